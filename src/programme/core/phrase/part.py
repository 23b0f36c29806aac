"""One part of a list: its tokens -> a span."""

from collections.abc import Callable

from programme.core.customs import Customs
from programme.core.phrase.builder import SAYS, PointBuilder
from programme.core.phrase.lexicon import Token
from programme.core.phrase.point import Point, Span
from programme.core.reason import Reason, Unread

_INCLUDED = ("或之前", "或以前", "or before", "or earlier", "止", "为止")
"""前 that has what is named in it, and 止."""
_LAST = frozenset("boA")
"""Marks behind which no date may stand."""


class Part:
    """A part in the reading: the points that are complete, and the one that is `at` hand."""

    def __init__(self, customs: Customs, doubts: list[Reason]) -> None:
        self.at = PointBuilder(customs, doubts)
        self.points: list[Point] = []
        self.mark = ""
        self.opening = ""  # 从, 即日起
        self.goes_on = self.closing = False

    def read(self, part: list[Token]) -> Span:
        """The span of its tokens; raises Unread where they are none."""
        for token in part:
            if token.letter in SAYS:
                if self.mark in _LAST and token.letter != "w":
                    raise Unread("shape")
                self.at.add(token)
            elif token.letter in _MARKS:
                _MARKS[token.letter](self, token)
            elif token.letter != "X":
                raise Unread("junk", token.text)
        return self.span()

    def open(self, token: Token) -> None:
        """从 or 即日起, in front."""
        if not self.at.point.empty or self.points or self.opening == "i":
            raise Unread("shape")
        self.opening = token.letter

    def until(self, token: Token) -> None:
        """截至, in front or between."""
        self.closing = not self.at.point.empty and not self.points  # 6月30日截止
        (self.prefix if self.at.point.empty else self.to)(token)

    def to(self, token: Token) -> None:
        """A range mark; in front it means until."""
        if self.mark == "o" and not self.at.point.empty and not self.points:
            self.mark = ""  # 自3月起至6月止
        if self.mark or (self.points and not self.at.point.empty):
            raise Unread("shape")
        if not self.at.point.empty:
            self.finish()
            self.at.begin()
        elif not self.points and ("-" not in token.text or self.opening == "i"):
            self.mark = "u"
            if "~" in token.text:
                self.about(token)
        else:
            raise Unread("shape")

    def prefix(self, token: Token) -> None:
        """by, before, after, in front."""
        if token.letter == "u" and self.mark in ("u", "v") and not self.points:
            self.mark = ""  # no later than COB
        if self.mark or self.points or not self.at.point.empty:
            raise Unread("shape")
        self.mark = token.letter

    def suffix(self, token: Token) -> None:
        """前, 起, 后, behind."""
        if self.mark == "u" and token.letter == "b":
            return  # 至6月底前
        if self.mark or self.at.point.empty:
            raise Unread("shape")
        self.mark = "u" if token.text in _INCLUDED else token.letter  # 或之前 has the named in it

    def about(self, token: Token) -> None:
        """左右."""
        self.at.doubt("about", token.text)

    def undated(self, token: Token) -> None:
        """待定, after a date."""
        if not self.at.point.empty:
            self.at.doubt("open-day")
        elif token.text != "暂定":
            raise Unread("junk", token.text)

    def on_and_on(self, _token: Token) -> None:
        """长期, after a date."""
        if self.points and self.at.point.empty:
            self.at.point, self.mark = self.points.pop(), "o"
        elif self.at.point.empty:
            raise Unread("shape")
        else:
            self.goes_on = True

    # --- the whole

    def finish(self) -> None:
        """The point at hand is complete."""
        self.points.append(self.at.finish(first=not self.points))

    def span(self) -> Span:
        """All of it; raises Unread where it is no span."""
        if self.at.point.empty and not self.at.term:
            if len(self.points) == 1 and self.closing and not self.mark:
                return Span(None, self.points[0], "u")
            if len(self.points) == 1 and not self.mark:  # 2022年9月-
                self.at.doubt("endless-dash")
                return Span(None, self.points[0], "o")
            raise Unread("shape")
        self.finish()
        if self.opening == "i" and self.mark not in ("u", "b", "v"):
            raise Unread("shape")
        *start, end = self.points
        if not start and not self.mark and self.opening == "f":
            self.mark = "f"
        if start and self.mark == "u":
            self.mark = ""
        if len(start) > 1 or (start and self.mark not in ("", "b", "v", "V")):
            raise Unread("shape")
        return Span(start[0] if start else None, end, self.mark)


_MARKS: dict[str, Callable[[Part, Token], None]] = {
    "f": Part.open, "i": Part.open, "t": Part.to, "u": Part.until, "D": Part.about,
    "N": Part.undated, "O": Part.on_and_on, **dict.fromkeys("vVagCB", Part.prefix),
    **dict.fromkeys("bAo", Part.suffix),
}  # fmt: skip
