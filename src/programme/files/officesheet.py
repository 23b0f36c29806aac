"""The sheet an office reports on: its open matters, locked, beside four columns to fill in.

What a row was made of (`basis`: plan version and office) stands in a hidden column, so that a sheet
that came back late is known for what it is. `officelines` reads it.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it ships no types

Cell = str | int | date | None

ACTS = {
    "progress": ("进展", "Progress"),
    "done": ("办结", "Done"),
    "blocked": ("受阻", "Blocked"),
    "signed": ("签收", "Signed for"),
}
"""What can be said of a matter, as the drop-down has it."""
FIRST = 3
"""Rows above the matters: a title, what to do, the headings."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its headings; what is not `filled` by the office is locked."""

    key: str
    zh: str
    en: str
    width: int
    filled: bool = False

    def heading(self, chinese: bool) -> str:
        """Its heading in a language."""
        return self.zh if chinese else self.en


COLUMNS = (
    Column("key", "编号", "Key", 26),
    Column("programme", "项目", "Programme", 22),
    Column("phase", "阶段", "Phase", 14),
    Column("task", "工作任务", "Task", 44),
    Column("window", "时间安排", "Window", 13),
    Column("status", "状态", "Status", 11),
    Column("planned", "序时进度", "Planned %", 9),
    Column("actual", "已报进度", "Reported %", 9),
    Column("act", "本次填报", "What", 10, filled=True),
    Column("progress", "进度（0-100）", "Progress (0-100)", 10, filled=True),
    Column("on", "发生日期", "Happened on", 12, filled=True),
    Column("note", "原因或说明", "Reason or note", 32, filled=True),
    Column("basis", "依据", "Basis", 12),
)
PLACE = {column.key: n for n, column in enumerate(COLUMNS)}


@dataclass(frozen=True)
class OfficeSheet:
    """What a sheet shows: the matters as rows of cells, by the keys of `COLUMNS`."""

    office: str
    as_of: date
    rows: Sequence[dict[str, Cell]]
    chinese: bool = True

    @property
    def title(self) -> str:
        """The heading of the sheet."""
        if self.chinese:
            day = f"{self.as_of.year}年{self.as_of.month}月{self.as_of.day}日"
            return f"{self.office} 在办事项填报表（截至{day}，共{len(self.rows)}项）"
        return f"{self.office}: open matters as of {self.as_of} ({len(self.rows)})"


SHORT = (
    "只填右边浅色的四栏：本次填报、进度、发生日期、原因或说明；没有变化的行不用填。填好保存，交回即可。",
    "Fill in the four light columns on the right only; leave a row alone where nothing changed."
    " Save the file and send it back.",
)
HELP = {
    True: (
        "怎样填写",
        "进展：填进度（0到100的整数）。办结：不必填进度。受阻：必须写明原因。签收：表示已收到、承办。",
        "发生日期是事情发生的那一天，如 2023-06-20，不能晚于今天。每填一行都要写。",
        "灰色各栏已锁定，只供查看；表里没有的事项请用 programme report 填报。",
        "交回：programme report --from 本表。有一处不对，整张表都不录入，并逐行说明；"
        "改好再交，已录入的不会重复。",
        "表格打开之后计划有变动的事项，会请您重新导出再填。",
    ),
    False: (
        "How to fill it in",
        "Progress: give a whole number from 0 to 100. Done: no number needed. Blocked: say why."
        " Signed for: the office has taken the matter on.",
        "Happened on is the day it happened, such as 2023-06-20; never a day to come. Every row"
        " you fill in needs it.",
        "The grey columns are locked. What is not on the sheet is reported with programme report.",
        "Give it back with: programme report --from FILE. If one cell is wrong nothing is recorded"
        " and every fault is told by row; once mended, what was recorded is not recorded twice.",
        "A matter whose plan has changed since is asked for again on a new sheet.",
    ),
}
PROMPTS = {
    "act": (("本次填报", "What"), ("从下拉框中选一项", "choose from the list")),
    "progress": (("进度", "Progress"), ("0到100的整数", "a whole number from 0 to 100")),
    "on": (
        ("发生日期", "Happened on"),
        ("如 2023-06-20，不晚于今天", "such as 2023-06-20; not in the future"),
    ),
    "note": (("原因或说明", "Reason or note"), ("受阻必须写明原因", "say why it is blocked")),
}


