"""From one version of a plan to the next: which task is which, and what changed.

A phase, task or target is found again by `id`, then by `was`, then by its title, a task's in its
phase or, where it stands only once on each side, anywhere. What is found keeps its key and the
labels of its slots; what is not gets a key that is never used again.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from programme.core.plan import Phase, Plan, Slot, Target, Task, walk_phases, walk_tasks
from programme.core.when import Window

Named = TypeVar("Named", Phase, Task, Target)
Names = Callable[[Phase | Task | Target, str], Iterable[Hashable]]
"""What one of them answers to; the string is the key of its phase, '' for phases and targets."""
ID_DIGITS = 7
"""Numbers with fewer digits are within reach of a plan's own numbering."""


def keyed(new: Plan, old: Plan | None) -> Plan:
    """`new` with the keys and slot labels that make it the next version of `old`."""
    new, next_phase = _keyed_phases(new, old)
    new, next_key = _keyed_tasks(new, old)
    targets = _keyed_targets(new.targets, old.targets if old else ())
    return new.model_copy(
        update={"targets": targets, "next_key": next_key, "next_phase": next_phase}
    )


def _keyed_phases(new: Plan, old: Plan | None) -> tuple[Plan, int]:
    ours = [path[-1] for path in walk_phases(new)]
    theirs = [path[-1] for path in walk_phases(old)] if old else []
    found = _paired([(p, "") for p in ours], [(p, "") for p in theirs], WAYS)
    keys = _Keys(ours, theirs, "P", old.next_phase if old else 1)
    given = iter([o.key if o else keys.fresh(p.id) for p, o in zip(ours, found, strict=True)])

    def phase(one: Phase) -> Phase:
        key = next(given)
        return one.model_copy(update={"key": key, "phases": tuple(map(phase, one.phases))})

    return new.model_copy(update={"phases": tuple(map(phase, new.phases))}), keys.number


def _keyed_tasks(new: Plan, old: Plan | None) -> tuple[Plan, int]:
    ours = [(task, path[-1].key) for path, task in walk_tasks(new)]
    theirs = [(task, path[-1].key) for path, task in walk_tasks(old)] if old else []
    tasks, known = [task for task, _ in ours], [task for task, _ in theirs]
    moved = _alone(tasks) & _alone(known)

    def title(one: Phase | Task | Target, _home: str) -> Iterable[Hashable]:
        return {one.title} & moved

    found = _paired(ours, theirs, (*WAYS, (title, title)))
    keys = _Keys(tasks, known, "", old.next_key if old else 1)
    given = iter([_as(t, o, keys) for t, o in zip(tasks, found, strict=True)])

    def phase(one: Phase) -> Phase:
        mine = tuple(next(given) for _ in one.tasks)
        return one.model_copy(update={"tasks": mine, "phases": tuple(map(phase, one.phases))})

    return new.model_copy(update={"phases": tuple(map(phase, new.phases))}), keys.number


def _as(task: Task, old: Task | None, keys: "_Keys") -> Task:
    if old is None:
        return task.model_copy(update={"key": keys.fresh(task.id)})
    return task.model_copy(update={"key": old.key, "slots": relabelled(task.slots, old.slots)})


def _keyed_targets(new: Sequence[Target], old: Sequence[Target]) -> tuple[Target, ...]:
    found = _paired([(t, "") for t in new], [(t, "") for t in old], WAYS)
    keys = _Keys(new, old, "T", 1)
    return tuple(
        t.model_copy(update={"key": o.key if o else keys.fresh(t.id or t.title)})
        for t, o in zip(new, found, strict=True)
    )


class _Keys:
    """Keys not yet given: an id, or else the next number that is nobody's id."""

    def __init__(
        self, new: Sequence[Named], old: Sequence[Named], prefix: str, number: int
    ) -> None:
        self.prefix, self.number = prefix, number
        self.given = {one.key for one in old}
        self.ids = {one.id for one in new}

    def fresh(self, name: str) -> str:
        key = name if name not in self.given else ""
        while not key:
            number = f"{self.prefix}{self.number}"
            key = number if number not in self.given | self.ids else ""
            self.number += 1
        self.given.add(key)
        digits = key.removeprefix(self.prefix)
        if digits.isdecimal() and len(digits) < ID_DIGITS:  # an id that may clash once removed
            self.number = max(self.number, int(digits) + 1)
        return key


