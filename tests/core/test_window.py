"""Time phrases of notices, against dates worked out by hand."""

import re
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from programme.core.reason import REASONS, Reason
from programme.core.when import When, Window
from programme.core.window import MAX_LENGTH, read, slot_labels


def window(text: str) -> Window:
    """`2023-03-01..2023-03-31`; an empty side is open."""
    start, end = (date.fromisoformat(day) if day else None for day in text.split(".."))
    return Window(start=start, end=end)


def shown(windows: tuple[Window, ...]) -> str:
    return " ".join(f"{w.start or ''}..{w.end or ''}" for w in windows)


def dates(when: When) -> str:
    return shown(when.windows)


WINDOWS = {
    "3月": "2023-03-01..2023-03-31",
    "2月": "2023-02-01..2023-02-28",
    "6-8月": "2023-06-01..2023-08-31",
    "6-7月份": "2023-06-01..2023-07-31",
    "11-12月": "2023-11-01..2023-12-31",
    "全年": "2023-01-01..2023-12-31",
    "上半年": "2023-01-01..2023-06-30",
    "下半年": "2023-07-01..2023-12-31",
    "2022年上半年": "2022-01-01..2022-06-30",
    "一季度": "2023-01-01..2023-03-31",
    "二季度": "2023-04-01..2023-06-30",
    "第三季度": "2023-07-01..2023-09-30",
    "2024年4季度": "2024-10-01..2024-12-31",
    "2020年": "2020-01-01..2020-12-31",
    "2020-2022年": "2020-01-01..2022-12-31",
    "2021年9-12月": "2021-09-01..2021-12-31",
    "2022年1-6月": "2022-01-01..2022-06-30",
    "2022年7月---2023年6月": "2022-07-01..2023-06-30",
    "2023年7月-12月": "2023-07-01..2023-12-31",
    "2024年1月-6月": "2024-01-01..2024-06-30",
    "2024年2月": "2024-02-01..2024-02-29",
    "3月5日": "2023-03-05..2023-03-05",
    "3月5-9日": "2023-03-05..2023-03-09",
    "3月25日-4月2日": "2023-03-25..2023-04-02",
    "3月至6月底": "2023-03-01..2023-06-30",
    "2023-03-01": "2023-03-01..2023-03-01",
    "2023-03": "2023-03-01..2023-03-31",
    "2021-3": "2021-03-01..2021-03-31",
    "202303": "2023-03-01..2023-03-31",
    "20230315": "2023-03-15..2023-03-15",
    "2021.9-2022.1": "2021-09-01..2022-01-31",
    "2021-9-2022-1": "2021-09-01..2022-01-31",
    "23.3.1": "2023-03-01..2023-03-01",
    "23.3.1-5.31": "2023-03-01..2023-05-31",
    "六七月": "2023-06-01..2023-07-31",
    "十一二月": "2023-11-01..2023-12-31",
    "二三季度": "2023-04-01..2023-09-30",
    "民國112年3月至113年2月": "2023-03-01..2024-02-29",
    "中華民國112.3.1": "2023-03-01..2023-03-01",
    "Q3 FY2023": "2023-07-01..2023-09-30",
    "w/c 3 June 2024": "2024-06-03..2024-06-09",
    "week ending 7 June 2024": "2024-06-01..2024-06-07",
    "2023年\n3月": "2023-03-01..2023-03-31",
    "2023年最后一个周五": "2023-12-29..2023-12-29",
    "2023-03-01/2023-06-30": "2023-03-01..2023-06-30",
    "2023-03/2023-06": "2023-03-01..2023-06-30",
}
DEADLINES = {
    "6月底前": "..2023-06-30",
    "2022年6月底前": "..2022-06-30",
    "9月15日前": "..2023-09-15",
    "2022年9月15日之前": "..2022-09-15",
    "年底前": "..2023-12-31",
    "2022年底前": "..2022-12-31",
    "2022年年底以前": "..2022-12-31",
    "2023-03-31前": "..2023-03-31",
    "COB Friday 5 April 2024": "..2024-04-05",
    "no later than COB 5 April 2024": "..2024-04-05",
}
LISTS = {
    "5月、9月": "2023-05-01..2023-05-31 2023-09-01..2023-09-30",
    "5、9月": "2023-05-01..2023-05-31 2023-09-01..2023-09-30",
    "2022年5月、2023年5月": "2022-05-01..2022-05-31 2023-05-01..2023-05-31",
    "2022年5月、9-10月": "2022-05-01..2022-05-31 2022-09-01..2022-10-31",
    "6月底前、9月5日前": "..2023-06-30 ..2023-09-05",
    "3月\n5月": "2023-03-01..2023-03-31 2023-05-01..2023-05-31",
    "1\n2月": "2023-01-01..2023-01-31 2023-02-01..2023-02-28",
}
READ = [
    *(("window", words, wanted) for words, wanted in WINDOWS.items()),
    *(("deadline", words, wanted) for words, wanted in DEADLINES.items()),
    *(("list", words, wanted) for words, wanted in LISTS.items()),
]


