"""Lines and grids out of what a format gives: texts cleaned, spans placed, sizes bounded."""

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import normalize

from programme.core.notice.source import Cell, Grid
from programme.files.sources.refusal import MAX_CELLS, refusal

Span = tuple[str, int, int]
"""A cell's text, and the rows and columns it spans."""

_UNSEEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029]")
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
"""Those that Unicode does not call the same as the character."""


def clean(text: str) -> str:
    """Without marks that show nothing, control characters as blanks; bare at both ends.

    Radicals become characters: text out of a PDF says ⽉ where it shows 月.
    """
    if _RADICAL.search(text):
        text = _RADICAL.sub(lambda one: normalize("NFKC", one[0]), text.translate(_RADICALS))
    if text.isprintable():  # nearly always, and quicker
        return text.strip()
    return _BLANK.sub(" ", _UNSEEN.sub("", text)).strip()


def plain_grid(rows: Sequence[Sequence[str]], number: int, name: str = "") -> Grid:
    """A table without spans; rows may differ in length."""
    width = max(map(len, rows), default=0)
    bound(len(rows) * width)
    cells = tuple(
        Cell(at, column, text)
        for at, row in enumerate(rows)
        for column, written in enumerate(row)
        if (text := clean(written))
    )
    return Grid(number=number, height=len(rows), width=width, cells=cells, name=clean(name))


def spanned_grid(rows: Iterable[Iterable[Span]], number: int, name: str = "") -> Grid:
    """Places cells as HTML does: each in the first free column; spans end with the table.

    Raises:
        ProgrammeError: `source-too-large`, beyond MAX_CELLS rows times columns.
    """
    rows = list(rows)
    cells, width = [], 0
    taken: list[int] = []  # for each column, the row from which it is free again
    for at, row in enumerate(rows):
        column = 0
        for text, down, across in row:
            while column < len(taken) and taken[column] > at:
                column += 1
            down, across = max(1, min(down, len(rows) - at)), max(1, min(across, MAX_CELLS))
            bound((at + 1) * max(len(taken), column + across))
            across = _free(taken, at, column, across)
            taken += [0] * (column + across - len(taken))
            taken[column : column + across] = [at + down] * across
            if text := clean(text):
                cells.append(Cell(at, column, text, down, across))
            column += across
        width = max(width, len(taken))
    bound(len(rows) * width)
    return Grid(number=number, height=len(rows), width=width, cells=tuple(cells), name=clean(name))


def _free(taken: list[int], at: int, column: int, across: int) -> int:
    """How far a cell reaches before it would cover one that comes down from above."""
    ends = (i for i in range(column, min(column + across, len(taken))) if taken[i] > at)
    return next(ends, column + across) - column


def bound(cells: int, name: str = "") -> None:
    """Refuses tables that nobody could have written."""
    if cells > MAX_CELLS:
        raise refusal(
            "source-too-large",
            name,
            (f"a table of more than {MAX_CELLS:,} cells", f"表格超过 {MAX_CELLS:,} 格"),
        )


def lines_of(text: str) -> Iterator[str]:
    """Its lines as an editor counts them, the empty ones too."""
    yield from re.split("\r\n|\r|\n", text)
