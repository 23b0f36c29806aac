"""Rounds of tick and deliver, each killed at a random point, against a mail server that counts.

Each round is a day further on (or the same afternoon), so that what one left undone the next has
to do. In the end a last calm round does the rest, and what arrived is held against the ledger.
"""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any

from programme import store
from programme.actions.apply import apply
from programme.core.calendar import Calendar
from programme.notify.mail import message_id
from programme.runtime import running
from programme.settings import read_settings
from programme.store import open_store
from tests.faults.process import a_round
from tests.faults.sink import PROCESSES, Mail, Sink, sink

FIRST, DAYS, KILLS = date(2023, 3, 6), 60, 25
OFFICES = ("甲科", "乙科", "丙科")
SECONDS = 120  # more than any round needs
AGAIN = 0.6  # the share of rounds on the afternoon of the same day
PROCESSES.set_forkserver_preload(["__main__", "tests.faults.process"])


@dataclass
class Counts:
    """What the rounds came to; `kills` by where they fell."""

    rounds: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    arrived: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unknown_arrived: int = 0

    @property
    def unknown(self) -> int:
        """Messages of which nobody knows."""
        return self.messages["unknown"]

    def lines(self) -> Iterator[str]:
        """A table, and the line that counts."""
        yield f"rounds of tick and deliver, each in a process of its own {self.rounds:>8}"
        yield f"killed (SIGKILL)                                          {self.kills.total():>7}"
        for where in PLACES:
            yield f"  {where:<55} {self.kills[where]:>7}"
        yield f"mails that arrived                                        {self.arrived:>7}"
        for state, n in sorted(self.messages.items()):
            yield f"messages {state:<48} {n:>7}"
        yield f"  of the unknown had arrived                              {self.unknown_arrived:>7}"
        yield f"lost {len(self.lost)}, duplicated {len(self.duplicated)}, unknown {self.unknown}"


PLACES = (
    "before claiming, or when all was done",
    "after claiming",
    "between handing over and the answer",
)


def days() -> list[date]:
    """The working days of one stretch."""
    calendar = Calendar.of("CN")
    return [calendar.add(FIRST, n) if n else FIRST for n in range(DAYS)]


def schedule() -> str:
    """On each day a new matter for each office; their names tell them apart."""
    tasks = "".join(
        f"      - {{when: {day.isoformat()}至2023-06-30, lead: {one}, title: 事项{n:02}{one}}}\n"
        for n, day in enumerate(days())
        for one in OFFICES
    )
    return (
        f"programme: rounds\ntitle: 演练\nyear: 2023\noffices: [{', '.join(OFFICES)}]\n"
        f"phases:\n  - title: 阶段\n    tasks:\n{tasks}"
    )


def template(folder: Path) -> Path:
    """A home in which the schedule is in force."""
    home = folder / "template"
    home.mkdir(parents=True)
    (folder / "rounds.yaml").write_text(schedule(), "utf-8")
    contacts = "".join(f"{one}: office{n}@example.cn\n" for n, one in enumerate(OFFICES))
    (home / "contacts.yaml").write_text(contacts, "utf-8")
    with running(read_settings(home=home, now="2023-03-01T09:00")) as ctx:
        apply(ctx, [folder / "rounds.yaml"])
    return home