def _paired(
    new: Sequence[tuple[Named, str]],
    old: Sequence[tuple[Named, str]],
    ways: Sequence[tuple[Names, Names]],
) -> list[Named | None]:
    """The old one that each new one is, if any; each old one is taken at most once.

    A way is tried for all before the next one, so that no sure match is lost to a weaker one.
    """
    found: dict[int, Named] = {}
    taken: set[str] = set()
    for names, answers in ways:
        called: dict[Hashable, list[Named]] = defaultdict(list)
        for one, home in old:
            for name in answers(one, home):
                called[name].append(one)
        for i, (one, home) in enumerate(new):
            olds = (o for name in names(one, home) for o in called.get(name, ()))
            match = None if i in found else next((o for o in olds if o.key not in taken), None)
            if match:
                found[i] = match
                taken.add(match.key)
    return [found.get(i) for i in range(len(new))]


def _alone(tasks: Iterable[Task]) -> set[str]:
    """The titles that stand once."""
    return {title for title, n in Counter(task.title for task in tasks).items() if n == 1}


# --- the ways to be found again, the surest first: (what the new one says, what the old one is)

_Any = Phase | Task | Target


def _id(one: _Any, _home: str) -> Iterable[Hashable]:
    return (one.id,) if one.id else ()


def _key(one: _Any, _home: str) -> Iterable[Hashable]:
    return (one.key,)


def _row(one: _Any, home: str) -> Iterable[Hashable]:
    """A row whose `was` has done its work in an earlier version, and stayed in the file."""
    return ((home, one.title, one.was),) if one.was else ()


def _was(one: _Any, _home: str) -> Iterable[Hashable]:
    return one.was


def _called(one: _Any, _home: str) -> Iterable[Hashable]:
    return (one.id, one.title, one.key)


def _was_here(one: _Any, home: str) -> Iterable[Hashable]:
    return ((home, name) for name in one.was)


def _called_here(one: _Any, home: str) -> Iterable[Hashable]:
    return ((home, name) for name in (one.id, one.title, one.key))


def _title(one: _Any, home: str) -> Iterable[Hashable]:
    return ((home, one.title),)


WAYS: tuple[tuple[Names, Names], ...] = (
    (_id, _id),
    (_id, _key),
    (_row, _row),
    (_was_here, _called_here),
    (_was, _called),
    (_title, _title),
)


def relabelled(new: Sequence[Slot], old: Sequence[Slot]) -> tuple[Slot, ...]:
    """New occurrences under the labels of the old ones they are.

    The same label is the same slot; a single slot stays itself; then one whose days overlap;
    then, where as many are left on each side, they are the same ones moved. The rest are new.
    """
    if len(new) == len(old) == 1:
        return (new[0].model_copy(update={"label": old[0].label}),)
    before = {slot.label: slot for slot in old}
    given = {slot.label: slot.label for slot in new if slot.label in before}
    for slot in new:
        gone = [o for o in old if o.label not in given.values()]
        twin = next((o for o in gone if _overlap(slot.window, o.window)), None)
        if slot.label not in given and twin:
            given[slot.label] = twin.label
    fresh = [slot.label for slot in new if slot.label not in given]
    left = [slot.label for slot in old if slot.label not in given.values()]
    if len(fresh) == len(left):
        given |= dict(zip(fresh, left, strict=True))
    return tuple(s.model_copy(update={"label": given.get(s.label, s.label)}) for s in new)


def _overlap(one: Window, other: Window) -> bool:
    first, last = date.min, date.max
    starts = max(one.start or one.end or first, other.start or other.end or first)
    return starts <= min(one.end or last, other.end or last)
