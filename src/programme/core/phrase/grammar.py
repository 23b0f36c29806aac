"""From the tokens of a dated phrase to its spans: lists split, marks and units shared."""

from dataclasses import dataclass, field
from itertools import pairwise

from programme.core.customs import Customs
from programme.core.phrase.aside import DATED
from programme.core.phrase.lexicon import Token, letters
from programme.core.phrase.part import Part
from programme.core.phrase.point import Point, Span
from programme.core.phrase.units import with_units
from programme.core.reason import Reason, Unread

_BEGIN = ("开始", "始")


@dataclass(slots=True)
class Parsed:
    """Spans in the order of the text, and what is doubtful about them as a whole."""

    spans: list[Span] = field(default_factory=list)
    doubts: list[Reason] = field(default_factory=list)
    goes_on: bool = False


def parse(
    found: list[Token],
    customs: Customs,
    *,
    bare_months: bool = False,
    mend: bool = True,
    year: int | None = None,
) -> Parsed:
    """The spans of tokens; raises Unread where they make none. `bare_months` takes a phrase of
    bare numbers for months; without `mend`, lost units are not put back. `year` is the place's."""
    parsed = Parsed()
    bare_months = bare_months and not letters(found).strip("nts/")
    found = _plain(found, parsed.doubts, bare_months=bare_months, mend=mend)
    parts = _split(found) if any(token.letter == "s" for token in found) else [found]
    for i, part in enumerate(parts):
        if part or i in (0, len(parts) - 1):
            _add(parsed, part, customs)
    if not parsed.spans:
        raise Unread("shape")
    if len(parsed.spans) > 1:
        _share_marks(parsed, joined=not any(token.text in (",", ";") for token in found))
    points = [point for span in parsed.spans for point in span.points()]
    if len(points) > 1:
        _share_years(points, year, english=any(token.style == "en" for token in found))
    return parsed


def _add(parsed: Parsed, part: list[Token], customs: Customs) -> None:
    """The span of a part; 长期 and 待定 behind the dates are none."""
    kinds = letters(part) if part and part[0].letter in "ON" else "date"
    if not kinds.strip("O"):
        parsed.goes_on = True
    elif not kinds.strip("N"):
        parsed.doubts.append(Reason(code="open-day"))
    else:
        reader = Part(customs, parsed.doubts)
        parsed.spans.append(reader.read(part))
        parsed.goes_on |= reader.goes_on


# --- the tokens


def _plain(
    found: list[Token], doubts: list[Reason], *, bare_months: bool, mend: bool
) -> list[Token]:
    """Without what says nothing of days, and each number with its unit."""
    kinds = letters(found)
    if "F" in kinds or "c" in kinds or "h" in kinds:
        found = _without_hours(found)
    if "n" in kinds:
        found = with_units(found, doubts, bare_months=bare_months, mend=mend)
    if "f" in kinds and any(token.text == "between" for token in found):
        found = [Token("t", "to") if token.text == "and" else token for token in found]
    if "/" in kinds or "r" in kinds:
        found = _strokes(found, doubts)
    return found


def _without_hours(found: list[Token]) -> list[Token]:
    """Hours, and what is said in passing, say nothing of days: 14:30-16:00 goes as a whole, as
    does 8:10开始, where the hour begins."""
    done: list[Token] = []
    kinds = letters(found)
    for i, token in enumerate(found):
        if token.letter == "h":
            behind = letters(done[-2:])
            if behind in ("ht", "h/") or (behind[-1:] == "t" and DATED.isdisjoint(kinds[i:])):
                done.pop()
            done.append(token)
        elif token.letter not in "Fc" and not (token.text in _BEGIN and letters(done[-1:]) == "h"):
            done.append(token)
    return [token for token in done if token.letter != "h"]


