"""Word documents, from their XML: what stands in the text once tracked changes are accepted.

Read without python-docx, which passes over tracked insertions and content controls.
"""

from collections.abc import Iterator
from typing import NamedTuple

from programme.core.notice.source import Cell, Grid, Line, Source
from programme.files.sources.archive import Archive
from programme.files.sources.numbering import Numbering
from programme.files.sources.refusal import refusal
from programme.files.sources.shape import bound, clean
from programme.files.sources.wordxml import Element, Styles, W, boxes, children, number, text, value

_MAX_SPAN = 1000
"""Columns; Word itself allows 63."""


def read(data: bytes, name: str) -> Source:
    """Paragraphs and rows of tables are numbered from 1 in one count, empty ones too."""
    archive = Archive(data, name)
    document = archive.xml("word/document.xml")
    body = None if document is None else next(children(document, "body"), None)
    if body is None:
        raise refusal("source-unreadable", name, ("its text is missing", "缺少正文"))
    styles, numbering = archive.xml("word/styles.xml"), archive.xml("word/numbering.xml")
    reading = _Reading(Styles(styles), Numbering(numbering))
    blocks = tuple(reading.blocks(body))
    if not blocks:
        raise refusal("source-no-text", name)
    return Source(name=name, format="docx", title=reading.title, blocks=blocks)


class _Part(NamedTuple):
    """A cell of a row; `goes_on` where it belongs to the one above."""

    text: str
    across: int
    goes_on: bool


class _Reading:
    """One document: paragraphs and rows are counted, and lists numbered, as they come."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._count = 0
        self.title = ""

    def blocks(self, body: Element) -> Iterator[Line | Grid]:
        """Lines and grids in the order of the text."""
        for child in children(body, "p", "tbl"):
            if child.tag.endswith("}p"):
                yield from self._lines(child)
            else:
                yield self._grid(child)

    def _lines(self, paragraph: Element) -> Iterator[Line]:
        self._count += 1
        level, parts = self._styles.level(paragraph), self._parts(paragraph)
        if parts and not self.title and self._styles.name(paragraph) == "title":
            self.title = "".join(parts)
        for part in parts:
            yield Line(number=self._count, text=part, level=level)
        for box in boxes(paragraph):
            for part in self._texts(box):
                yield Line(number=self._count, text=part)

    def _parts(self, paragraph: Element) -> list[str]:
        """The lines of a paragraph, behind the number that Word shows before it."""
        parts = [part for part in map(clean, text(paragraph).split("\n")) if part]
        if parts:
            listed = self._styles.find(paragraph, "numPr", "numId")
            level = self._styles.find(paragraph, "numPr", "ilvl")
            parts[0] = self._numbering.next(listed, level) + parts[0]
        return parts

    def _texts(self, element: Element) -> Iterator[str]:
        """All lines below, those of tables within too."""
        for child in children(element, "p", "tbl", "tr", "tc"):
            yield from self._parts(child) if child.tag.endswith("}p") else self._texts(child)

    def _grid(self, table: Element) -> Grid:
        rows = [self._row(row) for row in children(table, "tr") if not _is_deleted(row)]
        first, self._count = self._count + 1, self._count + len(rows)
        width = max((at + part.across for row in rows for at, part in row.items()), default=0)
        bound(len(rows) * width)
        cells = (
            Cell(at, column, part.text, _reach(rows, at, column), part.across)
            for at, row in enumerate(rows)
            for column, part in row.items()
            if part.text and not (part.goes_on and at and column in rows[at - 1])
        )
        return Grid(number=first, height=len(rows), width=width, cells=tuple(cells))

    def _row(self, row: Element) -> dict[int, _Part]:
        """Its cells by column."""
        parts: dict[int, _Part] = {}
        column = min(number(value(row, "trPr", "gridBefore")), _MAX_SPAN)
        for cell in children(row, "tc"):
            across = max(1, min(number(value(cell, "tcPr", "gridSpan")), _MAX_SPAN))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(W + "val") != "restart"
            parts[column] = _Part("\n".join(self._texts(cell)), across, goes_on)
            column += across
        return parts


def _is_deleted(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _reach(rows: list[dict[int, _Part]], at: int, column: int) -> int:
    """How many rows a cell spans: those below whose cell there goes on with it."""
    end = at + 1
    while end < len(rows) and column in rows[end] and rows[end][column].goes_on:
        end += 1
    return end - at
