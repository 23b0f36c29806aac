"""Findings: recorded once, numbered within their programme, never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from programme.core.findings import Finding
from programme.store.schema import finding
from programme.store.sql import Tx, insert_many


def add(tx: Tx, programme_id: int, found: Sequence[Finding]) -> None:
    """Record findings under the numbers they have."""
    insert_many(tx, finding, [{"programme_id": programme_id, **one.model_dump()} for one in found])


def all(tx: Tx, programme_id: int, recorded_before: datetime | None = None) -> list[Finding]:
    """By number, what was recorded before an instant (None: so far)."""
    c = finding.c
    found = select(finding).where(c.programme_id == programme_id).order_by(c.number)
    if recorded_before is not None:
        found = found.where(c.recorded < recorded_before)
    return [
        Finding(**{name: row._mapping[name] for name in Finding.model_fields})
        for row in tx.execute(found)
    ]
