"""Offices and units that people changed in a workbook."""

from collections import defaultdict
from collections.abc import Iterator

from programme.core.plan import Loc
from programme.files.columns import OFFICES, UNITS, Column, Sheet, parts
from programme.files.edits import Drop, Edit, Insert, Put, list_at, value_at
from programme.files.rowdiff import Changed, Desk
from programme.files.said import problem
from programme.files.sheets import Row
from programme.files.tree import Tree
from programme.files.written import Node


def offices(desk: Desk) -> Iterator[Edit]:
    """Rows of the sheet, and names that only tasks have."""
    for found in desk.changed(OFFICES):
        yield from _entry(desk, OFFICES, found, _office(found.row))
    yield from (Drop(at[:1], int(at[1])) for at in desk.gone(OFFICES))
    fresh: dict[str, Node] = {row.cells["name"]: _office(row) for row in desk.new(OFFICES)}
    fresh |= {name: name for name in desk.offices if name not in fresh}
    listed = list_at(desk.today, ("offices",))
    known = {name for office in listed for name in _names(office)}
    known |= {row.cells["name"] for row in desk.rows(OFFICES) if row.at}
    known |= {name for row in desk.rows(OFFICES) for name in parts(row.cells["aliases"], "names")}
    for name, office in fresh.items():
        if name not in known:
            yield Insert(("offices",), len(listed), office)


def _names(office: Tree) -> list[str]:
    if not isinstance(office, dict):
        return [str(office)]
    aliases = office.get("aliases") or []
    return [str(office.get("name")), *map(str, aliases if isinstance(aliases, list) else [aliases])]


def _office(row: Row) -> Node:
    more = {key: names for key in ("aliases", "reports_to")
            if (names := parts(row.cells[key], "names"))}  # fmt: skip
    return {"name": row.cells["name"], **more} if more else row.cells["name"]


def _entry(desk: Desk, sheet: Sheet, found: Changed, entry: Node) -> Iterator[Edit]:
    """A changed entry of a list; one that was only a name may become a mapping."""
    if isinstance(value_at(desk.today, found.at), dict):
        for column in found.columns:
            yield Put(found.at, column.key, desk.value(sheet, found.row, column))
    else:
        yield Put(found.at[:-1], found.at[-1], entry)


# --- units


def units(desk: Desk, own: Tree) -> Iterator[Edit]:
    """Lists of units; `own` is the tree of the schedule file without what other files hold."""
    fresh: dict[str, list[Row]] = defaultdict(list)
    for row in desk.new(UNITS):
        fresh[row.cells["kind"]].append(row)
    dropped: list[Loc] = []
    for found in desk.changed(UNITS):
        if not _elsewhere(desk, own, found.at, found.row.line):
            yield from _changed(desk, found)
    for at in desk.gone(UNITS):
        if not _elsewhere(desk, own, at, 0) and not (len(at) == 2 and at[1] in fresh):
            dropped.append(at)
    yield from _drops(desk, dropped)
    yield from _added(desk, own, fresh)


def _elsewhere(desk: Desk, own: Tree, at: Loc, line: int) -> bool:
    """Whether the list stands in a file of its own, which is told."""
    mine = value_at(own, at[:2])
    file = (mine.get("csv") or mine.get("xlsx")) if isinstance(mine, dict) else None
    if not file:
        return False
    told = problem("listed-elsewhere", UNITS, line, None, text=str(file))
    desk.problems += [] if told in desk.problems else [told]
    return True


def _changed(desk: Desk, found: Changed) -> Iterator[Edit]:
    if len(found.at) > 2:
        yield from _entry(desk, UNITS, found, _unit(desk, found.row))
        return
    count = UNITS.column("count")
    if not found.row.cells["count"]:
        desk.bad.append(problem("cell-empty", UNITS, found.row.line, count))
    yield Put(found.at, "count", desk.value(UNITS, found.row, count))


def _drops(desk: Desk, dropped: list[Loc]) -> Iterator[Edit]:
    """Rows that went; a list or all lists that have nothing left go with their key."""
    kinds = mapping_kinds(desk.today)
    whole = {kind for kind in kinds if _all_gone(desk.today, kind, dropped)}
    if whole and whole == set(kinds):
        yield Put((), "units", None)
        return
    yield from (Put(("units",), kind, None) for kind in whole)
    yield from (Drop(at[:2], int(at[2])) for at in dropped if at[1] not in whole)


def mapping_kinds(tree: Tree) -> list[str]:
    """The kinds of units."""
    found = value_at(tree, ("units",))
    return [*found] if isinstance(found, dict) else []


def _all_gone(tree: Tree, kind: str, dropped: list[Loc]) -> bool:
    mine = [at for at in dropped if at[1] == kind]
    return bool(mine) and len(mine) >= len(list_at(tree, ("units", kind)))


def _added(desk: Desk, own: Tree, fresh: dict[str, list[Row]]) -> Iterator[Edit]:
    known, new = mapping_kinds(desk.today), dict[str, Node]()
    for kind, found in fresh.items():
        if kind not in known:
            new[kind] = _counted(found) or [_unit(desk, row) for row in found]
        elif not _elsewhere(desk, own, ("units", kind), found[0].line):
            listed = list_at(desk.today, ("units", kind))
            if listed:
                yield from (Insert(("units", kind), len(listed), _unit(desk, r)) for r in found)
            else:
                yield Put(("units",), kind, _named(desk, kind, found))
    if new and known:
        yield from (Put(("units",), kind, entry) for kind, entry in new.items())
    elif new:
        yield Put((), "units", new, below="offices")


def _counted(found: list[Row]) -> Node:
    """A list that is only counted."""
    (first, *more) = found
    count = first.cells["count"]
    plain = count.isdecimal() and not more and not (first.cells["title"] or first.cells["id"])
    return {"count": int(count)} if plain else None


def _named(desk: Desk, kind: str, found: list[Row]) -> list[Node]:
    """Names in place of a number: they take the ids of the placeholders, so that no report is
    lost; while the row with the number stays, so do those that have no name yet."""
    entries = [_unit(desk, row, f"{kind}{n:03d}") for n, row in enumerate(found, 1)]
    stay = [row for row in desk.rows(UNITS) if row.at == ("units", kind)]
    count = stay[0].cells["count"] if stay else "0"
    total = int(count) if count.isdecimal() else 0
    return [*entries, *({"id": f"{kind}{n:03d}"} for n in range(len(entries) + 1, total + 1))]


def _unit(desk: Desk, row: Row, number: str = "") -> Node:
    cells = row.cells
    if not (cells["title"] or cells["id"]):
        desk.bad.append(problem("cell-empty", UNITS, row.line, _TITLE))
    found: dict[str, Node] = {"id": cells["id"] or number}
    found |= {key: cells[key] for key in ("title", "group", "office")}
    given = {key: text for key, text in found.items() if text}
    return cells["title"] if set(given) == {"title"} else given


_TITLE: Column = UNITS.column("title")
