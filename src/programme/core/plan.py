"""A plan: what a schedule file says, parsed, validated, immutable.

Keys (`Phase.key`, `Task.key`, `Target.key`) are empty in a freshly read plan and are given by
`core.match` when a plan becomes a version: they are carried over from the version before, so that
facts survive a changed title or window. `at` is the place in the file a value came from; it is
not stored and does not count when plans are compared.
"""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from programme.core.lifecycle import RUNNING, Life
from programme.core.standard import Standard
from programme.core.value import Loc as Loc
from programme.core.value import Value
from programme.core.when import When, Window


class Offset(Value):
    """A distance in calendar days (`7d`) or working days (`7wd`); never negative."""

    n: int
    working: bool = False

    def __str__(self) -> str:
        return f"{self.n}{'wd' if self.working else 'd'}"


Off = Literal["off"]


class Remind(Value):
    """The reminder policy. A field left None is inherited: task, phase, office, programme,
    defaults. What is `off` does not happen."""

    off: bool | None = None
    opening: bool | None = None
    before: tuple[Offset, ...] | None = None  # rungs before the end
    due: bool | None = None  # on the last day itself
    after: Offset | Off | None = None  # the first rung after the end
    every: Offset | None = None  # and then again
    most: int | None = None  # how often in all after the end
    lag: int | None = None  # points behind elapsed time that are told of, 1–100; 0 never
    assigned: bool | None = None  # work that joins a running programme
    changed: bool | None = None  # a window that moved
    completed: bool | None = None  # work that was done
    sign: Offset | Off | None = None  # how long an office may take to sign for what is new
    escalate: tuple[Offset, ...] | None = None  # after the end, level by level
    hold: int | None = None  # from this level on a person releases; 0 none
    pause: Offset | None = None  # how long a report holds the escalation, and a nod the ladder
    to: dict[str, tuple[str, ...]] | None = None  # rung: recipients
    at_risk: Offset | Off | None = None  # how long before the end a matter counts as due soon

    def over(self, base: "Remind") -> "Remind":
        """This policy where it speaks, `base` where it is silent; recipients rung by rung."""
        mine = {k: v for k, v in vars(self).items() if v is not None}
        if self.to and base.to:
            mine["to"] = base.to | self.to
        return base.model_copy(update=mine) if mine else base


DEFAULT_REMIND = Remind(
    off=False,
    opening=True,
    before=(Offset(n=7, working=True), Offset(n=1, working=True)),
    due=False,
    after=Offset(n=1),
    every=Offset(n=7),
    most=8,
    lag=0,
    assigned=True,
    changed=True,
    completed=False,
    sign="off",
    escalate=(
        Offset(n=3, working=True),
        Offset(n=5, working=True),
        Offset(n=10, working=True),
    ),
    hold=2,
    pause=Offset(n=5, working=True),
    to={"opening": ("office", "support"), "escalation": ("superior",), "request": ("issuer",)},
    at_risk=Offset(n=7, working=True),
)


class WorkingDays(Value):
    """Which days are worked: those of a country (`base`, two letters of ISO 3166, or `none`),
    save days of one's own. `announced` are years whose own days are official."""

    base: str = "CN"
    rest: tuple[Window, ...] = ()
    work: tuple[Window, ...] = ()
    announced: tuple[int, ...] = ()


def _worked(value: object) -> object:
    return {"base": value} if isinstance(value, str) else value


Worked = Annotated[WorkingDays, BeforeValidator(_worked)]


Span = tuple[time, time]


def _ordered(spans: tuple[Span, ...] | None) -> tuple[Span, ...] | None:
    return spans and tuple(sorted(spans))


class Hours(Value):
    """When messages reach somebody: at `send_at`, never within `quiet` (from, until), in `zone`;
    on rest days only where asked for. What is None or empty is the next level's."""

    send_at: time | None = None
    quiet: Annotated[tuple[Span, ...] | None, AfterValidator(_ordered)] = None
    zone: str = ""
    rest_days: bool | None = None

    def over(self, base: "Hours") -> "Hours":
        """These hours where they speak, `base` where they are silent."""
        mine = {k: v for k, v in vars(self).items() if v not in (None, "")}
        return base.model_copy(update=mine) if mine else base


DEFAULT_HOURS = Hours(send_at=time(8, 40), quiet=((time(11, 30), time(14, 30)),), rest_days=False)
"""Those of an office: not at noon, not on rest days."""


class Office(Value):
    """A post or department that answers for work. `name` identifies it in every programme."""

    name: str
    aliases: tuple[str, ...] = ()
    reports_to: tuple[str, ...] = ()
    remind: Remind = Remind()
    calendar: Worked | None = None
    hours: Hours = Hours()
    at: Loc = Field(default=(), exclude=True)


class Unit(Value):
    """What a task is repeated for. `id` is unique in its list and outlives a change of title.

    `size` (pupils, say) weighs it where values are per head; `cohort` is the batch it is to be
    ready with; after the day it was `closed` it gets no new work and is no longer judged: it went
    over to `into`.
    """

    id: str
    title: str
    group: str = ""
    office: str = ""
    placeholder: bool = False
    size: int = 0
    cohort: str = ""
    closed: date | None = None
    into: str = ""


ALONE = "@"
"""How the kind of a list begins that was made for one task: its units' own offices do not answer
for that."""


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
    """A work item. `weight` is relative to its siblings; `lead` names offices, the first leads;
    `leader` is who answers for this very matter, before anyone the offices report to."""

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
    leader: str = ""
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
    is compared, which is better when it falls where `direction` is down; `base` is where it began.
    `reference` holds words for a moving reference value, the goal where a number is masked."""

    key: str = ""
    id: str = ""
    was: tuple[str, ...] = ()
    title: str
    of: str = ""
    measure: str = ""
    direction: Literal["up", "down"] = "up"
    base: Decimal | None = None
    steps: tuple[Step, ...] = ()
    lead: tuple[str, ...] = ()
    reference: str = ""
    note: str = ""
    at: Loc = Field(default=(), exclude=True)


class Plan(Value):
    """One programme's plan. `span` bounds recurring work; either side may be unknown. `rest_day`
    says where a deadline goes that falls on a rest day. `held` are the keys of tasks that wait for
    a gate, `life` tells whether the programme runs; both come from decisions, not from the file,
    and are not stored."""

    programme: str
    title: str
    language: Literal["zh", "en"] = "zh"
    zone: str = "Asia/Shanghai"
    calendar: Worked = WorkingDays()
    rest_day: Literal["keep", "back", "forward"] = "keep"
    year: int | None = None
    span: Window = Window()
    source: str = ""
    issuer: str = ""
    offices: tuple[Office, ...] = ()
    units: tuple[UnitList, ...] = ()
    remind: Remind = Remind()
    standard: Standard | None = None
    targets: tuple[Target, ...] = ()
    phases: tuple[Phase, ...] = ()
    note: str = ""
    next_key: int = 1
    next_phase: int = 1
    held: frozenset[str] = Field(default=frozenset(), exclude=True)
    life: Life = Field(default=RUNNING, exclude=True)
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