@pytest.mark.parametrize(("kind", "words", "wanted"), READ)
def test_dated_phrases(kind: str, words: str, wanted: str) -> None:
    when = read(words, year=2023)
    assert (when.kind, dates(when)) == (kind, wanted)
    assert (when.words, when.ambiguous, when.message, when.rule) == (words, False, "", "")


@pytest.mark.parametrize(
    ("words", "wanted", "other"),
    [
        ("2022年6月前", "..2022-06-30", "..2022-05-31"),
        ("2022年12月前", "..2022-12-31", "..2022-11-30"),
        ("1月前", "..2023-01-31", "..2022-12-31"),
        ("三季度前", "..2023-09-30", "..2023-06-30"),
        ("2025年前", "..2025-12-31", "..2024-12-31"),
        ("3-6月前", "2023-03-01..2023-06-30", "2023-03-01..2023-05-31"),
        ("2022年6月前、12月前", "..2022-06-30 ..2022-12-31", "..2022-05-31 ..2022-11-30"),
    ],
)
def test_before_a_month_is_by_its_end_and_comes_with_the_other_reading(
    words: str, wanted: str, other: str
) -> None:
    when = read(words, year=2023)
    assert when.ambiguous
    assert (dates(when), shown(when.alternatives)) == (wanted, other)


@pytest.mark.parametrize(
    ("words", "wanted", "other"),
    [
        ("3rd week of March 2024", "2024-03-15..2024-03-21", "2024-03-18..2024-03-24"),
        ("2024年3月第三周", "2024-03-15..2024-03-21", "2024-03-18..2024-03-24"),
        ("201203", "2012-03-01..2012-03-31", ""),
    ],
)
def test_what_may_be_other_days_is_said(words: str, wanted: str, other: str) -> None:
    when = read(words)
    assert (dates(when), shown(when.alternatives), when.ambiguous) == (wanted, other, True)


@pytest.mark.parametrize("words", ["Apr-Jun 24", "April and June 24", "99.3.1"])
def test_two_digits_that_may_be_a_year_are_no_date(words: str) -> None:
    assert read(words, year=2023).kind == "no_date"


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_told_in_both_languages_with_the_same_places(code: str) -> None:
    places = [set(re.findall(r"\{(\d)", text)) for text in REASONS[code]]
    assert places[0] == places[1]
    about = ("6", "7", "2023")
    english, chinese = (Reason(code=code, about=about).told(lang) for lang in ("en", "zh"))
    assert english.isprintable()
    assert chinese.isprintable()
    assert english != chinese


def test_a_reader_has_the_reason_in_their_language() -> None:
    when = read("2023年2月30日")
    assert when.message == "there is no 2月30日 in 2023"
    assert when.explained("zh") == "2023年没有2月30日"


def test_a_window_that_could_not_begin_before_its_last_month_is_not_ambiguous() -> None:
    assert not read("2022年6月-2022年6月前").ambiguous


@pytest.mark.parametrize(
    ("span", "words", "wanted"),
    [
        ("2021-09-01..2022-08-31", "9月", "2021-09-01..2021-09-30"),
        ("2021-09-01..2022-08-31", "3月", "2022-03-01..2022-03-31"),
        ("2021-09-01..2022-08-31", "6月底前", "..2022-06-30"),
        ("2021-09-01..2022-08-31", "7月-2022年8月", "2022-07-01..2022-08-31"),
        ("2023-06-01..2024-05-31", "2月29日", "2024-02-29..2024-02-29"),
        ("2022-06-01..2023-12-31", "5月、9月", "2023-05-01..2023-05-31 2023-09-01..2023-09-30"),
    ],
)
def test_the_enclosing_span_fixes_the_year(span: str, words: str, wanted: str) -> None:
    assert dates(read(words, within=window(span))) == wanted
    assert dates(read(words, year=1996, within=window(span))) == wanted


def test_a_phrase_outside_the_span_has_the_given_year_or_none() -> None:
    span = window("2022-01-01..2022-06-30")
    assert read("9月", within=span).kind == "no_date"
    assert dates(read("9月", year=2022, within=span)) == "2022-09-01..2022-09-30"


