"""Gates: what each needs, the decisions taken at it, and the dates a return moves.

A decision is a fact. The last one counts: after a return a gate is to be decided anew.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from programme.core.plan import Gate, Phase, Plan, walk_phases
from programme.core.value import Value

Outcome = Literal["pass", "conditional", "return"]
PASSED = ("pass", "conditional")
SHARE = "tasks:"
NEEDS = ("tasks", "findings", "indicators", "evidence")
"""What a gate may need besides targets and `tasks: 95%`."""


class Decision(Value):
    """What was decided at the gate of the phase of that key, by `author` in the role of `role`.
    `missing` is what the dossier lacked then; `until` the day to which a return gives time;
    `version` the plan version with the dates it moved, None where it moved none."""

    phase: str
    outcome: Outcome
    role: str = ""
    note: str = ""
    until: date | None = None
    missing: tuple[str, ...] = ()
    version: int | None = None
    happened: date
    recorded: datetime
    seq: int = 0
    author: str = ""
    via: str = "cli"


def gates(plan: Plan) -> Iterator[tuple[tuple[Phase, ...], Gate]]:
    """Each gate with the path of its phase, in the file's order."""
    return ((path, path[-1].gate) for path in walk_phases(plan) if path[-1].gate)


def last(decisions: Sequence[Decision], phase: str, as_of: date) -> Decision | None:
    """The decision that stands at a gate on a day."""
    known = [d for d in decisions if d.phase == phase and d.happened <= as_of]
    return max(known, key=lambda d: (d.happened, d.seq), default=None)


def share_needed(need: str) -> int | None:
    """The percentage of `tasks: 95%`; 100 for `tasks`; None for another need or a bad number."""
    if need == "tasks":
        return 100
    number = need.removeprefix(SHARE).strip().removesuffix("%")
    if not need.startswith(SHARE) or not number.isdecimal() or not 0 < int(number) <= 100:
        return None
    return int(number)


def held(plan: Plan, decisions: Sequence[Decision], as_of: date) -> frozenset[str]:
    """The keys of the tasks that wait for a gate that has not been passed: those that name it, or
    stand in a phase that names it, in their `after`."""
    outcome = {p[-1].key: last(decisions, p[-1].key, as_of) for p, _ in gates(plan)}
    shut = {
        gate.title
        for path, gate in gates(plan)
        if (found := outcome[path[-1].key]) is None or found.outcome not in PASSED
    }
    return frozenset(
        task.key
        for path in walk_phases(plan)
        for task in path[-1].tasks
        if shut.intersection(task.after, *(phase.after for phase in path))
    )
