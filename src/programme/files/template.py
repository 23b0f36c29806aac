"""An empty workbook for a programme that is to be written in Excel, and the file made of it."""

import re
from dataclasses import replace

from programme.core.notice.source import Problem
from programme.errors import ProgrammeError
from programme.files.columns import EXAMPLE, HEAD, HEADS, OFFICES, SHEETS, TASKS, Sheet
from programme.files.edit import edited
from programme.files.opened import Book
from programme.files.returned import changes_of
from programme.files.sheets import Row, rows
from programme.files.tidy import SCHEMA
from programme.files.tree import read
from programme.files.workbook import written
from programme.files.written import Node, block

_TASKS = (
    {
        "phase": "策划准备", "title": f"{EXAMPLE[0]}召开会议，布置工作", "when": "3月",
        "lead": "基础教育科", "support": "办公室、计划财务科", "deliverable": "会议纪要",
        "note": "示例行不会导入",
    },
    {
        "phase": "Preparation", "title": f"{EXAMPLE[1]} Hold the first meeting", "when": "2024-03",
        "lead": "Education office", "deliverable": "minutes", "note": "examples are not imported",
    },
)  # fmt: skip
_OFFICES = ({"name": f"{EXAMPLE[0]}基础教育科", "aliases": "基教科", "reports_to": "市教育局"},)


def template() -> bytes:
    """The workbook: two example rows, drop-downs, a page of help in both languages."""
    filled = {sheet.zh: rows(sheet, None) for sheet in SHEETS}
    filled[TASKS.zh] = [_row(TASKS, cells) for cells in _TASKS]
    filled[OFFICES.zh] = [_row(OFFICES, cells) for cells in _OFFICES]
    return written("", None, filled, chinese=True)


def _row(sheet: Sheet, cells: dict[str, str]) -> Row:
    return Row((), {column.key: cells.get(column.key, "") for column in sheet.columns})


def filled_in(book: Book) -> tuple[str, list[Problem]]:
    """The schedule file of a filled-in template, and what could not be taken over.

    Raises ProgrammeError where no task was written.
    """
    start = f"{SCHEMA}\n{block(_head(book))}"
    tree = read(start, "").tree
    rest = replace(book, rows=book.rows | {HEAD.zh: []})
    edits, problems = changes_of(rest, tree, tree)
    if not any(edit.at == ("phases",) for edit in edits):
        raise ProgrammeError(
            "workbook-empty",
            f"{book.name} holds no task",
            f"{book.name} 里没有任务",
            "write one into a row below the examples",
            "请在示例下面的行里填写任务",
        )
    return edited(start, edits), problems


def _head(book: Book) -> dict[str, Node]:
    """The top of the file, as the sheet of the programme has it."""
    said = {str(row.at[0]): row.cells["value"] for row in book.rows[HEAD.zh] if row.at}
    head: dict[str, Node] = {
        "programme": said.get("programme") or "programme-new",
        "title": said.get("title") or book.name,
    }
    for key in list(HEADS)[2:]:
        if text := said.get(key, ""):
            number = key == "year" and re.fullmatch("[0-9]{4}", text)
            head[key] = int(text) if number else text
    return head
