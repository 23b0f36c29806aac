"""An empty workbook for a programme that is to be written in Excel, and the file made of it."""

import re
from pathlib import Path

from programme.core.notice.source import Problem
from programme.errors import ProgrammeError
from programme.files.edit import edited
from programme.files.returned import changes_of
from programme.files.sheets import EXAMPLE, HEAD, HEADS, OFFICES, SHEETS, TASKS, Row, Sheet, rows
from programme.files.tidy import SCHEMA
from programme.files.workbook import Book, written
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
    return written("", filled, chinese=True)


def _row(sheet: Sheet, cells: dict[str, str]) -> Row:
    return (), {column.key: cells.get(column.key, "") for column in sheet.columns}


def filled_in(book: Book, name: str) -> tuple[str, list[Problem]]:
    """The schedule file of a filled-in template, and what could not be taken over.

    Raises ProgrammeError where no task was written.
    """
    said = {str(at[0]): cells["value"] for at, cells in book.rows[HEAD.zh] if at}
    head: dict[str, Node] = {
        "programme": said.get("programme") or "programme-new",
        "title": said.get("title") or name,
    }
    for key in list(HEADS)[2:]:
        if text := said.get(key, ""):
            number = key == "year" and re.fullmatch("[0-9]{4}", text)
            head[key] = int(text) if number else text
    start = f"{SCHEMA}\n{block(head)}"
    rest = Book("", {zh: found for zh, found in book.rows.items() if zh != HEAD.zh} | {HEAD.zh: []})
    edits, problems = changes_of(rest, start, Path(name))
    if not edits:
        raise ProgrammeError(
            f"{name} holds no task",
            mend="write one into a row below the examples",
            code="workbook-empty",
        )
    return edited(start, edits), problems
