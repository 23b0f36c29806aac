"""Points and spans: what the parts of a dated phrase say, before their dates are found."""

from dataclasses import dataclass

Pair = tuple[int, int]


@dataclass(slots=True)
class Point:
    """A day, part of a month, month, … or year, perhaps without its larger units.

    `year` is None where none is named; `offset` years are added (明年). `months` count from
    January of that year, 13 being the next one; `days` end at the month's last for 0. `close` is
    底. `other_…` are of another honest reading.
    """

    year: int | None = None
    offset: int | None = None
    after_named: bool = False  # 次年: counts from the year named before
    months: Pair | None = None
    days: Pair | None = None
    other_months: Pair | None = None
    other_days: Pair | None = None
    other_year: int = 0
    nth: Pair | None = None  # which one, and of which day of the week
    week: int = 0
    shift: int | None = None  # 下月: counts from the row's month
    close: bool = False
    weekday: int = 0
    style: str = ""

    @property
    def yeared(self) -> bool:
        """Whether it says anything of its year."""
        return self.year is not None or self.offset is not None

    @property
    def monthed(self) -> bool:
        """Whether it says anything of its month."""
        return self.months is not None or self.shift is not None

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.yeared or self.monthed or self.days or self.close or self.nth)


@dataclass(slots=True)
class Span:
    """From `start`, where one is named, to `end`; `mark` is the letter of 前, 起 and their like."""

    start: Point | None
    end: Point
    mark: str = ""

    def points(self) -> list[Point]:
        """Its points, in order."""
        return [self.start, self.end] if self.start else [self.end]
