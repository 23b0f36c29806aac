"""How measured indicators stand against their standard, and what it would take to reach it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from programme.actions.context import Context, programme_named
from programme.actions.measures import no_standard
from programme.actions.picture import Picture, picture
from programme.core.dispersion import (
    Point,
    Raise,
    Spread,
    least_effort,
    outliers,
    spread,
    with_added,
)
from programme.core.indicators import (
    KEY,
    Evenness,
    UnitResult,
    Values,
    evenness,
    judge,
    over_time,
    points_of,
    values_on,
)
from programme.core.plan import Plan, Unit
from programme.core.standard import Indicator, Standard
from programme.errors import NotFound, UsageError, choices

DAYS = 12
"""Days of measurement that a course shows."""


@dataclass(frozen=True)
class Standing:
    """A programme against its standard on a day. `verdict` is `met` only where every unit passes
    and every coefficient keeps its limit: nothing makes up for anything."""

    programme: str
    title: str
    standard: Standard
    as_of: date
    units: tuple[UnitResult, ...]
    evenness: tuple[Evenness, ...]
    outliers: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def verdict(self) -> str:
        """Of the whole."""
        even = [e.verdict for e in self.evenness if e.limit is not None]
        verdicts = {*(u.verdict for u in self.units), *even}
        return next((v for v in ("not met", "unknown") if v in verdicts), "met")


@dataclass(frozen=True)
class Course:
    """The difference coefficients of a programme on the latest `days` on which anything was
    measured: `lines` has, by indicator and group, how even it was on each."""

    programme: str
    title: str
    standard: Standard
    days: tuple[date, ...]
    lines: Mapping[tuple[str, str], Sequence[Evenness]]


@dataclass(frozen=True)
class WhatIf:
    """What would bring one coefficient under its limit, or what a purchase would do."""

    indicator: Indicator
    group: str
    limit: float
    before: Spread
    after: Spread
    raises: tuple[Raise, ...]


def indicators(
    ctx: Context, slug: str, *, as_of: date | None = None, corrected: bool = False
) -> Standing:
    """The standing of a programme's indicators on a day, as known then or (`corrected`) now.

    Raises ProgrammeError where the plan of that day names no standard.
    """
    day, plan, standard, values = _known(ctx, slug, as_of, corrected)
    units = _units(plan, day)
    groups = {(i.id, g): i for i in standard.indicators for g in _groups(i, units)}
    judged = (judge(standard, unit, values) for unit in units)
    even = {
        key: evenness(i, key[1], units, values, standard.deviation) for key, i in groups.items()
    }
    far = {
        key: tuple(p.unit for p in outliers(points_of(i, _of(units, key[1]), values)))
        for key, i in groups.items()
    }
    return Standing(
        slug,
        plan.title,
        standard,
        day,
        tuple(found for found in judged if found.checks),
        tuple(even.values()),
        {key: found for key, found in far.items() if found},
    )


def course(
    ctx: Context,
    slug: str,
    *,
    as_of: date | None = None,
    corrected: bool = False,
    most: int = DAYS,
) -> Course:
    """How the difference coefficients came to be, at most so many days of them.

    Raises ProgrammeError where the plan of that day names no standard.
    """
    day, seen, plan, standard = _seen(ctx, slug, as_of, corrected)
    told = {KEY + i.id: seen.values.get(KEY + i.id, ()) for i in standard.indicators}
    known = sorted({m.happened for some in told.values() for m in some if m.happened <= day})
    days = known[-most:]
    units = list({u.id: u for some in plan.units for u in some.units if not u.placeholder}.values())
    lines = over_time(standard, units, told, days) if days else {}
    groups = {(i.id, g) for i in standard.indicators for g in _groups(i, units)}
    kept = {key: line for key, line in lines.items() if key in groups}
    return Course(slug, plan.title, standard, tuple(days), kept)


def what_if(
    ctx: Context,
    slug: str,
    indicator: str,
    group: str,
    *,
    limit: float | None = None,
    added: Mapping[str, float] | None = None,
    as_of: date | None = None,
) -> WhatIf:
    """Which units, raised to what, bring an indicator's coefficient in a group under `limit` (the
    standard's own if None) with the least effort; or what `added` (whole things by unit) does.

    Raises NotFound for an unknown indicator, group or unit, UsageError where there is no limit.
    """
    day, plan, standard, values = _known(ctx, slug, as_of, False)
    found, units = _indicator(standard, indicator), _units(plan, day)
    group = _group(found, units, group)
    points = points_of(found, _of(units, group), values)
    if not points:
        raise NotFound(
            "nothing-measured",
            f"nothing was measured of {found.title} in {group!r}",
            f"“{group}”组的{found.title}还没有实测值",
            "record its values: programme measure",
            "请用 programme measure 录入",
        )
    most = limit if limit is not None else found.limit(group)
    if most is None:
        raise UsageError(
            "no-limit",
            f"{found.title} has no limit",
            f"{found.title}没有差异系数上限",
            "give one: --limit",
            "请用 --limit 给出",
        )
    before = spread(points, standard.deviation)
    if added:
        after = spread(with_added(points, _by_id(added, points, units)), standard.deviation)
        return WhatIf(found, group, float(most), before, after, ())
    raises = least_effort(points, float(most), standard.deviation)
    lifted = with_added(points, {r.unit: r.effort for r in raises})
    return WhatIf(
        found, group, float(most), before, spread(lifted, standard.deviation), tuple(raises)
    )


def _known(
    ctx: Context, slug: str, as_of: date | None, corrected: bool
) -> tuple[date, Plan, Standard, Values]:
    day, seen, plan, standard = _seen(ctx, slug, as_of, corrected)
    return day, plan, standard, values_on(seen.values, day)


def _seen(
    ctx: Context, slug: str, as_of: date | None, corrected: bool
) -> tuple[date, Picture, Plan, Standard]:
    with ctx.store.read() as tx:
        programme = programme_named(tx, slug)
        day = as_of or ctx.today(programme.zone)
        seen = picture(tx, programme, day, corrected=corrected)
    if not (seen.plan and seen.plan.standard):
        raise no_standard(slug)
    return day, seen, seen.plan, seen.plan.standard


def _units(plan: Plan, day: date) -> list[Unit]:
    """Every named unit that is there on a day, each once."""
    found = {u.id: u for some in plan.units for u in some.units if not u.placeholder}
    return [u for u in found.values() if u.closed is None or u.closed >= day]


def _groups(indicator: Indicator, units: list[Unit]) -> list[str]:
    """The groups of units for which an indicator has a threshold or a limit."""
    told = dict.fromkeys(u.group for u in units)
    return [g for g in told if indicator.bar(g) is not None or indicator.limit(g) is not None]


def _group(indicator: Indicator, units: list[Unit], named: str) -> str:
    """The group of that name, or the only one there is; NotFound tells which there are."""
    groups = _groups(indicator, units)
    if named in groups or (not named and len(groups) == 1):
        return named or groups[0]
    what = (
        (
            f"no group of {indicator.title} is called {named!r}",
            f"{indicator.title}没有“{named}”这一组",
        )
        if named
        else (f"{indicator.title} is measured in several groups", f"{indicator.title}按组衡量")
    )
    told = " | ".join(groups)
    raise NotFound(
        "unknown-group",
        *what,
        f"say which: --group {told or '(there are none)'}",
        f"请写明是哪一组：--group {told or '（一组也没有）'}",
    )


def _by_id(
    added: Mapping[str, float], points: Sequence[Point], units: list[Unit]
) -> dict[str, float]:
    """Purchases by the ids of measured units, which may be named by their titles."""
    measured = {p.unit for p in points}
    ids = {name: u.id for u in units if u.id in measured for name in (u.title, u.id)}
    strange = [name for name in added if name not in ids]
    if strange:
        raise NotFound(
            "unknown-unit",
            f"no measured unit is called {', '.join(strange)}",
            f"没有名为“{'、'.join(strange)}”的实测对象",
            *choices(get_close_matches(strange[0], ids, 5, 0.3) or ids),
        )
    return {ids[name]: number for name, number in added.items()}


def _of(units: list[Unit], group: str) -> list[Unit]:
    return [unit for unit in units if unit.group == group]


def _indicator(standard: Standard, name: str) -> Indicator:
    exact = [i for i in standard.indicators if name in (i.id, i.title)]
    found = exact or [i for i in standard.indicators if name in i.title]
    if len(found) == 1:
        return found[0]
    raise NotFound(
        "unknown-indicator",
        f"{name!r} is not one indicator",
        f"“{name}”{'匹配到不止一个指标' if found else '不是指标'}",
        *choices(f"{i.id} {i.title}" for i in found or standard.indicators),
    )
