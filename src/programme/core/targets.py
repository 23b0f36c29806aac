"""Targets: what should have been reached by a day, and what was.

A counted target (its steps add up: 34 + 103 + 43 schools) counts its units; a level target (93 %,
then 95 %) counts its steps, and may fall (large classes: 8 %, then 5 %). Where a document gives
words for a reference in place of a number, the goal is that reference as measured. Steps without
a goal or date are unscheduled.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programme.core.facts import Measurement
from programme.core.plan import Step, Target

REFERENCE = "reference:"
"""What the key of a measured reference begins with; the target's own key follows."""


@dataclass(frozen=True, slots=True)
class StepStanding:
    """One step on a day. `counts` holds its units by status for a counted target, else one; `goal`
    is its value or the reference as known, `reached` whether the value is up to it, by whatever
    day."""

    step: Step
    due: date | None
    counts: Counter[str]
    goal: Decimal | None
    reached: bool


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """A target on a day: `planned` and `actual` are shares from 0 to 1 of the way to the `goal` of
    the last step, None where unknown; `value` and `reference` the latest measurements; `reached`
    None where either side is unknown; `counts` sums to `total`, not counting those unscheduled."""

    counts: Counter[str]
    total: int
    planned: float | None
    actual: float | None
    value: Decimal | None
    reference: Decimal | None
    goal: Decimal | None
    reached: bool | None
    steps: tuple[StepStanding, ...]


def target_standing(
    target: Target,
    values: Iterable[Measurement],
    as_of: date,
    references: Iterable[Measurement] = (),
) -> TargetStanding:
    """How a target stands on `as_of`, from the measurements known for that day."""
    known, moving = in_order(values, as_of), in_order(references, as_of)
    value, reference = latest(known, as_of), latest(moving, as_of)
    steps = _steps(target, known, moving, as_of)
    counts = sum((s.counts for s in steps), Counter[str]())
    goal = steps[-1].goal if steps else reference
    return TargetStanding(
        counts=counts,
        total=sum(counts.values()) - counts["unscheduled"],
        planned=_share(target, promised(target, as_of, reference), goal),
        actual=_share(target, value, goal),
        value=value,
        reference=reference,
        goal=goal,
        reached=None if value is None or goal is None else meets(target, value, goal),
        steps=steps,
    )


def counted(target: Target) -> bool:
    """Whether the target's steps add up units, rather than name levels; one that tells its share
    is enough, the others may be masked."""
    return any(s.add is not None for s in target.steps)


def in_order(values: Iterable[Measurement], as_of: date) -> list[Measurement]:
    """What had happened by a day, the latest last; of one day, what was recorded last."""
    known = (v for v in values if v.happened <= as_of)
    return sorted(known, key=lambda v: (v.happened, v.seq))


def latest(known: Sequence[Measurement], day: date) -> Decimal | None:
    """The value on a day, of measurements in order."""
    return next((v.value for v in reversed(known) if v.happened <= day), None)


def way(target: Target) -> int:
    """1 where more is better, else -1."""
    return -1 if target.direction == "down" else 1


def meets(target: Target, value: Decimal, goal: Decimal) -> bool:
    """Whether a value is as good as the goal, or better."""
    return way(target) * (value - goal) >= 0


def goal_of(target: Target, step: Step, reference: Decimal | None) -> Decimal | None:
    """What a step asks for: its value or, masked, the reference that the target is held to."""
    return reference if step.value is None and target.reference else step.value


def reached_on(
    target: Target, step: Step, known: Sequence[Measurement], moving: Sequence[Measurement] = ()
) -> date | None:
    """The first day on which the measurements, in order, came up to a step."""
    for day in sorted({v.happened for v in (*known, *moving)}):
        value, goal = latest(known, day), goal_of(target, step, latest(moving, day))
        if value is not None and goal is not None and meets(target, value, goal):
            return day
    return None


def promised(target: Target, day: date, reference: Decimal | None = None) -> Decimal | None:
    """The level promised by a day: the furthest of the steps due, before them the base."""
    due = [s for s in target.steps if (end := s.when.span().end) and end <= day]
    goals = [goal for s in due if (goal := goal_of(target, s, reference)) is not None]
    return max(goals, key=lambda goal: way(target) * goal, default=target.base)


def _steps(
    target: Target, known: Sequence[Measurement], moving: Sequence[Measurement], as_of: date
) -> tuple[StepStanding, ...]:
    rows: list[StepStanding] = []
    before, waiting = Decimal(0), "open"
    for step in target.steps:
        due, goal = step.when.span().end, goal_of(target, step, latest(moving, as_of))
        rest = waiting
        if due and as_of > due:
            rest = "overdue"
        elif due:
            waiting = "upcoming"
        now = latest(known, as_of)
        reached = now is not None and goal is not None and meets(target, now, goal)
        if goal is None or due is None:
            counts = Counter(unscheduled=1)
        elif counted(target):
            counts = _units(before, goal, due, known, rest)
        else:
            on = reached_on(target, step, known, moving)
            counts = Counter([("done" if on and on <= due else "done_late") if reached else rest])
        rows.append(StepStanding(step, due, counts, goal, reached))
        before = step.value or before
    return tuple(rows)


def _units(
    before: Decimal, goal: Decimal, due: date, known: Sequence[Measurement], rest: str
) -> Counter[str]:
    """The units of one step by status; those up to `before` belong to the steps above it."""
    now = known[-1].value if known else Decimal(0)
    of_each_day = {v.happened: v.value for v in known if v.happened <= due}
    best = max(of_each_day.values(), default=Decimal(0))
    size = int(goal - before)
    reached, in_time = (max(0, min(size, int(v - before))) for v in (now, best))
    done = min(reached, in_time)
    return +Counter({"done": done, "done_late": reached - done, rest: size - reached})


def _share(target: Target, value: Decimal | None, goal: Decimal | None) -> float | None:
    """How far of the way from the base to the goal, from 0 to 1, rounded down to 4 places. What
    rises begins at nothing where no base is told; what falls has no share then."""
    sign = way(target)
    base = Decimal(0) if target.base is None and sign > 0 else target.base
    if goal is None or base is None or (whole := sign * (goal - base)) <= 0:
        return None
    part = Decimal(0) if value is None else sign * (value - base)
    return min(1.0, max(0, int(part * 10_000 / whole)) / 10_000)
