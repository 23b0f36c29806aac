"""Tables by their header words, in any order, with title rows above and merged cells."""

import re
from bisect import bisect_left

from programme.core.notice.headers import Role, role
from programme.core.notice.headings import marked
from programme.core.notice.source import Cell, Grid, Problem
from programme.core.notice.table import Row, Table
from programme.core.notice.text import joined, plain, short
from programme.core.notice.told import problem

_SUMS = frozenset({"合计", "小计", "总计", "共计", "total", "subtotal", "sum", "grand total"})
Columns = dict[int, tuple[str, Role | None]]


class Reader:
    """Reads one grid, row by row, each once."""

    def __init__(self, grid: Grid, by_row: bool) -> None:
        self.grid, self.by_row = grid, by_row
        self.rows: dict[int, list[Cell]] = {}
        for cell in grid.cells:
            self.rows.setdefault(cell.row, []).append(cell)
        self.down: dict[int, Cell] = {}
        self.columns: Columns = {}
        self.order: list[int] = []
        self.table = Table(grid.number, grid.name, {}, [], [])
        self.above: list[str] = []

    def line(self, row: int) -> int:
        return self.grid.number + row if self.by_row else self.grid.number


def read_grid(grid: Grid, *, by_row: bool) -> tuple[Table | None, list[Problem]]:
    """The rows of a grid; None and a problem for one without known headers.

    `by_row`: a row's line is its place in the source; else all have the grid's.
    """
    reader = Reader(grid, by_row)
    skip = -1
    for row in sorted(reader.rows):
        cells = sorted(reader.rows[row], key=lambda cell: cell.column)
        reader.rows[row] = cells
        if row <= skip:
            continue
        if columns := _columns(cells):
            below = sorted(reader.rows.get(row + 1, []), key=lambda cell: cell.column)
            lower = _lower(cells, below, columns)
            skip = row + 1 if lower else skip
            _begin(reader, lower or columns)
        elif reader.columns:
            _data(reader, row, cells)
        else:
            reader.above += [text for cell in cells if (text := joined(cell.text))]
    return _finished(reader)


def _finished(reader: Reader) -> tuple[Table | None, list[Problem]]:
    if not reader.columns:
        words = short(" | ".join(reader.above))
        return None, [problem(reader.grid.number, "table-unread", words=words)]
    reader.table.name = " ".join(filter(None, (reader.grid.name, *reader.above)))
    reader.table.above = reader.above
    return reader.table, []


# --- headers


