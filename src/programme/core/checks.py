"""Whether a plan makes sense: small rules in one tuple, each yielding the faults it finds."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import prod
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from holidays import list_supported_countries

from programme.core.calendar import NO_HOLIDAYS, Calendar, unannounced
from programme.core.faults import Fault, fault, nearest
from programme.core.gates import NEEDS, share_needed
from programme.core.plan import (
    Loc,
    Phase,
    Plan,
    Target,
    Task,
    WorkingDays,
    walk_phases,
    walk_tasks,
)
from programme.core.reason import LACKS_YEAR
from programme.core.waits import cycles, unknown_dependencies, waiting_in_circles
from programme.core.when import When, Window
from programme.errors import NotFound

MAX_ITEMS = 10_000_000
"""Items of one programme; the whole country, a plan for each school, comes to 6.2 million."""

Rule = Callable[[Plan], Iterator[Fault]]


def check(plan: Plan) -> tuple[Fault, ...]:
    """All faults of a plan, each with the `loc` it concerns; places in files are not known here."""
    return tuple(found for rule in RULES for found in rule(plan))


# --- the programme itself


def _settings(plan: Plan) -> Iterator[Fault]:
    if not _is_zone(plan.zone):
        yield _unknown_zone(plan.zone, ("zone",))
    if not _is_calendar(plan.calendar):
        yield _unknown_calendar(plan.calendar, ("calendar",))
    elif plan.rest_day != "keep" and (years := unannounced(plan)):
        yield fault("calendar-provisional", ("rest_day",), years=", ".join(map(str, years)))
    starts, ends = plan.span.start, plan.span.end
    if starts and ends and ends < starts:
        yield fault("ends-before-starts", ("ends",), starts=starts, ends=ends)


def _office_settings(plan: Plan) -> Iterator[Fault]:
    for office in plan.offices:
        if office.hours.zone and not _is_zone(office.hours.zone):
            yield _unknown_zone(office.hours.zone, (*office.at, "hours", "zone"))
        if office.calendar and not _is_calendar(office.calendar):
            yield _unknown_calendar(office.calendar, (*office.at, "calendar"))


def _unknown_zone(name: str, at: Loc) -> Fault:
    choices = nearest(name, sorted(available_timezones()))
    return fault("unknown-zone", at, name=name, choices=choices)


def _unknown_calendar(days: WorkingDays, at: Loc) -> Fault:
    codes = list_supported_countries(include_aliases=False)
    choices = nearest(days.base.upper(), [NO_HOLIDAYS, *codes])
    return fault("unknown-calendar", at, name=days.base, choices=choices)


def _is_calendar(days: WorkingDays) -> bool:
    try:
        return bool(Calendar.of(days))
    except NotFound:
        return False


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no such zone, no name, a folder of zones
        return False


# --- time


def _phrases(plan: Plan) -> Iterator[tuple[When, Loc]]:
    """Every time phrase and where it stands; a target's phrases are themselves keys."""
    for path in walk_phases(plan):
        if path[-1].when:
            yield path[-1].when, (*path[-1].at, "when")
    for _, task in walk_tasks(plan):
        yield task.when, (*task.at, "when")
    for target in plan.targets:
        yield from ((step.when, step.at) for step in target.steps)


def _readable(plan: Plan) -> Iterator[Fault]:
    for when, at in _phrases(plan):
        if code := _when_code(when):
            yield fault(code, at, when=when.words, reason=when.message)


def _when_code(when: When) -> str | None:
    """The code for a phrase that has no dates though it should."""
    why = when.reasons[0].code if when.reasons else ""
    if when.kind == "invalid":
        if why.startswith("impossible"):
            return "impossible-date"
        return "when-reversed" if why == "reversed" else "unreadable-when"
    if when.kind == "recurring" and not when.windows:
        return "recurring-never" if why == "never" else "recurring-without-end"
    if when.kind == "no_date" and why in LACKS_YEAR:
        return "year-unknown"
    return None


def _within(plan: Plan) -> Iterator[Fault]:
    """Tasks within their phase, parts within theirs, and all within the programme."""
    for path in walk_phases(plan):
        phase, span = path[-1], _span(path[-1].when)
        outer = next((p for p in reversed(path[:-1]) if p.when), None)
        yield from _held(plan, phase, span, outer)
        holder = phase if phase.when else outer
        for task in phase.tasks:
            yield from _held(plan, task, _span(task.when), holder)


