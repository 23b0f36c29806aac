"""Recurring phrases: what stands inside each period, its RFC 5545 rule, its occurrences."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from programme.core.customs import Customs
from programme.core.grammar import SHAPE, Parsed, parse
from programme.core.lexicon import Token
from programme.core.phrase import Unread
from programme.core.span import Dates, Point, Span, bounds, dates, month_length

LENGTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12, "A": 2, "B": 2}
"""Months of a period; A and B are the odd and the even months."""
_RULES = {"W": "FREQ=WEEKLY", "D": "FREQ=DAILY"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_INTERVALS = {
    "月": "FREQ=MONTHLY;INTERVAL=2",
    "周": "FREQ=WEEKLY;INTERVAL=2",
    "年": "FREQ=YEARLY;INTERVAL=2",
}


@dataclass(slots=True)
class Recurring:
    """A period of `length` months (0: it needs a calendar), the parts in it, the rule."""

    length: int
    parts: list[Span]
    rule: str
    months: frozenset[int] = frozenset(range(1, 13))
    bounds: list[Token] | None = None
    after: int = 0
    doubts: tuple[str, ...] = ()


def recurring(
    found: list[Token], customs: Customs, skipped: frozenset[int] = frozenset()
) -> Recurring:
    """What tokens with a period among them say; raises Unread where they make no sense."""
    at = next(i for i, token in enumerate(found) if token.letter == "R")
    unit, before, after = found[at], found[:at], found[at + 1 :]
    if any(token.letter == "R" for token in after):
        raise Unread(SHAPE)
    outer, inner = _halves(before, after, unit.text)
    length = LENGTHS.get(unit.text, 0)
    if any(token.letter == "?" for token in inner):
        raise Unread("it has words that are no part of a time phrase")
    if not length or any(token.letter in "EUWOX" for token in inner):
        return Recurring(
            0, [], unit.style or _weekly(unit.text, [unit, *inner], customs), bounds=outer
        )
    inner = [t for t in inner if t.letter not in "FchND"]
    ended = next((t.first for t in inner if t.letter == "z"), 0)
    parsed = (
        Parsed([Span(None, Point())], []) if ended or not inner else _parts(inner, length, customs)
    )
    found_months = frozenset(
        m for m in range(1, 13) if length != 2 or m % 2 == "BA".index(unit.text)
    )
    length = 1 if length == 2 else length
    for part in parsed.spans:
        _check(part, length)
    result = Recurring(length, parsed.spans, "", found_months, outer, ended, tuple(parsed.doubts))
    result.rule = _rule(result, skipped)
    return result


def _halves(
    before: list[Token], after: list[Token], unit: str
) -> tuple[list[Token] | None, list[Token]]:
    """What bounds the whole, and what stands in each period: 15 March each year, 3-12月每月."""
    before = [t for t in before if t.letter not in "F"]
    if not before:
        return None, after
    year = any(t.letter in "ySG" for t in before)
    month = any(t.letter in "mT" for t in before)
    if year or (month and unit != "Y"):
        return before, after
    return None, [*before, *after]


def _weekly(unit: str, inner: list[Token], customs: Customs) -> str:
    if unit == "T":
        months = sorted((start - 1) % 12 + 1 for start, _ in customs.terms())
        return f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY=1"
    rule = _RULES.get(unit, "")
    days = [t.first for t in inner if t.letter in "wR" and t.first]
    days += [
        int(t.text) for t in inner if t.letter == "n" and t.text in set("1234567") and unit == "W"
    ]
    if days and any(t.letter == "t" for t in inner):
        days = list(range(days[0], days[-1] + 1))
    return rule + (f";BYDAY={','.join(_DAYS[day - 1] for day in days)}" if rule and days else "")


def _parts(inner: list[Token], length: int, customs: Customs) -> Parsed:
    if length == 3 and inner[0].letter == "j":
        month, *rest = inner
        parsed = parse(rest, customs) if rest else Parsed([Span(None, Point())], [])
        for part in parsed.spans:
            for point in part.points():
                if point.months:
                    raise Unread(SHAPE)
                point.shift = month.first - 1
        return parsed
    return parse(inner, customs)


def _check(part: Span, length: int) -> None:
    """Whether the part can stand in a period; raises Unread."""
    if part.mark and part.mark in "oaAfgV":
        raise Unread(SHAPE)
    for point in part.points():
        if point.year is not None or (point.offset and length < 12):
            raise Unread(SHAPE)
        if length < 12 and (point.months or (point.days and length > 1 and point.shift is None)):
            raise Unread(SHAPE)
        if (
            part.mark
            and part.mark in "bvu"
            and not (
                point.months or point.days or point.close or point.nth or point.shift is not None
            )
        ):
            raise Unread(SHAPE)
        if point.days and max(point.days) > 31:
            raise Unread(f"there is no day {max(point.days)}")
        if length == 12 and point.days and not point.months:
            raise Unread("the month is not given")
        if point.months and point.days:
            bounds(replace(point, year=None))


def occurrences(found: Recurring, first: date, last: date, *, cut: bool = True) -> Iterator[Dates]:
    """Those whose deadline lies inside; without a deadline, the part inside of each, or
    all of it where it is not `cut` and only ends later."""
    for year, month in product(range(first.year, last.year + 1), range(1, 13, found.length)):
        if found.length == 1 and month not in found.months:
            continue
        begins = date(year, month, 1)
        for part in found.parts:
            one = (
                _after(found, year, month) if found.after else _one(part, year, month, found.length)
            )
            if one is None:
                continue
            begin = max(one.first or begins, first)
            end = one.last
            if one.first and end and (cut or begin > last):
                end = min(end, last)
            elif one.first and end and end > last:
                yield Dates(begin, end)
                continue
            if end and begin <= end <= last:
                other = one.other if one.other and one.other[1] and begin <= one.other[1] else None
                yield Dates(
                    begin, end, (max(other[0] or begins, first), other[1]) if other else None
                )


def _after(found: Recurring, year: int, month: int) -> Dates:
    """Of 结束后10日内: the days after the period's end."""
    last = month + found.length - 1
    end = date(year, last, month_length(year, last))
    return Dates(end + timedelta(1), end + timedelta(found.after))


