"""What people changed in a workbook, as changes of a schedule file.

The file may have changed meanwhile: rows are found again as by `core.match`, and where both sides
changed the same cell the file's stands and the clash is told.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from programme.core.match import keyed
from programme.core.notice.source import Problem
from programme.core.plan import Loc, walk_phases, walk_tasks
from programme.files.edits import Drop, Edit, Insert, Put
from programme.files.include import include
from programme.files.outcome import plan_of
from programme.files.sheets import (
    EXAMPLE,
    HEAD,
    JOIN,
    OFFICES,
    PHASES,
    SHEETS,
    TARGETS,
    TASKS,
    Cells,
    Column,
    Row,
    Sheet,
    full,
    rows,
    walk,
)
from programme.files.tree import Tree, read
from programme.files.workbook import Book
from programme.files.written import Node


def changes_of(book: Book, text: str, path: Path) -> tuple[list[Edit], list[Problem]]:
    """The edits that bring `text`, the schedule file at `path`, to what the workbook says, and
    what could not be taken over."""
    work = _Returned(book, text, path)
    edits = [*work.cells(), *work.gone(), *work.added()]
    return edits, work.problems


class _Returned:
    """A workbook beside the file it was made of and the file as it is now."""

    def __init__(self, book: Book, text: str, path: Path) -> None:
        self.book, self.problems = book, list[Problem]()
        self.base, self.tree = read(book.text, "").tree, read(text, "").tree
        self.now = _places(book.text, text, path)
        self.named: dict[str, None] = {}
        self.known = _offices(text, path)
        self.phases = {full(outer, phase): at for at, outer, phase in walk(_dict(self.tree))}

    def tell(self, code: str, message: str) -> None:
        """Notes what was not taken over."""
        self.problems.append(Problem(line=0, code=code, message=message))

    # --- rows that were there

    def cells(self) -> Iterator[Edit]:
        """The cells that were changed, sheet by sheet."""
        for sheet in SHEETS:
            before, today = dict(rows(sheet, self.base)), dict(rows(sheet, self.tree))
            for at, cells in self.book.rows[sheet.zh]:
                if at and (now := self.now(at)) in today:
                    yield from self.row(sheet, now, before[at], cells, today[now])
                elif at and cells != before[at]:
                    self.tell("row-gone", f"{_name(cells)} is no longer in the file")

    def row(
        self, sheet: Sheet, at: Loc, before: Cells, cells: Cells, today: Cells
    ) -> Iterator[Edit]:
        """One row's changes."""
        changed = {c.key: c for c in sheet.columns if cells[c.key] != before[c.key]}
        for key, column in list(changed.items()):
            if column.fixed:
                if key != "no":
                    told = f"change “{column.zh}” in the file itself"
                    self.tell("cell-fixed", f"{_name(before)}: {told}")
            elif today[key] not in (before[key], cells[key]):
                told = f"“{today[key]}” in the file, “{cells[key]}” in the workbook"
                self.tell("both-changed", f"{_name(before)}: {column.zh}: {told}")
            elif today[key] != cells[key]:
                continue
            del changed[key]
        if sheet is OFFICES and not isinstance(_at(self.tree, at), dict):
            if changed:
                yield from (Drop(at[:1], int(at[1])), Insert(at[:1], int(at[1]), _office(cells)))
            return
        if sheet is TARGETS:
            yield from self.promise(at, changed, cells)
            return
        if "phase" in changed:
            yield from self.moving(at, changed, cells)
            return
        for key in changed:
            yield from self.put(sheet, at, changed[key], cells)

    def put(self, sheet: Sheet, at: Loc, column: Column, cells: Cells) -> Iterator[Edit]:
        """One cell's change."""
        value = self.value(column, cells)
        if sheet is HEAD:
            yield Put((), str(at[0]), _names(cells["value"], "names") if at[0] == "lead" else value)
            return
        yield Put(at, column.key, value)
        mapping = _dict(_at(self.tree, at))
        if column.key == "title" and sheet in (TASKS, PHASES) and not mapping.get("id"):
            yield Put(at, "was", _was(mapping))

    def promise(self, at: Loc, changed: dict[str, Column], cells: Cells) -> Iterator[Edit]:
        """The number of a target's date, and the focus beside it."""
        said = {key: self.value(column, cells) for key, column in changed.items()}
        if "value" in said and said["value"] is None:
            self.tell("number-missing", f"{_name(cells)}: {cells['when']}: kept as it was")
            del said["value"]
        known = _at(self.tree, at)
        if isinstance(known, dict):
            yield from (Put(at, key, value) for key, value in said.items())
        elif set(said) == {"value"}:
            yield Put(at[:-1], str(at[-1]), said["value"])
        elif said:
            number = Decimal(known) if isinstance(known, str) else None
            yield Put(at[:-1], str(at[-1]), {"value": number} | said)

    def moving(self, at: Loc, changed: dict[str, Column], cells: Cells) -> Iterator[Edit]:
        """A task that goes to another phase, with all that the file says of it."""
        row: dict[str, Node] = dict(_dict(_at(self.tree, at)))
        if isinstance(weight := row.get("weight"), str):
            row["weight"] = Decimal(weight)  # a number, not the text of one
        for key, column in changed.items():
            row |= {key: self.value(column, cells)} if key != "phase" else {}
        if "title" in changed and not row.get("id"):
            row["was"] = _was(_dict(_at(self.tree, at)))
        yield Drop(at[:-1], int(at[-1]))
        yield self.placed(cells["phase"], {k: v for k, v in row.items() if v is not None}, None)

    def value(self, column: Column, cells: Cells) -> Node:
        """What a cell says, as the file writes it; None where it is empty."""
        text = cells[column.key]
        if column.kind == "number" and text:
            if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", text):
                return Decimal(text)
            self.tell("not-a-number", f"{_name(cells)}: {column.zh}: {text}")
        if column.kind in ("names", "lines"):
            names = _names(text, column.kind)
            self.named |= dict.fromkeys(names) if column.key in ("lead", "support") else {}
            return (names if len(names) > 1 else names[0]) if names else None
        return text or None

    # --- rows that went or came

    def gone(self) -> Iterator[Edit]:
        """Rows that were deleted in the workbook."""
        if not self.book.text:
            return
        lost: set[Loc] = set()
        for sheet in (PHASES, TASKS, OFFICES):
            kept = {at for at, _ in self.book.rows[sheet.zh]}
            today = dict(rows(sheet, self.tree))
            for at, _ in rows(sheet, self.base):
                now = self.now(at)
                if at in kept or now not in today or any(now[: len(one)] == one for one in lost):
                    continue
                if sheet is PHASES and any(task[: len(at)] == at for task, _ in
                                           self.book.rows[TASKS.zh]):  # fmt: skip
                    self.tell("phase-in-use", f"{today[now]['title']}: still has tasks, kept")
                    continue
                lost.add(now)
                yield Drop(now[:-1], int(now[-1]))

    def added(self) -> Iterator[Edit]:
        """Rows that were written into the workbook, and offices that only they name."""
        fresh: dict[str, dict[str, Node]] = {}
        for _, cells in self.new(PHASES, "title"):
            name = JOIN.join(text for text in (cells["phase"], cells["title"]) if text)
            fresh[name] = self.mapping(PHASES, cells)
        yield from self.tasks(fresh)
        offices = {cells["name"]: _office(cells) for _, cells in self.new(OFFICES, "name")}
        offices |= {name: name for name in self.named if name not in offices}
        listed = _dict(self.tree).get("offices")
        for name, office in offices.items():
            if isinstance(listed, str) and name not in self.known:
                self.tell("office-elsewhere", f"add to {listed}: {name}")
            elif name not in self.known:
                yield Insert(("offices",), len(_list(listed)), office)

    def new(self, sheet: Sheet, key: str) -> Iterator[Row]:
        """The rows of a sheet that have no place, examples left out."""
        for at, cells in self.book.rows[sheet.zh]:
            if at or cells[key].startswith(EXAMPLE):
                continue
            if cells[key]:
                yield at, cells
            else:
                self.tell(
                    "row-without-title", f"{sheet.zh}: {'、'.join(filter(None, cells.values()))}"
                )

    def tasks(self, fresh: dict[str, dict[str, Node]]) -> Iterator[Edit]:
        """New tasks, each behind the row above it, and the new phases with theirs."""
        inside: dict[str, list[Node]] = {}
        phase, above = "", None
        for at, cells in self.book.rows[TASKS.zh]:
            phase = cells["phase"] or phase  # an empty one, as below a merged cell
            if at:
                above = self.now(at)
                continue
            if not cells["title"] or cells["title"].startswith(EXAMPLE):
                continue
            row = self.mapping(TASKS, cells)
            if phase in self.phases:
                yield self.placed(phase, row, above)
            else:
                inside.setdefault(phase or "其他工作", []).append(row)
        none: dict[str, Node] = {}
        for name, mapping in (dict.fromkeys(inside, none) | fresh).items():
            tasks: dict[str, Node] = {"tasks": inside[name]} if name in inside else {}
            outer, _, title = name.rpartition(JOIN)
            known = self.phases.get(outer) if outer else ()
            at = (*known, "phases") if known is not None else ("phases",)
            count = len(_list(_at(self.tree, at)))
            yield Insert(
                at, count, {"title": title if known is not None else name} | mapping | tasks
            )

    def placed(self, phase: str, row: Node, above: Loc | None) -> Edit:
        """A row put into a phase, behind the row above it where that is of the phase."""
        if phase not in self.phases:
            return Insert(("phases",), len(_list(_at(self.tree, ("phases",)))),
                          {"title": phase, "tasks": [row]})  # fmt: skip
        at = (*self.phases[phase], "tasks")
        index = int(above[-1]) + 1 if above and above[:-1] == at else len(_list(_at(self.tree, at)))
        return Insert(at, index, row)

    def mapping(self, sheet: Sheet, cells: Cells) -> dict[str, Node]:
        """The keys of a new row, in the order people read them."""
        order = ("when", "lead", "support", "title", "weight")
        columns = {column.key: column for column in sheet.columns}
        keys = [*order, *(key for key in columns if key not in (*order, "phase", "no"))]
        found = {key: self.value(columns[key], cells) for key in keys if key in columns}
        return {key: value for key, value in found.items() if value is not None}


