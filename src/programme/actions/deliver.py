"""Send what the ledger holds: claim, hand over, mark.

Each message goes through `claimed`, `handed over`, and then what the channel said. Who dies after
claiming has lost nothing: the message is planned again. Who dies while handing over leaves an
`unknown`, which is not repeated; its matters, if still open, are in a later digest anyway.
"""

import os
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from programme import store
from programme.actions.context import Context
from programme.actions.letters import digest_for
from programme.core.standing import SETTLED
from programme.notify import Contact, Outcome, Outgoing, render

LEASE = timedelta(minutes=5)
BATCH = 50
"""Messages claimed at once and sent over one connection."""
FIRST_RETRY, LAST_RETRY = timedelta(minutes=5), timedelta(hours=6)


@dataclass(frozen=True)
class Sent:
    """One message and what became of it: sent, failed, unknown or cancelled."""

    recipient: str
    subject: str
    state: str
    error: str = ""


@dataclass
class Delivery:
    """What one delivery did."""

    messages: list[Sent] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """How many went out."""
        return self._counts()["sent"]

    @property
    def failed(self) -> int:
        """How many did not, or nobody can tell."""
        counts = self._counts()
        return counts["failed"] + counts["unknown"]

    def _counts(self) -> Counter[str]:
        return Counter(message.state for message in self.messages)

    def summary(self, language: str) -> str:
        """`已发 3 · 失败 1`."""
        counts = self._counts()
        words = {
            "sent": ("已发", "sent"),
            "failed": ("失败", "failed"),
            "unknown": ("不明", "unknown"),
            "cancelled": ("撤销", "cancelled"),
        }
        shown = [
            f"{w[0 if language == 'zh' else 1]} {counts[s]}"
            for s, w in words.items()
            if counts[s] or s == "sent"
        ]
        return " · ".join(shown)


def deliver(ctx: Context) -> Delivery:
    """Send every message whose time has come, each once. Failures stay in the ledger with their
    reason and the next attempt."""
    delivery, token = Delivery(), f"{ctx.owner}/{uuid4().hex[:8]}"
    sender = None
    while claimed := _claim(ctx, token):
        sender = sender or ctx.sender()
        prepared = [
            (row, letter) for row in claimed if (letter := _prepare(ctx, row, token, delivery))
        ]
        rows = {letter.message_key: (row, letter) for row, letter in prepared}
        for outcome in sender.send(_handing_over(ctx, prepared, token)):
            delivery.messages.append(_settle(ctx, *rows[outcome.key], outcome, token))
    return delivery


def _claim(ctx: Context, token: str) -> Sequence[store.MessageRow]:
    real = ctx.clock.real()
    with ctx.store.write() as tx:
        store.outbox.recover(tx, real, _gone)
        return store.outbox.claim(tx, ctx.now(), real + LEASE, BATCH, token)


def _gone(token: str) -> bool:
    """Whether the process that claimed under `token` ran on this machine and is no more."""
    host, pid, *_ = token.split("/")
    if host != socket.gethostname() or not pid.isdigit() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _prepare(
    ctx: Context, row: store.MessageRow, token: str, delivery: Delivery
) -> Outgoing | None:
    """The message in words; None where nothing is left to say or nobody to say it to."""
    with ctx.store.write() as tx:
        lines = store.ledger.open_reminders(tx, row.id)
        closed = [r.id for r, assignment in lines if _pointless(assignment)]
        store.ledger.drop(tx, closed, "no longer open")
        waiting = [(r, assignment) for r, assignment in lines if not _pointless(assignment)]
        if not waiting:
            store.outbox.cancel(tx, row.id, token, reason="nothing is open any more")
            delivery.messages.append(Sent(row.recipient, "", "cancelled"))
            return None
        digest = digest_for(ctx, tx, row, waiting)
    contact = ctx.contacts().address(row.recipient, digest.on) or Contact(address="nobody@invalid")
    if contact.address == "nobody@invalid" and row.channel == "smtp":
        return _no_address(ctx, row, token, delivery)
    return Outgoing(
        message_key=row.key,
        recipient=row.recipient,
        address=contact.address,
        letter=render(digest),
        date=row.send_at,
    )


def _pointless(assignment: store.AssignmentRow) -> bool:
    return assignment.retired is not None or assignment.status in SETTLED


def _no_address(
    ctx: Context, row: store.MessageRow, token: str, delivery: Delivery
) -> Outgoing | None:
    error = f"no address for {row.recipient}: add it to contacts.yaml"
    with ctx.store.write() as tx:
        store.outbox.mark_failed(
            tx, row.id, token, error=error, next_attempt_at=ctx.now() + _pause(row.attempts)
        )
    delivery.messages.append(Sent(row.recipient, "", "failed", error))
    return None


def _handing_over(
    ctx: Context, prepared: Sequence[tuple[store.MessageRow, Outgoing]], token: str
) -> Iterator[Outgoing]:
    """Each message, noted as handed over just before its sender takes it."""
    for row, outgoing in prepared:
        with ctx.store.write() as tx:
            mine = store.outbox.hand_over(tx, row.id, token, ctx.clock.real())
        if mine:
            yield outgoing


def _settle(
    ctx: Context, row: store.MessageRow, outgoing: Outgoing, outcome: Outcome, token: str
) -> Sent:
    with ctx.store.write() as tx:
        if outcome.result == "sent":
            store.outbox.mark_sent(
                tx,
                row.id,
                token,
                sent_at=ctx.now(),
                subject=outgoing.letter.subject,
                external_id=outcome.detail,
            )
        elif outcome.result == "unknown":
            store.outbox.mark_unknown(tx, row.id, token, error=outcome.detail)
        else:
            again = None if outcome.permanent else ctx.now() + _pause(row.attempts)
            store.outbox.mark_failed(tx, row.id, token, error=outcome.detail, next_attempt_at=again)
    error = "" if outcome.result == "sent" else outcome.detail
    return Sent(row.recipient, outgoing.letter.subject, outcome.result, error)


def _pause(attempts: int) -> timedelta:
    """5, 10, 20 … minutes, at most 6 hours."""
    return min(FIRST_RETRY * (1 << max(0, min(attempts - 1, 10))), LAST_RETRY)
