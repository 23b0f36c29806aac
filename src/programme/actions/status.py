"""The roll-up people ask for: counts and progress by phase, office, unit, month."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.picture import Picture, picture
from programme.core.expand import WEIGHT_SCALE
from programme.core.plan import Phase, Plan, walk_phases
from programme.core.rollup import FINE, Leaf, Sums, group, items, month_of
from programme.core.standing import CLOSED
from programme.core.targets import StepStanding, target_standing

Row = dict[str, Any]
AXES = ("phase", "office", "unit", "month")


def status(
    ctx: Context,
    slugs: Iterable[str] = (),
    *,
    as_of: date | None = None,
    corrected: bool = False,
    by: Iterable[str] = (),
) -> dict[str, list[Row]]:
    """`{"programmes": […]}` for the programmes named, or all.

    Each has `phases`, `offices` and `targets`, and `units` or `months` where `by` asks for them.
    """
    with ctx.store.read() as tx:
        named = [
            programme_named(tx, slug) for slug in dict.fromkeys(slugs)
        ] or store.programmes.all(tx)
        pictures = [
            picture(tx, row, as_of or ctx.today(row.zone), corrected=corrected) for row in named
        ]
    return {"programmes": [told(p, by, simulated=ctx.store.simulated) for p in pictures]}


def told(seen: Picture, by: Iterable[str] = (), *, simulated: bool = False) -> Row:
    """One programme's roll-up as plain data."""
    shares = [share.leaf for share in seen.shares]
    whole = items(shares)
    total = group(whole, lambda _: ("",), seen.as_of).get("", Sums())
    axes = {
        "unit": ("units", lambda leaf: (leaf.unit,) if leaf.unit else ()),
        "month": ("months", month_of),
    }
    extra = {
        axes[axis][0]: [
            _row(name, name, sums)
            for name, sums in sorted(group(whole, axes[axis][1], seen.as_of).items())
        ]
        for axis in by
        if axis in axes
    }
    return {
        "programme": seen.programme.slug,
        **_row(seen.programme.slug, seen.plan.title if seen.plan else seen.programme.title, total),
        "as_of": seen.as_of.isoformat(),
        "plan_version": seen.version,
        "adopted_on": seen.programme.adopted_on.isoformat(),
        "simulated": simulated,
        "phases": _phases(seen.plan, whole, seen.as_of) if seen.plan else [],
        "offices": _offices(seen.plan, shares, seen.as_of) if seen.plan else [],
        "targets": _targets(seen) if seen.plan else [],
        **extra,
    }


def _row(name: str, title: str, sums: Sums) -> Row:
    return {
        "id": name,
        "title": title,
        "counts": dict(sums.counts),
        "total": sums.total,
        "unscheduled": sum(sums.undated.values()),
        "unscheduled_done": sum(n for s, n in sums.undated.items() if s in CLOSED),
        "weight": sums.weight / (100 * FINE * WEIGHT_SCALE),
        "planned": sums.share(sums.planned),
        "actual": sums.share(sums.actual),
        "start": _iso(sums.first),
        "end": _iso(sums.last),
    }


def _phases(plan: Plan, whole: list[Leaf], as_of: date) -> list[Row]:
    paths = {path[-1].key: path for path in walk_phases(plan)}
    sums = group(whole, lambda leaf: (phase.key for phase in paths[leaf.phase]), as_of)
    return [_phase(path, sums.get(key, Sums())) for key, path in paths.items()]


def _phase(path: tuple[Phase, ...], sums: Sums) -> Row:
    """A phase with its own window, or else, marked as derived, that of its parts and items."""
    phase = path[-1]
    row = _row(phase.key, phase.title, sums)
    span = phase.when.span() if phase.when else None
    derived = span is None or not span.end
    if span and not derived:
        row |= {"start": _iso(span.start), "end": _iso(span.end)}
    elif dated := [w for part in phase.phases if part.when and (w := part.when.span()).end]:
        row |= {
            "start": _iso(min(w.start for w in dated if w.start)),
            "end": _iso(max(w.end for w in dated if w.end)),
        }
    parent = path[-2].key if len(path) > 1 else None
    gate = phase.gate.title if phase.gate else None
    return row | {"derived": derived, "parent": parent, "gate": gate}


def _offices(plan: Plan, shares: list[Leaf], as_of: date) -> list[Row]:
    sums = group(shares, lambda leaf: (leaf.office,), as_of)
    listed = [office.name for office in plan.offices if office.name in sums]
    others = sorted(set(sums) - set(listed))
    return [_row(name, name, sums[name]) for name in [*listed, *others]]


def _targets(seen: Picture) -> list[Row]:
    rows = []
    for target in seen.plan.targets if seen.plan else ():
        now = target_standing(target, seen.values.get(target.key, ()), seen.as_of)
        rows.append(
            {
                "id": target.key,
                "title": target.title,
                "counts": {s: n for s, n in now.counts.items() if s != "unscheduled"},
                "total": now.total,
                "unscheduled": now.counts["unscheduled"],
                "planned": now.planned,
                "actual": now.actual,
                "value": None if now.value is None else float(now.value),
                "measure": target.measure,
                "of": target.of,
                "reference": target.reference,
                "steps": [_step(step) for step in now.steps],
            }
        )
    return rows


def _step(now: StepStanding) -> Row:
    step = now.step
    return {
        "by": _iso(now.due),
        "when": step.when.words,
        "add": None if step.add is None else float(step.add),
        "total": None if step.value is None else float(step.value),
        "focus": step.focus,
        "counts": dict(now.counts),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
