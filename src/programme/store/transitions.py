"""Transitions: every change of a status, in the order in which they were committed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, text

from programme.store.schema import assignment, item, transition
from programme.store.sql import Tx, columns, insert_many, values

_LOCK_SPACE = 7303  # apart from other advisory locks in the database


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of status: the day for which it was found, the instant at which it was recorded."""

    programme_id: int
    assignment_id: int
    before: str
    after: str
    happened: date
    recorded: datetime


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """A transition as kept; `key` and `office` are the assignment's, `title` its item's."""

    id: int
    assignment_id: int
    key: str
    title: str
    office: str
    before: str
    after: str
    happened: date
    recorded: datetime


def add(tx: Tx, rows: Sequence[Transition]) -> None:
    """Record transitions, many at once.

    Ids are drawn when rows are written but seen when they are committed. So writers of one
    programme queue here, lest a reader that has come to id 8 miss a 7 that is committed later.
    """
    if tx.dialect.name == "postgresql":
        for programme_id in sorted({row.programme_id for row in rows}):
            lock = text("SELECT pg_advisory_xact_lock(:space, :key)")
            tx.execute(lock, {"space": _LOCK_SPACE, "key": programme_id})
    insert_many(tx, transition, [values(row) for row in rows])


def after(tx: Tx, programme_id: int, last_id: int, *, limit: int) -> list[TransitionRow]:
    """Up to `limit` transitions of a programme that came after the one of id `last_id`."""
    found = (
        select(*columns(TransitionRow, transition, assignment, item))
        .join_from(transition, assignment)
        .join(item)
        .where(transition.c.programme_id == programme_id, transition.c.id > last_id)
    )
    return [TransitionRow(*row) for row in tx.execute(found.order_by(transition.c.id).limit(limit))]
