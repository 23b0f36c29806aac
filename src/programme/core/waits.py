"""What waits for what: the names in `after`, and those that would wait for each other for ever."""

from collections.abc import Hashable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TypeVar

from programme.core.faults import Fault, fault, nearest
from programme.core.plan import Gate, Loc, Phase, Plan, Task, walk_phases

MAX_CYCLES = 20
"""Cycles told at once; breaking some often breaks the others."""

Node = TypeVar("Node", bound=Hashable)
Waits = dict[tuple[Loc, str], list[tuple[Loc, str]]]
"""What the "start" and the "end" of each thing, known by its place, wait for."""


def unknown_dependencies(plan: Plan) -> Iterator[Fault]:
    """Names after `after` that no task, phase or gate bears as its id or title."""
    named = _by_name(plan)
    for thing in _waiting(plan):
        for name in thing.after:
            if name not in named:
                at = (*thing.at, "after")
                yield fault("unknown-dependency", at, name=name, choices=nearest(name, named))


def waiting_in_circles(plan: Plan) -> Iterator[Fault]:
    """Cycles. A phase is over when all in it is; nothing in it starts before the phase may."""
    if not any(thing.after for thing in _waiting(plan)):
        return
    title = {thing.at: thing.title for thing in _things(plan)}
    for cycle in cycles(_waits(plan)):
        path = [title[at] for at, _ in cycle]
        told = [a for a, b in pairwise([*path, ""]) if a != b]
        told = told if len(told) > 1 else told * 2
        at = next(a for (a, side), (_, other) in pairwise(cycle) if (side, other) == _AFTER)
        yield fault("dependency-cycle", (*at, "after"), path=" → ".join(told))


_AFTER = ("start", "end")  # the only such edge is an `after`


def cycles(graph: dict[Node, list[Node]]) -> Iterator[list[Node]]:
    """Cycles, each from what waits to what it waits for and back again; uses the graph up."""
    for _ in range(MAX_CYCLES):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            cycle: list[Node] = error.args[1][::-1]
            yield cycle
            graph[cycle[0]].remove(cycle[1])
        else:
            return


def _waits(plan: Plan) -> Waits:
    named, graph = _by_name(plan), Waits()
    for path in walk_phases(plan):
        phase = path[-1]
        _add(graph, phase, path[-2] if len(path) > 1 else None, named)
        for task in phase.tasks:
            _add(graph, task, phase, named)
        inner = [(task.at, "end") for task in phase.tasks]
        inner += [(part.at, "end") for part in phase.phases]
        if phase.gate:
            graph[phase.gate.at, "end"] = inner
            inner = [(phase.gate.at, "end")]
        graph[phase.at, "end"] += inner
    return graph


def _add(
    graph: Waits, thing: Phase | Task, parent: Phase | None, named: dict[str, list[Loc]]
) -> None:
    after = [(at, "end") for name in dict.fromkeys(thing.after) for at in named.get(name, ())]
    graph[thing.at, "start"] = after + ([(parent.at, "start")] if parent else [])
    graph[thing.at, "end"] = [(thing.at, "start")]


def _waiting(plan: Plan) -> Iterator[Phase | Task]:
    for *_, phase in walk_phases(plan):
        yield phase
        yield from phase.tasks


def _things(plan: Plan) -> Iterator[Phase | Task | Gate]:
    yield from _waiting(plan)
    yield from (path[-1].gate for path in walk_phases(plan) if path[-1].gate)


def _by_name(plan: Plan) -> dict[str, list[Loc]]:
    """Ids and titles, and the places of all that bear them."""
    named: dict[str, list[Loc]] = {}
    for thing in _things(plan):
        own = "" if isinstance(thing, Gate) else thing.id
        for name in dict.fromkeys([own or thing.title, thing.title]):
            named.setdefault(name, []).append(thing.at)
    return named
