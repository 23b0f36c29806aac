"""A schedule file with edits made, its offices file with it, and what that changes in the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from programme.core.changes import Change, changes
from programme.core.checks import check
from programme.core.faults import Fault
from programme.core.match import keyed
from programme.core.plan import Plan
from programme.files.build import build
from programme.files.edit import edited
from programme.files.edits import Edit, value_at
from programme.files.grammar import parse
from programme.files.include import include, read_file
from programme.files.tree import read


@dataclass(frozen=True, slots=True)
class Merged:
    """The file's new text and what that changes. `offices` are names that are new in the offices
    file, `file` its path in the schedule file, `offices_text` its new text; `faults`
    those of the outcome, without lines."""

    text: str
    changes: tuple[Change, ...]
    offices: tuple[str, ...] = ()
    file: str = ""
    offices_text: str = ""
    faults: tuple[Fault, ...] = ()


def made(
    text: str, path: Path, base: Plan, edits: Sequence[Edit], offices: Sequence[str] = ()
) -> Merged:
    """The text, and that of its offices file where it has one, with the edits made; `base` is its
    plan, keyed, and `offices` the names that the edits add."""
    file = offices_file(text)
    theirs = [edit for edit in edits if file and edit.at[:1] == ("offices",)]
    new = edited(text, [edit for edit in edits if edit not in theirs])
    listed = edited(offices_text(text, path), theirs) if theirs else ""
    plan, faults = judged(new, path, listed)
    differ = changes(base, keyed(plan, base)) if plan else ()
    return Merged(new, differ, tuple(offices) if theirs else (), file, listed, tuple(faults))


def offices_file(text: str) -> str:
    """The path of its offices file, as a schedule file has it; empty where it lists them."""
    found = value_at(read(text, "").tree, ("offices",))
    return found if isinstance(found, str) else ""


def offices_text(text: str, path: Path) -> str:
    """The text in which the offices of the schedule file at `path` are listed."""
    file = offices_file(text)
    return read_file(path.parent / file, file)[1].decode("utf-8-sig") if file else text


def plan_of(text: str, path: Path) -> Plan:
    """The plan that `text` would be at `path`; the text is known to have one."""
    plan, _ = judged(text, path)
    assert plan
    return plan


def judged(text: str, path: Path, offices: str = "") -> tuple[Plan | None, list[Fault]]:
    """The plan that `text` would be at `path`, None where it is none, and all its faults, without
    lines; `offices` is the new text of its offices file."""
    document = read(text, str(path))
    if offices and isinstance(document.tree, dict):
        document.tree["offices"] = value_at(read(offices, "").tree, ("offices",))
    include(document, path.parent)
    schedule, faults = parse(document.tree)
    plan = build(schedule) if schedule else None
    return plan, [*document.faults, *faults, *(check(plan) if plan else ())]
