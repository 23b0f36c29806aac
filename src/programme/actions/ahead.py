"""Where a look ahead begins: with a programme as the store has it, or with a plan on a day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from programme import store
from programme.actions.context import Context, plan_of
from programme.actions.outlook import Bundle, Message, Outlook, Traits
from programme.core.expand import Assignment, Item, walk_items
from programme.core.facts import Report
from programme.core.ladder import WAITING, Rung
from programme.core.plan import Plan, walk_tasks

PAGE = 500
"""Assignments read from the store at once."""
TAIL = timedelta(days=366)
"""How long after its last deadline a programme is looked at where no day is named: longer than
eight weekly reminders, and an end for those that never end."""

Behaviour = Callable[[Item, Assignment], tuple[Report, ...]]


@dataclass(frozen=True)
class Ahead:
    """An outlook, and the messages that are decided already and not yet sent."""

    outlook: Outlook
    begun: list[Message] = field(default_factory=list)


def in_force(
    ctx: Context, tx: store.Tx, programme: store.ProgrammeRow, last: date | None = None
) -> Ahead:
    """A programme as it stands, played until `last`, or until long after its last deadline."""
    plan = plan_of(tx, programme)
    today, members = ctx.today(programme.zone), ctx.contacts().members
    until = last or ends(plan, today) + TAIL
    outlook = Outlook(plan, programme.adopted_on, ctx.hours, until, members=members, now=ctx.now())
    after = 0
    while rows := store.items.due(tx, programme.id, date.max, limit=PAGE, after_id=after):
        _take(tx, outlook, rows, today)
        after = rows[-1].id
    waiting = store.outlook.waiting(tx, [programme.id])
    return Ahead(outlook, [_begun(outlook, *one) for one in waiting if _open(*one[1:])])


def _take(tx: store.Tx, outlook: Outlook, rows: list[store.AssignmentRow], today: date) -> None:
    ids = [row.id for row in rows]
    reports, told = store.facts.reports(tx, ids), store.outlook.decided(tx, ids)
    for row in rows:
        outlook.add(
            row.key,
            Traits(
                row.task,
                row.office,
                row.start,
                row.end,
                row.since,
                row.tracked_from,
                row.confirm,
                max(row.next_change_on or today, today),
            ),
            lambda row=row: row,  # type: ignore[misc]  # mypy sees no type in a default
            known=reports.get(row.id, ()),
            told=told.get(row.id, frozenset()),
        )


def _open(reminder: store.ReminderRow, row: store.AssignmentRow) -> bool:
    """Whether its sender will still find a point in it."""
    return row.retired is None and row.status in WAITING[reminder.rung]


def _begun(
    outlook: Outlook,
    message: store.MessageRow,
    reminder: store.ReminderRow,
    row: store.AssignmentRow,
) -> Message:
    rung = Rung(reminder.anchor, reminder.rung, reminder.anchor, reminder.n)
    held, moment = message.state == "held", max(message.send_at, outlook.now)
    entries = [(rung, Bundle(outlook, row, (), frozenset(), [row.key]))]
    return Message(message.recipient, moment, held, (date.min, False), entries)


def merged(messages: Iterable[Message]) -> list[Message]:
    """Messages of one recipient and moment made into one."""
    found: dict[tuple[str, datetime, bool], Message] = {}
    for one in messages:
        place = (one.recipient, one.send_at, one.held)
        if place in found:
            found[place].entries += one.entries
        else:
            found[place] = one
    return list(found.values())


def not_yet(ctx: Context, plan: Plan, day: date, last: date | None, now: datetime) -> Ahead:
    """A keyed plan as if applied on a day."""
    until = last or ends(plan, day) + TAIL
    outlook = Outlook(plan, day, ctx.hours, until, members=ctx.contacts().members, now=now)
    for _ in played(outlook, day):
        pass
    return Ahead(outlook)


def silent(item: Item, assignment: Assignment) -> tuple[Report, ...]:  # noqa: ARG001 - see Behaviour
    """Nobody reports anything."""
    return ()


def played(
    outlook: Outlook, day: date, behaviour: Behaviour = silent
) -> Iterator[tuple[Item, Assignment, Bundle]]:
    """Every assignment of the outlook's plan, taken in as tracked from a day and reported on as
    `behaviour` says."""
    for item in walk_items(outlook.plan):
        for one in item.assignments():
            start, end = item.window.start, item.window.end
            traits = Traits(item.task, one.office, start, end, day, day, item.confirm, day)

            def row(item: Item = item, one: Assignment = one) -> store.AssignmentRow:
                return _row(item, one, day)

            yield item, one, outlook.add(one.key, traits, row, coming=behaviour(item, one))


def _row(item: Item, one: Assignment, day: date) -> store.AssignmentRow:
    """As the store would have it on the day it is applied; its numbers are empty."""
    return store.AssignmentRow(
        id=0,
        programme_id=0,
        item_id=0,
        item_key=item.key,
        key=one.key,
        phase=item.phase,
        task=item.task,
        slot=item.slot,
        unit=item.unit,
        office=one.office,
        title=item.title,
        start=item.window.start,
        end=item.window.end,
        first_end=item.window.end,
        tracked_from=day,
        since=day,
        weight=one.weight,
        joint=item.joint,
        confirm=item.confirm,
        retired=None,
        status="upcoming",
        progress=0,
        done_on=None,
        next_change_on=day,
        deferred_to=None,
    )


def ends(plan: Plan, day: date) -> date:
    """The last day that a plan speaks of, or `day` if that is later."""
    slots = [slot.window.end for _, task in walk_tasks(plan) for slot in task.slots]
    return max(end for end in (day, plan.span.end, *slots) if end)
