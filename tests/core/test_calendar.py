"""Working days, against the arrangements as the chinesecalendar package has them."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.calendar import ANNOUNCED, Calendar
from programme.core.plan import Offset
from programme.errors import NotFound

CN = Calendar.of("CN")
PLAIN = Calendar.of("none")
DAYS = st.dates(date(2009, 6, 1), date(2028, 6, 30))
COUNTS = st.integers(1, 800)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


def test_every_announced_day_agrees_with_chinesecalendar() -> None:
    first, last = ANNOUNCED["CN"]
    assert (first, last) == (2010, 2026)
    wrong = [
        day
        for day in days(date(first, 1, 1), date(last, 12, 31))
        if CN.is_working(day) != chinese_calendar.is_workday(day)
    ]
    assert wrong == []


def test_the_announced_years_are_all_that_the_packages_know() -> None:
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(ANNOUNCED["CN"][1] + 1, 1, 4))


@pytest.mark.parametrize("day", [date(2023, 10, 7), date(2023, 10, 8), date(2023, 1, 28)])
def test_make_up_weekends_are_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert CN.is_working(day)
    assert not PLAIN.is_working(day)


@pytest.mark.parametrize(
    "day",
    days(date(2023, 1, 21), date(2023, 1, 27)) + days(date(2023, 9, 29), date(2023, 10, 6)),
)
def test_spring_festival_and_national_day_2023_are_rest(day: date) -> None:
    assert not CN.is_working(day)


def test_years_not_announced_are_provisional_but_keep_the_statutory_days() -> None:
    assert not CN.provisional(date(2026, 12, 31))
    assert CN.provisional(date(2027, 1, 1))
    assert CN.provisional(date(2009, 12, 31))
    assert not CN.is_working(date(2027, 10, 1))
    assert not PLAIN.provisional(date(2027, 1, 1))


def test_counting_passes_over_a_holiday_and_its_make_up_days() -> None:
    before_holiday = date(2023, 9, 28)  # Thursday; rest until Friday 6 October
    assert CN.add(before_holiday, 1) == date(2023, 10, 7)
    assert CN.add(before_holiday, 3) == date(2023, 10, 9)
    assert CN.add(date(2023, 10, 9), -3) == before_holiday
    assert CN.between(before_holiday, date(2023, 10, 9)) == 3
    assert CN.between(date(2023, 10, 9), before_holiday) == -3
    assert CN.between(before_holiday, before_holiday) == 0


def test_counting_crosses_years() -> None:
    # 2022-12-30 is a Friday; 2022-12-31 to 2023-01-02 are rest.
    assert CN.add(date(2022, 12, 30), 1) == date(2023, 1, 3)
    assert CN.add(date(2023, 1, 3), -1) == date(2022, 12, 30)
    # 2024 had 251 and 2025 had 248 working days.
    assert CN.between(date(2023, 12, 31), date(2024, 12, 31)) == 251
    assert CN.between(date(2023, 12, 31), date(2025, 12, 31)) == 251 + 248


def test_a_rest_day_moves_forward_or_back() -> None:
    rest = date(2023, 10, 1)
    assert CN.next_working(rest) == CN.add(rest, 0) == date(2023, 10, 7)
    assert CN.previous_working(rest) == date(2023, 9, 28)
    assert CN.next_working(date(2023, 10, 8)) == CN.previous_working(date(2023, 10, 8))


def test_offsets_count_calendar_or_working_days() -> None:
    end = date(2023, 10, 10)  # Tuesday
    assert CN.before(end, Offset(n=7)) == date(2023, 10, 3)
    assert CN.before(end, Offset(n=7, working=True)) == date(2023, 9, 25)
    assert CN.after(date(2023, 9, 28), Offset(n=1)) == date(2023, 9, 29)
    assert CN.after(date(2023, 9, 28), Offset(n=1, working=True)) == date(2023, 10, 7)
    nothing = Offset(n=0, working=True)
    assert CN.after(date(2023, 10, 1), nothing) == date(2023, 10, 7)
    assert CN.before(date(2023, 10, 1), nothing) == date(2023, 9, 28)


def test_other_countries_and_the_plain_week() -> None:
    assert not Calendar.of("GB").is_working(date(2023, 5, 8))  # the coronation
    assert Calendar.of("SA").is_working(date(2023, 5, 7))  # a Sunday
    assert PLAIN.is_working(date(2023, 10, 2))
    assert PLAIN.add(date(2023, 10, 6), 1) == date(2023, 10, 9)


@pytest.mark.parametrize("code", ["cn", "CHN"])  # one name only, so that `provisional` holds
def test_an_unknown_code_names_the_nearest(code: str) -> None:
    with pytest.raises(NotFound) as caught:
        Calendar.of(code)
    assert "CN" in caught.value.mend[0]
    assert "none" in caught.value.mend[0]
    assert caught.value.code == "unknown-calendar"


@pytest.mark.parametrize("calendar", [CN, PLAIN], ids=lambda c: c.days.base)
def test_adding_agrees_with_walking_day_by_day(calendar: Calendar) -> None:
    worked = [d for d in days(date(2022, 12, 1), date(2024, 2, 1)) if calendar.is_working(d)]
    for day in days(date(2023, 1, 1), date(2023, 12, 31)):
        later = [d for d in worked if d > day]
        earlier = [d for d in worked if d < day]
        assert [calendar.add(day, n) for n in (1, 2, 7)] == [later[n - 1] for n in (1, 2, 7)]
        assert [calendar.add(day, -n) for n in (1, 2, 7)] == [earlier[-n] for n in (1, 2, 7)]


@given(DAYS, COUNTS)
def test_between_undoes_add(day: date, n: int) -> None:
    later = CN.add(day, n)
    assert CN.is_working(later)
    assert CN.between(day, later) == n
    earlier = CN.add(day, -n)
    assert CN.between(earlier - timedelta(days=1), day - timedelta(days=1)) == n


@given(DAYS, DAYS, DAYS)
def test_between_is_additive(a: date, b: date, c: date) -> None:
    assert CN.between(a, b) + CN.between(b, c) == CN.between(a, c)
