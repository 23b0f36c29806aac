"""Reads the time phrases of a notice: tokens -> a shape in a table -> dates.

A new form is a line in `_SHAPES`, spelt in the letters of `core.phrase`.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product
from typing import NamedTuple

from programme.core.phrase import Token, Unread, tokens
from programme.core.when import Kind, When, Window

_LEAP = 1004
"""A leap year before any that a plan names: what is impossible in it, is so in every year."""

_PERIODS = {"M": 1, "Q": 3, "Y": 12}  # months


class _Point(NamedTuple):
    """A day, month, quarter, half or year, perhaps without its larger units; `close` is 底."""

    year: int | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    close: bool = False


class _Span(NamedTuple):
    """From `start`, where one is named, to `end`; `before` is 前."""

    start: _Point | None
    end: _Point
    before: bool

    @property
    def due(self) -> bool:
        """Whether it sets a deadline only."""
        return not self.start and (self.before or self.end.close)


class _Dates(NamedTuple):
    """First day (None for a deadline), last day and, in the other reading of 前, last day."""

    first: date | None
    last: date
    other: date | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    year: int | None
    within: Window

    def years(self) -> range:
        """The years that the enclosing span touches, none where it is open."""
        start, end = self.within.start, self.within.end
        return range(start.year, end.year + 1) if start and end else range(0)

    def bounds(self) -> tuple[date, date] | None:
        """What recurring work lies within: the enclosing span, an open side being the year's."""
        first, last = self.within.start, self.within.end
        if self.year is not None and not (first and last):
            january, december = _days(_Point(self.year))
            first, last = first or january, last or december
        return (first, last) if first and last else None


def read(words: str, *, year: int | None = None, within: Window | None = None) -> When:
    """What a time phrase means; raises nothing and never guesses a year.

    `within` is the span of the enclosing phase or programme. A phrase that names no year has the
    one year in which it lies inside `within`, else `year`, else no date. Recurring work has its
    occurrences inside `within` (`year`, for an open side); its rule names the deadlines or, where
    the phrase sets none (每月), the first days. `2022年6月前` is by the end of June, as official
    documents mean it, and comes with the other reading.
    """
    try:
        found = tokens(words)
        when = _reader(found)(found, _Context(year, within or Window()))
    except Unread as fault:
        return When(kind=fault.kind, words=words, message=str(fault))
    return when.model_copy(update={"words": words})


def slot_labels(windows: Sequence[Window]) -> list[str]:
    """The labels of a task's occurrences, in their order; '' for a single one.

    The first form that tells all apart: `2023-05` where each lies in a month, `2023-Q2` in a
    quarter, `2023` in a year, else the first day (the last, for a deadline), else both days.
    Raises ValueError where two windows are the same or one has no day at all.
    """
    if len(windows) < 2:
        return [""] * len(windows)
    days = [(w.start or w.end, w.end or w.start) for w in windows]
    for label in (_month, _quarter, _whole_year, _day, _interval):
        labels = [label(first, last) for first, last in days if first and last]
        if len(set(labels) - {""}) == len(windows):
            return labels
    raise ValueError("two occurrences have the same window, or one has no day")


def _month(first: date, last: date) -> str:
    return f"{first:%Y-%m}" if f"{first:%Y-%m}" == f"{last:%Y-%m}" else ""


def _quarter(first: date, last: date) -> str:
    a, b = (f"{day.year}-Q{(day.month + 2) // 3}" for day in (first, last))
    return a if a == b else ""


def _whole_year(first: date, last: date) -> str:
    return str(first.year) if first.year == last.year else ""


def _day(first: date, _last: date) -> str:
    return first.isoformat()


def _interval(first: date, last: date) -> str:
    return f"{first}/{last}"


# --- phrases without dates


def _open_ended(_found: list[Token], _context: _Context) -> When:
    return When(kind="open_ended", words="")


def _undated(_found: list[Token], _context: _Context) -> When:
    return When(kind="no_date", words="", message="the document sets no date")


# --- windows, deadlines and lists of them


def _dated(found: list[Token], context: _Context) -> When:
    spans = _carried([_span(part) for part in _split(found, "s")])
    dates = _in_order(spans, _year(spans, context))
    single: Kind = "deadline" if dates[0].first is None else "window"
    return _when("list" if len(dates) > 1 else single, dates)


def _when(kind: Kind, dates: list[_Dates], rule: str = "", message: str = "") -> When:
    others = tuple(Window(start=d.first, end=d.other) for d in dates if d.other)
    return When(
        kind=kind,
        words="",
        windows=tuple(Window(start=d.first, end=d.last) for d in dates),
        rule=rule,
        ambiguous=bool(others),
        alternatives=others,
        message=message,
    )


