"""Reads the time phrases of a notice: text -> tokens -> spans -> dates.

`core.lexicon` has the words, `core.grammar` how they stand together, `core.span` the days they
mean, `core.recur` what comes again and again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from programme.core.customs import DEFAULT, Customs
from programme.core.grammar import Parsed, parse, shifted
from programme.core.lexicon import Token
from programme.core.phrase import MAX_LENGTH, Unread, normal, tokens
from programme.core.recur import occurrences, recurring
from programme.core.span import LEAP, Dates, Point, bounds, in_order
from programme.core.when import Kind, When, Window
from programme.core.wording import Language, dated, periodic


@dataclass(frozen=True, slots=True)
class _Context:
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
            january, december, *_ = bounds(Point(self.year))
            first, last = first or january, last or december
        return (first, last) if first and last else None


def read(
    words: str,
    *,
    year: int | None = None,
    month: int | None = None,
    within: Window | None = None,
    customs: Customs = DEFAULT,
    mend: bool = True,
) -> When:
    """What a time phrase means; raises nothing and never guesses a year.

    `year` and `month` (1 to 12) are those of the place where it stands, `within` is the span of the
    enclosing phase or programme. A phrase that names no year has the one year in which it lies
    inside `within`, else `year`, else no date. Recurring work has its occurrences inside `within`
    (`year`, for an open side); its rule names the deadlines or, where the phrase sets none (每月),
    the first days. Units that a scrape lost are put back (`6-8`, `3月15前`), which is doubtful,
    unless not `mend`. `2022年6月前` is by the end of June, as official documents mean it, and
    comes with the other reading. `message` of an ambiguous phrase says what is doubtful, where no
    other reading has dates.
    """
    try:
        if len(words) > MAX_LENGTH:
            raise Unread(f"it is longer than {MAX_LENGTH} characters")
        context = _Context(year, month, within or Window(), customs, mend)
        return _Reader(words, context).read()
    except Unread as fault:
        return When(kind=fault.kind, words=words, message=str(fault))


def format(when: When, language: Language) -> str:
    """Tidy words, which `read` takes for the same kind, windows and rule in the same context; the
    writer's own for what has no dates, and for recurring work that is not of whole periods."""
    if when.kind in ("no_date", "invalid"):
        return when.words
    if when.kind != "recurring":
        return dated(when, language)
    words = periodic(when.rule, language)
    span = when.span()
    bound = bool(read(when.words).windows)  # 2023年每月 says its year itself
    if words and span.start and span.end and not bound:
        years = Window(start=date(span.start.year, 1, 1), end=date(span.end.year, 12, 31))
        return words if read(words, within=years).windows == when.windows else when.words
    return when.words


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


# --- what stands beside a date

_LABEL = re.compile(
    "[^0-9:()]{0,8}(?:时间|日期|期限|时限|节点|时段|安排|"
    "deadline|due date|date|timeline|period)s? ?:"
)
_EXCEPT = re.compile(  # 除…外, …除外, except …
    r"[(,]?(?:除了?|不含|不包括|不包含)([^()]*?)(?:之?以?外|除外)[,)]?"
    r"|\(([^()]*)除外\)|\((?:除|不含|不包括)([^()]*)\)"
    r"|[(,]? ?(?:except|excluding)(?: for)? ([^()]*)\)?$"
)
_DATED = frozenset("ymkdpeSTGjqlnz")
_EVENTS = frozenset("EUWz")


