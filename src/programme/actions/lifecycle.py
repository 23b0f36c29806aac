"""Suspend a programme, resume it, end it early: facts about the programme itself.

While it is suspended nobody is reminded, and matters stand as they would: late is late. Once it is
ended what is open counts as waived from that day on, and nobody is reminded either.
"""

from contextlib import suppress
from datetime import date

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.tick import tick
from programme.core.lifecycle import EventKind, Life, ProgrammeEvent, life
from programme.core.words import LIFE
from programme.errors import Conflict, FutureDate, NoReason, UsageError

FROM: dict[EventKind, tuple[str, ...]] = {
    "suspended": ("",),
    "ended": ("", "suspended"),
    "resumed": ("suspended", "ended"),
}
"""In which states each decision makes sense."""


def decide(
    ctx: Context,
    slug: str,
    kind: EventKind,
    *,
    note: str = "",
    on: date | None = None,
    by: str = "",
) -> Life:
    """Record the decision, and how the programme stands by it.

    What is planned to be sent is called off; what is resumed is decided anew. Raises UsageError
    without a reason (resuming needs none), for a day to come or one before the last decision, and
    where the programme is in that state already.
    """
    if kind != "resumed" and not note:
        raise NoReason()
    with ctx.store.write() as tx:
        row = programme_named(tx, slug)
        today = ctx.today(row.zone)
        known = store.lifecycle.events(tx, row.id)
        _check(slug, kind, known, on or today, today)
        event = ProgrammeEvent(
            kind=kind,
            happened=on or today,
            recorded=ctx.now(),
            note=note,
            author=by or ctx.author,
            via=ctx.via,
        )
        store.lifecycle.add(tx, row.id, event)
        ids = [one.id for one in store.items.rows(tx, row.id) if one.retired is None]
        store.ledger.cancel_for(tx, ids, f"programme {kind}", "superseded")
        store.items.dirty(tx, ids, today)
        found = life(store.lifecycle.events(tx, row.id), today)
    with suppress(Conflict):  # whoever is at work takes it in
        tick(ctx, slug)
    return found


def _check(slug: str, kind: EventKind, known: list[ProgrammeEvent], on: date, today: date) -> None:
    if on > today:
        raise FutureDate(on, today)
    if known and on < known[-1].happened:
        raise UsageError(
            "programme-state",
            f"{slug} was {known[-1].kind} on {known[-1].happened}, after {on}",
            f"{slug} 在{known[-1].happened}{LIFE[known[-1].kind]['zh']}，晚于{on}",
            "give that day or a later one",
            "请给出那一天或以后的日期",
        )
    now = life(known, today).state
    if now not in FROM[kind]:
        raise UsageError(
            "programme-state",
            f"{slug} is {now or 'running'} and cannot be {kind}",
            f"{slug} 现为“{LIFE[now]['zh'] if now else '进行中'}”，不能改为“{LIFE[kind]['zh']}”",
            "`programme status` shows its state",
            "项目的状态用 programme status 查看",
        )