def _split(found: list[Token], separator: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in found:
        if token.letter == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _span(found: list[Token]) -> _Span:
    *start, end = (_point(part) for part in _split(found, "t"))
    return _Span(start[0] if start else None, end, any(t.letter == "b" for t in found))


def _point(found: list[Token]) -> _Point:
    named = {token.letter: token for token in found}
    year, month, day = (named.get(letter) for letter in "ymd")
    if day and month and month.first != month.last:
        raise Unread(f"{day.text} needs one month, not {month.text}")
    months = (month.first, month.last) if month else None
    return _Point(year.first if year else None, months, day.first if day else None, "e" in named)


def _carried(spans: list[_Span]) -> list[_Span]:
    """Each point with the larger units it leaves out taken from the point before it."""
    done: list[_Span] = []
    last: _Point | None = None
    for span in spans:
        start = _filled(span.start, last) if span.start else None
        last = _filled(span.end, start or last)
        done.append(span._replace(start=start, end=last))
    return done


def _filled(point: _Point, before: _Point | None) -> _Point:
    if point.year is not None:
        return point
    if before is None:
        if point.months is None:
            raise Unread("the month is not given", "no_date")
        return point
    if (before.months if point.months else before.day) is None:
        raise Unread("its parts do not fit together: write each date in full")
    return point._replace(year=before.year, months=point.months or before.months)


def _year(spans: list[_Span], context: _Context) -> int:
    """The year of the points that name none."""
    _in_order(spans, _LEAP)
    if all(p.year for span in spans for p in (span.start, span.end) if p):
        return _LEAP
    fits = [year for year in context.years() if _fits(spans, year, context.within)]
    if len(fits) == 1:
        return fits[0]
    if context.year is None:
        several = f"; {fits[0]} to {fits[-1]} are possible" if fits else ""
        raise Unread(f"the year is not given: write it, or set `year`{several}", "no_date")
    return context.year


def _fits(spans: list[_Span], year: int, within: Window) -> bool:
    try:
        dates = _in_order(spans, year)
    except Unread:
        return False
    first = min(d.first or d.last for d in dates)
    return within.contains(Window(start=first, end=max(d.last for d in dates)))


def _in_order(spans: list[_Span], year: int) -> list[_Dates]:
    dates = [_dates(span, year) for span in spans]
    if any((a.first or a.last) >= (b.first or b.last) for a, b in pairwise(dates)):
        raise Unread("its parts do not follow each other in time: write the year of each")
    return dates


def _dates(span: _Span, year: int) -> _Dates:
    first, last = _days(span.end, year)
    begin = _days(span.start, year)[0] if span.start else None if span.due else first
    if begin and begin > last:
        raise Unread("it ends before it starts")
    doubtful = span.before and not span.end.close and span.end.day is None
    eve = first - timedelta(days=1)
    return _Dates(begin, last, eve if doubtful and (begin or eve) <= eve else None)


def _days(point: _Point, year: int = _LEAP) -> tuple[date, date]:
    """First and last day of a point, in `year` if it names none."""
    year = year if point.year is None else point.year
    if not 1000 <= year <= 9999:
        raise Unread(f"there is no year {year}: write it with four digits")
    a, b = point.months or (1, 12)
    try:
        return date(year, a, point.day or 1), date(year, b, point.day or monthrange(year, b)[1])
    except ValueError:
        when = "" if year == _LEAP else f" in {year}"
        raise Unread(f"there is no {a}月{point.day}日{when}") from None


# --- recurring phrases


def _recurring(found: list[Token], context: _Context) -> When:
    length, span = _PERIODS[found[0].letter], _span(found[1:])
    _days(span.end._replace(months=span.end.months or (1, 1)))  # 32日 is in no month
    rule, bounds = _rule(span, length), context.bounds()
    if not bounds:
        return _when("recurring", [], rule, "nothing says when it begins and ends: set both")
    dates = list(_occurrences(span, length, *bounds))
    return _when(
        "recurring", dates, rule, "" if dates else f"never from {bounds[0]} to {bounds[1]}"
    )


def _occurrences(span: _Span, length: int, first: date, last: date) -> Iterator[_Dates]:
    """Those whose deadline lies inside; without a deadline, the part inside of each."""
    for year, month in product(range(first.year, last.year + 1), range(1, 13, length)):
        found = _occurrence(span, year, month, length)
        begin = max(found.first or date(year, month, 1), first)
        end = found.last if span.due else min(found.last, last)
        if begin <= end <= last:
            other = found.other if found.other and begin <= found.other else None
            yield _Dates(begin, end, other)


def _occurrence(span: _Span, year: int, month: int, length: int) -> _Dates:
    """That of one period; a day that its month lacks is the month's last."""
    months = _months(span, month, length)
    day = span.end.day and min(span.end.day, monthrange(year, months[1])[1])
    return _dates(span._replace(end=_Point(year, months, day, span.end.close)), year)


def _months(span: _Span, month: int, length: int) -> tuple[int, int]:
    return span.end.months or (month, month + length - 1)


def _rule(span: _Span, length: int) -> str:
    """RFC 5545; a day that some months lack is the last there is of 28, 29, …"""
    months = [_months(span, month, length)[span.due] for month in range(1, 13, length)]
    listed = ",".join(str(month) for month in sorted(set(months)))
    every = "FREQ=MONTHLY" if length == 1 else f"FREQ=YEARLY;BYMONTH={listed}"
    day = span.end.day or (-1 if span.due else 1)
    if day <= 28:
        return f"{every};BYMONTHDAY={day}"
    return f"{every};BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"


# --- the table of shapes

_START = "(?:y?md?|y|d)"
_END = "(?:y?md|d|y?me?|ye?)"
_SPAN = f"(?:{_START}t)?{_END}b?"
_SHAPES: tuple[tuple[str, Callable[[list[Token], _Context], When]], ...] = (
    ("o", _open_ended),
    ("n", _undated),
    (f"{_SPAN}(?:s{_SPAN})*", _dated),
    ("M(?:[de]b?)?", _recurring),
    ("Q(?:eb?)?", _recurring),
    ("Y(?:(?:md|me?|e)b?)?", _recurring),
)


def _reader(found: list[Token]) -> Callable[[list[Token], _Context], When]:
    spelling = "".join(token.letter for token in found)
    for shape, reader in _SHAPES:
        if re.fullmatch(shape, spelling):
            return reader
    raise Unread("its parts do not make a time phrase")
