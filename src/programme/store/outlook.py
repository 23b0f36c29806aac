"""What the ledger already holds, for who looks ahead."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime

from sqlalchemy import and_, not_, or_, select

from programme.store.items import SHARES, AssignmentRow
from programme.store.ledger import ReminderRow
from programme.store.outbox import RETRY, MessageRow
from programme.store.schema import assignment, message, reminder
from programme.store.sql import Tx, chunks, columns

Told = tuple[str, date, int, str]
"""Rung, anchor, n and recipient: with its assignment, what makes a reminder one of its kind."""
_OFF, _STILL = ("superseded", "cancelled"), ("planned", "held", "claimed")
_WAITS = or_(message.c.state.in_(("planned", "held", "claimed")), RETRY)
_REMINDER, _MESSAGE = columns(ReminderRow, reminder), columns(MessageRow, message)


def decided(tx: Tx, assignment_ids: Sequence[int]) -> dict[int, frozenset[Told]]:
    """By assignment, the reminders that are not decided again; the silent are left out."""
    c = reminder.c
    found: dict[int, set[Told]] = {}
    for some in chunks(assignment_ids):
        rows = select(c.assignment_id, c.rung, c.anchor, c.n, c.recipient).where(
            c.assignment_id.in_(some), c.state.not_in(_OFF)
        )
        for one, *key in tx.execute(rows):
            found.setdefault(one, set()).add(tuple(key))
    return {one: frozenset(keys) for one, keys in found.items()}


def waiting(
    tx: Tx, programme_ids: Sequence[int]
) -> list[tuple[MessageRow, ReminderRow, AssignmentRow]]:
    """What is decided about these programmes and not yet sent, in the order of sending."""
    found = (
        SHARES.join(reminder, reminder.c.assignment_id == assignment.c.id)
        .join(message, reminder.c.message_id == message.c.id)
        .add_columns(*(c.label(f"reminder_{c.name}") for c in _REMINDER))
        .add_columns(*(c.label(f"message_{c.name}") for c in _MESSAGE))
        .where(reminder.c.programme_id.in_(programme_ids), reminder.c.state.in_(_STILL), _WAITS)
        .order_by(message.c.send_at, message.c.id, reminder.c.id)
    )
    a, b = len(fields(AssignmentRow)), -len(fields(MessageRow))
    return [
        (MessageRow(*row[b:]), ReminderRow(*row[a:b]), AssignmentRow(*row[:a]))
        for row in tx.execute(found)
    ]


def gone(tx: Tx, since: datetime) -> set[tuple[str, datetime]]:
    """Recipient and moment of the messages from an instant on that take nothing more."""
    c = message.c
    over = and_(c.send_at >= since, c.state != "cancelled", not_(_WAITS))
    return {(row.recipient, row.send_at) for row in tx.execute(select(c).where(over))}
