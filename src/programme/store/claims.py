"""Claims: how messages get from `planned` to what became of them, each by one sender.

Every step is an update that holds only where the state before still holds and the claim is still
the sender's, so that of two one wins.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, func, or_, select, update

from programme.store.outbox import MESSAGES, RETRY, MessageRow, carry
from programme.store.schema import message, reminder
from programme.store.sql import Tx

Fate = Literal["planned", "unknown"]


def ready(tx: Tx, now: datetime, limit: int) -> list[list[MessageRow]]:
    """What is to go now, for some recipients, those who wait longest first: for each all that
    waits, from at most `limit` messages on, locked for this transaction. The last of a list is the
    newest, and to carry what the others say.

    What a channel that can tell repeats may have taken already stands alone: it is repeated as
    it was.
    """
    c = message.c
    due = or_(
        and_(c.state == "planned", c.send_at <= now, func.coalesce(c.next_attempt_at, now) <= now),
        and_(RETRY, c.next_attempt_at <= now),
    )
    waits = or_(and_(c.state == "planned", c.send_at <= now), RETRY)
    oldest = select(c.recipient, c.id).where(due).order_by(c.send_at, c.id).limit(limit)
    gates = {row.recipient: row.id for row in reversed(tx.execute(oldest).all())}
    # whoever locks a recipient's oldest message may take them all
    mine = select(c.recipient).where(c.id.in_(gates.values()), due)
    recipients = tx.scalars(mine.with_for_update(skip_locked=True)).all()
    found = MESSAGES.add_columns(due).where(c.recipient.in_(recipients), waits)
    groups: dict[tuple[str, int], list[tuple[MessageRow, bool]]] = {}
    for *row, now_due in tx.execute(found.order_by(due, c.send_at, c.id)):
        one = MessageRow(*row)
        groups.setdefault((one.recipient, one.id if one.handed_at else 0), []).append(
            (one, now_due)
        )
    taken = [[row for row, _ in group] for group in groups.values() if group[-1][1]]
    return sorted(taken, key=lambda group: min((row.send_at, row.id) for row in group))


def claim(
    tx: Tx, ids: Sequence[int], token: str, *, now: datetime, lease_until: datetime, channel: str
) -> list[MessageRow]:
    """Claim what is `ready` for a channel, under `token` (any text that no other sender uses)
    until `lease_until`. Gives the messages, the oldest first."""
    c = message.c
    taken = {"lease_token": token, "lease_until": lease_until, "claimed_at": now, "error": ""}
    tx.execute(
        update(message)
        .where(c.id.in_(ids), or_(c.state == "planned", RETRY))
        .values(
            state="claimed",
            attempts=c.attempts + 1,
            next_attempt_at=None,
            channel=channel,
            changed_at=now,
            **taken,
        )
    )
    carry(tx, ids, ("planned",), "claimed")
    mine = MESSAGES.where(c.id.in_(ids), c.lease_token == token, c.state == "claimed")
    return [MessageRow(*row) for row in tx.execute(mine.order_by(c.send_at, c.id))]


def supersede(tx: Tx, older: Sequence[int], by: MessageRow, at: datetime) -> None:
    """What older messages to a recipient were to say is said by a newer one."""
    off = update(message).where(message.c.id.in_(older), or_(message.c.state == "planned", RETRY))
    told = {"next_attempt_at": None, "changed_at": at, "error": f"told in {by.key}"}
    tx.execute(off.values(state="superseded", **told))
    theirs = update(reminder).where(reminder.c.message_id.in_(older))
    tx.execute(theirs.where(reminder.c.state == "planned").values(message_id=by.id))


def put_off(tx: Tx, ids: Sequence[int], until: datetime, reason: str) -> None:
    """Let messages that are `ready` wait until a moment."""
    waits = update(message).where(message.c.id.in_(ids), or_(message.c.state == "planned", RETRY))
    tx.execute(waits.values(next_attempt_at=until, error=reason))


def put_back(tx: Tx, ids: Sequence[int], token: str, until: datetime, reason: str) -> None:
    """Give up a claim before handing over, to try again at a moment."""
    c = message.c
    mine = update(message).where(c.id.in_(ids), c.lease_token == token, c.state == "claimed")
    back = {"state": "planned", "attempts": c.attempts - 1, "error": reason}
    done = mine.values(next_attempt_at=until, lease_until=None, **back).returning(c.id)
    carry(tx, list(tx.scalars(done)), ("claimed",), "planned")


def hurry(tx: Tx, now: datetime) -> None:
    """Look again at all that was put off."""
    c = message.c
    off = update(message).where(c.state == "planned", c.send_at <= now, c.next_attempt_at > now)
    tx.execute(off.values(next_attempt_at=None))


def hand_over(tx: Tx, message_id: int, token: str, at: datetime) -> bool:
    """Note, just before, that a message is being handed over. False where the claim is lost."""
    c = message.c
    mine = update(message).where(c.id == message_id, c.lease_token == token, c.state == "claimed")
    return bool(tx.execute(mine.values(handed_at=at)).rowcount)


def mark_sent(
    tx: Tx, message_id: int, token: str, at: datetime, *, subject: str = "", external_id: str = ""
) -> bool:
    """It went out. Holds even where the claim was meanwhile given up as `unknown`: the sender
    knows best. False where the message was not this token's."""
    told = {"sent_at": at, "subject": subject, "external_id": external_id, "error": ""}
    return _settle(tx, message_id, token, at, "sent", told)


