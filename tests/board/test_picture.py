from datetime import date

from programme.board.picture import Bar

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def bar(start: date, end: date, *, open: bool) -> Bar:
    return Bar(key="a", label="自评", start=start, end=end, colour="blue", state_name="", open=open)


def test_a_finished_bar_keeps_its_last_day():
    assert bar(*MARCH, open=False).last_day(date(2026, 12, 1)) == date(2026, 3, 31)


def test_an_open_bar_is_drawn_in_full_while_its_last_day_is_to_come():
    assert bar(*MARCH, open=True).last_day(date(2026, 1, 1)) == date(2026, 3, 31)
    assert bar(*MARCH, open=True).last_day(date(2026, 3, 31)) == date(2026, 3, 31)


def test_an_open_bar_grows_once_its_last_day_is_past():
    assert bar(*MARCH, open=True).last_day(date(2026, 4, 1)) is None


def test_a_bar_finished_before_its_start_is_drawn_on_its_first_day():
    early = bar(date(2026, 3, 9), date(2026, 3, 1), open=False)
    assert early.last_day(date(2026, 12, 1)) == date(2026, 3, 9)
