"""The cells of the one table in a file: csv or a workbook, read like any notice."""

from pathlib import Path

from programme.core.notice.source import Grid
from programme.errors import UsageError
from programme.files.sources import read_source


def cells(path: Path) -> list[list[str]]:
    """The rows of the largest table in a file, as text; raises ProgrammeError for a file that
    cannot be read, UsageError where it holds no table."""
    source = read_source(path)
    grids = [block for block in source.blocks if isinstance(block, Grid)]
    if not grids:
        raise UsageError(
            f"{path} holds no table",
            mend="give a csv or xlsx file with a head row",
            code="no-table",
        )
    grid = max(grids, key=lambda one: one.height * one.width)
    rows = [[""] * grid.width for _ in range(grid.height)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text
    return rows
