"""Messages put into words: what is still open of their matters, and of those before that may not
have arrived."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from programme import store
from programme.actions.delivery import Claimed, Run
from programme.actions.letters import digest_for
from programme.core.ladder import WAITING
from programme.notify import Outgoing, render
from programme.store import claims
from programme.store.ledger import Told

_log = logging.getLogger(__name__)
NO_LONGER = "no longer open"


@dataclass(frozen=True)
class Ready:
    """A message of ours in words. `again` are the reminders that it repeats as they were in doubt;
    `error` says why there are no words."""

    claimed: Claimed
    outgoing: Outgoing | None = None
    again: tuple[int, ...] = ()
    error: str = ""


def prepare(run: Run, claimed: Sequence[Claimed]) -> list[Ready]:
    """The messages in words, all with one look at the store; those with nothing left to say are
    called off."""
    with run.ctx.store.read() as tx:
        told = store.ledger.open_reminders(tx, [one.row.id for one in claimed])
        doubtful = store.ledger.in_doubt(tx, {one.row.recipient for one in claimed})
    _call_off(run, [one.row for one in claimed], told)
    return list(_written(run, claimed, told, doubtful))


def _call_off(run: Run, rows: Sequence[store.MessageRow], told: dict[int, list[Told]]) -> None:
    """Leave out what has no point any more, and messages of which nothing remains."""
    pairs = [pair for row in rows for pair in told[row.id]]
    dropped = [reminder.id for reminder, matter in pairs if not _open(reminder, matter)]
    empty = [row for row in rows if not any(_open(*one) for one in told[row.id])]
    if not dropped and not empty:
        return
    with run.ctx.store.write() as tx:
        store.ledger.drop(tx, dropped, NO_LONGER)
        for row in empty:
            reason = "nothing is open any more"
            claims.cancel(tx, row.id, run.token, run.ctx.now(), reason=reason)
            run.note(row, "cancelled")


def _written(
    run: Run,
    claimed: Sequence[Claimed],
    told: dict[int, list[Told]],
    doubtful: dict[str, list[Told]],
) -> Iterator[Ready]:
    for one in claimed:
        now = [pair for pair in told[one.row.id] if _open(*pair)]
        before = [pair for pair in doubtful.get(one.row.recipient, ()) if _open(*pair)]
        if not now:
            continue
        try:
            outgoing = _outgoing(run, one, [*before, *now])
            error = "" if outgoing else f"no address for {one.row.recipient}: see contacts.yaml"
            yield Ready(one, outgoing, tuple(r.id for r, _ in before), error)
        except Exception as error:  # whatever is wrong with one message must not stop the others
            _log.exception("message %s cannot be written", one.row.key)
            yield Ready(one, error=f"cannot be written: {type(error).__name__}: {error}")


def _outgoing(run: Run, one: Claimed, told: Sequence[Told]) -> Outgoing | None:
    row, contact = one.row, run.contact(one.row, one.programmes)
    if not contact and run.ctx.sender(row.channel).addressed:
        return None
    return Outgoing(
        message_key=row.key,
        recipient=row.recipient,
        address=contact.address if contact else "",
        secret=contact.secret if contact else None,
        letter=render(digest_for(run.ctx, run.policy, row, told)),
        date=row.send_at,
    )


def _open(reminder: store.ReminderRow, assignment: store.AssignmentRow) -> bool:
    """Whether a reminder has a point in the present status of its matter."""
    return not assignment.retired and assignment.status in WAITING.get(reminder.rung, ())
