"""Indicators: 180 schools, 31 indicators, six years of monthly values."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from benchmarks.measures import Sizes
from benchmarks.table import Row, watch
from programme.core.dispersion import least_effort, spread
from programme.core.facts import Measurement
from programme.core.indicators import KEY, judge, over_time, points_of, values_on
from programme.core.plan import Unit
from programme.core.standard import Indicator, Standard

MONTHS = [date(2020 + n // 12, n % 12 + 1, 25) for n in range(72)]


def indicators(sizes: Sizes, _: Path) -> Iterator[Row]:
    """Every coefficient of every month, every school against the standard, and what would help."""
    random = Random(31)
    units = [
        Unit(id=f"{n:03d}", title=f"{n:03d}", group="初中" if n % 4 == 0 else "小学", size=50 + n)
        for n in range(sizes.schools)
    ]
    standard = _standard()
    told = _values(random, units, standard)
    values = sum(len(series) for series in told.values())
    with watch() as time:
        series = over_time(standard, units, told, MONTHS)
        now = values_on(told, MONTHS[-1])
        verdicts = [judge(standard, unit, now).verdict for unit in units]
    assert len(series) == len(standard.indicators) * 2
    assert len(verdicts) == len(units)
    yield Row("every coefficient of 72 months", values, "values", time)
    points = points_of(standard.indicators[0], units, now)
    limit = (spread(points).coefficient or 0) / 2
    with watch() as time:
        raised = least_effort(points, limit)
    assert raised
    yield Row("what would halve a coefficient", len(points), "schools", time)


def _standard() -> Standard:
    bars = {"小学": Decimal("4.2"), "初中": Decimal("5.3")}
    limits = {"小学": Decimal("0.50"), "初中": Decimal("0.45")}
    found = (Indicator(id=f"R{n}", title=f"R{n}", threshold=bars, spread=limits) for n in range(31))
    return Standard(title="31", indicators=tuple(found), least=30, floor=Decimal("0.85"))


def _values(random: Random, units: list[Unit], standard: Standard) -> dict[str, list[Measurement]]:
    recorded = datetime(2026, 1, 1, tzinfo=UTC)
    found: dict[str, list[Measurement]] = {}
    seq = 0
    for indicator in standard.indicators:
        for unit in units:
            level = random.uniform(2, 9)
            for day in MONTHS:
                seq += 1
                level *= random.uniform(0.98, 1.03)
                one = Measurement(
                    value=Decimal(f"{level:.2f}"),
                    happened=day,
                    recorded=recorded,
                    seq=seq,
                    unit=unit.id,
                )
                found.setdefault(KEY + indicator.id, []).append(one)
    return found
