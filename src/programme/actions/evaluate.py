"""Bring the cached standing of assignments up to date; decide what they are reminded of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from programme import store
from programme.actions.context import Context
from programme.clock import local_date
from programme.core.facts import Report
from programme.core.ladder import Case, Rung, due, next_rung_on
from programme.core.plan import Plan, Remind
from programme.core.policy import Policy
from programme.core.standing import CLOSED, SETTLED, standing

SILENT = Remind(off=True)
"""For what has left the plan."""


@dataclass(frozen=True)
class Look:
    """What one programme's assignments are judged by on a day."""

    ctx: Context
    programme: store.ProgrammeRow
    policy: Policy
    today: date

    def judge(
        self, row: store.AssignmentRow, reports: Sequence[Report]
    ) -> tuple[store.StatusChange, list[tuple[store.Reminder, bool]]]:
        """How an assignment stands, when to look again, and what it is reminded of today, with
        whether a person is to release that."""
        remind = SILENT if row.retired else self.policy.of(row.task, row.office)
        calendar = self.policy.calendar()
        now = standing(
            row.window,
            reports,
            as_of=self.today,
            tracked_from=row.tracked_from,
            calendar=calendar,
            at_risk=remind.at_risk,
            confirm=row.confirm,
        )
        case = Case(
            row.window,
            now.status,
            row.since,
            row.tracked_from,
            now.said,
            added=row.tracked_from > self.programme.adopted_on,
            recurring=not row.retired and self.policy.tasks[row.task].when.kind == "recurring",
        )
        rungs = due(case, remind, calendar, as_of=self.today)
        waits = now.status not in SETTLED
        next_rung = next_rung_on(case, remind, calendar, self.today) if waits else None
        again = min((day for day in (now.next_change_on, next_rung) if day), default=None)
        change = store.StatusChange(row.id, now.status, now.progress, now.done_on, again)
        office = now.said.handed_to or row.office
        return change, [one for rung in rungs for one in self.reminders(row, office, rung, remind)]

    def reminders(
        self, row: store.AssignmentRow, office: str, rung: Rung, remind: Remind
    ) -> Iterator[tuple[store.Reminder, bool]]:
        """The decision that `rung` is due, for each who is to be told: it goes out with the next
        digest of a day on which they work."""
        held = rung.rung == "escalation" and bool(remind.hold and rung.n >= remind.hold)
        for name in self.policy.recipients(rung, row.task, office, self.members):
            reminder = store.Reminder(
                programme_id=self.programme.id,
                assignment_id=row.id,
                rung=rung.rung,
                anchor=rung.anchor,
                n=rung.n,
                recipient=name,
                decided=self.ctx.now(),
                due_at=self.moment(name, max(rung.on, self.today)),
            )
            yield reminder, held

    def members(self, office: str) -> tuple[str, ...]:
        """The persons of an office today."""
        return self.ctx.contacts().members(office, self.today)

    def moment(self, recipient: str, day: date) -> datetime:
        """When a recipient gets the digest of the first working day from `day` on."""
        hours = self.policy.hours(recipient, self.ctx.hours)
        if not hours.rest_days:
            day = self.policy.calendar(recipient).next_working(day)
        return self.ctx.digest_moment(day, hours)

    def later(self, recipient: str, moment: datetime) -> datetime:
        """The moment of the digest after that one."""
        hours = self.policy.hours(recipient, self.ctx.hours)
        return self.moment(recipient, local_date(moment, hours.zone) + timedelta(days=1))


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
    look = Look(ctx, programme, Policy(plan), today)
    rows = store.items.locked(tx, [row.id for row in rows])
    reports = store.facts.reports(tx, [row.id for row in rows])
    judged = [look.judge(row, reports.get(row.id, ())) for row in rows]
    moved = [change for change, _ in judged]
    reminders = [reminder for _, some in judged for reminder in some]
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
    for held in (False, True):
        wanted = store.ledger.decide(tx, [r for r, waits in reminders if waits == held])
        store.ledger.gather(tx, wanted, ctx.channel, look.later, held=held)
    closed = [row.id for row, new in changed if new.status in CLOSED]
    store.ledger.cancel_for(tx, closed, "closed")
    return moved