class _Reader:
    """One phrase in the reading."""

    def __init__(self, words: str, context: _Context) -> None:
        self.words = words
        self.context = context
        self.skipped: set[int] = set()
        self.doubts: list[str] = []
        self.resting = ""

    def read(self) -> When:
        """The whole phrase; raises Unread."""
        found = tokens(self.plain(normal(self.words)))
        letters = {token.letter for token in found}
        if "*" in letters:
            raise Unread("the date is masked in the document", "no_date")
        if "!" in letters:
            raise Unread("it counts or numbers something, and is no date")
        brackets: list[list[Token]] = []
        if "(" in letters:
            found, brackets = _unbracketed(found)
            letters = {token.letter for token in found}
        found = _without_tails(found)
        if any(token.letter == "R" for token in found):
            return self.recurring(found, brackets)
        letters = {token.letter for token in found}
        if letters & _EVENTS and not found[0].letter == found[-1].letter == "?":
            raise Unread("it hangs on an event, whose day is not said", "no_date")
        if not letters & _DATED:
            return self.undated(found, letters)
        if "?" in letters:
            self.refuse(found)
        return self.dated(found, brackets)

    def plain(self, text: str) -> str:
        """The text without its label and exceptions."""
        label = _LABEL.match(text) if ":" in text else None
        if label:
            due = any(word in label[0] for word in ("截止", "时限", "期限", "deadline", "due"))
            text = ("截止" if due else "") + text[label.end() :]
        if "除" in text or "不" in text or "exc" in text:
            match = _EXCEPT.search(text)
            if match:
                self.leave_out(next(group for group in match.groups() if group is not None))
                text = text[: match.start()] + text[match.end() :]
        return text

    def leave_out(self, text: str) -> None:
        """What is excepted: months, or days that only a calendar knows."""
        found = tokens(text)
        if not found or not all(token.letter in "mns" for token in found):
            self.resting = text
            return
        for part in parse(found, self.context.customs).spans:
            first, last = (part.start or part.end).months, part.end.months
            if first and last:
                self.skipped |= set(range(first[0], last[1] + 1))

    def refuse(self, found: list[Token]) -> None:
        junk = next(token for token in found if token.letter == "?")
        raise Unread(f"{junk.text!r} is not part of a time phrase")

    # --- phrases without dates

    def undated(self, found: list[Token], letters: set[str]) -> When:
        """长期坚持, 适时, 周五前."""
        if "?" in letters:
            self.refuse(found)
        digits = any(char.isdigit() for token in found for char in token.text)
        if "O" in letters and not digits:
            return When(kind="open_ended", words=self.words)
        if letters & {"i", "N"} and not digits:
            raise Unread("the document sets no date", "no_date")
        if "w" in letters:
            raise Unread("there is no day to count from", "no_date")
        raise Unread("its parts do not make a time phrase")

    # --- windows, deadlines and lists of them

    def dated(self, found: list[Token], brackets: list[list[Token]]) -> When:
        """A phrase with dates."""
        c = self.context
        bare = c.mend and c.month is None and (c.year is not None or bool(c.years()))
        parsed = parse(found, c.customs, bare_months=bare, mend=c.mend)
        read_as = self.resolved(parsed)
        for bracket in brackets:
            self.compare(bracket, read_as)
        return self.told(parsed, read_as)

    def resolved(self, parsed: Parsed) -> list[Dates]:
        """The dates of the spans, in the year of the context where they name none."""
        for part in parsed.spans:
            part.end = shifted(part.end, self.context.month)
            part.start = shifted(part.start, self.context.month) if part.start else None
        found = in_order(parsed.spans, self.year(parsed))
        self.doubts += parsed.doubts
        return found

    def compare(self, bracket: list[Token], read_as: list[Dates]) -> None:
        """三季度(7-9月): brackets with a date must have that of the phrase."""
        letters = {token.letter for token in bracket}
        if letters <= {"w", "t"} and read_as:
            days = [day for token in bracket if token.letter == "w" for day in _weekdays(token)]
            ends = [d for d in (read_as[0].first, read_as[-1].last) if d]
            if days != [day.isoweekday() for day in ends[-len(days) :]]:
                raise Unread("its days of the week are those of other dates")
        elif letters & _DATED and "?" not in letters:
            day = read_as[0].first or read_as[0].last
            outer, self.context = (
                self.context,
                replace(self.context, year=day.year if day else None),
            )
            said = self.resolved(parse(bracket, outer.customs))
            self.context = outer
            if [(d.first, d.last) for d in said] != [(d.first, d.last) for d in read_as]:
                raise Unread("its brackets contradict it")
        elif any(char.isdigit() for token in bracket for char in token.text):
            raise Unread("its brackets have a number that is no date")
        else:
            self.doubts.append("its brackets are left out")

    def told(self, parsed: Parsed, read_as: list[Dates]) -> When:
        """The kind, and the dates without what is excepted."""
        kind: Kind = "list"
        if len(read_as) == 1:
            first, last = read_as[0].first, read_as[0].last
            kind = "open_ended" if last is None else "window" if first else "deadline"
        if parsed.open_ended and kind != "open_ended":
            self.doubts.append("it goes on without an end")
        if self.resting:
            self.doubts.append(f"{self.resting} are left out")
        if self.skipped:
            read_as = [piece for one in read_as for piece in _cut(one, self.skipped)]
            kind = "list" if len(read_as) > 1 else kind
            if not read_as:
                raise Unread("its exceptions leave nothing")
        return self.when(kind, read_as)

    def when(self, kind: Kind, read_as: list[Dates], rule: str = "", message: str = "") -> When:
        others = tuple(Window(start=d.other[0], end=d.other[1]) for d in read_as if d.other)
        return When(
            kind=kind,
            words=self.words,
            windows=tuple(Window(start=d.first, end=d.last) for d in read_as),
            rule=rule,
            ambiguous=bool(others or self.doubts),
            alternatives=others,
            message=message or "; ".join(self.doubts),
        )

    def year(self, parsed: Parsed) -> int:
        """The year of the points that name none."""
        parts, c = parsed.spans, self.context
        points = [point for part in parts for point in part.points()]
        if all(point.year is not None for point in points):
            return LEAP
        if c.year is None or c.within.start:
            in_order(parts, LEAP)  # what no year has is said before the year is asked for
        relative = any(point.year is None and point.offset is not None for point in points)
        fits = [] if relative else [y for y in c.years() if _fits(parsed, y, c.within)]
        if len(fits) == 1:
            return fits[0]
        if c.year is not None:
            return c.year
        last = points[-1].year
        alone = last is not None and len(parts) == 1 and not fits and not relative
        if last is not None and alone and self.possible(parsed, last):
            parsed.doubts.append("its year stands at its end only")
            return last
        several = f"; {fits[0]} to {fits[-1]} are possible" if fits else ""
        raise Unread(f"the year is not given: write it, or set `year`{several}", "no_date")

    def possible(self, parsed: Parsed, year: int) -> bool:
        """Whether the dates are in order in that year."""
        try:
            in_order(parsed.spans, year)
        except Unread:
            return False
        return True

    # --- recurring phrases

    def recurring(self, found: list[Token], brackets: list[list[Token]]) -> When:
        """A phrase with 每月 and their like."""
        c = self.context
        work = recurring(found, c.customs, frozenset(self.skipped))
        if not work.length or self.resting:
            return self.when("recurring", [], work.rule, "which days it means needs a calendar")
        bounds = self.bounds(work.bounds)
        if not bounds:
            self.doubts += work.doubts
            why = "nothing says when it begins and ends: set both"
            return self.when("recurring", [], work.rule, why)
        known = occurrences(work, *bounds, cut=bool(c.within.end or work.bounds))
        read_as = [one for one in known if not _within(one, self.skipped)]
        for bracket in brackets:
            read_as = self.restricted(bracket, read_as)
        self.doubts += work.doubts
        message = "" if read_as else f"never from {bounds[0]} to {bounds[1]}"
        return self.when("recurring", read_as, work.rule, message)

    def bounds(self, outer: list[Token] | None) -> tuple[date, date] | None:
        """The days between which it recurs: 3-12月每月, 9月起每月."""
        known = self.context.bounds()
        if outer is None:
            return known
        found = self.resolved(parse(outer, self.context.customs))
        if len(found) != 1:
            raise Unread("its parts do not make a time phrase")
        first, last = found[0].first, found[0].last
        if first and last:
            return first, last
        if not known:
            return None
        return max(first or known[0], known[0]), min(last or known[1], known[1])

    def restricted(self, bracket: list[Token], read_as: list[Dates]) -> list[Dates]:
        """每季度末(分别在6月、9月和12月底): those that the brackets name."""
        if not {token.letter for token in bracket} & _DATED:
            self.doubts.append("its brackets are left out")
            return read_as
        parts = parse(bracket, self.context.customs).spans
        months = {part.end.months[1] for part in parts if part.end.months}
        kept = [one for one in read_as if one.last and one.last.month in months]
        if len(months) != len(parts) or len({o.last.month for o in kept if o.last}) != len(months):
            raise Unread("its brackets contradict it")
        return kept


