"""From the tokens of a dated phrase to its spans, and from spans to days in a given year."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from programme.core.phrase import Token, Unread

LEAP = 1004
"""A leap year before any that a plan names: what is impossible in it, is so in every year."""


class Point(NamedTuple):
    """A day, month, quarter, half or year, perhaps without its larger units; `close` is 底."""

    year: int | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    close: bool = False


class Span(NamedTuple):
    """From `start`, where one is named, to `end`; `before` is 前."""

    start: Point | None
    end: Point
    before: bool

    @property
    def due(self) -> bool:
        """Whether it sets a deadline only."""
        return not self.start and (self.before or self.end.close)


class Dates(NamedTuple):
    """First day (None for a deadline), last day and, in the other reading of 前, last day."""

    first: date | None
    last: date
    other: date | None = None


def spans(found: list[Token]) -> list[Span]:
    """The parts of a list (one, where it is none), each date completed from the one before it.

    Raises Unread where that cannot be done.
    """
    return _carried([span(part) for part in _split(found, "s")])


def span(found: list[Token]) -> Span:
    """A single part, as it is written."""
    *start, end = (_point(part) for part in _split(found, "t"))
    return Span(start[0] if start else None, end, any(t.letter == "b" for t in found))


def in_order(parts: list[Span], year: int) -> list[Dates]:
    """The dates of the parts; raises Unread where they do not follow each other."""
    found = [dates(part, year) for part in parts]
    if any((a.first or a.last) >= (b.first or b.last) for a, b in pairwise(found)):
        raise Unread("its parts do not follow each other in time: write the year of each")
    return found


def dates(part: Span, year: int) -> Dates:
    """The dates of one part, in `year` where it names none; raises Unread if there are none."""
    first, last = days(part.end, year)
    begin = days(part.start, year)[0] if part.start else None if part.due else first
    if begin and begin > last:
        raise Unread("it ends before it starts")
    doubtful = part.before and not part.end.close and part.end.day is None
    eve = first - timedelta(1)
    return Dates(begin, last, eve if doubtful and (begin or eve) <= eve else None)


def days(point: Point, year: int = LEAP) -> tuple[date, date]:
    """First and last day of a point, in `year` if it names none."""
    year = year if point.year is None else point.year
    if not 1000 <= year <= 9999:
        raise Unread(f"there is no year {year}: write it with four digits")
    a, b = point.months or (1, 12)
    try:
        return date(year, a, point.day or 1), date(year, b, point.day or monthrange(year, b)[1])
    except ValueError:
        when = "" if year == LEAP else f" in {year}"
        raise Unread(f"there is no {a}月{point.day}日{when}") from None


def _split(found: list[Token], separator: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in found:
        if token.letter == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _point(found: list[Token]) -> Point:
    named = {token.letter: token for token in found}
    year, month, day = (named.get(letter) for letter in "ymd")
    if day and month and month.first != month.last:
        raise Unread(f"{day.text} needs one month, not {month.text}")
    months = (month.first, month.last) if month else None
    return Point(year.first if year else None, months, day.first if day else None, "e" in named)


def _carried(parts: list[Span]) -> list[Span]:
    """Each point with the larger units it leaves out taken from the point before it."""
    done: list[Span] = []
    last: Point | None = None
    for part in parts:
        start = _filled(part.start, last) if part.start else None
        last = _filled(part.end, start or last)
        done.append(part._replace(start=start, end=last))
    return done


def _filled(point: Point, before: Point | None) -> Point:
    if point.year is not None:
        return point
    if before is None:
        if point.months is None:
            raise Unread("the month is not given", "no_date")
        return point
    if (before.months if point.months else before.day) is None:
        raise Unread("its parts do not fit together: write each date in full")
    return point._replace(year=before.year, months=point.months or before.months)
