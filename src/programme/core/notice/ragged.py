"""Rows of a scraped table that lost the cells which reached down to them, or across a header.

`三月 | 上旬 | 制定方案 | 教育科` under `时间 | 工作内容 | 单位`, and below it `中旬 | 开会 | 办公室`:
each cell of a short row gets the column that it fits, and what it lacks before its last is that
of the row above.
"""

import re
from itertools import combinations

from programme.core.notice.headers import TIMES, Role, are_headers, role
from programme.core.notice.scrape import cost, shape_of
from programme.core.notice.source import Cell, Grid, Problem
from programme.core.notice.text import joined
from programme.core.notice.times import is_time
from programme.core.notice.told import problem

_WIDEST = 8  # columns; more, and a row has too many places
_NEEDED = 10  # the cost of a row without a task
_MONTH = re.compile("[月季年]|[A-Za-z]{3}")
Texts = list[str]


def mended(grid: Grid, known: frozenset[str]) -> tuple[Grid, list[Problem]]:
    """The grid with every cell in its column, and a problem that tells the rows which had lost
    some; the grid itself where none had."""
    rows = _rows(grid)
    head = next((at for at, row in enumerate(rows) if are_headers(row)), len(rows))
    if head == len(rows) or not 1 < len(rows[head]) <= _WIDEST or not all(rows[head]):
        return grid, []
    roles: list[Role | None] = [role(text) for text in rows[head]]
    below = [row for row in rows[head + 1 :] if row]
    parted = _parted(roles, below)
    width = len(roles) + (parted is not None)
    if any(len(row) > width for row in below) or all(len(row) == width for row in below):
        return grid, []
    if parted is not None:
        roles.insert(parted, roles[parted])
    return _mended(grid, rows, head, roles, parted, known)


def _rows(grid: Grid) -> list[Texts]:
    """The texts of each row up to its last."""
    rows: list[Texts] = [[] for _ in range(grid.height)]
    for cell in grid.cells:
        row = rows[cell.row]
        row += [""] * (cell.column - len(row)) + [cell.text]
    return rows


def _parted(roles: list[Role | None], below: list[Texts]) -> int | None:
    """The time's column, where it holds a month and, in the next, a day of it."""
    full = [row for row in below if len(row) == len(roles) + 1]
    at = next((i for i, what in enumerate(roles) if what in TIMES), None)
    if at is None or not full:
        return None
    fits = sum(is_time(row[at]) and bool(_whole(row[at], row[at + 1])) for row in full)
    return at if 2 * fits > len(full) else None


def _whole(month: str, day: str) -> str:
    """`6月` and `18日前` as one time; empty where they are none."""
    both = joined(month) + joined(day)
    return both if is_time(both) else joined(day) if is_time(day) else ""


def _mended(
    grid: Grid,
    rows: list[Texts],
    head: int,
    roles: list[Role | None],
    parted: int | None,
    known: frozenset[str],
) -> tuple[Grid, list[Problem]]:
    cells = [cell for cell in grid.cells if cell.row <= head]
    above: Texts = [""] * len(roles)
    lost: list[int] = []
    for at in range(head + 1, len(rows)):
        if not rows[at]:
            continue
        places = _places(rows[at], roles, parted, above, known)
        own = dict(zip(places, rows[at], strict=True))
        short = [c for c in range(max(places)) if c not in own and above[c]]
        lost += [grid.number + at] if short else []
        full = [own.get(c, above[c] if c in short else "") for c in range(len(roles))]
        cells += _cells(at, full, parted)
        above = full
    if not lost:
        return grid, []
    told = problem(
        lost[0], "lost-cells", n=len(lost), lines=", ".join(str(line) for line in lost[:20])
    )
    return grid.model_copy(update={"cells": tuple(cells)}), [told]


def _places(
    row: Texts,
    roles: list[Role | None],
    parted: int | None,
    above: Texts,
    known: frozenset[str],
) -> tuple[int, ...]:
    """The columns of a row's cells: those that they fit best, the first such."""

    def misfit(places: tuple[int, ...]) -> int:
        own = dict(zip(places, row, strict=True))
        missed = sum(
            _NEEDED for column, what in enumerate(roles) if what == "title" and column not in own
        )
        return missed + sum(_misfit(column, text, own) for column, text in own.items())

    def _misfit(column: int, text: str, own: dict[int, str]) -> int:
        if not text:
            return 0
        if column == parted:
            return 0 if _MONTH.search(text) and is_time(text) else 30
        if parted is not None and column == parted + 1:
            return 0 if _whole(own.get(parted, above[parted]), text) else 8
        what = roles[column]
        return cost(shape_of(text, known), what, text) if what else 2

    return min(combinations(range(len(roles)), len(row)), key=misfit)


def _cells(row: int, texts: Texts, parted: int | None) -> list[Cell]:
    if parted is not None:
        month, day = texts[parted : parted + 2]
        time = _whole(month, day) or f"{month} {day}".strip()
        texts = [*texts[:parted], time, *texts[parted + 2 :]]
    return [Cell(row, column, text) for column, text in enumerate(texts) if text]
