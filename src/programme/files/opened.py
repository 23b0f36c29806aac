"""A workbook of ours as it came back from a person's hands."""

import base64
import io
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl  # type: ignore[import-untyped]  # it ships no types
from python_calamine import CalamineError, CalamineWorkbook

from programme.core.changes import ALIKE
from programme.core.notice.source import Problem
from programme.core.plan import Loc
from programme.errors import ProgrammeError
from programme.files.columns import SHEETS, Column, Sheet
from programme.files.said import problem
from programme.files.sheets import Cells, Row, rows
from programme.files.sources.apart import read_apart
from programme.files.sources.archive import Archive
from programme.files.tree import Tree, read
from programme.files.workbook import HIDDEN, place

Page = Sequence[Sequence[str]]


@dataclass(slots=True)
class Book:
    """What a workbook says: text and tree of the file it was made of (empty in a template), and
    for each sheet its rows. `bad` are cells that keep it from being taken, `problems` the rest."""

    name: str
    text: str
    tree: Tree
    rows: dict[str, list[Row]]
    chinese: bool = True
    bad: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


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
    return book_of(data, name, read_apart("workbook", data, name)["sheets"])


def book_of(data: bytes, name: str, shown: Sequence[dict[str, Any]]) -> Book:
    """The same of the sheets that are shown, as `sources.workbook` has them."""
    archive = Archive(data, name)  # refuses bombs
    text, tree = _kept(data, name)
    pages = {page["name"]: page["rows"] for page in shown}
    blank = _uncomputed(data, archive)
    book = Book(name, text, tree, {}, any(sheet.zh in pages for sheet in SHEETS))
    for sheet in SHEETS:
        called = next((one for one in (sheet.zh, sheet.en) if one in pages), None)
        if called is None:
            book.bad.append(problem("sheet-missing", sheet, 0))
            continue
        reader = _Reader(book, sheet, pages[called] or [[]], blank.get(called, set()))
        book.rows[sheet.zh] = list(reader.rows())
    return book


def _kept(data: bytes, name: str) -> tuple[str, Tree]:
    """The schedule file in the hidden sheet, and its tree with the lists from other files."""
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(HIDDEN)
        pieces = sheet.to_python(skip_empty_area=False)
        whole = json.loads(base64.b64decode("".join(str(row[0]) for row in pieces[1:])))
        text, lists = str(whole["text"]), dict(whole["lists"])
    except (CalamineError, KeyError, TypeError, ValueError, IndexError) as error:
        raise ProgrammeError(
            "workbook-damaged",
            f"{name} is damaged: {error}",
            f"{name} 已损坏：{error}",
            "export the schedule file again and copy the rows over",
            "请重新导出计划文件，再把各行抄过去",
        ) from None
    tree = read(text, "").tree
    if isinstance(tree, dict):
        tree |= {key: found for key, found in lists.items() if key in tree}
    return text, tree


def _uncomputed(data: bytes, archive: Archive) -> dict[str, set[tuple[int, int]]]:
    """By sheet, the cells (from 0) with a formula: an empty text there is not what is meant."""
    sheets = [part for part in archive.parts if part.startswith("xl/worksheets/sheet")]
    if not any(re.search(b"<f[ >/]", archive.read(part)) for part in sheets):
        return {}
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for page in openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets:
        for row in page.iter_rows():
            found[page.title] |= {(c.row - 1, c.column - 1) for c in row if c.data_type == "f"}
    return found


class _Reader:
    """One sheet."""

    def __init__(self, book: Book, sheet: Sheet, page: Page, formulas: set[tuple[int, int]]):
        self.book, self.sheet, self.page, self.formulas = book, sheet, page, formulas
        self.columns = _columns(sheet, page[0])
        self.known = {place(row.at): row for row in rows(sheet, book.tree)}

    def rows(self) -> Iterator[Row]:
        """Its rows; of several copies of one, the likest is the one that was there."""
        heads = list(self.page[0])
        if not self.complete(heads):
            return
        found = [(self.place(line, heads.index(HIDDEN)), self.cells(n, line), n)
                 for n, line in enumerate(self.page[1:], 1)]  # fmt: skip
        best: dict[str, tuple[int, int]] = {}
        for at, cells, n in found:
            if at in self.known and any(cells.values()):
                score = sum(cells[k] == v for k, v in self.known[at].cells.items())
                best[at] = max(best.get(at, (-1, 0)), (score, -n))
        for at, cells, n in found:
            if any(cells.values()):
                known: Loc = self.known[at].at if best.get(at, (0, 0))[1] == -n else ()
                yield Row(known, cells, n + 1)

    def complete(self, heads: Sequence[str]) -> bool:
        """Whether all columns are there, the hidden one too; others are told."""
        there = set(self.columns.values())
        lost = [column for column in self.sheet.columns if column not in there]
        lost += [] if HIDDEN in heads else [Column(HIDDEN, HIDDEN, HIDDEN)]
        self.book.bad += [problem("column-missing", self.sheet, 0, column) for column in lost]
        for i, head in enumerate(heads):
            if head and head != HIDDEN and i not in self.columns:
                told = problem("column-unknown", self.sheet, 1, text=head.strip())
                self.book.problems.append(told)
        return not lost

    @staticmethod
    def place(line: Sequence[str], column: int) -> str:
        """What the hidden column has."""
        return line[column].strip() if column < len(line) else ""

    def cells(self, n: int, line: Sequence[str]) -> Cells:
        """The texts of a row."""
        found = dict.fromkeys((column.key for column in self.sheet.columns), "")
        for i, column in self.columns.items():
            text = column.normal(line[i]) if i < len(line) else ""
            if (n, i) in self.formulas and (not text or text.startswith("#")):
                self.book.bad.append(problem("formula", self.sheet, n + 1, column))
            found[column.key] = text
        return found


def _columns(sheet: Sheet, heads: Sequence[str]) -> dict[int, Column]:
    """Which column stands where: by its heading in either language, else by one much like it."""
    found: dict[int, Column] = {}
    for least in (1.0, ALIKE):
        for column in sheet.columns:
            scores = [(max(_like(head, column.zh), _like(head, column.en)), i == at, -i)
                      for at in [sheet.columns.index(column)]
                      for i, head in enumerate(heads) if i not in found]  # fmt: skip
            if column not in found.values() and scores and max(scores)[0] >= least:
                found[-max(scores)[2]] = column
    return found


def _like(head: str, name: str) -> float:
    """How alike two headings are, 0 to 1; what only adds words to a name is like it."""
    one, other = _folded(head), _folded(name)
    if one != other and one and (other in one or one in other):
        return 0.9
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one else 0.0


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
