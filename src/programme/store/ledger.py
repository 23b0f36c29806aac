"""The ledger: every reminder ever decided, the message it went into, and what became of it.

Reminders are decisions; messages (`programme.store.outbox`) are what is claimed and sent.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, or_, select, true, update

from programme.store.items import SHARES, AssignmentRow
from programme.store.outbox import RETRY, MessageRow
from programme.store.schema import assignment, item, message, reminder
from programme.store.sql import Tx, chunks, columns, upsert, values

ReminderState = Literal[
    "planned", "claimed", "sent", "unknown", "failed", "superseded", "cancelled", "dropped"
]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A decision: this rung of the ladder is due for this assignment and recipient."""

    programme_id: int
    assignment_id: int
    rung: str
    anchor: date
    n: int
    recipient: str
    decided: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReminderRow(Reminder):
    """A reminder as kept. From `claimed` on its state is that of its message; `superseded` and
    `cancelled` ones never went out, nor did those a person `dropped`; `reason` says why. Of an
    `unknown` one it says what told of the matter again."""

    id: int
    message_id: int | None
    state: ReminderState
    reason: str


_KEY = [reminder.c[name] for name in ("assignment_id", "rung", "anchor", "n", "recipient")]
_REMINDER = columns(ReminderRow, reminder)
_MESSAGE = columns(MessageRow, message)


def decide(tx: Tx, reminders: Sequence[Reminder]) -> list[ReminderRow]:
    """Record decisions; gives those that are new, in no special order.

    Each is made once. One that was superseded or cancelled before it went out is made anew when
    it is decided again: a deadline may move away and back.
    """
    once = {tuple(getattr(one, c.name) for c in _KEY): values(one) for one in reminders}
    if not once:
        return []
    new = upsert(tx, reminder)
    wanted = new.excluded
    fresh = {name: wanted[name] for name in ("decided", "due_at")}
    again = new.on_conflict_do_update(
        index_elements=_KEY,
        set_={**fresh, "state": "planned", "reason": "", "message_id": None},
        where=or_(*(reminder.c.state == off for off in ("superseded", "cancelled"))),
    )
    rows = tx.execute(again.returning(*_REMINDER), [once[key] for key in sorted(once)])
    return [ReminderRow(*row) for row in rows]


def gather(
    tx: Tx,
    reminders: Iterable[ReminderRow],
    channel: str,
    later: Callable[[str, datetime], datetime],
    *,
    held: bool = False,
) -> list[int]:
    """Put reminders into the message for their recipient, channel and moment, made where it is
    not there; `held` ones wait for a person's release. Gives the ids of the messages.

    A recipient gets one message at a moment: where that has gone, or may have, the next moment
    serves, as `later` tells it for that recipient.
    """
    groups: dict[tuple[str, datetime], list[int]] = {}
    for one in reminders:
        groups.setdefault((one.recipient, one.due_at), []).append(one.id)
    return [
        _attach(tx, ids, _open_message(tx, recipient, channel, send_at, later, held))
        for (recipient, send_at), ids in sorted(groups.items())
    ]


def _open_message(
    tx: Tx,
    recipient: str,
    channel: str,
    send_at: datetime,
    later: Callable[[str, datetime], datetime],
    held: bool,
) -> int:
    """The first message from that moment on that still waits to be sent."""
    state = "held" if held else "planned"
    row = {"recipient": recipient, "channel": channel, "state": state}
    while True:
        key = f"{recipient}|{channel}|{send_at.astimezone(UTC).isoformat()}{'|held' * held}"
        found = _waiting(tx, {"key": key, "send_at": send_at, **row})
        if found is not None:
            return found
        send_at = later(recipient, send_at)


def _waiting(tx: Tx, row: dict[str, Any]) -> int | None:
    """The message of that key, made or, where it was called off, planned again; None where it
    has gone."""
    new = upsert(tx, message)
    off = message.c.state == "cancelled"
    again = {"state": row["state"], "error": "", "next_attempt_at": None, "attempts": 0, "route": 0}
    tx.execute(new.on_conflict_do_update(index_elements=["key"], set_=again, where=off), row)
    waits = or_(message.c.state == row["state"], and_(RETRY, row["state"] == "planned"))
    mine = select(message.c.id).where(message.c.key == row["key"], waits)
    found: int | None = tx.scalar(mine.with_for_update(read=True))
    return found


def _attach(tx: Tx, reminder_ids: Sequence[int], message_id: int) -> int:
    for some in chunks(reminder_ids):
        tx.execute(update(reminder).where(reminder.c.id.in_(some)).values(message_id=message_id))
    return message_id


