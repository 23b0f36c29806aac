"""Send what the ledger holds: claim, put into words, hand over, note what became of it.

Who dies after claiming has lost nothing: the message is planned again. Who dies while handing over
leaves an `unknown`, which is not repeated (unless the channel can tell a repeat, as a file can);
its matters, if still open, are in the recipient's next message.
"""

from collections.abc import Iterator, Sequence
from uuid import uuid4
from zoneinfo import ZoneInfo

from programme import store
from programme.actions.claiming import claim
from programme.actions.context import Context
from programme.actions.delivery import Delivery, Run, Waiting, zones_of
from programme.actions.lease import boot
from programme.actions.preparing import Ready, prepare
from programme.actions.settling import send
from programme.store import claims


def deliver(ctx: Context, *, at_once: bool = False) -> Delivery:
    """Send every message whose time has come, each once, to those who can be reached now, or
    `at_once` whatever their hours. Failures stay in the ledger with their reason and the next
    attempt; one stops no other.

    Raises UsageError or ProgrammeError, before anything is claimed, where the installation's
    channel, the contacts or its own templates are set up wrongly.
    """
    run = _begun(ctx, at_once)
    if at_once:
        with ctx.store.write() as tx:
            claims.hurry(tx, ctx.now())
    while claimed := claim(run):
        for channel, some in _by_channel(prepare(run, claimed)):
            send(run, channel, some)
    with ctx.store.read() as tx:
        rows = store.outbox.waiting(tx, ctx.now())
        ids = [row.id for row in rows]
        zones, about = zones_of(tx, ids), store.ledger.programmes(tx, ids)
    run.done.waiting += [
        _waiting(row, zones[row.id], run.channel(row, about.get(row.id, ()))) for row in rows
    ]
    return run.done


def _begun(ctx: Context, at_once: bool) -> Run:
    """A delivery. Where a loss of power shows, as its claims name the machine's last start, the
    steps after the claim need not be written through."""
    ctx.sender(ctx.channel)
    ctx.letters.checked()
    since = boot() if ctx.store.dialect == "sqlite" else ""
    token = f"{ctx.owner}/{uuid4().hex[:8]}/{since}"
    return Run(ctx, token, ctx.contacts().complete(), lasting=not since, at_once=at_once)


def _by_channel(prepared: Sequence[Ready]) -> Iterator[tuple[str, list[Ready]]]:
    channels: dict[str, list[Ready]] = {}
    for one in prepared:
        channels.setdefault(one.claimed.row.channel, []).append(one)
    yield from channels.items()


def _waiting(row: store.MessageRow, zone: ZoneInfo, channel: str) -> Waiting:
    until = row.next_attempt_at and row.next_attempt_at.astimezone(zone)
    return Waiting(row.recipient, until, row.error, channel)
