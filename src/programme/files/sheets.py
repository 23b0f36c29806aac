"""The tables of a workbook: which columns they have, and a schedule file as their rows.

A row knows its place in the file, so that a changed cell is a change of that place and no other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from programme.core.plan import Loc
from programme.files.tree import Tree

MAX_CELL = 32_000
"""Characters; Excel takes 32,767. A longer text is cut and not taken back."""
EXAMPLE = ("（示例）", "(example)")
"""How the title of an example row begins, which is never imported."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: headings, the key it shows, what kind of value that is. `fixed` ones are shown
    only; changes there are not taken over."""

    zh: str
    en: str
    key: str
    kind: Literal["text", "names", "lines", "number"] = "text"
    width: int = 14
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its names and columns."""

    zh: str
    en: str
    columns: tuple[Column, ...]

    def name(self, chinese: bool) -> str:
        """Its name in a language."""
        return self.zh if chinese else self.en


TASKS = Sheet(
    "任务",
    "Tasks",
    (
        Column("阶段", "Phase", "phase", width=22),
        Column("序号", "No.", "no", width=6, fixed=True),
        Column("工作任务", "Task", "title", width=50),
        Column("时间安排", "When", "when", width=20),
        Column("牵头单位", "Lead", "lead", "names", 22),
        Column("配合单位", "Support", "support", "names", 22),
        Column("权重", "Weight", "weight", "number", 8),
        Column("成果", "Deliverable", "deliverable", width=20),
        Column("备注", "Note", "note", width=30),
        Column("id", "id", "id"),
    ),
)
PHASES = Sheet(
    "阶段",
    "Phases",
    (
        Column("阶段", "Phase", "title", width=30),
        Column("上级阶段", "Part of", "phase", width=30, fixed=True),
        Column("起止时间", "When", "when", width=22),
        Column("目标", "Objectives", "objectives", "lines", 40),
        Column("权重", "Weight", "weight", "number", 8),
        Column("备注", "Note", "note", width=30),
        Column("id", "id", "id"),
    ),
)
TARGETS = Sheet(
    "目标",
    "Targets",
    (
        Column("目标", "Target", "title", width=40, fixed=True),
        Column("方式", "Kind", "kind", width=8, fixed=True),
        Column("时间", "By", "when", width=18, fixed=True),
        Column("数值", "Value", "value", "number", 10),
        Column("计量单位", "Measure", "measure", width=10, fixed=True),
        Column("重点", "Focus", "focus", width=40),
    ),
)
OFFICES = Sheet(
    "责任单位",
    "Offices",
    (
        Column("名称", "Name", "name", width=28),
        Column("别名", "Aliases", "aliases", "names", 28),
        Column("上级", "Reports to", "reports_to", "names", 28),
    ),
)
HEAD = Sheet(
    "项目",
    "Programme",
    (
        Column("项", "Item", "title", width=24, fixed=True),
        Column("内容", "Content", "value", width=60),
    ),
)
SHEETS = (TASKS, PHASES, TARGETS, OFFICES, HEAD)
HEADS = {
    "programme": "短名称 Short name (a-z, 0-9, -)",
    "title": "标题 Title",
    "year": "年份 Year",
    "language": "语言 Language (zh, en)",
    "starts": "开始日期 First day",
    "ends": "截止日期 Last day",
    "source": "依据文件 Document",
    "issuer": "发文单位 Issuer",
    "lead": "默认牵头单位 Default lead",
    "note": "备注 Note",
}
"""What stands at the top of a schedule file, as the rows of the last sheet."""
JOIN = " / "
"""Between the titles of a phase and its parts."""

Cells = dict[str, str]
Row = tuple[Loc, Cells]


def rows(sheet: Sheet, tree: Tree) -> list[Row]:
    """The rows of a schedule file's tree on one sheet, each with its place."""
    found = _MAKERS[sheet.zh](tree if isinstance(tree, dict) else {})
    return [(at, {column.key: _shown(cells.get(column.key), column) for column in sheet.columns})
            for at, cells in found]  # fmt: skip


def _shown(value: Tree, column: Column) -> str:
    if isinstance(value, list):
        value = ("\n" if column.kind == "lines" else "、").join(str(one) for one in value)
    text = plain(value if isinstance(value, str) else "")
    if column.kind == "number" and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return plain(float(text))
    return text if len(text) <= MAX_CELL else text[:MAX_CELL] + "…"


def plain(value: object) -> str:
    """A value as a cell shows it: whole numbers without a fraction, no space at the ends."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return re.sub("\r\n?", "\n", str(value)).strip()


def walk(tree: Mapping[str, Tree]) -> Iterator[tuple[Loc, str, Mapping[str, Tree]]]:
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


def _tasks(tree: Mapping[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    number = 0
    for at, outer, phase in walk(tree):
        for i, task in enumerate(_listed(phase.get("tasks"))):
            number += 1
            yield (*at, "tasks", i), {**task, "phase": full(outer, phase), "no": str(number)}


def _phases(tree: Mapping[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    for at, outer, phase in walk(tree):
        yield at, {**phase, "phase": outer}


def _targets(tree: Mapping[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    targets = tree.get("targets")
    for title, target in targets.items() if isinstance(targets, dict) else ():
        for kind in ("add", "reach"):
            steps = target.get(kind) if isinstance(target, dict) else None
            for words, step in steps.items() if isinstance(steps, dict) else ():
                said = step if isinstance(step, dict) else {"value": step}
                assert isinstance(target, dict)
                yield ("targets", title, kind, words), {
                    **said, "title": title, "kind": kind, "when": words,
                    "measure": target.get("measure"),
                }  # fmt: skip


def _offices(tree: Mapping[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    listed = tree.get("offices")
    for i, office in enumerate(listed if isinstance(listed, list) else []):
        yield ("offices", i), office if isinstance(office, dict) else {"name": office}


def _head(tree: Mapping[str, Tree]) -> Iterator[tuple[Loc, Mapping[str, Tree]]]:
    for key, name in HEADS.items():
        yield (key,), {"title": name, "value": tree.get(key)}


_MAKERS = {"任务": _tasks, "阶段": _phases, "目标": _targets, "责任单位": _offices, "项目": _head}


def _listed(value: Tree) -> Sequence[Mapping[str, Tree]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
