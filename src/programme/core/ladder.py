"""The reminder ladder: which rungs are due for one assignment on a day.

Nothing is planned ahead: a tick asks, track by track, for the latest rung whose day has come.
Rungs missed in between are not made up for, so an outage of a week brings one reminder and not
five. The tracks go on beside each other: the ladder of the work itself, the escalation to those
the office reports to, the receipt (签收), lagging progress, and what happened (given out, moved,
completed, asked back).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Literal

from programme.core.calendar import Calendar
from programme.core.plan import Offset, Remind
from programme.core.standing import NOTHING_SAID, Said
from programme.core.when import Window

Track = Literal["work", "escalation", "receipt", "lag", "event"]

RUNNING = frozenset({"open", "at_risk", "blocked"})
WAITING = {
    "opening": frozenset({"open", "at_risk"}),
    "before": RUNNING,
    "due": RUNNING,
    "after": frozenset({"overdue"}),
    "missing": frozenset({"overdue"}),
    "escalation": frozenset({"overdue"}),
    "unsigned": RUNNING | {"overdue"},
    "lag": RUNNING,
    "assigned": RUNNING | {"upcoming"},
    "changed": RUNNING | {"upcoming"},
    "request": RUNNING | {"upcoming", "overdue"},
    "completed": frozenset({"done", "done_late"}),
}
"""The statuses in which a rung still has a point."""
TRACKS: dict[str, Track] = {
    "escalation": "escalation",
    "unsigned": "receipt",
    "lag": "lag",
    "assigned": "event",
    "changed": "event",
    "request": "event",
    "completed": "event",
}
"""The track of each rung; that of the others is the work itself."""
LONGEST_REST = 15
"""Days; longer than any run of rest days, so that no rung moved by one is overlooked."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step. `on` is the working day it goes out; `anchor` the edge of the window it hangs
    on; `n` tells rungs of a kind apart: the distance in days before, the count after, the level
    of an escalation."""

    on: date
    rung: str
    anchor: date
    n: int = 0

    @property
    def track(self) -> Track:
        """The track it belongs to."""
        return TRACKS.get(self.rung, "work")


@dataclass(frozen=True, slots=True)
class Case:
    """What the ladder needs to know of one assignment.

    `since` is the day it began to be tracked or was last moved: a rung whose moment was already
    past by then does not go off. `added` marks work that joined a running programme, `recurring`
    one occurrence of a standing duty.
    """

    window: Window
    status: str
    since: date
    tracked_from: date
    said: Said = NOTHING_SAID
    added: bool = False
    recurring: bool = False


def rungs(
    window: Window,
    remind: Remind,
    calendar: Calendar,
    *,
    around: date,
    until: date,
    recurring: bool = False,
) -> Iterator[Rung]:
    """The rungs of the work itself from the first to the last; of the repeated ones those whose
    day has come by `until`, save some that lie well before `around`."""
    if remind.off:
        return
    start, end = window.start, window.end
    if start and remind.opening:
        yield Rung(calendar.next_working(start), "opening", start)
    if not end:
        return
    for day, n in sorted((calendar.before(end, by), by.n) for by in remind.before or ()):
        if start is None or day > start:
            yield Rung(calendar.next_working(day), "before", end, n)
    if remind.due:
        yield Rung(calendar.previous_working(end), "due", end)
    if isinstance(remind.after, Offset) and (late := calendar.after(end, remind.after)) <= until:
        first, rung = calendar.next_working(late), "missing" if recurring else "after"
        for n, day in _repeats(first, remind, calendar, around, until):
            yield Rung(calendar.next_working(day), rung, end, n)


def _repeats(
    day: date, remind: Remind, calendar: Calendar, around: date, until: date
) -> Iterator[tuple[int, date]]:
    """(0, day), then every so often until `until`; calendar steps skip straight to `around`."""
    n, every, last = 0, remind.every, (remind.most or 10**6) - 1
    if every and every.n and not every.working:
        n = min(max(0, (around - day).days - LONGEST_REST) // every.n, last)
        day += timedelta(days=n * every.n)
    yield n, day
    while every and every.n and n < last and (day := calendar.after(day, every)) <= until:
        n += 1
        yield n, day


def levels(case: Case, remind: Remind, calendar: Calendar) -> Iterator[Rung]:
    """The escalation, level by level. A report made when the matter was already late holds it for
    a while (a mere '10 %' does not end it)."""
    end, told = case.window.end, case.said.told_on
    if not end or remind.off:
        return
    held = told and told > end and remind.pause and calendar.after(told, remind.pause)
    for level, by in enumerate(remind.escalate or (), 1):
        day = max(calendar.after(end, by), held or end)
        yield Rung(calendar.next_working(day), "escalation", end, level)


def receipt(case: Case, remind: Remind, calendar: Calendar) -> Iterator[Rung]:
    """What nobody signed for in time, counted from the day it was given out."""
    given = max(case.window.start or case.tracked_from, case.since)
    if isinstance(remind.sign, Offset) and not (remind.off or case.said.signed):
        day = calendar.after(given, remind.sign)
        yield Rung(calendar.next_working(day + timedelta(days=1)), "unsigned", given)


def lagging(case: Case, remind: Remind, calendar: Calendar) -> Iterator[Rung]:
    """Progress that falls `lag` points behind elapsed time; told once for each reported level."""
    start, end = case.window.start, case.window.end
    if not (start and end and remind.lag) or remind.off:
        return
    share = case.said.progress + remind.lag
    if share < 100:
        days = -(-((end - start).days + 1) * share // 100)
        day = start + timedelta(days=max(days, 1) - 1)
        yield Rung(calendar.next_working(day), "lag", end, case.said.progress)


def events(case: Case, remind: Remind, calendar: Calendar) -> Iterator[Rung]:
    """What happened to the matter, told once."""
    said, since = case.said, case.since
    happened = (
        ("assigned", case.added and remind.assigned and case.tracked_from),
        ("changed", since > case.tracked_from and remind.changed and since),
        ("completed", remind.completed and said.done_on),
        ("request", said.request and said.requested_on),
    )
    for rung, day in happened:
        if day and not remind.off:
            anchor = (case.window.end or day) if rung == "changed" else day
            yield Rung(calendar.next_working(day), rung, anchor)


def steps(
    case: Case, remind: Remind, calendar: Calendar, *, around: date, until: date
) -> Iterator[Rung]:
    """Every rung of every track, see `rungs`."""
    recurring = case.recurring
    return chain(
        rungs(case.window, remind, calendar, around=around, until=until, recurring=recurring),
        levels(case, remind, calendar),
        receipt(case, remind, calendar),
        lagging(case, remind, calendar),
        events(case, remind, calendar),
    )


def due(case: Case, remind: Remind, calendar: Calendar, *, as_of: date) -> list[Rung]:
    """Of each track the latest rung with a point in the case's status whose day lies between
    `since` and `as_of`; where rest days bring several to one day, the last of them. Of events,
    each is told. A nod or a snooze holds the rungs of the work, never the others."""
    quiet = _snoozed(case.said, remind, calendar)
    latest: dict[str, Rung] = {}
    for rung in steps(case, remind, calendar, around=as_of, until=as_of):
        track = rung.track
        come = case.since <= rung.on <= as_of and case.status in WAITING[rung.rung]
        if not come or (quiet and as_of < quiet and track in ("work", "lag")):
            continue
        name = rung.rung if track == "event" else track
        if name not in latest or latest[name].on <= rung.on:
            latest[name] = rung
    return list(latest.values())


def _snoozed(said: Said, remind: Remind, calendar: Calendar) -> date | None:
    """The first day on which the lower rungs go on; None where nothing holds them."""
    if said.snoozed_until or not (said.snoozed_on and remind.pause):
        return said.snoozed_until
    return calendar.after(said.snoozed_on, remind.pause)


def next_rung_on(case: Case, remind: Remind, calendar: Calendar, as_of: date) -> date | None:
    """The first day after `as_of` on which a rung goes out, None if there is none."""
    every, after, end = remind.every.n if remind.every else 0, remind.after, case.window.end
    late = calendar.after(end, after) if end and isinstance(after, Offset) else as_of
    until = max(as_of, late) + timedelta(days=2 * every + LONGEST_REST)
    found = (r.on for r in steps(case, remind, calendar, around=as_of, until=until))
    quiet = _snoozed(case.said, remind, calendar)
    days = chain(found, (quiet,) if quiet else ())
    return min((day for day in days if day > as_of), default=None)
