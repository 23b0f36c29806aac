"""Decisions at gates: who may take which, what follows from each.

To pass with conditions makes findings of them; to return may move the dates of what comes later, as
a plan version with its reason (`core.shift`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from re import split

from programme import store
from programme.actions.apply import put_in_force, read_plans
from programme.actions.context import Context, programme_named
from programme.actions.dossier import Dossier, dossiers
from programme.actions.findings import keep
from programme.actions.gate_page import called
from programme.core.gates import PASSED, Decision, Outcome
from programme.core.match import keyed
from programme.core.measured import refused
from programme.core.plan import Plan
from programme.core.rectification import Reading, Row
from programme.core.shift import shifted, unwritten
from programme.errors import (
    Conflict,
    FutureDate,
    NoReason,
    NotFound,
    ProgrammeError,
    UsageError,
    choices,
)
from programme.files.edit import edited
from programme.files.edits import Edit, Put


@dataclass(frozen=True)
class Decided:
    """What was recorded: the decision, the findings that its conditions became, and how many
    phases and tasks the plan version it made has moved."""

    gate: str
    decision: Decision
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A decision as it is given. `conditions` are for `conditional`, put right by `office` until
    the day `until`; a return gives time until then, for the reason in `note`."""

    outcome: Outcome
    note: str = ""
    conditions: tuple[str, ...] = ()
    office: str = ""
    until: date | None = None
    role: str = ""
    on: date | None = None


def decide(ctx: Context, slug: str, gate: str, said: Said) -> Decided:
    """Record a decision at the gate of that title, and what follows from it, all or nothing.

    Raises NotFound for an unknown gate; UsageError for a role that does not decide there, a
    return without reason or time, conditions without office or deadline, a day in the future;
    Conflict where what is passed lacks something or was passed already, or an earlier gate is
    not passed.
    """
    all_gates = dossiers(ctx, slug, as_of=said.on)
    found = gate_named(all_gates, gate)
    with ctx.store.write() as tx:
        programme = programme_named(tx, slug)
        today = ctx.today(programme.zone)
        _, plan = store.versions.written(tx, programme.id) or (0, None)
        assert plan  # a gate was found in it
        _may(found, said, plan, ctx.author, today)
        _in_order(found, all_gates, programme.adopted_on)
        conditions = _conditions(ctx, found, said, plan, today)
        new = _redated(found, said, plan)
        decision = Decision(
            phase=found.phase,
            outcome=said.outcome,
            role=said.role or ctx.author,
            note=said.note or "；".join(said.conditions),
            until=said.until,
            missing=found.lacks,
            version=programme.version + 1 if new != plan else None,
            happened=said.on or today,
            recorded=ctx.now(),
            author=ctx.author,
            via=ctx.via,
        )
        store.gates.add(tx, programme.id, decision)
        if new != plan:
            told = f"{found.title} {RETURNED[plan.language]} → {said.until}: {said.note}"
            put_in_force(ctx, tx, programme, new, plan, source_hash="", reason=told)
        keys = keep(ctx, tx, store.programmes.by_id(tx, programme.id), new, conditions)
        store.items.look_again(tx, programme.id, today)
    return Decided(found.title, decision, keys)


RETURNED = {"zh": "退回", "en": "returned"}


def gate_named(found: Sequence[Dossier], gate: str) -> Dossier:
    """The gate of that title, or of the phase of that key or title; or the only one."""
    near = [one for one in found if gate in (one.title, one.phase, one.phase_title)]
    if not gate and len(found) == 1:
        return found[0]
    if near:
        return near[0]
    raise NotFound(
        "unknown-gate",
        f"no gate is called {gate!r}",
        f"没有名为“{gate}”的评估关口",
        *choices(one.title for one in found),
    )


def _may(found: Dossier, said: Said, plan: Plan, author: str, today: date) -> None:
    """Whether the decision makes sense here and now."""
    role = said.role or author
    named = [name.strip() for name in split("[、,，;；]", found.by) if name.strip()]
    office = plan.office(role)
    if named and role not in named and (office is None or office.name not in named):
        raise UsageError(
            "gate-role",
            f"{role} does not decide at “{found.title}”: {found.by} does",
            f"“{found.title}”不由{role}决定，由{found.by}决定",
            f"who decides in that role says so: --as '{named[0]}'",
            f"以该身份决定的，请写明：--as '{named[0]}'",
        )
    if said.on and said.on > today:
        raise FutureDate(said.on, today)
    if said.outcome in PASSED and found.outcome in PASSED:
        raise Conflict(
            "gate-passed",
            f"“{found.title}” was passed on {found.decisions[-1].happened}",
            f"“{found.title}”已于{found.decisions[-1].happened}通过",
            "nothing to do; --return takes it back",
            "不必再办；要收回用 --return",
        )
    if said.outcome == "pass" and found.lacks:
        raise Conflict(
            "gate-unmet",
            f"“{found.title}” lacks {', '.join(called(need, 'en') for need in found.lacks)}",
            f"“{found.title}”还没有做到：{'、'.join(called(need, 'zh') for need in found.lacks)}",
            "--pass-with '…' makes what is open a condition; --return '…' gives it back",
            "把未完成的列为条件用 --pass-with '…'；退回用 --return '…'",
        )
    if said.outcome == "return":
        _may_return(found, said, today)


