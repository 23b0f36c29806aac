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
from pathlib import Path
from time import perf_counter

from programme import store
from programme.actions.apply import apply
from programme.core.calendar import Calendar
from programme.notify.mail import message_id
from programme.runtime import running
from programme.settings import read_settings
from programme.store import open_store
from tests.faults.process import a_round
from tests.faults.sink import PROCESSES, Mail, Sink, sink

FIRST, DAYS = date(2023, 3, 6), 25
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
    steps: int = 0
    seconds: float = 0

    def play(self, rounds: int) -> None:
        """So many killed rounds between two calm ones, then the reckoning. The first tells how
        long a round is."""
        first, *rest = days()
        begun = perf_counter()
        self.steps = self.calm(f"{first}T09:00")
        self.seconds = perf_counter() - begun
        stretch, day, hour = iter(rest), first, 0
        for _ in range(rounds):
            hour = 6 if not hour and self.chance.random() < AGAIN else 0
            day = day if hour else next(stretch, day)
            self.killed(f"{day}T{9 + hour:02}:00")
        self.calm(f"{day}T16:00")
        self.reckon(day)

    def killed(self, now: str) -> None:
        """A round, killed at a step or at a moment, until a kill hits."""
        self.counts.rounds += 1
        by_step = self.chance.random() < 0.5
        kill_at = self.chance.randint(1, self.steps) if by_step else 0
        mine, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(target=a_round, args=(self.settings(now), kill_at, theirs))
        process.start()
        theirs.close()
        if not by_step:
            assert mine.recv() == "begun"
            process.join(self.chance.uniform(0, self.seconds))
            process.kill()
        process.join(SECONDS)
        assert process.exitcode in (0, -9), process.exitcode
        if process.exitcode:
            self.counts.kills[self.place()] += 1
        process.close()

    def calm(self, now: str) -> int:
        """A round that nobody disturbs; the number of its steps."""
        mine, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(target=a_round, args=(self.settings(now), 0, theirs))
        process.start()
        assert mine.recv() == "begun"
        steps = int(mine.recv())
        process.join(SECONDS)
        assert process.exitcode == 0
        return steps

    def settings(self, now: str) -> dict[str, str]:
        return {"PROGRAMME_HOME": str(self.home), "PROGRAMME_NOW": now, **self.sink.settings}

    def place(self) -> str:
        """Where the kill fell, by what the dead process left behind."""
        claimed = [row for row in self.messages() if row.state == "claimed"]
        if not claimed:
            return PLACES[0]
        return PLACES[2] if any(row.handed_at for row in claimed) else PLACES[1]

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
    """So many rounds, in stretches of some days each on a store of its own."""
    counts, chance, made = Counts(), random.Random(seed), template(folder)
    per_stretch = DAYS
    for n, begun in enumerate(range(0, rounds, per_stretch)):
        home = folder / f"{n}"
        shutil.copytree(made, home)
        with ExitStack() as stack:
            server = stack.enter_context(sink(home))
            Stretch(home, server, counts, chance).play(min(per_stretch, rounds - begun))
        shutil.rmtree(home)
    return counts