def _columns(cells: list[Cell]) -> Columns:
    """The columns of a header row; empty for any other row.

    Most of its cells are known header words, among them a task's or measure's and one more."""
    if not any(role(cell.text) for cell in cells[len(cells) // 2 :]):  # the shorter way, for speed
        return {}
    columns = _placed(cells)
    known = [what for _, what in columns.values() if what]
    enough = len(set(known)) > 1 and 2 * len(known) > len(columns)
    return columns if enough and _has_tasks(columns) else {}


def _has_tasks(columns: Columns) -> bool:
    return any(what in ("title", "measure", "phase") for _, what in columns.values())


def _placed(cells: list[Cell]) -> Columns:
    columns: Columns = {}
    for cell in cells:
        if label := joined(cell.text):
            columns[cell.column] = (label, role(label))
    return columns


def _lower(cells: list[Cell], below: list[Cell], upper: Columns) -> Columns:
    """The columns of a header of two rows; empty where the second is none."""
    labels = [cell for cell in below if cell.text.strip()]
    wide = [cell for cell in cells if cell.columns > 1]
    if not labels or not all(_under(cell, wide) and role(cell.text) for cell in labels):
        return {}
    split = {cell.column for cell in wide}
    kept = {column: what for column, what in upper.items() if column not in split}
    columns = kept | {cell.column: _combined(cell, wide) for cell in labels}
    return columns if _has_tasks(columns) else {}


def _under(cell: Cell, wide: list[Cell]) -> Cell | None:
    return next((w for w in wide if w.column <= cell.column < w.column + w.columns), None)


def _combined(cell: Cell, wide: list[Cell]) -> tuple[str, Role | None]:
    above = _under(cell, wide)
    own, over = role(cell.text), role(above.text) if above else None
    return joined(
        f"{above.text if above else ''} {cell.text}"
    ), own if own != "responsible" else over


def _begin(reader: Reader, columns: Columns) -> None:
    """Takes the first column of each meaning; a task table without tasks has its measures."""
    seen: set[Role] = set()
    has_title = any(what == "title" for _, what in columns.values())
    reader.columns = {}
    for column, (label, found) in columns.items():
        what: Role | None = "title" if found == "measure" and not has_title else found
        what = None if what in seen else what
        reader.columns[column] = (label, what)
        if what:
            seen.add(what)
            reader.table.headers.setdefault(what, label)
    if "title" not in seen:
        column = next(c for c, (_, what) in reader.columns.items() if what == "phase")
        reader.columns[column] = (reader.columns[column][0], "title")
    reader.down, reader.order = {}, sorted(reader.columns)


# --- rows


def _data(reader: Reader, row: int, cells: list[Cell]) -> None:
    own = [cell for cell in cells if cell.text.strip()]
    if not own:
        return
    if plain(own[0].text).replace(" ", "") in _SUMS:
        words = short(" | ".join(joined(cell.text) for cell in own))
        reader.table.problems.append(problem(reader.line(row), "subtotal", words=words))
        return
    read = _row(reader, row, cells)
    if len(own) == 1 and _FOOT.match(own[0].text.strip()):
        words = short(own[0].text, 60)
        reader.table.problems.append(problem(reader.line(row), "prose", words=words))
        return
    if len(own) == 1 and not read.merged and _is_group(own[0], reader):
        read = Row(read.line, {"phase": own[0].text.strip()})
    reader.table.rows.append(read)


_FOOT = re.compile(
    r"注|备注|说明|填[表报]|制表|审核|联系(?:人|电话)|notes?\b|remarks?\b", re.IGNORECASE
)


def _is_group(cell: Cell, reader: Reader) -> bool:
    """One cell across the columns, or alone with a heading's mark: the stage of the rows below."""
    what = reader.columns.get(cell.column, ("", None))[1]
    wide = cell.columns > 1 and cell.columns * 2 > len(reader.columns)
    alone = what == "number" and not cell.text.strip().isdecimal()
    return wide or alone or marked(cell.text.strip())[0] in ("han", "stage", "chapter")


def _row(reader: Reader, row: int, cells: list[Cell]) -> Row:
    over = _over(reader, cells)
    found: dict[Role, str] = {}
    merged: set[Role] = set()
    rest: list[tuple[str, str]] = []
    used: set[int] = set()
    for column, (label, what) in reader.columns.items():
        cell = over.get(column) or _above(reader, row, column)
        inherited = cell is not None and cell.row != row
        text = cell.text.strip() if cell else ""
        if not text or (id(cell) in used and not inherited):
            continue
        used.add(id(cell))
        if what is None:
            rest += [] if inherited else [(label, text)]
        else:
            found[what] = text
            merged |= {what} if inherited else set()
    if len(used) < len(cells) + len(merged):
        left = (cell.text.strip() for cell in cells if id(cell) not in used)
        rest += [("", text) for text in left if text]
    return Row(reader.line(row), found, tuple(rest), frozenset(merged))


def _over(reader: Reader, cells: list[Cell]) -> dict[int, Cell]:
    """The row's own cells by each column that they lie over; reaching down, they are kept."""
    found: dict[int, Cell] = {}
    for cell in cells:
        first = bisect_left(reader.order, cell.column)
        last = bisect_left(reader.order, cell.column + cell.columns, first)
        found.update(dict.fromkeys(reader.order[first:last], cell))
        if cell.rows > 1:
            reader.down.update(dict.fromkeys(reader.order[first:last], cell))
    return found


def _above(reader: Reader, row: int, column: int) -> Cell | None:
    """The cell of a row above that reaches down to this one."""
    above = reader.down.get(column)
    return above if above and row < above.row + above.rows else None
