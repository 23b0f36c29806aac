"""When will each phase and target be reached, at the pace so far; and the chance of each date."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from programme.actions.context import Context
from programme.actions.figures import Figures, leaves
from programme.actions.picture import Picture, Share
from programme.actions.status import pictured
from programme.core.axes import Axes
from programme.core.facts import Measurement
from programme.core.gates import opens
from programme.core.pace import (
    LEAST,
    PERCENTILES,
    RUNS,
    Matter,
    Pace,
    Stretch,
    chance_by,
    finishes,
    percentile,
    reach,
)
from programme.core.plan import Target
from programme.core.rollup import OUTSIDE, grouped
from programme.core.targets import counted, goal_of, latest, reached_on, way

Row = dict[str, Any]
NO_GATES: Mapping[str, date] = {}
STRETCHES = 3
"""Fewer intervals between measured values than this are not enough history of a target."""


def forecast(
    ctx: Context,
    slugs: Iterable[str] = (),
    *,
    as_of: date | None = None,
    corrected: bool = False,
    seed: int = 1,
    runs: int = RUNS,
    least: int = LEAST,
) -> dict[str, Any]:
    """`{"seed", "runs", "programmes": […]}`. Each programme has the finish of the `whole`, of each
    of its `phases` and of each step of its `targets` as `p10`, `p50`, `p80`, `p90` (ISO days) and
    the `chance` of the day it is `due`; all are None where there is not `enough` history: fewer
    than `least` matters done, or fewer than three intervals measured."""
    seen = pictured(ctx, slugs, as_of=as_of, corrected=corrected)
    return {
        "seed": seed,
        "runs": runs,
        "least": least,
        "programmes": [
            {
                "programme": one.programme.slug,
                "title": one.plan.title if one.plan else one.programme.title,
                "as_of": one.as_of.isoformat(),
                "simulated": ctx.store.simulated,
                **_forecast(one, seed, runs, least),
            }
            for one in seen
        ],
    }


def _forecast(seen: Picture, seed: int, runs: int, least: int) -> Row:
    if seen.plan is None:
        return {"history": 0, "whole": None, "phases": [], "targets": []}
    axes = Axes(seen.plan)
    counts = [share for share in seen.shares if forecastable(share)]
    opening = opens(seen.plan)
    pace = Pace([matter(share) for share in counts], seen.as_of, least=least, seed=seed)

    def row(told: Row, shares: Sequence[Share]) -> Row:
        some = [matter(share, opening) for share in shares]
        due = told["end"]
        runs_of = f"{seed}/{told['id']}"
        enough = pace.enough or all(m.done_on for m in some)
        days = finishes(pace, some, seed=runs_of, runs=runs) if some and enough else []
        named = {key: told[key] for key in ("id", "title", "gate", "parent") if key in told}
        still = sum(m.done_on is None for m in some)
        return named | {"open": still, "due": due, "enough": enough} | _days(days, due)

    figures = Figures(seen, leaves(seen))
    within = axes.of("phase")
    by_phase = grouped(counts, lambda share: within(share.leaf))
    whole = {"id": seen.programme.slug, "title": seen.plan.title, "end": _last(counts)}
    return {
        "history": pace.done,
        "whole": row(whole, counts),
        "phases": [row(told, by_phase.get(told["id"], [])) for told in figures.phases()],
        "targets": [
            step for target in seen.plan.targets for step in _steps(seen, target, seed, runs)
        ],
    }


def forecastable(share: Share) -> bool:
    """Whether a share is forecast: it has a deadline and a part in progress, and it has to be
    done for its item to be."""
    first = share.assignment.office == share.item.offices[0]
    now = share.standing
    counts = now.window.end is not None and now.status not in OUTSIDE
    return counts and (share.item.joint == "all" or first)


def matter(share: Share, opening: Mapping[str, date] = NO_GATES) -> Matter:
    """A share as the forecast sees it; what was submitted is as good as done. `opening` has the
    days of the gates that tasks wait for."""
    due = share.standing.window.end
    assert due
    said = share.standing.said
    done = said.done_on or said.submitted_on
    return Matter(share.assignment.office, due, done, opening.get(share.item.task))


def _last(shares: Sequence[Share]) -> str | None:
    return max(matter(share).due for share in shares).isoformat() if shares else None


def _days(days: Sequence[date | None], due: str | None) -> Row:
    """Percentiles of sorted runs (None: never), and the chance of the due day."""
    never = [day or date.max for day in days]
    found = {f"p{p}": percentile(never, p) if never else None for p in PERCENTILES}
    told = {
        name: day.isoformat() if day and day < date.max else None for name, day in found.items()
    }
    by = chance_by(never, date.fromisoformat(due)) if never and due else None
    return told | {"chance": None if by is None else int(by * 100) / 100}


def stretches(
    target: Target, values: Sequence[Measurement], began: date
) -> list[tuple[date, Decimal, Stretch]]:
    """What was added between one measured value, in their order, and the next, with the day and
    value it led to; it began with its base, what is counted with nothing."""
    known = list({v.happened: v.value for v in values}.items())
    base = Decimal(0) if counted(target) else target.base
    if base is not None and known and known[0][0] > began:
        known = [(began, base), *known]
    return [
        (day, value, Stretch((day - before).days, float(value - past)))
        for (before, past), (day, value) in pairwise(known)
    ]


def _steps(seen: Picture, target: Target, seed: int, runs: int) -> list[Row]:
    """Each step that has a goal and a date; a reference is taken to stay as it was last."""
    values, references = seen.measured(target)
    known = stretches(target, values, seen.programme.adopted_on)
    enough = len(known) >= STRETCHES
    rows, sign = [], way(target)
    ended = seen.plan is not None and seen.plan.life.ended
    for n, step in enumerate(target.steps):
        due, goal = step.when.span().end, goal_of(target, step, latest(references, seen.as_of))
        over = reached_on(target, step, values, references)
        if goal is None or due is None or (ended and not over):
            continue
        days: list[date | None] = []
        if over:
            days = [over] * runs
        elif enough:
            day, value, _ = known[-1]
            days = reach(
                float(sign * value),
                float(sign * goal),
                [Stretch(stretch.days, sign * stretch.added) for *_, stretch in known],
                seen.as_of,
                since=(seen.as_of - day).days,
                seed=f"{seed}/{target.key}/{n}",
                runs=runs,
            )
        row = {"id": target.key, "title": target.title, "goal": float(goal)}
        row |= {"measure": target.measure, "direction": target.direction}
        row["reference"] = target.reference if step.value is None else ""
        row |= {"due": due.isoformat(), "enough": bool(over) or enough}
        reached = {"reached_on": over.isoformat() if over else None}
        rows.append(row | reached | _days(days, due.isoformat()))
    return rows
