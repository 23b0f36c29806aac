"""Forecasts: intervals that cover, a distribution that knows what is still open."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.pace import (
    Matter,
    Pace,
    Stretch,
    chance_by,
    delays,
    expected,
    finishes,
    percentile,
    reach,
)

AS_OF = date(2023, 8, 1)
DUE = date(2023, 6, 30)


def done(late: int, office: str = "甲", due: date = DUE) -> Matter:
    return Matter(office, due, due + timedelta(days=late))


def history(random: Random) -> list[Matter]:
    """An office's matters over two years, each with its true end; early or late by an office's
    own mean and spread."""
    mean, spread = random.uniform(-10, 15), random.uniform(3, 20)
    found = []
    for _ in range(30):
        due = date(2022, 1, 3) + timedelta(days=random.randrange(730))
        late = timedelta(days=round(random.gauss(mean, spread)))
        found.append(Matter("甲", due, due + late))
    return found


def known(matters: Sequence[Matter]) -> list[Matter]:
    """What is known of them on the day: whatever ended later is open."""
    return [m if m.done_on and m.done_on <= AS_OF else Matter(m.office, m.due) for m in matters]


def test_the_80_percent_interval_holds_the_truth_in_75_to_85_percent_of_500_runs() -> None:
    held, seed, runs = 0, 0, 500
    tried = 0
    while tried < runs:
        matters, seed = history(Random(seed)), seed + 1
        phase = [
            m for m in matters if AS_OF - timedelta(days=30) <= m.due <= AS_OF + timedelta(days=40)
        ]
        truth = max((m.done_on for m in phase if m.done_on), default=AS_OF)
        if truth <= AS_OF:
            continue
        tried += 1
        pace = Pace(known(matters), AS_OF, seed=seed)
        days = finishes(pace, known(phase), seed=seed, runs=100)
        held += percentile(days, 10) <= truth <= percentile(days, 90)
    assert 0.75 <= held / runs <= 0.85


@pytest.mark.parametrize("least", [3, 6, 20])
def test_the_80_percent_interval_of_a_target_holds_the_day_in_75_to_85_percent(least: int) -> None:
    """A series that grows by its own mean and spread a month, measured `least` times or a few more,
    which goes on until its goal."""
    held, runs = 0, 500
    for seed in range(runs):
        random = Random(seed)
        mean = random.uniform(1, 4)
        spread = mean * random.uniform(0.3, 1.0)

        def month(random: Random = random, mean: float = mean, spread: float = spread) -> Stretch:
            return Stretch(random.randrange(25, 36), random.gauss(mean, spread))

        so_far = [month() for _ in range(random.randint(least, least + 3))]
        value, goal, day = 0.0, mean * random.uniform(2, 8), 0
        days = reach(value, goal, so_far, AS_OF, seed=seed, runs=200)
        while value < goal:
            ahead = month()
            day += ceil(
                ahead.days * min(1.0, (goal - value) / ahead.added if ahead.added > 0 else 1)
            )
            value += ahead.added
        never = [one or date.max for one in days]
        truth = AS_OF + timedelta(days=day)
        held += percentile(never, 10) <= truth <= percentile(never, 90)
    assert 0.75 <= held / runs <= 0.85


def test_the_product_limit_by_hand() -> None:
    """Ends after 1, 3 and 5 days, open after 2 and 4, and one longer than all: 5/6, then
    5/6 × 3/4, then half of that."""
    found = delays({(1, True): 1, (2, False): 1, (3, True): 1, (4, False): 1, (5, True): 1}, 2.0)
    assert found.values == (1, 3, 5)
    assert found.below == pytest.approx((1 / 6, 1 - 5 / 8, 1 - 5 / 16))


def test_beyond_all_that_is_known_the_chance_still_grows() -> None:
    found = delays({(n, True): 1 for n in range(10)}, 5.0)
    assert found.until(9) < found.until(20) < found.until(200) < 1
    assert found.chance(400, past=300) > 0
    assert found.last(Random(1), past=300, of=1) > 300


def test_nothing_is_told_of_too_little_history() -> None:
    few = [*(done(n) for n in range(7)), Matter("甲", AS_OF)]
    pace = Pace(few, AS_OF)
    assert not pace.enough
    with pytest.raises(ValueError, match="not enough history"):
        finishes(pace, few, seed=1)
    assert expected(pace, [(few[-1], 100, 0)], [AS_OF]) == []
    assert Pace([*few, done(8)], AS_OF).enough


def test_an_office_with_little_history_is_told_by_all() -> None:
    matters = [*(done(n) for n in range(10)), done(30, "乙"), Matter("丙", AS_OF)]
    pace = Pace(matters, AS_OF)
    assert [pace.of(name) for name in "甲乙丙"] == ["甲", "", ""]


def test_what_is_all_done_ended_with_its_last() -> None:
    matters = [done(n) for n in range(3)]
    assert set(finishes(Pace(matters, AS_OF), matters, seed=1)) == {date(2023, 7, 2)}


def test_what_waits_for_a_gate_is_not_done_before_its_day() -> None:
    opens = AS_OF + timedelta(days=400)
    matters = [*(done(n) for n in range(12)), Matter("甲", AS_OF)]
    waiting = [*matters[:-1], Matter("甲", AS_OF, opens=opens)]
    pace = Pace(matters, AS_OF)
    assert finishes(pace, matters, seed=1)[0] < opens == finishes(pace, waiting, seed=1)[0]
    days = [opens - timedelta(days=1), opens]
    before, after = expected(pace, [(waiting[-1], 100, 0)], days)
    assert before == 0 < after


def test_the_same_seed_tells_the_same_and_another_not() -> None:
    matters = [*(done(n) for n in range(20)), *(Matter("甲", AS_OF) for _ in range(5))]
    one, same, other = (finishes(Pace(matters, AS_OF), matters, seed=n) for n in (1, 1, 2))
    assert one == same != other


def test_a_chance_is_the_share_of_the_runs() -> None:
    days = [AS_OF + timedelta(days=n) for n in range(10)]
    assert chance_by(days, AS_OF + timedelta(days=3)) == 0.4
    assert [percentile(days, p).day for p in (10, 50, 100)] == [1, 5, 10]


@given(
    st.lists(st.tuples(st.integers(-60, 60), st.booleans()), min_size=8, max_size=30),
    st.integers(-60, 200),
    st.integers(1, 50),
)
def test_a_matter_ends_after_the_day_it_is_known_to_be_open(
    told: list[tuple[int, bool]], past: int, of: int
) -> None:
    counted = {one: float(told.count(one)) for one in told}
    found = delays(counted | {(0, True): 1.0}, 3.0)
    assert found.last(Random(1), past, of) > past
    assert list(found.below) == sorted(found.below)
    assert 0 < found.below[-1] < 1


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9))
def test_what_is_expected_only_grows_and_never_reaches_all_while_something_is_open(
    progress: list[int],
) -> None:
    pace = Pace([*(done(n) for n in range(12)), Matter("甲", AS_OF)], AS_OF)
    shares = [(Matter("甲", AS_OF), 100, min(p, 99)) for p in progress]
    days = [AS_OF + timedelta(days=7 * n) for n in range(30)]
    found = expected(pace, shares, days)
    assert found == sorted(found)
    assert found[0] == pytest.approx(sum(e for *_, e in shares) / (100 * len(shares)))
    assert found[-1] < 1


def test_a_target_goes_on_as_it_did() -> None:
    """10 in 10 days, again and again: the 25 that are left take 25 days, of which 5 are over."""
    days = reach(75, 100, [Stretch(10, 10)], AS_OF, since=5, seed=1, runs=20)
    assert set(days) == {AS_OF + timedelta(days=20)}
    assert set(reach(100, 100, [Stretch(10, 10)], AS_OF, seed=1, runs=20)) == {AS_OF}
    assert set(reach(0, 100, [Stretch(10, 0)], AS_OF, seed=1, runs=20)) == {None}
