"""Bring the cached standing of assignments up to date; decide what they are reminded of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from programme import store
from programme.actions.context import Context
from programme.actions.moments import Moments
from programme.core.facts import Report
from programme.core.judge import Matter, held, judge
from programme.core.ladder import WAITING, Rung
from programme.core.plan import Plan, Remind
from programme.core.policy import Policy
from programme.core.standing import CLOSED

SILENT = Remind(off=True)
"""For what has left the plan, or waits for a gate."""
OPEN_RUNGS = WAITING.keys() - {"completed"}
"""Those without a point once a matter is closed."""


@dataclass(frozen=True)
class Look:
    """What one programme's assignments are judged by on a day."""

    ctx: Context
    programme: store.ProgrammeRow
    policy: Policy
    today: date

    @property
    def moments(self) -> Moments:
        """When recipients get their digests."""
        return Moments(self.policy, self.ctx.hours)

    def judge(
        self, row: store.AssignmentRow, reports: Sequence[Report]
    ) -> tuple[store.StatusChange, list[tuple[store.Reminder, bool]]]:
        """How an assignment stands, when to look again, and what it is reminded of today, with
        whether a person is to release that."""
        matter = self.matter(row)
        found = judge(matter, reports, self.today)
        now = found.now
        change = store.StatusChange(
            row.id, now.status, now.progress, now.done_on, found.again, now.said.deferred_to
        )
        office = now.said.handed_to or row.office
        return change, [
            one for rung in found.rungs for one in self.reminders(row, office, rung, matter.remind)
        ]

    def matter(self, row: store.AssignmentRow) -> Matter:
        """What the assignment is judged by."""
        held = row.task in self.policy.plan.held
        return Matter(
            row.planned,
            row.since,
            row.tracked_from,
            SILENT if row.retired or held else self.policy.of(row.task, row.office),
            self.policy.calendar(),
            row.confirm,
            added=row.tracked_from > self.programme.adopted_on,
            recurring=not row.retired and self.policy.tasks[row.task].when.kind == "recurring",
            levels=0 if row.retired else self.policy.levels(row.task, row.office),
            held=held,
            ended=self.policy.plan.life.ended,
        )

    def reminders(
        self, row: store.AssignmentRow, office: str, rung: Rung, remind: Remind
    ) -> Iterator[tuple[store.Reminder, bool]]:
        """The decision that `rung` is due, for each who is to be told: it goes out with the next
        digest of a day on which they work."""
        waits = held(rung, remind)
        for name in self.policy.recipients(rung, row.task, office, self.members):
            reminder = store.Reminder(
                programme_id=self.programme.id,
                assignment_id=row.id,
                rung=rung.rung,
                anchor=rung.anchor,
                n=rung.n,
                recipient=name,
                decided=self.ctx.now(),
                due_at=self.moments.on(name, max(rung.on, self.today)),
            )
            yield reminder, waits

    def members(self, office: str) -> tuple[str, ...]:
        """The persons of an office today."""
        return self.ctx.contacts().members(office, self.today)


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
    for waits in (False, True):
        wanted = store.ledger.decide(tx, [r for r, w in reminders if w == waits])
        store.ledger.gather(tx, wanted, ctx.channel, look.moments.after, held=waits)
    closed = [row.id for row, new in changed if new.status in CLOSED]
    store.ledger.cancel_for(tx, closed, "closed", rungs=OPEN_RUNGS)
    return moved
