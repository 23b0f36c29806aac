"""Reads the time phrases of a notice: text -> tokens -> spans -> dates.

A new form is a line in `_SHAPES`, spelt in the letters of `core.phrase`.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from programme.core.phrase import Token, Unread, tokens
from programme.core.span import LEAP, Dates, Point, Span, dates, days, in_order, span, spans
from programme.core.when import Kind, When, Window

_PERIODS = {"M": 1, "Q": 3, "Y": 12}  # months


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
            january, december = days(Point(self.year))
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
    ends = [(w.start or w.end, w.end or w.start) for w in windows]
    for label in (_month, _quarter, _whole_year, _day, _interval):
        labels = [label(first, last) for first, last in ends if first and last]
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
    parts = spans(found)
    read_as = in_order(parts, _year(parts, context))
    single: Kind = "deadline" if read_as[0].first is None else "window"
    return _when("list" if len(read_as) > 1 else single, read_as)


def _when(kind: Kind, read_as: list[Dates], rule: str = "", message: str = "") -> When:
    others = tuple(Window(start=d.first, end=d.other) for d in read_as if d.other)
    return When(
        kind=kind,
        words="",
        windows=tuple(Window(start=d.first, end=d.last) for d in read_as),
        rule=rule,
        ambiguous=bool(others),
        alternatives=others,
        message=message,
    )


def _year(parts: list[Span], context: _Context) -> int:
    """The year of the points that name none."""
    in_order(parts, LEAP)
    if all(p.year for part in parts for p in (part.start, part.end) if p):
        return LEAP
    fits = [year for year in context.years() if _fits(parts, year, context.within)]
    if len(fits) == 1:
        return fits[0]
    if context.year is None:
        several = f"; {fits[0]} to {fits[-1]} are possible" if fits else ""
        raise Unread(f"the year is not given: write it, or set `year`{several}", "no_date")
    return context.year


def _fits(parts: list[Span], year: int, within: Window) -> bool:
    try:
        read_as = in_order(parts, year)
    except Unread:
        return False
    first = min(d.first or d.last for d in read_as)
    return within.contains(Window(start=first, end=max(d.last for d in read_as)))


# --- recurring phrases


def _recurring(found: list[Token], context: _Context) -> When:
    length, part = _PERIODS[found[0].letter], span(found[1:])
    days(part.end._replace(months=part.end.months or (1, 1)))  # raises for 2月30日
    rule, bounds = _rule(part, length), context.bounds()
    if not bounds:
        return _when("recurring", [], rule, "nothing says when it begins and ends: set both")
    read_as = list(_occurrences(part, length, *bounds))
    message = "" if read_as else f"never from {bounds[0]} to {bounds[1]}"
    return _when("recurring", read_as, rule, message)


def _occurrences(part: Span, length: int, first: date, last: date) -> Iterator[Dates]:
    """Those whose deadline lies inside; without a deadline, the part inside of each."""
    for year, month in product(range(first.year, last.year + 1), range(1, 13, length)):
        found = _occurrence(part, year, month, length)
        begin = max(found.first or date(year, month, 1), first)
        end = found.last if part.due else min(found.last, last)
        if begin <= end <= last:
            other = found.other if found.other and begin <= found.other else None
            yield Dates(begin, end, other)


def _occurrence(part: Span, year: int, month: int, length: int) -> Dates:
    """That of one period; a day that its month lacks is the month's last."""
    months = _months(part, month, length)
    day = part.end.day and min(part.end.day, monthrange(year, months[1])[1])
    return dates(part._replace(end=Point(year, months, day, part.end.close)), year)


def _months(part: Span, month: int, length: int) -> tuple[int, int]:
    return part.end.months or (month, month + length - 1)


def _rule(part: Span, length: int) -> str:
    """RFC 5545; a day that some months lack is the last there is of 28, 29, …"""
    months = [_months(part, month, length)[part.due] for month in range(1, 13, length)]
    listed = ",".join(str(month) for month in sorted(set(months)))
    every = "FREQ=MONTHLY" if length == 1 else f"FREQ=YEARLY;BYMONTH={listed}"
    day = part.end.day or (-1 if part.due else 1)
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
