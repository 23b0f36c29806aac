"""Reads a schedule file: the one way from a path to a plan and everything that is wrong with it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from programme.core.checks import check
from programme.core.faults import Fault
from programme.core.plan import Plan
from programme.files.build import build
from programme.files.collector import collector_at_rest
from programme.files.grammar import parse
from programme.files.include import include, read_file
from programme.files.tree import Document

_AT_KEY = {"unknown-key", "fullwidth-colon", "split-text"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as read. `plan` is None where there are errors; warnings may come with a plan.

    `source_hash` is the SHA-256 of the file and all it includes, `text` the file's own text.
    """

    plan: Plan | None
    faults: tuple[Fault, ...]
    source_hash: str
    text: str

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that keep the plan from being used."""
        return tuple(fault for fault in self.faults if fault.severity == "error")


def load(path: Path) -> Loaded:
    """The plan as written, its names and numbers not yet checked against each other."""
    return _load(path)[0]


def check_file(path: Path) -> Loaded:
    """The plan and every fault, in the order of the files' lines; what a user is to be shown.

    Never raises for what is in the file, nor for a file that is not there.
    """
    loaded, document = _load(path)
    if loaded.plan is None:
        return loaded
    with collector_at_rest():
        found = (document.place(fault) for fault in check(loaded.plan))
        checked = replace(loaded, faults=_sorted(document, [*loaded.faults, *found]))
    return replace(checked, plan=None) if checked.errors else checked


def _load(path: Path) -> tuple[Loaded, Document]:
    with collector_at_rest():
        document, data = read_file(path, str(path))
        included = include(document, path.parent)
        schedule = None
        if document.tree is not None:
            schedule, found = parse(document.tree)
            told = {_place(fault) for fault in document.faults}  # an alias, say: read as empty
            placed = [document.place(f, key=f.code in _AT_KEY) for f in found]
            document.faults += [fault for fault in placed if _place(fault) not in told]
        wrong = any(fault.severity == "error" for fault in document.faults)
        plan = build(schedule) if schedule and not wrong else None
    loaded = Loaded(
        plan=plan,
        faults=_sorted(document, document.faults),
        source_hash=hashlib.sha256(data + included).hexdigest(),
        text=data.decode("utf-8-sig", errors="replace"),
    )
    return loaded, document


def _place(fault: Fault) -> tuple[str, int, int]:
    return fault.file, fault.line, fault.column


def _sorted(document: Document, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """By line, those of the schedule file itself first."""
    order = sorted(faults, key=lambda f: (f.file != document.file, f.file, f.line, f.column))
    return tuple(order)


def faults_json(faults: Iterable[Fault]) -> list[dict[str, object]]:
    """Faults for machines: code, severity, place, and the words in both languages."""
    return [
        {
            "code": f.code,
            "severity": f.severity,
            "file": f.file,
            "line": f.line,
            "column": f.column,
            "path": list(f.loc),
            "what": {"en": f.what("en"), "zh": f.what("zh")},
            "mend": {"en": f.mend("en"), "zh": f.mend("zh")},
        }
        for f in faults
    ]
