"""A time phrase in the reading: all its passes, the year it lies in, and what is doubtful."""

from datetime import date, timedelta
from typing import NamedTuple

from programme.core.customs import Customs
from programme.core.phrase import aside
from programme.core.phrase.days import LEAP, Dates, bounds, in_order, month_length
from programme.core.phrase.grammar import Parsed, parse
from programme.core.phrase.lexer import tokens
from programme.core.phrase.lexicon import Token, letters
from programme.core.phrase.point import Point, Span
from programme.core.phrase.recur import occurrences, recurring
from programme.core.reason import Reason, Unread
from programme.core.when import Kind, When, Window


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


class Reading:
    """The reading of one phrase, in normal spelling; raises Unread where it has no dates."""

    def __init__(self, words: str, context: Context) -> None:
        self.words = words
        self.context = context
        self.skipped: set[int] = set()
        self.excepted = ""
        self.doubts: list[Reason] = []

    def read(self, text: str) -> When:
        """The whole phrase."""
        text, excepted = aside.without_exception(aside.unlabelled(text))
        if excepted is not None:
            self.leave_out(excepted)
        found, brackets = _outside(tokens(text))
        found = aside.without_tails(found)
        kinds = set(letters(found))
        if "R" in kinds:
            return self.recurring(found, brackets)
        _refuse(found, kinds)
        if not kinds & aside.DATED:
            return self.undated(found, kinds)
        return self.dated(found, brackets)

    def doubt(self, code: str, *about: str) -> None:
        """Something that is not certain."""
        self.doubts.append(Reason(code=code, about=about))

    def leave_out(self, text: str) -> None:
        """What is excepted: months, or days that only a calendar knows."""
        found = tokens(text)
        if letters(found).strip("mns"):
            self.excepted = text
            return
        for part in parse(found, self.context.customs).spans:
            first, last = (part.start or part.end).months, part.end.months
            if first and last:
                self.skipped |= set(range(first[0], last[1] + 1))

    def undated(self, found: list[Token], kinds: set[str]) -> When:
        """长期坚持, 适时, 周五前."""
        numbered = any(char.isdigit() for token in found for char in token.text)
        if "O" in kinds and not numbered:
            return When(kind="open_ended", words=self.words)
        if kinds & {"i", "N"} and not numbered:
            raise Unread("undated")
        raise Unread("relative" if "w" in kinds else "shape")

    # --- windows, deadlines and lists of them

    def dated(self, found: list[Token], brackets: list[list[Token]]) -> When:
        """A phrase with dates."""
        c = self.context
        if any(token.style == "dotted" for token in found):
            _check_short_years(found, c)
        bare = c.mend and c.month is None and (c.year is not None or bool(c.years()))
        parsed = parse(found, c.customs, bare_months=bare, mend=c.mend)
        read_as = self.resolved(parsed)
        for bracket in brackets:
            self.compare(bracket, read_as)
        return self.told(read_as, goes_on=parsed.goes_on)

    def resolved(self, parsed: Parsed) -> list[Dates]:
        """The dates of the spans, in the month and year of the context where they name none."""
        for point in (point for part in parsed.spans for point in part.points()):
            _place_in_month(point, self.context.month)
        found = in_order(parsed.spans, self.year(parsed))
        self.doubts += parsed.doubts
        return found

    def compare(self, bracket: list[Token], read_as: list[Dates]) -> None:
        """三季度(7-9月): brackets with a date must have that of the phrase."""
        kinds = set(letters(bracket))
        if kinds <= {"w", "t"}:
            _compare_weekdays(bracket, read_as)
        elif kinds & aside.DATED and "?" not in kinds:
            day = read_as[0].first or read_as[0].last
            context = self.context._replace(year=day.year if day else None)
            inner = Reading(self.words, context)
            said = inner.resolved(parse(bracket, context.customs))
            self.doubts += inner.doubts
            if [(d.first, d.last) for d in said] != [(d.first, d.last) for d in read_as]:
                raise Unread("contradicts")
        elif any(char.isdigit() for token in bracket for char in token.text):
            raise Unread("bracket-number")
        else:
            self.doubt("left-out")

    def told(self, read_as: list[Dates], *, goes_on: bool) -> When:
        """The kind, and the dates without what is excepted."""
        kind = _kind(read_as)
        if goes_on and kind != "open_ended":
            self.doubt("endless")
        if self.excepted:
            self.doubt("excepted", self.excepted)
        if self.skipped:
            read_as = [piece for one in read_as for piece in _cut(one, self.skipped)]
            kind = "list" if len(read_as) > 1 else kind
            if not read_as:
                raise Unread("nothing-left")
        return self.when(kind, read_as)

    def when(self, kind: Kind, read_as: list[Dates], rule: str = "", *note: str) -> When:
        """What was read; a note, a code and what it is about, is no doubt."""
        others = tuple([Window(start=d.other[0], end=d.other[1]) for d in read_as if d.other])
        notes = (Reason(code=note[0], about=note[1:]),) if note else ()
        return When(
            kind=kind,
            words=self.words,
            windows=tuple([Window(start=d.first, end=d.last) for d in read_as]),
            rule=rule,
            ambiguous=bool(others or self.doubts),
            alternatives=others,
            reasons=notes or tuple(self.doubts),
        )

    def year(self, parsed: Parsed) -> int:
        """The year of the points that name none: the only one that lies inside the enclosing
        span, else the given one, else that of the last point."""
        c, parts = self.context, parsed.spans
        unknown = [p for part in parts for p in part.points() if p.year is None]
        if not unknown:
            return LEAP
        if c.year is None or c.within.start:
            in_order(parts, LEAP)  # what no year has is said before the year is asked for
        relative = any(point.offset is not None for point in unknown)
        fits = [] if relative else [y for y in c.years() if _fits(parts, y, c.within)]
        if len(fits) == 1:
            return fits[0]
        if c.year is not None:
            return c.year
        if fits:
            raise Unread("several-years", fits[0], fits[-1])
        last = parts[-1].end.year
        if last is None or len(parts) > 1 or relative or not _in_order(parts, last):
            raise Unread("no-year")
        parsed.doubts.append(Reason(code="end-year"))
        return last

    # --- recurring phrases

    def recurring(self, found: list[Token], brackets: list[list[Token]]) -> When:
        """A phrase with 每月 and their like."""
        cut_by, customs = self.context.within.end, self.context.customs
        work = recurring(found, customs, self.skipped)
        if not work.length or self.excepted:
            return self.when("recurring", [], work.rule, "calendar")
        limits = self.limits(work.bounds)
        self.doubts += work.doubts
        if not limits:
            return self.when("recurring", [], work.rule, "unbounded")
        known = occurrences(work, *limits, cut=bool(cut_by or work.bounds))
        read_as = [one for one in known if not (one.last and one.last.month in self.skipped)]
        for bracket in brackets:
            read_as = self.restricted(bracket, read_as)
        never = () if read_as else ("never", *map(str, limits))
        return self.when("recurring", read_as, work.rule, *never)

    def limits(self, outer: list[Token] | None) -> tuple[date, date] | None:
        """The days between which it recurs: 3-12月每月, 9月起每月."""
        known = self.context.bounds()
        if outer is None:
            return known
        found = self.resolved(parse(outer, self.context.customs))
        if len(found) != 1:
            raise Unread("shape")
        first, last = found[0].first, found[0].last
        if first and last:
            return first, last
        if not known:
            return None
        return max(first or known[0], known[0]), min(last or known[1], known[1])

    def restricted(self, bracket: list[Token], read_as: list[Dates]) -> list[Dates]:
        """每季度末(分别在6月、9月和12月底): those that the brackets name."""
        if not set(letters(bracket)) & aside.DATED:
            self.doubt("left-out")
            return read_as
        parts = parse(bracket, self.context.customs).spans
        months = {part.end.months[1] for part in parts if part.end.months}
        kept = [one for one in read_as if one.last and one.last.month in months]
        if len(months) != len(parts) or len({o.last.month for o in kept if o.last}) != len(months):
            raise Unread("contradicts")
        return kept


