"""Where the year of phrases that name none comes from."""

import pytest

from tests.core.notice.sample import codes, every, read, windows

STAGE = "(一)准备阶段(9-10月)\n"


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (f"2023年方案\n{STAGE}", "2023-09-01..2023-10-31"),
        (f"清教〔2022〕7号 关于做好2023年工作的通知\n{STAGE}", "2023-09-01..2023-10-31"),
        (f"2023-2024学年方案\n{STAGE}", "2023-09-01..2023-10-31"),
        ("2023学年方案\n(一)总结阶段(3月)\n", "2024-03-01..2024-03-31"),
        (f"方案\n一、2022年安排\n{STAGE}", "2022-09-01..2022-10-31"),
        (f"方案\n{STAGE}清河市教育局\n2021年12月1日\n", "2021-09-01..2021-10-31"),
        (f"方案\n{STAGE}", ""),
        (f"2021-2023年方案\n{STAGE}", ""),
        (f"方案\n一、落实2020年文件精神\n{STAGE}", ""),
    ],
)
def test_the_year(text: str, dates: str) -> None:
    (phase,) = read(text).phases
    assert windows(phase.when) == dates


def test_a_given_year_comes_before_all() -> None:
    draft = read(f"2023年方案\n一、2022年安排\n{STAGE}", year=2025)
    assert windows(draft.phases[0].when) == "2025-09-01..2025-10-31"
    assert draft.year == 2025


def test_each_heading_has_its_year() -> None:
    draft = read("方案\n一、2022年安排\n1.会议（9月）\n二、2023年安排\n1.检查（3月）\n")
    assert [windows(task.when) for task in every(draft)] == [
        "2022-09-01..2022-09-30",
        "2023-03-01..2023-03-31",
    ]


def test_the_year_is_asked_for_once() -> None:
    draft = read(f"方案\n{STAGE}(二)总结阶段(11月)\n")
    assert (draft.year, codes(draft)) == (None, ["year-needed"])


def test_no_year_is_asked_for_where_none_is_needed() -> None:
    assert codes(read("方案\n(一)准备阶段(2023年3月)\n")) == []


def test_a_year_from_the_documents_date_is_told_where_it_was_needed() -> None:
    signed = "清河市教育局\n2021年12月1日\n"
    assert codes(read(f"方案\n{STAGE}{signed}")) == ["year-from-date"]
    assert codes(read(f"方案\n(一)准备阶段(2022年3月)\n{signed}")) == []
