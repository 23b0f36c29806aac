"""Send what the ledger holds: claim, hand over, mark.

Each message goes through `claimed`, `handed over`, and then what the channel said. Who dies after
claiming has lost nothing: the message is planned again. Who dies while handing over leaves an
`unknown`, which is not repeated (unless the channel can tell a repeat, as a file can); its
matters, if still open, are in the recipient's next digest.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from programme import store
from programme.actions.context import Context
from programme.actions.lease import gone
from programme.actions.letters import digest_for
from programme.core.standing import SETTLED
from programme.notify import Contacts, Digest, Outcome, Outgoing, Sender, render

_log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""For a batch, by the real clock; that of a dead process on this machine is over at once."""
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
    reason and the next attempt; one stops no other.

    Raises UsageError or ProgrammeError, before anything is claimed, where the channel or the
    contacts are set up wrongly.
    """
    token, sender = f"{ctx.owner}/{uuid4().hex[:8]}", ctx.sender(ctx.channel)
    work = _Work(ctx, token, sender, ctx.contacts(), Delivery())
    while claimed := work.claim():
        work.send(claimed)
    return work.done


@dataclass(frozen=True)
class _Work:
    """One delivery under way; what it claims carries its `token`."""

    ctx: Context
    token: str
    sender: Sender
    contacts: Contacts
    done: Delivery

    def claim(self) -> Sequence[store.MessageRow]:
        real = self.ctx.clock.real()
        with self.ctx.store.write() as tx:
            store.outbox.recover(tx, real, gone)
            return store.outbox.claim(tx, self.ctx.now(), real + LEASE, BATCH, self.token)

    def send(self, claimed: Sequence[store.MessageRow]) -> None:
        prepared = [(row, letter) for row in claimed if (letter := self.prepared(row))]
        rows = {letter.message_key: (row, letter) for row, letter in prepared}
        for outcome in self.sender.send(self.handing_over(prepared)):
            self.settle(*rows[outcome.key], outcome)

    def prepared(self, row: store.MessageRow) -> Outgoing | None:
        """The message in words; None where nothing is left to say or it cannot be said."""
        try:
            digest = self.digest(row)
            if not digest:
                return None
            route = self.contacts.route(row.recipient, digest.on)
            if not route and self.sender.addressed:
                self.failed(row, f"no address for {row.recipient}: add it to contacts.yaml")
                return None
            return Outgoing(
                message_key=row.key,
                recipient=row.recipient,
                address=route[0].address if route else "",
                secret=route[0].secret if route else None,
                letter=render(digest),
                date=row.send_at,
            )
        except Exception as error:  # whatever is wrong with one message must not stop the others
            _log.exception("message %s cannot be written", row.key)
            self.failed(row, f"cannot be written: {type(error).__name__}: {error}")
            return None

    def digest(self, row: store.MessageRow) -> Digest | None:
        """What is still open of a message's matters, and of those before it that may not have
        arrived; None, and the message called off, where nothing of its own is."""
        with self.ctx.store.write() as tx:
            told = store.ledger.open_reminders(tx, row.id)
            store.ledger.drop(tx, [r.id for r, a in told if _pointless(a)], "no longer open")
            waiting = [(r, a) for r, a in told if not _pointless(a)]
            if waiting:
                doubtful = store.ledger.in_doubt(tx, row.recipient, row.channel)
                again = [(r, a) for r, a in doubtful if not _pointless(a)]
                return digest_for(self.ctx, tx, row, [*again, *waiting])
            store.outbox.cancel(tx, row.id, self.token, reason="nothing is open any more")
        self.done.messages.append(Sent(row.recipient, "", "cancelled"))
        return None

    def failed(self, row: store.MessageRow, error: str) -> None:
        again = self.ctx.now() + _pause(row.attempts)
        with self.ctx.store.write() as tx:
            store.outbox.mark_failed(tx, row.id, self.token, error=error, next_attempt_at=again)
        self.done.messages.append(Sent(row.recipient, "", "failed", error))

    def handing_over(
        self, prepared: Sequence[tuple[store.MessageRow, Outgoing]]
    ) -> Iterator[Outgoing]:
        """Each message, noted as handed over just before its sender takes it. What can be
        repeated without harm is not noted, and so is planned again if this process dies."""
        for row, outgoing in prepared:
            at = None if self.sender.repeatable else self.ctx.clock.real()
            with self.ctx.store.write() as tx:
                mine = store.outbox.hand_over(tx, row.id, self.token, at)
            if mine:
                yield outgoing

    def settle(self, row: store.MessageRow, outgoing: Outgoing, outcome: Outcome) -> None:
        subject, told = outgoing.letter.subject, outcome.detail
        with self.ctx.store.write() as tx:
            if outcome.result == "sent":
                store.outbox.mark_sent(
                    tx,
                    row.id,
                    self.token,
                    sent_at=self.ctx.now(),
                    subject=subject,
                    external_id=told,
                )
            elif outcome.result == "unknown":
                store.outbox.mark_unknown(tx, row.id, self.token, error=told)
            else:
                again = None if outcome.permanent else self.ctx.now() + _pause(row.attempts)
                store.outbox.mark_failed(tx, row.id, self.token, error=told, next_attempt_at=again)
        error = "" if outcome.result == "sent" else told
        self.done.messages.append(Sent(row.recipient, subject, outcome.result, error))


def _pointless(assignment: store.AssignmentRow) -> bool:
    return assignment.retired is not None or assignment.status in SETTLED


def _pause(attempts: int) -> timedelta:
    """5, 10, 20 … minutes, at most 6 hours."""
    return min(FIRST_RETRY * (1 << max(0, min(attempts - 1, 10))), LAST_RETRY)
