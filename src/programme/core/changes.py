"""What a new version of a plan changes, told task by task, target by target and unit by unit."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from programme.core.plan import Plan, Step, Target, Task, Unit, walk_tasks
from programme.core.value import Value

ChangeKind = Literal[
    "added", "removed", "moved", "reworded", "reassigned", "rephased", "valued", "closed", "other"
]
MANY = 10
"""So many units of a list that change alike are told one by one, more as a number."""
ALIKE = 0.6
"""How alike two titles are (0 to 1) before one may be the other renamed."""


class Change(Value):
    """One difference in a task, a `target`, a `unit` or several `units` of a list. `before` and
    `after` are words for people; `by` is the day of a target's value."""

    kind: ChangeKind
    key: str
    title: str
    before: str = ""
    after: str = ""
    what: Literal["task", "target", "unit", "units"] = "task"
    by: str = ""


def changes(old: Plan | None, new: Plan) -> tuple[Change, ...]:
    """All differences between two keyed plans, in the file's order, what is removed last; those in
    targets and units follow. Of a first version only its tasks are told."""
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
    if old:
        found += [*_in_targets(old, new), *_in_units(old, new)]
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


def _in_targets(old: Plan, new: Plan) -> Iterator[Change]:
    before, after = ({t.key: t for t in plan.targets} for plan in (old, new))
    for key, target in after.items():
        if key in before:
            yield from _in_target(before[key], target)
        else:
            yield _of_target("added", target, after=_goals(target))
    for key, target in before.items():
        if key not in after:
            yield _of_target("removed", target, before=_goals(target))


def _in_target(old: Target, new: Target) -> Iterator[Change]:
    told: tuple[tuple[ChangeKind, str, str, str], ...] = (
        ("reworded", old.title, new.title, ""),
        ("reassigned", "、".join(old.lead), "、".join(new.lead), ""),
        *_in_steps(old.steps, new.steps),
    )
    found = [_of_target(kind, new, before=a, after=b, by=by) for kind, a, b, by in told if a != b]
    yield from found
    apart = {"id", "was", "title", "lead"}
    if not found and old.model_dump(exclude=apart) != new.model_dump(exclude=apart):
        yield _of_target("other", new)


def _in_steps(
    old: tuple[Step, ...], new: tuple[Step, ...]
) -> Iterator[tuple[ChangeKind, str, str, str]]:
    """Steps are the same by their day; of as many as before, also by their place."""
    before, after = ({_by(step): _value(step) for step in steps} for steps in (old, new))
    if len(old) == len(new):
        for a, b in zip(old, new, strict=True):
            yield "moved", _by(a), _by(b), ""
            yield "valued", _value(a), _value(b), _by(b)
        return
    for day in dict.fromkeys([*before, *after]):
        kind: ChangeKind = "valued" if day in after else "removed"
        yield kind if day in before else "added", before.get(day, ""), after.get(day, ""), day


def _of_target(
    kind: ChangeKind, target: Target, *, before: str = "", after: str = "", by: str = ""
) -> Change:
    return Change(
        kind=kind, key=target.key, title=target.title, before=before, after=after, what="target",
        by=by,
    )  # fmt: skip


def _goals(target: Target) -> str:
    return ", ".join(f"{_by(step)} {_value(step)}" for step in target.steps) or target.reference


def _by(step: Step) -> str:
    """The day of a step, or its words where it has none."""
    return str(step.when.span().end or step.when.words)


def _value(step: Step) -> str:
    """What a step adds, or the level that it names; masked: null."""
    value = step.value if step.add is None else step.add
    return "null" if value is None else f"{value:f}"


def _in_units(old: Plan, new: Plan) -> Iterator[Change]:
    for kind in dict.fromkeys(units.kind for units in (*old.units, *new.units)):
        before, after = (
            {unit.id: unit for unit in listed.units} if (listed := plan.unit_list(kind)) else {}
            for plan in (old, new)
        )
        told = [
            one
            for name in dict.fromkeys([*after, *before])
            if (one := _in_unit(kind, before.get(name), after.get(name)))
        ]
        yield from _together(kind, told)


def _in_unit(kind: str, old: Unit | None, new: Unit | None) -> Change | None:
    unit = new or old
    if old == new or unit is None:
        return None
    how: tuple[ChangeKind, str, str] = ("other", "", "")
    if not (old and new):
        how = ("added" if new else "removed", "", "")
    elif old.closed != new.closed:
        closed = f"{new.closed or ''} {new.into and '→ '}{new.into}".strip()
        how = ("closed", str(old.closed or ""), closed)
    elif old.title != new.title:
        how = ("reworded", old.title, new.title)
    a, b = how[1:]
    return Change(
        kind=how[0], key=f"{kind}/{unit.id}", title=unit.title, before=a, after=b, what="unit"
    )


def _together(kind: str, told: list[Change]) -> Iterator[Change]:
    """Many that changed alike as one."""
    for how, some in groupby(sorted(told, key=lambda one: one.kind), key=lambda one: one.kind):
        alike = list(some)
        if len(alike) > MANY:
            yield Change(kind=how, key=kind, title=kind, after=str(len(alike)), what="units")
        else:
            yield from alike


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
