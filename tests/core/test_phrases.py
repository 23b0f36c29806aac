"""The grammar against the phrases annotated by hand."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.customs import Customs
from programme.core.window import format, read
from tests.fuzz.fuzz_window import FOUND, MONTHS, YEARS, check
from tests.phrases.table import Phrase, Score, phrases, scores, shown

TABLE = list(phrases())
SCORES: tuple[Score, ...] = ("right", "abstained", "wrong")


@pytest.mark.parametrize("column", ["kind", "language"])
def test_none_is_wrong_and_nearly_all_are_right(column: str) -> None:
    found = scores(column)
    for name, one in sorted(found.items()):
        print(name, *(f"{one[score]} {score}" for score in SCORES))
    assert sum(one["wrong"] for one in found.values()) == 0
    assert sum(one["abstained"] for one in found.values()) <= len(TABLE) // 100


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
        ("十一期间", "invalid", ""),
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


def test_a_places_customs_move_its_years() -> None:
    customs = Customs(school_year=8, second_term=1, fiscal_year=4)
    assert shown(read("2022学年", customs=customs).windows) == "2022-08-01/2023-07-31"
    assert shown(read("2022学年第二学期", customs=customs).windows) == "2023-01-01/2023-07-31"
    fiscal = read("2024财年第一季度", customs=customs)
    assert (shown(fiscal.windows), fiscal.ambiguous) == ("2024-04-01/2024-06-30", True)
    assert shown(read("2023-24财年", customs=customs).windows) == "2023-04-01/2024-03-31"