def _held(plan: Plan, what: Phase | Task, span: Window, outer: Phase | None) -> Iterator[Fault]:
    at: Loc = (*what.at, "when")
    if outer and not (held := _span(outer.when)).contains(span):
        yield fault("window-outside-phase", at, title=what.title, window=_shown(span),
                     phase=outer.title, outer=_shown(held))  # fmt: skip
    elif not plan.span.contains(span):
        yield fault("window-outside-programme", at, title=what.title, window=_shown(span),
                     outer=_shown(plan.span))  # fmt: skip


def _span(when: When | None) -> Window:
    return when.span() if when else Window()


def _shown(window: Window) -> str:
    return f"{window.start or '…'}/{window.end or '…'}"


def _order(plan: Plan) -> Iterator[Fault]:
    siblings = [plan.phases, *(path[-1].phases for path in walk_phases(plan))]
    for phases in siblings:
        dated = [(phase, start) for phase in phases if (start := _span(phase.when).start)]
        for (before, earlier), (phase, start) in pairwise(dated):
            if start < earlier:
                yield fault("phases-out-of-order", (*phase.at, "when"), title=phase.title,
                             start=start, before=before.title, earlier=earlier)  # fmt: skip


def _empty(plan: Plan) -> Iterator[Fault]:
    for *_, phase in walk_phases(plan):
        if not (phase.tasks or phase.phases or phase.objectives or phase.gate):
            yield fault("empty-phase", phase.at, title=phase.title)


# --- offices


def _offices(plan: Plan) -> Iterator[Fault]:
    """Offices that are named and not listed; each unknown name is compared with the list once."""
    known = {office.name for office in plan.offices}
    choices: dict[str, str] = {}
    for names, at in _named_offices(plan):
        for name in names:
            if name not in known:
                if name not in choices:
                    choices[name] = nearest(name, _office_names(plan))
                yield fault("unknown-office", at, name=name, choices=choices[name])


def _office_names(plan: Plan) -> list[str]:
    return [o.name for o in plan.offices] + [a for o in plan.offices for a in o.aliases]


def _named_offices(plan: Plan) -> Iterator[tuple[Sequence[str], Loc]]:
    for office in plan.offices:
        yield office.reports_to, (*office.at, "reports_to")
    for units in plan.units:
        for i, unit in enumerate(units.units):
            if unit.office:
                yield [unit.office], (*units.at, i, "office")
    for _, task in walk_tasks(plan):
        yield task.lead, (*task.at, "lead")
        yield task.support, (*task.at, "support")
    for target in plan.targets:
        yield target.lead, (*target.at, "lead")


def _one_name(plan: Plan) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for office in plan.offices:
        for name in (office.name, *office.aliases):
            if name in owner:
                yield fault("duplicate-office", office.at, name=name, first=owner[name])
            owner.setdefault(name, office.name)


def _superiors(plan: Plan) -> Iterator[Fault]:
    at = {office.name: office.at for office in plan.offices}
    graph = {o.name: [name for name in o.reports_to if name in at] for o in plan.offices}
    for cycle in cycles(graph):
        yield fault("office-cycle", (*at[cycle[0]], "reports_to"), path=" → ".join(cycle))


def _leads(plan: Plan) -> Iterator[Fault]:
    for _, task in walk_tasks(plan):
        if not task.lead and not _answered_by_units(plan, task):
            yield fault("missing-lead", task.at, title=task.title)
        if task.confirm == "issuer" and not plan.issuer:
            yield fault("confirm-without-issuer", (*task.at, "confirm"), title=task.title)


def _answered_by_units(plan: Plan, task: Task) -> bool:
    lists = [units.units for kind in task.for_each if (units := plan.unit_list(kind))]
    return any(all(unit.office for unit in units) for units in lists)


# --- names


def _ids(plan: Plan) -> Iterator[Fault]:
    first: dict[str, str] = {}
    things: list[Phase | Task | Target] = [path[-1] for path in walk_phases(plan)]
    things += [task for _, task in walk_tasks(plan)]
    for thing in [*things, *plan.targets]:
        if thing.id and thing.id in first:
            yield fault("duplicate-id", (*thing.at, "id"), name=thing.id, first=first[thing.id])
        elif thing.id:
            first[thing.id] = thing.title


def _titles(plan: Plan) -> Iterator[Fault]:
    """Without an id a title must tell tasks of one phase, and phases of one level, apart."""
    groups: list[Sequence[Phase | Task]] = [plan.phases]
    for *_, phase in walk_phases(plan):
        groups += [phase.tasks, phase.phases]
    for group in groups:
        seen: set[str] = set()
        for thing in group:
            if thing.title in seen and not thing.id:
                yield fault("duplicate-title", (*thing.at, "title"), title=thing.title)
            seen.add(thing.title)