def as_csv(sheet: OfficeSheet) -> str:
    """The sheet as CSV: headings, then a row for each matter; with a mark by which Excel knows
    that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(column.heading(sheet.chinese) for column in COLUMNS)
    writer.writerows([row.get(column.key) for column in COLUMNS] for row in sheet.rows)
    return "\ufeff" + out.getvalue()


def as_workbook(sheet: OfficeSheet) -> bytes:
    """The bytes of the sheet as a workbook: protected without a password, validated, printable."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    })  # fmt: skip
    plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
    looks = {
        "title": {"bold": True, "font_size": 14},
        "short": {"font_color": "#7F6000"},
        "head": plain | {"bold": True, "bg_color": "#D9D9D9"},
        "asked": plain | {"bold": True, "bg_color": "#FFE699"},
        "fixed": plain | {"bg_color": "#F2F2F2"},
        "cell": plain | {"locked": False, "bg_color": "#FFF9E5", "num_format": "@"},
        "number": plain | {"locked": False, "bg_color": "#FFF9E5"},
        "on": plain | {"locked": False, "bg_color": "#FFF9E5", "num_format": "yyyy-mm-dd"},
        "red": {"font_color": "#C00000", "bold": True},
    }
    styles = {name: book.add_format(look) for name, look in looks.items()}
    page = book.add_worksheet("填报" if sheet.chinese else "Report")
    _fill(page, sheet, styles)
    _validate(page, sheet)
    _print(page, sheet)
    _help(book.add_worksheet("说明" if sheet.chinese else "Help"), sheet, styles)
    book.close()
    return out.getvalue()


def _fill(page: Worksheet, sheet: OfficeSheet, styles: dict[str, object]) -> None:
    page.write_string(0, 0, sheet.title, styles["title"])
    page.write_string(1, 0, SHORT[0 if sheet.chinese else 1], styles["short"])
    for n, column in enumerate(COLUMNS):
        page.set_column(n, n, column.width, None, {"hidden": column.key == "basis"})
        look = "asked" if column.filled else "head"
        page.write_string(FIRST - 1, n, column.heading(sheet.chinese), styles[look])
        own = {"progress": "number", "on": "on"}.get(column.key, "cell")
        for at, row in enumerate(sheet.rows, FIRST):
            value = row.get(column.key)
            style = styles[own if column.filled else "fixed"]
            page.write_blank(at, n, None, style) if value is None else page.write(
                at, n, value, style
            )
    status = PLACE["status"]
    page.conditional_format(FIRST, status, _last(sheet), status, {
        "type": "text", "criteria": "containing",
        "value": "超期" if sheet.chinese else "Overdue", "format": styles["red"],
    })  # fmt: skip
    page.freeze_panes(FIRST, PLACE["task"] + 1, FIRST, PLACE["task"] + 1)
    page.protect("", {"format_columns": True, "format_rows": True})


def _last(sheet: OfficeSheet) -> int:
    return FIRST + max(len(sheet.rows), 1) - 1


def _validate(page: Worksheet, sheet: OfficeSheet) -> None:
    chosen = 0 if sheet.chinese else 1
    rules: dict[str, dict[str, object]] = {
        "act": {"validate": "list", "source": [words[chosen] for words in ACTS.values()]},
        "progress": {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100},
        "on": {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1),
               "maximum": "=TODAY()"},
        "note": {"validate": "length", "criteria": "<=", "value": 2000},
    }  # fmt: skip
    for key, rule in rules.items():
        title, message = (words[chosen] for words in PROMPTS[key])
        told = {
            "input_title": title,
            "input_message": message,
            "error_title": title,
            "error_message": message,
        }
        page.data_validation(FIRST, PLACE[key], _last(sheet), PLACE[key], rule | told)


def _print(page: Worksheet, sheet: OfficeSheet) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(FIRST - 1)
    page.print_area(0, 0, _last(sheet), PLACE["note"])
    page.set_footer("&L&A&R&P / &N")


def _help(page: Worksheet, sheet: OfficeSheet, styles: dict[str, object]) -> None:
    page.set_column(0, 0, 100)
    first, *others = HELP[sheet.chinese]
    page.write_string(0, 0, first, styles["title"])
    for n, line in enumerate(others, 1):
        page.write_string(n, 0, line)
    page.protect()
