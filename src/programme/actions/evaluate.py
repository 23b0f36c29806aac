"""Bring the cached standing of assignments up to date; decide what they are reminded of."""

from collections.abc import Sequence
from datetime import date

from programme import store
from programme.actions.context import Context
from programme.core.calendar import Calendar
from programme.core.expand import policies
from programme.core.ladder import Rung, due, next_rung_on
from programme.core.plan import Plan
from programme.core.standing import CLOSED, SETTLED, standing


def evaluate(
    ctx: Context,
    tx: store.Tx,
    programme: store.ProgrammeRow,
    plan: Plan,
    rows: Sequence[store.AssignmentRow],
    today: date,
) -> list[store.StatusChange]:
    """The standing of `rows` on `today`, written with its transitions and reminders.

    Doing it twice does nothing more: statuses are what they are, reminders have a unique key.
    """
    calendar, policy = Calendar.of(plan.calendar), policies(plan)
    reports = store.facts.reports(tx, [row.id for row in rows])
    moved: list[store.StatusChange] = []
    reminders: list[store.Reminder] = []
    for row in rows:
        remind = policy[row.task]
        now = standing(
            row.window,
            reports.get(row.id, ()),
            as_of=today,
            tracked_from=row.tracked_from,
            calendar=calendar,
            at_risk=remind.at_risk,
            confirm=row.confirm,
        )
        waits = now.status not in SETTLED
        rung = due(row.window, now.status, remind, calendar, as_of=today, since=row.since)
        next_rung = next_rung_on(row.window, remind, calendar, today) if waits else None
        moments = [day for day in (now.next_change_on, next_rung) if day]
        moved.append(
            store.StatusChange(
                row.id, now.status, now.progress, now.done_on, min(moments, default=None)
            )
        )
        if rung:
            reminders.append(_reminder(ctx, programme, calendar, row, rung, today))
    changed = [(row, new) for row, new in zip(rows, moved, strict=True) if row.status != new.status]
    store.items.update_status(tx, moved)
    store.transitions.add(
        tx,
        [
            store.Transition(programme.id, row.id, row.status, new.status, today, ctx.now())
            for row, new in changed
        ],
    )
    closed = [row.id for row, new in changed if new.status in CLOSED]
    store.ledger.cancel_for(tx, closed, "closed")
    store.ledger.gather(tx, store.ledger.decide(tx, reminders), ctx.channel)
    return moved


def _reminder(
    ctx: Context,
    programme: store.ProgrammeRow,
    calendar: Calendar,
    row: store.AssignmentRow,
    rung: Rung,
    today: date,
) -> store.Reminder:
    """The decision that `rung` is due: it goes out with the next digest of a working day."""
    day = calendar.next_working(max(rung.on, today))
    return store.Reminder(
        programme_id=programme.id,
        assignment_id=row.id,
        rung=rung.rung,
        anchor=rung.anchor,
        n=rung.n,
        recipient=row.office,
        decided=ctx.now(),
        due_at=ctx.digest_moment(day, programme.zone),
    )
