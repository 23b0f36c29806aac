"""The reminder ladder: which rung is due for one assignment on a day.

Nothing is planned ahead: a tick asks for the latest rung whose day has come. Rungs missed in
between are not made up for, so an outage of a week brings one reminder and not five.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from programme.core.calendar import Calendar
from programme.core.plan import Offset, Remind
from programme.core.when import Window

WAITING = {
    "opening": frozenset({"open", "at_risk"}),
    "before": frozenset({"open", "at_risk", "blocked"}),
    "after": frozenset({"overdue"}),
}
"""The statuses in which a rung still has a point."""
LONGEST_REST = 15
"""Days; longer than any run of rest days, so that no rung moved by one is overlooked."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step. `on` is the working day it goes out; `anchor` the edge of the window it hangs
    on; `n` tells rungs of a kind apart: the distance in days before, the count after."""

    on: date
    rung: str
    anchor: date
    n: int = 0


def rungs(
    window: Window, remind: Remind, calendar: Calendar, *, around: date, until: date
) -> Iterator[Rung]:
    """The rungs of a window from the first to the last; of the repeated ones those whose day has
    come by `until`, save some that lie well before `around`."""
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
    if remind.after and (late := calendar.after(end, remind.after)) <= until:
        first = calendar.next_working(late)
        for n, day in _repeats(first, remind.every, calendar, around, until):
            yield Rung(calendar.next_working(day), "after", end, n)


def _repeats(
    day: date, every: Offset | None, calendar: Calendar, around: date, until: date
) -> Iterator[tuple[int, date]]:
    """(0, day), then every so often until `until`; calendar steps skip straight to `around`."""
    n = 0
    if every and every.n and not every.working:
        n = max(0, (around - day).days - LONGEST_REST) // every.n
        day += timedelta(days=n * every.n)
    yield n, day
    while every and every.n and (day := calendar.after(day, every)) <= until:
        n += 1
        yield n, day


def due(
    window: Window,
    status: str,
    remind: Remind,
    calendar: Calendar,
    *,
    as_of: date,
    since: date,
) -> Rung | None:
    """The latest rung with a point in this status whose day lies between `since` and `as_of`.

    Where rest days bring several to one day, that is the last of them. `since` is the day the
    item began to be tracked or was last moved: a rung whose moment was already past by then does
    not go off.
    """
    steps = rungs(window, remind, calendar, around=as_of, until=as_of)
    come = [r for r in steps if since <= r.on <= as_of and status in WAITING[r.rung]]
    return max(reversed(come), key=lambda rung: rung.on, default=None)


def next_rung_on(window: Window, remind: Remind, calendar: Calendar, as_of: date) -> date | None:
    """The first day after `as_of` on which a rung goes out, None if there is none."""
    every = remind.every.n if remind.every else 0
    late = calendar.after(window.end, remind.after) if window.end and remind.after else as_of
    until = max(as_of, late) + timedelta(days=2 * every + LONGEST_REST)
    steps = rungs(window, remind, calendar, around=as_of, until=until)
    return min((r.on for r in steps if r.on > as_of), default=None)
