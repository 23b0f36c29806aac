"""What the tests of the readers share: documents as bytes, and what was read in short form."""

import io
import zipfile
from collections.abc import Mapping

from programme.core.notice.source import Grid, Line, Source
from programme.files.sources import read_source


def read(data: bytes | str, name: str = "notice") -> Source:
    """As `programme import` reads it; a text is UTF-8."""
    return read_source(None, data=data.encode() if isinstance(data, str) else data, name=name)


def lines(source: Source) -> list[tuple[int, str]]:
    """The lines with their numbers."""
    return [(block.number, block.text) for block in source.blocks if isinstance(block, Line)]


def grids(source: Source) -> list[Grid]:
    """The tables."""
    return [block for block in source.blocks if isinstance(block, Grid)]


def rows(grid: Grid) -> list[list[str]]:
    """The texts by row; what is covered or empty is ''."""
    texts = {(cell.row, cell.column): cell.text for cell in grid.cells}
    return [[texts.get((r, c), "") for c in range(grid.width)] for r in range(grid.height)]


def spans(grid: Grid) -> dict[str, tuple[int, int]]:
    """Rows and columns of the cells that span more than one."""
    wide = (cell for cell in grid.cells if (cell.rows, cell.columns) != (1, 1))
    return {cell.text: (cell.rows, cell.columns) for cell in wide}


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip file of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}
