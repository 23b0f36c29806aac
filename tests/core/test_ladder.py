"""Reminders: seed 002's rungs by hand in 2023, and what holds for any window and policy."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.calendar import Calendar
from programme.core.ladder import Case, Rung, due, levels, next_rung_on, rungs
from programme.core.plan import DEFAULT_REMIND, Offset, Remind
from programme.core.standing import NOTHING_SAID, Said, standing
from programme.core.when import Window

CN = Calendar.of("CN")
DAY = timedelta(days=1)
LONG_AGO = date(2000, 1, 1)


def of(text: str) -> date:
    return date.fromisoformat(f"2023-{text}")


JUNE = Window(start=of("06-01"), end=of("06-30"))
SEPTEMBER = Window(start=of("09-01"), end=of("09-30"))


def shown(
    window: Window, until: str, remind: Remind = DEFAULT_REMIND
) -> list[tuple[str, str, int]]:
    found = rungs(window, remind, CN, around=LONG_AGO, until=of(until))
    return [(f"{rung.on:%m-%d}", rung.rung, rung.n) for rung in found]


def went_off(
    window: Window, day: str, *, since: date = LONG_AGO, remind: Remind = DEFAULT_REMIND
) -> tuple[str, str, int] | None:
    """What is due on a day for work nobody reports on."""
    now = standing(window, (), as_of=of(day), tracked_from=LONG_AGO, calendar=CN)
    rung = work(window, now.status, of(day), since=since, remind=remind)
    return rung and (f"{rung.on:%m-%d}", rung.rung, rung.n)


def work(
    window: Window,
    status: str,
    as_of: date,
    *,
    since: date = LONG_AGO,
    remind: Remind = DEFAULT_REMIND,
) -> Rung | None:
    """The rung of the work itself that is due."""
    case = Case(window, status, since, LONG_AGO)
    found = due(case, remind, CN, as_of=as_of)
    return next((rung for rung in found if rung.track == "work"), None)


def test_the_rungs_of_june() -> None:
    """07-01 and its weekly repeats are Saturdays: they go out on Mondays."""
    assert shown(JUNE, "07-20") == [
        ("06-01", "opening", 0),
        ("06-20", "before", 7),  # 29, 28, 27, 26, Sunday 25, 21, 20; 22 to 24 are the festival
        ("06-29", "before", 1),
        ("07-03", "after", 0),
        ("07-10", "after", 1),
        ("07-17", "after", 2),
    ]


def test_the_rungs_of_september_wait_for_the_end_of_the_holiday() -> None:
    """A week is counted from the reminder of 10-07, so that 10-08 does not bring the next."""
    assert shown(SEPTEMBER, "10-20") == [
        ("09-01", "opening", 0),
        ("09-20", "before", 7),
        ("09-28", "before", 1),
        ("10-07", "after", 0),
        ("10-16", "after", 1),
    ]


def test_an_opening_on_a_rest_day_goes_out_after_it() -> None:
    window = Window(start=of("06-22"), end=of("12-31"))
    assert shown(window, "06-30")[0] == ("06-25", "opening", 0)


def test_no_warning_comes_before_the_opening() -> None:
    window = Window(start=of("06-20"), end=of("06-30"))
    assert [row[:2] for row in shown(window, "06-30")] == [
        ("06-20", "opening"),
        ("06-29", "before"),
    ]


@pytest.mark.parametrize(
    ("remind", "expected"),
    [
        (Remind(off=True), []),
        (Remind(opening=False, before=()), ["07-03", "07-10"]),
        (Remind(opening=False, before=(), every=Offset(n=0)), ["07-03"]),
        (Remind(opening=False, before=(), every=Offset(n=3, working=True)),
         ["07-03", "07-06", "07-11"]),
        (Remind(before=(Offset(n=10),), after=Offset(n=3, working=True)),
         ["06-01", "06-20", "07-05"]),
    ],
)  # fmt: skip
def test_policies(remind: Remind, expected: list[str]) -> None:
    assert [on for on, _, _ in shown(JUNE, "07-11", remind.over(DEFAULT_REMIND))] == expected


def test_without_a_policy_of_after_nothing_is_repeated() -> None:
    silent = DEFAULT_REMIND.model_copy(update={"after": "off"})
    assert [rung for _, rung, _ in shown(JUNE, "12-31", silent)] == ["opening", "before", "before"]


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window(), []),
        (Window(start=of("06-01")), ["opening"]),
        (Window(end=of("06-30")), ["before", "before", "after"]),
    ],
)
def test_open_sides_have_no_rungs(window: Window, expected: list[str]) -> None:
    assert [rung for _, rung, _ in shown(window, "07-01")] == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("05-31", None),
        ("06-01", ("06-01", "opening", 0)),
        ("06-19", ("06-01", "opening", 0)),
        ("06-20", ("06-20", "before", 7)),
        ("06-30", ("06-29", "before", 1)),
        ("07-01", None),
        ("07-03", ("07-03", "after", 0)),
        ("07-09", ("07-03", "after", 0)),
        ("07-31", ("07-31", "after", 4)),
    ],
)
def test_after_any_outage_only_the_latest_rung_is_due(
    day: str, expected: tuple[str, str, int] | None
) -> None:
    assert went_off(JUNE, day) == expected


@pytest.mark.parametrize(
    ("since", "day", "expected"),
    [
        ("06-01", "06-01", "06-01"),
        ("06-02", "06-19", None),
        ("06-02", "06-20", "06-20"),
        ("06-21", "06-28", None),
        ("06-21", "06-29", "06-29"),
        ("07-04", "07-09", None),
        ("07-04", "07-10", "07-10"),
    ],
)
def test_a_rung_past_when_the_item_came_or_moved_does_not_go_off(
    since: str, day: str, expected: str | None
) -> None:
    rung = went_off(JUNE, day, since=of(since))
    assert (rung and rung[0]) == expected


@pytest.mark.parametrize(
    "status", ["done", "done_late", "waived", "submitted", "unreported", "unscheduled"]
)
@pytest.mark.parametrize("day", ["06-01", "06-20", "06-29", "07-03", "07-10"])
def test_what_is_settled_is_left_in_peace(status: str, day: str) -> None:
    assert due(Case(JUNE, status, LONG_AGO, LONG_AGO), DEFAULT_REMIND, CN, as_of=of(day)) == []


def test_the_blocked_are_warned_of_the_end_but_not_of_the_opening() -> None:
    opening = work(JUNE, "blocked", of("06-01"))
    warning = work(JUNE, "blocked", of("06-20"))
    assert opening is None
    assert warning == Rung(of("06-20"), "before", of("06-30"), 7)


def test_a_warning_held_up_by_the_holiday_does_not_hide_the_reminder_after_it() -> None:
    """Both the day before 10-03 and the day after it wait for 10-07."""
    window = Window(start=of("09-01"), end=of("10-03"))
    daily = Remind(before=(Offset(n=1),)).over(DEFAULT_REMIND)
    assert went_off(window, "10-07", remind=daily) == ("10-07", "after", 0)


def test_of_warnings_held_up_together_the_nearest_goes_out() -> None:
    window = Window(start=of("10-01"), end=of("10-09"))
    remind = Remind(before=(Offset(n=3), Offset(n=5))).over(DEFAULT_REMIND)
    assert went_off(window, "10-07", remind=remind) == ("10-07", "before", 3)


def test_late_reminders_that_begin_late_are_waited_for() -> None:
    patient = Remind(after=Offset(n=90), escalate=()).over(DEFAULT_REMIND)
    assert next_rung_on(Case(JUNE, "overdue", LONG_AGO, LONG_AGO), patient, CN, of("07-01")) == of(
        "09-28"
    )


# --- properties

OFFSETS = st.builds(Offset, n=st.integers(0, 40), working=st.booleans())
PERIODS = st.builds(Offset, n=st.integers(1, 25), working=st.booleans())
REMINDS = st.builds(
    Remind,
    off=st.just(False),
    opening=st.booleans(),
    before=st.lists(OFFSETS, max_size=3).map(tuple),
    after=st.none() | OFFSETS,
    every=st.none() | PERIODS,
    due=st.booleans(),
    lag=st.integers(0, 60),
    sign=st.just("off") | OFFSETS,
    escalate=st.lists(OFFSETS, max_size=3).map(tuple),
    assigned=st.booleans(),
)
STARTS = st.dates(date(2022, 12, 1), date(2023, 12, 31))
WINDOWS = st.builds(
    lambda start, days, opens: Window(
        start=start if opens else None, end=start + timedelta(days=days)
    ),
    STARTS,
    st.integers(0, 60),
    st.booleans(),
)
LATER = st.integers(0, 900)


def all_repeats(window: Window, remind: Remind, until: date) -> Iterator[Rung]:
    """The reminders after the end, counted one by one."""
    if window.end is None or remind.after is None:
        return
    day, n = CN.next_working(CN.after(window.end, remind.after)), 0
    while day <= until and (n == 0 or remind.every):
        yield Rung(CN.next_working(day), "after", window.end, n)
        day, n = CN.after(day, remind.every) if remind.every else day, n + 1


@given(WINDOWS, REMINDS, LATER)
def test_skipping_ahead_leaves_out_nothing_that_counts(
    window: Window, remind: Remind, days: int
) -> None:
    assert window.end
    around = window.end + timedelta(days=days)
    until = around + timedelta(days=60)
    found = rungs(window, remind, CN, around=around, until=until)
    naive = list(all_repeats(window, remind, until))
    assert [r for r in found if r.rung == "after" and around <= r.on <= until] == [
        r for r in naive if around <= r.on <= until
    ]
    now = work(window, "overdue", around, remind=remind)
    assert now == next((r for r in reversed(naive) if r.on <= around), None)


@given(WINDOWS, REMINDS, LATER)
def test_the_next_rung_is_the_first_that_brings_something_new(
    window: Window, remind: Remind, days: int
) -> None:
    assert window.end
    as_of = window.end + timedelta(days=1 + days)
    remind = remind.model_copy(
        update={"opening": False, "before": (), "due": False, "sign": "off", "escalate": ()}
    )

    def on(day: date) -> Rung | None:
        return work(window, "overdue", day, remind=remind)

    case = Case(window, "overdue", LONG_AGO, LONG_AGO)
    later = (as_of + k * DAY for k in range(1, 100))
    assert next_rung_on(case, remind, CN, as_of) == next(
        (day for day in later if on(day) != on(as_of)), None
    )


@given(WINDOWS, REMINDS)
def test_waking_on_the_named_days_misses_nothing(window: Window, remind: Remind) -> None:
    assert window.end
    first = (window.start or window.end) - timedelta(days=10)
    last = window.end + timedelta(days=100)

    def look(day: date) -> tuple[list[Rung], date | None]:
        now = standing(window, (), as_of=day, tracked_from=first, calendar=CN)
        case = Case(window, now.status, first, first, now.said, added=True)
        nexts = [now.next_change_on, next_rung_on(case, remind, CN, day)]
        return due(case, remind, CN, as_of=day), min((d for d in nexts if d), default=None)

    daily = {r for k in range((last - first).days + 1) for r in look(first + k * DAY)[0]}
    seen: set[Rung] = set()
    wake: date | None = first
    while wake and wake <= last:
        found, wake = look(wake)
        seen |= set(found)
    assert seen == daily


# --- the tracks beside the work, by hand: June ends on Friday 06-30, 07-01 is a Saturday


def found(
    day: str,
    status: str,
    *,
    said: Said = NOTHING_SAID,
    since: str = "01-12",
    window: Window = JUNE,
    added: bool = False,
    recurring: bool = False,
    **remind: object,
) -> list[tuple[str, str, int]]:
    """What is due on a day, of every track."""
    policy = Remind.model_validate(remind).over(DEFAULT_REMIND)
    tracked = of("01-12") if not added else of(since)
    case = Case(window, status, of(since), tracked, said, added, recurring)
    rungs = due(case, policy, CN, as_of=of(day))
    return sorted((f"{r.on:%m-%d}", r.rung, r.n) for r in rungs)


def beside(day: str, status: str, **more: Any) -> list[tuple[str, str, int]]:
    """The same without the work itself."""
    bare: dict[str, Any] = {"opening": False, "before": (), "after": "off"}
    return found(day, status, **(bare | more))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("07-04", []),
        ("07-05", [("07-05", "escalation", 1)]),  # working days: 07-03, 07-04, 07-05
        ("07-06", [("07-05", "escalation", 1)]),
        ("07-07", [("07-07", "escalation", 2)]),
        ("07-13", [("07-07", "escalation", 2)]),
        ("07-14", [("07-14", "escalation", 3)]),
        ("12-29", [("07-14", "escalation", 3)]),
    ],
)
def test_the_escalation_climbs(day: str, expected: list[tuple[str, str, int]]) -> None:
    assert beside(day, "overdue") == expected


@pytest.mark.parametrize("status", ["done", "done_late", "waived", "submitted", "open"])
def test_the_escalation_ends_with_the_matter_or_a_new_deadline(status: str) -> None:
    assert beside("07-14", status) == []


@pytest.mark.parametrize(
    ("told_on", "days"),
    [
        ("06-20", ["07-05", "07-07", "07-14"]),  # in time: it holds nothing
        ("07-03", ["07-10", "07-12", "07-19"]),  # five working days after it, and the same steps
        ("07-05", ["07-05", "07-12", "07-19"]),  # what has gone, has gone
        ("07-06", ["07-05", "07-13", "07-20"]),
        ("07-07", ["07-05", "07-07", "07-14"]),  # level 3 is five working days away anyhow
        ("07-20", ["07-05", "07-07", "07-14"]),  # all have gone
    ],
)
def test_a_report_when_late_holds_what_is_still_to_come(told_on: str, days: list[str]) -> None:
    case = Case(JUNE, "overdue", LONG_AGO, LONG_AGO, Said(told_on=of(told_on)))
    assert [f"{r.on:%m-%d}" for r in levels(case, DEFAULT_REMIND, CN)] == days


def test_a_pause_that_ends_on_a_rest_day_goes_on_after_it() -> None:
    """Three days after Thursday 07-06 is a Sunday."""
    case = Case(JUNE, "overdue", LONG_AGO, LONG_AGO, Said(told_on=of("07-06")))
    brief = Remind(pause=Offset(n=3)).over(DEFAULT_REMIND)
    assert [f"{r.on:%m-%d}" for r in levels(case, brief, CN)] == ["07-05", "07-10", "07-17"]


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (Said(snoozed_on=of("06-12"), snoozed_until=of("07-12")), True),
        (Said(snoozed_on=of("06-12"), snoozed_until=of("07-11")), False),
        (Said(snoozed_on=of("07-05")), True),  # a nod: five working days, until 07-12
        (Said(snoozed_on=of("07-04")), False),
    ],
)
def test_a_snooze_holds_lower_rungs_but_never_the_escalation(said: Said, held: bool) -> None:
    on_top = [("07-07", "escalation", 2)]
    lower = [("07-10", "after", 1)]
    assert found("07-11", "overdue", said=said) == (on_top if held else [*on_top, *lower])


def test_a_snooze_that_ends_wakes_the_matter() -> None:
    case = Case(JUNE, "open", LONG_AGO, LONG_AGO, Said(snoozed_until=of("06-08")))
    assert next_rung_on(case, DEFAULT_REMIND, CN, of("06-02")) == of("06-08")
    assert found("06-08", "open", said=case.said) == [("06-01", "opening", 0)]


@pytest.mark.parametrize(
    ("day", "said", "expected"),
    [
        # two working days to sign from Thursday 06-01: until Monday 06-05
        ("06-05", NOTHING_SAID, []),
        ("06-06", NOTHING_SAID, [("06-06", "unsigned", 0)]),
        ("06-06", Said(signed=True), []),
        ("06-06", Said(request="declined"), []),
        # handed on upon 06-08, the next office has until 06-12
        ("06-12", Said(handed_to="甲", handed_on=of("06-08")), []),
        ("06-13", Said(handed_to="甲", handed_on=of("06-08")), [("06-13", "unsigned", 0)]),
    ],
)
def test_what_nobody_signed_for(day: str, said: Said, expected: list[tuple[str, str, int]]) -> None:
    sign = Offset(n=2, working=True)
    assert beside(day, "open", said=said, sign=sign, assigned=False) == expected


def test_progress_that_lags_is_told_once_for_each_level() -> None:
    """30 points of 30 days are nine: 06-09. With 20 % done, 50 points are fifteen days: 06-15."""
    assert beside("06-08", "open", lag=30) == []
    assert beside("06-09", "open", lag=30) == [("06-09", "lag", 0)]
    assert beside("06-14", "open", lag=30, said=Said(progress=20)) == []
    assert beside("06-15", "open", lag=30, said=Said(progress=20)) == [("06-15", "lag", 20)]
    assert beside("06-30", "open", lag=30, said=Said(progress=70)) == []
    assert beside("07-03", "overdue", lag=30, escalate=()) == []


def test_work_that_joins_later_is_given_out_and_handed_work_anew() -> None:
    assert beside("06-05", "open", since="06-05", added=True) == [("06-05", "assigned", 0)]
    assert beside("06-05", "open", since="06-05", added=True, assigned=False) == []
    assert beside("06-05", "open") == []
    handed = Said(handed_to="甲", handed_on=of("06-10"))  # a Saturday
    assert beside("06-12", "open", said=handed) == [("06-12", "assigned", 0)]
    assert beside("06-12", "done", said=handed) == []


def test_a_window_that_moved_and_work_that_was_done() -> None:
    assert beside("06-05", "open", since="06-05") == [("06-05", "changed", 0)]
    assert beside("06-05", "open", since="06-05", changed=False) == []
    done = Said(done_on=of("06-17"))  # a Saturday
    assert beside("06-19", "done", said=done, completed=True) == [("06-19", "completed", 0)]
    assert beside("06-19", "done", said=done) == []


def test_a_request_to_the_issuer() -> None:
    asked = Said(request="declined", requested_on=of("06-05"))
    for status in ("upcoming", "open", "overdue"):
        assert ("06-05", "request", 0) in beside("06-06", status, said=asked)
    assert beside("06-06", "done", said=asked) == []


def test_a_recurring_duty_is_missing_and_not_late() -> None:
    assert ("07-03", "missing", 0) in found("07-03", "overdue", recurring=True)


def test_a_policy_that_is_off_silences_every_track() -> None:
    said = Said(request="declined", requested_on=of("06-05"), handed_on=of("06-05"))
    for status in ("open", "overdue"):
        assert found("07-14", status, said=said, off=True, lag=10, sign=Offset(n=1)) == []


def test_a_level_without_anyone_does_not_hide_the_one_below() -> None:
    """After an outage levels 1 and 2 have both come; the line has one superior."""
    late = Case(JUNE, "overdue", LONG_AGO, LONG_AGO, levels=1)
    found = due(late, DEFAULT_REMIND, CN, as_of=of("07-31"))
    assert [rung.n for rung in found if rung.rung == "escalation"] == [1]
