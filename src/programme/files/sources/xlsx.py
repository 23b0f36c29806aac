"""Workbooks: one grid for each sheet that is shown, hidden rows and columns left out."""

from collections.abc import Iterator
from typing import Any

from programme.core.notice.source import Cell, Grid, Problem, Source
from programme.core.notice.told import problem
from programme.files.collector import collector_at_rest
from programme.files.sources.apart import read_apart
from programme.files.sources.convert import convert, find_office
from programme.files.sources.refusal import refusal
from programme.files.sources.shape import bound, clean

_NAMED = 20
"""Hidden rows told by number; of more, only how many."""


def read(data: bytes, name: str) -> Source:
    """Rows keep their numbers: hidden ones are empty, and a problem `hidden` names them."""
    book = read_apart("workbook", data, name)
    with collector_at_rest():
        grids = tuple(grid for sheet in book["sheets"] if (grid := _grid(sheet)))
    if not grids:
        raise refusal(
            "source-no-text", name, ("its sheets are empty or hidden", "各表都是空的，或被隐藏")
        )
    return Source(name=name, format="xlsx", blocks=grids, problems=tuple(_hidden(book)))


def read_old(data: bytes, name: str) -> Source:
    """Of .xls, .et, .ods and .xlsb, which tell less: by way of LibreOffice where it is installed,
    else with a problem `old-workbook`."""
    if find_office():
        return read(convert(data, name, "xlsx"), name)
    source = read(data, name)
    doubt = problem(0, "old-workbook")
    return source.model_copy(update={"problems": (*source.problems, doubt)})


def _grid(sheet: dict[str, Any]) -> Grid | None:
    rows: list[list[str]] = sheet["rows"]
    spans = _merge(sheet)
    for at in sheet["hidden_rows"]:
        rows[at : at + 1] = [[]] if at < len(rows) else []
    unseen = set(sheet["hidden_columns"])
    cells = tuple(
        Cell(at, column, text, *spans.get((at, column), (1, 1)))
        for at, row in enumerate(rows)
        for column, written in enumerate(row)
        if written and column not in unseen and (text := clean(written))
    )
    width = max((cell.column + cell.columns for cell in cells), default=0)
    grid = Grid(number=1, height=len(rows), width=width, cells=cells, name=sheet["name"])
    return grid if cells else None


def _merge(sheet: dict[str, Any]) -> dict[tuple[int, int], tuple[int, int]]:
    """Rows and columns spanned, by the first cell that is shown; all the others are emptied."""
    rows, spans, area = sheet["rows"], {}, 0
    hidden = set(sheet["hidden_rows"]), set(sheet["hidden_columns"])
    for (top, left), (bottom, right) in sheet["merged"]:
        down = range(top, min(bottom + 1, len(rows)))
        across = range(left, min(right + 1, len(rows[top]) if down else 0))
        area += len(down) * len(across)
        bound(area)
        shown = (
            [at for at in down if at not in hidden[0]],
            [c for c in across if c not in hidden[1]],
        )
        if not all(shown):
            continue
        text = rows[top][left]
        for at in down:
            rows[at][left : right + 1] = [""] * len(across)
        rows[shown[0][0]][shown[1][0]] = text
        last = shown[0][-1] + 1, shown[1][-1] + 1
        spans[shown[0][0], shown[1][0]] = (last[0] - shown[0][0], last[1] - shown[1][0])
    return spans


def _hidden(book: dict[str, Any]) -> Iterator[Problem]:
    """What was left out: whole sheets, then rows and columns of those that are shown."""
    if book["hidden"]:
        yield _left_out(0, f"sheets {', '.join(book['hidden'])}")
    for sheet in book["sheets"]:
        for what, at in (("row", sheet["hidden_rows"]), ("column", sheet["hidden_columns"])):
            if at:
                names = [str(n + 1) if what == "row" else _letters(n) for n in at[:_NAMED]]
                more = f" and {len(at) - _NAMED} more" if len(at) > _NAMED else ""
                said = f"{what}s {', '.join(names)}{more} of sheet {sheet['name']}"
                yield _left_out(at[0] + 1 if what == "row" else 0, said)


def _left_out(line: int, what: str) -> Problem:
    return problem(line, "hidden", what=what)


def _letters(column: int) -> str:
    """`A` for 0, `AB` for 27."""
    text = ""
    while column >= 0:
        text, column = chr(65 + column % 26) + text, column // 26 - 1
    return text
