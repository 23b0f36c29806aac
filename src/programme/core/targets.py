"""Targets: what should have been reached by a day, and what was.

A counted target (its steps add up: 34 + 103 + 43 schools) counts its units; a level target (93 %,
then 95 %) counts its steps. Steps whose value or date the document masks are unscheduled.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programme.core.facts import Measurement
from programme.core.plan import Step, Target


@dataclass(frozen=True, slots=True)
class StepStanding:
    """One step on a day. `counts` holds its units by status for a counted target, else one."""

    step: Step
    due: date | None
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """A target on a day: `planned` and `actual` are shares from 0 to 1 of the last step's value,
    None where unknown; `value` the latest measurement; `counts` sums to `total`, not counting
    those unscheduled."""

    counts: Counter[str]
    total: int
    planned: float | None
    actual: float | None
    value: Decimal | None
    steps: tuple[StepStanding, ...]


def target_standing(target: Target, values: Sequence[Measurement], as_of: date) -> TargetStanding:
    """How a target stands on `as_of`, from the measurements known for that day."""
    known = sorted((v for v in values if v.happened <= as_of), key=lambda v: (v.happened, v.seq))
    steps = _steps(target, known, as_of)
    counts = sum((s.counts for s in steps), Counter[str]())
    whole = target.steps[-1].value if target.steps else None
    promised = [s.step.value for s in steps if s.step.value and s.due and s.due <= as_of]
    return TargetStanding(
        counts=counts,
        total=sum(counts.values()) - counts["unscheduled"],
        planned=_share(max(promised, default=Decimal(0)), whole),
        actual=_share(known[-1].value if known else Decimal(0), whole),
        value=known[-1].value if known else None,
        steps=steps,
    )


def counted(target: Target) -> bool:
    """Whether the target's steps add up units, rather than name levels; one that tells its share
    is enough, the others may be masked."""
    return any(s.add is not None for s in target.steps)


def _steps(target: Target, known: Sequence[Measurement], as_of: date) -> tuple[StepStanding, ...]:
    rows: list[StepStanding] = []
    before, waiting = Decimal(0), "open"
    for step in target.steps:
        due = step.when.span().end
        rest = waiting
        if due and as_of > due:
            rest = "overdue"
        elif due:
            waiting = "upcoming"
        base = before if counted(target) else None
        rows.append(StepStanding(step, due, _counts(step, due, base, known, rest)))
        before = step.value or before
    return tuple(rows)


def _counts(
    step: Step, due: date | None, base: Decimal | None, known: Sequence[Measurement], rest: str
) -> Counter[str]:
    """The atoms of one step by status; `base` is where a counted step begins, None for a level."""
    if step.value is None or due is None:
        return Counter(unscheduled=1)
    now = known[-1].value if known else Decimal(0)
    best = max((v.value for v in known if v.happened <= due), default=Decimal(0))
    if base is None:
        size, reached, in_time = 1, int(now >= step.value), int(best >= step.value)
    else:
        size = int(step.value - base)
        reached, in_time = (max(0, min(size, int(v - base))) for v in (now, best))
    done = min(reached, in_time)
    return +Counter({"done": done, "done_late": reached - done, rest: size - reached})


def _share(part: Decimal, whole: Decimal | None) -> float | None:
    """`part` of `whole`, at most 1, rounded down to 4 places."""
    return min(1.0, int(part * 10_000 / whole) / 10_000) if whole else None
