"""Bring the rows of items and assignments in line with a plan: add, change, retire, revive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, select, update

from programme.core.expand import Item
from programme.store.schema import assignment, item
from programme.store.sql import Tx, chunks, insert_many, update_many

Rows = Mapping[str, Mapping[str, Any]]  # by key, the values of columns


@dataclass(frozen=True, slots=True)
class Synced:
    """How many items were added, changed, revived and retired. `moved` are the assignments that
    were there and whose window moved or which left the plan: what they were to be reminded of
    has lost its point."""

    added: int
    changed: int
    revived: int
    retired: int
    moved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Difference:
    """Keys, by what has to happen to their rows."""

    added: list[str]
    changed: list[str]
    revived: list[str]
    retired: list[str]


def sync(
    tx: Tx, programme_id: int, version: int, items: Sequence[Item], tracked_from: date
) -> Synced:
    """Make plan `version` what is tracked.

    New rows are tracked from `tracked_from`, the day this happens; what is new or changed is due
    for a look that day. What left the plan is retired with its facts, and revived if it returns.
    """
    wanted = {one.key: _values(one) for one in items}
    found = _found(tx, item, programme_id)
    differ = _difference(found, wanted)
    birth = {"programme_id": programme_id, "born": version, "tracked_from": tracked_from}
    new = [{**birth, "key": k, "first_end": wanted[k]["end"], **wanted[k]} for k in differ.added]
    insert_many(tx, item, new)
    touched = {*differ.changed, *differ.revived}
    update_many(tx, item, [_changed(found[k], wanted[k]) for k in touched])
    _retire(tx, item, [found[k]["id"] for k in differ.retired], version)

    moved = {k for k in touched if _window(found[k]) != _window(wanted[k])} | {*differ.revived}
    ids = _sync_shares(tx, programme_id, version, items, tracked_from, touched, moved)
    return Synced(
        added=len(differ.added),
        changed=len(differ.changed),
        revived=len(differ.revived),
        retired=len(differ.retired),
        moved=ids,
    )


def _sync_shares(
    tx: Tx,
    programme_id: int,
    version: int,
    items: Sequence[Item],
    today: date,
    touched: set[str],
    moved: set[str],
) -> tuple[int, ...]:
    """The same for assignments; gives the ids of those that moved or left."""
    item_ids = {key: row["id"] for key, row in _found(tx, item, programme_id).items()}
    shares = [share for one in items for share in one.assignments()]
    wanted = {
        s.key: {"item_id": item_ids[s.item], "office": s.office, "weight": s.weight} for s in shares
    }
    found = _found(tx, assignment, programme_id)
    differ = _difference(found, wanted)
    fresh = {"since": today, "next_change_on": today}
    new = [{"programme_id": programme_id, "key": k, **fresh, **wanted[k]} for k in differ.added]
    insert_many(tx, assignment, new)
    renewed = {s.key for s in shares if s.item in moved} & found.keys() | {*differ.revived}
    again = (
        {s.key for s in shares if s.item in touched} & found.keys() | {*differ.changed} | renewed
    )
    update_many(tx, assignment, [
        {"id": found[k]["id"], "retired": None, **wanted[k], **fresh,
         "since": today if k in renewed else found[k]["since"]}
        for k in again
    ])  # fmt: skip
    gone = [found[k]["id"] for k in differ.retired]
    _retire(tx, assignment, gone, version)
    return (*(found[k]["id"] for k in renewed), *gone)


def _values(one: Item) -> dict[str, Any]:
    return {
        "phase": one.phase,
        "task": one.task,
        "slot": one.slot,
        "unit": one.unit,
        "title": one.title,
        "start": one.window.start,
        "end": one.window.end,
        "weight": one.weight,
        "joint": one.joint,
        "confirm": one.confirm,
    }


def _window(row: Mapping[str, Any]) -> tuple[date | None, date | None]:
    return row["start"], row["end"]


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The first deadline is kept for the record; undated work gets it with its first date."""
    first_end = old["first_end"] or new["end"]
    return {"id": old["id"], "retired": None, "first_end": first_end, **new}


def _found(tx: Tx, table: Table, programme_id: int) -> Rows:
    rows = tx.execute(select(table).where(table.c.programme_id == programme_id)).mappings()
    return {row["key"]: {**row} for row in rows}


def _difference(found: Rows, wanted: Rows) -> _Difference:
    there = found.keys() & wanted.keys()
    revived = [key for key in wanted if key in there and found[key]["retired"] is not None]
    changed = [key for key in wanted if key in there and _differs(found[key], wanted[key])]
    gone = [key for key, row in found.items() if key not in wanted and row["retired"] is None]
    return _Difference([key for key in wanted if key not in found], changed, revived, gone)


def _differs(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return old["retired"] is None and any(old[name] != value for name, value in new.items())


def _retire(tx: Tx, table: Table, ids: Iterable[int], version: int) -> None:
    for some in chunks([*ids]):
        tx.execute(update(table).where(table.c.id.in_(some)).values(retired=version))
