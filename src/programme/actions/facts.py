"""One matter looked at: all that was ever said of it."""

from programme import store
from programme.actions.context import Context
from programme.actions.report import assignment_named
from programme.core.facts import Report


def facts_of(ctx: Context, key: str) -> tuple[store.AssignmentRow, list[Report]]:
    """The assignment that `key` names, and its facts in the order of recording, corrected ones
    too. Raises NotFound where nothing or too much matches."""
    with ctx.store.read() as tx:
        row = assignment_named(tx, key)
        return row, store.facts.reports(tx, [row.id]).get(row.id, [])
