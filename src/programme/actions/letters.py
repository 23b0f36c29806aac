"""What a message says: the reminders gathered in it, each with how its matter stands now."""

from collections.abc import Callable, Sequence
from datetime import date

from programme import store
from programme.actions.context import Context
from programme.core.policy import Policy
from programme.core.standing import elapsed
from programme.notify import Digest, Line

REPLY_WORKING_DAYS = 3
"""Working days in which a late matter is to be explained before it climbs."""


def digest_for(
    ctx: Context,
    policy_of: Callable[[int], Policy],
    message: store.MessageRow,
    waiting: Sequence[tuple[store.ReminderRow, store.AssignmentRow]],
) -> Digest:
    """The digest of one message; the first programme in it lends its language and calendar.
    `policy_of` gives a programme's by its id."""
    policy = policy_of(waiting[0][1].programme_id)
    today = ctx.today(policy.plan.zone)
    lines = tuple(
        line_of(reminder, row, policy_of(row.programme_id), today) for reminder, row in _once(waiting)
    )
    return Digest(
        recipient=message.recipient,
        language=policy.plan.language,
        on=today,
        lines=lines,
        simulated=ctx.store.simulated,
        reply_by=policy.calendar().add(today, REPLY_WORKING_DAYS),
    )


def _once(
    waiting: Sequence[tuple[store.ReminderRow, store.AssignmentRow]],
) -> list[tuple[store.ReminderRow, store.AssignmentRow]]:
    """One line for each assignment: its latest rung."""
    latest = {
        row.id: (reminder, row)
        for reminder, row in sorted(waiting, key=lambda pair: (pair[0].due_at, pair[0].id))
    }
    return list(latest.values())


def line_of(
    reminder: store.Reminder, row: store.AssignmentRow, policy: Policy, today: date
) -> Line:
    """What a letter of a day says of an assignment that is reminded of."""
    calendar, window = policy.calendar(), row.window
    over, total = elapsed(window, today, row.tracked_from)
    left = calendar.between(today, window.end) if window.end else None
    task = policy.tasks.get(row.task)
    return Line(
        rung=reminder.rung,
        n=reminder.n,
        title=row.title,
        office=row.office,
        key=row.key,
        window=window,
        words=task.when.words if task else "",
        status=row.status,
        planned=over / total if total else None,
        actual=row.progress / 100,
        days_left_working=left if left is not None and left >= 0 else None,
        days_late_working=-left if left is not None and left < 0 else 0,
        programme_title=policy.plan.title,
        source=policy.plan.source,
    )