def _places(before: str, today: str, path: Path) -> "_Places":
    return _Places({} if before == today or not before else _paired(before, today, path))


class _Places:
    """From places in the file of the workbook to those in the file as it is."""

    def __init__(self, pairs: dict[Loc, Loc]) -> None:
        self.pairs = pairs

    def __call__(self, at: Loc) -> Loc:
        """The place today; a place that is nowhere where the row is gone."""
        return self.pairs.get(at, ()) if self.pairs and at[0] == "phases" else at


def _paired(before: str, today: str, path: Path) -> dict[Loc, Loc]:
    old = keyed(plan_of(before, path), None)
    new = keyed(plan_of(today, path), old)
    was = {path[-1].key: path[-1].at for path in walk_phases(old)}
    was |= {"/" + task.key: task.at for _, task in walk_tasks(old)}
    now = {path[-1].key: path[-1].at for path in walk_phases(new)}
    now |= {"/" + task.key: task.at for _, task in walk_tasks(new)}
    return {at: now.get(key, ()) for key, at in was.items()}


def _at(tree: Tree, at: Loc) -> Tree:
    for part in at:
        if isinstance(tree, dict):
            tree = tree.get(str(part))
        elif isinstance(tree, list) and isinstance(part, int):
            tree = tree[part]
    return tree