def cancel_for(
    tx: Tx,
    assignment_ids: Sequence[int],
    reason: str,
    state: Literal["superseded", "cancelled"] = "cancelled",
    *,
    rungs: Collection[str] = (),
    office: str = "",
) -> int:
    """Call off what is planned for these assignments and not yet claimed, of all rungs or of
    those named, for all or for one office and its members; gives the number.

    A message left without reminders is for its sender to `cancel` once claimed.
    """
    named = reminder.c.rung.in_(rungs) if rungs else true()
    who = reminder.c.recipient
    own = (who == office) | who.startswith(f"{office}/", autoescape=True) if office else true()
    return sum(
        _call_off(tx, reminder.c.assignment_id.in_(some) & named & own, ("planned",), reason, state)
        for some in chunks(assignment_ids)
    )


def drop(tx: Tx, reminder_ids: Sequence[int], reason: str) -> int:
    """Call off single reminders that their sender, holding the message, leaves out."""
    open_states = ("planned", "claimed")
    return sum(
        _call_off(tx, reminder.c.id.in_(some), open_states, reason, "cancelled")
        for some in chunks(reminder_ids)
    )


def _call_off(
    tx: Tx, which: ColumnElement[bool], states: Sequence[str], reason: str, state: str
) -> int:
    off = update(reminder).where(which, reminder.c.state.in_(states))
    return tx.execute(off.values(state=state, reason=reason)).rowcount


Told = tuple[ReminderRow, AssignmentRow]


def open_reminders(
    tx: Tx, message_ids: Sequence[int], *, failed: bool = False
) -> dict[int, list[Told]]:
    """What each message is to say, with how each assignment stands now, by day of ending; with
    `failed`, also what those that were given up were to say."""
    c = reminder.c
    states = ("planned", "claimed", *(("failed",) if failed else ()))
    found: dict[int, list[Told]] = {id_: [] for id_ in message_ids}
    for one, row in _told(tx, c.message_id.in_(message_ids), c.state.in_(states)):
        found[one.message_id or 0].append((one, row))
    return found


def in_doubt(tx: Tx, recipients: Collection[str]) -> dict[str, list[Told]]:
    """What each recipient may not have been told: the matters of `unknown` messages of which no
    sent one has told again."""
    c, m = reminder.c, message.c
    lost = select(m.id).where(m.recipient.in_(recipients), m.state == "unknown")
    found: dict[str, list[Told]] = {}
    for one, row in _told(tx, c.message_id.in_(lost), c.state == "unknown", c.reason == ""):
        found.setdefault(one.recipient, []).append((one, row))
    return found


def retold(tx: Tx, reminder_ids: Sequence[int], key: str) -> None:
    """What was in doubt is told in the message of that key."""
    if reminder_ids:
        them = update(reminder).where(reminder.c.id.in_(reminder_ids))
        tx.execute(them.values(reason=f"told again in {key}"))


def programmes(tx: Tx, message_ids: Sequence[int]) -> dict[int, list[int]]:
    """The programmes that each message speaks of."""
    c = reminder.c
    pairs = select(c.message_id, c.programme_id).where(c.message_id.in_(message_ids)).distinct()
    found: dict[int, list[int]] = {}
    for message_id, programme_id in tx.execute(pairs.order_by(c.message_id, c.programme_id)):
        found.setdefault(message_id, []).append(programme_id)
    return found


def _told(tx: Tx, *which: ColumnElement[bool]) -> list[Told]:
    rows = tx.execute(
        SHARES.join(reminder, reminder.c.assignment_id == assignment.c.id)
        .add_columns(*(c.label(f"reminder_{c.name}") for c in _REMINDER))
        .where(*which)
        .order_by(item.c.end, reminder.c.id)
    )
    width = len(fields(AssignmentRow))
    return [(ReminderRow(*row[width:]), AssignmentRow(*row[:width])) for row in rows]


def story(tx: Tx, assignment_id: int) -> list[tuple[ReminderRow, MessageRow | None]]:
    """Every reminder ever decided for an assignment with its message: why it was (not) sent."""
    rows = tx.execute(
        select(*_REMINDER, *(c.label(f"message_{c.name}") for c in _MESSAGE))
        .join_from(reminder, message, isouter=True)
        .where(reminder.c.assignment_id == assignment_id)
        .order_by(reminder.c.id)
    )
    width = len(_REMINDER)
    return [
        (ReminderRow(*row[:width]), MessageRow(*row[width:]) if row[width] else None)
        for row in rows
    ]
