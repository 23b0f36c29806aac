"""Findings: recorded, listed as the rectification table (整改台账), verified by somebody else.

A finding is tracked as a matter of its programme (`core.findings`): what is reported of it, asked
for and granted goes the same way as for any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from programme import store
from programme.actions.context import Context, no_plan, programme_named
from programme.actions.evaluate import evaluate
from programme.actions.picture import Picture, picture
from programme.actions.report import Reported, assignment_named, report
from programme.clock import at
from programme.core.expand import expand
from programme.core.facts import FactKind, Report
from programme.core.findings import PHASE, Finding, stage, with_findings
from programme.core.measured import Wrong, refused
from programme.core.plan import Plan, walk_tasks
from programme.core.rectification import Reading, Row, read_table
from programme.core.rollup import percent
from programme.core.standing import DAY, together, uncorrected
from programme.errors import ProgrammeError, UsageError


@dataclass(frozen=True)
class Found:
    """What was recorded: `new` findings by the keys of their tasks; `known` were there already."""

    programme: str
    new: tuple[str, ...]
    known: int = 0


def find(ctx: Context, slug: str, said: dict[str, str]) -> Found:
    """Record one finding; `said` has words by the keys of `core.rectification.HEADS` and `phase`.

    Raises ProgrammeError that names what is wrong: an unknown office, unit or phase, a deadline
    that is over or is none.
    """
    with ctx.store.write() as tx:
        programme, plan, reading = _reading(ctx, tx, slug)
        finding = reading.finding(1, said)
        _refuse(reading.wrong, of_table=False)
        rows = [Row(1, finding)] if finding else []
        return Found(slug, keep(ctx, tx, programme, plan, rows))


def find_table(
    ctx: Context, slug: str, rows: Sequence[Sequence[str]], *, source: str = "", phase: str = ""
) -> Found:
    """Record the findings of a rectification table (see `core.rectification`): all or none.

    A finding that is known (same text, offices and source) is left as it is. Raises
    ProgrammeError that names every row with a fault.
    """
    with ctx.store.write() as tx:
        programme, plan, reading = _reading(ctx, tx, slug)
        found = read_table(rows, reading, source=source, phase=phase)
        _refuse(reading.wrong, of_table=True)
        known = {_same(one) for one in store.findings.all(tx, programme.id)}
        fresh = list({_same(r.finding): r for r in found if _same(r.finding) not in known}.values())
        new = keep(ctx, tx, programme, plan, fresh)
        return Found(slug, new, len(found) - len(new))


def _same(one: Finding) -> tuple[str, ...]:
    return one.text, one.source, one.unit, *one.offices


def _reading(ctx: Context, tx: store.Tx, slug: str) -> tuple[store.ProgrammeRow, Plan, Reading]:
    programme = programme_named(tx, slug)
    found = store.versions.written(tx, programme.id)
    if found is None:
        raise no_plan(slug)
    return programme, found[1], Reading(found[1], ctx.today(programme.zone), ctx.now())


def _refuse(wrong: Sequence[Wrong], *, of_table: bool) -> None:
    if not wrong:
        return
    raise ProgrammeError(
        "findings-wrong",
        *refused(wrong, of_table=of_table),
        "mend these and give it again",
        "请改好后再交一次",
    )


def keep(
    ctx: Context, tx: store.Tx, programme: store.ProgrammeRow, plan: Plan, rows: Sequence[Row]
) -> tuple[str, ...]:
    """Record findings, and what their rows say became of them."""
    if not rows:
        return ()
    added = add(ctx, tx, programme, plan, [row.finding for row in rows])
    told = {one.key: row for one, row in zip(added, rows, strict=True)}
    today = ctx.today(programme.zone)
    matters = [r for r in store.items.rows(tx, programme.id) if r.task in told and not r.retired]
    for matter in matters:
        for fact in _became(ctx, told[matter.task], matter.office, today):
            store.facts.add_report(tx, matter.id, fact)
    _, tracked = store.versions.latest(tx, programme.id) or (0, plan)
    evaluate(ctx, tx, programme, tracked, matters, today)
    return tuple(told)


def _became(ctx: Context, row: Row, office: str, today: date) -> list[Report]:
    """A row's words as reports: done by the office, closed by who gives the table in."""
    kinds: list[tuple[FactKind, str]] = []
    if row.told and not row.done:
        kinds.append(("note", office))
    if row.done:
        kinds.append(("done", office))
    if row.closed:
        kinds.append(("accepted", ctx.author))
    day = min(today, row.finding.by) if row.closed else today
    return [
        Report(kind=k, happened=day, recorded=ctx.now(), note=row.told, author=who, via=ctx.via)
        for k, who in kinds
    ]


def add(
    ctx: Context,
    tx: store.Tx,
    programme: store.ProgrammeRow,
    plan: Plan,
    found: Sequence[Finding],
) -> list[Finding]:
    """Number findings, record them, and track them from today; `plan` is that of the file."""
    known = store.findings.all(tx, programme.id)
    taken = {task.key for _, task in walk_tasks(plan)} | {one.key for one in known}
    number, added = 0, []
    for one in found:
        number += 1
        while f"F{number}" in taken:
            number += 1
        who = {"number": number, "author": ctx.author, "via": ctx.via}
        added.append(one.model_copy(update=who))
    store.findings.add(tx, programme.id, added)
    items = expand(with_findings(plan, [*known, *added]))
    store.items.sync(tx, programme.id, programme.version, items, ctx.today(programme.zone))
    return added