def _strokes(found: list[Token], doubts: list[Reason]) -> list[Token]:
    """`/` between days or parts of months is a range, between months a doubtful list."""
    done = list(found)
    for i, token in enumerate(found):
        if token.letter == "/":
            fine = all(any(map(_is_day, side)) for side in (found[:i], found[i + 1 :]))
            doubts += [] if fine else [Reason(code="stroke")]
            done[i] = Token("t" if fine or _neighbours(*found[i - 1 : i + 2]) else "s", "/")
        elif token.letter == "r":
            doubts.append(Reason(code="dash"))
            done[i] = Token("t", "-")
    return done


def _neighbours(*found: Token) -> bool:
    """October/November, spring/summer."""
    return letters([*found]) == "m/m" and found[2].first == found[0].last + 1


def _is_day(token: Token) -> bool:
    return token.letter in "dp" or (token.letter, token.style) == ("m", "number")


def _split(found: list[Token]) -> list[list[Token]]:
    """The parts of a list. A comma before a year or beside a weekday parts nothing."""
    parts: list[list[Token]] = [[]]
    for i, token in enumerate(found):
        if token.letter != "s":
            parts[-1].append(token)
        elif not _says_nothing(found, i):
            parts.append([])
    return parts


def _says_nothing(found: list[Token], i: int) -> bool:
    text, before, after = found[i].text, found[i - 1 : i], found[i + 1 : i + 2]
    if not after:
        return text in (",", ";", "。")
    if text != "," or not before:
        return False
    american = after[0].style == "bare" and before[0].letter in "dm"
    return (american and any(token.style == "en" for token in found)) or "w" in (
        before[0].letter, after[0].letter,
    )  # fmt: skip


# --- what the parts have from each other


def _share_marks(parsed: Parsed, *, joined: bool) -> None:
    """6月30日、12月31日前: the mark of the last, or in English of the first, is that of all; behind
    a comma each has its own."""
    first, *_, last = spans = parsed.spans
    for span in spans[:-1]:
        if last.mark == "b" and joined and not (span.mark or span.start or span.end.close):
            span.mark = "b"
            if not span.end.days:
                span.end.close = last.end.close
                parsed.doubts[:] = [Reason(code="last-only")]
    if joined and first.mark and first.mark in "vVu":
        for span in spans[1:]:
            span.mark = span.mark or ("" if span.start else first.mark)


def _share_years(points: list[Point], year: int | None, *, english: bool) -> None:
    """Each point completed from the one before it; in English, also from the last, but where
    December 16 – January 2, 2024 stands in a place of 2023."""
    first, last = points[0], points[-1]
    turns = (first.months or (0, 0)) > (last.months or (0, 0)) and year == (last.year or 0) - 1
    if english:
        for a, b in pairwise(points):
            if a.days and not a.months and b.months and b.days:
                a.months = b.months
    if english and last.year is not None and not turns and not any(p.yeared for p in points[:-1]):
        for point in points[:-1]:
            point.year, point.offset = last.year, last.offset
    for before, point in pairwise(points):
        _complete(point, before)


def _complete(point: Point, before: Point) -> None:
    """What `point` leaves out stands in the point before it."""
    if point.after_named:
        point.year, point.offset = before.year, (before.offset or 0) + 1
    elif point.yeared:
        if point.days and not point.monthed:
            point.months = before.months  # March 1-15, 2023
    elif point.monthed:
        if before.yeared and not before.monthed:
            raise Unread("fit")
        point.year, point.offset = before.year, before.offset
    elif not _in_the_rows_month(point, before):
        _fill_month(point, before)
        point.year, point.offset = before.year, before.offset


def _in_the_rows_month(point: Point, before: Point) -> bool:
    return bool(point.days and before.days) and not (before.monthed or before.yeared)


def _fill_month(point: Point, before: Point) -> None:
    """4月1日、15日."""
    one_month = before.months[0] == before.months[1] if before.months else before.shift is not None
    if not (point.days and one_month and (before.days or before.close)):
        raise Unread("fit")
    point.months, point.shift = before.months, before.shift
