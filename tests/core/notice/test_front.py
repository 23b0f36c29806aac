"""Title, number, date and issuer, and the page's furniture."""

import pytest

from programme.core.notice.front import is_furniture
from programme.core.notice.source import Line, Source
from programme.core.notice.understand import understand
from tests.core.notice.sample import codes, read

FURNITURE = [
    "当前位置: 首页",
    "> 政务公开 > 教育信息",
    "首页 > 政务公开 > 通知公告",
    "索引号: 113/2023-105504 主题分类:",
    "信息来源: 市教育局 发布时间:2023-01-12 16:35 浏览次数:",
    "【字体：大 中 小】",
    "打印本页 关闭窗口",
    "分享到：",
    "上一篇：关于放假的通知",
    "版权所有：清河市教育局",
    "浙ICP备05000000号",
    "Published on 12 January 2023",
    "Back to top",
]
TEXT = [
    "阅读推广活动",
    "访问学者计划",
    "关闭不合格的办学点",
    "收藏图书",
    "首页建设由信息中心负责",
    "发布检查结果",
    "来源广泛的经费",
]


@pytest.mark.parametrize("text", FURNITURE)
def test_furniture(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize("text", TEXT)
def test_words_of_a_notice_are_no_furniture(text: str) -> None:
    assert not is_furniture(text)


def test_a_letter_with_number_issuer_and_date() -> None:
    draft = read("""\
清教〔2023〕7号
清河市教育局
关于印发2023年重点工作方案的通知
各学校：
一、总则
办好教育。
清河市教育局办公室
2023年1月4日
""")
    assert draft.title == "清河市教育局关于印发2023年重点工作方案的通知"
    assert (draft.number, draft.issuer, draft.issued) == (
        "清教〔2023〕7号",
        "清河市教育局办公室",
        "2023-01-04",
    )
    assert [problem.line for problem in draft.problems] == [4, 5, 6]


def test_a_date_in_chinese_numerals() -> None:
    assert read("工作方案\n清河市教育局\n二〇二三年一月四日\n").issued == "2023-01-04"


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("202314", "2023-01-04"),
        ("2023112", "2023-01-12 / 2023-11-02"),
    ],
)
def test_a_date_whose_digits_ran_together_is_doubtful(digits: str, said: str) -> None:
    draft = read(f"工作方案\n清河市教育局\n{digits}\n")
    (problem,) = draft.problems
    assert (problem.line, problem.code, draft.issued) == (3, "date-doubtful", "")
    assert problem.message.endswith(said)


def test_the_pages_dates_by_their_worth() -> None:
    page = "工作方案\n发布日期:2023-02-01\n发文日期: 2023-01-12\n"
    assert read(page).issued == "2023-01-12"


def test_the_formats_title_where_no_line_is_one() -> None:
    lines = (Line(number=1, text="各学校：请做好工作。"),)
    assert understand(Source(name="a", format="html", title="方案", blocks=lines)).title == "方案"


def test_a_title_that_stands_twice_is_told_nowhere() -> None:
    assert codes(read("工作方案\n工作方案\n")) == []


def test_an_empty_document() -> None:
    draft = read("")
    assert (draft.title, draft.phases, draft.problems) == ("", (), ())