@dataclass
class Stretch:
    """Rounds on one store."""

    home: Path
    sink: Sink
    counts: Counts
    chance: random.Random
    steps: int = 0  # of the last calm round
    seconds: float = 0

    def play(self, kills: int) -> None:
        """Rounds until so many were killed, between two calm ones, then the reckoning. The first
        tells how long a round is."""
        moments = self.moments()
        self.calm(next(moments))
        while kills:
            kills -= self.killed(next(moments))
        last = next(moments)
        self.calm(last)
        self.reckon(date.fromisoformat(last[:10]))

    def moments(self) -> Iterator[str]:
        """Each working day at nine, some also in the afternoon."""
        for day in days():
            yield f"{day}T09:00"
            if self.chance.random() < AGAIN:
                yield f"{day}T15:00"

    def killed(self, now: str) -> bool:
        """A round to be killed, at a step or at a moment; False where it was done before."""
        self.counts.rounds += 1
        by_step = self.chance.random() < 0.5
        kill_at = self.chance.randint(1, self.steps) if by_step else 0
        process, told = self.begin(now, kill_at)
        if not by_step:
            process.join(self.chance.uniform(0, self.seconds))
            process.kill()
        process.join(SECONDS)
        assert process.exitcode in (0, -9), process.exitcode
        killed, pid = bool(process.exitcode), int(process.pid)
        process.close()
        told.close()
        if killed:
            self.counts.kills[self.place(pid)] += 1
        return killed

    def begin(self, now: str, kill_at: int = 0) -> tuple[Any, Connection]:
        """A round in a process of its own, with the store open."""
        mine, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(target=a_round, args=(self.settings(now), kill_at, theirs))
        process.start()
        theirs.close()
        assert mine.recv() == "begun"
        return process, mine

    def calm(self, now: str) -> None:
        """A round that nobody disturbs, and how long it was."""
        process, told = self.begin(now)
        begun = perf_counter()
        self.steps = int(told.recv())
        self.seconds = perf_counter() - begun
        process.join(SECONDS)
        assert process.exitcode == 0
        process.close()

    def settings(self, now: str) -> dict[str, str]:
        return {"PROGRAMME_HOME": str(self.home), "PROGRAMME_NOW": now, **self.sink.settings}

    def place(self, pid: int) -> str:
        """Where the kill of a process fell, by what it left behind."""
        mine = [
            r
            for r in self.messages()
            if r.state == "claimed" and f"/{pid}/" in (r.lease_token or "")
        ]
        if not mine:
            return PLACES[0]
        return PLACES[2] if any(row.handed_at for row in mine) else PLACES[1]

    def messages(self) -> list[store.MessageRow]:
        opened = open_store(f"sqlite:///{self.home}/programme.db", simulated=True)
        with opened.read() as tx:
            found = store.outbox.messages(tx, limit=100_000)
        opened.close()
        return found

    def reckon(self, last: date) -> None:
        """Hold what arrived against the ledger, and against what there was to tell."""
        rows = {message_id(row.key, "localhost"): row for row in self.messages()}
        mails = list(self.sink.mails())
        arrived = Counter(mail.id for mail in mails)
        counts = self.counts
        counts.arrived += len(mails)
        counts.messages.update(row.state for row in rows.values())
        counts.unknown_arrived += sum(
            arrived[i] > 0 for i, r in rows.items() if r.state == "unknown"
        )
        counts.duplicated += [id_ for id_, n in arrived.items() for _ in range(n - 1)]
        counts.duplicated += [id_ for id_ in arrived if rows[id_].state not in ("sent", "unknown")]
        counts.lost += [i for i, r in rows.items() if r.state == "sent" and not arrived[i]]
        ended = ("sent", "unknown", "superseded", "cancelled")
        counts.lost += [row.key for row in rows.values() if row.state not in ended]
        counts.lost += self._untold(mails, last)

    def _untold(self, mails: list[Mail], last: date) -> Iterator[str]:
        """Matters that began and are in no mail that arrived, nor in one that may have."""
        said = "".join(mail.text for mail in mails)
        opened = open_store(f"sqlite:///{self.home}/programme.db", simulated=True)
        with opened.read() as tx:
            for row in store.items.rows(tx, store.programmes.all(tx)[0].id):
                states = {told.state for told, _ in store.ledger.story(tx, row.id)}
                began = row.start and row.start <= last
                if began and row.title not in said and "unknown" not in states:
                    yield row.key
        opened.close()


def play(rounds: int, folder: Path, seed: int = 1) -> Counts:
    """So many killed rounds, in stretches each on a store of its own."""
    counts, chance, made = Counts(), random.Random(seed), template(folder)
    for n, begun in enumerate(range(0, rounds, KILLS)):
        home = folder / f"{n}"
        shutil.copytree(made, home)
        with ExitStack() as stack:
            server = stack.enter_context(sink(home))
            Stretch(home, server, counts, chance).play(min(KILLS, rounds - begun))
        shutil.rmtree(home)
    return counts
