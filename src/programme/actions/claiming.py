"""What a delivery takes on: messages whose time has come, one for each recipient who can be
reached now; the others are put off to the moment when theirs can go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from programme import store
from programme.actions.delivery import DAY, Claimed, Run
from programme.actions.lease import gone, restarted
from programme.errors import UsageError
from programme.store import claims
from programme.store.channels import ChannelRow
from programme.store.claims import Fate

LEASE = timedelta(minutes=5)
"""For a batch, by the real clock; that of a dead process on this machine is over at once."""
BATCH = 50
"""Messages claimed at once and sent over one connection."""
OUT_OF_HOURS, ENOUGH = "outside the recipient's hours", "enough for one day"


def claim(run: Run) -> list[Claimed]:
    """The next batch, claimed; empty where nothing is left that can go now."""
    while True:
        with run.ctx.store.write() as tx:
            claims.recover(tx, run.ctx.now(), lambda row: _fate(run, row))
            groups = claims.ready(tx, run.ctx.now(), BATCH)
            if not groups:
                return []
            taken = _Batch(run, tx, groups).claim()
        if taken:
            return taken


def _fate(run: Run, row: store.MessageRow) -> Fate | None:
    """What becomes of a claim whose sender vanished. What was not noted as handed over is planned
    again, unless the machine lost power and with it, maybe, the note."""
    token, lease = row.lease_token or "", row.lease_until
    lost_power = restarted(token)
    if not (lost_power or gone(token) or (lease and lease <= run.ctx.clock.real())):
        return None
    doubtful = (row.handed_at or lost_power) and not _repeatable(run, row.channel)
    return "unknown" if doubtful else "planned"


def _repeatable(run: Run, channel: str) -> bool:
    try:
        return run.ctx.sender(channel).repeatable
    except UsageError:  # set up wrongly since
        return False


@dataclass
class _Batch:
    """Some recipients with all that waits for each; see `claims.ready`."""

    run: Run
    tx: store.Tx
    groups: Sequence[Sequence[store.MessageRow]]
    programmes: dict[int, list[int]] = field(init=False)
    recent: list[tuple[str, datetime]] = field(init=False)
    failing: dict[str, ChannelRow] = field(init=False)

    def __post_init__(self) -> None:
        now, tx = self.run.ctx.now(), self.tx
        ids = [row.id for group in self.groups for row in group]
        self.programmes = store.ledger.programmes(tx, ids)
        names = {group[-1].recipient for group in self.groups}
        self.recent = store.outbox.went(tx, names, now - 2 * DAY)
        self.failing = store.channels.failing(tx)

    def claim(self) -> list[Claimed]:
        """Claim what can go, one message of each group; put off what cannot."""
        wanted: dict[str, list[int]] = {}
        told: dict[int, list[int]] = {}
        for group in self.groups:
            row, about = group[-1], self._about(group)
            channel = self.run.channel(row, about)
            until, why = self._wait(row, about, channel)
            if until:
                claims.put_off(self.tx, [one.id for one in group], until, why)
            elif self._admitted(channel):
                older = [one.id for one in group[:-1]]
                if older:
                    claims.supersede(self.tx, older, row, self.run.ctx.now())
                wanted.setdefault(channel, []).append(row.id)
                told[row.id] = about
        return [Claimed(row, told[row.id]) for row in self._take(wanted)]

    def _take(self, wanted: dict[str, list[int]]) -> list[store.MessageRow]:
        ctx = self.run.ctx
        until = ctx.clock.real() + LEASE
        return [
            row
            for channel, ids in wanted.items()
            for row in claims.claim(
                self.tx, ids, self.run.token, now=ctx.now(), lease_until=until, channel=channel
            )
        ]

    def _about(self, group: Sequence[store.MessageRow]) -> list[int]:
        return sorted({one for row in group for one in self.programmes.get(row.id, ())})

    def _wait(
        self, row: store.MessageRow, about: Sequence[int], channel: str
    ) -> tuple[datetime | None, str]:
        """Until when a message has to wait, and why; None where it can go."""
        run, now = self.run, self.run.ctx.now()
        until = run.reachable(row.recipient, about, now)
        if until > now:
            return until, OUT_OF_HOURS
        if about and self._told_today(row, about) >= run.ctx.limits.daily:
            return run.next_digest(row.recipient, about), ENOUGH
        found = self.failing.get(channel)
        if found and found.closed_until and found.closed_until > now:
            return found.closed_until, f"channel {channel} rests: {found.error}"
        return None, ""

    def _told_today(self, row: store.MessageRow, about: Sequence[int]) -> int:
        def day(moment: datetime) -> object:
            return self.run.local_day(row.recipient, about, moment)

        today = day(self.run.ctx.now())
        return sum(name == row.recipient and day(at) == today for name, at in self.recent)

    def _admitted(self, channel: str) -> bool:
        """A doubtful channel takes one message; the others of this batch are left as they are."""
        found = self.failing.get(channel)
        if not found or not found.doubtful:
            return True
        return store.channels.probe(self.tx, found, self.run.ctx.now())
