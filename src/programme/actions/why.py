"""Why a matter was reminded of, or not: the ladder and the ledger side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from programme import store
from programme.actions.context import Context, plan_of
from programme.actions.evaluate import Look
from programme.actions.report import assignment_named
from programme.clock import local_date
from programme.core.because import Because, because, called_off
from programme.core.hours import reachable
from programme.core.judge import stands
from programme.core.ladder import TRACKS, Rung
from programme.core.plan import Remind
from programme.core.policy import Policy
from programme.core.standing import Standing
from programme.core.why import Answer, Question
from programme.errors import NotFound, choices

OFF = frozenset({"superseded", "cancelled", "dropped"})
"""States of a reminder that its message does not share."""
Pair = tuple[store.ReminderRow, store.MessageRow | None]
Key = tuple[str, date, int, str]


@dataclass(frozen=True)
class Line:
    """One rung for one recipient. `state` is that of the message (sent, planned, held, claimed,
    failed, unknown, superseded, cancelled, dropped), else `to_come` or `not_sent`; `on` the day of
    the rung, `at` the moment it went out or is to."""

    track: str
    rung: str
    n: int
    on: date | None
    recipient: str
    state: str
    because: tuple[Because, ...]
    at: datetime | None = None
    channel: str = ""
    subject: str = ""
    message: int | None = None


@dataclass(frozen=True)
class Story:
    """All there is to say of one assignment's reminders; `office` has the matter now."""

    key: str
    title: str
    office: str
    start: date | None
    end: date | None
    zone: str
    now: Standing
    remind: Remind
    lines: tuple[Line, ...]


def why(ctx: Context, key: str, recipient: str = "") -> Story:
    """Every rung of the assignment that `key`, or any unambiguous part of it, names: what became
    of it and why; of those for `recipient` (any part of its name) alone, where one is given.

    Raises NotFound where nothing or too much matches.
    """
    with ctx.store.read() as tx:
        row = assignment_named(tx, key)
        programme = store.programmes.by_id(tx, row.programme_id)
        plan = plan_of(tx, programme)
        reports = store.facts.reports(tx, [row.id]).get(row.id, ())
        told = store.ledger.story(tx, row.id)
    look = Look(ctx, programme, Policy(plan), ctx.today(programme.zone))
    matter = look.matter(row)
    now = stands(matter, reports, look.today)
    office = now.said.handed_to or row.office
    teller = _Teller(look, row, office, {_key(pair[0]): pair for pair in told})
    question = Question(matter, reports, look.today, teller.recipients, teller.decided)
    lines = _for(recipient, [*teller.lines(question)])
    return Story(
        row.key, row.title, office, row.start, row.end, programme.zone, now, matter.remind, lines
    )


def _key(one: store.ReminderRow) -> Key:
    return one.rung, one.anchor, one.n, one.recipient


def _for(recipient: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    kept = tuple(line for line in lines if recipient in line.recipient)
    if not recipient or kept:
        return kept
    names = sorted({line.recipient for line in lines if line.recipient})
    near = get_close_matches(recipient, names, 5, 0.3) or names
    raise NotFound(
        "unknown-recipient",
        f"{recipient!r} is told nothing of this matter",
        f"这件事没有提醒“{recipient}”",
        *choices(near),
    )


@dataclass(frozen=True)
class _Teller:
    """Puts what the ledger has beside what the ladder says."""

    look: Look
    row: store.AssignmentRow
    office: str
    told: dict[Key, Pair]

    def recipients(self, rung: Rung) -> tuple[str, ...]:
        policy, members = self.look.policy, self.look.members
        return policy.recipients(rung, self.row.task, self.office, members)

    def decided(self, rung: Rung, name: str) -> bool:
        return (rung.rung, rung.anchor, rung.n, name) in self.told

    def lines(self, question: Question) -> Iterator[Line]:
        """By day; what the plan of today knows no rung for any more comes where it went out."""
        answers = list(question.answers())
        current = {self._of(answer) for answer in answers if answer.decided}
        lines = [self._line(answer) for answer in answers]
        lines += [self._sent(pair, ()) for key, pair in self.told.items() if key not in current]
        return iter(sorted(lines, key=lambda line: line.on or date.max))

    def _of(self, answer: Answer) -> Key | None:
        rung = answer.rung
        return (rung.rung, rung.anchor, rung.n, answer.recipient) if rung else None

    def _line(self, answer: Answer) -> Line:
        rung, key = answer.rung, self._of(answer)
        if key and answer.decided:
            return self._sent(self.told[key], answer.because, rung)
        if rung is None or not answer.recipient:
            track = TRACKS.get(answer.kind, "work") if answer.kind else ""
            n, on = (rung.n, rung.on) if rung else (0, None)
            return Line(track, answer.kind, n, on, "", "not_sent", answer.because)
        comes = answer.because[0].code in ("not_yet", "due_now")
        moment = self.look.moments.on(answer.recipient, max(rung.on, self.look.today))
        day = self.look.moments.day(answer.recipient, moment)
        rests = comes and rung.on >= self.look.today and day != rung.on
        return Line(
            rung.track,
            rung.rung,
            rung.n,
            rung.on,
            answer.recipient,
            "to_come" if comes else "not_sent",
            (*answer.because, *((because("recipient_rest", rung.on),) if rests else ())),
            moment if comes else None,
        )

    def _sent(self, pair: Pair, moved: tuple[Because, ...], rung: Rung | None = None) -> Line:
        one, message = pair
        off = one.state in OFF or message is None
        state = one.state if off or message is None else message.state
        reasons = [called_off(one.reason)] if off and one.reason else []
        if message and not off:
            reasons = [*self._delays(one, message, rung), *_outcome(message, self._zone)]
        return Line(
            TRACKS.get(one.rung, "work"),
            one.rung,
            one.n,
            rung.on if rung else self.look.moments.day(one.recipient, one.due_at),
            one.recipient,
            state,
            (*reasons, *moved),
            (message and (message.sent_at or message.send_at)) or one.due_at,
            message.channel if message else "",
            message.subject if message else "",
            one.message_id,
        )

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.look.programme.zone)

    def _delays(
        self, one: store.ReminderRow, message: store.MessageRow, rung: Rung | None
    ) -> Iterator[Because]:
        """What put a message off from the day of its rung."""
        decided = local_date(one.decided, self.look.programme.zone)
        calendar = self.look.policy.calendar(one.recipient)
        hours = self.look.policy.hours(one.recipient, self.look.ctx.hours)
        if rung and decided > rung.on:
            yield because("late", decided)
        meant = max(rung.on, decided) if rung else decided
        if self.look.moments.day(one.recipient, one.due_at) > meant:
            yield because("recipient_rest", meant)
        if message.send_at > one.due_at:
            yield because("digest")
        open_at = reachable(message.send_at, hours, calendar)
        if open_at > message.send_at:
            yield because("quiet", _moment(open_at, ZoneInfo(hours.zone)))


def _outcome(message: store.MessageRow, zone: ZoneInfo) -> Iterator[Because]:
    """What is to be said of a message beside its state."""
    if message.state == "held":
        yield because("release")
    if message.error:
        yield because("error", message.error)
    if message.state == "failed":
        again = message.next_attempt_at
        yield because("again", _moment(again, zone)) if again else because("given_up")


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
