"""A schedule file goes to Excel and comes back: what nobody touched is the same to the byte."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook  # type: ignore[import-untyped]  # as above
from openpyxl.worksheet.worksheet import (  # type: ignore[import-untyped]  # as above
    Worksheet,
)

from programme.actions.workbooks import export_file, merge_workbook, workbook_text
from programme.core.notice.source import Problem
from programme.errors import ProgrammeError
from programme.files.edit import edited
from programme.files.opened import book_of, is_plan, read_book
from programme.files.returned import changes_of
from programme.files.schedule import check_file
from programme.files.sources.workbook import read as read_sheets
from programme.files.template import template
from programme.files.tree import read
from programme.files.workbook import HIDDEN, export
from programme.files.written import Node, block, clean

ROOT = Path(__file__).parents[2]
SCHEDULES = sorted(p for p in (ROOT / "schedules").glob("*.yaml") if "contacts" not in p.name)
FILE = """\
# 手工整理
programme: pilot
title: 试点
year: 2023
offices: [基础教育科, {name: 财务科, aliases: [计财科]}]
targets:
  达标: {measure: 所, add: {2023年6月前: 3, 2023年底: {value: 4, focus: 师资}}}
phases:
  - title: 准备
    tasks:
      - {id: meeting, when: 3月, lead: 基础教育科, title: 召开会议}  # 已定
      - {when: 4月, lead: [财务科, 基础教育科], title: 采购, weight: 2, after: [meeting]}  # 急
  - title: 总结  # 末
    tasks:
      - {when: 12月, lead: 基础教育科, title: 总结会}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "pilot.yaml"
    found.write_text(FILE, "utf-8")
    return found


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    """As Excel would: cells typed again, styles and hidden parts kept."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def returned(path: Path, *edits: Callable[[Workbook], object]) -> tuple[list[str], list[Problem]]:
    """The file's lines that are new after the workbook was edited so, and what was not taken."""
    book = opened(export_file(path))
    for edit in edits:
        edit(book)
    before = path.read_text("utf-8").splitlines()
    found, problems = merge_workbook(saved(book), "plan.xlsx", path)
    path.write_text(found.text, "utf-8")
    assert check_file(path).errors == (), found.text
    return [line for line in found.text.splitlines() if line not in before], problems


def put(sheet: str, row: int, heading: str, value: object) -> Callable[[Workbook], None]:
    """Types a value below a heading."""

    def edit(book: Workbook) -> None:
        page = book[sheet]
        page.cell(row, column(page, heading)).value = value

    return edit


def column(page: Worksheet, heading: str) -> int:
    return [cell.value for cell in page[1]].index(heading) + 1


@pytest.mark.parametrize("path", SCHEDULES, ids=lambda p: p.stem)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_comes_back_byte_for_byte(path: Path, newline: str, tmp_path: Path) -> None:
    shutil.copytree(path.parent, tmp_path / "s")
    copy = tmp_path / "s" / path.name
    text = path.read_text("utf-8").replace("\n", newline)
    copy.write_bytes(text.encode())
    data = saved(opened(export_file(copy)))
    found, problems = merge_workbook(data, "plan.xlsx", copy)
    assert (found.text, found.changes, problems) == (text, (), [])
    assert workbook_text(data, "plan.xlsx") == (text, [])


def test_only_what_was_typed_changes(path: Path) -> None:
    lines, problems = returned(
        path,
        put("任务", 2, "时间安排", "2-3月"),
        put("任务", 3, "权重", 3),
        put("任务", 3, "牵头单位", "财务科、人事科"),
        put("任务", 4, "备注", "列席: 各校"),
        put("阶段", 2, "起止时间", "1-6月"),
        put("目标", 2, "数值", 5),
        put("目标", 2, "重点", "校舍"),
    )
    assert problems == []
    assert lines == [
        "offices: [基础教育科, {name: 财务科, aliases: [计财科]}, 人事科]",
        "  达标: {measure: 所, add: {2023年6月前: {value: 5, focus: 校舍}, "
        "2023年底: {value: 4, focus: 师资}}}",
        "    when: 1-6月",
        "      - {id: meeting, when: 2-3月, lead: 基础教育科, title: 召开会议}  # 已定",
        "      - {when: 4月, lead: [财务科, 人事科], title: 采购, weight: 3, after: [meeting]}"
        "  # 急",
        "      - {when: 12月, lead: 基础教育科, title: 总结会, note: '列席: 各校'}",
    ]


