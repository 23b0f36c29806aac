"""Offices ranked by points, and their lights. Every number of the rule is a setting.

Places go by the mean points of the matters judged, exactly: who has the same shares the place,
and the next place is left out (1, 2, 2, 4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from pydantic import field_validator

from programme.core.calendar import Calendar
from programme.core.rollup import COUNTED, Sums
from programme.core.standing import STATUSES
from programme.core.value import Value
from programme.errors import choices
from programme.foreign import Unfit


class Rule(Value):
    """`points` by status: only matters of these are judged. Offices with fewer than `least`
    matters in all, or none judged, have no place. `cutoff` is the day of the month a bulletin
    closes on. A light is red with any matter in `red`, yellow with any in `yellow` or behind pace
    by more than `band` (0 to 1), grey while nothing has begun, else green."""

    points: Mapping[str, int] = {"done": 100, "done_late": 60, "overdue": 0}
    least: int = 3
    cutoff: int = 25
    red: tuple[str, ...] = ("overdue",)
    yellow: tuple[str, ...] = ("at_risk", "blocked")
    band: float = 0.05

    @field_validator("points", "red", "yellow")
    @classmethod
    def _known(cls, named: Any) -> Any:
        if unknown := set(named) - set(STATUSES):
            en, zh = choices(STATUSES)
            wrong = ", ".join(sorted(unknown))
            raise Unfit(f"no status {wrong}; {en}", f"没有状态 {wrong}；{zh}")
        return named


@dataclass(frozen=True, slots=True)
class Score:
    """The points of an office with so many `matters`; `terms` are those judged: (status, how many,
    points each)."""

    matters: int
    terms: tuple[tuple[str, int, int], ...]

    @property
    def judged(self) -> int:
        """How many matters were judged."""
        return sum(n for _, n, _ in self.terms)

    @property
    def points(self) -> int:
        """All points together."""
        return sum(n * each for _, n, each in self.terms)

    @property
    def mean(self) -> Fraction | None:
        """Points for a matter; None where none was judged."""
        return Fraction(self.points, self.judged) if self.judged else None


def score(sums: Sums, rule: Rule) -> Score:
    """What an office's matters earn."""
    found = ((status, sums.counts[status], each) for status, each in rule.points.items())
    return Score(sums.number(COUNTED), tuple(term for term in found if term[1]))


def places(scores: Mapping[str, Score], rule: Rule) -> dict[str, int]:
    """The place of each office that has enough matters, best first, equals together."""
    means = {n: s.mean for n, s in scores.items() if s.mean is not None and s.matters >= rule.least}
    order = sorted(means.values(), reverse=True)
    found = {name: order.index(mean) + 1 for name, mean in means.items()}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def light(sums: Sums, behind: float, rule: Rule) -> str:
    """`red`, `yellow`, `green` or `grey` for a group that is `behind` its plan by so much."""
    if sums.number(rule.red):
        return "red"
    if sums.number(rule.yellow) or behind > rule.band:
        return "yellow"
    return "green" if sums.number(COUNTED - {"upcoming"}) else "grey"


def last_cutoff(day: date, rule: Rule, calendar: Calendar) -> date:
    """The cut-off of the month before, the working day before it where it is a rest day; in a
    month too short for it, the last day."""
    last = day.replace(day=1) - timedelta(days=1)
    return calendar.previous_working(last.replace(day=min(rule.cutoff, last.day)))
