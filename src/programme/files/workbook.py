"""A schedule file as a workbook that clerks edit, and back.

A hidden sheet holds the whole file; the visible rows hold their places in it. Only cells that
differ from what the hidden file shows are changes: all else comes back byte for byte.
"""

import base64
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it ships no types

from programme.core.plan import Loc
from programme.errors import ProgrammeError
from programme.files.sheets import PHASES, SHEETS, TASKS, Row, Sheet, plain, rows
from programme.files.sources.archive import Archive
from programme.files.tree import Tree, read

HIDDEN = "_programme"
"""The sheet that tells a workbook of ours from a notice."""
_PIECE = 30_000  # characters of the file, in base64, in a cell
_ROOM = 200  # empty rows with drop-downs below those that are filled
_MESSAGES = {
    "when": ("时间安排", "照通知的写法：3月、6-8月、2022年6月前、每月25日前、长期坚持、适时"),
    "lead": ("牵头单位", "多个单位用顿号隔开，第一个为主牵头"),
}


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says: the file it was made of (empty in a filled-in template), and for each
    sheet its rows, those that a person added with an empty place."""

    text: str
    rows: dict[str, list[Row]]


def export(text: str, *, chinese: bool = True) -> bytes:
    """The workbook of a schedule file."""
    tree = read(text, "").tree
    return written(text, {sheet.zh: rows(sheet, tree) for sheet in SHEETS}, chinese=chinese)


def written(text: str, filled: dict[str, list[Row]], *, chinese: bool) -> bytes:
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
    _hide(book.add_worksheet(HIDDEN), text)
    book.close()
    return out.getvalue()


def _fill(page: Worksheet, sheet: Sheet, found: Sequence[Row], styles: dict[str, object],
          chinese: bool) -> None:  # fmt: skip
    for i, column in enumerate(sheet.columns):
        look = "fixed" if column.fixed else "number" if column.kind == "number" else "cell"
        style = styles[look]
        page.set_column(i, i, column.width, style)
        page.write_string(0, i, column.zh if chinese else column.en, styles["head"])
        for n, (_, cells) in enumerate(found, 1):
            if text := cells[column.key]:
                number = column.kind == "number" and re.fullmatch(r"-?[0-9.]+", text)
                page.write(n, i, float(text) if number else text, style)
    places = len(sheet.columns)
    page.set_column(places, places, None, None, {"hidden": True})
    for n, (at, _) in enumerate(found, 1):
        page.write_string(n, places, place(at))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(found), 1), places - 1)


def _validate(page: Worksheet, sheet: Sheet, last: int, chinese: bool) -> None:
    """Drop-downs that also take other words, for several offices may be named."""
    for i, column in enumerate(sheet.columns):
        rule: dict[str, object] = {"validate": "any"}
        source = {"phase": PHASES, "lead": SHEETS[3], "support": SHEETS[3]}.get(column.key)
        if source and not column.fixed:
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
    "导入：programme import plan.xlsx --into 计划文件.yaml；或 -o 新文件.yaml。",
    "",
    "One row is one task. Grey columns are for reading only. To add a task insert a row and write "
    "phase, task, when and lead; to remove one delete its row.",
    "A new title keeps its reports: the old one is noted as `was`. To move a task, change its "
    "phase; a new phase is made by its name, a part of one as `outer / inner`.",
    "Times are the notice's own words: 3月, 6-8月, 2022年6月前, 2023-03-01/2023-06-30, 每月25日前.",
    "Several offices are parted by 、 or ; the first one leads. Leave the hidden column alone.",
    "Import: programme import plan.xlsx --into schedule.yaml, or -o new.yaml.",
)


def _help(page: Worksheet, styles: dict[str, object]) -> None:
    page.set_column(0, 0, 110, styles["cell"])
    for n, line in enumerate(HELP):
        page.write_string(n, 0, line)


def _hide(page: Worksheet, text: str) -> None:
    packed = base64.b64encode(text.encode()).decode()
    page.write_string(0, 0, HIDDEN)
    for n in range(0, len(packed), _PIECE):
        page.write_string(n // _PIECE + 1, 0, packed[n : n + _PIECE])
    page.very_hidden()


def place(at: Loc) -> str:
    """A place as the text of a cell."""
    return json.dumps(at, ensure_ascii=False)


# --- back


def is_plan(data: bytes) -> bool:
    """Whether these are the bytes of a workbook of ours."""
    try:
        with ZipFile(io.BytesIO(data)) as packed, packed.open("xl/workbook.xml") as part:
            return HIDDEN.encode() in part.read(1 << 20)
    except (BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        return False


def read_book(data: bytes, name: str) -> Book:
    """The rows of a workbook of ours.

    Raises ProgrammeError where the file is broken or its hidden sheet was tampered with.
    """
    Archive(data, name)  # refuses bombs
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        pages: dict[str, Any] = {page: book.get_sheet_by_name(page).to_python(skip_empty_area=False)
                 for page in book.sheet_names}  # fmt: skip
        packed = "".join(str(row[0]) for row in pages[HIDDEN][1:])
        text = base64.b64decode(packed, validate=True).decode()
    except (CalamineError, KeyError, ValueError, IndexError) as error:
        raise ProgrammeError(
            f"{name} is damaged: {error}",
            mend="export the schedule file again and copy the rows over",
            code="workbook-damaged",
        ) from None
    tree = read(text, "").tree
    return Book(text, {sheet.zh: list(_rows(sheet, pages, tree)) for sheet in SHEETS})


def _rows(
    sheet: Sheet, pages: Mapping[str, Sequence[Sequence[object]]], tree: Tree
) -> Iterator[Row]:
    page = pages.get(sheet.zh) or pages.get(sheet.en) or [[]]
    heads = [_cell(value) for value in page[0]]
    columns = {heads.index(head): column.key for column in sheet.columns
               for head in (column.zh, column.en) if head in heads}  # fmt: skip
    hidden = len(sheet.columns)
    known = {place(at): at for at, _ in rows(sheet, tree)}
    for values in page[1:]:
        cells = {key: _cell(values[i]) for i, key in columns.items()}
        at = known.pop(_cell(values[hidden]) if len(values) > hidden else "", ())
        if any(cells.values()):
            yield at, {column.key: cells.get(column.key, "") for column in sheet.columns}


def _cell(value: object) -> str:
    """A cell's text: real dates in ISO form, whole numbers without a fraction."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return plain(value)
