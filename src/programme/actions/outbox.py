"""What a person sees of the outbox and decides about it: messages held for a release, dead
letters, what waits."""

from collections.abc import Callable, Sequence
from typing import Any, Literal
from zoneinfo import ZoneInfo

from programme import store
from programme.actions.context import Context
from programme.actions.delivery import zones_of
from programme.core.because import state_word
from programme.errors import Both, Conflict, NoReason, NotFound

Which = Literal["held", "failed", "waiting"]
Decision = Callable[[store.Tx, Sequence[int]], list[int]]


def outbox(ctx: Context, which: Sequence[Which] = ()) -> list[dict[str, Any]]:
    """A row for each message that is held, failed for good, or waits, the latest first: id, state,
    recipient, channel, send_at, until (None where a person is to decide), reason, subject, what it
    is about, attempts, decided_by."""
    with ctx.store.read() as tx:
        rows = {row.id: row for row in _rows(ctx, tx, which or ("held", "failed", "waiting"))}
        told = store.ledger.open_reminders(tx, list(rows), failed=True)
        zones = zones_of(tx, list(rows))
    return [_row(row, zones[row.id], [a.title for _, a in told[row.id]]) for row in rows.values()]


def _rows(ctx: Context, tx: store.Tx, which: Sequence[Which]) -> list[store.MessageRow]:
    waiting = store.outbox.waiting(tx, ctx.now())
    found = {
        "held": [row for row in waiting if row.state == "held"],
        "waiting": [row for row in waiting if row.state != "held"],
        "failed": store.outbox.dead(tx),
    }
    return [row for name in ("held", "failed", "waiting") if name in which for row in found[name]]


def _row(row: store.MessageRow, zone: ZoneInfo, titles: Sequence[str]) -> dict[str, Any]:
    until = row.next_attempt_at
    return {
        "id": row.id,
        "state": row.state,
        "recipient": row.recipient,
        "channel": row.channel,
        "send_at": row.send_at.astimezone(zone).isoformat(),
        "until": until.astimezone(zone).isoformat() if until else None,
        "reason": row.error,
        "subject": row.subject,
        "about": list(dict.fromkeys(titles)),
        "attempts": row.attempts,
        "decided_by": row.decided_by,
    }


def release(ctx: Context, ids: Sequence[int]) -> None:
    """Let held messages go with the next delivery; who did is recorded. All of them or none.

    Raises NotFound for an id that there is not, Conflict for a message that is not held.
    """
    _decide(
        ctx,
        ids,
        ("held", "待放行"),
        lambda tx, i: store.outbox.release(tx, i, ctx.author, ctx.now()),
    )


def retry(ctx: Context, ids: Sequence[int]) -> None:
    """Try dead letters anew with the next delivery. Raises as `release`."""
    _decide(
        ctx,
        ids,
        ("failed for good", "发送失败"),
        lambda tx, i: store.outbox.retry(tx, i, ctx.author, ctx.now()),
    )


def drop(ctx: Context, ids: Sequence[int], reason: str) -> None:
    """Call messages off; what they were to say is not said again by itself. Raises as `release`,
    and UsageError without a reason."""
    if not reason.strip():
        raise NoReason("add --reason", "请加 --reason")
    _decide(
        ctx,
        ids,
        ("planned, held or failed", "待发送、待放行或发送失败"),
        lambda tx, i: store.outbox.drop(tx, i, ctx.author, ctx.now(), reason),
    )


def _decide(ctx: Context, ids: Sequence[int], wanted: Both, decide: Decision) -> None:
    with ctx.store.write() as tx:
        states = store.outbox.states(tx, ids)
        missing = sorted(set(ids) - states.keys())
        if missing:
            raise NotFound(
                "unknown-message",
                f"there is no message {missing[0]}",
                f"没有第 {missing[0]} 号消息",
                "programme outbox lists them",
                "消息用 programme outbox 查看",
            )
        wrong = sorted(set(ids) - set(decide(tx, ids)))
        if wrong:
            raise Conflict(
                "message-state",
                f"message {wrong[0]} is {states[wrong[0]]}, not {wanted[0]}; nothing was done",
                f"{wrong[0]} 号消息{state_word(states[wrong[0]], 'zh')}，不是{wanted[1]}；没有处理",
                "programme outbox lists what can be decided",
                "可以处理的消息用 programme outbox 查看",
            )
