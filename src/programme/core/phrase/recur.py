"""Recurring phrases: what stands inside each period, and its occurrences."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product

from programme.core.customs import Customs
from programme.core.phrase.days import Dates, bounds, dates, month_length
from programme.core.phrase.grammar import Parsed, parse
from programme.core.phrase.lexicon import Token, letters
from programme.core.phrase.point import Point, Span
from programme.core.phrase.rules import DAYS, rule
from programme.core.reason import Reason, Unread

_LENGTHS = {"M": 1, "A": 1, "B": 1, "Q": 3, "H": 6, "Y": 12}
"""Months of a period by the style of its word; A and B are the odd and the even months."""
_STARTS = {"A": range(1, 13, 2), "B": range(2, 13, 2)}


@dataclass(slots=True)
class Recurring:
    """Periods of `length` months (0: they need a calendar) that begin in the months `starts`, the
    parts in each or the days `after` its end, the rule, and the tokens that bound the whole."""

    length: int
    rule: str
    bounds: list[Token] | None = None
    starts: list[int] = field(default_factory=list)
    parts: list[Span] = field(default_factory=list)
    after: int = 0
    doubts: list[Reason] = field(default_factory=list)


def recurring(found: list[Token], customs: Customs, skipped: set[int]) -> Recurring:
    """What tokens with a period among them say; raises Unread where they make no sense."""
    if letters(found).count("R") > 1:
        raise Unread("shape")
    at = letters(found).index("R")
    period, (outer, inner) = found[at], _halves(found[:at], found[at + 1 :], found[at].style)
    kinds = set(letters(inner))
    if "?" in kinds:
        raise Unread("words")
    length = _LENGTHS.get(period.style, 0)
    if not length or kinds & set("EUWOXK"):
        return Recurring(0, _by_calendar(period, inner, customs), outer)
    inner = [token for token in inner if token.letter not in "FchN"]
    after = next((token.first for token in inner if token.letter == "z"), 0)
    about = [token for token in inner if token.letter == "D"]
    inner = [token for token in inner if token.letter != "D"]
    parsed = _parsed([] if after else inner, length, customs)
    parsed.doubts += [Reason(code="about", about=(token.text,)) for token in about]
    for part in parsed.spans:
        _check(part, length)
    starts = list(_STARTS.get(period.style, range(1, 13, length)))
    return Recurring(
        length, rule(parsed.spans, length, starts, after, skipped), outer, starts, parsed.spans,
        after, parsed.doubts,
    )  # fmt: skip


def _halves(
    before: list[Token], after: list[Token], period: str
) -> tuple[list[Token] | None, list[Token]]:
    """What bounds the whole, and what stands in each period: 15 March each year, 3-12月每月."""
    before = [token for token in before if token.letter != "F"]
    kinds = set(letters(before))
    if kinds & set("ySG") or (kinds & set("mT") and period != "Y"):
        return before, after
    return None, [*before, *after]


def _by_calendar(period: Token, inner: list[Token], customs: Customs) -> str:
    """The rule of what comes by terms, weeks or days; empty where it has none."""
    if period.style == "T":
        months = sorted((start - 1) % 12 + 1 for start, _ in customs.terms())
        return f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY=1"
    if "=" in period.style:
        return period.style
    every = {"W": "FREQ=WEEKLY", "D": "FREQ=DAILY"}.get(period.style, "")
    days = ",".join(DAYS[day - 1] for day in _weekdays([period, *inner]))
    return f"{every};BYDAY={days}" if every and days else every


def _weekdays(found: list[Token]) -> list[int]:
    """每周一至周五, 每周1、3、5."""
    days = [token.first for token in found if token.letter in "wR" and token.first]
    if found[0].style == "W":
        days += [int(t.text) for t in found if t.letter == "n" and t.text in tuple("1234567")]
    return list(range(days[0], days[-1] + 1)) if days and "t" in letters(found) else days


def _parsed(inner: list[Token], length: int, customs: Customs) -> Parsed:
    """The parts in a period; without any, the whole of it."""
    month = inner[0] if inner and inner[0].letter == "j" and length in (3, 6) else None
    inner = inner[1:] if month else inner
    parsed = parse(inner, customs) if inner else Parsed([Span(None, Point())])
    if month:
        for point in (point for part in parsed.spans for point in part.points()):
            if point.months:
                raise Unread("shape")
            point.shift = (month.first or length) - 1
    for point in (span.end for span in parsed.spans):
        if point.days == (0, 0) and not point.monthed:
            point.shift = length - 1  # 每季度最后一天
    return parsed


# --- whether a part can stand in a period


def _check(part: Span, length: int) -> None:
    """Raises Unread where it cannot."""
    if part.mark and part.mark in "oaAfgVCB":
        raise Unread("shape")
    for point in part.points():
        if not _stands(point, part.mark, length):
            raise Unread("shape")
        if point.days and max(point.days) > 31:
            raise Unread("impossible-day", max(point.days))
        if length == 12 and point.days and not point.months:
            raise Unread("which-month")
        if point.months and point.days:
            bounds(replace(point, year=None))


def _stands(point: Point, mark: str, length: int) -> bool:
    """每季度15日前 does not: of which month is it?"""
    if point.year is not None or (length < 12 and (point.offset or point.months)):
        return False
    if 1 < length < 12 and point.days and point.shift is None:
        return False
    said = point.monthed or point.days or point.close or point.nth
    return bool(said) or mark not in ("b", "v", "u")


# --- occurrences


def occurrences(found: Recurring, first: date, last: date, *, cut: bool = True) -> Iterator[Dates]:
    """Those whose deadline lies inside; without a deadline, the part inside of each, or
    all of it where it is not `cut` and only ends later."""
    for year, month in product(range(first.year, last.year + 1), found.starts):
        for part in found.parts:
            one = _after(found, year, month) if found.after else _one(part, found, year, month)
            inside = one and _inside(one, date(year, month, 1), first, last, cut=cut)
            if inside:
                yield inside


def _inside(one: Dates, period: date, first: date, last: date, *, cut: bool) -> Dates | None:
    """An occurrence as far as it lies between two days; a deadline begins with its period."""
    begin, end = max(one.first or period, first), one.last
    if one.first and end and end > last:
        if not cut and begin <= last:
            return Dates(begin, end)
        end = last
    if not end or not begin <= end <= last:
        return None
    other = one.other if one.other and one.other[1] and begin <= one.other[1] else None
    return Dates(begin, end, (max(other[0] or begin, first), other[1]) if other else None)


def _after(found: Recurring, year: int, month: int) -> Dates:
    """Of 结束后10日内: the days after the period's end."""
    last = month + found.length - 1
    end = date(year, last, month_length(year, last))
    return Dates(end + timedelta(1), end + timedelta(found.after))


def _one(part: Span, found: Recurring, year: int, month: int) -> Dates | None:
    """That of one period; none where it has no fifth Friday."""
    end = _placed(part.end, year, month, found.length)
    start = _placed(part.start, year, month, found.length) if part.start else None
    try:
        return dates(Span(start, end, part.mark), year)
    except Unread as fault:
        if fault.reason.code == "impossible-nth":
            return None
        raise


def _placed(point: Point, year: int, month: int, length: int) -> Point:
    """The point in its period; a day that its month lacks is the month's last."""
    months = point.months or (month, month + length - 1)
    if point.shift is not None:
        months = (month + point.shift,) * 2
    days, offset = point.days, point.offset or 0
    if days and max(days) > 28:
        longest = month_length(year + offset, (months[0] - 1) % 12 + 1)
        days = (min(days[0], longest), min(days[1], longest))
    return Point(
        year, offset, months=months, days=days, close=point.close, nth=point.nth,
        other_months=point.other_months, other_days=point.other_days,
    )  # fmt: skip
