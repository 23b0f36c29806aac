"""What clerks do to a workbook in Excel: each change arrives, and nothing else changes."""

import datetime as dt
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest

from programme.actions.workbooks import export_file, merge_workbook
from programme.errors import ProgrammeError
from programme.files.outcome import Merged

ROOT = Path(__file__).parents[2]
SCHEDULES = sorted((ROOT / "schedules").glob("*.yaml"))
FILE = """\
programme: pilot
title: 试点
year: 2023
offices: offices.yaml
units:
  学校: [一小, {id: s2, title: 二小, group: 东片}]  # 两所
  园: {count: 3}
targets:
  达标:  # 硬
    of: 学校
    measure: 所
    add:
      6月前: 1  # 先
      10月前: 1
  覆盖率: {measure: '%', reach: {12月: 93}}
phases:
  - title: 准备
    tasks:
      # 会前
      - {id: meeting, when: 3月, lead: 教科, title: 开会}  # 已定
      - {when: 4月, lead: [财科, 教科], title: 采购, for_each: 学校, weight: 2}  # 急
      - {when: 5月, lead: 教科, title: 培训}
  - title: 总结  # 末
    tasks:
      - {when: 12月, lead: 教科, title: 总结会}
"""
OFFICES = "offices:  # 科室\n  - {name: 教科, aliases: [基教科]}\n  - 财科\n"
Edit = Callable[[openpyxl.Workbook], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "offices.yaml").write_text(OFFICES, "utf-8")
    found = tmp_path / "pilot.yaml"
    found.write_text(FILE, "utf-8")
    return found


def brought_back(path: Path, *edits: Edit) -> Merged:
    """The outcome after a workbook of the file was edited so; no problem may be told."""
    book = openpyxl.load_workbook(io.BytesIO(export_file(path)))
    for edit in edits:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    found, problems = merge_workbook(out.getvalue(), "plan.xlsx", path)
    assert problems == []
    return found


def lines(old: str, new: str) -> tuple[list[str], list[str]]:
    """Those that went and those that came."""
    before, after = old.splitlines(), new.splitlines()
    return [o for o in before if o not in after], [n for n in after if n not in before]


