"""Plays years of a programme: a schedule file applied, changed midway, reported on, ticked daily.

What is reported is random but seeded, so that a history can be played again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from programme import store
from programme.actions.apply import apply
from programme.actions.context import Context
from programme.actions.report import report
from programme.actions.tick import tick
from programme.clock import Clock, at
from programme.core.facts import FactKind
from programme.errors import UsageError
from programme.runtime import running
from programme.settings import Settings

ROOT = Path(__file__).parents[1]
SEED_001 = ROOT / "schedules" / "lingyuan-2021.yaml"
FIRST, LAST = date(2021, 9, 1), date(2028, 12, 31)
"""The span of seed 001."""
ZONE = "Asia/Shanghai"
DAY = timedelta(days=1)

MOVED = "{when: 2022年7月---2023年6月, title: 推进社会认可度方面主要问题的整改}"
EARLIER = "{when: 2022年9月-2023年3月, title: 推进社会认可度方面主要问题的整改}\n"
ADDED = """\
      - {when: 2022年11月-2023年5月, confirm: issuer, title: 报送整改情况}
      - {when: 2022年8月前, title: 补报自查书面材料}"""
REMOVED = "      - {when: 2023年7月-12月, title: 针对仍存在的重点问题做好再次整改工作}\n"
LEAD = "lead: 凌源市教育局  #"
CHANGES: Mapping[date, Sequence[tuple[str, str]]] = {
    date(2022, 10, 10): [
        (LEAD, f"issuer: 凌源市人民政府\n{LEAD}"),
        (MOVED, EARLIER + ADDED),
    ],
    date(2023, 9, 4): [(REMOVED, "")],
    date(2025, 3, 3): [("when: 2025年1月-12月", "when: 2025年7月-2026年6月")],
}
"""By day, what is replaced in seed 001: a window moved and tasks added, one of them with its
deadline past; a task removed with its reports; a phase and its tasks moved while they run."""

KINDS: Mapping[FactKind, int] = {
    "done": 55,
    "progress": 20,
    "blocked": 7,
    "reopened": 6,
    "accepted": 4,
    "note": 3,
    "waived": 3,
    "returned": 2,
    "deferral": 2,
    "deferred": 2,
}
LATER = ("deferral", "deferred")
"""How often each kind of report is drawn, of 100."""
EARLY, BACK = 30, 60
"""Days: how long before its window an office begins to report, and how far back it may date."""
OFTEN, ODD = 0.02, 0.1
"""The chance of a report on a day: on a matter that runs or is late, and on any other at all."""


@contextmanager
def simulated(home: Path, first: date = FIRST, **more: Any) -> Iterator[Context]:
    """A context on a new simulated store in `home`, its clock at the morning of `first`."""
    settings = Settings(home=home, now=at(first, 8, 0, ZONE), author="history", **more)
    with running(settings, via="test") as ctx:
        yield ctx


def moved_to(ctx: Context, day: date, hour: int) -> Context:
    """The context with its clock at an hour of a day."""
    return replace(ctx, clock=Clock(at(day, hour, 0, ZONE)))


@dataclass
class History:
    """The history of one schedule file, played into the store of `ctx`."""

    ctx: Context
    schedule: Path = SEED_001
    changes: Mapping[date, Sequence[tuple[str, str]]] = field(default_factory=lambda: CHANGES)
    seed: int = 1
    tick: Callable[[Context, str], object] = tick
    reports: int = 0
    """How many were made so far."""
    _live: Sequence[store.AssignmentRow] = ()
    _done: set[str] = field(default_factory=set)

    def play(self, first: date = FIRST, last: date = LAST) -> Iterator[tuple[date, Context]]:
        """Day by day: changes in the morning, the tick, reports during the day. Gives each day
        with the context in its evening."""
        text, random = self.schedule.read_text("utf-8"), Random(self.seed)
        self._apply(first, self.schedule)
        for n in range((last - first).days + 1):
            day = first + n * DAY
            if day in self.changes:
                text = _edited(text, self.changes[day])
                self._apply(day, self._written(text))
            self.tick(moved_to(self.ctx, day, 9), self.schedule.stem)
            self._report(moved_to(self.ctx, day, 15), day, random)
            yield day, moved_to(self.ctx, day, 18)

    def _apply(self, day: date, path: Path) -> None:
        apply(moved_to(self.ctx, day, 8), [path], retire=True, reason="试验")
        self._live = live(self.ctx, self.schedule.stem)

    def _written(self, text: str) -> Path:
        """The changed file, beside a copy of the directory of offices it names."""
        offices = self.schedule.parent / "offices"
        path = self.ctx.home / self.schedule.name
        (path.parent / "offices").mkdir(exist_ok=True)
        for file in offices.iterdir():
            (path.parent / "offices" / file.name).write_bytes(file.read_bytes())
        path.write_text(text, "utf-8")
        return path

    def _report(self, ctx: Context, day: date, random: Random) -> None:
        """Some of what runs or is late and is not known as done; now and then anything else."""
        chosen = [r for r in self._live if self._waits(r, day) and random.random() < OFTEN]
        if random.random() < ODD:
            chosen.append(random.choice(self._live))
        for row in chosen:
            kind = random.choices([*KINDS], [*KINDS.values()])[0]
            progress = random.randrange(101) if kind == "progress" else None
            on = day - random.choice((0, 0, 1, random.randrange(BACK))) * DAY
            until = day + random.randrange(BACK) * DAY if kind in LATER else None
            by = "审核人" if kind in ("accepted", "returned") else ""
            try:
                report(ctx, row.key, kind, progress=progress, on=on, until=until, note="试", by=by)
            except UsageError:  # what makes no sense then is refused, as a person's would be
                continue
            self.reports += 1
            (self._done.add if kind == "done" else self._done.discard)(row.key)

    def _waits(self, row: store.AssignmentRow, day: date) -> bool:
        first = row.start or row.end
        return first is not None and first - EARLY * DAY <= day and row.key not in self._done


def live(ctx: Context, slug: str) -> list[store.AssignmentRow]:
    """The assignments in the plan, as the cache has them."""
    with ctx.store.read() as tx:
        programme = store.programmes.get(tx, slug)
        assert programme
        return [row for row in store.items.rows(tx, programme.id) if row.retired is None]


def _edited(text: str, replacements: Sequence[tuple[str, str]]) -> str:
    for old, new in replacements:
        assert old in text, f"{old} is not in the schedule file"
        text = text.replace(old, new)
    return text
