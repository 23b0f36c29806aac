"""The axes a roll-up can be asked along: which names a leaf has on each.

A leaf counts under every name it has: a part of a phase for the phase too, an office for all it
answers to, a cell of two crossed lists for both units.
"""

from collections.abc import Callable, Iterator
from functools import cache, cached_property

from programme.core.plan import Plan, Unit, walk_phases
from programme.core.policy import Policy
from programme.core.rollup import Leaf, month_of

AXES = ("phase", "office", "subtree", "unit", "group", "cohort", "month", "post", "target")
Names = Callable[[Leaf], tuple[str, ...]]


class Axes:
    """The axes of one plan. `subtree` is an office with all below it, `post` who answers for a
    matter: its leader, else the first superior of its office; `target` the targets among the
    objectives of its phase."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._policy = Policy(plan)
        self._superiors = {office.name: office.reports_to for office in plan.offices}
        self._line = cache(lambda office: tuple(dict.fromkeys(self._above(office))))

    def of(self, axis: str) -> Names:
        """What names a leaf on that axis."""
        names: dict[str, Names] = {
            "phase": lambda leaf: self._phases[leaf.phase],
            "office": lambda leaf: (leaf.office,),
            "subtree": lambda leaf: self._line(leaf.office),
            "unit": _units,
            "group": lambda leaf: tuple({u.group: 1 for u in self._known(leaf) if u.group}),
            "cohort": lambda leaf: tuple({u.cohort: 1 for u in self._known(leaf) if u.cohort}),
            "month": month_of,
            "post": self._posts,
            "target": lambda leaf: self._targets[leaf.phase],
        }
        return names[axis]

    def titles(self, axis: str) -> dict[str, str]:
        """The names an axis may have, in the plan's order, with their titles; those of months
        and of groups come from the leaves."""
        plan = self.plan
        match axis:
            case "phase":
                return {path[-1].key: path[-1].title for path in walk_phases(plan)}
            case "office" | "subtree" | "post":
                return {office.name: office.name for office in plan.offices}
            case "unit":
                return {u.id: u.title for listed in plan.units for u in listed.units}
            case "target":
                return {target.key: target.title for target in plan.targets}
        return {}

    def find(self, axis: str, name: str) -> str | None:
        """The name on an axis that is called so: itself, or the one of that title or alias."""
        titles = self.titles(axis)
        if name in titles:
            return name
        if axis in ("office", "subtree", "post"):
            office = self.plan.office(name)
            return office.name if office else None
        return next((key for key, title in titles.items() if title == name), None)

    def parents(self, axis: str) -> dict[str, str]:
        """For axes that are trees, the name above each."""
        if axis == "phase":
            return {path[-1].key: path[-2].key for path in walk_phases(self.plan) if path[1:]}
        if axis == "subtree":
            return {o.name: o.reports_to[0] for o in self.plan.offices if o.reports_to}
        return {}

    @cached_property
    def _phases(self) -> dict[str, tuple[str, ...]]:
        return {path[-1].key: tuple(p.key for p in path) for path in walk_phases(self.plan)}

    @cached_property
    def _targets(self) -> dict[str, tuple[str, ...]]:
        named = {word: t.key for t in self.plan.targets for word in (t.title, t.id) if word}
        return {
            path[-1].key: tuple(
                dict.fromkeys(named[o] for p in path for o in p.objectives if o in named)
            )
            for path in walk_phases(self.plan)
        }

    @cached_property
    def _by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for listed in self.plan.units for unit in listed.units}

    def _known(self, leaf: Leaf) -> list[Unit]:
        return [self._by_id[name] for name in _units(leaf) if name in self._by_id]

    def _above(self, office: str) -> Iterator[str]:
        yield office
        for superior in self._superiors.get(office, ()):
            yield from self._above(superior)

    def _posts(self, leaf: Leaf) -> tuple[str, ...]:
        leader = self._policy.tasks[leaf.task].leader
        return tuple(self._policy.line(leaf.office, leader)[:1])


def _units(leaf: Leaf) -> tuple[str, ...]:
    return tuple(leaf.unit.split("×")) if leaf.unit else ()
