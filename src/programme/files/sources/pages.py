"""The child that reads PDF files with pdfplumber: see `apart`. Points are 1/72 inch."""

import re
from bisect import bisect_left
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from programme.files.sources.apart import serve
from programme.files.sources.refusal import refusal
from programme.files.sources.shape import bound

MAX_PAGES = 500
_FOLIO = re.compile(r"[-—–]\s*[0-9]+\s*[-—–]|第\s*[0-9]+\s*页(\s*共\s*[0-9]+\s*页)?")
_NEAR = 3.0
"""Points within which two rules are one."""

Block = dict[str, Any]


def read(data: bytes, name: str) -> dict[str, Any]:
    """`blocks`: lines (`text`), and tables (`height`, `width`, `cells` as row, column, text, rows,
    columns). Wrapped lines are joined, and tables that go on over the page."""
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise refusal(
                    "source-too-large",
                    name,
                    (f"more than {MAX_PAGES} pages", f"超过 {MAX_PAGES} 页"),
                )
            blocks: list[Block] = []
            for page in document.pages:
                _append(blocks, _page(page))
                page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise refusal("source-encrypted", name) from None
        raise refusal(
            "source-unreadable", name, (f"as PDF: {error}", f"PDF 有错：{error}")
        ) from None
    return {"blocks": blocks}


def _page(page: Page) -> list[Block]:
    """The lines and tables of a page from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda thing: not any(_within(thing, box) for box in boxes))
    lines = [
        line for line in rest.extract_text_lines() if not _FOLIO.fullmatch(line["text"].strip())
    ]
    found = [(line["top"], {"text": text}) for line, text in _joined(lines)]
    found += [(table.bbox[1], _table(table)) for table in tables]
    return [block for _, block in sorted(found, key=lambda one: float(one[0]))]


def _within(thing: Block, box: tuple[float, float, float, float]) -> bool:
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _joined(lines: list[Block]) -> list[tuple[Block, str]]:
    """Paragraphs: a line that reaches the right edge goes on in one that begins at the left."""
    left = min((line["x0"] for line in lines), default=0)
    right = max((line["x1"] for line in lines), default=0)
    found: list[tuple[Block, str]] = []
    last: Block | None = None
    for line in lines:
        size = line["bottom"] - line["top"]
        if (
            last
            and last["x1"] > right - 2 * size
            and line["x0"] < left + size / 2
            and line["top"] - last["bottom"] < size
        ):
            found[-1] = (found[-1][0], _wrapped(found[-1][1], line["text"]))
        else:
            found.append((line, line["text"]))
        last = line
    return found


def _wrapped(first: str, rest: str) -> str:
    """Chinese goes on without a blank."""
    return first + (" " if first[-1:].isascii() and rest[:1].isascii() else "") + rest


def _table(table: Table) -> Block:
    """Cells by the rules around them, which tell what each spans."""
    columns = _edges([x for cell in table.cells for x in (cell[0], cell[2])])
    rows = _edges([y for cell in table.cells for y in (cell[1], cell[3])])
    bound(len(columns) * len(rows))
    cells = []
    for row, texts in zip(table.rows, table.extract(), strict=True):
        for box, text in zip(row.cells, texts, strict=True):
            if box and text:
                left, right = _index(columns, box[0]), _index(columns, box[2])
                top, bottom = _index(rows, box[1]), _index(rows, box[3])
                cells.append([top, left, text, bottom - top, right - left])
    return {"height": len(rows) - 1, "width": len(columns) - 1, "cells": cells}


def _edges(places: list[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    return edges


def _index(edges: list[float], place: float) -> int:
    return max(0, bisect_left(edges, place + _NEAR / 2) - 1)


def _append(blocks: list[Block], page: list[Block]) -> None:
    """Adds a page; a table at its top belongs to one of the same width just before."""
    if blocks and page and "cells" in blocks[-1] and blocks[-1]["width"] == page[0].get("width"):
        above, below = blocks[-1], page.pop(0)
        repeated = _head(above) == _head(below)
        shift = above["height"] - repeated
        above["cells"] += [
            [cell[0] + shift, *cell[1:]] for cell in below["cells"] if cell[0] >= repeated
        ]
        above["height"] += below["height"] - repeated
    blocks += page


def _head(table: Block) -> list[Any]:
    return [cell for cell in table["cells"] if cell[0] == 0]


if __name__ == "__main__":
    serve(read)
