"""An office's sheet as it came back: what each row says, and all that is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unicodedata import normalize

from programme.core.facts import FactKind
from programme.core.measured import Wrong
from programme.core.notice.source import Grid
from programme.errors import UsageError, placed
from programme.files.officesheet import ACTS, COLUMNS
from programme.files.sources import read_source
from programme.files.sources.apart import read_apart
from programme.files.sources.convert import convert
from programme.files.sources.kind import kind_of
from programme.foreign import failure

NEEDED = {"key", "act", "progress", "on", "note", "basis"}
FILLED = tuple(column.key for column in COLUMNS if column.filled)
_SHARE = re.compile(r"0?\.(\d+)")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: .*)?|(\d\d)(\d\d))")
Said = tuple[FactKind, int | None]
"""A kind of report, and its progress."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a row says of the matter `key`, which was on version `version` of its plan when `office`
    got the sheet; `heads` are the headings it stands under."""

    row: int
    key: str
    version: int
    office: str
    said: tuple[Said, ...]
    on: date
    note: str
    heads: Mapping[str, str]


def sheet_cells(path: Path) -> list[list[str]]:
    """The cells of a sheet as text, hidden ones too; of a workbook, the page that is a sheet of
    ours. Other workbooks than .xlsx go by way of LibreOffice. Raises ProgrammeError for a file
    that cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            "file-missing",
            *placed(path, failure(error)),
            "name the sheet that came back",
            "请给出交回的填报表",
        ) from None
    kind = kind_of(data, path.name)
    if kind in ("workbook", "old-workbook"):
        book = data if kind == "workbook" else convert(data, path.name, "xlsx")
        pages: list[list[list[str]]] = [
            sheet["rows"] for sheet in read_apart("workbook", book, path.name)["sheets"]
        ]
        return next((rows for rows in pages if _head(rows) is not None), pages[0])
    grids = [block for block in read_source(path).blocks if isinstance(block, Grid)]
    if not grids:
        return []
    found = [[""] * grids[0].width for _ in range(grids[0].height)]
    for cell in grids[0].cells:
        found[cell.row][cell.column] = cell.text
    return found


def read_lines(rows: Sequence[Sequence[str]]) -> tuple[list[Line], list[Wrong]]:
    """What the rows say that were filled in, and every wrong cell.

    Raises UsageError where this is no sheet of ours.
    """
    head = _head(rows)
    if head is None:
        raise UsageError(
            "no-sheet",
            "this is no sheet of an office, or columns were taken out of it",
            "不是各单位的填报表，或者缺了栏目",
            "make one with `programme sheet OFFICE -o office.xlsx`, fill it in, give it back",
            "请用 programme sheet OFFICE -o office.xlsx 导出，填好后交回",
        )
    places, wrong = _places(rows[head]), list[Wrong]()
    lines: list[Line] = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = {key: row[n].strip() if n < len(row) else "" for key, n in places.items()}
        if any(cells[key] for key in FILLED):
            reading = _Row(number, cells, {key: rows[head][n].strip() for key, n in places.items()})
            lines += reading.line()
            wrong += reading.wrong
    return lines, wrong


def _head(rows: Sequence[Sequence[str]]) -> int | None:
    """Where the row of headings is, near the top."""
    return next((n for n, row in enumerate(rows[:20]) if set(_places(row)) >= NEEDED), None)


def _places(row: Sequence[str]) -> dict[str, int]:
    folded = [_folded(text) for text in row]
    return {
        column.key: folded.index(name)
        for column in COLUMNS
        for name in (_folded(column.zh), _folded(column.en))
        if name in folded
    }


class _Row:
    """One row under its headings, with the faults found so far."""

    def __init__(self, number: int, cells: dict[str, str], heads: dict[str, str]) -> None:
        self.number, self.cells, self.heads = number, cells, heads
        self.wrong: list[Wrong] = []

    def line(self) -> Iterator[Line]:
        """What it says, if all of it is in order."""
        said, on, basis = tuple(self.said()), self.day(), self.basis()
        if on and basis and not self.wrong:
            key, note = self.cells["key"], self.cells["note"]
            yield Line(self.number, key, *basis, said, on, note, self.heads)

    def said(self) -> Iterator[Said]:
        """The reports it makes: progress beside what is blocked or signed for is one of its own."""
        act, share = self.act(), self.share()
        if act == "blocked" and not self.cells["note"]:
            self.fault("note", "say why it is blocked", "受阻须写明原因")
        if act == "progress" and not self.cells["progress"]:
            self.fault("progress", "give a number from 0 to 100", "请填0到100的整数")
        if act == "done" and share not in (None, 100):
            self.fault(
                "progress",
                f"done, yet {share}: leave it empty, or choose Progress",
                f"已选“办结”而进度是{share}：请留空，或改选“进展”",
            )
        if act == "signed":
            yield "signed", None
        if share is not None and act in ("progress", "blocked", "signed"):
            yield "progress", share
        if act in ("done", "blocked"):
            yield act, None

    def act(self) -> FactKind | None:
        """What was chosen; a number alone is progress."""
        chosen = _folded(self.cells["act"])
        if not chosen and self.cells["progress"]:
            return "progress"
        for kind, words in ACTS.items():
            if chosen in map(_folded, words):
                return kind  # type: ignore[return-value]  # a key of ACTS is one
        names = [" ".join(words) for words in zip(*ACTS.values(), strict=True)]
        self.fault("act", f"choose one of: {names[1]}", f"请从下拉框中选：{names[0]}")
        return None

    def share(self) -> int | None:
        text = normalize("NFKC", self.cells["progress"]).removesuffix("%").strip()
        if not text:
            return None
        if text.isdecimal() and int(text) <= 100:
            return int(text)
        share = _SHARE.fullmatch(text)  # a cell formatted as a percentage holds 0.6 for 60 %
        meant = int(share[1].ljust(2, "0")[:2]) if share else None
        self.fault(
            "progress",
            f"{text} is no whole number from 0 to 100" + (f": write {meant}" if meant else ""),
            f"{text} 不是0到100的整数" + (f"，请写 {meant}" if meant else ""),
        )
        return None

    def day(self) -> date | None:
        text = normalize("NFKC", self.cells["on"])
        if not text:
            self.fault("on", "say on which day it happened", "请填发生的日期")
            return None
        if match := _DAY.fullmatch(text):
            try:
                return date(*map(int, filter(None, match.groups())))
            except ValueError:
                pass  # such as 31 June
        self.fault("on", f"'{text}' is no date: 2023-06-20", f"“{text}”不是日期，写成 2023-06-20")
        return None

    def basis(self) -> tuple[int, str] | None:
        version, _, office = self.cells["basis"].partition(" ")
        if version.isdecimal() and office:
            return int(version), office
        self.fault(
            "basis",
            "the row was not made by `programme sheet`; report it with `programme report KEY`",
            "这一行不是导出的，请重新导出，或用 programme report 单独填报",
        )
        return None

    def fault(self, key: str, what: str, chinese: str) -> None:
        self.wrong.append(Wrong(self.number, self.heads[key], (what, chinese)))


def _folded(text: str) -> str:
    return "".join(normalize("NFKC", text).lower().split())
