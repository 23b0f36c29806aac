"""The outbox: messages, each claimed by one sender, sent, and marked.

A message is `planned` (or `held` for a person's release), then `claimed`, then `sent`, `failed`
(with a time to try again, or for good), `unknown` (its sender vanished while handing it over: it
may or may not have gone, and is not repeated) or `cancelled`. One whose sender vanished before
that is planned again. The reminders in it share its fate.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, func, or_, select, update

from programme.store.schema import message, reminder
from programme.store.sql import Tx, columns

MessageState = Literal["planned", "held", "claimed", "sent", "unknown", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message. `send_at` is when it is to go; `external_id` what the channel calls it;
    `route` which of the recipient's contacts it is for: 0 the first, then the fallbacks."""

    id: int
    key: str
    recipient: str
    channel: str
    send_at: datetime
    state: MessageState
    lease_token: str | None
    lease_until: datetime | None
    claimed_at: datetime | None
    handed_at: datetime | None
    sent_at: datetime | None
    attempts: int
    next_attempt_at: datetime | None
    error: str
    subject: str
    external_id: str
    route: int


RETRY = and_(message.c.state == "failed", message.c.next_attempt_at.is_not(None))
_MESSAGES = select(*columns(MessageRow, message))


def claim(tx: Tx, now: datetime, lease_until: datetime, limit: int, token: str) -> list[MessageRow]:
    """Up to `limit` messages whose time has come, the oldest first, claimed under `token` (any
    text that no other sender uses) until `lease_until`. No two claims give the same message."""
    c = message.c
    ready = or_(and_(c.state == "planned", c.send_at <= now), and_(RETRY, c.next_attempt_at <= now))
    found = select(c.id).where(ready).order_by(c.send_at, c.id).limit(limit)
    ids = tx.scalars(found.with_for_update(skip_locked=True)).all()
    taken = {"lease_token": token, "lease_until": lease_until, "claimed_at": now, "handed_at": None}
    tx.execute(
        update(message)
        .where(c.id.in_(ids))
        .values(state="claimed", attempts=c.attempts + 1, next_attempt_at=None, **taken)
    )
    _carry(tx, ids, ("planned",), "claimed")
    rows = tx.execute(_MESSAGES.where(c.id.in_(ids)).order_by(c.send_at, c.id))
    return [MessageRow(*row) for row in rows]


def mark_sent(
    tx: Tx,
    message_id: int,
    token: str,
    *,
    sent_at: datetime,
    subject: str = "",
    external_id: str = "",
) -> bool:
    """It went out. Holds even where the claim was meanwhile given up as `unknown`: the sender
    knows best. False where the message was not this token's."""
    told = {"sent_at": sent_at, "subject": subject, "external_id": external_id, "error": ""}
    return _settle(tx, message_id, token, "sent", "sent", told)


def mark_failed(
    tx: Tx, message_id: int, token: str, *, error: str, next_attempt_at: datetime | None
) -> bool:
    """It surely did not go out; it is claimed again at `next_attempt_at`, or never for None."""
    told = {"error": error, "next_attempt_at": next_attempt_at}
    return _settle(
        tx, message_id, token, "failed", "planned" if next_attempt_at else "failed", told
    )


def mark_unknown(tx: Tx, message_id: int, token: str, *, error: str) -> bool:
    """Nobody can tell whether it went out, a time-out for instance; it is not repeated."""
    return _settle(tx, message_id, token, "unknown", "unknown", {"error": error})


def cancel(tx: Tx, message_id: int, token: str, *, reason: str) -> bool:
    """Its sender found nothing left to say."""
    return _settle(tx, message_id, token, "cancelled", "cancelled", {"error": reason})


def hand_over(tx: Tx, message_id: int, token: str, at: datetime | None) -> bool:
    """Note, just before, that a message is being handed over; None where it may be repeated.
    False where the claim is lost."""
    c = message.c
    mine = update(message).where(c.id == message_id, c.lease_token == token, c.state == "claimed")
    return bool(tx.execute(mine.values(handed_at=at)).rowcount)


def recover(tx: Tx, now: datetime, gone: Callable[[str], bool] = lambda _: False) -> list[int]:
    """Settle the messages of senders that vanished: their lease is over, or `gone` knows of
    their token. What was not handed over is planned again, the rest becomes `unknown`; gives the
    ids of the latter."""
    c = message.c
    found = select(c.id, c.lease_token, c.lease_until, c.handed_at).where(c.state == "claimed")
    lost = [
        row
        for row in tx.execute(found.with_for_update(skip_locked=True))
        if (row.lease_until and row.lease_until <= now) or gone(row.lease_token or "")
    ]
    again = [row.id for row in lost if row.handed_at is None]
    unknown = [row.id for row in lost if row.handed_at is not None]
    _move(tx, again, "planned", "")
    _move(tx, unknown, "unknown", "the sender stopped before saying what became of it")
    return unknown


def _move(tx: Tx, ids: Sequence[int], state: str, error: str) -> None:
    moved = update(message).where(message.c.id.in_(ids))
    tx.execute(moved.values(state=state, error=error, lease_until=None))
    _carry(tx, ids, ("claimed",), state)


def release(tx: Tx, message_id: int) -> bool:
    """Let a held message go; False where it is not held."""
    held = update(message).where(message.c.id == message_id, message.c.state == "held")
    return bool(tx.execute(held.values(state="planned")).rowcount)


def next_due(tx: Tx) -> datetime | None:
    """The first moment at which there is something to claim."""
    c = message.c
    planned = tx.scalar(select(func.min(c.send_at)).where(c.state == "planned"))
    again = tx.scalar(select(func.min(c.next_attempt_at)).where(c.state == "failed"))
    return min((moment for moment in (planned, again) if moment), default=None)


def messages(
    tx: Tx,
    *,
    state: MessageState | None = None,
    recipient: str | None = None,
    programme_id: int | None = None,
    limit: int = 100,
) -> list[MessageRow]:
    """Messages that fit every filter given, the latest first."""
    found = _MESSAGES.order_by(message.c.send_at.desc(), message.c.id.desc()).limit(limit)
    if state is not None:
        found = found.where(message.c.state == state)
    if recipient is not None:
        found = found.where(message.c.recipient == recipient)
    if programme_id is not None:
        of = select(reminder.c.message_id).where(reminder.c.programme_id == programme_id)
        found = found.where(message.c.id.in_(of))
    return [MessageRow(*row) for row in tx.execute(found)]


def _settle(
    tx: Tx, message_id: int, token: str, state: str, reminders: str, told: dict[str, Any]
) -> bool:
    c = message.c
    mine = update(message).where(
        c.id == message_id, c.lease_token == token, c.state.in_(("claimed", "unknown"))
    )
    if not tx.execute(mine.values(state=state, lease_until=None, **told)).rowcount:
        return False
    _carry(tx, [message_id], ("claimed", "unknown"), reminders)
    return True


def _carry(tx: Tx, message_ids: Sequence[int], before: Sequence[str], after: str) -> None:
    """Reminders follow their message."""
    theirs = update(reminder).where(reminder.c.message_id.in_(message_ids))
    tx.execute(theirs.where(reminder.c.state.in_(before)).values(state=after))