def _one(part: Span, year: int, month: int, length: int) -> Dates | None:
    """That of one period; a day that its month lacks is the month's last."""
    end = _inside(part.end, year, month, length)
    start = _inside(part.start, year, month, length) if part.start else None
    try:
        return dates(Span(start, end, part.mark), year)
    except Unread as fault:
        if "no such day" in str(fault):
            return None
        raise


def _inside(point: Point, year: int, month: int, length: int) -> Point:
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


# --- rules


def _rule(found: Recurring, skipped: frozenset[int]) -> str:
    """RFC 5545: the deadlines or, where the phrase sets none, the first days. A day that some
    months lack is the last there is of 28, 29, …; one line for each part that no other holds."""
    by_day: dict[str, set[int]] = {}
    for part in found.parts:
        months = _months(part, found) - skipped
        by_day.setdefault(_day(part, found), set()).update(months)
    merged: dict[frozenset[int], list[str]] = {}
    for day, months in by_day.items():
        merged.setdefault(frozenset(months), []).append(day)
    rules: list[str] = []
    for chosen, days in merged.items():
        plain = [
            day.removeprefix("BYMONTHDAY=") for day in days if ";" not in day and "BYDAY" not in day
        ]
        special = [day for day in days if ";" in day or "BYDAY" in day]
        grouped = [f"BYMONTHDAY={','.join(plain)}"] if plain else []
        rules += [f"{_every(chosen, found)};{day}" for day in [*grouped, *special]]
    return "\n".join(rules)


def _every(months: frozenset[int], found: Recurring) -> str:
    if found.length == 1 and len(months) == 12:
        return "FREQ=MONTHLY"
    return f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(months)))}"


def _due(part: Span) -> bool:
    return not part.start and (bool(part.mark) or part.end.close)


def _months(part: Span, found: Recurring) -> set[int]:
    side = 1 if _due(part) else 0
    point = part.end if _due(part) or not part.start else part.start
    starts = [m for m in range(1, 13, found.length) if found.length > 1 or m in found.months]
    if found.after:
        return {(m + found.length - 1) % 12 + 1 for m in starts}
    months = [point.months or (m, m + found.length - 1) for m in starts]
    if point.shift is not None and found.length > 1:
        months = [(m + point.shift,) * 2 for m in starts]
    return {(pair[side] - 1) % 12 + 1 for pair in months}


def _day(part: Span, found: Recurring) -> str:
    point = part.end if _due(part) or not part.start else part.start
    if found.after:
        return f"BYMONTHDAY={found.after}"
    if point.nth:
        return f"BYDAY={point.nth[0]}{_DAYS[point.nth[1] - 1]}"
    if point.days:
        day = (point.days[1] if _due(part) else point.days[0]) or -1
    else:
        day = -1 if _due(part) else 1
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"
