"""What was decided about whole programmes: appended, never changed."""

from datetime import datetime

from sqlalchemy import select

from programme.core.lifecycle import ProgrammeEvent
from programme.store.schema import programme_event
from programme.store.sql import Tx


def add(tx: Tx, programme_id: int, event: ProgrammeEvent) -> None:
    """Record a decision."""
    row = {"programme_id": programme_id, **event.model_dump(exclude={"seq"})}
    tx.execute(programme_event.insert(), row)


def events(
    tx: Tx, programme_id: int, recorded_before: datetime | None = None
) -> list[ProgrammeEvent]:
    """What was recorded before an instant (None means so far), in that order."""
    c = programme_event.c
    found = select(programme_event).where(c.programme_id == programme_id).order_by(c.id)
    if recorded_before is not None:
        found = found.where(c.recorded < recorded_before)
    fields = [name for name in ProgrammeEvent.model_fields if name != "seq"]
    return [
        ProgrammeEvent(seq=row.id, **{name: getattr(row, name) for name in fields})
        for row in tx.execute(found)
    ]
