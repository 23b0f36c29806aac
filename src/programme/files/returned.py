"""What people changed in a workbook, as changes of a schedule file.

The file may have changed meanwhile: rows are found again as by `core.match`, and where both sides
changed the same cell the file's stands and the clash is told.
"""

from collections.abc import Iterable, Sequence

from programme.core.faults import Fault
from programme.core.match import keyed
from programme.core.notice.source import Problem
from programme.core.plan import Loc, Plan, walk_phases, walk_tasks
from programme.files.build import build
from programme.files.columns import HEAD, OFFICES, SHEETS, TARGETS, UNITS, Sheet
from programme.files.edits import Edit
from programme.files.grammar import parse
from programme.files.listed import offices, units
from programme.files.opened import Book
from programme.files.placed import phases_and_tasks
from programme.files.promised import targets
from programme.files.rowdiff import Desk, Places
from programme.files.said import problem, refused
from programme.files.sheets import Row, rows
from programme.files.tree import Tree


def changes_of(book: Book, today: Tree, own: Tree) -> tuple[list[Edit], list[Problem]]:
    """The edits that bring a schedule file to what the workbook says, and what could not be taken
    over. `own` is the file's tree, `today` the same with the lists that stand in other files.

    Raises ProgrammeError `workbook-cells` where cells cannot be read.
    """
    same = not book.text or book.tree == today
    desk = Desk(book, today, None if same else _places(book.tree, today))
    edits = [*desk.head(), *phases_and_tasks(desk), *targets(desk), *units(desk, own)]
    edits += offices(desk)  # last: all others name some
    if desk.bad:
        raise refused(book.name, desk.bad)
    return edits, desk.problems


def refuse(book: Book, faults: Iterable[Fault], outcome: Tree) -> None:
    """Raises ProgrammeError where what the workbook says would be a schedule file with errors,
    each told at the cell that it came from."""
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise refused(book.name, [_told(book, fault, outcome) for fault in errors])


def _told(book: Book, fault: Fault, outcome: Tree) -> Problem:
    en, zh = (f"{fault.what(lang)}; {fault.mend(lang)}" for lang in ("en", "zh"))
    found = [(sheet, row) for sheet in SHEETS for row in rows(sheet, outcome)
             if row.at and fault.loc[: len(row.at)] == row.at]  # fmt: skip
    sheet, row = max(found, key=lambda pair: len(pair[1].at), default=(HEAD, Row((), {})))
    key = str(fault.loc[len(row.at)]) if len(fault.loc) > len(row.at) else ""
    column = next((column for column in sheet.columns if column.key == key), None)
    return problem("plan-fault", sheet, _line(book, sheet, row), column, text=(en, zh))


def _line(book: Book, sheet: Sheet, row: Row) -> int:
    """The row of the sheet that says the same; 0 where there is none."""
    near = [(sum(one.cells[key] == text for key, text in row.cells.items() if text), -one.line)
            for one in book.rows.get(sheet.zh, [])]  # fmt: skip
    return -max(near)[1] if near and row.cells else 0


# --- a file that changed meanwhile


def _places(before: Tree, today: Tree) -> Places:
    """From places in one tree to those in the other."""
    old = keyed(_plan(before), None)
    was, now = _keys(old), _keys(keyed(_plan(today), old))
    for sheet in (TARGETS, UNITS, OFFICES, HEAD):
        was |= {_identity(sheet, row): row.at for row in rows(sheet, before)}
        now |= {_identity(sheet, row): row.at for row in rows(sheet, today)}
    return {at: now.get(key, ()) for key, at in was.items()}


def _plan(tree: Tree) -> Plan:
    schedule, _ = parse(tree)
    assert schedule, "both files were checked"
    return build(schedule)


def _keys(plan: Plan) -> dict[Sequence[str | int], Loc]:
    """Places of phases and tasks by their keys."""
    found: dict[Sequence[str | int], Loc] = {}
    found |= {("phase", path[-1].key): path[-1].at for path in walk_phases(plan)}
    return found | {("task", task.key): task.at for _, task in walk_tasks(plan)}


def _identity(sheet: Sheet, row: Row) -> Sequence[str | int]:
    if sheet is UNITS:
        return ("unit", row.cells["kind"], row.cells["id"] or row.cells["title"])
    return ("office", row.cells["name"]) if sheet is OFFICES else row.at
