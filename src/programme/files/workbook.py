"""A schedule file as a workbook that clerks edit.

A hidden sheet holds the whole file; the visible rows hold their places in it. Only cells that
differ from what the hidden file shows are changes: all else comes back byte for byte.
`opened` reads it.
"""

import base64
import io
import json
from collections.abc import Sequence

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it ships no types

from programme.core.plan import Loc
from programme.files.columns import NUMBER, OFFICES, PHASES, SHEETS, TARGETS, TASKS, Sheet
from programme.files.edits import mapping_at
from programme.files.sheets import KINDS, Row, rows
from programme.files.tree import Tree

HIDDEN = "_programme"
"""The sheet that tells a workbook of ours from a notice."""
LISTS = ("offices", "units")
"""What may stand in files of its own, and is kept beside the text."""
_PIECE = 30_000  # characters of the file, in base64, in a cell
_ROOM = 200  # empty rows with drop-downs below those that are filled
_CHOICES = {"phase": PHASES, "lead": OFFICES, "support": OFFICES, "office": OFFICES}
_MESSAGES = {
    "when": ("时间安排", "照通知的写法：3月、6-8月、2022年6月前、每月25日前、长期坚持、适时"),
    "lead": ("牵头单位", "多个单位用顿号隔开，第一个为主牵头"),
}


def export(text: str, tree: Tree, *, chinese: bool = True) -> bytes:
    """The workbook of a schedule file: its text, and its tree with the lists from other files."""
    return written(text, tree, {sheet.zh: rows(sheet, tree) for sheet in SHEETS}, chinese=chinese)


def written(text: str, tree: Tree, filled: dict[str, list[Row]], *, chinese: bool) -> bytes:
    """The bytes of a workbook with these rows on its sheets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    })  # fmt: skip
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": 1}),
        "cell": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "number": book.add_format({"valign": "top"}),
        "fixed": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#777777"}),
    }
    for sheet in SHEETS:
        page = book.add_worksheet(sheet.name(chinese))
        _fill(page, sheet, filled[sheet.zh], styles, chinese)
        _validate(page, sheet, len(filled[sheet.zh]) + _ROOM, chinese)
    _help(book.add_worksheet("说明" if chinese else "Help"), styles)
    _hide(book.add_worksheet(HIDDEN), text, tree)
    book.close()
    return out.getvalue()


def _fill(page: Worksheet, sheet: Sheet, found: Sequence[Row], styles: dict[str, object],
          chinese: bool) -> None:  # fmt: skip
    for i, column in enumerate(sheet.columns):
        look = "fixed" if column.fixed else "number" if column.kind == "number" else "cell"
        style = styles[look]
        page.set_column(i, i, column.width, style)
        page.write_string(0, i, column.heading(chinese), styles["head"])
        for n, row in enumerate(found, 1):
            if text := row.cells[column.key]:
                number = column.kind == "number" and len(text) < 16 and NUMBER.fullmatch(text)
                page.write(n, i, float(text) if number else text, style)
    places = len(sheet.columns)
    page.set_column(places, places, None, None, {"hidden": True})
    page.write_string(0, places, HIDDEN)
    for n, row in enumerate(found, 1):
        page.write_string(n, places, place(row.at))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(found), 1), places - 1)


def _validate(page: Worksheet, sheet: Sheet, last: int, chinese: bool) -> None:
    """Drop-downs that also take other words, for several offices may be named."""
    for i, column in enumerate(sheet.columns):
        rule: dict[str, object] = {"validate": "any"}
        source = _CHOICES.get(column.key)
        if column.key == "kind" and sheet is TARGETS:
            rule = {"validate": "list", "source": [*KINDS.values()]}
        elif source and not column.fixed:
            rule = {"validate": "list", "source": f"='{source.name(chinese)}'!$A$2:$A${_ROOM}",
                    "show_error": False}  # fmt: skip
        elif column.kind == "number":
            rule = {"validate": "decimal", "criteria": ">=", "value": 0}
        if sheet is TASKS and column.key in _MESSAGES:
            rule["input_title"], rule["input_message"] = _MESSAGES[column.key]
        if len(rule) > 1:
            page.data_validation(1, i, last, i, rule)


HELP = (
    "一行一项任务。灰色的列只供查看。增加任务：在任务表末尾或中间插入一行，写阶段、工作任务、时间安排、牵头单位。",
    "删除任务：删除整行。改名不丢填报：原名称会自动记入 was。",
    "换阶段：改“阶段”一栏；新阶段直接写名称，分阶段写“上级 / 下级”。",
    "时间照通知的写法：3月、6-8月、5月、9月、2022年6月前、每月25日前、全年、长期坚持、适时。",
    "多个单位用顿号隔开：基础教育科、计划财务科。最右边有一个隐藏列，请勿改动。",
    "目标：一行一个时点，数值可改；增加时点就增加一行。对象名单：有了名单就逐行写上，原来的占位编号不变。",
    "导入：programme import plan.xlsx --into 计划文件.yaml；或 -o 新文件.yaml。",
    "",
    "One row is one task. Grey columns are for reading only. To add a task insert a row and write "
    "phase, task, when and lead; to remove one delete its row.",
    "A new title keeps its reports: the old one is noted as `was`. To move a task, change its "
    "phase; a new phase is made by its name, a part of one as `outer / inner`.",
    "Times are the notice's own words: 3月, 6-8月, 2022年6月前, 2023-03-01/2023-06-30, 每月25日前.",
    "Targets: one row for each date; numbers may be changed, rows added. Units: write the names "
    "line by line once they are known; the ids of the placeholders stay.",
    "Several offices are parted by 、 or ; the first one leads. Leave the hidden column alone.",
    "Import: programme import plan.xlsx --into schedule.yaml, or -o new.yaml.",
)


def _help(page: Worksheet, styles: dict[str, object]) -> None:
    page.set_column(0, 0, 110, styles["cell"])
    for n, line in enumerate(HELP):
        page.write_string(n, 0, line)


def _hide(page: Worksheet, text: str, tree: Tree) -> None:
    whole = {"text": text, "lists": {key: mapping_at(tree, ()).get(key) for key in LISTS}}
    packed = base64.b64encode(json.dumps(whole, ensure_ascii=False).encode()).decode()
    page.write_string(0, 0, HIDDEN)
    for n in range(0, len(packed), _PIECE):
        page.write_string(n // _PIECE + 1, 0, packed[n : n + _PIECE])
    page.very_hidden()


def place(at: Loc) -> str:
    """A place as the text of a cell."""
    return json.dumps(at, ensure_ascii=False)
