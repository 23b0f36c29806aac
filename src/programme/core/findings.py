"""Findings: what a check turned up, each put right by an office and closed once verified (销号).

A finding is a fact, recorded once. Laid over the plan in force it is a task `F12` of the phase 整改
that asks for confirmation, so that standing, reminders and roll-ups treat it like any other.
"""

from collections.abc import Iterable
from datetime import date, datetime

from programme.core.plan import ALONE, Phase, Plan, Slot, Task, Unit, UnitList
from programme.core.standing import CLOSED
from programme.core.value import Value
from programme.core.when import When, Window

PHASE = "@findings"
"""The key of the phase of all findings; no id in a file looks like it."""
TITLE = {"zh": "整改", "en": "Rectification"}


class Finding(Value):
    """One finding. `number` counts within its programme, 0 before it is recorded; `by` is the first
    deadline; `offices` answer for it, the first leads; `unit` is the id of a unit, `phase` the key
    of the phase whose gate waits for it (any gate's, if empty); `person` is who was named."""

    number: int = 0
    text: str
    offices: tuple[str, ...]
    by: date
    happened: date
    recorded: datetime
    source: str = ""
    area: str = ""
    item: str = ""
    measure: str = ""
    person: str = ""
    unit: str = ""
    severity: str = ""
    phase: str = ""
    author: str = ""
    via: str = "cli"

    @property
    def key(self) -> str:
        """The key of its task."""
        return f"F{self.number}"


def with_findings(plan: Plan, findings: Iterable[Finding]) -> Plan:
    """A keyed plan and, where there are findings, a last phase that has them as its tasks."""
    found = tuple(findings)
    if not found:
        return plan
    units = {unit.id: unit for some in plan.units for unit in some.units}
    named = [one for one in found if one.unit in units]
    phase = Phase(
        key=PHASE, title=TITLE[plan.language], tasks=tuple(_task(f, units) for f in found)
    )
    return plan.model_copy(
        update={
            "phases": (*plan.phases, phase),
            "units": (
                *plan.units,
                *(UnitList(kind=_list(f), units=(units[f.unit],)) for f in named),
            ),
        }
    )


def _task(found: Finding, units: dict[str, Unit]) -> Task:
    window = Window(start=found.happened, end=found.by)
    return Task(
        key=found.key,
        title=found.text,
        when=When(kind="window", words=f"{found.happened}/{found.by}", windows=(window,)),
        slots=(Slot(label="", window=window),),
        lead=found.offices,
        for_each=(_list(found),) if found.unit in units else (),
        deliverable=found.measure,
        confirm="issuer",
        note=found.source,
    )


def _list(found: Finding) -> str:
    return f"{ALONE}{found.key}"


def stage(status: str) -> str:
    """What a finding is called whose matter has that status: a key of `core.words`."""
    if status in CLOSED:
        return "finding.closed"
    return "finding.verifying" if status == "submitted" else "finding.rectifying"
