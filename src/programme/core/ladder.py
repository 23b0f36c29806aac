"""The reminder ladder: which rungs are due for one assignment on a day.

Nothing is planned ahead: a tick asks, track by track, for the latest rung whose day has come.
Rungs missed in between are not made up for, so an outage of a week brings one reminder and not
five. The tracks go on beside each other: the ladder of the work itself, the escalation to those
the office reports to, the receipt (签收), lagging progress, and what happened (given out, moved,
completed, asked back).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
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
    "assigned": RUNNING | {"upcoming", "overdue"},
    "changed": RUNNING | {"upcoming"},
    "request": RUNNING | {"upcoming", "overdue"},
    "deferred": RUNNING | {"upcoming", "overdue"},
    "completed": frozenset({"done", "done_late"}),
}
"""The statuses in which a rung still has a point."""
TRACKS: dict[str, Track] = {
    "escalation": "escalation",
    "unsigned": "receipt",
    "lag": "lag",
    "assigned": "event",
    "changed": "event",
    "deferred": "event",
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
    of an escalation; `meant` is the day it would go out if that were worked."""

    on: date
    rung: str
    anchor: date
    n: int = 0
    meant: date | None = field(default=None, compare=False)

    @property
    def track(self) -> Track:
        """The track it belongs to."""
        return TRACKS.get(self.rung, "work")


@dataclass(frozen=True, slots=True)
class Case:
    """What the ladder needs to know of one assignment.

    `since` is the day it began to be tracked or was last moved: a rung whose moment was already
    past by then does not go off. `added` marks work that joined a running programme, `recurring`
    one occurrence of a standing duty. `levels` is how far up the escalation finds somebody: a
    level without anyone does not hide the one below it.
    """

    window: Window
    status: str
    since: date
    tracked_from: date
    said: Said = NOTHING_SAID
    added: bool = False
    recurring: bool = False
    levels: int = 99


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
        yield _goes(calendar, start, "opening", start)
    if not end:
        return
    for day, n in sorted((calendar.before(end, by), by.n) for by in remind.before or ()):
        if start is None or day > start:
            yield _goes(calendar, day, "before", end, n)
    if remind.due:
        yield Rung(calendar.previous_working(end), "due", end, meant=end)
    if isinstance(remind.after, Offset) and (late := calendar.after(end, remind.after)) <= until:
        first, rung = calendar.next_working(late), "missing" if recurring else "after"
        for n, day in _repeats(first, remind, calendar, around, until):
            yield _goes(calendar, day if n else late, rung, end, n)


def _goes(calendar: Calendar, day: date, rung: str, anchor: date, n: int = 0) -> Rung:
    """The rung of a day; it waits for the next one that is worked."""
    return Rung(calendar.next_working(day), rung, anchor, n, day)


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
    """The escalation, level by level. A report made when the matter was already late (a mere
    '10 %') does not end it, but holds what is still to come: the next level waits for as long as
    `pause` says, and those above it keep their distance."""
    end, told = case.window.end, case.said.told_on
    if not end or remind.off:
        return
    days = [calendar.after(end, by) for by in remind.escalate or ()]
    ahead = [day for day in days if told and day > told]
    held = held_until(case, remind, calendar)
    wait = max(0, calendar.between(min(ahead), held)) if ahead and held else 0
    for level, day in enumerate(days, 1):
        later = calendar.add(day, wait) if wait and day in ahead else day
        yield _goes(calendar, later, "escalation", end, level)


def held_until(case: Case, remind: Remind, calendar: Calendar) -> date | None:
    """The day until which a report holds the escalation; None where none does."""
    end, told = case.window.end, case.said.told_on
    if not (end and told and told > end and remind.pause):
        return None
    return calendar.next_working(calendar.after(told, remind.pause))


