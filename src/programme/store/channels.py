"""The state of each channel: one that keeps failing rests, ever longer, and is then probed.

A circuit breaker (M. Nygard, Release It!, 2007): closed to messages after some failures in a row;
when the rest is over one message may try, and what becomes of it opens the channel or closes it
for twice as long.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from programme.store.schema import channel
from programme.store.sql import Tx, columns, upsert

FAILURES = 5
"""In a row, of the channel itself and not of single messages."""
FIRST_REST, LAST_REST = timedelta(minutes=10), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel that failed, with its `failures` in a row and the last `error`; it takes nothing
    before `closed_until`."""

    name: str
    failures: int
    closed_until: datetime | None
    error: str

    @property
    def doubtful(self) -> bool:
        """Whether it takes but one message, to see."""
        return self.failures >= FAILURES


def failing(tx: Tx) -> dict[str, ChannelRow]:
    """The channels whose last message failed."""
    rows = tx.execute(select(*columns(ChannelRow, channel)).where(channel.c.failures > 0))
    return {row.name: ChannelRow(*row) for row in rows}


def probe(tx: Tx, row: ChannelRow, now: datetime) -> bool:
    """Take the one try of a channel whose rest is over; False where another sender has it."""
    c = channel.c
    mine = update(channel).where(c.name == row.name, c.closed_until == row.closed_until)
    taken = mine.values(closed_until=now + rest(row.failures + 1))
    return bool(tx.execute(taken).rowcount)


def failed(tx: Tx, name: str, now: datetime, error: str) -> datetime | None:
    """Note a failure; the moment until which the channel is now closed, None where it is not."""
    new = upsert(tx, channel).values(name=name, failures=1, closed_until=None, error=error)
    more = new.on_conflict_do_update(
        index_elements=["name"], set_={"failures": channel.c.failures + 1, "error": error}
    )
    failures: int = tx.scalar(more.returning(channel.c.failures)) or 0
    if failures < FAILURES:
        return None
    until = now + rest(failures)
    tx.execute(update(channel).where(channel.c.name == name).values(closed_until=until))
    return until


def mended(tx: Tx, name: str) -> bool:
    """Note that it works; True where it was doubtful before."""
    c = channel.c
    was = select(c.failures).where(c.name == name, c.failures > 0)
    failures: int = tx.scalar(was) or 0
    if failures:
        works = update(channel).where(c.name == name)
        tx.execute(works.values(failures=0, closed_until=None, error=""))
    return failures >= FAILURES


def rest(failures: int) -> timedelta:
    """10, 20, 40 … minutes, at most 6 hours."""
    return min(FIRST_REST * (1 << min(failures - FAILURES, 10)), LAST_REST)
