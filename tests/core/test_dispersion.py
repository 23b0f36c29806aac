"""The difference coefficient: a published example, numbers by hand, and what must always hold."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from programme.core.dispersion import Point, least_effort, outliers, spread, with_added

PUBLISHED = [  # pupils and books of five schools of a county, 县域义务教育校际均衡指标计算方法
    Point(f"小学{n}", books / pupils, pupils)
    for n, (pupils, books) in enumerate([(45, 279), (37, 137), (89, 935), (76, 160), (55, 402)], 1)
]


def test_the_published_example() -> None:
    """There: mean 6.33, deviation 3.26, coefficient 0.52."""
    found = spread(PUBLISHED)
    assert found.coefficient is not None
    assert (round(found.mean, 2), round(found.coefficient, 2)) == (6.33, 0.52)
    assert found.deviation == pytest.approx(3.26, abs=0.01)


def test_units_that_count_alike_by_hand() -> None:
    points = [Point("a", 2), Point("b", 4), Point("c", 6)]
    assert spread(points).coefficient == pytest.approx(sqrt(8 / 3) / 4)
    assert spread(points, "sample").coefficient == pytest.approx(2 / 4)


@pytest.mark.parametrize(
    ("points", "coefficient"),
    [([], None), ([Point("a", 0), Point("b", 0)], None), ([Point("a", 3)], 0.0)],
)
def test_where_little_can_be_said(points: list[Point], coefficient: float | None) -> None:
    assert spread(points).coefficient == coefficient


@pytest.mark.parametrize("point", [Point("a", 1, 0), Point("a", float("nan")), Point("a", 1, -2)])
def test_what_is_no_measure_is_refused(point: Point) -> None:
    with pytest.raises(ValueError, match="a: needs a number"):
        spread([point])


def test_outliers_by_hand() -> None:
    """Quartiles 2 and 4: the fences stand at -1 and 7."""
    values = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 12, "f": 3, "g": 2}
    assert [p.unit for p in outliers([Point(k, v) for k, v in values.items()])] == ["e"]


def test_the_purchase_that_was_planned() -> None:
    bought = with_added(PUBLISHED, {"小学4": 300})
    before, after = spread(PUBLISHED).coefficient, spread(bought).coefficient
    assert before
    assert after
    assert after < before
    with pytest.raises(ValueError, match="小学9"):
        with_added(PUBLISHED, {"小学9": 1})


def test_the_least_effort_by_hand() -> None:
    """1, 1, 4 with limit 0: all must come up to 4."""
    points = [Point("a", 1), Point("b", 1), Point("c", 4)]
    found = least_effort(points, 0)
    assert [(r.unit, round(r.to, 6), round(r.effort, 6)) for r in found] == [
        ("a", 4, 3),
        ("b", 4, 3),
    ]


VALUES = st.floats(0, 1000, allow_nan=False).map(lambda x: round(x, 3))
POINTS = st.lists(st.tuples(VALUES, st.integers(1, 3000)), min_size=2, max_size=30).map(
    lambda rows: [Point(f"u{n}", value, size) for n, (value, size) in enumerate(rows)]
)


@given(POINTS)
def test_it_agrees_with_numpy(points: list[Point]) -> None:
    values, sizes = np.array([p.value for p in points]), np.array([p.size for p in points])
    mean = np.average(values, weights=sizes)
    assume(mean > 1e-3)
    deviation = np.sqrt(np.average((values - mean) ** 2, weights=sizes))
    assert spread(points).coefficient == pytest.approx(deviation / mean, abs=1e-9)
    alike = [Point(p.unit, p.value) for p in points]
    population, sample = spread(alike).coefficient, spread(alike, "sample").coefficient
    assert population == pytest.approx(values.std() / values.mean(), abs=1e-9)
    assert sample == pytest.approx(values.std(ddof=1) / values.mean(), abs=1e-9)


@given(POINTS, st.floats(0.05, 1))
def test_the_least_effort_reaches_the_limit_and_no_cheaper_common_level_does(
    points: list[Point], limit: float
) -> None:
    assume(max(p.value for p in points) > 1)
    raised = {r.unit: r for r in least_effort(points, limit)}
    after = [
        Point(p.unit, raised[p.unit].to if p.unit in raised else p.value, p.size) for p in points
    ]
    found = spread(after).coefficient
    assert found is not None
    assert found <= limit + 1e-9
    less = [
        Point(p.unit, p.value + 0.99 * (raised[p.unit].to - p.value), p.size)
        if p.unit in raised
        else p
        for p in points
    ]
    again = spread(less).coefficient
    assert not raised or (again is not None and again > limit - 1e-9)


@given(POINTS, st.floats(0.1, 1), st.data())
def test_no_other_way_of_spending_less_reaches_it(
    points: list[Point], limit: float, data: st.DataObject
) -> None:
    """Any other way of spending 99 % of the effort leaves the coefficient above the limit."""
    assume(max(p.value for p in points) > 1)
    raised = least_effort(points, limit)
    effort = 0.99 * sum(r.effort for r in raised)
    assume(effort > 1e-3)
    shares = data.draw(st.lists(st.floats(0, 1), min_size=len(points), max_size=len(points)))
    assume(sum(shares) > 0.1)
    other = {p.unit: effort * s / sum(shares) for p, s in zip(points, shares, strict=True)}
    found = spread(with_added(points, other)).coefficient
    assert found is not None
    assert found > limit - 1e-6
