"""The days that points and spans mean in a given year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from programme.core.phrase.point import Pair, Point, Span
from programme.core.reason import Unread

LEAP = 1904
"""A leap year before any that a plan names: what is impossible in it, is so in every year."""
Days = tuple[date, date]
_DAY = timedelta(1)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


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
            raise Unread("order")
    return found


def dates(part: Span, year: int) -> Dates:
    """The dates of one part, in `year` where it names none; raises Unread if there are none."""
    end, other = bounds(part.end, year)
    if not part.start:
        return _single(part, end, other)
    start, other_start = bounds(part.start, year)
    if part.start.close:  # 月底, where something begins, is as 下旬
        late = _late(part.start, year)
        start, other_start = (late, late), (late + 9 * _DAY, late)
    if start[0] > end[1]:
        raise Unread("reversed")
    eve = end[0] - _DAY
    if part.mark in ("b", "v", "V") and not _exact(part.end) and start[0] <= eve:
        return Dates(start[0], end[1], (start[0], eve))
    return _doubtful((start[0], end[1]), (other_start[0], other[1]))


def _single(part: Span, found: Days, other: Days) -> Dates:
    """Of a part without a start, by its mark."""
    (first, last), end, mark = found, part.end, part.mark
    eve = first - _DAY
    if mark == "V" and not end.close:
        return Dates(None, eve, (None, last))
    if mark in ("b", "v") and not _exact(end):
        return Dates(None, last, (None, eve))
    if mark in ("b", "v", "V", "u") or (end.close and not mark):
        return Dates(None, last, (None, other[1]) if other[1] != last else None)
    if mark == "A":
        return Dates(first, None, (last + _DAY, None))
    if mark == "a":
        return Dates(last + _DAY, None, (first, None))
    if mark in ("o", "f", "g") and end.close:
        late = _late(end, first.year)
        return Dates(late, None, (late + 9 * _DAY, None))
    if mark in ("o", "f", "g"):
        return Dates(first, None, (other[0], None) if other[0] != first else None)
    if mark in ("C", "B"):
        return _week(found, mark)
    return _doubtful(found, other)


def _week(found: Days, mark: str) -> Dates:
    """The seven days from a day, or to it."""
    first, last = found
    if first != last:
        raise Unread("shape")
    return Dates(first, last + 6 * _DAY) if mark == "C" else Dates(first - 6 * _DAY, last)


def _exact(point: Point) -> bool:
    """Whether 前 leaves no doubt: a day or an end is named."""
    return point.close or bool(point.nth) or bool(point.days and point.days[0] == point.days[1])


def _doubtful(found: Days, other: Days) -> Dates:
    return Dates(*found, other if other != found and other[0] <= other[1] else None)


def _late(point: Point, year: int) -> date:
    if not point.months or point.months[0] != point.months[1] or point.days:
        raise Unread("start-day")
    return bounds(replace(point, days=(21, 0)), year)[0][0]


def bounds(point: Point, year: int = LEAP) -> tuple[Days, Days]:
    """First and last day of a point, in `year` if it names none; the same of its other reading."""
    base = (year if point.year is None else point.year) + (point.offset or 0)
    if not 1900 <= base <= 2199:
        raise Unread("impossible-year", base)
    months = point.months or (1, 12)
    found = _days(base, months, point.days, point.nth)
    first, last = found
    if point.weekday and first == last and first.isoweekday() != point.weekday and base != LEAP:
        raise Unread("weekday", first)
    if point.week:
        return found, _week_from_monday(base, months[0], point.week)
    if not (point.other_months or point.other_days or point.other_year):
        return found, found
    days = point.other_days or point.days
    return found, _days(base + point.other_year, point.other_months or months, days, point.nth)


def _days(year: int, months: Pair, days: Pair | None, nth: Pair | None) -> Days:
    if nth:
        day = _nth(year, months[nth[0] < 0], *nth)
        return day, day
    if days and months[0] != months[1]:
        raise Unread("one-month")
    a, b = days or (1, 0)
    return _day(year, months[0], a), _day(year, months[1], b)


def _week_from_monday(year: int, month: int, n: int) -> Days:
    """The week of the month's nth Monday, else of its last."""
    mondays = [day for day in month_days(year, month) if day.isoweekday() == 1]
    monday = mondays[min(n, len(mondays)) - 1]
    return monday, monday + 6 * _DAY


def month_days(year: int, month: int) -> Iterable[date]:
    """The days of a month; 13 is January of the next year."""
    year, month = _wrapped(year, month)
    return (date(year, month, day) for day in range(1, month_length(year, month) + 1))


def month_length(year: int, month: int) -> int:
    """Days of a month, 1 to 12."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _LENGTHS[month - 1]


def _wrapped(year: int, month: int) -> tuple[int, int]:
    """Month 13 is January of the next year."""
    return (year, month) if 1 <= month <= 12 else (year + (month - 1) // 12, (month - 1) % 12 + 1)


def _day(year: int, month: int, day: int) -> date:
    """A day, the last one for 0."""
    year, month = _wrapped(year, month)
    length = month_length(year, month)
    if day > length and year == LEAP:
        raise Unread("impossible-date", month, day)
    if day > length:
        raise Unread("impossible-in-year", month, day, year)
    return date(year, month, day or length)


def _nth(year: int, month: int, n: int, weekday: int) -> date:
    days = [day for day in month_days(year, month) if day.isoweekday() == weekday]
    if n > len(days):
        raise Unread("impossible-nth", month)
    return days[n - 1 if n > 0 else n]


def without_months(one: Dates, skipped: set[int]) -> list[Dates]:
    """The pieces of a window outside the months `skipped`; raises Unread where a side is open."""
    if not (one.first and one.last):
        raise Unread("exception-ends")
    pieces: list[Dates] = []
    day, begun = one.first, None
    while day <= one.last:
        end = min(day.replace(day=month_length(day.year, day.month)), one.last)
        if day.month in skipped:
            begun = None
        elif begun is None:
            begun = Dates(day, end)
            pieces.append(begun)
        else:
            begun.last = end
        day = end + _DAY
    return pieces
