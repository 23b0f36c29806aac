"""Small helpers for what SQLAlchemy spells differently on SQLite and PostgreSQL."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

Tx = Connection
"""An open transaction, as given by `Store.read()` or `Store.write()`."""

CHUNK = 1000  # values in one IN list; SQLite allows 32,766 parameters in a statement

T = TypeVar("T")


def upsert(tx: Tx, table: Table) -> Any:
    """An INSERT that can say what happens on a conflict (typed loosely: there are two of them)."""
    kind = postgresql if tx.dialect.name == "postgresql" else sqlite
    return kind.insert(table)


def insert_many(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, all with the same keys; none is fine."""
    if rows:
        tx.execute(table.insert(), rows)


def update_many(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by their `id`, all with the same keys; none is fine."""
    if rows:
        named = [{"row_id" if k == "id" else k: v for k, v in row.items()} for row in rows]
        tx.execute(update(table).where(table.c.id == bindparam("row_id")), named)


def values(row: Any) -> dict[str, Any]:
    """The fields of a dataclass. `asdict` would copy each value too, which took a fifth of the
    time of a tick with everything due."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


def columns(shape: type[Any], *tables: Table) -> list[Column[Any]]:
    """The columns that the fields of a dataclass name, in its order; the first table that has a
    name wins, and `item_key` means `key` of the table `item`."""
    return [_column(field.name, tables) for field in fields(shape)]


def _column(name: str, tables: Sequence[Table]) -> Column[Any]:
    for table in tables:
        if name in table.c:
            return table.c[name]
    owner, _, plain = name.partition("_")
    return next(t for t in tables if t.name == owner).c[plain]


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The values in runs of at most `size`."""
    return (values[i : i + size] for i in range(0, len(values), size))