def test_a_new_title_is_remembered_as_was_unless_there_is_an_id(path: Path) -> None:
    lines, _ = returned(
        path, put("任务", 2, "工作任务", "开会"), put("任务", 3, "工作任务", "购置")
    )
    assert lines == [
        "      - {id: meeting, when: 3月, lead: 基础教育科, title: 开会}  # 已定",
        "      - {when: 4月, lead: [财务科, 基础教育科], title: 购置, weight: 2, after: [meeting], "
        "was: 采购}  # 急",
    ]


def test_a_row_that_was_written_in_or_deleted(path: Path) -> None:
    def edit(book: Workbook) -> None:
        page = book["任务"]
        page.insert_rows(3)
        for heading, value in {"工作任务": "培训", "时间安排": "4月", "牵头单位": "计财科"}.items():
            page.cell(3, column(page, heading)).value = value
        page.delete_rows(5)  # the only task of its phase, which goes with its row
        book["阶段"].delete_rows(3)
        page.append(["验收", None, "验收学校", "11月", "财务科"])

    lines, problems = returned(path, edit)
    assert [p.code for p in problems] == []
    assert lines == [
        "      - {when: 4月, lead: 计财科, title: 培训}",
        "",
        "  - title: 验收",
        "      - {when: 11月, lead: 财务科, title: 验收学校}",
    ]
    assert path.read_text("utf-8").index("培训") < path.read_text("utf-8").index("采购")


def test_a_task_goes_to_another_phase_with_all_it_has(path: Path) -> None:
    returned(path, put("任务", 3, "阶段", "总结"))
    text = path.read_text("utf-8")
    row = "{when: 4月, lead: [财务科, 基础教育科], title: 采购, weight: 2, after: [meeting]}"
    assert text.index(row) > text.index("title: 总结")


def test_both_sides_may_have_worked(path: Path) -> None:
    data = export_file(path)
    new = "  - title: 调研\n    tasks:\n      - {when: 2月, lead: 财务科, title: 走访}\n"
    text = FILE.replace("  - title: 准备\n", f"{new}  - title: 准备\n")
    path.write_text(
        text.replace("lead: 基础教育科, title: 总结会", "lead: 财务科, title: 总结会"), "utf-8"
    )
    book = opened(data)
    for edit in (put("任务", 2, "时间安排", "2月"), put("任务", 4, "牵头单位", "办公室"),
                 put("任务", 4, "时间安排", "11月")):  # fmt: skip
        edit(book)
    found, problems = merge_workbook(saved(book), "plan.xlsx", path)
    assert "{id: meeting, when: 2月," in found.text
    assert "{when: 11月, lead: 财务科, title: 总结会}" in found.text
    assert [p.code for p in problems] == ["both-changed"]


def test_lists_that_moved_meanwhile_are_found_again(path: Path) -> None:
    book = opened(export_file(path))
    put("责任单位", 3, "别名", "财务处")(book)
    path.write_text(FILE.replace("[基础教育科, {", "[办公室, 基础教育科, {"), "utf-8")
    found, problems = merge_workbook(saved(book), "plan.xlsx", path)
    assert problems == []
    assert "[办公室, 基础教育科, {name: 财务科, aliases: 财务处}]" in found.text


def test_grey_cells_are_not_taken_over(path: Path) -> None:
    lines, problems = returned(path, put("阶段", 2, "上级阶段", "总结"), put("任务", 2, "序号", 9))
    assert (lines, [p.code for p in problems]) == ([], ["cell-fixed"])


def test_a_filled_in_template_is_a_schedule_file(tmp_path: Path) -> None:
    book = opened(template())
    page = book["任务"]
    page.append(["准备", None, "召开会议", "3月", "基教科、办公室", "", 2])
    page.append([None, None, "采购", "4月", "办公室"])
    page.append(["总结", None, "总结会", "12月", "办公室"])
    head = book["项目"]
    for row, value in ((2, "pilot-2023"), (3, "试点：工作"), (4, 2023)):
        head.cell(row, 2).value = value
    text, problems = workbook_text(saved(book), "t.xlsx")
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    loaded = check_file(tmp_path / "a.yaml")
    assert (loaded.faults, problems) == ((), [])
    assert loaded.plan
    assert [(p.title, len(p.tasks)) for p in loaded.plan.phases] == [("准备", 2), ("总结", 1)]
    assert "- {when: 3月, lead: [基教科, 办公室], title: 召开会议, weight: 2}" in text