def _dict(tree: Tree) -> dict[str, Tree]:
    return tree if isinstance(tree, dict) else {}


def _list(tree: Tree) -> Sequence[Tree]:
    return tree if isinstance(tree, list) else ()


def _name(cells: Cells) -> str:
    return cells.get("title") or cells.get("name") or "?"


def _names(text: str, kind: str) -> list[str]:
    parts = re.split("\n" if kind == "lines" else "[、，,;；\n]", text)
    return [name for part in parts if (name := part.strip())]


def _offices(text: str, path: Path) -> set[str]:
    """All names by which the file knows its offices."""
    document = read(text, str(path))
    include(document, path.parent)
    found: set[str] = set()
    for office in _list(_dict(document.tree).get("offices")):
        said = office if isinstance(office, dict) else {"name": office}
        aliases = said.get("aliases")
        names = aliases if isinstance(aliases, list) else [aliases]
        found |= {str(name) for name in (said.get("name"), *names) if name}
    return found


def _office(cells: Cells) -> Node:
    more = {
        key: names for key in ("aliases", "reports_to") if (names := _names(cells[key], "names"))
    }
    return {"name": cells["name"], **more} if more else cells["name"]


def _was(mapping: dict[str, Tree]) -> Node:
    was, title = mapping.get("was"), str(mapping.get("title"))
    earlier = [was] if isinstance(was, str) else [str(one) for one in was or ()]
    return [*earlier, title] if earlier else title
