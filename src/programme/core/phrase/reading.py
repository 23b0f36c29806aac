"""A time phrase in the reading: all its passes, the year it lies in, and what is doubtful."""

import re
from datetime import date

from programme.core.phrase import aside
from programme.core.phrase.amid import core
from programme.core.phrase.context import Context, check_short_years, place_in_month, year_of
from programme.core.phrase.days import Dates, in_order, without_months
from programme.core.phrase.grammar import Parsed, parse
from programme.core.phrase.lexer import tokens
from programme.core.phrase.lexicon import Token, letters
from programme.core.phrase.recur import occurrences, recurring
from programme.core.phrase.rewrite import rewritten
from programme.core.phrase.slashed import day_first
from programme.core.reason import Reason, Unread
from programme.core.when import Kind, When, Window


class Reading:
    """The reading of one phrase, in normal spelling; raises Unread where it has no dates."""

    def __init__(self, words: str, context: Context) -> None:
        self.words = words
        self.context = context
        self.skipped: set[int] = set()
        self.excepted = ""
        self.doubts: list[Reason] = []
        self.notes: list[Reason] = []

    def read(self, text: str) -> When:
        """The whole phrase, or the one time expression amid its words."""
        text, excepted = aside.without_exception(aside.unlabelled(rewritten(text)))
        if excepted is not None:
            self.leave_out(excepted)
        found = _hopeful(tokens(text))
        try:
            return self.of(found)
        except Unread as fault:
            inside = core(found) if self.context.mend and fault.reason.code in _WORDY else None
            if not inside or len(inside) == len(found):
                raise _timeless(found, fault) from None
            return self.amid().of(inside)

    def amid(self) -> "Reading":
        """The reading of what stands amid words: nothing in it is mended."""
        reading = Reading(self.words, self.context._replace(mend=False))
        reading.skipped, reading.excepted = self.skipped, self.excepted
        reading.notes.append(Reason(code="amid"))
        return reading

    def of(self, found: list[Token]) -> When:
        """What tokens mean."""
        found, brackets = aside.without_brackets(found)
        found = aside.without_tails(found)
        kinds = letters(found)
        if "R" in kinds:
            return self.recurring(found, brackets)
        _refuse(found, kinds)
        if aside.DATED.isdisjoint(kinds):
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

    def undated(self, found: list[Token], kinds: str) -> When:
        """长期坚持, 适时, 周五前."""
        numbered = any(char.isdigit() for token in found for char in token.text)
        if "O" in kinds and not numbered:
            return When(kind="open_ended", words=self.words)
        if ("i" in kinds or "N" in kinds) and not numbered:
            raise Unread("undated")
        raise Unread("relative" if "w" in kinds else "shape")

    # --- windows, deadlines and lists of them

    def dated(self, found: list[Token], brackets: list[list[Token]]) -> When:
        """A phrase with dates."""
        c = self.context
        if any(token.style == "dotted" for token in found):
            check_short_years(found, c)
        if c.month and any("/" in token.text[1:3] for token in found):
            found, both = day_first(found, c.month)
            self.doubts += [Reason(code="day-first")] if both else []
        bare = c.mend and c.month is None and (c.year is not None or bool(c.years()))
        parsed = parse(found, c.customs, bare_months=bare, mend=c.mend, year=c.year)
        read_as = self.resolved(parsed)
        for bracket in brackets:
            self.compare(bracket, read_as)
        return self.told(read_as, goes_on=parsed.goes_on)

    def resolved(self, parsed: Parsed) -> list[Dates]:
        """The dates of the spans, in the month and year of the context where they name none."""
        for point in (point for part in parsed.spans for point in part.points()):
            place_in_month(point, self.context.month)
        found = in_order(parsed.spans, year_of(parsed, self.context))
        self.doubts += parsed.doubts
        return found

    def compare(self, bracket: list[Token], read_as: list[Dates]) -> None:
        """三季度(7-9月): brackets with a date must have that of the phrase."""
        kinds = set(letters(bracket))
        if kinds <= {"F", "h"}:
            return
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
        elif not set("NDXW").isdisjoint(kinds) or _OPEN.search("".join(t.text for t in bracket)):
            self.doubt("left-out")
        else:
            self.notes.append(Reason(code="left-out"))

    def told(self, read_as: list[Dates], *, goes_on: bool) -> When:
        """The kind, and the dates without what is excepted."""
        kind = _kind(read_as)
        if goes_on and kind != "open_ended":
            self.doubt("endless")
        if self.excepted:
            self.doubt("excepted", self.excepted)
        if self.skipped:
            read_as = [piece for one in read_as for piece in without_months(one, self.skipped)]
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
            reasons=notes or (*self.notes, *self.doubts),
        )

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
            return (first, date(first.year, 12, 31)) if first else None
        return max(first or known[0], known[0]), min(last or known[1], known[1])

    def restricted(self, bracket: list[Token], read_as: list[Dates]) -> list[Dates]:
        """每季度末(分别在6月、9月和12月底): those that the brackets name."""
        if not set(letters(bracket)) & aside.DATED:
            self.doubt("left-out")
            return read_as
        parts = parse(bracket, self.context.customs).spans
        if any(part.end.days for part in parts):
            raise Unread("contradicts")
        months = {part.end.months[1] for part in parts if part.end.months}
        kept = [one for one in read_as if one.last and one.last.month in months]
        if len(months) != len(parts) or len({o.last.month for o in kept if o.last}) != len(months):
            raise Unread("contradicts")
        return kept


_EVENTS = frozenset("EUWz")
_FROM_TODAY = re.compile("[下本上这]个?(?:周|星期)|(?:next|this|last|coming) ")
_OPEN = re.compile(
    "暂|拟|预|如|若|延|调整|通知|可能|约|不|tentativ|provisional|subject|expected|estimated|approx|"
    "proposed|unless|not|except"
)
"""Words in brackets that leave open what stands before them."""
_WORDY = frozenset(
    ("junk", "words", "shape", "event", "calendar", "number", "bracket-number", "unmatched")
)
"""What is said of phrases that have words which are none of time."""


def _timeless(found: list[Token], fault: Unread) -> Unread:
    """Why words have no date though they are of time: 文化周活动期间, 时间另行公布."""
    kinds = set(letters(found))
    if fault.kind == "no_date" or fault.reason.code not in _WORDY:
        return fault
    if kinds & _EVENTS or found[-1].text == "期间":
        return Unread("event")
    numbered = any(char.isdigit() for token in found for char in token.text)
    return Unread("undated") if "N" in kinds and not numbered else fault


def _hopeful(found: list[Token]) -> list[Token]:
    """The tokens, if there may be a date among them."""
    kinds = letters(found)
    if "*" in kinds:
        raise Unread("masked")
    if "!" in kinds:
        raise Unread("counts")
    return found


def _refuse(found: list[Token], kinds: str) -> None:
    """Raises Unread for what has words beside a date that are none, or hangs on an event or
    on the day on which it is read."""
    if not _EVENTS.isdisjoint(kinds) and not found[0].letter == found[-1].letter == "?":
        today = any(_FROM_TODAY.match(token.text) for token in found)
        raise Unread("calendar" if "U" in kinds else "relative" if today else "event")
    if "?" in kinds:
        raise Unread("junk", next(token.text for token in found if token.letter == "?"))


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
