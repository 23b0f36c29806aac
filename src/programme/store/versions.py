"""Plan versions: every plan that ever was in force, numbered, with what changed and why."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from programme.core.findings import with_findings
from programme.core.gates import waiting
from programme.core.lifecycle import life
from programme.core.plan import Plan
from programme.errors import Conflict
from programme.store import findings, gates, lifecycle
from programme.store.schema import plan_version
from programme.store.sql import Tx, columns, upsert


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version without its plan. `changes` is what the writer gave, as plain JSON values."""

    number: int
    recorded: datetime
    author: str
    via: str
    source_hash: str
    changes: Any
    reason: str


def add(
    tx: Tx,
    programme_id: int,
    number: int,
    *,
    recorded: datetime,
    author: str,
    via: str,
    source_hash: str,
    plan: Plan,
    changes: Any,
    reason: str = "",
) -> None:
    """Record a version. Raises Conflict where that number was taken meanwhile."""
    row = {
        "programme_id": programme_id,
        "number": number,
        "recorded": recorded,
        "author": author,
        "via": via,
        "source_hash": source_hash,
        "plan": plan.model_dump_json(),
        "changes": changes,
        "reason": reason,
    }
    new = upsert(tx, plan_version).on_conflict_do_nothing().returning(plan_version.c.id)
    if tx.scalar(new, row) is None:
        raise Conflict(
            "version-taken",
            f"{plan.programme} was changed by somebody else meanwhile",
            f"{plan.programme} 刚刚被别人改动了",
            "look at the change and apply again",
            "请查看改动后重新启用",
        )


def latest(tx: Tx, programme_id: int) -> tuple[int, Plan] | None:
    """The version in force now: its number and plan."""
    return as_of(tx, programme_id, None)


def as_of(
    tx: Tx, programme_id: int, before: datetime | None, *, happened_by: date | None = None
) -> tuple[int, Plan] | None:
    """The last version recorded before an instant, with the findings and the decisions
    (at gates, about the programme) known then; None means now. With `happened_by`, with those
    known now that had happened by that day."""
    found = written(tx, programme_id, before)
    if found is None:
        return None
    known, day = (None, happened_by) if happened_by else (before, date.max)
    decided = [one for one in gates.all(tx, programme_id, known) if one.happened <= day]
    turned_up = [one for one in findings.all(tx, programme_id, known) if one.happened <= day]
    now = life(lifecycle.events(tx, programme_id, known), day)
    plan = waiting(found[1], decided)
    if now.state:
        plan = plan.model_copy(update={"life": now})
    return found[0], with_findings(plan, turned_up)


def written(tx: Tx, programme_id: int, before: datetime | None = None) -> tuple[int, Plan] | None:
    """The same without findings: as its schedule file has it."""
    found = _of(programme_id).with_only_columns(plan_version.c.number, plan_version.c.plan)
    if before is not None:
        found = found.where(plan_version.c.recorded < before)
    row = tx.execute(found.limit(1)).first()
    return (row.number, _plan(row.plan)) if row else None


def history(tx: Tx, programme_id: int) -> list[VersionRow]:
    """Every version, the newest first."""
    return [VersionRow(*row) for row in tx.execute(_of(programme_id))]


def plans(tx: Tx, programme_id: int, before: datetime | None = None) -> list[tuple[datetime, Plan]]:
    """Every version recorded before an instant (None means so far): when, and its plan, the
    oldest first; the last one with the findings known then."""
    found = _of(programme_id).with_only_columns(plan_version.c.recorded, plan_version.c.plan)
    if before is not None:
        found = found.where(plan_version.c.recorded < before)
    told = [(row.recorded, _plan(row.plan)) for row in tx.execute(found)][::-1]
    for recorded, plan in told[-1:]:
        told[-1] = recorded, with_findings(plan, findings.all(tx, programme_id, before))
    return told


def _of(programme_id: int) -> Select[Any]:
    return (
        select(*columns(VersionRow, plan_version))
        .where(plan_version.c.programme_id == programme_id)
        .order_by(plan_version.c.number.desc())
    )


@lru_cache(maxsize=8)
def _plan(text: str) -> Plan:
    """Read once, as the same few plans are asked for at every tick and every report."""
    return Plan.model_validate_json(text)
