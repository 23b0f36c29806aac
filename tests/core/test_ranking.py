"""Places by points, ties in the open, lights, the last cut-off."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.core.calendar import Calendar
from programme.core.ranking import Rule, Score, last_cutoff, light, places, score
from programme.core.rollup import Sums

RULE = Rule()


def sums(**counts: int) -> Sums:
    found = Sums()
    found.counts.update(counts)
    return found


def test_points_by_hand() -> None:
    found = score(sums(done=11, done_late=3, overdue=1, open=22, waived=2), RULE)
    assert (found.points, found.judged, found.matters) == (1280, 15, 37)
    assert float(found.mean or 0) == pytest.approx(85.333, abs=0.001)


def test_equals_share_a_place_and_the_next_is_left_out() -> None:
    found = {
        "甲": score(sums(done=3), RULE),
        "乙": score(sums(done=2, done_late=2), RULE),
        "丙": score(sums(done=1, done_late=1, open=1), RULE),
        "丁": score(sums(overdue=3), RULE),
    }
    assert places(found, RULE) == {"甲": 1, "乙": 2, "丙": 2, "丁": 4}


def test_too_few_matters_or_none_judged_have_no_place() -> None:
    found = {"甲": score(sums(done=2), RULE), "乙": score(sums(open=9), RULE)}
    assert places(found, RULE) == {}
    assert places(found, Rule(least=2)) == {"甲": 1}


@pytest.mark.parametrize(
    ("counts", "behind", "colour"),
    [
        ({"overdue": 1, "done": 9}, 0.0, "red"),
        ({"at_risk": 1}, 0.0, "yellow"),
        ({"open": 1}, 0.06, "yellow"),
        ({"open": 1}, 0.05, "green"),
        ({"upcoming": 3, "waived": 1}, 0.0, "grey"),
        ({}, 0.0, "grey"),
    ],
)
def test_lights(counts: dict[str, int], behind: float, colour: str) -> None:
    assert light(sums(**counts), behind, RULE) == colour


@pytest.mark.parametrize(
    ("day", "cutoff"),
    [
        ("2023-06-20", "2023-05-25"),
        ("2023-07-01", "2023-06-25"),  # a Sunday worked for the Dragon Boat holiday
        ("2023-10-08", "2023-09-25"),
        ("2023-04-01", "2023-03-24"),  # the 25th was a Saturday
        ("2023-01-31", "2022-12-23"),
    ],
)
def test_the_cutoff_of_last_month(day: str, cutoff: str) -> None:
    found = last_cutoff(date.fromisoformat(day), RULE, Calendar.of("CN"))
    assert str(found) == cutoff


def test_a_short_month_closes_on_its_last_day() -> None:
    late = Rule(cutoff=31)
    assert str(last_cutoff(date(2023, 3, 5), late, Calendar.of("CN"))) == "2023-02-28"


def test_a_status_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="no status finished"):
        Rule(points={"finished": 100})


@given(st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.integers(0, 3)))
def test_a_place_is_one_more_than_the_number_of_better_ones(points: dict[str, int]) -> None:
    found = {name: Score(3, (("done", 1, n),)) for name, n in points.items()}
    for name, place in places(found, RULE).items():
        assert place == 1 + sum(other > points[name] for other in points.values())
