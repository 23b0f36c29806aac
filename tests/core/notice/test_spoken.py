"""Matters as they are said at a meeting, in one line."""

from datetime import date

import pytest

from programme.core.calendar import Calendar
from programme.core.notice.spoken import due, spoken

KNOWN = {"基础教育科", "计划财务科", "办公室", "教育督导室办公室", "组织人事科", "Planning Office"}
TODAY = date(2023, 6, 20)  # a Tuesday before the Dragon Boat Festival (22 to 24 June)
SAID = {
    "请基础教育科于6月30日前报送暑期安全方案。": "报送暑期安全方案 | 6月30日前 | 基础教育科 | ",
    "1. 计划财务科会同基础教育科本月底前拿出改造方案": (
        "拿出改造方案 | 本月底前 | 计划财务科 | 基础教育科"
    ),
    "（二）下周五前征求意见（基础教育科牵头，计划财务科配合）": (
        "征求意见 | 下周五前 | 基础教育科 | 计划财务科"
    ),
    "梳理信访积案\t办公室\t7月15日前": "梳理信访积案 | 7月15日前 | 办公室 | ",
    "整理会议纪要，办公室，明天": "整理会议纪要 | 明天 | 办公室 | ",
    "教育督导室办公室要在年底前完成考核": "完成考核 | 年底前 | 教育督导室办公室 | ",
    "教育局办公室报送信息": "报送信息 |  | 教育局办公室 | ",
    "组织人事科、基础教育科负责制定方案，12月上旬完成": (
        "制定方案 | 12月上旬 | 组织人事科 基础教育科 | "
    ),
    "责任单位：基础教育科；做好开学检查（8月25日前）": "做好开学检查 | 8月25日前 | 基础教育科 | ",
    "计划财务科牵头，基础教育科、办公室配合，核对清单": (
        "核对清单 |  | 计划财务科 | 基础教育科 办公室"
    ),
    "请于周五前报送名单": "报送名单 | 周五前 |  | ",
    "组织各科室开展自查": "组织各科室开展自查 |  |  | ",
    "周五前报送2024年预算": "报送2024年预算 | 周五前 |  | ",
    "办公室3个工作日内报送材料": "报送材料 | 3个工作日内 | 办公室 | ",
    "Planning Office: draft the plan by 15 July 2023": (
        "draft the plan | by 15 July 2023 | Planning Office | "
    ),
}
DUE = {
    "6月30日前": "2023-06-30",
    "3月底前": "2024-03-31",  # the next one
    "6月1日前": "2023-06-01",  # just over: no slip becomes a year
    "2023年3月底前": "2023-03-31",
    "今天": "2023-06-20",
    "明天下班前": "2023-06-21",
    "周五前": "2023-06-23",
    "周一": "2023-06-26",  # this week's is over
    "下周五前": "2023-06-30",
    "本周末": "2023-06-25",
    "三天内": "2023-06-23",
    "2周内": "2023-07-04",
    "3个工作日内": "2023-06-26",  # Sunday the 25th is worked
    "月底前": "2023-06-30",
    "下月底前": "2023-07-31",
    "年底前": "2023-12-31",
    "by 30 June": "2023-06-30",
    "适时": "",
}


@pytest.mark.parametrize("line", SAID)
def test_a_line_is_taken_apart(line: str) -> None:
    found = spoken(line, KNOWN)
    parts = (found.title, found.words, " ".join(found.lead), " ".join(found.support))
    assert " | ".join(parts) == SAID[line]


@pytest.mark.parametrize("words", DUE)
def test_a_time_counts_from_the_day_it_is_said(words: str) -> None:
    last = due(words, TODAY, Calendar.of("CN")).span().end
    assert str(last or "") == DUE[words]


def test_the_end_of_the_month_in_december() -> None:
    found = due("月底前", date(2023, 12, 5), Calendar.of("CN"))
    assert found.span().end == date(2023, 12, 31)
    assert due("下月底", date(2023, 12, 5), Calendar.of("CN")).span().end == date(2024, 1, 31)
