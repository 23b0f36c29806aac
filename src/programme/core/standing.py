"""How one assignment stands on a day: a pure function of its window and what was reported.

The order of the rules and the meaning of each status are in docs/design.md ("Status").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from programme.core.calendar import Calendar
from programme.core.facts import Report
from programme.core.plan import DEFAULT_REMIND, Off, Offset
from programme.core.when import Window

STATUSES = (
    "waived",
    "done",
    "done_late",
    "submitted",
    "unreported",
    "overdue",
    "blocked",
    "at_risk",
    "open",
    "upcoming",
    "unscheduled",
)
CLOSED = frozenset({"waived", "done", "done_late"})
SETTLED = CLOSED | {"submitted", "unreported", "unscheduled"}
"""Statuses that time alone does not change."""
RECEIPTS = frozenset({"signed", "declined", "handing", "handed", "snoozed"})
"""Reports about taking a matter on, not about the work."""
DECISIONS = frozenset({"deferral", "deferred", "refused", "withdrawn"})
"""Reports about the deadline, or about another report."""
_PRESSING = (
    "overdue",
    "blocked",
    "at_risk",
    "open",
    "upcoming",
    "submitted",
    "unreported",
    "unscheduled",
)
"""What an unfinished item is called after, where its shares differ."""
DAY = timedelta(days=1)


class Said(NamedTuple):
    """What the reports add up to, apart from any deadline.

    `told_on` is the day of the last word about the work itself; `signed` whether the office took
    the matter on (any word about the work says so too); `request` the receipt that waits for the
    issuer, `declined` or `handing`, the latter to `request_to`; `handed_to` the office that has
    the matter now, since `handed_on`, empty for the plan's own; `snoozed_until` is None where a
    nod named no day.
    """

    progress: int = 0
    done_on: date | None = None
    submitted_on: date | None = None
    blocked: bool = False
    waived: bool = False
    told_on: date | None = None
    signed: bool = False
    request: str = ""
    requested_on: date | None = None
    request_to: str = ""
    request_until: date | None = None
    handed_to: str = ""
    handed_on: date | None = None
    snoozed_on: date | None = None
    snoozed_until: date | None = None
    deferred_to: date | None = None
    deferred_on: date | None = None

    def window(self, planned: Window) -> Window:
        """The window with the deadline that was granted, where that is later."""
        if not (self.deferred_to and planned.end and self.deferred_to > planned.end):
            return planned
        return Window(start=planned.start, end=self.deferred_to)


NOTHING_SAID = Said()
NO_WINDOW = Window()
_NOT_YET = Window(start=date.max)


@dataclass(frozen=True, slots=True)
class Standing:
    """Status on a day. `progress` is 0–100 as reported; `next_change_on` the first later day on
    which the status changes by itself, None if never; `said` what the reports add up to; `window`
    the one it is judged by, a granted deferral included."""

    status: str
    progress: int = 0
    done_on: date | None = None
    next_change_on: date | None = None
    said: Said = NOTHING_SAID
    window: Window = field(default=NO_WINDOW, compare=False)


def said(reports: Iterable[Report], as_of: date, *, confirm: str = "none") -> Said:
    """Fold the reports that happened by `as_of`, in the order of happening, then of recording;
    what another one corrects is left out."""
    known = (r for r in uncorrected(reports) if r.happened <= as_of)
    state = NOTHING_SAID
    for report in sorted(known, key=lambda r: (r.happened, r.seq)):
        state = _after(state, report, confirm)
    return state


def uncorrected(reports: Iterable[Report]) -> list[Report]:
    """The reports that stand: those that no standing later one corrects."""
    told = sorted(reports, key=lambda r: r.seq, reverse=True)
    dropped: set[int] = set()
    for report in told:
        if report.corrects is not None and report.seq not in dropped:
            dropped.add(report.corrects)
    return [report for report in told if report.seq not in dropped]


def _after(state: Said, report: Report, confirm: str) -> Said:
    """The state after one more report."""
    if report.kind in RECEIPTS | DECISIONS:
        return _received(state, report)
    return _answered(_worked(state, report, confirm), signed=True, told_on=report.happened)


def _received(state: Said, report: Report) -> Said:
    """The state after a receipt, which says nothing of the work. Who is handed a matter has
    neither signed for it nor snoozed it."""
    day = report.happened
    match report.kind:
        case "signed":
            return _answered(state, signed=True)
        case "handed":
            handed = state._replace(handed_to=report.to, handed_on=day)
            return _answered(handed._replace(snoozed_on=None, snoozed_until=None), signed=False)
        case "snoozed":
            return state._replace(signed=True, snoozed_on=day, snoozed_until=report.until)
        case "deferred":
            granted = state._replace(deferred_to=report.until, deferred_on=day)
            return _answered(granted, signed=state.signed)
        case "refused":
            return _answered(state, signed=state.signed)
        case "withdrawn":
            return state
    asked = state._replace(request=report.kind, requested_on=day, request_to=report.to)
    return asked._replace(request_until=report.until)


def _answered(state: Said, *, signed: bool, told_on: date | None = None) -> Said:
    """Nothing waits for the issuer any more."""
    return state._replace(
        request="",
        requested_on=None,
        request_to="",
        request_until=None,
        signed=signed,
        told_on=told_on or state.told_on,
    )


def _worked(state: Said, report: Report, confirm: str) -> Said:
    """The state after a word about the work. Done twice is done the first time; a waiver stands
    until the matter is reopened."""
    day, done = report.happened, state.done_on
    match report.kind:
        case "progress":
            return _progressed(state, report.progress or 0)
        case "done" if done:
            return state
        case "done" if confirm == "issuer":
            return _progressed(state, 100, submitted_on=day)
        case "done":
            return _progressed(state, 100, done_on=day)
        case "accepted":
            return _progressed(state, 100, done_on=done or state.submitted_on or day)
        case "returned":
            return _progressed(state, min(state.progress, 99))
        case "reopened":
            return _progressed(state, min(state.progress, 99))._replace(waived=False)
        case "blocked":
            return state._replace(blocked=True)
        case "waived":
            return state._replace(waived=True)
    return state


def _progressed(
    state: Said, progress: int, *, done_on: date | None = None, submitted_on: date | None = None
) -> Said:
    """Under way with that much done, or all of it done or submitted on a day."""
    return state._replace(
        progress=progress, done_on=done_on, submitted_on=submitted_on, blocked=False
    )


def standing(
    window: Window,
    reports: Sequence[Report],
    *,
    as_of: date,
    tracked_from: date,
    calendar: Calendar,
    at_risk: Offset | Off | None = DEFAULT_REMIND.at_risk,
    confirm: str = "none",
    held: bool = False,
) -> Standing:
    """The standing of one assignment on `as_of`, from the reports known for that day. What is
    `held` by a gate is neither begun nor late, whatever its window, until the gate is passed."""
    state = said(reports, as_of, confirm=confirm)
    if held:
        status = _status(state, _NOT_YET, None, as_of, tracked_from)
        return Standing(status, state.progress, state.done_on, None, state, state.window(window))
    window, near = state.window(window), None
    if window.end and isinstance(at_risk, Offset):
        near = calendar.before(window.end, at_risk)
    status = _status(state, window, near, as_of, tracked_from)
    moments = (window.start, near, window.end + DAY if window.end else None)
    changes = (
        day
        for day in moments
        if day and day > as_of and _status(state, window, near, day, tracked_from) != status
    )
    again = min(changes, default=None)
    return Standing(status, state.progress, state.done_on, again, state, window)


def given_up(now: Standing) -> Standing:
    """The same where its programme was ended early: what is open counts as waived."""
    if now.status in CLOSED | {"submitted", "unreported"}:
        return now
    return replace(now, status="waived", next_change_on=None)


def _status(state: Said, window: Window, near: date | None, as_of: date, tracked_from: date) -> str:
    start, end = window.start, window.end
    began = start is None or as_of >= start
    rules = (
        ("waived", state.waived),
        ("done_late", state.done_on and end and state.done_on > end),
        ("done", state.done_on),
        ("submitted", state.submitted_on),
        ("unreported", end and end < tracked_from),
        ("overdue", end and as_of > end),
        ("blocked", state.blocked),
        ("unscheduled", start is None and end is None),
        ("at_risk", began and near and as_of >= near),
        ("open", began),
    )
    return next((status for status, holds in rules if holds), "upcoming")


def elapsed(window: Window, as_of: date, tracked_from: date) -> tuple[int, int]:
    """Days of the window that are over on `as_of` (that day included), and all its days.

    A deadline alone counts from `tracked_from`; (0, 0) where there is nothing to count.
    """
    if window.end is None:
        return 0, 0
    start = window.start or min(tracked_from, window.end)
    total = (window.end - start).days + 1
    return max(0, min(total, (as_of - start).days + 1)), total


def together(statuses: Sequence[str], *, joint: str = "all") -> str:
    """The status of an item from those of its shares, the first-named office's first.

    Once some shares are closed or submitted, an item whose others are still to come is open.
    """
    if joint == "first" and statuses[0] in CLOSED | {"submitted"}:
        return statuses[0]
    distinct = set(statuses)
    if len(distinct) == 1:
        return statuses[0]
    if distinct <= CLOSED:
        return "done_late" if "done_late" in distinct else "done"
    found = next(status for status in _PRESSING if status in distinct)
    return "open" if found == "upcoming" else found
