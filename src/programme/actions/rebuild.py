"""Make the cached statuses anew from plans and facts, should they ever be in doubt."""

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.tick import PhaseNews, tick


def rebuild(ctx: Context, slug: str) -> list[PhaseNews]:
    """A tick that looks at every assignment of a programme, whether its day has come or not.

    Raises NotFound, and Conflict while another process ticks it. Reminders stay as decided.
    """
    with ctx.store.write() as tx:
        row = programme_named(tx, slug)
        store.items.look_again(tx, row.id, ctx.today(row.zone))
    return tick(ctx, slug)
