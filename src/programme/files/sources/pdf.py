"""PDF files with a text layer: lines, and the tables that are drawn with rules."""

from typing import Any

from programme.core.notice.source import Cell, Grid, Line, Source
from programme.files.sources.apart import read_apart
from programme.files.sources.refusal import refusal
from programme.files.sources.shape import clean


def read(data: bytes, name: str) -> Source:
    """Lines, and rows of tables, are numbered from 1 through all pages."""
    blocks: list[Line | Grid] = []
    count = 1
    for block in read_apart("pages", data, name)["blocks"]:
        if "cells" in block:
            blocks.append(_grid(block, count))
            count += block["height"]
        elif text := clean(block["text"]):
            blocks.append(Line(number=count, text=text))
            count += 1
    if not blocks:
        raise refusal("source-no-text", name)
    return Source(name=name, format="pdf", blocks=tuple(blocks))


def _grid(table: dict[str, Any], number: int) -> Grid:
    cells = tuple(
        Cell(row, column, clean(text), rows, columns)
        for row, column, text, rows, columns in table["cells"]
    )
    return Grid(number=number, height=table["height"], width=table["width"], cells=cells)
