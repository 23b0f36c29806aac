"""One evaluation of what is due: statuses, transitions, reminders into the ledger.

A tick takes what is due now; which schedule woke it does not matter. It works through a phase at
a time in short transactions, so it can be stopped anywhere and run again. It sends nothing: who
runs several programmes ticks them all and then delivers once, so that an office's matters of a
day share a digest; what is decided after the day's digest has gone waits for the next one.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from programme import store
from programme.actions.context import Context, plan_of, programme_named
from programme.actions.evaluate import evaluate
from programme.actions.gantt import called, headline
from programme.actions.lease import gone
from programme.actions.picture import picture
from programme.actions.status import told
from programme.core.plan import Plan, walk_phases
from programme.core.standing import CLOSED
from programme.core.words import word
from programme.errors import Conflict, ProgrammeError

_log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
"""How long a tick may be silent, by the real clock, before another machine takes over. On the
same machine a dead one is known at once."""
CHUNK = 500
"""Assignments in one transaction: about 0.1 s of writing on SQLite."""


FAULTY = {"zh": "项出错", "en": "could not be evaluated"}


@dataclass(frozen=True)
class Tick:
    """A tick under way: it holds the programme's lease under `token`."""

    programme: store.ProgrammeRow
    plan: Plan
    as_of: date
    token: int


@dataclass(frozen=True)
class PhaseNews:
    """What a tick found in one phase. `counts` are its items by status; `faulty` the keys
    of those that could not be evaluated: the log tells why, the next day tries again."""

    key: str
    title: str
    touched: int
    counts: Counter[str]
    faulty: tuple[str, ...] = ()

    def headline(self, language: str) -> str:
        """`整体推进阶段 · 41/43 · 2 逾期`: done of all, and what is late."""
        done = sum(n for status, n in self.counts.items() if status in CLOSED)
        undated = self.counts["unscheduled"]
        total = sum(self.counts.values()) - undated
        parts = [self.title]
        if total:
            parts.append(f"{done}/{total}")
        for status, key in (("overdue", "late"), ("at_risk", "at_risk")):
            if self.counts[status]:
                parts.append(f"{self.counts[status]} {word(key, language).lower()}")
        if self.faulty:
            parts.append(f"{len(self.faulty)} {FAULTY[language]}")
        return " · ".join(parts if total else [*parts, word("unscheduled", language)])


def _busy(slug: str) -> Conflict:
    return Conflict(
        "busy",
        f"another process is at work on {slug}",
        f"另一个进程正在处理 {slug}",
        "nothing to do: it takes what is due",
        "不必再办，到期的由它处理",
    )


@contextmanager
def ticking(ctx: Context, slug: str) -> Iterator[Tick]:
    """Hold the lease of a programme for one tick; at a clean end its watermark moves to now.

    Raises Conflict while another living process ticks the same programme.
    """
    real = ctx.clock.real()
    with ctx.store.write() as tx:
        row = programme_named(tx, slug)
        token = store.programmes.acquire(tx, row.id, ctx.owner, real, real + LEASE, gone)
        if token is None:
            raise _busy(slug)
        plan = plan_of(tx, row)
    looked = False
    try:
        yield Tick(row, plan, ctx.today(row.zone), token)
        looked = True
    finally:
        with ctx.store.write() as tx:
            if looked:
                store.programmes.set_watermark(tx, row.id, ctx.now())
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
    """Evaluate everything due in one phase. Raises Conflict where the lease was lost."""
    touched, last = 0, 0
    faulty: list[str] = []
    while rows := _due(ctx, tick, phase, last):
        faulty += _evaluate(ctx, tick, rows)
        touched, last = touched + len(rows), rows[-1].id
    with ctx.store.read() as tx:
        counts = store.items.counts(tx, tick.programme.id, phase)
    title = next(p[-1].title for p in walk_phases(tick.plan) if p[-1].key == phase)
    return PhaseNews(phase, title, touched, counts, tuple(faulty))


def _due(ctx: Context, tick: Tick, phase: str, last: int) -> list[store.AssignmentRow]:
    with ctx.store.read() as tx:
        return store.items.due(
            tx, tick.programme.id, tick.as_of, limit=CHUNK, after_id=last, phase=phase
        )


def _evaluate(ctx: Context, tick: Tick, rows: Sequence[store.AssignmentRow]) -> list[str]:
    """Evaluate rows in one transaction, under the lease; where that fails, each half in one of
    its own, so that what is wrong with one row stops no other. Gives the keys of the faulty."""
    try:
        with ctx.store.write() as tx:
            plan = _plan(ctx, tx, tick)
            evaluate(ctx, tx, tick.programme, plan, rows, tick.as_of)
        return []
    except ProgrammeError:  # the lease, or the store: not the rows
        raise
    except Exception:  # whatever else it is, the others go on
        if len(rows) > 1:
            half = len(rows) // 2
            return [*_evaluate(ctx, tick, rows[:half]), *_evaluate(ctx, tick, rows[half:])]
        _log.exception("%s cannot be evaluated", rows[0].key)
        with ctx.store.write() as tx:
            store.items.dirty(tx, [rows[0].id], tick.as_of + timedelta(days=1))
        return [rows[0].key]


def _plan(ctx: Context, tx: store.Tx, tick: Tick) -> Plan:
    """The plan in force, which may have changed since the tick began; the lease is renewed, and
    with it the right to write."""
    programme = tick.programme
    if not store.programmes.renew(tx, programme.id, tick.token, ctx.clock.real() + LEASE):
        raise _busy(programme.slug)
    if store.programmes.by_id(tx, programme.id).version == programme.version:
        return tick.plan
    found = store.versions.latest(tx, programme.id)
    return found[1] if found else tick.plan


def tick(ctx: Context, slug: str) -> list[PhaseNews]:
    """A whole tick of one programme; the news of every phase in which something was due.

    A day on which nothing is due costs one read and one small write, and no lease.
    """
    if _quiet(ctx, slug):
        return []
    with ticking(ctx, slug) as running:
        return [track_phase(ctx, running, phase) for phase in phases_due(ctx, running)]


def _quiet(ctx: Context, slug: str) -> bool:
    """Whether nothing is due; then the watermark moves to now."""
    with ctx.store.read() as tx:
        row = programme_named(tx, slug)
        if store.items.phases_due(tx, row.id, ctx.today(row.zone)):
            return False
    with ctx.store.write() as tx:
        store.programmes.set_watermark(tx, row.id, ctx.now())
    return True


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
    title = called(rolled["title"], language, simulated=ctx.store.simulated)
    return {
        "headline": headline(rolled, language),
        "name": f"{title} · {rolled['as_of']}",
    }
