"""Measured indicators against a standard: thresholds by group, rules that do not compensate, and
how evenly each is spread.

A standard names its indicators; each has a threshold for every group of units (primary and junior
schools, say) and perhaps a limit to its difference coefficient. What is not measured is unknown,
never assumed; a good mean hides no failed unit.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import repeat
from operator import attrgetter, ge, le
from typing import Literal

from programme.core.dispersion import Deviation, Point, Spread, measured
from programme.core.facts import Measurement
from programme.core.plan import Unit
from programme.core.standard import Indicator, Standard

Verdict = Literal["met", "not met", "unknown"]
KEY = "indicator:"
"""What the key of a measured series begins with; a target has its own key."""


@dataclass(frozen=True, slots=True)
class Check:
    """One unit against one indicator. `share` is how much of the threshold is reached (1 or more:
    met), floored to 4 places; None where nothing was measured."""

    indicator: str
    value: Decimal | None
    bar: Decimal
    met: bool | None
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitResult:
    """How a unit stands: its checks, and by the rule whether it passes."""

    unit: Unit
    checks: tuple[Check, ...]
    verdict: Verdict

    @property
    def met(self) -> int:
        """How many thresholds are reached."""
        return sum(check.met is True for check in self.checks)

    @property
    def failing(self) -> tuple[Check, ...]:
        """The checks that are not met, the farthest first."""
        found = [check for check in self.checks if check.met is False]
        return tuple(sorted(found, key=lambda check: (check.share or 0, check.indicator)))


@dataclass(frozen=True, slots=True)
class Evenness:
    """One indicator over the units of one group. `known` of `units` were measured; the verdict is
    on the difference coefficient against `limit`."""

    indicator: str
    group: str
    units: int
    known: int
    met: int
    spread: Spread
    limit: Decimal | None
    verdict: Verdict


Values = Mapping[tuple[str, str], Decimal]
"""The value of each (indicator, unit) on a day."""


def values_on(
    measurements: Mapping[str, Sequence[Measurement]], as_of: date
) -> dict[tuple[str, str], Decimal]:
    """By (indicator, unit), the last value that happened by `as_of`; of one day, the last
    recorded."""
    found: dict[tuple[str, str], Measurement] = {}
    for name, series in measurements.items():
        indicator = name.removeprefix(KEY)
        for one in series:
            key = (indicator, one.unit)
            known = found.get(key)
            later = known is None or (one.happened, one.seq) >= (known.happened, known.seq)
            if one.happened <= as_of and later:
                found[key] = one
    return {key: one.value for key, one in found.items()}


def over_time(
    standard: Standard,
    units: Sequence[Unit],
    measurements: Mapping[str, Sequence[Measurement]],
    days: Sequence[date],
) -> dict[tuple[str, str], list[Evenness]]:
    """How even each indicator was in each group on each of `days` (ascending), from the values
    that had happened by then, given in the order of recording; a unit counts until it was
    closed."""
    found: dict[tuple[str, str], list[Evenness]] = defaultdict(list)
    groups = dict.fromkeys(unit.group for unit in units)
    there = [[unit for unit in units if unit.closed is None or unit.closed >= d] for d in days]
    sizes = [{group: _sizes(some, group) for group in groups} for some in there]
    for indicator in standard.indicators:
        told = sorted(measurements.get(KEY + indicator.id, ()), key=attrgetter("happened"))
        values, taken = dict[str, Decimal](), 0
        for day, mine in zip(days, sizes, strict=True):
            until = bisect_right(told, day, lo=taken, key=attrgetter("happened"))
            values.update(map(attrgetter("unit", "value"), told[taken:until]))
            taken = until
            for group, some in mine.items():
                even = _evenness(indicator, group, some, values, standard.deviation)
                found[indicator.id, group].append(even)
    return dict(found)


def _sizes(units: Iterable[Unit], group: str) -> dict[str, float]:
    """The units of a group, and what each weighs (1 where no size is given)."""
    return {unit.id: float(unit.size or 1) for unit in units if unit.group == group}


def check(indicator: Indicator, group: str, value: Decimal | None) -> Check | None:
    """A value against the threshold of a group; None where there is no threshold."""
    bar = indicator.bar(group)
    if bar is None:
        return None
    if value is None:
        return Check(indicator.id, None, bar, None, None)
    met = _reaches(indicator, bar, value)
    return Check(indicator.id, value, bar, met, _share(indicator, value, bar))


def _reaches(indicator: Indicator, bar: Decimal, value: Decimal) -> bool:
    return value >= bar if indicator.direction == "up" else value <= bar


def _share(indicator: Indicator, value: Decimal, bar: Decimal) -> Decimal:
    """How much of the threshold is reached; where less is better, how much of the value it is."""
    part, whole = (value, bar) if indicator.direction == "up" else (bar, value)
    if whole <= 0:
        return Decimal(1)
    return (part / whole).quantize(Decimal("0.0001"), rounding="ROUND_FLOOR")


def judge(standard: Standard, unit: Unit, values: Values) -> UnitResult:
    """One unit against the standard."""
    found = (check(i, unit.group, values.get((i.id, unit.id))) for i in standard.indicators)
    checks = tuple(c for c in found if c)
    return UnitResult(unit, checks, _verdict(standard, checks))


def _verdict(standard: Standard, checks: Sequence[Check]) -> Verdict:
    """By the rule, and 'unknown' only where what is missing could still decide it."""
    least = len(checks) if standard.least is None else min(standard.least, len(checks))
    failed = [c for c in checks if c.met is False]
    too_low = any(c.share is not None and c.share < standard.floor for c in failed)
    if too_low or len(checks) - len(failed) < least:
        return "not met"
    unmeasured = any(c.met is None for c in checks)
    return "unknown" if unmeasured or not checks else "met"


def evenness(
    indicator: Indicator,
    group: str,
    units: Iterable[Unit],
    values: Values,
    deviation: Deviation = "population",
) -> Evenness:
    """How evenly an indicator is spread over the units of a group that were measured."""
    mine = _sizes(units, group)
    known = {u: v for u in mine if (v := values.get((indicator.id, u))) is not None}
    return _evenness(indicator, group, mine, known, deviation)


def _evenness(
    indicator: Indicator,
    group: str,
    sizes: Mapping[str, float],
    values: Mapping[str, Decimal],
    deviation: Deviation,
) -> Evenness:
    """The same of units with their sizes, from values by unit."""
    mine = [unit for unit in sizes if unit in values]
    known = [values[unit] for unit in mine]
    found = measured([*map(float, known)], [sizes[unit] for unit in mine], deviation)
    bar, limit = indicator.bar(group), indicator.limit(group)
    reached = le if indicator.direction == "up" else ge
    met = 0 if bar is None else sum(map(reached, repeat(bar), known))
    even = _even(found, limit, len(sizes))
    return Evenness(indicator.id, group, len(sizes), len(mine), met, found, limit, even)


def _even(found: Spread, limit: Decimal | None, units: int) -> Verdict:
    if limit is None or found.coefficient is None or found.n < units:
        return "unknown"
    return "met" if found.coefficient <= float(limit) else "not met"


def points_of(indicator: Indicator, units: Iterable[Unit], values: Values) -> list[Point]:
    """The measured units as points, weighted by their size (1 where none is given): so many times
    what a value is of, so that value × size counts whole things."""
    return [
        Point(unit.id, float(value), (unit.size / indicator.per) if unit.size else 1.0)
        for unit in units
        if (value := values.get((indicator.id, unit.id))) is not None
    ]
