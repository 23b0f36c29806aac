"""Points and spans of a dated phrase, and the days they mean in a given year."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from programme.core.phrase import Unread

LEAP = 1904
"""A leap year before any that a plan names: what is impossible in it, is so in every year."""
Pair = tuple[int, int]


@dataclass(slots=True)
class Point:
    """A day, part of a month, month, … or year, perhaps without its larger units.

    `year` is None where none is named; `offset` years are added (明年). `months` count from
    January of that year, 13 being the next one; `days` end at the month's last for 0. `close` is
    底. `other_…` are of another honest reading.
    """

    year: int | None = None
    offset: int | None = None
    after_named: bool = False  # 次年: counts from the year named before
    months: Pair | None = None
    days: Pair | None = None
    other_months: Pair | None = None
    other_days: Pair | None = None
    other_year: int = 0
    nth: Pair | None = None
    shift: int | None = None  # 下月: counts from the row's month
    close: bool = False
    weekday: int = 0
    style: str = ""

    @property
    def yeared(self) -> bool:
        """Whether it says anything of its year."""
        return self.year is not None or self.offset is not None

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.yeared or self.months or self.days or self.close or self.nth
                    or self.shift is not None)  # fmt: skip


@dataclass(slots=True)
class Span:
    """From `start`, where one is named, to `end`; `mark` is the letter of 前, 起 and their like."""

    start: Point | None
    end: Point
    mark: str = ""
    doubts: list[str] = field(default_factory=list)

    def points(self) -> list[Point]:
        """Its points, in order."""
        return [self.start, self.end] if self.start else [self.end]


@dataclass(slots=True)
class Dates:
    """First and last day, None where open; `other` is another honest reading of both."""

    first: date | None
    last: date | None
    other: tuple[date | None, date | None] | None = None


def in_order(parts: list[Span], year: int) -> list[Dates]:
    """The dates of the parts; raises Unread where they do not follow each other."""
    found = [dates(part, year) for part in parts]
    for a, b in pairwise(found):
        if (a.first or a.last or date.min) >= (b.first or b.last or date.min):
            raise Unread("its parts do not follow each other in time: write the year of each")
    return found


def dates(part: Span, year: int) -> Dates:
    """The dates of one part, in `year` where it names none; raises Unread if there are none."""
    first, last, other_first, other_last = bounds(part.end, year)
    if part.start:
        first, _, other_first, _ = bounds(part.start, year)
        if part.start.close:
            first = other_first = _late(part.start, year)
            other_first += timedelta(9)
    if first > last:
        raise Unread("it ends before it starts")
    if not part.start:
        return _single(part, first, last, (other_first, other_last))
    eve = bounds(part.end, year)[0] - timedelta(1)
    if part.mark in "bvV" and part.mark and not _exact(part.end) and first <= eve:
        return Dates(first, last, (first, eve))
    return _doubtful(first, last, (other_first, other_last))


def _single(part: Span, first: date, last: date, other: tuple[date, date]) -> Dates:
    """Of a part without a start."""
    end, mark, eve = part.end, part.mark, first - timedelta(1)
    if mark == "V" and not end.close:
        return Dates(None, eve, (None, last))
    if mark and mark in "bv" and not _exact(end):
        return Dates(None, last, (None, eve))
    if (mark and mark in "bvVu") or (end.close and not mark):
        return Dates(None, last, (None, other[1]) if other[1] != last else None)
    if mark == "A":
        return Dates(first, None, (last + timedelta(1), None))
    if mark == "a":
        return Dates(last + timedelta(1), None, (first, None))
    if mark and mark in "ofg":
        return Dates(first, None, (other[0], None) if other[0] != first else None)
    return _doubtful(first, last, other)


def _exact(point: Point) -> bool:
    """Whether 前 leaves no doubt: a day or an end is named."""
    return point.close or bool(point.nth) or bool(point.days and point.days[0] == point.days[1])


def _doubtful(first: date, last: date, other: tuple[date, date]) -> Dates:
    return Dates(first, last, other if other != (first, last) and other[0] <= other[1] else None)


def _late(point: Point, year: int) -> date:
    """The first day of 月底, where something begins: as 下旬."""
    if not point.months or point.months[0] != point.months[1] or point.days:
        raise Unread("where it begins is not said: write the first day")
    return bounds(replace(point, days=(21, 0)), year)[0]


def bounds(point: Point, year: int = LEAP) -> tuple[date, date, date, date]:
    """First and last day of a point, in `year` if it names none; the same of its other reading."""
    base = (year if point.year is None else point.year) + (point.offset or 0)
    if not 1900 <= base <= 2199:
        raise Unread(f"there is no year {base}: write it with four digits")
    first, last = _days(base, point.months or (1, 12), point)
    if point.weekday and first == last and first.isoweekday() != point.weekday and base != LEAP:
        raise Unread(f"{first} is not that day of the week")
    if not (point.other_months or point.other_days or point.other_year):
        return first, last, first, last
    other = replace(point, days=point.other_days or point.days, weekday=0)
    other_base = base + point.other_year
    return first, last, *_days(other_base, point.other_months or point.months or (1, 12), other)


def _days(year: int, months: Pair, point: Point) -> tuple[date, date]:
    a, b = point.days or (1, 0)
    if point.nth:
        return (day := _nth(year, months[0], *point.nth)), day
    if point.days and months[0] != months[1]:
        raise Unread("its day needs one month")
    return _day(year, months[0], a), _day(year, months[1], b)


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_length(year: int, month: int) -> int:
    """Days of a month, 1 to 12."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _LENGTHS[month - 1]


def _day(year: int, month: int, day: int) -> date:
    if month > 12 or month < 1:
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    length = month_length(year, month)
    if day > length:
        when = "" if year == LEAP else f" in {year}"
        raise Unread(f"there is no {month}月{day}日{when}")
    return date(year, month, day or length)


def _nth(year: int, month: int, n: int, weekday: int) -> date:
    if n > 0:
        first = _day(year, month, 1)
        day = first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (n - 1))
        if day.month != first.month:
            raise Unread(f"there is no such day in {month}月")
        return day
    last = _day(year, month, 0)
    return last - timedelta((last.isoweekday() - weekday) % 7)
