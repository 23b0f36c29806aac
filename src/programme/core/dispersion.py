"""How evenly something is spread over units: the difference coefficient (差异系数), and what it
would take to bring it down.

The field's definition weighs each school by its pupils: CV = S / X̄ with S² = Σ Pᵢ/P · (Xᵢ − X̄)²
and X̄ = ΣFᵢ / ΣPᵢ, where Fᵢ is what school i has, Pᵢ its pupils, Xᵢ = Fᵢ/Pᵢ (教督〔2012〕3号,
县域义务教育均衡发展督导评估暂行办法, kept by 教督〔2017〕6号). It is a population's: all schools of
a county are in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite, sqrt
from operator import mul
from typing import Literal

Deviation = Literal["population", "sample"]
STEPS = 100
"""Halvings of the search for a level; more than the digits of a float."""


@dataclass(frozen=True, slots=True)
class Point:
    """One unit's value per head, and its size (heads; 1 where units count alike)."""

    unit: str
    value: float
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, standard deviation and their ratio over `n` units. `coefficient` is None where the
    mean is 0 or there are too few units: nothing can be said."""

    n: int
    mean: float
    deviation: float
    coefficient: float | None


@dataclass(frozen=True, slots=True)
class Raise:
    """What one unit needs: from its value to `to`, which takes `effort` (value times size)."""

    unit: str
    value: float
    to: float
    effort: float


def spread(points: Sequence[Point], deviation: Deviation = "population") -> Spread:
    """The spread of values over units, weighted by size.

    `sample` divides by n − 1 instead of n (each weight scaled by n / (n − 1)). Raises ValueError
    for a size that is not positive or a value that is no number.
    """
    _checked(points)
    return measured([p.value for p in points], [p.size for p in points], deviation)


def measured(
    values: Sequence[float], sizes: Sequence[float], deviation: Deviation = "population"
) -> Spread:
    """The same of bare numbers, which are not checked."""
    n, total = len(values), sum(sizes)
    if not n or (deviation == "sample" and n < 2):
        return Spread(n, values[0] if n else 0.0, 0.0, None)
    mean = sum(map(mul, values, sizes)) / total
    off = [value - mean for value in values]
    variance = sum(map(mul, sizes, map(mul, off, off))) / total
    if deviation == "sample":
        variance *= n / (n - 1)
    root = sqrt(variance)
    return Spread(n, mean, root, root / mean if mean > 0 else None)


def _checked(points: Sequence[Point]) -> None:
    for point in points:
        if not (isfinite(point.value) and 0 < point.size < inf):
            raise ValueError(f"{point.unit}: needs a number and a positive size: {point}")


def outliers(points: Sequence[Point], fences: float = 1.5) -> list[Point]:
    """Units beyond the quartiles by more than `fences` interquartile ranges (Tukey, 1977), the
    farthest from the median first; none among fewer than five units."""
    values = sorted(p.value for p in points)
    if len(values) < 5:
        return []
    low, middle, high = (_quantile(values, q) for q in (0.25, 0.5, 0.75))
    reach = fences * (high - low)
    far = [p for p in points if not low - reach <= p.value <= high + reach]
    return sorted(far, key=lambda p: (-abs(p.value - middle), p.unit))


def _quantile(values: Sequence[float], share: float) -> float:
    """By linear interpolation between order statistics (Hyndman and Fan, 1996, type 7)."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def least_effort(
    points: Sequence[Point], limit: float, deviation: Deviation = "population"
) -> list[Raise]:
    """Which units to raise, and to what, so that the coefficient is at most `limit`, with the
    least effort in all; empty where it already is.

    For any effort (which fixes the mean) the sum of squares is least when the lowest units are
    brought up to one common level: another unit of what is scarce does most where there is least.
    So the search is over that level, and the coefficient falls as it rises. Raises ValueError for
    a limit below 0 or values that are not all at least 0.
    """
    if limit < 0 or any(p.value < 0 for p in points):
        raise ValueError("the limit and every value must be at least 0")
    if not points or _within(points, limit, deviation):
        return []
    low, high = min(p.value for p in points), max(p.value for p in points)
    if high <= 0:
        return []
    for _ in range(STEPS):
        middle = (low + high) / 2
        lifted = [_lifted(p, middle) for p in points]
        low, high = (low, middle) if _within(lifted, limit, deviation) else (middle, high)
    raised = (Raise(p.unit, p.value, high, (high - p.value) * p.size) for p in points)
    return sorted((r for r in raised if r.effort > 0), key=lambda r: (-r.effort, r.unit))


def with_added(points: Sequence[Point], added: Mapping[str, float]) -> list[Point]:
    """The units after a purchase: `added` is in whole things for each unit, not per head. Raises
    ValueError for a unit that is not there."""
    strange = sorted(set(added) - {p.unit for p in points})
    if strange:
        raise ValueError(f"no such unit: {', '.join(strange)}")
    return [Point(p.unit, p.value + added.get(p.unit, 0.0) / p.size, p.size) for p in points]


def _lifted(point: Point, level: float) -> Point:
    return point if point.value >= level else Point(point.unit, level, point.size)


def _within(points: Sequence[Point], limit: float, deviation: Deviation) -> bool:
    found = spread(points, deviation).coefficient
    return found is not None and found <= limit
