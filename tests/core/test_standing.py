"""How an assignment stands: statuses by hand in the calendar of 2023, and what holds always."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.calendar import Calendar
from programme.core.facts import FactKind, Report
from programme.core.plan import DEFAULT_REMIND, Offset
from programme.core.standing import STATUSES, Said, Standing, elapsed, said, standing, together
from programme.core.when import Window

CN = Calendar.of("CN")
DAY = timedelta(days=1)
JUNE = Window(start=date(2023, 6, 1), end=date(2023, 6, 30))
UNDATED = Window()
ONGOING = Window(start=date(2023, 6, 1))
BY_JUNE = Window(end=date(2023, 6, 30))
ADOPTED = date(2023, 1, 12)


def report(kind: FactKind, day: str, seq: int = 0, progress: int | None = None) -> Report:
    return Report(
        kind=kind,
        happened=date.fromisoformat(f"2023-{day}"),
        recorded=datetime(2024, 1, 1, tzinfo=UTC),
        seq=seq,
        progress=progress,
    )


def stands(
    day: str,
    *reports: Report,
    window: Window = JUNE,
    confirm: str = "none",
    tracked_from: date = ADOPTED,
    at_risk: Offset | None = DEFAULT_REMIND.at_risk,
) -> Standing:
    return standing(
        window,
        reports,
        as_of=date.fromisoformat(f"2023-{day}"),
        tracked_from=tracked_from,
        calendar=CN,
        at_risk=at_risk,
        confirm=confirm,
    )


# Seven working days before Friday 06-30: 29, 28, 27, 26, Sunday 25 (made up), 21, 20.
@pytest.mark.parametrize(
    ("day", "status", "next_change"),
    [
        ("05-31", "upcoming", "06-01"),
        ("06-01", "open", "06-20"),
        ("06-19", "open", "06-20"),
        ("06-20", "at_risk", "07-01"),
        ("06-30", "at_risk", "07-01"),
        ("07-01", "overdue", None),
        ("12-31", "overdue", None),
    ],
)
def test_a_month_nobody_reports_on(day: str, status: str, next_change: str | None) -> None:
    now = stands(day)
    expected = date.fromisoformat(f"2023-{next_change}") if next_change else None
    assert (now.status, now.next_change_on) == (status, expected)


def test_seven_working_days_before_the_end_of_september() -> None:
    september = Window(start=date(2023, 9, 1), end=date(2023, 9, 30))  # 09-29 and 09-30 are rest
    statuses = [stands(day, window=september).status for day in ("09-19", "09-20", "09-30")]
    assert statuses == ["open", "at_risk", "at_risk"]


REPORTED = [
    ("waived", ("waived",), "06-10", "07-02"),
    ("done", ("done",), "06-10", "06-10"),
    ("done", ("done",), "06-30", "07-02"),
    ("done_late", ("done",), "07-01", "07-02"),
    ("done", ("done",), "05-20", "05-25"),
    ("blocked", ("blocked",), "06-10", "06-25"),
    ("overdue", ("blocked",), "06-10", "07-01"),
    ("blocked", ("blocked",), "05-20", "05-21"),
    ("open", ("progress",), "06-10", "06-10"),
    ("open", ("blocked", "progress"), "06-10", "06-10"),
    ("blocked", ("blocked", "note"), "06-10", "06-10"),
    ("open", ("done", "progress"), "06-10", "06-10"),
    ("open", ("done", "reopened"), "06-10", "06-10"),
    ("done", ("done", "note"), "06-10", "06-10"),
    ("done", ("blocked", "done"), "06-10", "06-10"),
    ("waived", ("waived", "done"), "06-10", "06-10"),
    ("waived", ("done", "waived"), "06-10", "06-10"),
    ("waived", ("waived", "progress"), "06-10", "06-10"),
    ("waived", ("waived", "blocked"), "06-10", "06-10"),
    ("open", ("waived", "reopened"), "06-10", "06-10"),
]


@pytest.mark.parametrize(("status", "kinds", "on", "as_of"), REPORTED)
def test_what_was_reported_in_june(
    status: str, kinds: tuple[FactKind, ...], on: str, as_of: str
) -> None:
    reports = [report(kind, on, seq, progress=60) for seq, kind in enumerate(kinds)]
    assert stands(as_of, *reports).status == status


CONFIRMED = [
    ("submitted", 100, None, [("done", "06-29")]),
    ("done", 100, "06-29", [("done", "06-29"), ("accepted", "07-05")]),
    ("done_late", 100, "07-03", [("done", "07-03"), ("accepted", "07-05")]),
    ("overdue", 99, None, [("done", "06-29"), ("returned", "07-05")]),
    ("submitted", 100, None, [("done", "06-29"), ("returned", "07-01"), ("done", "07-02")]),
    ("done_late", 100, "07-02",
     [("done", "06-29"), ("returned", "07-01"), ("done", "07-02"), ("accepted", "07-05")]),
    ("done", 100, "06-29", [("done", "06-29"), ("accepted", "07-01"), ("accepted", "07-05")]),
    ("done", 100, "06-29", [("done", "06-29"), ("accepted", "07-01"), ("done", "07-05")]),
    ("overdue", 99, None, [("done", "06-29"), ("accepted", "06-30"), ("reopened", "07-01")]),
    ("overdue", 40, None, [("done", "06-29"), ("progress", "06-30")]),
    ("waived", 100, None, [("waived", "06-01"), ("done", "06-29")]),
]  # fmt: skip


@pytest.mark.parametrize(("status", "progress", "done_on", "told"), CONFIRMED)
def test_work_that_the_issuer_confirms(
    status: str, progress: int, done_on: str | None, told: list[tuple[FactKind, str]]
) -> None:
    reports = [report(kind, day, seq, progress=40) for seq, (kind, day) in enumerate(told)]
    now = stands("07-10", *reports, confirm="issuer")
    expected = date.fromisoformat(f"2023-{done_on}") if done_on else None
    assert (now.status, now.progress, now.done_on) == (status, progress, expected)


def test_done_said_twice_is_done_the_first_time() -> None:
    now = stands("07-10", report("done", "06-28"), report("done", "07-03"))
    assert (now.status, now.done_on) == ("done", date(2023, 6, 28))


def test_done_again_after_reopening_is_done_then() -> None:
    told = [report("done", "06-28"), report("reopened", "06-29"), report("done", "07-03")]
    assert stands("07-10", *told).status == "done_late"


def test_all_of_it_is_not_done() -> None:
    now = stands("06-10", report("progress", "06-10", progress=100))
    assert (now.status, now.progress) == ("open", 100)


def test_reports_of_a_day_count_in_the_order_of_recording() -> None:
    done, reopened = report("done", "06-10", seq=2), report("reopened", "06-10", seq=1)
    assert stands("06-10", done, reopened).status == "done"
    assert said([reopened, done], date(2023, 6, 9)).done_on is None


UNDATED_OR_HALF = [
    (UNDATED, "06-10", (), "unscheduled"),
    (UNDATED, "06-10", ("done",), "done"),
    (UNDATED, "06-10", ("blocked",), "blocked"),
    (UNDATED, "06-10", ("progress",), "unscheduled"),
    (ONGOING, "05-31", (), "upcoming"),
    (ONGOING, "06-10", (), "open"),
    (ONGOING, "12-31", (), "open"),
    (ONGOING, "12-31", ("done",), "done"),
    (BY_JUNE, "01-12", (), "open"),
    (BY_JUNE, "06-19", (), "open"),
    (BY_JUNE, "06-20", (), "at_risk"),
    (BY_JUNE, "07-01", (), "overdue"),
    (BY_JUNE, "07-01", ("done",), "done"),
]


@pytest.mark.parametrize(("window", "as_of", "kinds", "status"), UNDATED_OR_HALF)
def test_open_ended_work_deadlines_and_work_without_a_date(
    window: Window, as_of: str, kinds: tuple[FactKind, ...], status: str
) -> None:
    reports = [report(kind, "06-10", progress=10) for kind in kinds]
    assert stands(as_of, *reports, window=window).status == status


def test_what_ended_before_it_was_tracked_is_unreported_unless_told() -> None:
    late = JUNE.end and JUNE.end + DAY
    assert late
    assert stands("07-10", tracked_from=late) == Standing("unreported")
    assert stands("07-10", tracked_from=late - DAY).status == "overdue"
    assert stands("07-10", report("blocked", "06-10"), tracked_from=late).status == "unreported"
    assert stands("07-10", report("done", "06-10"), tracked_from=late).status == "done"
    assert stands("07-10", report("done", "07-02"), tracked_from=late).status == "done_late"
    assert stands("07-10", report("done", "06-10"), tracked_from=late, confirm="issuer").status == (
        "submitted"
    )


# --- receipts


def after(*told: tuple[FactKind, str, str]) -> Said:
    """What is said on 06-30, of kinds with their days, to whom."""
    reports = [
        report(kind, day, seq).model_copy(update={"to": to})
        for seq, (kind, day, to) in enumerate(told)
    ]
    return said(reports, date(2023, 6, 30))


@pytest.mark.parametrize("kind", ["signed", "progress", "note", "blocked", "done", "snoozed"])
def test_what_counts_as_a_signature(kind: FactKind) -> None:
    assert after((kind, "06-05", "")).signed


@pytest.mark.parametrize("kind", ["declined", "handing"])
def test_a_request_waits_for_the_issuer_until_somebody_answers(kind: FactKind) -> None:
    asked = after((kind, "06-05", "甲"))
    assert (asked.request, asked.requested_on, asked.request_to) == (kind, date(2023, 6, 5), "甲")
    assert not asked.signed
    answers: tuple[FactKind, ...] = ("signed", "progress", "note", "handed")
    for answer in answers:
        then = after((kind, "06-05", "甲"), (answer, "06-07", "甲"))
        assert (then.request, then.requested_on, then.request_to) == ("", None, "")


def test_who_is_handed_a_matter_has_neither_signed_nor_snoozed() -> None:
    told: list[tuple[FactKind, str, str]] = [("signed", "06-02", ""), ("snoozed", "06-03", "")]
    before = after(*told)
    assert (before.signed, before.snoozed_on) == (True, date(2023, 6, 3))
    now = after(*told, ("handing", "06-05", "甲"), ("handed", "06-07", "甲"))
    assert (now.handed_to, now.handed_on) == ("甲", date(2023, 6, 7))
    assert (now.signed, now.snoozed_on) == (False, None)
    assert after(*told, ("handed", "06-07", "甲"), ("signed", "06-08", "")).handed_to == "甲"


@pytest.mark.parametrize("kind", ["signed", "declined", "handing", "handed", "snoozed"])
def test_a_receipt_says_nothing_of_the_work(kind: FactKind) -> None:
    now = stands("07-10", report("progress", "06-05", progress=40), report(kind, "07-05"))
    assert (now.status, now.progress, now.said.told_on) == ("overdue", 40, date(2023, 6, 5))


def test_without_an_early_warning_nothing_is_at_risk() -> None:
    assert [stands(day, at_risk=None).status for day in ("06-29", "07-01")] == ["open", "overdue"]


# --- properties

DAYS = st.dates(date(2023, 5, 1), date(2023, 11, 30))
OPEN_DAYS = st.none() | DAYS


def in_order(start: date | None, end: date | None) -> Window:
    if start and end and end < start:
        start, end = end, start
    return Window(start=start, end=end)


WINDOWS = st.builds(in_order, OPEN_DAYS, OPEN_DAYS)
KINDS: tuple[FactKind, ...] = (
    "progress", "done", "reopened", "blocked", "note", "waived", "accepted", "returned",
)  # fmt: skip
REPORTS = st.lists(
    st.builds(
        Report,
        kind=st.sampled_from(KINDS),
        happened=DAYS,
        recorded=st.just(datetime(2024, 1, 1, tzinfo=UTC)),
        seq=st.integers(0, 9),
        progress=st.integers(0, 100),
    ),
    max_size=5,
)
AT_RISK = st.none() | st.builds(Offset, n=st.integers(0, 12), working=st.booleans())
CONFIRM = st.sampled_from(["none", "issuer"])


@given(WINDOWS, REPORTS, DAYS, DAYS, AT_RISK, CONFIRM)
def test_the_next_change_is_the_first_later_day_with_another_status(
    window: Window,
    reports: list[Report],
    as_of: date,
    tracked_from: date,
    at_risk: Offset | None,
    confirm: str,
) -> None:
    known = [r for r in reports if r.happened <= as_of]

    def on(day: date) -> Standing:
        return standing(
            window, known, as_of=day, tracked_from=tracked_from, calendar=CN,
            at_risk=at_risk, confirm=confirm,
        )  # fmt: skip

    now = on(as_of)
    assert now.status in STATUSES
    later = (as_of + k * DAY for k in range(1, (date(2023, 12, 31) - as_of).days))
    assert now.next_change_on == next((d for d in later if on(d).status != now.status), None)


@given(WINDOWS, REPORTS, DAYS, CONFIRM)
def test_what_happens_later_changes_nothing_earlier(
    window: Window, reports: list[Report], as_of: date, confirm: str
) -> None:
    def on(told: list[Report]) -> Standing:
        return standing(
            window, told, as_of=as_of, tracked_from=ADOPTED, calendar=CN, confirm=confirm
        )

    assert on(reports) == on([r for r in reports if r.happened <= as_of])


@given(st.lists(st.sampled_from(KINDS), max_size=6), st.permutations(range(6)), CONFIRM)
def test_the_order_in_which_reports_arrive_does_not_matter(
    kinds: list[FactKind], order: list[int], confirm: str
) -> None:
    told = [report(kind, f"06-{10 + seq // 2}", seq, seq) for seq, kind in enumerate(kinds)]
    shuffled = [told[i] for i in order if i < len(told)]
    day = date(2023, 6, 30)
    assert said(told, day, confirm=confirm) == said(shuffled, day, confirm=confirm)


# --- elapsed and together


@pytest.mark.parametrize(
    ("window", "as_of", "share"),
    [
        (JUNE, "05-31", (0, 30)),
        (JUNE, "06-01", (1, 30)),
        (JUNE, "06-20", (20, 30)),
        (JUNE, "06-30", (30, 30)),
        (JUNE, "12-31", (30, 30)),
        (Window(start=date(2023, 6, 25), end=date(2023, 6, 25)), "06-25", (1, 1)),
        (BY_JUNE, "01-11", (0, 170)),
        (BY_JUNE, "01-12", (1, 170)),
        (BY_JUNE, "06-30", (170, 170)),
        (Window(end=date(2023, 1, 1)), "01-12", (1, 1)),
        (ONGOING, "06-20", (0, 0)),
        (UNDATED, "06-20", (0, 0)),
    ],
)
def test_days_over_and_all_days(window: Window, as_of: str, share: tuple[int, int]) -> None:
    assert elapsed(window, date.fromisoformat(f"2023-{as_of}"), ADOPTED) == share


@pytest.mark.parametrize(
    ("shares", "item"),
    [
        ("done", "done"),
        ("done done", "done"),
        ("done done_late", "done_late"),
        ("done waived", "done"),
        ("waived waived", "waived"),
        ("waived done_late", "done_late"),
        ("done submitted", "submitted"),
        ("done overdue", "overdue"),
        ("done upcoming", "open"),
        ("submitted upcoming", "open"),
        ("submitted open", "open"),
        ("blocked open done", "blocked"),
        ("blocked overdue", "overdue"),
        ("at_risk blocked", "blocked"),
        ("at_risk submitted", "at_risk"),
        ("upcoming upcoming", "upcoming"),
        ("unreported done", "unreported"),
        ("unreported submitted", "submitted"),
        ("unscheduled done", "unscheduled"),
        ("unscheduled blocked", "blocked"),
    ],
)
def test_an_item_is_done_when_all_are(shares: str, item: str) -> None:
    assert {together(order) for order in permutations(shares.split())} == {item}


@pytest.mark.parametrize(
    ("shares", "item"),
    [
        ("done overdue", "done"),
        ("done_late open open", "done_late"),
        ("waived open", "waived"),
        ("submitted open", "submitted"),
        ("open done", "open"),
        ("overdue done", "overdue"),
        ("upcoming upcoming", "upcoming"),
    ],
)
def test_or_when_the_first_named_is(shares: str, item: str) -> None:
    assert together(shares.split(), joint="first") == item