def put(sheet: str, row: int, heading: str, value: object) -> Edit:
    """Types a value below a heading."""

    def edit(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        page.cell(row, [cell.value for cell in page[1]].index(heading) + 1).value = value

    return edit


def insert(sheet: str, row: int, *values: object) -> Edit:
    """Writes a new row in."""

    def edit(book: openpyxl.Workbook) -> None:
        book[sheet].insert_rows(row)
        for i, value in enumerate(values, 1):
            book[sheet].cell(row, i).value = value

    return edit


def delete(sheet: str, row: int) -> Edit:
    """Deletes a row."""
    return lambda book: book[sheet].delete_rows(row)


def in_reverse(sheet: str) -> Edit:
    """Sorts the rows the other way round, hidden places with them."""

    def edit(book: openpyxl.Workbook) -> None:
        rows = [[cell.value for cell in row] for row in book[sheet].iter_rows(min_row=2)]
        for n, values in enumerate(reversed(rows), 2):
            for i, value in enumerate(values, 1):
                book[sheet].cell(n, i).value = value

    return edit


MEETING = "      - {id: meeting, when: 3月, lead: 教科, title: 开会}  # 已定"
BUYING = ("      - {when: 4月, lead: [财科, 教科], title: 采购, for_each: 学校, weight: 2}"
          "  # 急")  # fmt: skip
TRAINING = "      - {when: 5月, lead: 教科, title: 培训}"
UNITS = "  学校: [一小, {id: s2, title: 二小, group: 东片}]  # 两所"
REACH = "  覆盖率: {measure: '%', reach: {12月: 93}}"

CASES: dict[str, tuple[tuple[Edit, ...], list[str], list[str]]] = {
    "a month": ((put("任务", 2, "时间安排", "2-3月"),), [MEETING], [MEETING.replace("3", "2-3")]),
    "a real date": (
        (put("任务", 2, "时间安排", dt.datetime(2023, 3, 15)),),  # noqa: DTZ001  # Excel's have none
        [MEETING],
        [MEETING.replace("3月", "'2023-03-15'")],
    ),
    "a day without a time": (
        (put("任务", 2, "时间安排", dt.date(2023, 3, 15)),),
        [MEETING],
        [MEETING.replace("3月", "'2023-03-15'")],
    ),
    "an office": (
        (put("任务", 2, "牵头单位", "财科"),),
        [MEETING],
        [MEETING.replace("教科", "财科")],
    ),
    "stray spaces": (
        (
            put("任务", 2, "工作任务", " 开会\u3000"),
            put("任务", 3, "牵头单位", "财科 ； 教科 "),
            put("任务", 3, "权重", " ２ "),
        ),
        [],
        [],
    ),
    "a row in the middle": (
        (insert("任务", 4, "准备", None, "验收", "4月", "财科"),),
        [],
        ["      - {when: 4月, lead: 财科, title: 验收}"],
    ),
    "a row below a merged phase": (
        (insert("任务", 4, None, None, "验收", "4月", "财科"),),
        [],
        ["      - {when: 4月, lead: 财科, title: 验收}"],
    ),
    "a deleted row": ((delete("任务", 4),), [TRAINING], []),
    "a blank row": ((insert("任务", 3),), [], []),
    "sorted rows": ((in_reverse("任务"), in_reverse("目标"), in_reverse("对象名单")), [], []),
    "a renamed heading": (
        (
            put("任务", 1, "牵头单位", "牵头单位（科室）"),
            put("任务", 1, "时间安排", "时 间安排："),
            put("任务", 2, "权重", 3),
        ),
        [MEETING],
        [MEETING.replace("会}", "会, weight: 3}")],
    ),
    "a new weight and note": (
        (put("任务", 3, "权重", 2.5), put("任务", 3, "备注", "列席: 校")),
        [BUYING],
        [BUYING.replace("2}", "2.5, note: '列席: 校'}")],
    ),
    "a target's number": ((put("目标", 4, "数值", 95),), [REACH], [REACH.replace("93", "95")]),
    "a share": ((put("目标", 4, "数值", "95%"),), [REACH], [REACH.replace("93", "95")]),
    "a target's date": ((put("目标", 4, "时间", "11月"),), [REACH], [REACH.replace("12", "11")]),
    "a target's name": (
        (put("目标", 4, "目标", "普及率"),),
        [REACH],
        [REACH.replace("覆盖率", "普及率").replace("}}", "}, was: 覆盖率}")],
    ),
    "a step between": ((insert("目标", 3, "达标", None, "8月前", 0),), [], ["      8月前: 0"]),
    "a deleted step": (
        (put("目标", 2, "数值", 2), delete("目标", 3)),
        ["      6月前: 1  # 先", "      10月前: 1"],
        ["      6月前: 2  # 先"],
    ),
    "a new target": (
        (insert("目标", 5, "满意度", "达到", "12月", 90, "%"),),
        [],
        ["  满意度: {measure: '%', reach: {12月: 90}}"],
    ),
    "a deleted target": ((delete("目标", 4),), [REACH], []),
    "a unit's group": (
        (put("对象名单", 2, "分组", "西片"),),
        [UNITS],
        [UNITS.replace("[一小", "[{title: 一小, group: 西片}")],
    ),
    "a number of units": (
        (put("对象名单", 4, "数量", 4),),
        ["  园: {count: 3}"],
        ["  园: {count: 4}"],
    ),
    "names for a number": (
        (insert("对象名单", 4, "园", "甲园"),),
        ["  园: {count: 3}"],
        ["  园: [{id: 园001, title: 甲园}, {id: 园002}, {id: 园003}]"],
    ),
    "a new list": ((insert("对象名单", 5, "镇", "甲镇"),), [], ["  镇: [甲镇]"]),
    "a copied row, the copy changed": (
        (
            insert(
                "任务",
                3,
                "准备",
                1,
                "再开会",
                "4月",
                "教科",
                None,
                None,
                None,
                None,
                None,
                '["phases", 0, "tasks", 0]',
            ),
        ),
        [],
        ["      - {when: 4月, lead: 教科, title: 再开会}"],
    ),
    "a row to another phase": (
        (put("任务", 3, "阶段", "总结 "), put("任务", 3, "时间安排", "11月")),
        [BUYING],
        [BUYING.replace("4月", "11月")],
    ),
    "rows to a new phase": (
        (put("任务", 3, "阶段", "实施"), put("任务", 4, "阶段", "实施")),
        [],
        ["", "  - title: 实施"],
    ),
    "a phase renamed in its tasks": (
        (put("任务", 5, "阶段", "收尾"),),
        ["  - title: 总结  # 末"],
        ["  - title: 收尾  # 末", "    was: 总结"],
    ),
    "a phase's window": ((put("阶段", 3, "起止时间", "11-12月"),), [], ["    when: 11-12月"]),
    "the title": (
        (put("项目", 3, "内容", "试点（修订）"),),
        ["title: 试点"],
        ["title: 试点（修订）"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_change_arrives_and_nothing_else_changes(case: str, path: Path) -> None:
    edits, gone, come = CASES[case]
    found = brought_back(path, *edits)
    assert lines(FILE, found.text) == (gone, come)
    assert found.offices_text == ""


def test_a_step_stands_between_its_neighbours(path: Path) -> None:
    found = brought_back(path, insert("目标", 3, "达标", None, "8月前", 0))
    assert "6月前: 1  # 先\n      8月前: 0\n      10月前: 1\n" in found.text


def test_a_new_office_goes_into_the_offices_file(path: Path) -> None:
    found = brought_back(
        path, put("任务", 2, "牵头单位", "人事科"), put("责任单位", 3, "上级", "教科")
    )
    assert found.offices_text == (
        OFFICES.replace("财科", "{name: 财科, reports_to: [教科]}") + "  - 人事科\n"
    )
    assert (found.offices, found.file) == (("人事科",), "offices.yaml")


BAD: dict[str, tuple[Edit, str]] = {
    "words for a number": (put("任务", 3, "权重", "多"), "任务 第3行 权重：“多”不是数"),
    "a date for a number": (put("目标", 2, "数值", dt.date(2023, 1, 1)), "目标 第2行 数值："),
    "a number taken out": (put("目标", 2, "数值", None), "目标 第2行 数值：不能空着"),
    "no title": (put("任务", 2, "工作任务", None), "任务 第2行 工作任务：不能空着"),
    "no time in a new row": (
        insert("任务", 3, "准备", None, "验收"),
        "任务 第3行 时间安排：不能空着",
    ),
    "a time without a meaning": (put("任务", 2, "时间安排", "13月"), "任务 第2行 时间安排："),
    "one id twice": (put("任务", 3, "id", "meeting"), "任务 第3行"),
    "a formula without a value": (put("任务", 3, "权重", "=1+1"), "任务 第3行 权重：公式"),
    "a lost column": (lambda book: book["任务"].delete_cols(4), "时间安排：缺这一列"),
    "a lost sheet": (lambda book: book.remove(book["目标"]), "目标：缺这张表"),
    "an office nobody knows": (put("对象名单", 2, "责任单位", "丙科"), "对象名单 第2行 责任单位："),
    "one row of a target renamed": (put("目标", 2, "目标", "合格"), "目标 第2行 目标：同一目标"),
    "another way of counting": (
        insert("目标", 5, "新", "总数", "12月", 1),
        "目标 第5行 方式：请写 add",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_cell_is_named_and_nothing_is_changed(case: str, path: Path) -> None:
    edit, told = BAD[case]
    with pytest.raises(ProgrammeError) as caught:
        brought_back(path, put("任务", 4, "备注", "好的改动"), edit)
    assert caught.value.code == "workbook-cells"
    assert told in caught.value.what[1]
    assert path.read_text("utf-8") == FILE


@pytest.mark.parametrize("path", SCHEDULES, ids=lambda p: p.stem)
def test_the_five_schedules_take_a_clerks_changes(path: Path, tmp_path: Path) -> None:
    shutil.copytree(path.parent, tmp_path / "s")
    copy, text = tmp_path / "s" / path.name, path.read_text("utf-8")
    found = brought_back(
        copy, put("任务", 3, "备注", "记一笔"), put("任务", 2, "权重", 7), insert("任务", 4)
    )
    gone, come = lines(text, found.text)
    assert len(gone) in (0, 1, 2)
    assert len(come) == 2
    assert "记一笔" in found.text
    assert "weight: 7" in found.text
    assert len(found.changes) == 2
