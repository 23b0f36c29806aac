"""A roll-up over time, by what changes and not by judging every day anew.

What an item adds to the sums changes when something is reported, and with its window; each change
is noted once, and a sweep over the days adds them up. The sums of a day are those that `rollup`
has for it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from programme.core.facts import Report
from programme.core.rollup import (
    COMPLETED,
    FINE,
    OUTSIDE,
    WHOLE,
    Leaf,
    earned,
    folded,
    grouped,
    share,
)
from programme.core.standing import NOTHING_SAID, Said, elapsed, said

DAY = timedelta(days=1)
Known = Sequence[tuple[date, Report]]
"""Reports with the day on which each came to be known, in that order."""
Changes = dict[date, Counter[str]]
"""What is added to each sum on a day. Planned progress on a day is `planned` plus `slope` times
the day's ordinal."""


@dataclass(frozen=True, slots=True)
class Point:
    """A day: shares from 0 to 1 of planned and actual progress, None where nothing counts; how
    many dated items there are, how many are done, and how many overdue."""

    day: date
    planned: float | None
    actual: float | None
    total: int
    done: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Course:
    """One share of work over time: as it began (nothing reported), and what came to be known.
    There is nothing of it before `since`; it may be `held` by a gate, or `ended` with its
    programme."""

    leaf: Leaf
    known: Known = ()
    confirm: str = "none"
    since: date = date.min
    held: bool = False
    ended: bool = False


def points(courses: Iterable[Course], days: Sequence[date]) -> list[Point]:
    """The sums on each of these ascending days. The shares of an item are folded as in `rollup`."""
    changes: Changes = defaultdict(Counter)
    for same in grouped(courses, lambda course: (course.leaf.item,)).values():
        if same[0].leaf.dated:
            _note(changes, same)
    now, upcoming, found = Counter[str](), sorted(changes, reverse=True), []
    for day in days:
        while upcoming and upcoming[-1] <= day:
            for name, by in changes[upcoming.pop()].items():
                now[name] += by
        found.append(_point(day, now))
    return found


def _point(day: date, now: Counter[str]) -> Point:
    planned = now["planned"] + now["slope"] * day.toordinal()
    return Point(
        day,
        share(planned, now["weight"]),
        share(now["actual"], now["weight"]),
        now["total"],
        now["done"],
        now["overdue"],
    )


def _note(changes: Changes, shares: Sequence[Course]) -> None:
    """Every change of one item: each state it is in adds its part when it begins, and takes it
    away when the next one does."""
    states = [_states(course) for course in shares]
    days = sorted({day for leaves in states for day in leaves})
    for day, following in zip_longest(days, days[1:]):
        leaf = folded([_latest(leaves, day) for leaves in states])
        _add(changes, leaf, day, following)


def _latest(states: dict[date, Leaf], day: date) -> Leaf:
    return states[max(one for one in states if one <= day)]


def _states(course: Course) -> dict[date, Leaf]:
    """A share as it stood from each day on which something became known of it, or on which it
    became overdue. Else what is neither over nor outside is `open`, whatever the day."""
    found: dict[date, Leaf] = {}
    later = (known_on for known_on, _ in course.known if known_on > course.since)
    for day in (course.since, *dict.fromkeys(later)):
        told = [report for known_on, report in course.known if known_on <= day]
        state = said(told, day, confirm=course.confirm) if told else NOTHING_SAID
        found = {one: leaf for one, leaf in found.items() if one < day}
        found[day] = now = _leaf(course, state, day)
        if now.status == "open" and now.window.end and not course.held:
            found[now.window.end + DAY] = _leaf(course, state, now.window.end + DAY)
    return found


def _leaf(course: Course, state: Said, day: date) -> Leaf:
    leaf = course.leaf
    window = state.window(leaf.window)
    end, done = None if course.held else window.end, state.done_on
    rules = (
        ("waived", state.waived),
        ("done_late", done and end and done > end),
        ("done", done),
        ("submitted", state.submitted_on),
        ("unreported", end and end < leaf.tracked_from),
        ("waived", course.ended),
        ("overdue", end and end < day),
    )
    status = next((name for name, holds in rules if holds), "open")
    return leaf._replace(
        window=window,
        status=status,
        earned=earned(leaf.weight, status, state.progress),
    )


def _add(changes: Changes, leaf: Leaf, since: date, until: date | None) -> None:
    """Add what a leaf in this state gives to the sums from a day on, and take it away from
    another on, if there is one."""
    end = leaf.window.end
    assert end
    inside = leaf.status not in OUTSIDE
    whole, actual = (leaf.weight * WHOLE, leaf.earned * FINE) if inside else (0, 0)
    _, total = elapsed(leaf.window, end, leaf.tracked_from)
    start, slope = end - (total - 1) * DAY, whole // total
    rising = slope * (1 - start.toordinal())
    for day, sign in ((since, 1), (until, -1)):
        if day is None:
            return
        now = changes[day]
        now["total"] += sign
        now["done"] += sign * (leaf.status in COMPLETED)
        now["overdue"] += sign * (leaf.status == "overdue")
        now["weight"] += sign * whole
        now["actual"] += sign * actual
        first, last = changes[max(day, start)], changes[max(day, end)]
        first["slope"] += sign * slope
        first["planned"] += sign * rising
        last["slope"] -= sign * slope
        last["planned"] += sign * (whole - rising)


def steps(first: date, last: date, step: str) -> Iterator[date]:
    """The last day of each day, week (Sunday) or month from the first on, and the last day."""
    day = first
    while day < last:
        if step == "week":
            day += (6 - day.weekday()) * DAY
        elif step == "month":
            day = (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY
        if day < last:
            yield day
        day += DAY
    yield last
