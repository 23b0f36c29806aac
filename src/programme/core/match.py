"""From one version of a plan to the next: which task is which, and what changed.

A task is found again by `id`, then by `was`, then by phase and title. What is found keeps its key
and the labels of its slots; what is not gets the next number, which is never used again.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from programme.core.plan import Phase, Plan, Slot, Target, Task, walk_phases, walk_tasks
from programme.core.when import Window

Named = TypeVar("Named", Phase, Task, Target)


def keyed(new: Plan, old: Plan | None) -> Plan:
    """`new` with the keys and slot labels that make it the next version of `old`."""
    return _Matcher(new, old).plan()


class _Matcher:
    """One matching; each old phase, task and target is taken at most once."""

    def __init__(self, new: Plan, old: Plan | None) -> None:
        self.new, self.old = new, old
        self.next_task = old.next_key if old else 1
        self.next_phase = old.next_phase if old else 1
        self.old_phases = [path[-1] for path in walk_phases(old)] if old else []
        self.old_tasks = [task for _, task in walk_tasks(old)] if old else []
        self.home = {t.key: path[-1].key for path, t in walk_tasks(old)} if old else {}
        self.given = {t.id for _, t in walk_tasks(new) if t.id} | set(self.home)
        self.taken: set[str] = set()

    def plan(self) -> Plan:
        phases = tuple(self._phase(p) for p in self.new.phases)
        phases = tuple(self._fill(p) for p in phases)
        old_targets = self.old.targets if self.old else ()
        targets = tuple(
            t.model_copy(update={"key": found.key if found else t.id or t.title})
            for t in self.new.targets
            for found in [_first(_ways(t, old_targets), set())]
        )
        return self.new.model_copy(
            update={
                "phases": phases,
                "targets": targets,
                "next_key": self.next_task,
                "next_phase": self.next_phase,
            }
        )

    def _phase(self, phase: Phase) -> Phase:
        found = _first(_ways(phase, self.old_phases), self.taken)
        key = found.key if found else phase.id or f"P{self._phase_number()}"
        self.taken.add(key)
        parts = tuple(self._phase(part) for part in phase.phases)
        return phase.model_copy(update={"key": key, "phases": parts})

    def _phase_number(self) -> int:
        self.next_phase += 1
        return self.next_phase - 1

    def _fill(self, phase: Phase) -> Phase:
        """Tasks in three sweeps over the whole phase, so that a surer match is never lost to a
        weaker one of an earlier row."""
        found: dict[int, Task] = {}
        for way in range(4):
            for i, task in enumerate(phase.tasks):
                if i not in found and (old := self._old(task, phase.key, way)):
                    found[i] = old
                    self.taken.add(old.key)
        tasks = tuple(self._task(task, found.get(i)) for i, task in enumerate(phase.tasks))
        parts = tuple(self._fill(part) for part in phase.phases)
        return phase.model_copy(update={"tasks": tasks, "phases": parts})

    def _old(self, task: Task, phase: str, way: int) -> Task | None:
        ways: Sequence[Callable[[Task], bool]] = (
            lambda old: bool(task.id) and task.id in (old.id, old.key),
            lambda old: bool({old.id, old.title, old.key} - {""} & set(task.was)),
            lambda old: old.title == task.title and self.home[old.key] == phase,
            lambda old: old.title == task.title and self._moved(old),
        )
        free = (old for old in self.old_tasks if old.key not in self.taken)
        return next((old for old in free if ways[way](old)), None)

    def _moved(self, old: Task) -> bool:
        """Whether a title that left its phase can only be one task: it stands once on each side."""
        sides = (self.old_tasks, [t for _, t in walk_tasks(self.new)])
        return all(sum(t.title == old.title for t in side) == 1 for side in sides)

    def _task(self, task: Task, old: Task | None) -> Task:
        if old:
            slots = relabelled(task.slots, old.slots)
            return task.model_copy(update={"key": old.key, "slots": slots})
        return task.model_copy(update={"key": task.id or self._task_number()})

    def _task_number(self) -> str:
        while str(self.next_task) in self.given:
            self.next_task += 1
        self.next_task += 1
        return str(self.next_task - 1)


def _ways(new: Named, olds: Sequence[Named]) -> Iterator[Named]:
    """Old phases or targets that `new` may be, surest first."""
    yield from (o for o in olds if new.id and new.id in (o.id, o.key))
    yield from (o for o in olds if {o.id, o.title, o.key} - {""} & set(new.was))
    yield from (o for o in olds if o.title == new.title)


def _first(found: Iterator[Named], taken: set[str]) -> Named | None:
    return next((o for o in found if o.key not in taken), None)


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
