"""What a gate needs and what is still missing, line by line, on any day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.indicators import indicators
from programme.actions.picture import Picture, Share, picture
from programme.clock import at
from programme.core.facts import Report
from programme.core.findings import PHASE, Finding, stage
from programme.core.gates import Decision, gates, share_needed
from programme.core.plan import Gate, Phase, Plan, walk_phases, walk_tasks
from programme.core.shift import end_of, start_of
from programme.core.standing import CLOSED, together, uncorrected
from programme.core.targets import StepStanding
from programme.core.words import word
from programme.errors import ProgrammeError

DONE = CLOSED - {"waived"}
VERDICTS = {
    "zh": {"met": "达标", "not met": "未达标", "unknown": "未测全"},
    "en": {"met": "met", "not met": "not met", "unknown": "not measured in full"},
}


@dataclass(frozen=True, slots=True)
class Missing:
    """One line of what is missing: the key to act on, what it is, whose, and how it stands; where
    a task is repeated, `of` is the task and `unit` what for."""

    key: str
    title: str
    office: str = ""
    state: str = ""
    status: str = ""
    of: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One need of a gate: whether it is met, `reached` of `total`, and what is missing."""

    need: str
    met: bool
    reached: int
    total: int
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """A gate on a day. `decisions` are those known then, the last one counts; `begins` and
    `due` are the first and last day of its phase."""

    programme: str
    programme_title: str
    language: str
    phase: str
    phase_title: str
    title: str
    by: str
    on_return: str
    as_of: date
    begins: date | None
    due: date | None
    conditions: tuple[Condition, ...]
    decisions: tuple[Decision, ...]

    @property
    def outcome(self) -> str:
        """`open`, or the outcome of the last decision."""
        return self.decisions[-1].outcome if self.decisions else "open"

    @property
    def lacks(self) -> tuple[str, ...]:
        """The needs that are not met."""
        return tuple(one.need for one in self.conditions if not one.met)


def dossiers(ctx: Context, slug: str, *, as_of: date | None = None) -> list[Dossier]:
    """Every gate of a programme as known on `as_of`, in the plan's order.

    Raises NotFound for an unknown programme; without a plan on that day there are none.
    """
    with ctx.store.read() as tx:
        programme = programme_named(tx, slug)
        day = as_of or ctx.today(programme.zone)
        cutoff = at(day + timedelta(days=1), 0, 0, programme.zone)
        seen = picture(tx, programme, day)
        known = _Known(
            seen,
            store.findings.all(tx, programme.id, cutoff),
            store.facts.reports_of_programme(tx, programme.id, recorded_before=cutoff),
        )
        decided = store.gates.all(tx, programme.id, cutoff)
    if seen.plan is None:
        return []
    return [_dossier(ctx, known, path[-1], gate, decided) for path, gate in gates(seen.plan)]


def gated(ctx: Context) -> list[str]:
    """The short names of the programmes whose plan in force has gates."""
    with ctx.store.read() as tx:
        plans = [(r.slug, store.versions.written(tx, r.id)) for r in store.programmes.all(tx)]
    return [slug for slug, found in plans if found and any(gates(found[1]))]


@dataclass(frozen=True)
class _Known:
    """What was known on the day."""

    seen: Picture
    findings: Sequence[Finding]
    reports: Mapping[str, Sequence[Report]]

    @property
    def plan(self) -> Plan:
        assert self.seen.plan  # else no gate is looked at
        return self.seen.plan

    @cached_property
    def tasks(self) -> dict[str, str]:
        """The tasks' titles by their keys."""
        return {task.key: task.title for _, task in walk_tasks(self.plan)}


def _dossier(
    ctx: Context, known: _Known, phase: Phase, gate: Gate, decided: Sequence[Decision]
) -> Dossier:
    seen = known.seen
    mine = [d for d in decided if d.phase == phase.key and d.happened <= seen.as_of]
    return Dossier(
        programme=seen.programme.slug,
        programme_title=seen.programme.title,
        language=known.plan.language,
        phase=phase.key,
        phase_title=phase.title,
        title=gate.title,
        by=gate.by,
        on_return=gate.on_return,
        as_of=seen.as_of,
        begins=start_of(phase),
        due=end_of(phase),
        conditions=tuple(_condition(ctx, known, phase, need) for need in gate.needs),
        decisions=tuple(sorted(mine, key=lambda d: (d.happened, d.seq))),
    )


def _condition(ctx: Context, known: _Known, phase: Phase, need: str) -> Condition:
    within = {p.key for path in walk_phases(known.plan) for p in path[-1:] if phase in path}
    if (share := share_needed(need)) is not None:
        return _tasks(known, within, need, share)
    match need:
        case "findings":
            return _findings(known, within)
        case "evidence":
            return _evidence(known, within)
        case "indicators":
            return _indicators(ctx, known)
    return _target(known, phase, need)


