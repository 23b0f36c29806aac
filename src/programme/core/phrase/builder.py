"""The tokens of one point of a phrase -> the point."""

from collections.abc import Callable

from programme.core.customs import Customs
from programme.core.phrase.lexicon import Token
from programme.core.phrase.point import Pair, Point
from programme.core.reason import Reason, Unread

_PARTS_OF_YEAR: dict[Pair, tuple[Pair, Pair]] = {
    (1, 10): ((1, 3), (1, 1)),  # 2023年初
    (11, 20): ((5, 8), (6, 7)),
    (21, 0): ((9, 12), (10, 12)),
}
"""Of a part of a month behind a year: the months that are meant, and that may be meant."""
_EARLY: tuple[Pair, Pair] = (1, 4), (1, 3)


class PointBuilder:
    """A point in the making: what its tokens have said so far."""

    def __init__(self, customs: Customs, doubts: list[Reason]) -> None:
        self.customs = customs
        self.doubts = doubts
        self.begin()

    def begin(self) -> None:
        """A new point."""
        self.point = Point()
        self.term = 0
        self.long_year = ""  # S or G
        self.whole_year = self.short_year = self.turned = False

    def add(self, token: Token) -> None:
        """What a token of `SAYS` says; raises Unread where the point cannot have it."""
        SAYS[token.letter](self, token)
        self.point.style = token.style or self.point.style

    def doubt(self, code: str, *about: object) -> None:
        """Something that is not certain."""
        self.doubts.append(Reason(code=code, about=tuple(map(str, about))))

    def weekday(self, token: Token) -> None:
        """周五."""
        if token.style == "several" or self.point.weekday:
            raise Unread("shape")
        self.point.weekday = token.first

    def year(self, token: Token) -> None:
        """2023年, 明年, 次年."""
        point = self.point
        if point.yeared or ((point.months or point.days) and not self.reordered(token)):
            raise Unread("shape")
        if token.first < 2:
            point.offset, point.after_named = token.last, token.first == 1
            return
        point.year, point.offset = token.first, 0
        if token.style == "short":
            self.doubt("two-digits", token.text, token.first)
            point.other_year, self.short_year = -100, True
        elif token.style == "century":
            self.doubt("century")
        elif token.style == "six":
            self.doubt("six-digits")
        elif token.style == "run":
            self.doubt("run-together", token.text)

    def reordered(self, token: Token) -> bool:
        """In English the year stands last."""
        last = token.style in ("bare", "number") or (token.first < 2 and token.text.isascii())
        return last and self.point.style in ("en", "number")

    def months(self, token: Token) -> None:
        """3月, 一季度, 上半年."""
        point = self.point
        if token.text == "年":
            self.whole_year = True
        elif point.months and self.whole_year and point.yeared and not point.close:
            self.doubt("twice")
            point.months = None
        if self.long_year == "G" and token.last - token.first == 2:
            shift = self.customs.fiscal_year - 1
            point.months = (token.first + shift, token.last + shift)
            return
        if point.months or (point.days and token.style not in ("en", "number")):
            raise Unread("shape")
        point.months, point.other_months = (token.first, token.last), token.other
        if token.style == "number" and token.other:  # 03/04/2023
            point.other_months, point.other_days = (token.other[0],) * 2, (token.other[1],) * 2

    def relative_month(self, token: Token) -> None:
        """下月; the 月 of 3月月底 says nothing."""
        if not self.point.months:
            self.point.shift = token.first
        elif token.text != "月":
            raise Unread("shape")

    def days(self, token: Token) -> None:
        """15日, 上旬, the third week."""
        point = self.point
        if token.letter == "l" or (point.style, token.letter) == ("en", "d"):
            point.close = False  # 季度末最后一天, the end of 31 December
        if point.days or point.close:
            raise Unread("shape")
        if token.style == "turned":
            self.turned = True
        point.days = (token.first, token.last)
        point.other_days = token.other or point.other_days

    def week(self, token: Token) -> None:
        """The third week of March, by its days."""
        n = token.first
        self.days(token._replace(first=7 * n - 6, last=7 * n if n < 5 else 0))
        self.point.week = n

    def nth(self, token: Token) -> None:
        """第一个周五."""
        self.point.nth = (token.first, token.last)

    def close(self, token: Token) -> None:
        """底."""
        if self.point.close:
            raise Unread("shape")
        self.point.close = True
        if token.last:
            self.point.months = (token.first, token.last)

    def school_year(self, token: Token) -> None:
        """2022学年."""
        if self.point.months:
            raise Unread("shape")
        first = self.customs.school_year
        self.point.months = (first, first + 11)
        self.other_year_than_calendar(token)

    def fiscal_year(self, token: Token) -> None:
        """2024财年; a split one cannot be the calendar year."""
        first = self.customs.fiscal_year
        if token.last and first == 1 and not self.point.yeared:
            raise Unread("fiscal-split")
        self.point.months = self.point.months or (first, first + 11)
        self.other_year_than_calendar(token)
        if token.style == "short":
            self.doubt("two-digits", f"{token.first % 100:02}", token.first)
        if first > 1 and not token.last:
            self.point.other_year = -1
            self.doubt("fiscal-end")

    def other_year_than_calendar(self, token: Token) -> None:
        """What school and fiscal years have in common."""
        if self.point.yeared:
            raise Unread("shape")
        self.long_year = token.letter
        self.point.year, self.point.offset = token.first, 0

    def a_term(self, token: Token) -> None:
        """第一学期."""
        self.term = token.first

    def finish(self, *, first: bool) -> Point:
        """The point, complete; `first` if none stands before it."""
        point = self.point
        if self.term:
            self.name_term()
        if point.days and point.yeared and not point.monthed:
            self.part_of_year(first=first)
        if point.days and point.months and point.months[0] != point.months[1]:
            raise Unread("one-month")
        if self.short_year and not point.months:
            raise Unread("impossible-short")
        if self.turned and not point.weekday and point.days:
            raise Unread("impossible-month", point.days[0])
        return point

    def part_of_year(self, *, first: bool) -> None:
        """2023年初, mid-2024."""
        point = self.point
        months = _PARTS_OF_YEAR.get(point.days or (0, 0))
        if months is None and first:
            raise Unread("no-month")
        if months:
            early = point.days == (1, 10) and point.other_days
            point.months, point.other_months = _EARLY if early else months
            point.days = point.other_days = None

    def name_term(self) -> None:
        """Terms count from the school year, else from the calendar year they lie in."""
        point, school = self.point, self.long_year == "S"
        if point.months and not school:
            raise Unread("shape")
        autumn, (a, b) = self.customs.terms()
        if self.term in (1, 3, 5):
            point.months = autumn
            point.other_months = (autumn[0], autumn[1] - 1) if self.term == 5 else None
            return
        if not school and a > 12:
            a, b = a - 12, b - 12
        point.months, point.other_months = (a, b), (a, b - 1)
        if self.term == 2 and not school:
            point.other_months = (a + 12, b + 12)


SAYS: dict[str, Callable[[PointBuilder, Token], None]] = {
    "y": PointBuilder.year, "S": PointBuilder.school_year,
    "G": PointBuilder.fiscal_year, "m": PointBuilder.months,
    "T": PointBuilder.a_term, "k": PointBuilder.relative_month,
    "d": PointBuilder.days, "p": PointBuilder.days,
    "K": PointBuilder.week,
    "l": PointBuilder.days, "q": PointBuilder.nth, "e": PointBuilder.close,
    "w": PointBuilder.weekday,
}  # fmt: skip
"""What says something of a point, and how it is taken."""
