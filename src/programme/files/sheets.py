"""A schedule file as the rows of a workbook's sheets.

A row knows its place in the file, so that a changed cell is a change of that place and no other.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from programme.core.plan import Loc
from programme.files.columns import HEADS, MAX_CELL, Column, Sheet
from programme.files.edits import list_at, mapping_at
from programme.files.tree import Tree

JOIN = " / "
"""Between the titles of a phase and its parts."""

KINDS = {"add": "add 新增", "reach": "reach 达到"}
"""How the numbers of a target count."""

Cells = dict[str, str]


class Row(NamedTuple):
    """A row: its place in the file, empty for one that a person added; its cells by key; its
    number on the sheet, from 1, where it was read from one."""

    at: Loc
    cells: Cells
    line: int = 0


def rows(sheet: Sheet, tree: Tree) -> list[Row]:
    """The rows of a schedule file's tree on one sheet, each with its place."""
    found = _MAKERS[sheet.zh](tree if isinstance(tree, dict) else {})
    return [Row(at, {column.key: _shown(cells.get(column.key), column) for column in sheet.columns})
            for at, cells in found]  # fmt: skip


def _shown(value: Tree, column: Column) -> str:
    if isinstance(value, list):
        value = ("\n" if column.kind == "lines" else "、").join(str(one) for one in value)
    text = column.normal(value if isinstance(value, str) else "")
    return text if len(text) <= MAX_CELL else text[:MAX_CELL] + "…"


def walk(tree: dict[str, Tree]) -> Iterator[tuple[Loc, str, Mapping[str, Tree]]]:
    """Each phase: its place, the titles above it joined, the phase."""
    yield from _below(tree.get("phases"), ("phases",), "")


def _below(found: Tree, at: Loc, outer: str) -> Iterator[tuple[Loc, str, Mapping[str, Tree]]]:
    for i, phase in enumerate(found if isinstance(found, list) else []):
        if isinstance(phase, dict):
            yield (*at, i), outer, phase
            inner = full(outer, phase)
            yield from _below(phase.get("phases"), (*at, i, "phases"), inner)


def full(outer: str, phase: Mapping[str, Tree]) -> str:
    """`申报评估 / 申报市评`."""
    return JOIN.join(text for text in (outer, str(phase.get("title"))) if text)


def _tasks(tree: dict[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    number = 0
    for at, outer, phase in walk(tree):
        for i, task in enumerate(_listed(phase.get("tasks"))):
            number += 1
            yield (*at, "tasks", i), {**task, "phase": full(outer, phase), "no": str(number)}


def _phases(tree: dict[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    for at, outer, phase in walk(tree):
        yield at, {**phase, "phase": outer}


def _targets(tree: dict[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    """Each date of each target; what is said of the whole target stands in its first row."""
    for title in mapping_at(tree, ("targets",)):
        at: Loc = ("targets", title)
        whole = {k: v for k, v in mapping_at(tree, at).items() if k not in ("id", "was", "lead")}
        steps = [(kind, words, step) for kind in KINDS
                 for words, step in mapping_at(tree, (*at, kind)).items()]  # fmt: skip
        for kind, words, step in steps:
            said = step if isinstance(step, dict) else {"value": step}
            yield (*at, kind, words), {
                **whole, **said, "title": title, "kind": KINDS[kind], "when": words
            }  # fmt: skip
            whole = {}
        if not steps:
            yield at, {**whole, "title": title}


def _units(tree: dict[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    for kind, listed in mapping_at(tree, ("units",)).items():
        if isinstance(listed, dict):
            yield ("units", kind), {**listed, "kind": kind}
        for i, unit in enumerate(list_at(tree, ("units", kind))):
            named = unit if isinstance(unit, dict) else {"title": unit}
            yield ("units", kind, i), {**named, "kind": kind}


def _offices(tree: dict[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    for i, office in enumerate(list_at(tree, ("offices",))):
        yield ("offices", i), office if isinstance(office, dict) else {"name": office}


def _head(tree: dict[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    for key, name in HEADS.items():
        yield (key,), {"title": name, "value": tree.get(key)}


_MAKERS = {
    "任务": _tasks,
    "阶段": _phases,
    "目标": _targets,
    "对象名单": _units,
    "责任单位": _offices,
    "项目": _head,
}


def _listed(value: Tree) -> Sequence[Mapping[str, Tree]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
