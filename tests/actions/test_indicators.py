"""Measured values by table, their standing against the standard, and what would help."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from programme.actions.findings import findings
from programme.actions.gaps import gaps
from programme.actions.indicators import course, indicators, what_if
from programme.actions.measures import measure_table
from programme.actions.tables import cells
from programme.errors import NotFound, ProgrammeError, UsageError
from tests.bureau import Bureau

STANDARD = """\
standard:
  title: 两项
  rule: {least: 1, floor: 85}
  indicators:
  - {id: R1, title: 生均面积, measure: 平方米, threshold: {小学: 4}, spread: {小学: 0.5}}
  - {id: R2, title: 生均设备值, measure: 元, threshold: {小学: 2000}, spread: {小学: 0.1}}
"""
SCHOOLS = """\
units:
  学校:
  - {id: 一小, title: 第一小学, group: 小学, size: 100}
  - {id: 二小, title: 第二小学, group: 小学, size: 100}
  - {id: 三小, title: 第三小学, group: 小学, size: 100, closed: 2023-08-31}
"""
HEAD = ["学校", "R1", "生均设备值"]
JUNE = [HEAD, ["一小", "4", "2000"], ["第二小学", "6", "１，０００"], ["三小", "5", "3000"]]


@pytest.fixture
def county(bureau: Bureau) -> Bureau:
    bureau.text = bureau.text.replace("units: {学校: {count: 3}}\n", SCHOOLS + STANDARD)
    bureau.text = bureau.text.replace("{2023年6月前: 1, 2023年12月前: 2}", "{2023年6月前: 3}")
    bureau.apply("2023-01-10")
    return bureau


def test_a_table_is_recorded_once_and_stands_against_its_standard(county: Bureau) -> None:
    ctx = county.on("2023-06-20")
    assert (measure_table(ctx, "pilot", JUNE).new, measure_table(ctx, "pilot", JUNE).new) == (6, 0)
    found = indicators(ctx, "pilot")
    assert {u.unit.id: (u.met, u.verdict) for u in found.units} == {
        "一小": (2, "met"),
        "二小": (1, "not met"),  # 1000 is half of 2000
        "三小": (2, "met"),
    }
    even = {e.indicator: (e.known, e.met, e.verdict) for e in found.evenness}
    assert even == {"R1": (3, 3, "met"), "R2": (3, 2, "not met")}
    assert found.verdict == "not met"


def test_the_past_is_as_it_was_known(county: Bureau) -> None:
    measure_table(county.on("2023-06-20"), "pilot", JUNE)
    later = county.on("2023-07-05")
    table = [["unit", "indicator", "value", "date"], ["二小", "R2", "2000", "2023-06-20"]]
    assert measure_table(later, "pilot", table).new == 1
    on = date(2023, 6, 20)
    verdicts = [
        {u.unit.id: u.verdict for u in indicators(later, "pilot", as_of=on, corrected=c).units}
        for c in (False, True)
    ]
    assert [v["二小"] for v in verdicts] == ["not met", "met"]


def test_a_closed_school_is_no_longer_judged(county: Bureau) -> None:
    measure_table(county.on("2023-06-20"), "pilot", JUNE)
    found = indicators(county.on("2023-09-01"), "pilot")
    assert [u.unit.id for u in found.units] == ["一小", "二小"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["九小", "4", "2000"], "第2行“学校”：名单里没有“九小”这个对象"),
        (["", "4", "2000"], "第2行“学校”：没有写是哪个对象"),
        (["一小", "-4", "2000"], "第2行“R1”：-4小于0"),
        (["一小", "四", "2000"], "第2行“R1”：“四”不是数"),
        (["一小", "inf", ""], "第2行“R1”：“inf”不是数"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_recorded(
    county: Bureau, row: list[str], told: str
) -> None:
    ctx = county.on("2023-06-20")
    with pytest.raises(ProgrammeError) as refused:
        measure_table(ctx, "pilot", [HEAD, row, ["二小", "6", "1000"]])
    assert told in refused.value.what[1]
    assert all(u.met == 0 for u in indicators(ctx, "pilot").units)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["一小", "R1", "4", "平方公里", "2023-06-01"], "计量单位是平方米"),
        (["一小", "R1", "4", "平方米", "2023-06-21"], "“日期”：2023-06-21还没有到"),
        (["一小", "R1", "4", "", "6月1日"], "不是日期"),
        (["一小", "R9", "4", "", ""], "“指标”：没有“R9”这个指标"),
    ],
)
def test_a_row_each(county: Bureau, row: list[str], told: str) -> None:
    head = ["对象", "指标", "数值", "计量单位", "日期"]
    with pytest.raises(ProgrammeError) as refused:
        measure_table(county.on("2023-06-20"), "pilot", [head, row])
    assert told in refused.value.what[1]


def test_a_plan_without_a_standard_says_so(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    with pytest.raises(ProgrammeError, match="no indicators"):
        measure_table(bureau.on("2023-06-20"), "pilot", JUNE)


def test_what_would_help_and_what_a_purchase_does(county: Bureau) -> None:
    """2000, 1000, 3000 and a limit of 0.1: the two lower ones are raised to one level."""
    ctx = county.on("2023-06-20")
    measure_table(ctx, "pilot", JUNE)
    found = what_if(ctx, "pilot", "R2", "小学")
    assert [r.unit for r in found.raises] == ["二小", "一小"]
    assert found.raises[0].to == pytest.approx(found.raises[1].to)
    assert found.after.coefficient == pytest.approx(0.1)
    bought = what_if(ctx, "pilot", "设备", "小学", added={"二小": 100_000})
    assert bought.after.mean == pytest.approx(7000 / 3)
    assert what_if(ctx, "pilot", "设备", "", added={"第二小学": 100_000}).after == bought.after
    with pytest.raises(NotFound, match="九小"):
        what_if(ctx, "pilot", "R2", "小学", added={"九小": 1})
    with pytest.raises(NotFound, match="'初中'") as caught:
        what_if(ctx, "pilot", "R2", "初中")
    assert caught.value.mend[0] == "say which: --group 小学"


def test_a_value_for_every_hundred_pupils_is_raised_in_whole_teachers(county: Bureau) -> None:
    """From 4 to 6 for every hundred of 100 pupils takes two teachers, not two hundred."""
    county.apply("2023-01-11", ("measure: 平方米,", "measure: 人, per: 100,"))
    ctx = county.on("2023-06-20")
    measure_table(ctx, "pilot", [HEAD[:2], ["一小", "4"], ["二小", "6"], ["三小", "6"]])
    found = what_if(ctx, "pilot", "R1", "小学", limit=0)
    assert [(r.unit, r.effort) for r in found.raises] == [("一小", pytest.approx(2))]
    bought = what_if(ctx, "pilot", "R1", "小学", added={"一小": 2})
    assert bought.after.coefficient == 0


def test_no_value_is_recorded_for_a_day_to_come(county: Bureau) -> None:
    ctx = county.on("2023-06-20")
    with pytest.raises(UsageError, match="2023-06-21 lies in the future"):
        measure_table(ctx, "pilot", JUNE, on=date(2023, 6, 21))
    assert {u.verdict for u in indicators(ctx, "pilot").units} == {"unknown"}


def test_a_csv_file_below_a_title(county: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "实测.csv"
    text = dedent("""\
        办学条件实测,,
        学校,R1,R2
        一小,4.5,
        """)
    path.write_text(text, "gb18030")
    ctx = county.on("2023-06-20")
    assert measure_table(ctx, "pilot", cells(path)).new == 1
    (first, *_) = indicators(ctx, "pilot").units
    assert [c.value for c in first.checks] == [Decimal("4.5"), None]


def test_what_a_school_lacks_becomes_its_own_plan(county: Bureau) -> None:
    ctx = county.on("2023-06-20")
    measure_table(ctx, "pilot", JUNE)
    assert len(gaps(ctx, "pilot", office="教研中心", by="2023-12-31").new) == 1
    again = gaps(ctx, "pilot", office="教研中心", by="2023-12-31")
    assert (len(again.new), again.known) == (0, 1)
    ((row,),) = [p["findings"] for p in findings(ctx, ["pilot"])]
    assert (row["unit"], row["text"]) == ("二小", "生均设备值未达标，应不低于2000元")


def test_coefficients_over_time_as_known_on_a_day(county: Bureau) -> None:
    measure_table(county.on("2023-03-20"), "pilot", [HEAD, ["一小", "4", ""], ["二小", "4", ""]])
    measure_table(county.on("2023-06-20"), "pilot", JUNE)
    found = course(county.on("2023-06-20"), "pilot")
    assert found.days == (date(2023, 3, 20), date(2023, 6, 20))
    areas, devices = found.lines["R1", "小学"], found.lines["R2", "小学"]
    assert [even.known for even in areas] == [2, 3]
    assert [even.spread.coefficient for even in areas] == [0.0, pytest.approx((2 / 3) ** 0.5 / 5)]
    assert [even.verdict for even in devices] == ["unknown", "not met"]
    then = course(county.on("2023-06-20"), "pilot", as_of=date(2023, 4, 1))
    assert then.days == (date(2023, 3, 20),)
