"""What a message says: the reminders gathered in it, each with how its matter stands now."""

from collections.abc import Sequence
from datetime import date

from programme import store
from programme.actions.context import Context
from programme.core.calendar import Calendar
from programme.core.plan import Plan, walk_tasks
from programme.core.standing import elapsed
from programme.errors import ProgrammeError
from programme.notify import Digest, Line

REPLY_WORKING_DAYS = 3
"""Working days in which a late matter is to be explained before it climbs."""


def digest_for(
    ctx: Context,
    tx: store.Tx,
    message: store.MessageRow,
    waiting: Sequence[tuple[store.ReminderRow, store.AssignmentRow]],
) -> Digest:
    """The digest of one message; the first programme in it lends its language and calendar."""
    plans: dict[int, Plan] = {}
    for _, row in waiting:
        plans.setdefault(row.programme_id, _plan(tx, row.programme_id))
    first = plans[waiting[0][1].programme_id]
    today = ctx.today(first.zone)
    lines = tuple(
        _line(reminder, row, plans[row.programme_id], today) for reminder, row in _once(waiting)
    )
    return Digest(
        recipient=message.recipient,
        language=first.language,
        on=today,
        lines=lines,
        simulated=ctx.store.simulated,
        reply_by=Calendar.of(first.calendar).add(today, REPLY_WORKING_DAYS),
    )


def _plan(tx: store.Tx, programme_id: int) -> Plan:
    found = store.versions.latest(tx, programme_id)
    if found is None:
        raise ProgrammeError("a reminder without a plan", mend="apply the schedule file again")
    return found[1]


def _once(
    waiting: Sequence[tuple[store.ReminderRow, store.AssignmentRow]],
) -> list[tuple[store.ReminderRow, store.AssignmentRow]]:
    """One line for each assignment: its latest rung."""
    latest = {
        row.id: (reminder, row)
        for reminder, row in sorted(waiting, key=lambda pair: (pair[0].due_at, pair[0].id))
    }
    return list(latest.values())


def _line(reminder: store.ReminderRow, row: store.AssignmentRow, plan: Plan, today: date) -> Line:
    calendar, window = Calendar.of(plan.calendar), row.window
    over, total = elapsed(window, today, row.tracked_from)
    left = calendar.between(today, window.end) if window.end else None
    words = next((t.when.words for _, t in walk_tasks(plan) if t.key == row.task), "")
    return Line(
        rung=reminder.rung,
        n=reminder.n,
        title=row.title,
        office=row.office,
        key=row.key,
        window=window,
        words=words,
        status=row.status,
        planned=over / total if total else None,
        actual=row.progress / 100,
        days_left_working=left if left is not None and left >= 0 else None,
        days_late_working=-left if left is not None and left < 0 else 0,
        programme_title=plan.title,
        source=plan.source,
    )
