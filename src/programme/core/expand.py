"""From a plan to what is tracked: items (task x slot x unit) and their assignments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from programme.core.calendar import Calendar
from programme.core.plan import ALONE, Phase, Plan, Slot, Task, Unit, walk_phases
from programme.core.when import Window

WEIGHT_SCALE = 10**12
"""Weights are whole numbers of 10⁻¹², so that sums of any order are the same, and that a task's
weight shared by 100,000 leaves loses less than shows."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be done once. `weight` is in parts of a plan weight, see `WEIGHT_SCALE`."""

    programme: str
    phase: str
    task: str
    slot: str
    unit: str
    title: str
    window: Window
    weight: int
    joint: str
    confirm: str
    offices: tuple[str, ...]

    @property
    def key(self) -> str:
        """`programme/task[/slot][/unit]`, unique and readable."""
        return "/".join(p for p in (self.programme, self.task, self.slot, self.unit) if p)

    def assignments(self) -> tuple["Assignment", ...]:
        """One per lead office, the item's weight split exactly among them."""
        key, shares = self.key, split(self.weight, [1] * len(self.offices))
        return tuple(
            Assignment(f"{key}/{office}", key, office, share)
            for office, share in zip(self.offices, shares, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Assignment:
    """One lead office's share of an item; what is reminded of and reported on."""

    key: str
    item: str
    office: str
    weight: int


def split(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole parts proportional to `weights`, summing to `total` exactly; in equal
    parts where all weights are 0."""
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    edges, running = [0], 0
    for weight in weights:
        running += weight
        edges.append(total * running // whole)
    return [b - a for a, b in pairwise(edges)]


def expand(plan: Plan) -> list[Item]:
    """Every item of a keyed plan, in the file's order. Undated work has an item without dates."""
    return list(walk_items(plan))


def walk_items(plan: Plan) -> Iterator[Item]:
    """The same one by one: a million items need not be in memory."""
    return (item for path in walk_phases(plan) for item in _of_phase(plan, path))


def _of_phase(plan: Plan, path: tuple[Phase, ...]) -> Iterator[Item]:
    phase = path[-1]
    scaled = [int(task.weight * WEIGHT_SCALE) for task in phase.tasks]
    if phase.weight is not None:
        scaled = split(int(phase.weight * WEIGHT_SCALE), scaled)
    for task, weight in zip(phase.tasks, scaled, strict=True):
        yield from _of_task(plan, path, task, weight)


def _of_task(plan: Plan, path: tuple[Phase, ...], task: Task, weight: int) -> Iterator[Item]:
    slots = task.slots or (Slot(label="", window=Window()),)
    leaves = [leaf for leaf in product(slots, unit_tuples(plan, task)) if _there(*leaf)]
    for (slot, units), share in zip(leaves, split(weight, [1] * len(leaves)), strict=True):
        title = "·".join([task.title, *(u.title for u in units)])
        unit = "×".join(u.id for u in units)
        yield Item(
            plan.programme,
            path[-1].key,
            task.key,
            slot.label,
            unit,
            title,
            off_rest_day(_from_phase(slot.window, path), plan),
            share,
            task.joint,
            task.confirm,
            _leads(task, units),
        )


def _there(slot: Slot, units: tuple[Unit, ...]) -> bool:
    """Whether its units are still there when it begins; what began before a unit was closed
    stays, with all that was said of it."""
    begins = slot.window.start or slot.window.end
    return not any(u.closed and begins and u.closed < begins for u in units)


def _from_phase(window: Window, path: tuple[Phase, ...]) -> Window:
    """A deadline runs from the start of the nearest dated phase, where that lies before it."""
    if window.start or not window.end:
        return window
    starts = [p.when.span().start for p in reversed(path) if p.when]
    start = next((s for s in starts if s), None)
    return Window(start=start, end=window.end) if start and start <= window.end else window


def off_rest_day(window: Window, plan: Plan) -> Window:
    """The window with an end on a rest day moved as the plan asks; never before its start."""
    if plan.rest_day == "keep" or not window.end:
        return window
    calendar = Calendar.of(plan.calendar)
    back = plan.rest_day == "back"
    end = calendar.previous_working(window.end) if back else calendar.next_working(window.end)
    return Window(start=window.start, end=max(end, window.start or end))


def unit_tuples(plan: Plan, task: Task) -> list[tuple[Unit, ...]]:
    """What a task is repeated for: one empty tuple, each unit, or the cross of two lists."""
    lists = [plan.unit_list(kind) for kind in task.for_each]
    return list(product(*(found.units for found in lists if found)))


def _leads(task: Task, units: tuple[Unit, ...]) -> tuple[str, ...]:
    """A unit that is itself an office answers for its own item."""
    if any(kind.startswith(ALONE) for kind in task.for_each):
        return task.lead
    own = dict.fromkeys(u.office for u in units if u.office)
    return tuple(own) or task.lead
