"""Targets that people changed in a workbook."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from programme.core.plan import Loc
from programme.files.columns import NUMBER, TARGETS, Column
from programme.files.edits import Edit, Put, Rename, mapping_at, value_at
from programme.files.rowdiff import Changed, Desk, was
from programme.files.said import problem
from programme.files.sheets import KINDS, Row
from programme.files.written import Node

_STEP = ("title", "kind", "when", "value", "focus")
"""Keys of one date; all others are of the whole target."""


def targets(desk: Desk) -> Iterator[Edit]:
    """Numbers, dates, words; rows that came and went."""
    changed = list(desk.changed(TARGETS))
    yield from _titles(desk, changed)
    for found in changed:
        yield from _step(desk, found)
        for column in found.columns:
            if column.key not in _STEP:
                yield Put(found.at[:2], column.key, desk.value(TARGETS, found.row, column))
    yield from _gone(desk)
    yield from _added(desk)


def _titles(desk: Desk, changed: list[Changed]) -> Iterator[Edit]:
    """Targets that were renamed, in all their rows."""
    found: dict[Loc, set[str]] = defaultdict(set)
    for row in desk.rows(TARGETS):
        if row.at:
            found[desk.now(row.at)[:2]].add(row.cells["title"])
    renamed = {one.at[:2]: one.row for one in changed if _has(one, "title")}
    for at, row in renamed.items():
        if len(found[at]) > 1:
            column = TARGETS.column("title")
            desk.bad.append(problem("target-torn", TARGETS, row.line, column))
            continue
        mapping = mapping_at(desk.today, at)
        yield Rename(at[:1], str(at[1]), row.cells["title"])
        if not mapping.get("id"):
            yield Put(at, "was", was(mapping, str(at[1])))


def _has(found: Changed, key: str) -> bool:
    return any(column.key == key for column in found.columns)


def _step(desk: Desk, found: Changed) -> Iterator[Edit]:
    """The number of a date, the focus beside it, the date."""
    at, row = found.at, found.row
    said = {c.key: desk.value(TARGETS, row, c) for c in found.columns if c.key in _STEP[3:]}
    if _has(found, "when") and len(at) > 2:
        if not row.cells["when"]:
            desk.bad.append(problem("cell-empty", TARGETS, row.line, TARGETS.column("when")))
        yield Rename(at[:-1], str(at[-1]), row.cells["when"])
    if "value" in said:
        _doubted(desk, row)
    if "value" in said and said["value"] is None:
        desk.bad.append(problem("cell-empty", TARGETS, row.line, TARGETS.column("value")))
    known = value_at(desk.today, at)
    if len(at) == 2 or not said:
        return
    if isinstance(known, dict):
        yield from (Put(at, key, value) for key, value in said.items())
    elif set(said) == {"value"}:
        yield Put(at[:-1], at[-1], said["value"])
    else:
        number = Decimal(known) if isinstance(known, str) and NUMBER.fullmatch(known) else None
        yield Put(at[:-1], at[-1], {"value": number} | said)


def _doubted(desk: Desk, row: Row) -> None:
    """93 % typed into a cell for numbers may arrive as 0.93."""
    text, column = row.cells["value"], TARGETS.column("value")
    if row.cells["measure"] in ("%", "％") and text.startswith("0."):
        desk.problems.append(problem("percent-doubtful", TARGETS, row.line, column, text=text))


def _gone(desk: Desk) -> Iterator[Edit]:
    """Dates that were deleted; a target without any goes whole."""
    lost = list(desk.gone(TARGETS))
    there = {desk.now(row.at)[:2] for row in desk.rows(TARGETS) if row.at}
    fresh = {("targets", row.cells["title"]) for row in desk.rows(TARGETS) if not row.at}
    whole = {at[:2] for at in lost} - there - fresh
    if whole and len(whole) == len(mapping_at(desk.today, ("targets",))):
        yield Put((), "targets", None)
        return
    yield from (Put(at[:1], at[1], None) for at in sorted(whole))
    yield from (Put(at[:-1], at[-1], None) for at in lost if at[:2] not in whole and len(at) > 2)


def _added(desk: Desk) -> Iterator[Edit]:
    """New dates, each behind the row above it, and new targets."""
    known, above = mapping_at(desk.today, ("targets",)), ""
    last: Loc = ()
    fresh: dict[str, dict[str, Node]] = {}
    first: dict[Loc, dict[str, Node]] = defaultdict(dict)
    rows = {row.line: row for row in desk.new(TARGETS)}
    for row in desk.rows(TARGETS):
        title = row.cells["title"] or above
        above = title
        if row.at:
            last = desk.now(row.at)
        elif row.line in rows and title in known:
            kind = _kind(desk, row, known[title])
            at: Loc = ("targets", title, kind)
            below = str(last[-1]) if last[:-1] == at else ""
            if mapping_at(desk.today, at):
                yield Put(at, row.cells["when"], _promise(desk, row), below)
            else:
                first[at][row.cells["when"]] = _promise(desk, row)
        elif row.line in rows:
            target = fresh.setdefault(title, {})
            target |= desk.values(TARGETS, row, *_STEP)
            if row.cells["when"]:
                steps = target.setdefault(_kind(desk, row, target), {})
                assert isinstance(steps, dict)
                steps[row.cells["when"]] = _promise(desk, row)
    yield from (Put(at[:-1], at[-1], steps) for at, steps in first.items())
    if fresh and not known:
        yield Put((), "targets", fresh, below="offices")
    elif fresh:
        yield from (Put(("targets",), title, target) for title, target in fresh.items())


def _kind(desk: Desk, row: Row, target: object) -> str:
    """How the numbers count: as written, else as those of the target do."""
    written = row.cells["kind"]
    for kind, words in KINDS.items():
        if written and (written in words or kind in written):
            return kind
    if not written and isinstance(target, dict):
        return next((kind for kind in KINDS if kind in target), "reach")
    desk.bad.append(problem("kind-unknown", TARGETS, row.line, _KIND))
    return "reach"


_KIND: Column = TARGETS.column("kind")


def _promise(desk: Desk, row: Row) -> Node:
    """A number, with its focus; one that is not known stands as null."""
    _doubted(desk, row)
    value = desk.value(TARGETS, row, TARGETS.column("value"))
    focus = row.cells["focus"]
    if focus or value is None:
        return {"value": value} | ({"focus": focus} if focus else {})
    return value
