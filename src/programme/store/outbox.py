"""The outbox: messages, what became of each, and what a person decides about them.

A message is `planned` (or `held` for a person's release), then `claimed`, then `sent`, `failed`
(with a time to try again, or for good), `unknown` (its sender vanished while handing it over: it
may or may not have gone, and is not repeated), `superseded` (a newer one to the same recipient
took on what it had to say) or `cancelled`. The reminders in it share its fate.
How they are sent is in `programme.store.claims`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, case, exists, func, or_, select, true, update

from programme.store.schema import message, reminder
from programme.store.sql import Tx, columns

MessageState = Literal[
    "planned", "held", "claimed", "sent", "unknown", "failed", "superseded", "cancelled"
]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message. `send_at` is when it was to go, `next_attempt_at` before when it does not go now:
    the next attempt of a `failed` one, or the moment to which a `planned` one was put off;
    `changed_at` when it came to its state, `error` why; `decided_by` the person who released,
    retried or dropped it; `external_id` what the channel calls it; `route` which of the
    recipient's contacts it is for: 0 the first, then the fallbacks."""

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
    changed_at: datetime | None
    decided_by: str


RETRY = and_(message.c.state == "failed", message.c.next_attempt_at.is_not(None))
DEAD = and_(message.c.state == "failed", message.c.next_attempt_at.is_(None))
MESSAGES = select(*columns(MessageRow, message))
_LIVE = exists().where(reminder.c.message_id == message.c.id, reminder.c.state == "planned")
HELD = and_(message.c.state == "held", _LIVE)
"""What a person is to release: a message all of whose matters were closed says nothing more."""


def release(tx: Tx, ids: Sequence[int], by: str, at: datetime) -> list[int]:
    """Let held messages go; gives the ids of those that were held."""
    return _decide(tx, ids, message.c.state == "held", by, at, {"state": "planned"})


def retry(tx: Tx, ids: Sequence[int], by: str, at: datetime) -> list[int]:
    """Try dead letters anew, from the recipient's first contact on; gives the ids of those that
    were dead."""
    anew = {"state": "planned", "attempts": 0, "route": 0, "next_attempt_at": None}
    done = _decide(tx, ids, DEAD, by, at, anew)
    carry(tx, done, ("failed",), "planned")
    return done


def drop(tx: Tx, ids: Sequence[int], by: str, at: datetime, reason: str) -> list[int]:
    """Call off messages that wait, are held, or failed; gives the ids of those that did."""
    off = {"state": "cancelled", "error": reason, "next_attempt_at": None}
    waits = message.c.state.in_(("planned", "held", "failed"))
    done = _decide(tx, ids, waits, by, at, off)
    carry(tx, done, ("planned", "failed"), "dropped", reason)
    return done


def _decide(
    tx: Tx, ids: Sequence[int], which: Any, by: str, at: datetime, new: dict[str, Any]
) -> list[int]:
    wanted = update(message).where(message.c.id.in_(ids), which)
    told = wanted.values(decided_by=by, changed_at=at, **new).returning(message.c.id)
    return list(tx.scalars(told))


def next_due(tx: Tx, after: datetime | None = None) -> datetime | None:
    """The first moment (later than `after`) at which there is something to claim, or to settle of
    a sender that vanished: its lease ends then."""
    c = message.c
    claimed = c.state == "claimed"
    waits = or_(c.state == "planned", RETRY, claimed)
    moment = case((claimed, c.lease_until), else_=func.coalesce(c.next_attempt_at, c.send_at))
    later = moment > after if after else true()
    first = select(func.min(moment, type_=c.send_at.type)).where(waits, later)
    found: datetime | None = tx.scalar(first)
    return found


def waiting(tx: Tx, now: datetime) -> list[MessageRow]:
    """What should have gone and waits: put off, to be tried again, or held with something to say;
    the first to go first."""
    c = message.c
    off = and_(c.state == "planned", c.send_at <= now, c.next_attempt_at > now)
    late = or_(off, and_(RETRY, c.next_attempt_at > now), HELD)
    rows = tx.execute(MESSAGES.where(late).order_by(c.next_attempt_at, c.id))
    return [MessageRow(*row) for row in rows]


def dead(tx: Tx, limit: int = 1000) -> list[MessageRow]:
    """The messages given up, the latest first."""
    found = MESSAGES.where(DEAD).order_by(message.c.changed_at.desc(), message.c.id.desc())
    return [MessageRow(*row) for row in tx.execute(found.limit(limit))]


def states(tx: Tx, ids: Sequence[int]) -> dict[int, str]:
    """The state of each message that there is."""
    found = select(message.c.id, message.c.state).where(message.c.id.in_(ids))
    return {row.id: row.state for row in tx.execute(found)}


def went(tx: Tx, recipients: Collection[str], since: datetime) -> list[tuple[str, datetime]]:
    """Recipient and moment of the messages that went out, or may have, since a moment."""
    c = message.c
    gone = (c.recipient.in_(recipients), c.changed_at >= since, c.state.in_(("sent", "unknown")))
    return [(row.recipient, row.changed_at) for row in tx.execute(MESSAGES.where(*gone))]


def messages(
    tx: Tx,
    *,
    state: MessageState | None = None,
    recipient: str | None = None,
    programme_id: int | None = None,
    limit: int = 100,
) -> list[MessageRow]:
    """Messages that fit every filter given, the latest first."""
    found = MESSAGES.order_by(message.c.send_at.desc(), message.c.id.desc()).limit(limit)
    if state is not None:
        found = found.where(message.c.state == state)
    if recipient is not None:
        found = found.where(message.c.recipient == recipient)
    if programme_id is not None:
        of = select(reminder.c.message_id).where(reminder.c.programme_id == programme_id)
        found = found.where(message.c.id.in_(of))
    return [MessageRow(*row) for row in tx.execute(found)]


def carry(
    tx: Tx, message_ids: Sequence[int], before: Sequence[str], after: str, reason: str = ""
) -> None:
    """Reminders follow their messages."""
    if message_ids:
        theirs = update(reminder).where(reminder.c.message_id.in_(message_ids))
        mine = theirs.where(reminder.c.state.in_(before))
        tx.execute(mine.values(state=after, **({"reason": reason} if reason else {})))
