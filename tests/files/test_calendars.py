"""Working days as a schedule file says them: a country's, own days, a file; an office's own."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from programme.core.calendar import Calendar, unannounced
from programme.core.faults import Fault
from programme.core.plan import DEFAULT_HOURS, Plan, WorkingDays
from programme.core.policy import Policy
from programme.core.when import Window
from programme.files.schedule import check_file

GOOD = Path(__file__).parents[1] / "schedules" / "good" / "calendars.yaml"
PLAN = """\
programme: pilot
title: 试点
ends: 2030-12-31
offices: [办公室]
{settings}
phases:
- title: 甲
  tasks:
  - {{when: {when}, lead: 办公室, title: 开会}}
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    loaded = check_file(GOOD)
    assert loaded.faults == ()
    assert loaded.plan
    return Policy(loaded.plan)


def checked(folder: Path, settings: str, when: str = "2023年3月") -> tuple[tuple[Fault, ...], Plan]:
    path = folder / "pilot.yaml"
    path.write_text(PLAN.format(settings=settings, when=when), "utf-8")
    loaded = check_file(path)
    assert loaded.plan
    return loaded.faults, loaded.plan


@pytest.mark.parametrize(
    ("office", "day", "worked"),
    [
        ("基础教育科", date(2023, 7, 10), True),
        ("基础教育科", date(2023, 10, 7), True),  # a Saturday that made up for a holiday
        ("第一初级中学", date(2023, 7, 10), False),  # the summer holidays
        ("第一初级中学", date(2023, 8, 19), True),  # a day worked within them, and a Saturday
        ("第一初级中学", date(2023, 8, 28), True),
        ("第一初级中学/校办主任", date(2023, 7, 10), False),  # a person keeps the office's days
        ("第一初级中学", date(2023, 10, 2), False),  # the country's holiday holds too
        ("第一初级中学", date(2027, 5, 8), True),  # a Saturday
        ("驻英国办事处", date(2023, 10, 2), True),
        ("驻英国办事处", date(2023, 12, 26), False),
        ("值班室", date(2023, 10, 1), True),
    ],
)
def test_each_office_has_its_own_working_days(
    policy: Policy, office: str, day: date, worked: bool
) -> None:
    assert policy.calendar(office).is_working(day) is worked


def test_a_year_that_an_office_calls_announced_is_not_provisional(policy: Policy) -> None:
    assert not policy.calendar("第一初级中学").provisional(date(2027, 5, 8))
    assert policy.calendar("第一初级中学").provisional(date(2028, 5, 8))
    assert policy.calendar("基础教育科").provisional(date(2027, 5, 8))
    assert not policy.calendar("驻英国办事处").provisional(date(2027, 5, 8))


def test_an_office_has_its_own_hours(policy: Policy) -> None:
    assert policy.hours("第一初级中学").send_at == time(16, 30)
    abroad = policy.hours("驻英国办事处")
    assert (abroad.zone, abroad.send_at) == ("Europe/London", DEFAULT_HOURS.send_at)


@pytest.mark.parametrize("own", ["days.yaml", "calendars/days.yml"])
def test_a_programme_takes_its_days_from_a_file(tmp_path: Path, own: str) -> None:
    file = tmp_path / own
    file.parent.mkdir(exist_ok=True)
    file.write_text("base: none\nrest: 2023-03-01/2023-03-05\n", "utf-8")
    faults, plan = checked(tmp_path, f"calendar: {own}")
    assert faults == ()
    calendar = Calendar.of(plan.calendar)
    assert calendar.next_working(date(2023, 3, 1)) == date(2023, 3, 6)
    assert calendar.is_working(date(2023, 10, 2))


def test_a_changed_calendar_file_is_a_changed_schedule(tmp_path: Path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text("rest: 2023-03-01\n", "utf-8")
    _, before = checked(tmp_path, "calendar: days.yaml")
    file.write_text("rest: 2023-03-02\n", "utf-8")
    _, after = checked(tmp_path, "calendar: days.yaml")
    assert before.calendar != after.calendar


@pytest.mark.parametrize(
    ("settings", "when", "codes", "years"),
    [
        ("calendar: CN", "2026年12月", [], ()),
        ("calendar: CN", "2027年1月", [], (2027,)),  # reminders rest on it, the deadline does not
        ("rest_day: back", "2026年12月", [], ()),
        ("rest_day: back", "2027年1月", ["calendar-provisional"], (2027,)),
        ("rest_day: forward", "2027年1月-2029年2月", ["calendar-provisional"], (2029,)),
        ("rest_day: back\ncalendar: {announced: 2027}", "2027年1月", [], ()),
        ("rest_day: back\ncalendar: GB", "2027年1月", [], ()),
        ("rest_day: back", "每年3月", ["calendar-provisional"], (2027, 2028, 2029, 2030)),
    ],
)
def test_deadlines_in_years_without_announced_holidays(
    tmp_path: Path, settings: str, when: str, codes: list[str], years: tuple[int, ...]
) -> None:
    faults, plan = checked(tmp_path, f"starts: 2026-01-01\n{settings}", when)
    assert [fault.code for fault in faults] == codes
    assert all(str(year) in fault.what("zh") for fault in faults for year in years)
    assert unannounced(plan) == years


def test_days_of_ones_own_change_only_themselves() -> None:
    plain = Calendar.of("CN")
    own = (Window(start=(moved := date(2027, 2, 20)), end=moved),)
    later = Calendar.of(WorkingDays(work=own, announced=(2027,)))
    days = [date(2027, 1, 1) + timedelta(days=k) for k in range(365)]
    assert [d for d in days if plain.is_working(d) != later.is_working(d)] == [moved]
    assert plain.provisional(moved)
    assert not later.provisional(moved)
