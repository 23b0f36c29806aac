"""Bring the cached standing of assignments up to date; decide what they are reminded of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from programme import store
from programme.actions.context import Context
from programme.clock import local_date
from programme.core.calendar import Calendar
from programme.core.expand import policies
from programme.core.facts import Report
from programme.core.ladder import Rung, due, next_rung_on
from programme.core.plan import Plan, Remind
from programme.core.standing import CLOSED, SETTLED, standing

SILENT = Remind(off=True)
"""For what has left the plan."""


@dataclass(frozen=True)
class Look:
    """What one programme's assignments are judged by on a day."""

    ctx: Context
    programme: store.ProgrammeRow
    calendar: Calendar
    policies: Mapping[str, Remind]
    today: date

    def judge(
        self, row: store.AssignmentRow, reports: Sequence[Report]
    ) -> tuple[store.StatusChange, store.Reminder | None]:
        """How an assignment stands, when to look again, and what it is reminded of today."""
        remind, window = SILENT if row.retired else self.policies[row.task], row.window
        now = standing(
            window,
            reports,
            as_of=self.today,
            tracked_from=row.tracked_from,
            calendar=self.calendar,
            at_risk=remind.at_risk,
            confirm=row.confirm,
        )
        rung = due(window, now.status, remind, self.calendar, as_of=self.today, since=row.since)
        waits = now.status not in SETTLED
        next_rung = next_rung_on(window, remind, self.calendar, self.today) if waits else None
        again = min((day for day in (now.next_change_on, next_rung) if day), default=None)
        change = store.StatusChange(row.id, now.status, now.progress, now.done_on, again)
        return change, self.reminder(row, rung) if rung else None

    def reminder(self, row: store.AssignmentRow, rung: Rung) -> store.Reminder:
        """The decision that `rung` is due: it goes out with the next digest of a working day."""
        day = self.calendar.next_working(max(rung.on, self.today))
        return store.Reminder(
            programme_id=self.programme.id,
            assignment_id=row.id,
            rung=rung.rung,
            anchor=rung.anchor,
            n=rung.n,
            recipient=row.office,
            decided=self.ctx.now(),
            due_at=self.ctx.digest_moment(day, self.programme.zone),
        )

    def later(self, moment: datetime) -> datetime:
        """The moment of the next working day's digest."""
        day = self.calendar.add(local_date(moment, self.programme.zone), 1)
        return self.ctx.digest_moment(day, self.programme.zone)


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
    A recipient gets one digest a day: what is decided after it has gone, or may have, is in the
    next working day's.
    """
    look = Look(ctx, programme, Calendar.of(plan.calendar), policies(plan), today)
    rows = store.items.locked(tx, [row.id for row in rows])
    reports = store.facts.reports(tx, [row.id for row in rows])
    judged = [look.judge(row, reports.get(row.id, ())) for row in rows]
    moved = [change for change, _ in judged]
    reminders = [reminder for _, reminder in judged if reminder]
    store.items.update_status(tx, moved)
    changed = [(row, new) for row, new in zip(rows, moved, strict=True) if row.status != new.status]
    store.transitions.add(
        tx,
        [
            store.Transition(programme.id, row.id, row.status, new.status, today, ctx.now())
            for row, new in changed
        ],
    )
    # messages before reminders, the order in which a sender locks them too
    store.ledger.gather(tx, store.ledger.decide(tx, reminders), ctx.channel, look.later)
    closed = [row.id for row, new in changed if new.status in CLOSED]
    store.ledger.cancel_for(tx, closed, "closed")
    return moved
