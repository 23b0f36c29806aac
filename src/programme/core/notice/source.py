"""What a reader makes of a document, whatever its format: lines of text and tables, in order."""

from dataclasses import dataclass
from typing import Literal

from programme.core.value import Value


class Line(Value):
    """A paragraph. `number` counts from 1 in the source (line, paragraph or row, as its format
    has it); `level` is its heading level where the format says so, 0 for body text."""

    number: int
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)  # a sheet has a million: a third of a model's memory
class Cell:
    """One cell, at its first row and column (from 0), with what it spans. `text` keeps line
    breaks; a real date of a workbook is given in ISO form (2023-03 where only a month shows)."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


class Grid(Value):
    """A table. `number` is its place in the source (line, or 1-based row of `row 0`); `name` the
    sheet or caption; `height` and `width` count rows and columns. Empty cells are left out."""

    number: int
    height: int
    width: int
    cells: tuple[Cell, ...]
    name: str = ""


class Problem(Value):
    """Something that was not, or not surely, understood. `line` is 0 where none can be named."""

    line: int
    code: str
    message: str
    chinese: str = ""

    def told(self, chinese: bool) -> str:
        """The message in the reader's language."""
        return (self.chinese or self.message) if chinese else self.message


class Source(Value):
    """A document as read: `title` where the format carries one, `blocks` in their order,
    `problems` of the reading itself (hidden rows left out, a text layer missing)."""

    name: str
    format: Literal["text", "html", "docx", "xlsx", "csv", "pdf"]
    title: str = ""
    blocks: tuple[Line | Grid, ...] = ()
    problems: tuple[Problem, ...] = ()
