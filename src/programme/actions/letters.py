"""What a message says: the reminders gathered in it, each with how its matter stands now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from programme import store
from programme.actions.context import Context
from programme.core.facts import Report
from programme.core.ladder import Rung
from programme.core.plan import Offset
from programme.core.policy import Policy
from programme.core.standing import NOTHING_SAID, Said, elapsed, said
from programme.notify import Digest, Line
from programme.notify.letter import SECTIONS, section

REPLY_WORKING_DAYS = 3
"""Working days in which a late matter is to be explained before it climbs."""
TO_OTHERS = ("escalation", "request")
"""Rungs whose recipients are told what was said and done so far."""


@dataclass(frozen=True)
class Known:
    """What was said of a matter, the last reason given, and how often it was reminded of."""

    said: Said = NOTHING_SAID
    cause: str = ""
    reminded: int = 0


UNKNOWN = Known()


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
    known = _known(ctx, message.recipient, waiting, today)
    ordered = sorted(waiting, key=lambda pair: (pair[0].due_at, pair[0].id))
    told = [
        line_of(reminder, row, policy_of(row.programme_id), today, known.get(row.id, UNKNOWN))
        for reminder, row in ordered
    ]
    links = {key: ctx.links.link(message.recipient, key, today) for key in {x.key for x in told}}
    return Digest(
        recipient=message.recipient,
        language=policy.plan.language,
        on=today,
        lines=tuple(
            line.model_copy(update={"link": links[line.key]}) for line in _once(told, today)
        ),
        simulated=ctx.store.simulated,
        reply_by=policy.calendar().add(today, REPLY_WORKING_DAYS),
        link=ctx.links.link(message.recipient, "", today),
        most=ctx.limits.lines,
    )


def answers(recipient: str, office: str) -> bool:
    """Whether a recipient is an office or one of its members (`office/name`)."""
    return recipient == office or recipient.startswith(f"{office}/")


def cause(reports: Iterable[Report]) -> str:
    """The last words given with a report, in the order of recording."""
    return next((r.note for r in sorted(reports, key=lambda r: -r.seq) if r.note), "")


def _known(
    ctx: Context,
    recipient: str,
    waiting: Sequence[tuple[store.ReminderRow, store.AssignmentRow]],
    today: date,
) -> dict[int, Known]:
    """By assignment, for those that the recipient reads about without being the plan's own lead;
    a lead's letter says nothing that the row does not."""
    wanted = {
        row.id
        for reminder, row in waiting
        if reminder.rung in TO_OTHERS or not answers(recipient, row.office)
    }
    if not wanted:
        return {}
    with ctx.store.read() as tx:
        reports = store.facts.reports(tx, sorted(wanted))
        stories = {one: store.ledger.story(tx, one) for one in wanted}
    return {
        one: Known(
            said(reports.get(one, ()), today),
            cause(reports.get(one, ())),
            sum(r.state == "sent" and r.rung not in TO_OTHERS for r, _ in stories[one]),
        )
        for one in wanted
    }


def _once(lines: Sequence[Line], today: date) -> Iterable[Line]:
    """One line for each assignment: of the most pressing part of the letter, the latest."""
    best: dict[str, Line] = {}
    for line in lines:
        place = SECTIONS.index(section(line, today))
        if line.key not in best or place <= SECTIONS.index(section(best[line.key], today)):
            best[line.key] = line
    return best.values()


def line_of(
    reminder: store.Reminder,
    row: store.AssignmentRow,
    policy: Policy,
    today: date,
    known: Known = UNKNOWN,
) -> Line:
    """What is said to the reminder's recipient of an assignment, as it stands on a day."""
    calendar, window, recipient = policy.calendar(), row.window, reminder.recipient
    over, total = elapsed(window, today, row.tracked_from)
    left = calendar.between(today, window.end) if window.end else None
    task = policy.tasks.get(row.task)
    office = known.said.handed_to or row.office
    mine = answers(recipient, office)
    return Line(
        rung=reminder.rung,
        n=reminder.n,
        title=row.title,
        office=office,
        key=row.key,
        window=window,
        words=task.when.words if task else "",
        status=row.status,
        planned=over / total if total else None,
        actual=row.progress / 100,
        days_left_working=left if left is not None and left >= 0 else None,
        days_late_working=-left if left is not None and left < 0 else 0,
        provisional=bool(window.end and any(map(calendar.provisional, (today, window.end)))),
        programme_title=policy.plan.title,
        source=policy.plan.source,
        mine=mine,
        first_end=row.first_end if row.first_end != row.end else None,
        sign_by=_sign_by(row, policy, known.said, today) if task and mine else None,
        superior=_superior(row, policy, office, today) if task and mine else "",
        reminded=known.reminded,
        cause=known.cause,
        asked=known.said.request or "",
        asked_to=str(known.said.request_until or known.said.request_to),
    )


def _sign_by(row: store.AssignmentRow, policy: Policy, told: Said, today: date) -> date | None:
    """The day by which what is new is to be signed for; None where that is not asked, or over."""
    by = policy.of(row.task, row.office).sign
    if not isinstance(by, Offset):
        return None
    given = max(row.start or row.tracked_from, row.since, told.handed_on or row.since)
    day = policy.calendar().after(given, by)
    return day if day >= today else None


def _superior(row: store.AssignmentRow, policy: Policy, office: str, today: date) -> str:
    """Whom a late matter is put before next, if nothing happens."""
    remind, end = policy.of(row.task, row.office), row.end
    if row.status != "overdue" or not end or remind.off:
        return ""
    for level, by in enumerate(remind.escalate or (), 1):
        day = policy.calendar().after(end, by)
        if day > today:
            rung = Rung(day, "escalation", end, level)
            told = policy.recipients(rung, row.task, office, lambda _: ())
            return told[0] if told else ""
    return ""
