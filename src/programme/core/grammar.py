"""From the tokens of a dated phrase to its spans: units carried, lists split, marks attached."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from programme.core.customs import Customs
from programme.core.lexicon import Token
from programme.core.phrase import UNITS, Unread
from programme.core.span import Pair, Point, Span

SHAPE = "its parts do not make a time phrase"
_POINT = frozenset("ymkdpeSTGjqln")
_MARKS = frozenset("vVuagoAb")


@dataclass(slots=True)
class Parsed:
    """Spans in the order of the text, and what is doubtful about them as a whole."""

    spans: list[Span]
    doubts: list[str] = field(default_factory=list)
    open_ended: bool = False


# --- tokens


def with_units(found: list[Token], bare_months: bool, mend: bool) -> tuple[list[Token], list[str]]:
    """Each bare number with the unit of the number after it (6-8月), else of what stands before
    it (3月15前), which is doubtful; a phrase of numbers only (6-8) is of months, if it may be."""
    if not any(token.letter == "n" for token in found):
        return found, []
    if any(len(token.text) > 2 for token in found if token.letter == "n"):
        raise Unread("it has a number that is no part of a date")
    found = _from_the_right(found)
    if not any(token.letter == "n" for token in found):
        return found, []
    if bare_months:
        done = [UNITS["月"](t.text) if t.letter == "n" else t for t in found]
        return done, ["月 is put to its numbers"]
    done, doubts = _from_the_left(found)
    if doubts and not mend:
        raise Unread(f"a number has no unit: {doubts[0]}, if that is meant")
    return done, doubts


def _from_the_right(found: list[Token]) -> list[Token]:
    done: list[Token] = []
    unit = ""
    for i in range(len(found) - 1, -1, -1):
        token = found[i]
        if token.letter == "n":
            after = found[i + 1] if i + 1 < len(found) else None
            if after and after.letter == "m" and after.style == "en" and after.first == after.last:
                unit = "日"  # 1 March
            elif unit and not (after and after.letter in "ts/"):
                unit = ""
            token = UNITS[unit](token.text)._replace(style="") if unit else token
        elif token.letter in "md":
            unit = _unit_of(token)
        elif token.letter not in "ts/":
            unit = ""
        done.append(token)
    return done[::-1]


def _unit_of(token: Token) -> str:
    if token.letter == "m":
        return "季" if token.style == "quarter" else "月" if token.text[:1].isdigit() else ""
    return "日"


def _from_the_left(found: list[Token]) -> tuple[list[Token], list[str]]:
    done: list[Token] = []
    doubts: list[str] = []
    for token in found:
        if token.letter == "n":
            unit, sure = _unit_before(done)
            if not unit:
                raise Unread(f"{token.text} has no unit: write 年, 月 or 日 after it")
            if not sure:
                doubts = [f"{unit} is put after {token.text}"]
            token = UNITS[unit](token.text)._replace(style="number" if sure else "")
        done.append(token)
    return done, doubts


def _unit_before(done: list[Token]) -> tuple[str, bool]:
    """The unit that the tokens before a number leave for it, and whether that is sure."""
    if not done:
        return "", False
    last = done[-1]
    if last.letter == "m" and last.first == last.last and last.style != "quarter":
        return "日", last.style == "en"
    if last.letter in "ts/" and len(done) > 1:
        before = done[-2]
        if before.letter == "m" and before.text[:1].isdigit() and before.style != "quarter":
            return "月", before.style == "number"
        if before.letter == "d":
            return "日", before.style == "number" or any(t.style == "en" for t in done)
    return "", False


# --- spans


def parse(
    found: list[Token], customs: Customs, *, bare_months: bool = False, mend: bool = True
) -> Parsed:
    """The spans of tokens; raises Unread where they make none."""
    bare_months = bare_months and all(token.letter in "nts/" for token in found)
    found, doubts = with_units(_without_hours(found), bare_months, mend)
    found = _strokes(_between(found), doubts)
    parsed = Parsed([], doubts)
    parts = _split(found)
    for i, part in enumerate(parts):
        if not part and 0 < i < len(parts) - 1:
            continue
        if part and all(token.letter in "O" for token in part):
            parsed.open_ended = True
        elif part and all(token.letter in "Nh" for token in part):
            parsed.doubts.append("its day is still open")
        else:
            parsed.spans.append(_Part(customs, parsed).read(part))
    if not parsed.spans:
        raise Unread(SHAPE)
    _share_marks(parsed, not any(token.text in (",", ";") for token in found))
    english = any(t.style == "en" for t in found)
    _share_years(parsed, english)
    return parsed


def _without_hours(found: list[Token]) -> list[Token]:
    """Hours, and what is said in passing, say nothing of days: 14:30-16:00 goes as a whole."""
    done: list[Token] = []
    for token in found:
        if token.letter in "Fc":
            continue
        if (
            token.letter == "h"
            and len(done) > 1
            and done[-1].letter in "t/"
            and done[-2].letter == "h"
        ):
            done.pop()
        else:
            done.append(token)
    return [token for token in done if token.letter != "h"]


def _between(found: list[Token]) -> list[Token]:
    """between A and B is from A to B."""
    if not any(token.text == "between" for token in found):
        return found
    return [Token("t", "to") if token.text == "and" else token for token in found]


def _strokes(found: list[Token], doubts: list[str]) -> list[Token]:
    """`/` between days or parts of months is a range, between months a doubtful list."""
    for i, token in enumerate(found):
        if token.letter == "/":
            before, after = found[:i], found[i + 1 :]
            fine = all(
                any(t.letter in "dp" or (t.letter, t.style) == ("m", "number") for t in side)
                for side in (before, after)
            )
            if not fine:
                doubts.append("/ may mean from … to")
            found = [*before, Token("t" if fine else "s", "/"), *after]
        elif token.letter == "t?":
            doubts.append("? is read as a dash")
            found = [*found[:i], Token("t", "-"), *found[i + 1 :]]
    return found


def _split(found: list[Token]) -> list[list[Token]]:
    """The parts of a list. A comma before a year or beside a weekday parts nothing."""
    parts: list[list[Token]] = [[]]
    for i, token in enumerate(found):
        if token.letter != "s":
            parts[-1].append(token)
            continue
        after = found[i + 1] if i + 1 < len(found) else None
        before = found[i - 1] if i else None
        if token.text == "," and after and before and (
            (after.style == "bare" and before.letter in "dm" and _english(found))
            or "w" in (before.letter, after.letter) or after.letter == "h"
        ):  # fmt: skip
            continue
        if after is None and token.text in ",;。":
            continue
        parts.append([])
    return parts


def _english(found: list[Token]) -> bool:
    return any(t.style == "en" for t in found)


def _share_marks(parsed: Parsed, joined: bool) -> None:
    """6月30日、12月31日前: the mark of the last, or in English of the first, is that of all; behind
    a comma each has its own."""
    spans = parsed.spans
    first, last = spans[0], spans[-1]
    for one in spans[:-1]:
        if last.mark == "b" and joined and not one.mark and not one.start and not one.end.close:
            one.mark = "b"
            if not one.end.days:
                one.end.close = last.end.close
                parsed.doubts[:] = ["前 may belong to the last only"]
    if joined and first.mark and first.mark in "vVu":
        for one in spans[1:]:
            one.mark = one.mark or ("" if one.start else first.mark)


def _share_years(parsed: Parsed, english: bool) -> None:
    """Each point completed from the one before it; in English, also from the last."""
    points = [point for one in parsed.spans for point in one.points()]
    last = points[-1]
    for a, b in pairwise(points):
        if a.days and not a.months and b.months and b.days and english:
            a.months = b.months
    if english and last.year is not None and not any(p.yeared for p in points[:-1]):
        for point in points[:-1]:
            point.year, point.offset = last.year, last.offset
    before: Point | None = None
    for point in points:
        _fill(point, before)
        before = point


def _fill(point: Point, before: Point | None) -> None:
    if point.after_named and before is not None:
        point.year, point.offset = before.year, (before.offset or 0) + 1
        point.after_named = False
        return
    if before is None:
        return
    if point.yeared:
        if point.days and not point.months and point.shift is None:
            point.months = before.months  # March 1-15, 2023
        return
    if not point.months and point.shift is None:
        if (
            point.days
            and before.days
            and not before.months
            and before.shift is None
            and not before.yeared
        ):
            return  # both stand in the row's month
        single = before.months is not None and before.months[0] == before.months[1]
        if not point.days or not (single or before.shift is not None):
            raise Unread("its parts do not fit together: write each date in full")
        if not (before.days or before.close):
            raise Unread("its parts do not fit together: write each date in full")
        point.months, point.shift = before.months, before.shift
    elif before.yeared and not before.months and before.shift is None:
        raise Unread("its parts do not fit together: write each date in full")
    point.year, point.offset = before.year, before.offset


class _Part:
    """One part of a list in the reading."""

    def __init__(self, customs: Customs, parsed: Parsed) -> None:
        self.customs = customs
        self.parsed = parsed
        self.point = Point()
        self.points: list[Point] = []
        self.mark = ""
        self.started = ""  # 从, 即日起
        self.year_word = False
        self.term = 0
        self.kind = ""
        self.single_year = False

    def read(self, part: list[Token]) -> Span:
        """The span of its tokens."""
        for token in part:
            if token.letter == "h" or token.letter == "X":
                continue
            if token.letter in _POINT or token.letter == "w":
                self.add(token)
            else:
                self.place(token)
        return self.done()

    def place(self, token: Token) -> None:
        """A mark, in its place."""
        letter = token.letter
        if letter == "f" or letter == "i":
            if not self.point.empty or self.points or self.started == "i":
                raise Unread(SHAPE)
            self.started = letter if letter == "i" else token.text
        elif letter == "t" or (letter == "u" and not self.point.empty):
            self.to(token)
        elif letter in _MARKS:
            self.set_mark(token)
        elif letter == "D":
            self.parsed.doubts.append(f"{token.text} leaves its days open")
        elif letter == "N" and not self.point.empty:
            self.parsed.doubts.append("its day is still open")
        elif letter == "O":
            self.open()
        else:
            raise Unread(f"{token.text!r} is not part of a time phrase")

    def to(self, token: Token) -> None:
        """A range mark; in front it means until."""
        if self.mark == "o" and not self.point.empty and not self.points:
            self.mark = ""  # 自3月起至6月止
        if not self.point.empty and not self.points and not self.mark:
            self.finish()
        elif self.point.empty and not self.points and not self.mark and "-" not in token.text:
            self.mark = "u"
        elif not (self.point.empty and self.started == "i" and not self.mark):
            raise Unread(SHAPE)
        else:
            self.mark = "u"

    def set_mark(self, token: Token) -> None:
        letter = token.letter
        prefix = letter in "vVuag"
        if self.mark == "u" and letter == "b" and not prefix:
            return  # 至6月底前
        if self.mark or (prefix and not (self.point.empty and not self.points)):
            raise Unread(SHAPE)
        if not prefix and self.point.empty:
            raise Unread(SHAPE)
        self.mark = letter

    def open(self) -> None:
        """长期 after a date."""
        if self.points and self.point.empty:
            self.point, self.mark = self.points.pop(), "o"
            return
        if self.point.empty:
            raise Unread(SHAPE)
        self.parsed.open_ended = True

    def add(self, token: Token) -> None:
        """A token that says what a point is."""
        point, letter = self.point, token.letter
        if self.mark and self.mark in "boA" and letter != "w":
            raise Unread(SHAPE)
        if letter == "w":
            if token.style == "several" or point.weekday:
                raise Unread(SHAPE)
            point.weekday = token.first
        elif letter == "y":
            self.year(token)
        elif letter == "m":
            self.months(token)
        elif letter == "d":
            self.days((token.first, token.last))
        elif letter == "p":
            self.days((token.first, token.last))
            point.other_days = token.other
        elif letter == "l":
            self.days((0, 0))
        elif letter == "q":
            point.nth = (token.first, token.last)
        elif letter == "e":
            if point.close:
                raise Unread(SHAPE)
            point.close = True
            if token.last:
                point.months = (token.first, token.last)
        elif letter == "k":
            if not point.months:
                point.shift = token.first
            elif token.text != "月":
                raise Unread(SHAPE)
        elif letter in "SG":
            self.long_year(token)
        elif letter == "T":
            self.term = token.first
        else:
            raise Unread(SHAPE)
        point.style = token.style or point.style

    def year(self, token: Token) -> None:
        point = self.point
        if point.yeared or ((point.months or point.days) and not self.reordered(token)):
            raise Unread(SHAPE)
        if token.first < 2:
            point.offset, point.after_named = token.last, token.first == 1
            return
        point.year, point.offset = token.first, 0
        if token.style == "short":
            self.parsed.doubts.append(f"{token.text}年 is read as {token.first}")
            point.other_year = -100
            self.single_year = True
        elif token.style == "century":
            self.parsed.doubts.append("its last year stands in two digits")

    def reordered(self, token: Token) -> bool:
        """In English the year stands last."""
        return token.style in ("bare", "number") and self.point.style in ("en", "number")

    def months(self, token: Token) -> None:
        point = self.point
        if token.text == "年":
            self.year_word = True
        elif point.months and self.year_word and point.yeared and not point.close:
            self.parsed.doubts.append("年 stands twice")
            point.months = None
        if self.kind == "G" and token.last - token.first == 2:
            start = self.customs.fiscal_year - 1
            point.months = (token.first + start, token.last + start)
            return
        if point.months or (point.days and token.style not in ("en", "number")):
            raise Unread(SHAPE)
        point.months, point.other_months = (token.first, token.last), token.other
        if token.style == "number" and token.other:  # 03/04/2023
            point.other_months, point.other_days = (token.other[0],) * 2, (token.other[1],) * 2

    def days(self, days: Pair) -> None:
        if self.point.days or self.point.close:
            raise Unread(SHAPE)
        self.point.days = days

    def long_year(self, token: Token) -> None:
        """A school or fiscal year."""
        point, start = self.point, self.customs.fiscal_year
        if point.yeared or (point.months and token.letter == "S"):
            raise Unread(SHAPE)
        self.kind = token.letter
        point.year, point.offset = token.first, 0
        if token.letter == "S":
            point.months = (self.customs.school_year, self.customs.school_year + 11)
            return
        if token.last and start == 1:
            raise Unread(
                "it spans two years, and the fiscal year's first month is not set", "no_date"
            )
        if not point.months:
            point.months = (start, start + 11)
        if start > 1 and not token.last:
            point.other_year = -1
            self.parsed.doubts.append("a fiscal year may be named by its end")

    def finish(self) -> None:
        """The point is complete."""
        point = self.point
        if self.term:
            self.name_term()
        if point.days and not point.months and point.shift is None and point.yeared:
            self.part_of_year()
        if point.days and point.months and point.months[0] != point.months[1]:
            raise Unread("its day needs one month")
        if self.single_year and not point.months:
            raise Unread("there is no year of two digits: write it with four digits")
        self.points.append(point)
        self.point, self.term, self.kind = Point(), 0, ""
        self.year_word = self.single_year = False

    def part_of_year(self) -> None:
        point = self.point
        parts = {
            (1, 10): ((1, 4), (1, 3)),
            (11, 20): ((5, 8), (6, 7)),
            (21, 0): ((9, 12), (10, 12)),
        }
        if point.days not in parts:
            if self.points:
                return
            raise Unread("the month is not given", "no_date")
        point.months, point.other_months = parts[point.days]
        if point.days == (1, 10) and not point.other_days:
            point.months, point.other_months = (1, 3), (1, 1)
        point.days = point.other_days = None

    def name_term(self) -> None:
        """Terms count from the school year, else from the calendar year they lie in."""
        point, school = self.point, self.kind == "S"
        if point.months and not school:
            raise Unread(SHAPE)
        autumn, spring = self.customs.terms()
        if self.term in (1, 3, 5):
            point.months = autumn
            point.other_months = (autumn[0], autumn[1] - 1) if self.term == 5 else None
            return
        a, b = spring if school else (spring[0] - 12, spring[1] - 12) if spring[0] > 12 else spring
        point.months = (a, b)
        point.other_months = (a, b - 1)
        if self.term == 2 and not school:
            point.other_months = (a + 12, b + 12)

    def done(self) -> Span:
        """The span; raises Unread where its parts are no such thing."""
        if self.point.empty and not self.term:
            if len(self.points) == 1 and not self.mark:  # 2022年9月-
                self.parsed.doubts.append("its end is missing")
                return Span(None, self.points[0], "o")
            raise Unread(SHAPE)
        self.finish()
        if self.started == "i" and self.mark not in ("u", "b", "v"):
            raise Unread(SHAPE)
        *start, end = self.points
        if len(start) > 1:
            raise Unread(SHAPE)
        if not start and not self.mark and self.started not in ("", "i"):
            self.mark = "f"
        if start and self.mark == "u":
            self.mark = ""
        if start and self.mark and self.mark not in "bvV":
            raise Unread(SHAPE)
        return Span(start[0] if start else None, end, self.mark)


def shifted(point: Point, month: int | None) -> Point:
    """The point with its month filled from the row's, where it has none of its own."""
    if point.months or not (point.days or point.shift is not None):
        return point
    if point.shift is None and not point.days:
        return point
    if month is None:
        raise Unread("the month is not given", "no_date")
    at = month + (point.shift or 0)
    return replace(point, months=(at, at), shift=None)
