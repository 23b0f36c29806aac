"""Looking only on the days that matter finds all that looking every day does."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programme.clock import at
from programme.core.calendar import Calendar
from programme.core.facts import Report
from programme.core.forecast import Turn, life, standing_on
from programme.core.judge import Matter, judge
from programme.core.ladder import Rung
from programme.core.plan import DEFAULT_REMIND, Offset, Remind
from programme.core.standing import Standing
from programme.core.when import Window

FIRST, LAST = date(2023, 4, 20), date(2023, 10, 20)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
KINDS = ("done", "progress", "blocked", "note", "waived", "signed", "snoozed", "declined")

days = st.sampled_from(DAYS)
offsets = st.builds(Offset, n=st.integers(0, 12), working=st.booleans())
periods = st.builds(Offset, n=st.integers(1, 12), working=st.booleans())
reminds = st.builds(
    Remind,
    opening=st.booleans(),
    before=st.lists(offsets, max_size=3).map(tuple),
    due=st.booleans(),
    after=offsets | st.just("off"),
    every=st.none() | periods,
    most=st.integers(1, 5),
    lag=st.sampled_from((0, 10, 40)),
    completed=st.booleans(),
    sign=offsets | st.just("off"),
    escalate=st.lists(offsets, max_size=3).map(tuple),
    pause=offsets,
).map(lambda remind: remind.over(DEFAULT_REMIND))


@st.composite
def matters(draw: st.DrawFn) -> Matter:
    a, b = sorted((draw(days), draw(days)))
    window = Window(start=draw(st.sampled_from((a, None))), end=draw(st.sampled_from((b, b, None))))
    since = draw(st.sampled_from((FIRST, a)))
    return Matter(
        window,
        since,
        draw(st.sampled_from((FIRST, since))),
        draw(reminds),
        Calendar.of("CN"),
        draw(st.sampled_from(("none", "issuer"))),
        added=draw(st.booleans()),
        recurring=draw(st.booleans()),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    kind, happened = draw(st.sampled_from(KINDS)), draw(days)
    return Report(
        kind=kind,  # type: ignore[arg-type]  # one of the literals
        happened=happened,
        recorded=at(happened, 18, 0, "UTC"),
        progress=draw(st.integers(0, 100)) if kind == "progress" else None,
        until=draw(st.none() | days) if kind == "snoozed" else None,
    )


def every_day(matter: Matter, coming: list[Report]) -> tuple[dict[date, Standing], set[Rung]]:
    """The standing at each day's end, and every rung that was ever due."""
    standings, found = {}, set()
    for day in DAYS:
        before = [one for one in coming if one.happened < day]
        told = [one for one in coming if one.happened <= day]
        found |= {*judge(matter, before, day).rungs}
        if told != before:
            found |= {*judge(matter, told, day).rungs}
        standings[day] = judge(matter, told, day).now
    return standings, found


@given(matters(), st.lists(reports(), max_size=3))
def test_nothing_happens_on_the_days_that_are_skipped(matter: Matter, coming: list[Report]) -> None:
    coming.sort(key=lambda one: one.happened)
    turns = [*life(matter, (), coming, first=FIRST, until=LAST)]
    standings, found = every_day(matter, coming)
    assert {rung for turn in turns for rung in turn.found.rungs} == found
    for day, now in standings.items():
        seen = standing_on(turns, day)
        assert seen
        assert (seen.status, seen.progress, seen.done_on) == (now.status, now.progress, now.done_on)


def test_reports_are_made_in_the_evening() -> None:
    end = date(2023, 6, 30)
    matter = Matter(Window(end=end), FIRST, FIRST, DEFAULT_REMIND, Calendar.of("CN"))
    done = Report(kind="done", happened=end, recorded=at(end, 18, 0, "UTC"))
    *before, last = life(matter, (), [done], first=FIRST, until=LAST)
    assert (last.day, last.evening, last.found.now.status) == (end, True, "done")
    assert not any(turn.evening for turn in before)


def test_what_was_reported_before_the_first_day_is_known_on_it() -> None:
    early = FIRST - timedelta(days=1)
    matter = Matter(Window(end=LAST), FIRST, FIRST, DEFAULT_REMIND, Calendar.of("CN"))
    done = Report(kind="done", happened=early, recorded=at(early, 18, 0, "UTC"))
    turns: list[Turn] = [*life(matter, (), [done], first=FIRST, until=LAST)]
    assert [turn.found.now.status for turn in turns] == ["done"]
    assert standing_on(turns, early) is None