# --- units and targets


def _units(plan: Plan) -> Iterator[Fault]:
    kinds = [units.kind for units in plan.units]
    for *_, task in walk_tasks(plan):
        if len(task.for_each) > 2 or len(set(task.for_each)) < len(task.for_each):
            yield fault("too-many-for-each", (*task.at, "for_each"))
        for name in task.for_each:
            if name not in kinds:
                at: Loc = (*task.at, "for_each")
                yield fault("unknown-unit", at, name=name, choices=nearest(name, kinds))
    for target in plan.targets:
        if target.of and target.of not in kinds:
            choices = nearest(target.of, kinds)
            yield fault("unknown-unit", (*target.at, "of"), name=target.of, choices=choices)
    yield from _twice(plan)


def _twice(plan: Plan) -> Iterator[Fault]:
    for units in plan.units:
        seen: set[str] = set()
        for i, unit in enumerate(units.units):
            if unit.id in seen:
                yield fault("duplicate-unit", (*units.at, i), name=unit.id, kind=units.kind)
            seen.add(unit.id)


def _weighed(plan: Plan) -> Iterator[Fault]:
    """Where some units have a size, those without one would weigh next to nothing."""
    for units in plan.units:
        without = [i for i, unit in enumerate(units.units) if not unit.size]
        if 0 < len(without) < len(units.units):
            name = units.units[without[0]].title
            at = (*units.at, without[0])
            yield fault("size-missing", at, kind=units.kind, count=len(without), name=name)


def _size(plan: Plan) -> Iterator[Fault]:
    sizes = {units.kind: len(units.units) for units in plan.units}
    tasks = (task for _, task in walk_tasks(plan))
    count = sum(
        max(1, len(task.slots)) * prod(sizes.get(kind, 0) for kind in task.for_each)
        for task in tasks
    )
    if count > MAX_ITEMS:
        yield fault("too-many-items", ("phases",), count=count, limit=MAX_ITEMS)


def _counted(plan: Plan) -> Iterator[Fault]:
    """The units of a target are all of the list, once every number is known."""
    for target in plan.targets:
        units, total = plan.unit_list(target.of), target.steps[-1].value if target.steps else None
        if units and total is not None and total != len(units.units):
            yield fault("unit-count", target.steps[-1].at[:-1], total=total, kind=units.kind,
                         count=len(units.units))  # fmt: skip


def _steps(plan: Plan) -> Iterator[Fault]:
    for target in plan.targets:
        dated = [(step, end) for step in target.steps if (end := step.when.span().end)]
        for (_, before), (step, end) in pairwise(dated):
            if end < before:
                yield fault("steps-out-of-order", step.at, when=step.when.words)


def _levels(plan: Plan) -> Iterator[Fault]:
    for target in plan.targets:
        levels = [target.base, *(step.value for step in target.steps)]
        known = [level for level in levels if level is not None]
        if known != sorted(known, reverse=target.direction == "down"):
            values = " → ".join(f"{level:f}" for level in known)
            yield fault("steps-both-ways", target.at, title=target.title, values=values,
                         direction=target.direction)  # fmt: skip


def _objectives(plan: Plan) -> Iterator[Fault]:
    """A phase whose objective is a target is where that target is worked for."""
    targets = {name: target for target in plan.targets for name in (target.id, target.title)}
    for *_, phase in walk_phases(plan):
        start = _span(phase.when).start
        for target in (targets[name] for name in phase.objectives if name in targets):
            for step in target.steps:
                if start and (end := step.when.span().end) and end < start:
                    yield fault("target-before-phase", step.at, title=target.title,
                                 when=step.when.words, phase=phase.title, start=start)  # fmt: skip


def _needs(plan: Plan) -> Iterator[Fault]:
    known = [*NEEDS, *(n for t in plan.targets for n in (t.title, t.id) if n)]
    for *_, phase in walk_phases(plan):
        for name in phase.gate.needs if phase.gate else ():
            if phase.gate and name not in known and share_needed(name) is None:
                at = (*phase.gate.at, "needs")
                choices = nearest(name, [*known, "tasks: 95%"])
                yield fault("unknown-need", at, name=name, choices=choices)


RULES: tuple[Rule, ...] = (
    _settings,
    _office_settings,
    _readable,
    _within,
    _order,
    _empty,
    _offices,
    _one_name,
    _superiors,
    _leads,
    _ids,
    _titles,
    unknown_dependencies,
    waiting_in_circles,
    _units,
    _weighed,
    _size,
    _counted,
    _steps,
    _levels,
    _objectives,
    _needs,
)