def verify(
    ctx: Context,
    key: str,
    *,
    back: bool = False,
    note: str = "",
    by: str = "",
    on: date | None = None,
) -> Reported:
    """Close the finding that `key` names, or send it `back` with a reason (销号).

    Raises UsageError where it is no finding, was not submitted, or was submitted by the same
    person; see `actions.decisions`.
    """
    with ctx.store.read() as tx:
        row = assignment_named(tx, key)
    if row.phase != PHASE:
        raise UsageError(
            "no-finding",
            f"{row.key} is no finding",
            f"{row.key} 不是检查发现的问题",
            "`programme findings` lists them; `programme confirm` confirms other matters",
            "问题用 programme findings 查看；其他事项用 programme confirm 审核",
        )
    return report(ctx, row.key, "returned" if back else "accepted", note=note, by=by, on=on)


def findings(
    ctx: Context, slugs: Sequence[str] = (), *, as_of: date | None = None, corrected: bool = False
) -> list[dict[str, Any]]:
    """By programme its findings as rows of a rectification table, and their counts by stage, and
    by area and item; as known on `as_of`, or (`corrected`) now."""
    with ctx.store.read() as tx:
        rows = [programme_named(tx, slug) for slug in slugs] or store.programmes.all(tx)
        seen = [(one, store.findings.all(tx, one.id)) for one in rows]
        told = []
        for one, known in seen:
            now = picture(tx, one, as_of or ctx.today(one.zone), corrected=corrected)
            told.append(_told(now, known, _steps(tx, now, known, corrected=corrected)))
    return [one for one in told if one["findings"] or slugs]


STEPS = ("done", "accepted", "returned", "reopened")
"""What is told of a finding's way: put right, verified, sent back, come back."""


def _steps(
    tx: store.Tx, seen: Picture, known: Sequence[Finding], *, corrected: bool
) -> dict[str, list[dict[str, Any]]]:
    """By the key of a finding the steps on its way, in the order they happened."""
    tasks = {one.key for one in known}
    mine = {s.assignment.key: s.item.task for s in seen.shares if s.item.task in tasks}
    ids = {r.id: r.key for r in store.items.rows(tx, seen.programme.id, keys=[*mine])}
    cutoff = None if corrected else at(seen.as_of + DAY, 0, 0, seen.programme.zone)
    told: dict[str, list[dict[str, Any]]] = {}
    for row, facts in store.facts.reports(tx, [*ids]).items():
        for fact in uncorrected([f for f in facts if cutoff is None or f.recorded < cutoff]):
            if fact.kind in STEPS and fact.happened <= seen.as_of:
                words = fact.model_dump(mode="json", include={"kind", "happened", "author", "note"})
                told.setdefault(mine[ids[row]], []).append(words | {"seq": fact.seq})
    return {
        key: sorted(some, key=lambda one: (one["happened"], one["seq"]))
        for key, some in told.items()
    }


def _told(
    seen: Picture, known: Sequence[Finding], steps: Mapping[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    rows = [row for one in known if (row := _row(seen, one, one.key)) is not None]
    for row in rows:
        row["steps"] = steps.get(f"F{row['no']}", [])
    stages = ("finding.rectifying", "finding.verifying", "finding.closed")
    groups = dict.fromkeys((row["area"], row["item"]) for row in rows)
    return {
        "programme": seen.programme.slug,
        "title": seen.programme.title,
        "as_of": seen.as_of.isoformat(),
        "language": seen.plan.language if seen.plan else "zh",
        "counts": _counts(rows, stages),
        "groups": [
            {"area": a, "item": i}
            | _counts([r for r in rows if (r["area"], r["item"]) == (a, i)], stages)
            for a, i in groups
        ],
        "findings": rows,
    }


def _counts(rows: Sequence[dict[str, Any]], stages: Sequence[str]) -> dict[str, int]:
    told = {s.partition(".")[2]: sum(row["stage"] == s for row in rows) for s in stages}
    return {"total": len(rows), **told, "overdue": sum(row["overdue"] for row in rows)}


def _row(seen: Picture, one: Finding, key: str) -> dict[str, Any] | None:
    """A finding as it stood; None where it was not known then."""
    shares = [s for s in seen.shares if s.item.task == key]
    if not shares:
        return None
    status, worst = together([s.standing.status for s in shares]), shares[0].standing
    closed = [s.standing.done_on for s in shares if s.standing.done_on]
    return {
        "key": shares[0].item.key,
        "no": one.number,
        "stage": stage(status),
        "overdue": status == "overdue",
        "status": status,
        "progress": min(percent(s.standing.status, s.standing.progress) for s in shares),
        "by": (worst.window.end or one.by).isoformat(),
        "first_by": one.by.isoformat(),
        "closed_on": max(closed).isoformat() if closed and len(closed) == len(shares) else None,
        **one.model_dump(mode="json", include={*_TOLD}),
    }


_TOLD = (
    "source", "area", "item", "text", "measure", "offices", "person", "unit", "severity", "phase",
    "happened",
)  # fmt: skip
