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
            "no-table",
            f"{path} holds no table",
            f"{path} 里没有表格",
            "give a csv or xlsx file with a head row",
            "请给出有表头的 csv 或 xlsx 文件",
        )
    grid = max(grids, key=lambda one: one.height * one.width)
    rows = [[""] * grid.width for _ in range(grid.height)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text
    return rows
