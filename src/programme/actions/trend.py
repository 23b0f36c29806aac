"""How a programme came to stand as it does, and where it goes: a value a day, week or month."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from itertools import groupby
from typing import Any

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.forecast import STRETCHES, forecastable, matter, stretches
from programme.actions.picture import Picture, Share, picture, plan_on, stand
from programme.clock import local_date
from programme.core.axes import Axes
from programme.core.facts import Measurement, Report
from programme.core.findings import Finding
from programme.core.gates import Decision, opens
from programme.core.lifecycle import RUNNING, ProgrammeEvent
from programme.core.pace import LEAST, Pace, expected
from programme.core.plan import Plan, Target
from programme.core.rollup import Leaf
from programme.core.standing import uncorrected
from programme.core.targets import latest, promised, way
from programme.core.trend import Course, Known, Point, points, steps
from programme.core.words import word
from programme.errors import NotFound, choices

Row = dict[str, Any]
DAY = timedelta(days=1)
Fact = Report | Finding | Decision | ProgrammeEvent


def trend(
    ctx: Context,
    slugs: Iterable[str] = (),
    *,
    as_of: date | None = None,
    corrected: bool = False,
    step: str = "week",
    of: tuple[str, str] | None = None,
    least: int = LEAST,
) -> dict[str, list[Row]]:
    """`{"programmes": […]}`, each with `points` by `step` (day, week, month) from its adoption to
    its end, where it was ended early to `as_of`: planned, actual (as known on that day, by the plan
    of that day; None after `as_of`), forecast (None before it, and where fewer than `least` matters
    are done), total, done, overdue. `targets` hold the burn-up of each: planned, reached, expected,
    of which nothing is planned or expected once the programme was ended. `of` narrows it to a name
    on an axis, such as ("office", "基础教育科"). Raises NotFound for a name nobody has."""
    with ctx.store.read() as tx:
        named = [
            programme_named(tx, slug) for slug in dict.fromkeys(slugs)
        ] or store.programmes.all(tx)
        found = []
        for row in named:
            seen = picture(tx, row, as_of or ctx.today(row.zone), corrected=corrected)
            if seen.plan:
                found.append(_programme(tx, seen, step, of, corrected=corrected, least=least))
    return {"programmes": [row | {"simulated": ctx.store.simulated} for row in found]}


def _programme(
    tx: store.Tx,
    seen: Picture,
    step: str,
    of: tuple[str, str] | None,
    *,
    corrected: bool,
    least: int,
) -> Row:
    plan = seen.plan
    assert plan
    of = of and _key(plan, of)
    kept = _kept(plan, of)
    mine = [share for share in seen.shares if kept(share.leaf)]
    targets = [t for t in plan.targets if of is None or of == ("target", t.key)]
    ends = [step.when.span().end for target in targets for step in target.steps]
    ends += [share.item.window.end for share in mine]
    last = max((end for end in ends if end and not plan.life.ended), default=seen.as_of)
    first = min(seen.programme.adopted_on, seen.as_of)
    past = list(steps(first, seen.as_of, step))
    future = [day for day in steps(seen.as_of, last, step) if day > seen.as_of]
    known = _points(tx, seen, [*past, *future], of, corrected=corrected)
    guessed = _guessed(seen, mine, [seen.as_of, *future], least)
    return {
        "programme": seen.programme.slug,
        "title": plan.title,
        "of": of and {"axis": of[0], "id": of[1]},
        "as_of": seen.as_of.isoformat(),
        "step": step,
        "points": [_told(point, seen.as_of, guessed.get(point.day)) for point in known],
        "targets": [
            _burn_up(seen, target, past, future, corrected=corrected) for target in targets
        ],
    }


def _key(plan: Plan, of: tuple[str, str]) -> tuple[str, str]:
    """The name on an axis by which it is known."""
    axis, name = of
    key = Axes(plan).find(axis, name)
    if key is None:
        titles = Axes(plan).titles(axis)
        near = get_close_matches(name, titles.values(), 5, 0.3) or titles.values()
        raise NotFound(
            f"unknown-{axis}",
            f"there is no {axis} {name!r} here",
            f"这里没有{word(axis, 'zh')}“{name}”",
            *choices(near),
        )
    return axis, key


def _kept(plan: Plan, of: tuple[str, str] | None) -> Callable[[Leaf], bool]:
    """Tells which leaves are asked for."""
    if of is None:
        return lambda _: True
    axis, key = of
    names = Axes(plan).of(axis)
    return lambda leaf: key in names(leaf)


def _points(
    tx: store.Tx,
    seen: Picture,
    days: Sequence[date],
    of: tuple[str, str] | None,
    *,
    corrected: bool,
) -> list[Point]:
    """Each day by the plan that was in force on it; days to come by that of `as_of`. Days between
    which no version, decision or event became known are taken together."""
    row = seen.programme

    def known_on(fact: Fact) -> date:
        return fact.happened if corrected else local_date(fact.recorded, row.zone)

    known = {
        key: _known(uncorrected(told) if corrected else told, known_on)
        for key, told in seen.reports.items()
    }
    tracked = store.items.tracked_from(tx, row.id)
    since = {one.key: known_on(one) for one in store.findings.all(tx, row.id)}
    decided: list[Fact] = [*store.gates.all(tx, row.id), *store.lifecycle.events(tx, row.id)]
    versions = [local_date(one.recorded, row.zone) for one in store.versions.history(tx, row.id)]
    moments = sorted([*versions, *map(known_on, decided)])
    found: list[Point] = []
    for _, alike in groupby(days, lambda one: bisect_right(moments, min(one, seen.as_of))):
        some = [*alike]
        then = _planned(tx, seen, min(some[-1], seen.as_of), tracked, corrected=corrected)
        courses = _courses(*then, known, since, _kept(then[0], of)) if then else []
        found += points(courses, some)
    return found


def _known(told: Sequence[Report], known_on: Callable[[Fact], date]) -> Known:
    """Reports with the day each came to be known; with corrections, the day it happened."""
    on = ((max(known_on(report), report.happened), report) for report in told)
    return sorted(on, key=lambda one: (one[0], one[1].seq))


def _planned(
    tx: store.Tx, seen: Picture, day: date, tracked: dict[str, date], *, corrected: bool
) -> tuple[Plan, Sequence[Share]] | None:
    """The plan of a day and its shares, however they stand."""
    if seen.plan and day == seen.as_of:
        return seen.plan, seen.shares
    found = plan_on(tx, seen.programme, day, corrected=corrected)
    return found and (found[1], stand(found[1], day, {}, tracked, seen.programme.adopted_on))


def _courses(
    plan: Plan,
    shares: Iterable[Share],
    known: Mapping[str, Known],
    since: Mapping[str, date],
    kept: Callable[[Leaf], bool],
) -> list[Course]:
    """Each share as it was planned; of a finding from the day that `since` has for its task."""
    return [
        Course(
            leaf,
            known.get(share.assignment.key, ()),
            share.item.confirm,
            since.get(share.item.task, date.min),
            held=share.item.task in plan.held,
            ended=plan.life.ended,
        )
        for share in shares
        if kept(leaf := share.leaf._replace(window=share.item.window))
    ]


def _guessed(
    seen: Picture, mine: Sequence[Share], days: Sequence[date], least: int
) -> dict[date, float]:
    """The progress expected on days to come, by the delays of all of the programme."""
    opening = (seen.plan and opens(seen.plan)) or {}
    pace = Pace([matter(s) for s in seen.shares if forecastable(s)], seen.as_of, least=least)
    shares = [
        (matter(s, opening), leaf.weight * 100, leaf.earned)
        for s in mine
        if forecastable(s)
        for leaf in (s.leaf,)
    ]
    return dict(zip(days, expected(pace, shares, days), strict=False))


def _told(point: Point, as_of: date, guess: float | None) -> Row:
    """A point as plain data; what is not known yet is None."""
    over = point.day <= as_of
    return {
        "day": point.day.isoformat(),
        "planned": point.planned,
        "actual": point.actual if over else None,
        "forecast": None if guess is None else int(guess * 10_000) / 10_000,
        "total": point.total,
        "done": point.done if over else None,
        "overdue": point.overdue if over else None,
    }


def _burn_up(
    seen: Picture, target: Target, past: Sequence[date], future: Sequence[date], *, corrected: bool
) -> Row:
    """A target's curves: what the steps promise by each day, what was known to be reached, and
    what is to be expected if as much is added a day as so far."""
    zone = seen.programme.zone
    values, references = seen.measured(target)

    def on(series: Sequence[Measurement], day: date) -> Decimal | None:
        return latest([v for v in series if corrected or local_date(v.recorded, zone) <= day], day)

    ahead = _ahead(seen, target)
    rows = []
    for day in [*past, *future]:
        planned = promised(target, day, on(references, day)) if _runs(seen, day) else None
        reached = on(values, day)
        later = (day - seen.as_of).days
        rows.append(
            {
                "day": day.isoformat(),
                "planned": None if planned is None else float(planned),
                "reached": None if later > 0 or reached is None else float(reached),
                "expected": ahead(later) if ahead and later >= 0 else None,
            }
        )
    return {"id": target.key, "title": target.title, "measure": target.measure, "points": rows}


def _runs(seen: Picture, day: date) -> bool:
    """Whether the programme had not been ended before a day, for what is known on `as_of`."""
    life = seen.plan.life if seen.plan else RUNNING
    return not (life.ended and life.since and life.since < day)


def _ahead(seen: Picture, target: Target) -> Callable[[int], float] | None:
    """What is to be expected after so many days, if as much is added a day as so far and what
    reached its goal stays there; None where too little is known."""
    rate, now = _rate(seen, target)
    goal, sign = seen.target(target).goal, way(target)
    if rate is None or not _runs(seen, date.max):
        return None
    ends = sign * now if goal is None else max(sign * float(goal), sign * now)
    return lambda days: sign * min(ends, sign * (now + rate * days))


def _rate(seen: Picture, target: Target) -> tuple[float | None, float]:
    """What was added a day since the first value, None where too little is known, and the latest
    value."""
    values, _ = seen.measured(target)
    known = stretches(target, values, seen.programme.adopted_on)
    if not known:
        return None, float(values[-1].value) if values else 0.0
    added = sum(stretch.added for *_, stretch in known)
    days = sum(stretch.days for *_, stretch in known) + (seen.as_of - known[-1][0]).days
    return (added / days if len(known) >= STRETCHES else None), float(known[-1][1])
