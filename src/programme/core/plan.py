"""A plan: what a schedule file says, parsed, validated, immutable.

Keys (`Phase.key`, `Task.key`, `Target.key`) are empty in a freshly read plan and are given by
`core.match` when a plan becomes a version: they are carried over from the version before, so that
facts survive a changed title or window. `at` is the place in the file a value came from; it is
not stored and does not count when plans are compared.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field

from programme.core.value import Value
from programme.core.when import When, Window

Loc = tuple[str | int, ...]


class Offset(Value):
    """A distance in calendar days (`7d`) or working days (`7wd`); never negative."""

    n: int
    working: bool = False

    def __str__(self) -> str:
        return f"{self.n}{'wd' if self.working else 'd'}"


class Remind(Value):
    """The reminder ladder. A field left None is inherited: task, phase, programme, defaults."""

    off: bool | None = None
    opening: bool | None = None
    before: tuple[Offset, ...] | None = None
    after: Offset | None = None
    every: Offset | None = None
    at_risk: Offset | None = None  # how long before the end a matter counts as due soon

    def over(self, base: "Remind") -> "Remind":
        """This policy where it speaks, `base` where it is silent."""
        mine = {k: v for k, v in vars(self).items() if v is not None}
        return base.model_copy(update=mine) if mine else base


DEFAULT_REMIND = Remind(
    off=False,
    opening=True,
    before=(Offset(n=7, working=True), Offset(n=1, working=True)),
    after=Offset(n=1),
    every=Offset(n=7),
    at_risk=Offset(n=7, working=True),
)


class Office(Value):
    """A post or department that answers for work. `name` identifies it in every programme."""

    name: str
    aliases: tuple[str, ...] = ()
    reports_to: tuple[str, ...] = ()
    at: Loc = Field(default=(), exclude=True)


class Unit(Value):
    """What a task is repeated for. `id` is unique in its list and outlives a change of title."""

    id: str
    title: str
    group: str = ""
    office: str = ""
    placeholder: bool = False


class UnitList(Value):
    """All units of one kind, e.g. 学校."""

    kind: str
    units: tuple[Unit, ...]
    at: Loc = Field(default=(), exclude=True)


class Gate(Value):
    """The decision that lets a phase end."""

    title: str
    by: str = ""
    needs: tuple[str, ...] = ()
    on_return: Literal["shift", "stay"] = "stay"
    at: Loc = Field(default=(), exclude=True)


class Slot(Value):
    """One occurrence of a task. `label` is given at birth ('' for a task with one occurrence)
    and kept when the dates move."""

    label: str
    window: Window


class Task(Value):
    """A work item. `weight` is relative to its siblings; `lead` names offices, the first leads."""

    key: str = ""
    id: str = ""
    was: tuple[str, ...] = ()
    title: str
    when: When
    slots: tuple[Slot, ...] = ()
    lead: tuple[str, ...]
    support: tuple[str, ...] = ()
    for_each: tuple[str, ...] = ()
    weight: Decimal = Decimal(1)
    deliverable: str = ""
    after: tuple[str, ...] = ()
    confirm: Literal["none", "issuer"] = "none"
    joint: Literal["all", "first"] = "all"
    remind: Remind = Remind()
    note: str = ""
    at: Loc = Field(default=(), exclude=True)


class Phase(Value):
    """A stage: window (None where the document gives none), tasks, parts, perhaps a gate."""

    key: str = ""
    id: str = ""
    was: tuple[str, ...] = ()
    title: str
    when: When | None = None
    objectives: tuple[str, ...] = ()
    weight: Decimal | None = None
    after: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    phases: tuple["Phase", ...] = ()
    gate: Gate | None = None
    remind: Remind = Remind()
    note: str = ""
    at: Loc = Field(default=(), exclude=True)


class Step(Value):
    """One promise of a target. `value` is cumulative (what must be reached by then), None where
    the document masks it; `add` is the share of this step where the document counts that way."""

    when: When
    value: Decimal | None
    add: Decimal | None = None
    focus: str = ""
    at: Loc = Field(default=(), exclude=True)


class Target(Value):
    """A number to reach by a date. `of` names a unit list where units are counted (then the last
    step's value is the number of units); otherwise a level of `measure` (a unit such as % or 个)
    is compared. `reference` holds words for a moving reference value."""

    key: str = ""
    id: str = ""
    was: tuple[str, ...] = ()
    title: str
    of: str = ""
    measure: str = ""
    steps: tuple[Step, ...] = ()
    lead: tuple[str, ...] = ()
    reference: str = ""
    note: str = ""
    at: Loc = Field(default=(), exclude=True)


class Plan(Value):
    """One programme's plan. `span` bounds recurring work; either side may be unknown."""

    programme: str
    title: str
    language: Literal["zh", "en"] = "zh"
    zone: str = "Asia/Shanghai"
    calendar: str = "CN"
    year: int | None = None
    span: Window = Window()
    source: str = ""
    issuer: str = ""
    offices: tuple[Office, ...] = ()
    units: tuple[UnitList, ...] = ()
    remind: Remind = Remind()
    targets: tuple[Target, ...] = ()
    phases: tuple[Phase, ...] = ()
    note: str = ""
    next_key: int = 1
    next_phase: int = 1
    at: Loc = Field(default=(), exclude=True)

    def unit_list(self, kind: str) -> UnitList | None:
        """The units of one kind, or None."""
        return next((u for u in self.units if u.kind == kind), None)

    def office(self, name: str) -> Office | None:
        """The office of that exact name or, failing that, alias."""
        named = next((o for o in self.offices if o.name == name), None)
        return named or next((o for o in self.offices if name in o.aliases), None)


def walk_phases(plan: Plan) -> Iterator[tuple[Phase, ...]]:
    """Each phase as its path from the top, parents before their parts, in the file's order."""

    def below(path: tuple[Phase, ...]) -> Iterator[tuple[Phase, ...]]:
        yield path
        for part in path[-1].phases:
            yield from below((*path, part))

    for phase in plan.phases:
        yield from below((phase,))


def walk_tasks(plan: Plan) -> Iterator[tuple[tuple[Phase, ...], Task]]:
    """Each task with the path of its phase, in the file's order."""
    for path in walk_phases(plan):
        for task in path[-1].tasks:
            yield path, task
