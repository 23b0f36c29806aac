"""The grammar against the phrases annotated by hand."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.customs import Customs
from programme.core.window import format, read
from tests.fuzz.fuzz_window import FOUND, MONTHS, YEARS, check
from tests.phrases.table import Half, Phrase, Score, phrases, scores, seen, shown

TABLE = list(phrases())
SCORES: tuple[Score, ...] = ("right", "abstained", "wrong")


@pytest.mark.parametrize("column", ["kind", "language"])
def test_none_is_wrong_and_nearly_all_are_right(column: str) -> None:
    found = scores(column, TABLE)
    for name, one in sorted(found.items()):
        print(name, *(f"{one[score]} {score}" for score in SCORES))
    assert sum(one["wrong"] for one in found.values()) == 0
    assert sum(one["abstained"] for one in found.values()) <= len(TABLE) // 100


@pytest.mark.parametrize(("half", "least"), [("dev", 0.9), ("held-out", 0.6)])
def test_of_phrases_seen_in_documents_few_are_wrong(half: Half, least: float) -> None:
    rows = seen(half)
    found = Counter(phrase.score() for phrase in rows)
    print(half, *(f"{found[score]} {score}" for score in SCORES))
    assert found["wrong"] <= 0.03 * len(rows)
    assert found["right"] >= least * len(rows)


@pytest.mark.parametrize("phrase", [p for p in TABLE if "seed" in p.note], ids=lambda p: p.text)
def test_the_phrases_of_the_sample_notices_are_all_right(phrase: Phrase) -> None:
    assert phrase.score() == "right"


@given(st.sampled_from(TABLE), st.sampled_from(["zh", "en"]))
def test_tidy_words_mean_the_same(phrase: Phrase, language: str) -> None:
    when = phrase.read()
    words = format(when, "zh" if language == "zh" else "en")
    again = read(words, year=phrase.year, month=phrase.month)
    assert (again.kind, again.windows, again.rule) == (when.kind, when.windows, when.rule)


@pytest.mark.parametrize("case", list(product(FOUND, YEARS, MONTHS)), ids=str)
def test_what_the_fuzzer_found_stays_right(case: tuple[str, int | None, int | None]) -> None:
    check(*case)


@pytest.mark.parametrize(
    ("text", "kind", "windows"),
    [
        ("2022年3月上旬至4月中旬", "window", "2022-03-01/2022-04-20"),
        ("2023年6月30日17:00前", "deadline", "/2023-06-30"),
        ("每月25日至次月5日前", "recurring", None),
        ("3月启动，6月底前完成", "list", "2023-03-01/2023-03-31;/2023-06-30"),
        ("2月、5月底前", "list", "/2023-02-28;/2023-05-31"),
        ("2023年至2024年每年6月底前", "recurring", "2023-01-01/2023-06-30;2024-01-01/2024-06-30"),
        ("1 Mar – 15 Apr 2024", "window", "2024-03-01/2024-04-15"),
        ("before the end of June 2023", "deadline", "/2023-06-30"),
        ("every June", "recurring", "2023-06-01/2023-06-30"),
        ("3月前往", "invalid", ""),
        ("十一期间", "no_date", ""),
        ("将在2023年10月31日前全部完成", "deadline", "/2023-10-31"),
        ("请于6月30日前报送至教育局", "deadline", "/2023-06-30"),
        ("申报截止时间为6月30日17:00", "deadline", "/2023-06-30"),
        ("6月30日下午5时截止", "deadline", "/2023-06-30"),
        ("从7月1日开始,8月31日结束", "window", "2023-07-01/2023-08-31"),
        ("第一轮7月15日、第二轮8月1日", "list", "2023-07-15/2023-07-15;2023-08-01/2023-08-01"),
        ("开学前（8月25日前）", "deadline", "/2023-08-25"),
        ("开学前（8月25日）", "no_date", ""),
        ("2018.06-2023.05（4年11个月）", "window", "2018-06-01/2023-05-31"),
        ("19/2(日)", "window", "2023-02-19/2023-02-19"),
        ("Submission closes on 31 May 2023 (17:00 GMT)", "deadline", "/2023-05-31"),
        ("Opens 3 March 2024; closes 5 May 2024", "window", "2024-03-03/2024-05-05"),
        ("October/November 2022", "window", "2022-10-01/2022-11-30"),
        ("1H24", "window", "2024-01-01/2024-06-30"),
        ("03/2023", "window", "2023-03-01/2023-03-31"),
        ("week of 6 March", "window", "2023-03-06/2023-03-12"),
        ("Due Date: 04/30/14", "deadline", "/2014-04-30"),
        ("9月1日开学", "window", "2023-09-01/2023-09-01"),
        ("3月1日至暑假", "no_date", ""),
        ("Q3 2026 + 4 weeks", "no_date", ""),
        ("逾期（6月30日后）不予受理", "invalid", ""),
        ("如6月30日前未完成", "invalid", ""),
        ("原定5月10日举行", "invalid", ""),
        ("根据2023年3月15日通知精神", "invalid", ""),
        ("比2022年3月增长5%", "invalid", ""),
        ("每月5万元", "invalid", ""),
        ("2023年5月版", "invalid", ""),
        ("10月龄", "invalid", ""),
        ("2023年3月31日-视情况", "invalid", ""),
        ("从现在起", "no_date", ""),
        ("3月1日起30日内", "no_date", ""),
    ],
)  # fmt: skip
def test_phrases_put_together_otherwise(text: str, kind: str, windows: str | None) -> None:
    when = read(text, year=2023)
    assert when.kind == kind
    assert windows is None or shown(when.windows) == windows


@pytest.mark.parametrize("text", ["6-8", "5月、9", "3月15前", "6月30"])
def test_lost_units_are_put_back_only_where_that_is_wanted(text: str) -> None:
    assert read(text, year=2023).ambiguous
    assert read(text, year=2023, mend=False).kind == "invalid"


@pytest.mark.parametrize(
    "text", ["9月28日移交新区", "将在10月31日前全部完成", "Inset Day: 8th July"]
)
def test_a_date_amid_words_is_read_only_where_words_are_expected(text: str) -> None:
    assert read(text, year=2023).windows
    assert read(text, year=2023, mend=False).kind == "invalid"


@pytest.mark.parametrize(
    ("text", "month", "windows", "ambiguous"),
    [
        ("8-14/3", 3, "2023-03-08/2023-03-14", False),
        ("2/5或3/5", 5, "2023-05-02/2023-05-02;2023-05-03/2023-05-03", True),
        ("5/6", 5, "2023-05-06/2023-05-06", False),
    ],
)
def test_days_before_their_months_in_the_rows_of_a_month(
    text: str, month: int, windows: str, ambiguous: bool
) -> None:
    when = read(text, year=2023, month=month)
    assert (shown(when.windows), when.ambiguous) == (windows, ambiguous)


def test_a_places_customs_move_its_years() -> None:
    customs = Customs(school_year=8, second_term=1, fiscal_year=4)
    assert shown(read("2022学年", customs=customs).windows) == "2022-08-01/2023-07-31"
    assert shown(read("2022学年第二学期", customs=customs).windows) == "2023-01-01/2023-07-31"
    fiscal = read("2024财年第一季度", customs=customs)
    assert (shown(fiscal.windows), fiscal.ambiguous) == ("2024-04-01/2024-06-30", True)
    assert shown(read("2023-24财年", customs=customs).windows) == "2023-04-01/2024-03-31"