def _items(known: _Known, phases: set[str]) -> Iterator[tuple[list[Share], str]]:
    """Each item of those phases that has a date, with its status."""
    mine = (s for s in known.seen.shares if s.item.phase in phases)
    for _, same in groupby(mine, key=lambda share: share.item.key):
        shares = [*same]
        status = together([s.standing.status for s in shares], joint=shares[0].item.joint)
        if status != "unscheduled":
            yield shares, status


def _counted(need: str, total: int, lines: Sequence[Missing], share: int = 100) -> Condition:
    """Met where enough of the whole is there."""
    reached = total - len(lines)
    met = reached * 100 >= share * total
    return Condition(need, met, reached, total, () if met else tuple(lines))


def _open(known: _Known, items: Sequence[tuple[list[Share], str]]) -> list[Missing]:
    """The items that are open, each by the first share that keeps it so."""
    shut = [(shares, status) for shares, status in items if status not in CLOSED]
    first = [next(s for s in shares if s.standing.status not in CLOSED) for shares, _ in shut]
    return [_line(known, share, status) for share, (_, status) in zip(first, shut, strict=True)]


def _line(known: _Known, share: Share, status: str) -> Missing:
    told, title = word(status, known.plan.language), share.item.title
    of = known.tasks.get(share.item.task, "")
    unit = title.removeprefix(f"{of}·") if share.item.unit else ""
    of = of if unit not in ("", title) else ""
    return Missing(share.assignment.key, title, share.assignment.office, told, status, of, unit)


def _tasks(known: _Known, phases: set[str], need: str, share: int) -> Condition:
    items = [*_items(known, phases)]
    return _counted(need, len(items), _open(known, items), share)


def _findings(known: _Known, phases: set[str]) -> Condition:
    """Those of these phases, and those that are no phase's own."""
    mine = {one.key for one in known.findings if one.phase in {"", *phases}}
    items = [(s, status) for s, status in _items(known, {PHASE}) if s[0].item.task in mine]
    lines = [replace(one, state=_stage(one.status, known)) for one in _open(known, items)]
    return _counted("findings", len(items), lines)


def _stage(status: str, known: _Known) -> str:
    """How far a finding is, and whether it is late."""
    language = known.plan.language
    late = f" {word('late', language)}" if status == "overdue" else ""
    return word(stage(status), language) + late


def _evidence(known: _Known, phases: set[str]) -> Condition:
    done = [
        share
        for shares, _ in _items(known, phases)
        for share in shares
        if share.standing.status in DONE
    ]
    lines = [_line(known, s, s.standing.status) for s in done if not _shown(known, s)]
    return _counted("evidence", len(done), lines)


def _shown(known: _Known, share: Share) -> bool:
    told = uncorrected(known.reports.get(share.assignment.key, ()))
    return any(one.evidence for one in told if one.happened <= known.seen.as_of)


def _target(known: _Known, phase: Phase, need: str) -> Condition:
    """What a target promised by the end of the phase; all of it where the phase has no end. What
    has no date, or only a reference, has to be reached."""
    target = next((t for t in known.plan.targets if need in (t.title, t.id)), None)
    if target is None:
        return Condition(need, False, 0, 0, (Missing(need, need),))
    end, now = end_of(phase), known.seen.target(target)
    due = [step for step in now.steps if not (end and step.due and step.due > end)]
    key, leads = f"{known.seen.programme.slug}/{target.key}", "、".join(target.lead)
    if not now.steps:
        lines = [] if now.reached else [Missing(key, f"{target.title} {target.reference}", leads)]
        return _counted(need, 1, lines)
    lines = [
        Missing(
            key, f"{target.title} {one.step.when.words}", leads, f"{_kept(one)}/{_promised(one)}"
        )
        for one in due
        if _kept(one) < _promised(one)
    ]
    total, reached = sum(map(_promised, due)), sum(map(_kept, due))
    return Condition(need, total > 0 and not lines, reached, total, tuple(lines))


def _promised(step: StepStanding) -> int:
    return sum(step.counts.values())


def _kept(step: StepStanding) -> int:
    undated = step.counts["unscheduled"] if step.reached else 0
    return step.counts["done"] + step.counts["done_late"] + undated


def _indicators(ctx: Context, known: _Known) -> Condition:
    """The standard's own rule: every unit, every coefficient."""
    try:
        found = indicators(ctx, known.seen.programme.slug, as_of=known.seen.as_of)
    except ProgrammeError as none:
        return Condition(
            "indicators", False, 0, 0, (Missing("", none.what[known.plan.language == "zh"]),)
        )
    titles = {one.id: one.title for one in found.standard.indicators}
    even = [one for one in found.evenness if one.limit is not None]
    told = VERDICTS[known.plan.language]
    lines = [Missing(u.unit.id, u.unit.title, u.unit.office, told[u.verdict]) for u in found.units
             if u.verdict != "met"]  # fmt: skip
    lines += [Missing(e.indicator, f"{titles[e.indicator]} {e.group}", "", told[e.verdict])
              for e in even if e.verdict != "met"]  # fmt: skip
    total = len(found.units) + len(even)
    met = found.verdict == "met" and total > 0
    return Condition("indicators", met, total - len(lines), total, tuple(lines))
