"""How many messages became what, and when each matter was last told of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from programme.store.outbox import HELD, RETRY
from programme.store.schema import assignment, message, reminder
from programme.store.sql import Tx


@dataclass(frozen=True, slots=True)
class Tally:
    """Messages of one fate to a recipient through a channel: `recent` ones, and `total`.

    `fate` is the message's state, save that `failed` ones to be tried again and `claimed` ones
    are `planned`, and `held` ones without anything left to say `cancelled`. `channel` is empty
    while none was chosen: that is done when a message is claimed.
    """

    channel: str
    recipient: str
    fate: str
    recent: int
    total: int


def tallies(tx: Tx, since: datetime) -> list[Tally]:
    """All messages ever, counted; `recent` are those that came to their state from `since` on."""
    c = message.c
    waits, empty = RETRY | (c.state == "claimed"), (c.state == "held") & ~HELD
    fate = case((waits, "planned"), (empty, "cancelled"), else_=c.state).label("fate")
    channel = case((c.claimed_at.is_(None), ""), else_=c.channel).label("channel")
    moment = func.coalesce(c.changed_at, c.send_at, type_=c.send_at.type)
    recent = func.count(case((moment >= since, 1)))
    found = select(channel, c.recipient, fate, recent, func.count())
    grouped = found.group_by(channel, c.recipient, fate)
    return [Tally(*row) for row in tx.execute(grouped.order_by(channel, c.recipient, fate))]


def last_told(tx: Tx, programme_id: int) -> dict[str, datetime]:
    """By assignment key, when the last message about it went out."""
    last = func.max(message.c.sent_at, type_=message.c.sent_at.type).label("last")
    found = (
        select(assignment.c.key, last)
        .join_from(reminder, message)
        .join(assignment)
        .where(reminder.c.programme_id == programme_id, reminder.c.state == "sent")
        .where(message.c.sent_at.is_not(None))
    )
    return {row.key: row.last for row in tx.execute(found.group_by(assignment.c.key))}
