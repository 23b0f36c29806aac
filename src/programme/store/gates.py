"""Decisions at gates: appended, never changed."""

from datetime import datetime

from sqlalchemy import select

from programme.core.gates import Decision
from programme.store.schema import gate_decision
from programme.store.sql import Tx


def add(tx: Tx, programme_id: int, fact: Decision) -> None:
    """Record a decision."""
    row = {"programme_id": programme_id, **fact.model_dump(exclude={"seq"})}
    tx.execute(gate_decision.insert(), row)


def all(tx: Tx, programme_id: int, recorded_before: datetime | None = None) -> list[Decision]:
    """In the order of recording, what was recorded before an instant (None: so far)."""
    c = gate_decision.c
    found = select(gate_decision).where(c.programme_id == programme_id).order_by(c.id)
    if recorded_before is not None:
        found = found.where(c.recorded < recorded_before)
    names = Decision.model_fields.keys() - {"seq"}
    return [
        Decision(**{name: row._mapping[name] for name in names}, seq=row.id)
        for row in tx.execute(found)
    ]