def _in_order(found: Dossier, gates: Sequence[Dossier], adopted: date) -> None:
    """A gate is decided once those before it are passed, save those from before the adoption: one
    is before another where its phase ends before the other's begins."""
    for one in gates:
        over = one.due and found.begins and adopted <= one.due < found.begins
        if over and one.outcome not in PASSED:
            first = f"programme gate {found.programme} {one.title}"
            raise Conflict(
                "gate-order",
                f"“{one.title}” comes before “{found.title}” and has not been passed",
                f"“{one.title}”在“{found.title}”之前，还没有通过",
                f"decide it first: {first}",
                f"请先作出决定：{first}",
            )


def _may_return(found: Dossier, said: Said, today: date) -> None:
    if not said.note:
        raise NoReason("--return '…'", "请写明：--return '…'")
    if found.on_return == "shift" and said.until is None:
        raise UsageError(
            "gate-until",
            f"a return at “{found.title}” moves what comes later",
            f"“{found.title}”退回后，后面的日期要顺延",
            "say until when there is time: --until DATE",
            "请写明延到哪一天：--until DATE",
        )
    if said.until and said.until < today:
        raise UsageError(
            "past-date",
            f"{said.until} is over",
            f"{said.until}已经过了",
            "--until a later day",
            "请用 --until 写以后的日期",
        )


def _conditions(ctx: Context, found: Dossier, said: Said, plan: Plan, today: date) -> list[Row]:
    """The conditions as findings. They are nobody's but the next gate's to wait for."""
    if said.outcome != "conditional":
        return []
    if not (said.conditions and said.office and said.until):
        raise UsageError(
            "gate-conditions",
            "conditions need an office and a deadline",
            "有条件通过的，要写明条件的责任单位和时限",
            "--pass-with '…' --office OFFICE --until DATE",
            "--pass-with '…' --office OFFICE --until DATE",
        )
    reading = Reading(plan, today, ctx.now())
    common = {"office": said.office, "by": str(said.until), "source": found.title}
    rows = [reading.finding(n, {"text": c, **common}) for n, c in enumerate(said.conditions, 1)]
    if reading.wrong:
        raise ProgrammeError(
            "findings-wrong",
            *refused(reading.wrong, of_table=False),
            "give the decision again",
            "请改好后重新决定",
        )
    return [Row(n, row) for n, row in enumerate(rows, 1) if row]


def _redated(found: Dossier, said: Said, plan: Plan) -> Plan:
    """The plan with the dates that a return moves."""
    if said.outcome != "return" or found.on_return != "shift" or said.until is None:
        return plan
    return keyed(shifted(plan, found.phase, said.until), plan)


def write_dates(ctx: Context, slug: str, path: Path) -> int:
    """Put the dates in force into the schedule file, all else as it stands; how many changed.

    Raises FaultyFiles, UsageError for the file of another programme or one that differs in
    nothing, ProgrammeError where its layout forbids changes in place.
    """
    ((loaded, plan),) = read_plans([path])
    if plan.programme != slug:
        raise UsageError(
            "no-dates",
            f"{path} is of {plan.programme}",
            f"{path} 是 {plan.programme} 的计划文件",
            f"give the file of {slug}",
            f"请给出 {slug} 的计划文件",
        )
    with ctx.store.read() as tx:
        row = programme_named(tx, slug)
        _, amended = store.versions.written(tx, row.id) or (0, plan)
    edits: list[Edit] = [
        Put(one.at, "when", words) for one, words in unwritten(amended, keyed(plan, amended))
    ]
    if amended.span.end and amended.span.end != plan.span.end:
        edits.append(Put((), "ends", str(amended.span.end)))
    if edits:
        path.write_text(edited(loaded.text, edits), "utf-8")
    return len(edits)
