"""Working days of a country: weekends, public holidays and make-up working days (调休).

A year is computed once and kept as the ordinals of its working days, so that a million questions
cost a million binary searches.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache

from holidays import country_holidays
from holidays.registry import EntityLoader

from programme.core.plan import Offset, Plan, WorkingDays, walk_tasks
from programme.core.when import Window
from programme.errors import NotFound, choices

NO_HOLIDAYS = "none"
"""The calendar that rests on Saturdays and Sundays only."""

ANNOUNCED = {"CN": (2010, 2026)}
"""First and last year whose arrangement the State Council has announced and `holidays` knows.
For later years `holidays` computes the statutory days and knows of no make-up days."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a country, save days of one's own; see `plan.WorkingDays`."""

    days: WorkingDays
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    @cache
    def of(days: WorkingDays | str) -> "Calendar":
        """The calendar of those days, or of a country by its code; raises NotFound, naming the
        nearest codes."""
        days = WorkingDays(base=days) if isinstance(days, str) else days
        if days.base in _codes():
            return Calendar(days)
        near = get_close_matches(days.base.upper(), _codes(), n=3, cutoff=0.5) or ["CN"]
        raise NotFound(
            "unknown-calendar",
            f"there is no calendar {days.base!r}",
            f"没有名为“{days.base}”的日历",
            *choices([*near, NO_HOLIDAYS]),
        )

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        days, ordinal = self._working(day.year), day.toordinal()
        at = bisect_left(days, ordinal)
        return at < len(days) and days[at] == ordinal

    def provisional(self, day: date) -> bool:
        """Whether the answers for that day's year are a guess, not yet (or never) announced."""
        first, last = ANNOUNCED.get(self.days.base, (date.min.year, date.max.year))
        return not first <= day.year <= last and day.year not in self.days.announced

    def next_working(self, day: date) -> date:
        """The first working day on or after that day."""
        return day if self.is_working(day) else self.add(day, 1)

    def previous_working(self, day: date) -> date:
        """The last working day on or before that day."""
        return day if self.is_working(day) else self.add(day, -1)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it, for a negative n); `day` itself is never
        counted. For n = 0 the first working day on or after it."""
        if n == 0:
            return self.next_working(day)
        return self._forward(day, n) if n > 0 else self._back(day, -n)

    def between(self, a: date, b: date) -> int:
        """The number of working days after `a`, up to and including `b`; negative if b < a."""
        if b < a:
            return -self.between(b, a)
        years = range(a.year, b.year + 1)
        whole = sum(len(self._working(year)) for year in years[:-1])
        return whole + self._position(b) - self._position(a)

    def after(self, day: date, by: Offset) -> date:
        """`by` after that day; 0 working days: the first working day on or after it."""
        return self.add(day, by.n) if by.working else day + timedelta(days=by.n)

    def before(self, day: date, by: Offset) -> date:
        """`by` before that day; 0 working days: the last working day on or before it."""
        if not by.working:
            return day - timedelta(days=by.n)
        return self.add(day, -by.n) if by.n else self.previous_working(day)

    def _working(self, year: int) -> tuple[int, ...]:
        """The ordinals of the year's working days, ascending. A day that is both rest and work
        is worked: an exception to a range."""
        if year not in self._years:
            days = _country(self.days.base, year) - set(_ordinals(self.days.rest, year))
            self._years[year] = tuple(sorted(days | set(_ordinals(self.days.work, year))))
        return self._years[year]

    def _position(self, day: date) -> int:
        """How many working days of its year lie on or before the day."""
        return bisect_right(self._working(day.year), day.toordinal())

    def _forward(self, day: date, n: int) -> date:
        year, at = day.year, self._position(day) + n - 1
        while at >= len(days := self._working(year)):
            year, at = year + 1, at - len(days)
        return date.fromordinal(days[at])

    def _back(self, day: date, n: int) -> date:
        year = day.year
        at = bisect_left(self._working(year), day.toordinal()) - n
        while at < 0:
            year -= 1
            at += len(self._working(year))
        return date.fromordinal(self._working(year)[at])


def unannounced(plan: Plan) -> tuple[int, ...]:
    """The years of deadlines whose working days are not official yet, ascending: what is counted
    in working days, and which deadlines fall on rest days, is provisional there."""
    calendar = Calendar.of(plan.calendar)
    ends = {w.end for _, task in walk_tasks(plan) for w in task.when.windows if w.end}
    return tuple(sorted({end.year for end in ends if calendar.provisional(end)}))


@cache
def _codes() -> tuple[str, ...]:
    """From the registry, which imports none of the 250 countries to list them (2 s)."""
    return (NO_HOLIDAYS, *EntityLoader.get_country_codes(include_aliases=False))


@cache
def _country(code: str, year: int) -> frozenset[int]:
    """The ordinals of the working days of a country in a year."""
    days = [date(year, 1, 1) + timedelta(days=k) for k in range(366)]
    days = [day for day in days if day.year == year]
    if code == NO_HOLIDAYS:
        return frozenset(day.toordinal() for day in days if day.weekday() < 5)
    known = country_holidays(code, years=year)
    return frozenset(day.toordinal() for day in days if known.is_working_day(day))


def _ordinals(windows: Iterable[Window], year: int) -> Iterator[int]:
    """The days of closed windows that lie in a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    for window in windows:
        start, end = max(window.start or first, first), min(window.end or last, last)
        yield from range(start.toordinal(), end.toordinal() + 1)
