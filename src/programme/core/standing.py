"""How one assignment stands on a day: a pure function of its window and what was reported.

The order of the rules and the meaning of each status are in docs/design.md ("Status").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from programme.core.calendar import Calendar
from programme.core.facts import Report
from programme.core.plan import DEFAULT_REMIND, Offset
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


@dataclass(frozen=True, slots=True)
class Said:
    """What the reports add up to, apart from any deadline."""

    progress: int = 0
    done_on: date | None = None
    submitted_on: date | None = None
    blocked: bool = False
    waived: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Status on a day. `progress` is 0–100 as reported; `next_change_on` the first later day on
    which the status changes by itself, None if never."""

    status: str
    progress: int = 0
    done_on: date | None = None
    next_change_on: date | None = None


def said(reports: Iterable[Report], as_of: date, *, confirm: str = "none") -> Said:
    """Fold the reports that happened by `as_of`, in the order of happening, then of recording."""
    known = sorted((r for r in reports if r.happened <= as_of), key=lambda r: (r.happened, r.seq))
    state = Said()
    for report in known:
        state = _after(state, report, confirm)
    return state


def _after(state: Said, report: Report, confirm: str) -> Said:
    """The state after one more report. Done twice is done the first time; a waiver stands until
    the matter is reopened."""
    day, waived = report.happened, state.waived
    match report.kind:
        case "progress":
            return Said(progress=report.progress or 0, waived=waived)
        case "done" if state.done_on:
            return state
        case "done" if confirm == "issuer":
            return Said(progress=100, submitted_on=day, waived=waived)
        case "done":
            return Said(progress=100, done_on=day, waived=waived)
        case "accepted":
            done_on = state.done_on or state.submitted_on or day
            return Said(progress=100, done_on=done_on, waived=waived)
        case "returned":
            return Said(progress=min(state.progress, 99), waived=waived)
        case "reopened":
            return Said(progress=min(state.progress, 99))
        case "blocked":
            return replace(state, blocked=True)
        case "waived":
            return replace(state, waived=True)
    return state


def standing(
    window: Window,
    reports: Sequence[Report],
    *,
    as_of: date,
    tracked_from: date,
    calendar: Calendar,
    at_risk: Offset | None = DEFAULT_REMIND.at_risk,
    confirm: str = "none",
) -> Standing:
    """The standing of one assignment on `as_of`, from the reports known for that day."""
    state = said(reports, as_of, confirm=confirm)
    near = calendar.before(window.end, at_risk) if window.end and at_risk else None
    status = _status(state, window, near, as_of, tracked_from)
    moments = (window.start, near, window.end + DAY if window.end else None)
    changes = (
        day
        for day in moments
        if day and day > as_of and _status(state, window, near, day, tracked_from) != status
    )
    return Standing(status, state.progress, state.done_on, min(changes, default=None))


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
