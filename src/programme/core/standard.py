"""A standard: named indicators with their thresholds, and the rule that joins them."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from programme.core.dispersion import Deviation
from programme.core.value import Loc, Value

EVERY = ""
"""The group of thresholds that hold for all units."""


class Indicator(Value):
    """A measured series. `threshold` and `spread` (the limit to the difference coefficient) are by
    group; `direction` is `up` where more is better; `per` says of how many pupils a value is (100:
    for every hundred). One without a threshold is only recorded."""

    id: str
    title: str
    measure: str = ""
    per: int = 1
    direction: Literal["up", "down"] = "up"
    threshold: dict[str, Decimal] = Field(default_factory=dict)
    spread: dict[str, Decimal] = Field(default_factory=dict)
    source: str = ""
    at: Loc = Field(default=(), exclude=True)

    def bar(self, group: str) -> Decimal | None:
        """The threshold for a group, None where there is none."""
        return self.threshold.get(group, self.threshold.get(EVERY))

    def limit(self, group: str) -> Decimal | None:
        """The limit to the coefficient for a group, None where there is none."""
        return self.spread.get(group, self.spread.get(EVERY))


class Standard(Value):
    """Indicators and the rule that joins them: a unit reaches at least `least` of those that have
    a threshold for its group (all, if None), and each other one at `floor` (a share) or more."""

    title: str
    source: str = ""
    indicators: tuple[Indicator, ...]
    least: int | None = None
    floor: Decimal = Decimal(0)
    deviation: Deviation = "population"