def unsigned(said: Said, remind: Remind) -> bool:
    """Whether an office that was to sign has neither done so nor asked the issuer to take the
    matter back."""
    return isinstance(remind.sign, Offset) and not (remind.off or said.signed or said.request)


def receipt(case: Case, remind: Remind, calendar: Calendar) -> Iterator[Rung]:
    """What nobody signed for in time, counted from the day it was given out or handed on."""
    opened = case.window.start or case.tracked_from
    given = max(opened, case.since, case.said.handed_on or opened)
    if isinstance(remind.sign, Offset) and unsigned(case.said, remind):
        day = calendar.after(given, remind.sign)
        yield _goes(calendar, day + timedelta(days=1), "unsigned", given)


def lagging(case: Case, remind: Remind, calendar: Calendar) -> Iterator[Rung]:
    """Progress that falls `lag` points behind elapsed time; told once for each reported level."""
    start, end = case.window.start, case.window.end
    if not (start and end and remind.lag) or remind.off:
        return
    share = case.said.progress + remind.lag
    if share < 100:
        days = -(-((end - start).days + 1) * share // 100)
        day = start + timedelta(days=max(days, 1) - 1)
        yield _goes(calendar, day, "lag", end, case.said.progress)


def events(case: Case, remind: Remind, calendar: Calendar) -> Iterator[Rung]:
    """What happened to the matter, told once; the office it is handed to is given it anew."""
    said, since = case.said, case.since
    moved = since > case.tracked_from and since != said.deferred_on
    given = said.handed_on or (case.added and case.tracked_from)
    happened = (
        ("assigned", remind.assigned and given),
        ("changed", moved and remind.changed and since),
        ("deferred", remind.changed and said.deferred_on),
        ("completed", remind.completed and said.done_on),
        ("request", said.request and said.requested_on),
    )
    for rung, day in happened:
        if day and not remind.off:
            anchor = (case.window.end or day) if rung == "changed" else day
            yield _goes(calendar, day, rung, anchor)


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
    quiet = snoozed_until(case.said, remind, calendar)
    latest: dict[str, Rung] = {}
    for rung in steps(case, remind, calendar, around=as_of, until=as_of):
        track = rung.track
        come = case.since <= rung.on <= as_of and case.status in WAITING[rung.rung]
        nobody = track == "escalation" and rung.n > case.levels
        if not come or nobody or (quiet and as_of < quiet and track in ("work", "lag")):
            continue
        name = rung.rung if track == "event" else track
        if name not in latest or latest[name].on <= rung.on:
            latest[name] = rung
    return list(latest.values())


def snoozed_until(said: Said, remind: Remind, calendar: Calendar) -> date | None:
    """The first day on which the lower rungs go on; None where nothing holds them. A nod holds
    them for as long as the policy's `pause`, and so does returning the matter."""
    back = said.requested_on if said.request == "declined" else None
    nods = [day for day in (back, None if said.snoozed_until else said.snoozed_on) if day]
    days = [calendar.after(max(nods), remind.pause)] if nods and remind.pause else []
    return max([*days, *([said.snoozed_until] if said.snoozed_until else [])], default=None)


def next_rung_on(case: Case, remind: Remind, calendar: Calendar, as_of: date) -> date | None:
    """The first day after `as_of` on which a rung goes out, None if there is none."""
    until = horizon(case, remind, calendar, as_of)
    found = (r.on for r in steps(case, remind, calendar, around=as_of, until=until))
    quiet = snoozed_until(case.said, remind, calendar)
    days = chain(found, (quiet,) if quiet else ())
    return min((day for day in days if day > as_of), default=None)


def horizon(case: Case, remind: Remind, calendar: Calendar, as_of: date) -> date:
    """A day by which the next repeated rung has come."""
    every, after, end = remind.every.n if remind.every else 0, remind.after, case.window.end
    late = calendar.after(end, after) if end and isinstance(after, Offset) else as_of
    return max(as_of, late) + timedelta(days=2 * every + LONGEST_REST)
