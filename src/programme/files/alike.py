"""Which rows of a newer plan are those of an older one under another title."""

import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from programme.core.changes import ALIKE
from programme.core.match import keyed
from programme.core.plan import Phase, Plan, Task, walk_phases, walk_tasks

Part = TypeVar("Part", Phase, Task)


def recognised(new: Plan, base: Plan) -> Plan:
    """The plan with the keys of `base`, a title much like one that is gone being that one renamed.

    Phases come first, for tasks are looked for in them.
    """
    new = keyed(new, base)
    ours = [path[-1] for path in walk_phases(new)]
    theirs = [path[-1] for path in walk_phases(base)]
    new = keyed(_renamed(new, _alike(ours, theirs)), base)
    tasks = [task for _, task in walk_tasks(new)]
    return keyed(_renamed(new, _alike(tasks, [task for _, task in walk_tasks(base)])), base)


def _alike(new: Sequence[Phase | Task], old: Sequence[Phase | Task]) -> dict[str, str]:
    """The keys of what seems renamed, each with the title it had; the likest pairs first."""
    known = {one.key for one in old}
    kept = {one.key for one in new} & known
    fresh = [one for one in new if one.key not in known]
    gone = [one for one in old if one.key not in kept]
    pairs = sorted(
        ((score, a.key, b) for a in fresh for b in gone if (score := _likeness(a, b)) >= ALIKE),
        key=lambda pair: -pair[0],
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, key, other in pairs:
        if key not in found and other.key not in taken:
            found[key] = other.title
            taken.add(other.key)
    return found


def folded(title: str) -> str:
    """The title as it counts: a comma is a comma in either width, spaces are none."""
    return "".join(unicodedata.normalize("NFKC", title).split())


def _likeness(one: Phase | Task, other: Phase | Task) -> float:
    matcher = SequenceMatcher(None, folded(one.title), folded(other.title), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _renamed(plan: Plan, was: Mapping[str, str]) -> Plan:
    def phase(one: Phase) -> Phase:
        tasks = tuple(_was(task, was) for task in one.tasks)
        return _was(one, was).model_copy(
            update={"tasks": tasks, "phases": tuple(map(phase, one.phases))}
        )

    return plan.model_copy(update={"phases": tuple(map(phase, plan.phases))})


def _was(one: Part, was: Mapping[str, str]) -> Part:
    return one.model_copy(update={"was": (was[one.key],)}) if one.key in was else one
