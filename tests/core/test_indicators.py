"""A standard's rules at their edges, by hand; and that a good mean hides nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest

from programme.core.facts import Measurement
from programme.core.indicators import KEY, evenness, judge, over_time, values_on
from programme.core.plan import Unit
from programme.core.standard import Indicator, Standard

D = Decimal
SEVEN = Standard(
    title="七项",
    indicators=tuple(
        Indicator(id=f"R{n}", title=f"指标{n}", threshold={"小学": D(10), "初中": D(20)})
        for n in range(1, 8)
    ),
    least=6,
    floor=D("0.85"),
)
SCHOOL = Unit(id="一小", title="第一小学", group="小学")


def judged(*values: str, unit: Unit = SCHOOL, standard: Standard = SEVEN) -> str:
    """The verdict on a school with these values for R1, R2 …; '' is not measured."""
    known = {(f"R{n}", unit.id): D(v) for n, v in enumerate(values, 1) if v}
    return judge(standard, unit, known).verdict


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (["10"] * 7, "met"),
        (["10"] * 6 + ["8.5"], "met"),  # the seventh at 85 % exactly
        (["10"] * 6 + ["8.49"], "not met"),
        (["10"] * 5 + ["9.9", "9.9"], "not met"),  # five of seven, however near
        (["1000"] * 6 + ["8"], "not met"),  # plenty elsewhere makes up for nothing
        (["10"] * 6 + [""], "unknown"),
        (["10"] * 5 + ["9", ""], "unknown"),
        (["10"] * 4 + ["9", "9", ""], "not met"),  # what is missing can no longer help
        ([""] * 6 + ["8"], "not met"),
        ([""] * 7, "unknown"),
    ],
)
def test_six_of_seven_and_the_seventh_at_85_percent(values: list[str], verdict: str) -> None:
    assert judged(*values) == verdict


def test_each_group_has_its_own_threshold() -> None:
    junior = Unit(id="一中", title="第一中学", group="初中")
    assert judged(*["10"] * 7, unit=junior) == "not met"
    assert judged(*["20"] * 7, unit=junior) == "met"


def test_a_group_without_thresholds_cannot_be_judged() -> None:
    assert judged(*["10"] * 7, unit=Unit(id="园", title="幼儿园", group="幼儿园")) == "unknown"


def test_where_less_is_better() -> None:
    size = Indicator(id="R1", title="班额", direction="down", threshold={"": D(45)})
    standard = Standard(title="班额", indicators=(size,), floor=D("0.9"), least=0)
    assert judged("45", standard=standard) == "met"
    assert judged("50", standard=standard) == "met"  # 45 / 50 = 0.9
    assert judged("50.1", standard=standard) == "not met"


def test_what_fails_is_told_the_farthest_first() -> None:
    values = {("R1", "一小"): D(9), ("R2", "一小"): D(5), ("R3", "一小"): D(10)}
    found = judge(SEVEN, SCHOOL, values)
    assert [(c.indicator, c.share) for c in found.failing] == [("R2", D("0.5")), ("R1", D("0.9"))]
    assert found.met == 1


def measured(value: int, day: str, seq: int) -> Measurement:
    when = datetime(2023, 7, 1, tzinfo=UTC)
    happened = date.fromisoformat(day)
    return Measurement(value=D(value), happened=happened, recorded=when, seq=seq, unit="一小")


def test_the_value_of_a_day_is_the_last_that_had_happened() -> None:
    series = {"R1": [measured(3, "2023-06-01", 1), measured(2, "2023-05-01", 2),
                     measured(4, "2023-06-01", 3), measured(9, "2023-07-01", 4)]}  # fmt: skip
    assert values_on(series, date(2023, 6, 30)) == {("R1", "一小"): D(4)}
    assert values_on(series, date(2023, 4, 30)) == {}


@pytest.mark.parametrize(
    ("limit", "known", "verdict"),
    [("0.5", 3, "met"), ("0.4", 3, "not met"), (None, 3, "unknown"), ("0.5", 2, "unknown")],
)
def test_evenness_is_judged_on_all_units_of_a_group(
    limit: str | None, known: int, verdict: str
) -> None:
    """2, 4, 6: the coefficient is 0.408."""
    units = [Unit(id=f"{n}小", title=f"{n}小", group="小学") for n in range(3)]
    indicator = Indicator(
        id="R1", title="面积", threshold={"小学": D(4)}, spread={"小学": D(limit)} if limit else {}
    )
    values = {("R1", f"{n}小"): D(v) for n, v in zip(range(known), (2, 4, 6), strict=False)}
    found = evenness(indicator, "小学", units, values)
    assert found.verdict == verdict
    assert (found.units, found.known) == (3, known)


def test_large_schools_weigh_more() -> None:
    indicator = Indicator(id="R1", title="面积")
    units = [
        Unit(id="大", title="大", group="小学", size=300),
        Unit(id="小", title="小", group="小学", size=100),
    ]
    found = evenness(indicator, "小学", units, {("R1", "大"): D(2), ("R1", "小"): D(6)})
    assert found.spread.mean == 3


def test_evenness_over_time_is_evenness_on_each_day() -> None:
    random = Random(3)
    units = [
        Unit(id=f"{n}", title=f"{n}", group="小学" if n % 3 else "初中", size=n + 1,
             closed=date(2023, 6, 30) if n == 4 else None)
        for n in range(9)
    ]  # fmt: skip
    series = {
        KEY + i.id: [
            measured(random.randint(5, 30), f"2023-{month:02d}-20", month).model_copy(
                update={"unit": unit.id}
            )
            for month in random.sample(range(1, 13), 5)
            for unit in units
        ]
        for i in SEVEN.indicators
    }
    days = [date(2023, month, 28) for month in range(1, 13)]
    found = over_time(SEVEN, units, series, days)
    for at, day in enumerate(days):
        there = [u for u in units if u.closed is None or u.closed >= day]
        values = values_on(series, day)
        for one in SEVEN.indicators:
            for group in ("小学", "初中"):
                now, then = evenness(one, group, there, values), found[one.id, group][at]
                assert (now.known, now.units, now.met) == (then.known, then.units, then.met)
                assert now.spread.mean == pytest.approx(then.spread.mean)