_EVENTS = frozenset("EUWz")
_HOPELESS = {"*": "masked", "!": "counts"}


def _outside(found: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """The tokens outside brackets, and those in each."""
    kinds = letters(found)
    for letter, code in _HOPELESS.items():
        if letter in kinds:
            raise Unread(code)
    return aside.without_brackets(found) if "(" in kinds else (found, [])


def _refuse(found: list[Token], kinds: set[str]) -> None:
    """Raises Unread for what has words beside a date that are none, or hangs on an event."""
    if kinds & _EVENTS and not found[0].letter == found[-1].letter == "?":
        raise Unread("calendar" if "U" in kinds else "event")
    if "?" in kinds:
        raise Unread("junk", next(token.text for token in found if token.letter == "?"))


def _check_short_years(found: list[Token], context: Context) -> None:
    """23.3.15 has a year where the place has it, or the year beside it; else it may be 23 March."""
    known = {context.year, *context.years()}
    near = {year + n for year in known if year is not None for n in (-1, 0, 1)}
    if not all(token.first in near for token in found if token.style == "dotted"):
        raise Unread("short-year")


def _place_in_month(point: Point, month: int | None) -> None:
    """The row's month, where the point has none of its own."""
    if point.months or not (point.days or point.shift is not None):
        return
    if month is None:
        raise Unread("no-month")
    at = month + (point.shift or 0)
    point.months, point.shift = (at, at), None


def _compare_weekdays(bracket: list[Token], read_as: list[Dates]) -> None:
    """1月16日-22日(周二至周一)."""
    days = [
        n
        for token in bracket
        if token.letter == "w"
        for n in ((token.first, token.last) if token.style == "several" else (token.first,))
    ]
    ends = [day for day in (read_as[0].first, read_as[-1].last) if day]
    if days != [day.isoweekday() for day in ends[-len(days) :]]:
        raise Unread("bracket-weekdays")


def _kind(read_as: list[Dates]) -> Kind:
    if len(read_as) > 1:
        return "list"
    if read_as[0].last is None:
        return "open_ended"
    return "window" if read_as[0].first else "deadline"


def _in_order(parts: list[Span], year: int) -> list[Dates]:
    """The dates in that year; empty where they are none."""
    try:
        return in_order(parts, year)
    except Unread:
        return []


def _fits(parts: list[Span], year: int, within: Window) -> bool:
    days = [day for one in _in_order(parts, year) for day in (one.first, one.last) if day]
    return bool(days) and within.contains(Window(start=min(days), end=max(days)))


def _cut(one: Dates, skipped: set[int]) -> list[Dates]:
    """The pieces of a window outside the months left out."""
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
        day = end + timedelta(1)
    return pieces
