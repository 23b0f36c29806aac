"""Targets: seed 001's 34, 103 and 43 schools, levels of seed 003, masked values."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.facts import Measurement
from programme.core.plan import Step, Target
from programme.core.targets import TargetStanding, counted, target_standing
from programme.core.window import read

RECORDED = datetime(2024, 1, 1, tzinfo=UTC)


def step(words: str, value: float | None, add: int | None = None) -> Step:
    value_ = None if value is None else Decimal(value)
    return Step(when=read(words), value=value_, add=None if add is None else Decimal(add))


def measured(**values: float) -> list[Measurement]:
    """`_20220628=34`: 34 on that day."""
    return [
        Measurement(value=Decimal(value), happened=date.fromisoformat(day[1:]), recorded=RECORDED)
        for day, value in values.items()
    ]


SCHOOLS = Target(
    title="学校达标",
    of="学校",
    steps=(
        step("2022年6月前", 34, 34),
        step("2022年12月前", 137, 103),
        step("2023年6月前", 180, 43),
    ),
)
LEVELS = Target(title="标准化学校比例", steps=(step("2020年", 93), step("2022年", 95)))
HISTORY = measured(_20220628=34, _20221230=120, _20230224=137, _20230615=171)


def on(target: Target, day: str, values: list[Measurement]) -> TargetStanding:
    return target_standing(target, values, date.fromisoformat(day))


def test_a_count_for_the_same_day_stands_in_for_the_one_before() -> None:
    """121 of 137 on 28 December and not 125: sixteen schools were late, not twelve."""
    told = [*measured(_20221228=125), *measured(_20221228=121), *measured(_20230224=137)]
    again = [one.model_copy(update={"seq": seq}) for seq, one in enumerate(told)]
    step = on(SCHOOLS, "2023-03-01", again).steps[1]
    assert step.counts == {"done": 87, "done_late": 16}
    assert on(SCHOOLS, "2023-01-01", again).value == 121


@pytest.mark.parametrize(
    ("day", "counts", "planned", "actual"),
    [
        ("2021-09-01", {"open": 34, "upcoming": 146}, 0.0, 0.0),
        ("2022-06-29", {"done": 34, "upcoming": 146}, 0.0, 0.1888),
        ("2022-06-30", {"done": 34, "upcoming": 146}, 0.1888, 0.1888),
        ("2022-07-01", {"done": 34, "open": 103, "upcoming": 43}, 0.1888, 0.1888),
        ("2022-12-31", {"done": 120, "open": 17, "upcoming": 43}, 0.7611, 0.6666),
        ("2023-01-01", {"done": 120, "overdue": 17, "open": 43}, 0.7611, 0.6666),
        ("2023-02-24", {"done": 120, "done_late": 17, "open": 43}, 0.7611, 0.7611),
        ("2023-06-20", {"done": 154, "done_late": 17, "open": 9}, 0.7611, 0.95),
        ("2023-07-01", {"done": 154, "done_late": 17, "overdue": 9}, 1.0, 0.95),
    ],
)
def test_schools_are_counted_on_each_day(
    day: str, counts: dict[str, int], planned: float, actual: float
) -> None:
    now = on(SCHOOLS, day, HISTORY)
    assert now.counts == counts
    assert (now.planned, now.actual, now.total) == (planned, actual, 180)


def test_each_step_has_its_own_units() -> None:
    steps = on(SCHOOLS, "2023-07-01", HISTORY).steps
    assert [dict(one.counts) for one in steps] == [
        {"done": 34},
        {"done": 86, "done_late": 17},
        {"done": 34, "overdue": 9},
    ]
    assert [one.due for one in steps] == [
        date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 30)
    ]  # fmt: skip


def test_a_value_that_drops_again_takes_back_what_was_reached() -> None:
    now = on(SCHOOLS, "2023-01-10", [*HISTORY, *measured(_20230105=100)])
    assert now.counts == {"done": 100, "overdue": 37, "open": 43}
    assert (now.value, now.actual) == (100, 0.5555)


def test_what_was_lost_and_won_back_in_time_is_done_in_time() -> None:
    values = measured(_20220601=34, _20220615=20, _20220705=34)
    assert on(SCHOOLS, "2022-06-20", values).counts == {"done": 20, "open": 14, "upcoming": 146}
    assert on(SCHOOLS, "2022-07-05", values).counts["done"] == 34


def test_more_than_was_promised_is_no_more_than_all() -> None:
    now = on(SCHOOLS, "2023-07-01", measured(_20230601=200))
    assert (now.counts.total(), now.actual) == (180, 1.0)


def test_of_two_values_of_a_day_the_later_recorded_counts() -> None:
    first, second = measured(_20220628=30) + measured(_20220629=34)
    again = second.model_copy(update={"happened": first.happened, "seq": 1})
    assert on(SCHOOLS, "2022-06-28", [again, first]).value == 34


@pytest.mark.parametrize(
    ("day", "values", "counts", "planned", "actual"),
    [
        ("2020-12-31", {}, {"open": 1, "upcoming": 1}, 0.9789, 0.0),
        ("2021-01-01", {}, {"overdue": 1, "open": 1}, 0.9789, 0.0),
        ("2021-01-01", {"_20201201": 92.9}, {"overdue": 1, "open": 1}, 0.9789, 0.9778),
        ("2021-01-01", {"_20201201": 93}, {"done": 1, "open": 1}, 0.9789, 0.9789),
        ("2021-03-01", {"_20210201": 93}, {"done_late": 1, "open": 1}, 0.9789, 0.9789),
        ("2021-03-01", {"_20210201": 95}, {"done_late": 1, "done": 1}, 0.9789, 1.0),
        ("2023-01-01", {"_20201201": 96, "_20221201": 94}, {"done": 1, "overdue": 1}, 1.0, 0.9894),
    ],
)
def test_a_level_is_reached_or_not(
    day: str, values: dict[str, float], counts: dict[str, int], planned: float, actual: float
) -> None:
    now = on(LEVELS, day, measured(**values))
    assert not counted(LEVELS)
    assert (now.counts, now.planned, now.actual, now.total) == (counts, planned, actual, 2)


def test_masked_values_are_unscheduled_and_their_share_unknown() -> None:
    """`reach: {2020年: 93, 2022年: xx}`: what 93 is a share of, the document does not say."""
    masked = Target(title="比例", steps=(LEVELS.steps[0], step("2022年", None)))
    now = on(masked, "2023-01-01", measured(_20201201=93))
    assert (now.counts, now.total) == ({"done": 1, "unscheduled": 1}, 1)
    assert (now.planned, now.actual, now.value) == (None, None, 93)


def test_a_masked_date_is_unscheduled() -> None:
    masked = Target(title="比例", steps=(LEVELS.steps[0], step("适时", 95)))
    now = on(masked, "2023-01-01", measured(_20201201=94))
    assert (now.counts, now.total, now.actual) == ({"done": 1, "unscheduled": 1}, 1, 0.9894)


def test_a_masked_share_leaves_the_known_ones_counted() -> None:
    """`add: {2022年6月前: 34, 2022年12月前: xx}`"""
    masked = SCHOOLS.model_copy(update={"steps": (SCHOOLS.steps[0], step("2022年12月前", None))})
    now = on(masked, "2023-01-01", HISTORY)
    assert (now.counts, now.total) == ({"done": 34, "unscheduled": 1}, 34)


def test_a_target_without_steps_has_only_a_value() -> None:
    now = on(Target(title="满意度"), "2023-01-01", measured(_20221201=86))
    assert (now.total, now.planned, now.actual, now.value) == (0, None, None, 86)


DAYS = st.dates(date(2022, 1, 1), date(2023, 12, 31))
VALUES = st.lists(
    st.builds(
        Measurement,
        value=st.integers(0, 200).map(Decimal),
        happened=DAYS,
        recorded=st.just(RECORDED),
        seq=st.integers(0, 9),
    ),
    max_size=6,
    unique_by=lambda v: (v.happened, v.seq),
)


@given(VALUES, DAYS, st.sampled_from([SCHOOLS, LEVELS]))
def test_counts_sum_to_the_total_whatever_is_measured(
    values: list[Measurement], day: date, target: Target
) -> None:
    now = target_standing(target, values, day)
    assert now.counts.total() == now.total == (180 if target is SCHOOLS else 2)
    assert min(now.counts.values()) > 0
    earlier = [v for v in values if v.happened <= day]
    assert now == target_standing(target, earlier[::-1], day)


FALLING = Target(
    title="大班额比例",
    measure="%",
    direction="down",
    base=Decimal(12),
    steps=(step("2020年", 8), step("2022年", 5)),
)


@pytest.mark.parametrize(
    ("day", "values", "counts", "planned", "actual"),
    [
        ("2020-12-30", {}, {"open": 1, "upcoming": 1}, 0.0, 0.0),
        ("2020-12-31", {"_20201201": 9}, {"open": 1, "upcoming": 1}, 0.5714, 0.4285),
        ("2021-01-01", {"_20201201": 8}, {"done": 1, "open": 1}, 0.5714, 0.5714),
        ("2021-03-01", {"_20210201": 7.5}, {"done_late": 1, "open": 1}, 0.5714, 0.6428),
        ("2023-01-01", {"_20201201": 4, "_20221201": 6}, {"done": 1, "overdue": 1}, 1.0, 0.8571),
        ("2023-01-01", {"_20201201": 13}, {"overdue": 2}, 1.0, 0.0),
        ("2023-01-01", {"_20201201": 0}, {"done": 2}, 1.0, 1.0),
    ],
)
def test_a_level_that_falls_is_reached_from_above(
    day: str, values: dict[str, float], counts: dict[str, int], planned: float, actual: float
) -> None:
    now = on(FALLING, day, measured(**values))
    assert (now.counts, now.planned, now.actual) == (counts, planned, actual)


def test_what_falls_from_nowhere_has_no_share_and_yet_is_reached_or_not() -> None:
    unbased = FALLING.model_copy(update={"base": None})
    for value, reached in ((5, True), (5.5, False)):
        now = on(unbased, "2022-12-31", measured(_20221201=value))
        assert (now.planned, now.actual, now.reached) == (None, None, reached)
    assert on(unbased, "2022-12-31", []).reached is None


def test_a_base_is_where_the_way_begins() -> None:
    """From 91 % to 95 %: at 93 % half of it is done."""
    based = LEVELS.model_copy(update={"base": Decimal(91)})
    now = on(based, "2020-12-31", measured(_20201201=92))
    assert (now.planned, now.actual) == (0.5, 0.25)
    assert on(based, "2020-12-01", []).actual == 0.0


RATE = Target(title="录取率", reference="全省平均水平", steps=(step("2022年", None),))


@pytest.mark.parametrize(
    ("values", "references", "counts", "reached"),
    [
        ({"_20221201": 86}, {}, {"unscheduled": 1}, None),
        ({}, {"_20221201": 85}, {"overdue": 1}, None),
        ({"_20221201": 86}, {"_20221231": 85}, {"done": 1}, True),
        ({"_20221201": 86}, {"_20221231": 87}, {"overdue": 1}, False),
        ({"_20221201": 86}, {"_20230201": 85}, {"done_late": 1}, True),
        ({"_20221201": 86}, {"_20221231": 85, "_20230201": 86.5}, {"overdue": 1}, False),
    ],
)
def test_a_goal_may_be_what_another_series_was_measured_as(
    values: dict[str, float],
    references: dict[str, float],
    counts: dict[str, int],
    reached: bool | None,
) -> None:
    now = target_standing(RATE, measured(**values), date(2023, 3, 1), measured(**references))
    assert (now.counts, now.reached) == (counts, reached)


def test_less_than_the_reference_is_as_good_where_less_is_better() -> None:
    falling = RATE.model_copy(update={"direction": "down", "steps": ()})
    for value, reached in ((84, True), (85, True), (86, False)):
        now = target_standing(
            falling, measured(_20221201=value), date(2023, 3, 1), measured(_20221201=85)
        )
        assert (now.goal, now.reached) == (85, reached)
