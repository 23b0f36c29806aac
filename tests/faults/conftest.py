"""Bureaus whose commands run in real processes, which may die anywhere."""

import multiprocessing
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from programme import store
from programme.store import Store, open_store
from tests.faults.process import run
from tests.notify.conftest import Inbox, mail_server

if os.name != "posix":
    pytest.skip("needs SIGKILL and fork", allow_module_level=True)

SECONDS = 120  # more than any command needs
OFFICES = [f"第{n}科" for n in range(1, 7)]
APPLIED, OVERDUE = "2023-03-01T09:00", "2023-04-03T09:00"
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["__main__", "tests.faults.process"])
_numbers = count(1)


def plan(slug: str) -> str:
    """A schedule with two matters for each office, in two phases, all due in March."""
    tasks = "".join(f"      - {{when: 3月, lead: {one}, title: 事项{one}}}\n" for one in OFFICES)
    phases = "".join(f"  - title: 阶段{n}\n    tasks:\n{tasks}" for n in (1, 2))
    return (
        f"programme: {slug}\ntitle: 工作{slug}\nyear: 2023\n"
        f"offices: [{', '.join(OFFICES)}]\nphases:\n{phases}"
    )


@dataclass
class Running:
    """A command at work in its own process."""

    process: Any
    log: Path

    def end(self) -> int:
        """Its exit code, -9 if it was killed."""
        self.process.join(SECONDS)
        code = self.process.exitcode
        assert code is not None, f"still running: {self.said()}"
        self.process.close()
        return int(code)

    def said(self) -> str:
        """What it printed."""
        return self.log.read_text("utf-8")

    def steps(self) -> list[str]:
        """The names of the steps it took, if it came to its end."""
        return self.log.with_suffix(".steps").read_text().splitlines()


@dataclass
class Machine:
    """A folder with schedules, contacts and a store; commands run on it in real processes."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.settings.get("PROGRAMME_STORE", f"sqlite:///{self.folder}/home/programme.db")

    @property
    def outbox(self) -> set[str]:
        """The names of the files in the outbox."""
        return {path.name for path in (self.folder / "home/outbox").glob("*.eml")}

    def prepare(self) -> "Machine":
        """Write schedules and contacts."""
        home = self.folder / "home"
        home.mkdir(parents=True)
        for slug in ("one", "two"):
            (self.folder / f"{slug}.yaml").write_text(plan(slug), "utf-8")
        contacts = [f"{one}: office{n}@example.cn" for n, one in enumerate(OFFICES)]
        (home / "contacts.yaml").write_text("\n".join(contacts), "utf-8")
        return self

    def start(self, *arguments: str, now: str = APPLIED, kill_at: int = 0) -> Running:
        """A command, begun."""
        log = self.folder / f"{next(_numbers)}.log"
        home = {"PROGRAMME_HOME": f"{self.folder}/home", "PROGRAMME_NOW": now}
        process = PROCESSES.Process(
            target=run, args=(arguments, {**home, **self.settings}, log, kill_at)
        )
        process.start()
        return Running(process, log)

    def run(self, *arguments: str, now: str = APPLIED) -> Running:
        """A command, run to a good end."""
        running = self.start(*arguments, now=now)
        assert running.end() == 0, running.said()
        return running

    def killed(self, *arguments: str, now: str = APPLIED, at: int) -> None:
        """A command, killed at a step."""
        running = self.start(*arguments, now=now, kill_at=at)
        assert running.end() == -9, running.said()

    def apply(self) -> Running:
        return self.run("apply", *self.files)

    @property
    def files(self) -> list[str]:
        return [f"{self.folder}/{slug}.yaml" for slug in ("one", "two")]

    def copy(self, folder: Path) -> "Machine":
        """The same, in another folder."""
        shutil.copytree(self.folder, folder)
        return Machine(folder, self.settings)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Its store, opened by this process."""
        opened = open_store(self.url, simulated=True)
        yield opened
        opened.close()

    def state(self) -> list[object]:
        """All that is tracked, decided and told, apart from numbers that the store gives out."""
        with self.store() as opened, opened.read() as tx:
            return [fact for row in store.programmes.all(tx) for fact in _state(tx, row)]

    def messages(self) -> dict[str, str]:
        """The state of each recipient's message."""
        with self.store() as opened, opened.read() as tx:
            found = store.outbox.messages(tx)
        assert len(found) == len({m.recipient for m in found})
        return {m.recipient: m.state for m in found}


def _state(tx: store.Tx, programme: store.ProgrammeRow) -> Iterator[object]:
    yield programme.slug, programme.version, programme.watermark
    for row in store.items.rows(tx, programme.id):
        yield row.key, row.status, row.progress, row.next_change_on, row.since, row.retired
        for told, message in store.ledger.story(tx, row.id):
            yield told.rung, told.n, told.due_at, told.state, message and message.key
            yield message and (message.state, message.send_at)
    changes = store.transitions.after(tx, programme.id, 0, limit=1000)
    yield sorted((t.key, t.before, t.after, t.happened) for t in changes)


def moments(steps: list[str], rounds: int = 10) -> list[int]:
    """The numbers of steps at which to kill: the first, the last, and some in between by a fixed
    seed."""
    last = len(steps)
    between = random.Random(last).sample(range(2, last), rounds)
    return [1, *sorted(between), last]


@pytest.fixture(scope="session")
def _applied(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    machine = Machine(tmp_path_factory.mktemp("applied") / "machine").prepare()
    machine.apply()
    return machine


@pytest.fixture(scope="session")
def _ticked(_applied: Machine, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    machine = _applied.copy(tmp_path_factory.mktemp("ticked") / "machine")
    machine.run("tick")
    return machine


@pytest.fixture
def applied(_applied: Machine, tmp_path: Path) -> Machine:
    """Two programmes in force, nothing ticked."""
    return _applied.copy(tmp_path / "applied")


@pytest.fixture
def ticked(_ticked: Machine, tmp_path: Path) -> Machine:
    """Two programmes, ticked on their first day: a digest for each of six offices is due."""
    return _ticked.copy(tmp_path / "ticked")


@pytest.fixture
def mail(ticked: Machine) -> Iterator[Inbox]:
    """A mail server that the ticked machine, and its copies, send through."""
    inbox = Inbox()
    with mail_server(inbox) as port:
        ticked.settings = {
            "PROGRAMME_CHANNEL": "smtp",
            "PROGRAMME_SMTP_HOST": "127.0.0.1",
            "PROGRAMME_SMTP_PORT": str(port),
            "PROGRAMME_SMTP_SECURITY": "none",
        }
        yield inbox