def test_an_empty_template_says_so() -> None:
    with pytest.raises(ProgrammeError, match="holds no task"):
        workbook_text(template(), "t.xlsx")


def test_a_template_has_drop_downs_and_help_in_both_languages() -> None:
    book = opened(template())
    sources = {rule.formula1 for rule in book["任务"].data_validations.dataValidation}
    assert {"'阶段'!$A$2:$A$200", "'责任单位'!$A$2:$A$200"} <= sources
    words = " ".join(str(row[0].value) for row in book["说明"].iter_rows())
    assert "一行一项任务" in words
    assert "One row is one task" in words
    assert book[HIDDEN].sheet_state == "veryHidden"


def test_a_damaged_workbook_is_refused(path: Path) -> None:
    book = opened(export_file(path))
    book[HIDDEN]["A2"].value = "?"
    with pytest.raises(ProgrammeError, match="damaged"):
        read_book(saved(book), "plan.xlsx")
    assert not is_plan(b"PK\x03\x04 no zip")
    assert not is_plan(saved(Workbook()))


NASTY = ["=1+1", "_x0041_", "a\nb", "a\tb", "'甲", "1.50", "1e5", "  甲", "2023-03-01", "😀",
         "true", "a\x85b", "x" * 40_000, "\ufeffa"]  # fmt: skip
texts = st.one_of(st.sampled_from(NASTY), st.text(min_size=1)).map(clean).filter(bool)


@given(texts, texts)
def test_any_text_goes_there_and_back(one: str, other: str) -> None:
    row: dict[str, Node] = {
        "when": one,
        "title": one,
        "lead": [other, "甲"],
        "note": other,
        "weight": 2,
    }
    tree: dict[str, Node] = {"programme": "a", "title": one, "offices": [other, "甲"],
            "phases": [{"title": other, "note": one, "objectives": [one], "tasks": [row, row]}],
            "targets": {"达标": {"add": {"3月": {"value": 1, "focus": one}}}}}  # fmt: skip
    text = block(tree)
    read_back = read(text, "").tree
    for chinese in (True, False):
        data = export(text, read_back, chinese=chinese)
        book = book_of(
            data, "a", read_sheets(data, "a")["sheets"]
        )  # a child each would take minutes
        edits, problems = changes_of(book, read_back, read_back)
        assert (edits, problems) == ([], [])
        assert edited(text, edits) == text


def some(**keys: st.SearchStrategy[Node]) -> st.SearchStrategy[dict[str, Node]]:
    """Mappings with a title and some of the keys."""
    return st.fixed_dictionaries({"title": texts}, optional=keys)


names = st.lists(texts, min_size=1, max_size=3)
numbers = st.decimals(0, 10**9, places=2).map(lambda number: number.normalize() + 0)
numbers = numbers.filter(lambda number: "E" not in str(number))
tasks = st.lists(some(when=texts, lead=names, support=texts, weight=numbers, for_each=names,
                      id=texts, note=texts, deliverable=texts), max_size=3)  # fmt: skip
parts = st.lists(some(tasks=tasks, when=texts, note=texts, objectives=names), max_size=2)
steps = st.dictionaries(texts, st.one_of(numbers, some(value=numbers, focus=texts)), max_size=3)
targets = st.fixed_dictionaries({}, optional={"of": texts, "measure": texts, "add": steps,
                                              "reach": steps, "reference": texts})  # fmt: skip
unit = st.one_of(texts, some(id=texts, group=texts, office=texts))
units = st.one_of(st.fixed_dictionaries({"count": st.integers(1, 999)}), st.lists(unit))
plans = st.fixed_dictionaries({
    "programme": texts, "title": texts, "offices": st.lists(
        st.one_of(texts, st.fixed_dictionaries({"name": texts, "aliases": names}))),
    "units": st.dictionaries(texts, units, max_size=2),
    "targets": st.dictionaries(texts, targets, max_size=2),
    "phases": st.lists(some(tasks=tasks, phases=parts, when=texts), max_size=3),
})  # fmt: skip


@given(plans, st.booleans())
def test_any_plan_goes_there_and_back(plan: dict[str, Node], chinese: bool) -> None:
    text = block(plan)
    tree = read(text, "").tree
    data = export(text, tree, chinese=chinese)
    book = book_of(data, "a", read_sheets(data, "a")["sheets"])
    assert changes_of(book, tree, tree) == ([], [])
