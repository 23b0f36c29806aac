"""One evaluation of what is due: statuses, transitions, reminders into the ledger.

A tick takes what is due now; which schedule woke it does not matter. It works through a phase at
a time in short transactions, so it can be stopped anywhere and run again.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.evaluate import evaluate
from programme.actions.gantt import headline
from programme.actions.picture import picture
from programme.actions.status import told
from programme.core.plan import Plan, walk_phases
from programme.core.standing import CLOSED
from programme.core.words import word
from programme.errors import Conflict, ProgrammeError

LEASE = timedelta(minutes=10)
CHUNK = 500
"""Assignments in one transaction: about 0.1 s of writing on SQLite."""


@dataclass(frozen=True)
class Tick:
    """A tick under way: it holds the programme's lease under `token`."""

    programme: store.ProgrammeRow
    plan: Plan
    as_of: date
    token: int


@dataclass(frozen=True)
class PhaseNews:
    """What a tick found in one phase. `counts` are its assignments by status."""

    key: str
    title: str
    touched: int
    counts: Counter[str]

    def headline(self, language: str) -> str:
        """`整体推进阶段 · 41/43 · 2 逾期`: done of all, and what is late."""
        done = sum(n for status, n in self.counts.items() if status in CLOSED)
        undated = self.counts["unscheduled"]
        total = sum(self.counts.values()) - undated
        parts = [self.title]
        if total:
            parts.append(f"{done}/{total}")
        for status, key in (("overdue", "late"), ("at_risk", "at_risk.time")):
            if self.counts[status]:
                parts.append(f"{self.counts[status]} {word(key, language)}")
        return " · ".join(parts if total else [*parts, word("unscheduled", language)])


@contextmanager
def ticking(ctx: Context, slug: str) -> Iterator[Tick]:
    """Hold the lease of a programme for one tick; at a clean end its watermark moves to now.

    Raises Conflict while another process ticks the same programme.
    """
    real = ctx.clock.real()
    with ctx.store.write() as tx:
        row = programme_named(tx, slug)
        token = store.programmes.acquire(tx, row.id, ctx.owner, real, real + LEASE)
        found = store.versions.latest(tx, row.id)
    if token is None:
        raise Conflict(
            f"another process is at work on {slug}",
            mend="nothing to do: it takes what is due",
            code="busy",
        )
    if found is None:
        raise ProgrammeError(f"{slug} has no plan", mend="apply its schedule file", code="no-plan")
    try:
        yield Tick(row, found[1], ctx.today(row.zone), token)
        with ctx.store.write() as tx:
            store.programmes.set_watermark(tx, row.id, ctx.now())
    finally:
        with ctx.store.write() as tx:
            store.programmes.release(tx, row.id, token)


def phases(tick: Tick) -> list[str]:
    """The keys of the phases that have tasks, in the plan's order."""
    return [path[-1].key for path in walk_phases(tick.plan) if path[-1].tasks]


def phases_due(ctx: Context, tick: Tick) -> list[str]:
    """Those of them in which something is due."""
    with ctx.store.read() as tx:
        found = store.items.phases_due(tx, tick.programme.id, tick.as_of)
    return [key for key in phases(tick) if key in found]


def track_phase(ctx: Context, tick: Tick, phase: str) -> PhaseNews:
    """Evaluate everything due in one phase."""
    touched, last = 0, 0
    while True:
        with ctx.store.write() as tx:
            rows = store.items.due(
                tx, tick.programme.id, tick.as_of, limit=CHUNK, after_id=last, phase=phase
            )
            if not rows:
                counts = store.items.counts(tx, tick.programme.id, phase)
                break
            evaluate(ctx, tx, tick.programme, tick.plan, rows, tick.as_of)
            touched, last = touched + len(rows), rows[-1].id
    title = next(p[-1].title for p in walk_phases(tick.plan) if p[-1].key == phase)
    return PhaseNews(phase, title, touched, counts)


def tick(ctx: Context, slug: str) -> list[PhaseNews]:
    """A whole tick of one programme; the news of every phase in which something was due."""
    with ticking(ctx, slug) as running:
        return [track_phase(ctx, running, phase) for phase in phases_due(ctx, running)]


def programmes(ctx: Context) -> list[str]:
    """The short names of all programmes."""
    with ctx.store.read() as tx:
        return [row.slug for row in store.programmes.all(tx)]


def rolled_up(ctx: Context, slug: str) -> dict[str, str]:
    """What presses in a programme, from facts, in its own language, and how a tick is called."""
    with ctx.store.read() as tx:
        row = programme_named(tx, slug)
        seen = picture(tx, row, ctx.today(row.zone))
    rolled = told(seen)
    language = seen.plan.language if seen.plan else "zh"
    return {
        "headline": headline(rolled, language),
        "name": f"{rolled['title']} · {rolled['as_of']}",
    }
