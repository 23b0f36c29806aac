"""Why a rung of the ladder goes out or does not: every rung of a matter, and what speaks for or
against it. What became of those that were decided is in the ledger, not here."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from programme.core.because import REPEATED, Because, because
from programme.core.facts import Report
from programme.core.judge import Matter, case_of, held, judge, stands
from programme.core.ladder import (
    WAITING,
    Case,
    Rung,
    held_until,
    horizon,
    snoozed_until,
    steps,
    unsigned,
)
from programme.core.plan import Offset, Remind
from programme.core.standing import RECEIPTS, SETTLED

Recipients = Callable[[Rung], tuple[str, ...]]
Decided = Callable[[Rung, str], bool]
"""Whether a rung was decided for a recipient; see the ledger."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One rung for one recipient (empty where there is nobody, or no such rung). `rung` is None
    for a kind that this matter does not have; `decided` rungs are in the ledger and carry only
    what moved them; of the others the first reason says why they did not go out."""

    kind: str
    rung: Rung | None
    recipient: str
    because: tuple[Because, ...]
    decided: bool = False


@dataclass(frozen=True)
class Question:
    """A matter on a day, with the reports known of it and who is to be told of a rung."""

    matter: Matter
    reports: Sequence[Report]
    today: date
    recipients: Recipients
    decided: Decided

    def answers(self) -> Iterator[Answer]:
        """An answer for each rung and recipient, by day; then the kinds of rungs there are none
        of."""
        case = case_of(self.matter, stands(self.matter, self.reports, self.today))
        found = list(self._rungs(case))
        due = judge(self.matter, self.reports, self.today).rungs
        for rung in sorted(found, key=lambda r: (r.on, r.rung, r.n)):
            yield from self._of(rung, case, due, found)
        there = {rung.rung for rung in found}
        for kind, reason in absent(case, self.matter.remind):
            if kind not in there:
                yield Answer(kind, None, "", (reason,))

    def _rungs(self, case: Case) -> Iterator[Rung]:
        """Every rung; of the repeated ones still to come the first."""
        remind, calendar = self.matter.remind, self.matter.calendar
        until = horizon(case, remind, calendar, self.today)
        around, ahead = case.window.end or self.today, False
        for rung in steps(case, remind, calendar, around=around, until=until):
            later = rung.rung in REPEATED and rung.on > self.today
            if not (later and ahead):
                yield rung
            ahead |= later

    def _of(
        self, rung: Rung, case: Case, due: Collection[Rung], among: Collection[Rung]
    ) -> Iterator[Answer]:
        moved = tuple(self._moved(rung, case))
        names = self.recipients(rung)
        for name in names:
            if self.decided(rung, name):
                yield Answer(rung.rung, rung, name, moved, decided=True)
            else:
                reason = self._against(rung, case, due, among)
                yield Answer(rung.rung, rung, name, (reason, *moved))
        if not names:
            yield Answer(rung.rung, rung, "", (_nobody(rung, self.matter.remind),))

    def _against(
        self, rung: Rung, case: Case, due: Collection[Rung], among: Collection[Rung]
    ) -> Because:
        """Why a rung was not decided."""
        handed = case.said.handed_on
        if rung in due:
            return because("due_now")
        if rung.on > self.today:
            return self._holds(rung, case) or because("not_yet")
        if rung.on < case.since:
            code = "moved" if case.since > case.tracked_from else "early"
            return because(code, case.since)
        if handed and rung.on < handed:
            return because("handed", handed)
        told = case.said.told_on if rung.rung == "lag" else None
        on = max(rung.on, told or rung.on)  # a level of progress is lagged behind once it is told
        then = case_of(self.matter, stands(self.matter, self.reports, on))
        later = [r.on for r in among if r.track == rung.track and rung.on <= r.on <= self.today]
        if reason := self._holds(rung, then, past=True):
            return reason
        if rung.track != "event" and (len(later) > 1 or max(later) > rung.on):
            return because("overtaken", min((d for d in later if d > rung.on), default=rung.on))
        return because("missed")

    def _holds(self, rung: Rung, case: Case, *, past: bool = False) -> Because | None:
        """What speaks against a rung in a case; where its day is to come, that may bring another
        status, unless this one is settled."""
        quiet = snoozed_until(case.said, self.matter.remind, self.matter.calendar)
        if (past or case.status in SETTLED) and case.status not in WAITING[rung.rung]:
            return because("pointless", case.status)
        if quiet and rung.on < quiet and rung.track in ("work", "lag"):
            return because("snoozed", quiet)
        return None

    def _moved(self, rung: Rung, case: Case) -> Iterator[Because]:
        """What moved a rung, or may yet."""
        remind, calendar = self.matter.remind, self.matter.calendar
        if rung.rung == "escalation" and self._paused(rung, case):
            yield self._report()
        if rung.meant and rung.meant != rung.on:
            yield because("rest", rung.meant)
        if rung.on > self.today and calendar.provisional(rung.on):
            yield because("provisional", rung.on.year)
        if rung.on > self.today and held(rung, remind):
            yield because("release")

    def _paused(self, rung: Rung, case: Case) -> bool:
        """Whether a report holds an escalation: without it, its day would be another."""
        remind, calendar = self.matter.remind, self.matter.calendar
        by = (remind.escalate or ())[rung.n - 1]
        plain = calendar.next_working(calendar.after(rung.anchor, by))
        return bool(held_until(case, remind, calendar)) and plain != rung.on

    def _report(self) -> Because:
        """The last word about the work, by whom where that is known."""
        last = max(
            (r for r in self.reports if r.kind not in RECEIPTS and r.happened <= self.today),
            key=lambda r: (r.happened, r.seq),
        )
        by = (last.author,) if last.author else ()
        return because("paused_by" if by else "paused", last.happened, *by)


def absent(case: Case, remind: Remind) -> Iterator[tuple[str, Because]]:
    """Why a matter has no rung of a kind; kinds that merely did not happen are left out."""
    if remind.off:
        yield "", because("off")
        return
    start, end = case.window.start, case.window.end
    late = "missing" if case.recurring else "after"
    dated = [
        ("opening", remind.opening, start, "start"),
        ("before", remind.before, end, "end"),
        ("due", remind.due, end, "end"),
        ("lag", remind.lag, start and end, "end" if start else "start"),
        (late, isinstance(remind.after, Offset), end, "end"),
        ("escalation", remind.escalate, end, "end"),
    ]
    for kind, wanted, day, which in dated:
        if not wanted:
            yield kind, because("off")
        elif not day:
            yield kind, because("no_date", which)
        elif kind in ("before", "lag"):
            lag = kind == "lag"
            yield kind, because("far", case.said.progress) if lag else because("short")
    if not unsigned(case.said, remind):
        asks = isinstance(remind.sign, Offset)
        answered = "signed" if case.said.signed else "asked"
        yield "unsigned", because(answered if asks else "off")
    for kind, wanted in (("completed", remind.completed), ("changed", remind.changed)):
        if not wanted:
            yield kind, because("off")


def _nobody(rung: Rung, remind: Remind) -> Because:
    """Why a rung has no recipient."""
    words = (remind.to or {}).get(rung.rung, ("office",))
    if "superior" in words:
        return because("no_superior", max(rung.n, 1))
    return because("no_issuer") if "issuer" in words else because("nobody", ", ".join(words))