def mark_failed(
    tx: Tx,
    message_id: int,
    token: str,
    at: datetime,
    *,
    error: str,
    next_attempt_at: datetime | None,
) -> bool:
    """It surely did not go out; it is claimed again at `next_attempt_at`, or never for None."""
    told = {"error": error, "next_attempt_at": next_attempt_at, "handed_at": None}
    reminders = "planned" if next_attempt_at else "failed"
    return _settle(tx, message_id, token, at, "failed", told, reminders)


def fall_back(
    tx: Tx, message_id: int, token: str, at: datetime, *, error: str, until: datetime
) -> bool:
    """It surely did not go out this way; the recipient's next contact takes its turn."""
    anew = {"error": error, "next_attempt_at": until, "handed_at": None, "attempts": 0}
    told = {**anew, "route": message.c.route + 1}
    return _settle(tx, message_id, token, at, "planned", told)


def mark_unknown(tx: Tx, message_id: int, token: str, at: datetime, *, error: str) -> bool:
    """Nobody can tell whether it went out, a time-out for instance; it is not repeated."""
    return _settle(tx, message_id, token, at, "unknown", {"error": error})


def cancel(tx: Tx, message_id: int, token: str, at: datetime, *, reason: str) -> bool:
    """Its sender found nothing left to say."""
    return _settle(tx, message_id, token, at, "cancelled", {"error": reason})


def _settle(
    tx: Tx,
    message_id: int,
    token: str,
    at: datetime,
    state: str,
    told: dict[str, Any],
    reminders: str = "",
) -> bool:
    c = message.c
    held = ("claimed", "unknown")
    mine = update(message).where(c.id == message_id, c.lease_token == token, c.state.in_(held))
    if not tx.execute(mine.values(state=state, lease_until=None, changed_at=at, **told)).rowcount:
        return False
    carry(tx, [message_id], held, reminders or state)
    return True


def recover(tx: Tx, at: datetime, fate: Callable[[MessageRow], Fate | None]) -> list[int]:
    """Settle claims whose senders vanished: `fate` tells what becomes of each, None where its
    sender may still live. Gives the ids of those that are now unknown."""
    held = MESSAGES.where(message.c.state == "claimed").with_for_update(skip_locked=True)
    found: dict[Fate | None, list[int]] = {}
    for row in (MessageRow(*row) for row in tx.execute(held)):
        found.setdefault(fate(row), []).append(row.id)
    lost = "the sender stopped before saying what became of it"
    _move(tx, found.get("planned", []), at, "planned", "")
    _move(tx, found.get("unknown", []), at, "unknown", lost)
    return found.get("unknown", [])


def _move(tx: Tx, ids: Sequence[int], at: datetime, state: Fate, error: str) -> None:
    if ids:
        moved = update(message).where(message.c.id.in_(ids))
        tx.execute(moved.values(state=state, error=error, lease_until=None, changed_at=at))
        carry(tx, ids, ("claimed",), state)
