"""When something is next due, so that one wake-up can be set for it."""

from datetime import datetime

from programme import store
from programme.actions.context import Context
from programme.clock import at


def next_due(ctx: Context, after: datetime | None = None) -> datetime | None:
    """The next instant (later than `after`) at which a tick or a delivery has something to do;
    None if never.

    What is overdue for a look gives an instant in the past.
    """
    with ctx.store.read() as tx:
        days = store.items.next_changes(tx)
        zones = {row.id: row.zone for row in store.programmes.all(tx)}
        moments = [at(day, 0, 1, zones[programme]) for programme, day in days.items()]
        moments += filter(None, [store.outbox.next_due(tx, after)])
    return min((moment for moment in moments if not after or moment > after), default=None)


def sending_due(ctx: Context) -> bool:
    """Whether a delivery has something to do now."""
    with ctx.store.read() as tx:
        first = store.outbox.next_due(tx)
    return first is not None and first <= ctx.now()


def programmes_due(ctx: Context) -> list[str]:
    """The short names of the programmes in which something is due for a look."""
    with ctx.store.read() as tx:
        days = store.items.next_changes(tx)
        rows = [row for row in store.programmes.all(tx) if row.id in days]
    return [row.slug for row in rows if days[row.id] <= ctx.today(row.zone)]


def zones(ctx: Context) -> dict[str, str]:
    """The zone of each programme, by short name."""
    with ctx.store.read() as tx:
        return {row.slug: row.zone for row in store.programmes.all(tx)}
