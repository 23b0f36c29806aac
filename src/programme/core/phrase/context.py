"""The year and month of a phrase that names none: those of the place where it stands."""

from datetime import date
from typing import NamedTuple

from programme.core.customs import Customs
from programme.core.phrase.days import LEAP, Dates, bounds, in_order
from programme.core.phrase.grammar import Parsed
from programme.core.phrase.lexicon import Token
from programme.core.phrase.point import Point, Span
from programme.core.reason import Reason, Unread
from programme.core.when import Window


class Context(NamedTuple):
    """What the place of a phrase tells: its year and month, the span it lies in."""

    year: int | None
    month: int | None
    within: Window
    customs: Customs
    mend: bool

    def years(self) -> range:
        """The years that the enclosing span touches, none where it is open."""
        start, end = self.within.start, self.within.end
        return range(start.year, end.year + 1) if start and end else range(0)

    def bounds(self) -> tuple[date, date] | None:
        """What recurring work lies within: the enclosing span, an open side being the year's."""
        first, last = self.within.start, self.within.end
        if self.year is not None and not (first and last):
            january, december = bounds(Point(self.year))[0]
            first, last = first or january, last or december
        return (first, last) if first and last else None


def year_of(parsed: Parsed, context: Context) -> int:
    """The year of the points that name none: the only one that lies inside the enclosing span,
    else the given one, else that of the last point; raises Unread where there is none."""
    parts = parsed.spans
    unknown = [p for part in parts for p in part.points() if p.year is None]
    if not unknown:
        return LEAP
    if context.year is None or context.within.start:
        in_order(parts, LEAP)  # what no year has is said before the year is asked for
    relative = any(point.offset is not None for point in unknown)
    fits = [] if relative else [y for y in context.years() if _fits(parts, y, context.within)]
    if len(fits) == 1:
        return fits[0]
    if context.year is not None:
        return context.year
    if fits:
        raise Unread("several-years", fits[0], fits[-1])
    last = parts[-1].end.year
    if last is None or len(parts) > 1 or relative or not _in_order(parts, last):
        raise Unread("no-year")
    parsed.doubts.append(Reason(code="end-year"))
    return last


def check_short_years(found: list[Token], context: Context) -> None:
    """23.3.15 has a year where the place has it, or the year beside it; else it may be 23 March."""
    known = {context.year, *context.years()}
    near = {year + n for year in known if year is not None for n in (-1, 0, 1)}
    if not all(token.first in near for token in found if token.style == "dotted"):
        raise Unread("short-year")


def place_in_month(point: Point, month: int | None) -> None:
    """The row's month, where the point has none of its own."""
    if point.months or not (point.days or point.shift is not None):
        return
    if month is None:
        raise Unread("no-month")
    at = month + (point.shift or 0)
    point.months, point.shift = (at, at), None


def _in_order(parts: list[Span], year: int) -> list[Dates]:
    """The dates in that year; empty where they are none."""
    try:
        return in_order(parts, year)
    except Unread:
        return []


def _fits(parts: list[Span], year: int, within: Window) -> bool:
    days = [day for one in _in_order(parts, year) for day in (one.first, one.last) if day]
    return bool(days) and within.contains(Window(start=min(days), end=max(days)))