def test_where_several_years_fit_the_given_one_decides() -> None:
    span = window("2021-09-01..2025-12-31")
    assert dates(read("3月", year=2023, within=span)) == "2023-03-01..2023-03-31"
    unknown = read("3月", within=span)
    assert (unknown.kind, unknown.windows) == ("no_date", ())
    assert "2022 to 2025" in unknown.message


def test_an_open_span_fixes_no_year() -> None:
    assert read("3月", within=window("2022-01-01..")).kind == "no_date"
    assert dates(read("3月", year=2022, within=window("..2022-12-31"))) == "2022-03-01..2022-03-31"


def test_a_named_year_stands_outside_the_span_too() -> None:
    span = window("2023-01-01..2023-12-31")
    assert dates(read("2021年3月", within=span)) == "2021-03-01..2021-03-31"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("3月", "the year is not given"),
        ("6-8月", "the year is not given"),
        ("年底前", "the year is not given"),
        ("15日前", "the month is not given"),
        ("20**年", "masked"),
        ("20××年6月", "masked"),
        ("xxxx年", "masked"),
        ("ＸＸ月底前", "masked"),
        ("23.3.1", "two digits"),
        ("第3周", "calendar"),
        ("112年3月", "calendar of the year"),
        ("适时", "sets no date"),
        ("择期", "sets no date"),
        ("待定", "sets no date"),
    ],
)
def test_an_unknown_date_is_said_and_not_made_up(words: str, why: str) -> None:
    when = read(words)
    assert (when.kind, when.words, when.windows) == ("no_date", words, ())
    assert why in when.message


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2月30日", "no 2月30日"),
        ("2023年2月29日", "no 2月29日 in 2023"),
        ("4月1日、31日", "no 4月31日"),
        ("2023-02-30", "no 2月30日"),
        ("13月", "no month 13"),
        ("0月", "no month 0"),
        ("2023-13", "ends before"),
        ("3月32日", "no day 32"),
        ("3月0日", "no day 0"),
        ("8-6月", "ends before it starts"),
        ("2022年6月-3月", "ends before it starts"),
        ("2023年6月-2022年7月", "ends before it starts"),
        ("7月-2023年6月", "ends before it starts"),
        ("2023-06-30/2023-03-01", "ends before it starts"),
        ("2022年12月、1月", "do not follow"),
        ("5月、5月", "do not follow"),
        ("上半年15日", "one month"),
        ("2022年-6月", "do not fit together"),
        ("9月、15日", "do not fit together"),
        ("13", "no month 13"),
        ("2022年6", "no unit"),
        ("1 1月", "no unit"),
        ("编号2021-3", "编"),
        ("8:00-8:20", "do not make"),
        ("1-2次", "do not make"),
        ("第五季度", "no quarter 5"),
        ("3月前往", "前"),
        ("①2月", "#"),
        ("1.2月", "no unit"),
        ("202313", "no part of a date"),
        ("每月6月", "do not make"),
        ("每月前", "do not make"),
        ("每季度15日前", "do not make"),
        ("每年2月30日前", "no 2月30日"),
        ("上半年底-9月", "first day"),
        ("前", "do not make"),
        ("", "empty"),
        (" \u3000 ", "empty"),
        ("z" * 40, "z"),
        ("3月" * MAX_LENGTH, "longer"),
    ],
)
def test_what_is_no_date_is_invalid_and_says_why(words: str, why: str) -> None:
    when = read(words, year=2023)
    assert (when.kind, when.words, when.windows) == ("invalid", words, ())
    assert why in when.message


@pytest.mark.parametrize("words", ["长期坚持", "持续推进", "ongoing", "Ongoing"])
def test_open_ended_work_has_no_dates(words: str) -> None:
    assert read(words, year=2023) == When(kind="open_ended", words=words)


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("2022年7月——2023年6月", "2022年7月-2023年6月"),
        ("２０２２年７月～２０２３年６月", "2022年7月-2023年6月"),
        ("2022 年 7 月 － 2023 年 6 月", "2022年7月-2023年6月"),
        ("６－８月", "6-8月"),
        ("6—8月份", "6-8月"),
        ("6月至8月", "6-8月"),
        ("5月，9月", "5月、9月"),
        ("9月15号以前", "9月15日前"),
        ("2022年末前", "2022年底前"),
        ("2023-03-01至2023-06-30", "2023-03-01/2023-06-30"),
        ("2023年3月1日-6月30日", "2023-03-01/2023-06-30"),
    ],
)
def test_spellings_of_one_phrase_mean_the_same(words: str, same: str) -> None:
    when = read(words, year=2023)
    assert when.windows
    assert when.model_copy(update={"words": same}) == read(same, year=2023)


