"""Gates: what each needs, the decisions taken at it, and the dates a return moves.

A decision is a fact. The last one counts: after a return a gate is to be decided anew.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from programme.core.plan import Gate, Phase, Plan, walk_phases
from programme.core.shift import end_of
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


def share_needed(need: str) -> int | None:
    """The percentage of `tasks: 95%`; 100 for `tasks`; None for another need or a bad number."""
    if need == "tasks":
        return 100
    number = need.removeprefix(SHARE).strip().removesuffix("%")
    if not need.startswith(SHARE) or not number.isdecimal() or not 0 < int(number) <= 100:
        return None
    return int(number)


def waiting(plan: Plan, decisions: Sequence[Decision]) -> Plan:
    """The plan with what waits for a gate that has not been passed: the tasks that name it, or
    stand in a phase that names it, in their `after`."""
    shut = {gate.title for path, gate in gates(plan) if not passed(decisions, path[-1].key)}
    held = frozenset(
        task.key
        for path in walk_phases(plan)
        for task in path[-1].tasks
        if shut & {*task.after, *(name for phase in path for name in phase.after)}
    )
    return plan.model_copy(update={"held": held}) if held else plan


def opens(plan: Plan) -> dict[str, date]:
    """The tasks that are held, each with the day of the gate that it waits for: that on which the
    gate's phase ends, of several the last. Those of gates without a date are left out."""
    ends = {gate.title: end_of(path[-1]) for path, gate in gates(plan)}
    found = {}
    for path in walk_phases(plan):
        for task in path[-1].tasks if plan.held else ():
            named = {*task.after, *(name for phase in path for name in phase.after)}
            days = [day for name in named if (day := ends.get(name))]
            if days and task.key in plan.held:
                found[task.key] = max(days)
    return found


def passed(decisions: Sequence[Decision], phase: str) -> bool:
    """Whether the last decision at the gate of that phase lets it end."""
    mine = [d for d in decisions if d.phase == phase]
    return bool(mine) and max(mine, key=lambda d: (d.happened, d.seq)).outcome in PASSED
