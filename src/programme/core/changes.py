"""What a new version of a plan changes, told task by task."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from programme.core.plan import Plan, Task, walk_tasks
from programme.core.value import Value

ChangeKind = Literal["added", "removed", "moved", "reworded", "reassigned", "rephased", "other"]
ALIKE = 0.6
"""How alike two titles are (0 to 1) before one may be the other renamed."""


class Change(Value):
    """One difference. `before` and `after` are words for people."""

    kind: ChangeKind
    key: str
    title: str
    before: str = ""
    after: str = ""


def changes(old: Plan | None, new: Plan) -> tuple[Change, ...]:
    """All differences between two keyed plans, in the file's order, removed tasks last."""
    before = _tasks(old) if old else {}
    after = _tasks(new)
    found: list[Change] = []
    for key, (phase, task) in after.items():
        if key not in before:
            found.append(Change(kind="added", key=key, title=task.title, after=_dates(task)))
        else:
            found.extend(_compare(*before[key], phase, task))
    gone = (task for key, (_, task) in before.items() if key not in after)
    found.extend(
        Change(kind="removed", key=task.key, title=task.title, before=_dates(task)) for task in gone
    )
    if old and not found and _rest(old) != _rest(new):
        found.append(Change(kind="other", key=new.programme, title=new.title))
    return tuple(found)


def successors(old: Plan, new: Plan, reported: set[str]) -> list[tuple[Task, Task]]:
    """Removed tasks that have reports, each with the added task it may have become."""
    before, after = _tasks(old), _tasks(new)
    gone = [task for key, (_, task) in before.items() if key not in after and key in reported]
    fresh = [task for key, (_, task) in after.items() if key not in before]
    pairs = []
    for task in gone:
        alike = [(_alike(task.title, other.title), other) for other in fresh]
        score, other = max(alike, key=lambda pair: pair[0], default=(0.0, None))
        if other and score >= ALIKE:
            pairs.append((task, other))
    return pairs


def _tasks(plan: Plan) -> dict[str, tuple[str, Task]]:
    return {task.key: (path[-1].key, task) for path, task in walk_tasks(plan)}


def _compare(old_phase: str, old: Task, phase: str, new: Task) -> Iterator[Change]:
    pairs: tuple[tuple[ChangeKind, str, str], ...] = (
        ("reworded", old.title, new.title),
        ("moved", _dates(old), _dates(new)),
        ("reassigned", "、".join(old.lead), "、".join(new.lead)),
        ("rephased", old_phase, phase),
    )
    kinds = [(kind, a, b) for kind, a, b in pairs if a != b]
    for kind, a, b in kinds:
        yield Change(kind=kind, key=new.key, title=new.title, before=a, after=b)
    if not kinds and _bare(old) != _bare(new):
        yield Change(kind="other", key=new.key, title=new.title)


def _bare(task: Task) -> dict[str, object]:
    return task.model_dump(exclude={"was", "id", "when"})


def _rest(plan: Plan) -> dict[str, object]:
    return plan.model_dump(exclude={"next_key", "next_phase"})


def _dates(task: Task) -> str:
    """The windows of a task in ISO form, or its words where it has none."""
    spans = (f"{s.window.start or ''}/{s.window.end or ''}" for s in task.slots)
    return ", ".join(spans) or task.when.words


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
