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


@dataclass(frozen=True, slots=True, order=True)
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
    """The rungs that go out by `until`, save repeated ones that lie well before `around`."""
    if remind.off:
        return
    start, end = window.start, window.end
    if start and remind.opening:
        yield Rung(calendar.next_working(start), "opening", start)
    if not end:
        return
    for offset in remind.before or ():
        day = calendar.before(end, offset)
        if start is None or day > start:
            yield Rung(calendar.next_working(day), "before", end, offset.n)
    if remind.after:
        first = calendar.after(end, remind.after)
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
    while day <= until:
        yield n, day
        if not every or not every.n:
            return
        day, n = calendar.after(day, every), n + 1


def due(
    window: Window,
    status: str,
    remind: Remind,
    calendar: Calendar,
    *,
    as_of: date,
    since: date,
) -> Rung | None:
    """The latest rung whose day lies between `since` and `as_of`, if it still has a point.

    `since` is the day the item began to be tracked or was last moved: a rung whose moment was
    already past by then does not go off.
    """
    steps = rungs(window, remind, calendar, around=as_of, until=as_of)
    come = [r for r in steps if since <= r.on <= as_of]
    last = max(come, default=None)
    return last if last and status in WAITING[last.rung] else None


def next_rung_on(window: Window, remind: Remind, calendar: Calendar, as_of: date) -> date | None:
    """The first day after `as_of` on which a rung goes out, None if there is none."""
    every = remind.every.n if remind.every else 0
    until = max(as_of, window.end or as_of) + timedelta(days=2 * every + LONGEST_REST)
    steps = rungs(window, remind, calendar, around=as_of, until=until)
    return min((r.on for r in steps if r.on > as_of), default=None)