def _unbracketed(found: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """The tokens outside brackets, and those in each; a phrase all in brackets has none. A day of
    the week stays where it is."""
    outside: list[Token] = []
    brackets: list[list[Token]] = []
    inside: list[Token] | None = None
    for token in found:
        if token.letter == "(" and inside is None:
            inside = []
        elif token.letter == ")" and inside is not None:
            if [(t.letter, t.style) for t in inside] in ([("w", "")], [("w", "en")]):
                outside += inside
            elif inside:
                brackets.append(inside)
            inside = None
        elif token.letter in "()":
            raise Unread("its brackets do not match")
        else:
            (outside if inside is None else inside).append(token)
    if inside is not None:
        raise Unread("its brackets do not match")
    if brackets and all(token.letter in "F" for token in outside):
        return brackets[0], brackets[1:]
    return outside, brackets


def _without_tails(found: list[Token]) -> list[Token]:
    """6月底前报市安办备案: what is to be done by then says nothing of time. What stands before
    the dates is no tail: 召开2023年度工作会议 is a task."""
    done: list[Token] = []
    tail = False
    for i, token in enumerate(found):
        if tail and token.letter == "s" and any(_numbered(t) or t.letter == "O" for t in found[i:]):
            tail = False
        elif tail and not _numbered(token):
            continue
        elif (
            token.letter == "P" and any(t.letter in "RO" or t.letter in _DATED for t in done)
        ) or (token.letter == "?" and done and done[-1].letter in "bO"):
            tail = True
            continue
        done.append(token)
    return done


def _numbered(token: Token) -> bool:
    return token.letter != "c" and any(char.isdigit() for char in token.text)


def _weekdays(token: Token) -> list[int]:
    return [token.first, token.last] if token.style == "several" else [token.first]


def _fits(parsed: Parsed, year: int, within: Window) -> bool:
    try:
        read_as = in_order(parsed.spans, year)
    except Unread:
        return False
    days = [day for one in read_as for day in (one.first, one.last) if day]
    return within.contains(Window(start=min(days), end=max(days)))


def _within(one: Dates, skipped: set[int]) -> bool:
    """Whether its last day lies in a month that is left out."""
    return one.last is not None and one.last.month in skipped


def _cut(one: Dates, skipped: set[int]) -> list[Dates]:
    """The pieces of a window outside the months left out."""
    if not (one.first and one.last):
        raise Unread("its exceptions need both its first and its last day")
    pieces: list[Dates] = []
    day, begun = one.first, None
    while day <= one.last:
        end = min(bounds(Point(day.year, 0, months=(day.month, day.month)))[1], one.last)
        if day.month in skipped:
            begun = None
        elif begun is None:
            begun = Dates(day, end)
            pieces.append(begun)
        else:
            begun.last = end
        day = end + timedelta(1)
    return pieces