# --- recurring phrases

QUARTER = window("2023-01-01..2023-03-31")
HALF = window("2023-01-15..2023-06-20")


@pytest.mark.parametrize(
    ("words", "rule", "wanted"),
    [
        (
            "每月",
            "FREQ=MONTHLY;BYMONTHDAY=1",
            "2023-01-01..2023-01-31 2023-02-01..2023-02-28 2023-03-01..2023-03-31",
        ),
        (
            "每月25日前",
            "FREQ=MONTHLY;BYMONTHDAY=25",
            "2023-01-01..2023-01-25 2023-02-01..2023-02-25 2023-03-01..2023-03-25",
        ),
        (
            "每月5日",
            "FREQ=MONTHLY;BYMONTHDAY=5",
            "2023-01-05..2023-01-05 2023-02-05..2023-02-05 2023-03-05..2023-03-05",
        ),
        (
            "每月底前",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "2023-01-01..2023-01-31 2023-02-01..2023-02-28 2023-03-01..2023-03-31",
        ),
        (
            "每月30日前",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            "2023-01-01..2023-01-30 2023-02-01..2023-02-28 2023-03-01..2023-03-30",
        ),
        ("每季度", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1", "2023-01-01..2023-03-31"),
        ("每季度末", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "2023-01-01..2023-03-31"),
        ("每年", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "2023-01-01..2023-03-31"),
        ("每年2月", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=1", "2023-02-01..2023-02-28"),
        ("每年3月底前", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1", "2023-01-01..2023-03-31"),
        ("每年底前", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1", ""),
    ],
)
def test_recurring_phrases(words: str, rule: str, wanted: str) -> None:
    when = read(words, within=QUARTER)
    assert (when.kind, when.rule, dates(when)) == ("recurring", rule, wanted)
    assert (when.words, when.ambiguous) == (words, False)
    assert bool(when.message) == (not wanted)


def test_a_recurring_deadline_counts_if_it_lies_inside() -> None:
    assert dates(read("每季度末", within=HALF)) == "2023-01-15..2023-03-31"
    assert dates(read("每月25日前", within=HALF)).split()[0] == "2023-01-15..2023-01-25"
    assert dates(read("每月25日前", within=HALF)).split()[-1] == "2023-05-01..2023-05-25"


def test_a_recurring_window_is_cut_to_the_span() -> None:
    assert dates(read("每季度", within=HALF)) == "2023-01-15..2023-03-31 2023-04-01..2023-06-20"


def test_recurring_work_without_bounds_keeps_its_rule() -> None:
    when = read("每月25日前", within=window("2023-01-01.."))
    assert (when.kind, when.windows, when.rule) == ("recurring", (), "FREQ=MONTHLY;BYMONTHDAY=25")
    assert "set both" in when.message


def test_recurring_work_lies_in_the_year_where_nothing_else_bounds_it() -> None:
    assert len(read("每月", year=2023).windows) == 12
    assert len(read("每月", year=2023, within=window("2023-03-01..")).windows) == 10


def test_a_recurring_month_before_which_is_ambiguous() -> None:
    when = read("每年6月前", within=window("2022-01-01..2023-12-31"))
    assert dates(when) == "2022-01-01..2022-06-30 2023-01-01..2023-06-30"
    assert shown(when.alternatives) == "2022-01-01..2022-05-31 2023-01-01..2023-05-31"


MONTHLY = st.integers(1, 31).map(lambda day: f"每月{day}日前")
YEARLY = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda d: f"每年{d.month}月{d.day}日前")


@given(MONTHLY | YEARLY | st.sampled_from(["每季度末", "每月底前", "每年底前"]))
def test_the_rule_names_the_deadlines(words: str) -> None:
    when = read(words, within=window("2021-01-01..2025-12-31"))
    days = rrulestr(when.rule, dtstart=datetime(2021, 1, 1)).between(  # noqa: DTZ001 - local days
        datetime(2021, 1, 1), datetime(2025, 12, 31), inc=True  # noqa: DTZ001 - local days
    )  # fmt: skip
    assert [w.end for w in when.windows] == [day.date() for day in days]


# --- properties

DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
ALPHABET = "0123456789年月日号份底末前以之、,-—至/每季度一二三四上下半全第 x*持续适时\n"


@given(st.text() | st.text(ALPHABET, max_size=30), st.none() | st.integers(), DAY, DAY)
def test_no_text_is_too_strange(words: str, year: int | None, a: date, b: date) -> None:
    when = read(words, year=year, within=Window(start=min(a, b), end=max(a, b)))
    assert when.words == words
    assert all(not (w.start and w.end) or w.start <= w.end for w in when.windows)
    if when.kind in ("invalid", "no_date"):
        assert when.message
        assert not when.windows
    if when.kind in ("window", "deadline"):
        assert len(when.windows) == 1
    assert when.ambiguous or not when.alternatives


@given(DAY, DAY)
def test_days_are_read_as_they_are_written(a: date, b: date) -> None:
    first, last = min(a, b), max(a, b)
    wanted = (Window(start=first, end=last),)
    chinese = "{0.year}年{0.month}月{0.day}日"
    assert read(f"{first}/{last}").windows == wanted
    assert read(f"{chinese.format(first)}-{chinese.format(last)}").windows == wanted
    assert read(f"{chinese.format(last)}前").windows == (Window(end=last),)


@given(st.integers(1900, 2199), st.integers(1, 12), st.integers(1, 12))
def test_months_end_where_the_next_begins(year: int, a: int, b: int) -> None:
    when = read(f"{year}年{a}-{b}月")
    if a > b:
        assert when.kind == "invalid"
    else:
        end = when.windows[0].end or date.min
        assert when.windows[0].start == date(year, a, 1)
        following = date(year + b // 12, b % 12 + 1, 1)
        assert end + timedelta(days=1) == following


@given(st.sampled_from(sorted(WINDOWS | DEADLINES | LISTS)), st.integers(2000, 2030))
def test_a_year_is_taken_only_from_the_context(words: str, year: int) -> None:
    span = Window(start=date(year, 1, 1), end=date(year, 12, 31))
    assert read(words, within=span).windows == read(words, year=year).windows


# --- labels


@pytest.mark.parametrize(
    ("windows", "labels"),
    [
        ("", ""),
        ("2023-05-01..2023-05-31 2023-09-01..2023-09-30", "2023-05 2023-09"),
        ("2023-01-01..2023-03-31 2023-04-01..2023-06-30", "2023-Q1 2023-Q2"),
        ("2022-01-01..2022-12-31 2023-01-01..2023-12-31", "2022 2023"),
        ("2021-09-01..2021-12-31 2022-01-01..2022-12-31", "2021 2022"),
        ("2023-01-15..2023-01-31 2023-02-01..2023-02-28", "2023-01 2023-02"),
        ("..2023-06-30 ..2023-12-31", "2023-06 2023-12"),
        ("..2023-06-05 ..2023-06-30", "2023-06-05 2023-06-30"),
        ("2023-03-01..2023-03-31 2023-06-01..2023-08-31", "2023-03-01 2023-06-01"),
        ("2023-03-01..2023-03-09 2023-03-10..2023-03-31", "2023-03-01 2023-03-10"),
        (
            "2023-03-01..2023-03-31 2023-03-01..2023-05-31",
            "2023-03-01/2023-03-31 2023-03-01/2023-05-31",
        ),
    ],
)
def test_labels_are_as_short_as_they_can_be(windows: str, labels: str) -> None:
    assert slot_labels([window(text) for text in windows.split()]) == labels.split()


def test_a_single_occurrence_needs_no_label() -> None:
    assert slot_labels([window("2023-05-01..2023-05-31")]) == [""]
    assert slot_labels([Window()]) == [""]


@pytest.mark.parametrize("second", ["2023-05-01..2023-05-31", ".."])
def test_occurrences_that_cannot_be_told_apart_are_refused(second: str) -> None:
    with pytest.raises(ValueError, match="same window"):
        slot_labels([window("2023-05-01..2023-05-31"), window(second)])


@given(st.sampled_from(["每月", "每月25日前", "每季度末", "每年", "每年6月前"]), DAY, DAY)
def test_labels_of_recurring_work_are_unique(words: str, a: date, b: date) -> None:
    windows = read(words, within=Window(start=min(a, b), end=max(a, b))).windows
    labels = slot_labels(windows)
    assert len(labels) == len(set(labels)) == len(windows)


@pytest.mark.parametrize(
    "task",
    [
        "组织落实2023年台州市工作考核。",
        "召开2023年度工作会议",
        "落实2023年5月工作",
        "开展2023年寒假培训",
    ],
)
def test_a_task_that_names_a_year_is_no_time_phrase(task: str) -> None:
    assert read(task, year=2023).windows == ()


@pytest.mark.parametrize("words", ["下周", "下周五前", "本周内", "next week"])
def test_what_counts_from_today_hangs_on_no_event(words: str) -> None:
    assert read(words, year=2023).reasons == (Reason(code="relative"),)
