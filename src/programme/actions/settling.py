"""Handing messages over, and noting what became of each.

The note that a message is being handed over goes into the store with the outcome of the one
before it: one transaction for each message. It survives the death of this process at once; what a
loss of power takes with it is told by the claim, which is written through to the disk.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from programme import store
from programme.actions.delivery import Run
from programme.actions.preparing import Ready
from programme.notify import Outcome, Outgoing
from programme.store import claims

FIRST_RETRY, LAST_RETRY = timedelta(minutes=5), timedelta(hours=6)
JITTER = 0.2
"""The share of a pause that is left to chance, so that not all come back at one moment."""


def send(run: Run, channel: str, prepared: Sequence[Ready]) -> None:
    """Send messages through their channel; note those that cannot be sent."""
    failed = [(one, _unsaid(one)) for one in prepared if not one.outgoing]
    if failed:
        with run.ctx.store.write() as tx:
            for one, outcome in failed:
                _settle(run, tx, one, outcome)
    whole = [one for one in prepared if one.outgoing]
    if whole:
        _Handing(run, channel).send(whole)


def _unsaid(one: Ready) -> Outcome:
    return Outcome(key=one.claimed.row.key, result="failed", detail=one.error)


@dataclass
class _Handing:
    """A batch on its way through one channel. `known` are outcomes not yet in the store."""

    run: Run
    channel: str
    known: list[tuple[Ready, Outcome]] = field(default_factory=list)

    def send(self, prepared: Sequence[Ready]) -> None:
        """Hand the batch over, and settle it."""
        ready = {one.claimed.row.key: one for one in prepared}
        sender = self.run.ctx.sender(self.channel)
        try:
            for outcome in sender.send(self._each(prepared)):
                self.known.append((ready[outcome.key], outcome))
        finally:
            with self.run.ctx.store.write() as tx:
                self._settle(tx)

    def _each(self, prepared: Sequence[Ready]) -> Iterator[Outgoing]:
        """Each message, noted as handed over just before its sender takes it."""
        run = self.run
        for n, one in enumerate(prepared):
            with run.ctx.store.write(lasting=run.lasting) as tx:
                closed = self._settle(tx)
                if closed:
                    ids = [rest.claimed.row.id for rest in prepared[n:]]
                    claims.put_back(tx, ids, run.token, closed, f"channel {self.channel} rests")
                    return
                mine = claims.hand_over(tx, one.claimed.row.id, run.token, run.ctx.clock.real())
            if mine and one.outgoing:
                yield one.outgoing

    def _settle(self, tx: store.Tx) -> datetime | None:
        """Note what is known; the moment until which the channel is now closed, if it is."""
        run, closed = self.run, None
        while self.known:
            one, outcome = self.known.pop(0)
            _settle(run, tx, one, outcome)
            if outcome.down:
                closed = store.channels.failed(tx, self.channel, run.ctx.now(), outcome.detail)
            elif store.channels.mended(tx, self.channel):
                claims.hurry(tx, run.ctx.now())
        return closed


def _settle(run: Run, tx: store.Tx, one: Ready, outcome: Outcome) -> None:
    """Note what became of a message."""
    row, told, now = one.claimed.row, outcome.detail, run.ctx.now()
    subject = one.outgoing.letter.subject if one.outgoing else ""
    if outcome.result == "sent":
        claims.mark_sent(tx, row.id, run.token, now, subject=subject, external_id=told)
        store.ledger.retold(tx, one.again, row.key)
        run.note(row, "sent", subject)
        return
    if outcome.result == "unknown":
        claims.mark_unknown(tx, row.id, run.token, now, error=told)
    else:
        _failed(run, tx, one, outcome)
    run.note(row, outcome.result, subject, told)


def _failed(run: Run, tx: store.Tx, one: Ready, outcome: Outcome) -> None:
    """Try again later; after the last attempt the recipient's next contact, after that a person
    is to look."""
    row, about, now = one.claimed.row, one.claimed.programmes, run.ctx.now()
    spent = outcome.permanent or row.attempts >= run.ctx.limits.attempts
    if spent and run.falls_back(row, about):
        claims.fall_back(tx, row.id, run.token, now, error=outcome.detail, until=now)
        return
    moment = now + pause(row.key, row.attempts)
    again = None if spent else run.reachable(row.recipient, about, moment)
    claims.mark_failed(tx, row.id, run.token, now, error=outcome.detail, next_attempt_at=again)


def pause(key: str, attempts: int) -> timedelta:
    """After so many attempts: 5, 10, 20 … minutes, at most 6 hours, less up to a fifth, by chance
    but always the same for a message."""
    whole = min(FIRST_RETRY * (1 << min(attempts - 1, 10)), LAST_RETRY)
    chance = int.from_bytes(sha256(f"{key}|{attempts}".encode()).digest()[:4]) / 2**32
    return timedelta(seconds=int(whole.total_seconds() * (1 - JITTER * chance)))
