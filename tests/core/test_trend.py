"""A trend by what changes is the roll-up of every day, whatever was said and when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.core.calendar import Calendar
from programme.core.facts import FactKind, Report
from programme.core.rollup import COMPLETED, FINE, Leaf, added, earned, items, percent
from programme.core.standing import standing
from programme.core.trend import Course, Known, points, steps
from programme.core.when import Window

FIRST = date(2023, 3, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(60)]
CALENDAR = Calendar.of("CN")
weights = st.integers(1, 9).map(lambda n: n * 10**11)
KINDS: tuple[FactKind, ...] = (
    "progress", "done", "reopened", "blocked", "waived", "accepted", "returned", "deferred",
)  # fmt: skip


def stood(course: Course, day: date) -> Leaf:
    """The leaf as judging that very day finds it."""
    told = [report for known_on, report in course.known if known_on <= day]
    leaf = course.leaf
    now = standing(
        leaf.window, told, as_of=day, tracked_from=leaf.tracked_from, calendar=CALENDAR,
        confirm=course.confirm,
    )  # fmt: skip
    return leaf._replace(
        window=now.window,
        status=now.status,
        earned=earned(leaf.weight, now.status, now.progress),
        percent=FINE * percent(now.status, now.progress),
    )


@st.composite
def known(draw: st.DrawFn) -> Known:
    """Some reports, each known on the day it happened or later."""
    told = []
    for seq in range(draw(st.integers(0, 4))):
        happened, later = draw(st.sampled_from(DAYS)), draw(st.integers(0, 5))
        kind = draw(st.sampled_from(KINDS))
        report = Report(
            kind=kind,
            happened=happened,
            recorded=datetime(2023, 3, 1, tzinfo=UTC) + timedelta(seconds=seq),
            seq=seq,
            progress=draw(st.integers(0, 100)) if kind == "progress" else None,
            until=happened + timedelta(days=20) if kind == "deferred" else None,
        )
        told.append((happened + timedelta(days=later), report))
    return sorted(told, key=lambda one: (one[0], one[1].seq))


@st.composite
def courses(draw: st.DrawFn) -> list[Course]:
    found = []
    for n in range(draw(st.integers(1, 4))):
        start = draw(st.one_of(st.none(), st.sampled_from(DAYS)))
        end = (start or FIRST) + timedelta(days=draw(st.integers(0, 40)))
        window = Window(start=start, end=draw(st.sampled_from([end, end, end, None])))
        since, joint = draw(st.sampled_from(DAYS[:20])), draw(st.sampled_from(["all", "first"]))
        confirm = draw(st.sampled_from(["none", "issuer"]))
        for office in "甲乙"[: draw(st.integers(1, 2))]:
            leaf = Leaf(
                str(n), "P1", office, "", window, since, draw(weights), "open", 0,
                joint if office == "甲" else "all",
            )  # fmt: skip
            found.append(Course(leaf, draw(known()), confirm))
    return found


@settings(max_examples=60)
@given(courses())
def test_every_day_is_the_rollup_of_that_day(drawn: list[Course]) -> None:
    for point in points(drawn, DAYS):
        sums = added(items(stood(course, point.day) for course in drawn), point.day)
        assert point.total == sums.total
        assert point.done == sums.number(COMPLETED)
        assert point.overdue == sums.counts["overdue"]
        assert (point.planned, point.actual) == (sums.share(sums.planned), sums.share(sums.actual))


@settings(max_examples=60)
@given(courses(), st.integers(0, 59))
def test_what_is_known_later_changes_no_earlier_day(drawn: list[Course], n: int) -> None:
    day = DAYS[n]
    then = [
        replace(course, known=[one for one in course.known if one[0] <= day]) for course in drawn
    ]
    assert points(then, DAYS)[: n + 1] == points(drawn, DAYS)[: n + 1]


@settings(max_examples=60)
@given(courses().flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))))
def test_any_order_of_items_tells_the_same(orders: tuple[list[Course], list[Course]]) -> None:
    one, other = orders
    alike = [[c for c in some if c.leaf.joint == "all"] for some in (one, other)]
    assert points(alike[0], DAYS) == points(alike[1], DAYS)


@pytest.mark.parametrize(
    ("step", "days"),
    [
        ("day", ["06-29", "06-30", "07-01", "07-02", "07-03"]),
        ("week", ["07-02", "07-03"]),
        ("month", ["06-30", "07-03"]),
    ],
)
def test_steps_end_with_the_last_day(step: str, days: list[str]) -> None:
    found = steps(date(2023, 6, 29), date(2023, 7, 3), step)
    assert [f"{day:%m-%d}" for day in found] == days
