"""Run by Alembic; the connection, and its transaction, come from `opening.alembic_config`."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from programme.store.opening import VERSION_TABLE
from programme.store.schema import metadata


def plain_type(kind: str, value: Any, _: Any) -> str | Literal[False]:
    """A migration names the type the database keeps: ours may change, what has run may not."""
    return f"sa.{value.impl!r}" if kind == "type" and isinstance(value, TypeDecorator) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite alters a table by copying it
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
