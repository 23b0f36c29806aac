"""Time phrases in cells and headings."""

import pytest

from programme.core.notice.times import Context, is_time, timed, with_month
from programme.core.notice.within import split_time
from tests.core.notice.sample import windows

SPLIT = {
    "安排部署阶段(2021年9-12月)": ("安排部署阶段", "2021年9-12月", ""),
    "部署阶段（3月）：成立机构": ("部署阶段", "3月", "：成立机构"),
    "部署阶段：2023年3月至5月": ("部署阶段", "2023年3月至5月", ""),
    "2023年3月至5月，部署": ("", "2023年3月至5月", "部署"),
    "部署阶段2023年3月": ("部署阶段", "2023年3月", ""),
    "宣传(市、区)发动(3月)": ("宣传(市、区)发动", "3月", ""),
    "2022年6月前": ("", "2022年6月前", ""),
    "Pilot (Mar–Jun 2024)": ("Pilot", "Mar–Jun 2024", ""),
    "Report 2023": ("Report 2023", "", ""),
    "建立长期机制": ("建立长期机制", "", ""),
    "第3小学": ("第3小学", "", ""),
}


@pytest.mark.parametrize("text", SPLIT)
def test_a_heading_and_its_time(text: str) -> None:
    assert split_time(text) == SPLIT[text]


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("3", "3月"),
        ("6-8", "6-8月"),
        ("11—12", "11—12月"),
        ("5月、9", "5月、9月"),
        ("3、5、9", "3月、5月、9月"),
        ("2023年3", "2023年3月"),
        ("13", ""),
        ("0", ""),
        ("3月", ""),
        ("3月5", ""),
        ("一", ""),
        ("", ""),
    ],
)
def test_a_lost_month(text: str, restored: str) -> None:
    assert with_month(text) == restored


def test_texts_that_are_no_times() -> None:
    texts = ["3", "1-2次", "60%", "制定长期规划", "召开会议", "第一阶段", "", "x" * 500]
    assert not any(is_time(text) for text in texts)


def test_a_wrapped_time_is_one_and_lines_of_times_a_list() -> None:
    wrapped, _ = timed("2023年3月\n至5月", Context(), 1)
    listed, _ = timed("2023年3月\n2023年9月", Context(), 1)
    assert windows(wrapped) == "2023-03-01..2023-05-31"
    assert windows(listed) == "2023-03-01..2023-03-31 2023-09-01..2023-09-30"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("3", "lost-month"),
        ("3月", None),
        ("长期坚持", None),
        ("三个工作组", "time-unread"),
    ],
)
def test_doubts(words: str, code: str | None) -> None:
    _, doubts = timed(words, Context(2023), 7)
    assert [(doubt.line, doubt.code) for doubt in doubts] == ([(7, code)] if code else [])


def test_a_phrase_without_a_year() -> None:
    _, doubts = timed("3月", Context(), 7)
    assert [doubt.code for doubt in doubts] == ["no-year"]
