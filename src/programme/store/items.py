"""Items and assignments: what is tracked, and where each stands (a cache that can be rebuilt)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from programme.core.standing import together
from programme.core.when import Window
from programme.store.schema import assignment, item, reminder
from programme.store.sql import Tx, chunks, columns, update_many, values
from programme.store.sync import Synced as Synced
from programme.store.sync import sync as sync


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item. `born` and `retired` are plan versions; `first_end` its first deadline ever."""

    id: int
    key: str
    phase: str
    task: str
    slot: str
    unit: str
    title: str
    start: date | None
    end: date | None
    first_end: date | None
    tracked_from: date
    weight: int
    joint: str
    confirm: str
    born: int
    retired: int | None


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment with its item. `since` is the day it began to be tracked or its window was
    last moved; `next_change_on` the day to look at it again, None for never."""

    id: int
    programme_id: int
    item_id: int
    item_key: str
    key: str
    phase: str
    task: str
    slot: str
    unit: str
    office: str
    title: str
    start: date | None
    end: date | None
    first_end: date | None
    tracked_from: date
    since: date
    weight: int
    joint: str
    confirm: str
    retired: int | None
    status: str
    progress: int
    done_on: date | None
    next_change_on: date | None
    deferred_to: date | None

    @property
    def planned(self) -> Window:
        """First and last day, as the plan in force has them."""
        return Window(start=self.start, end=self.end)

    @property
    def window(self) -> Window:
        """The same with the deadline that was granted, where that is later."""
        later = self.end and self.deferred_to and self.deferred_to > self.end
        return Window(start=self.start, end=self.deferred_to if later else self.end)


@dataclass(frozen=True, slots=True)
class StatusChange:
    """What an evaluation found for one assignment."""

    id: int
    status: str
    progress: int = 0
    done_on: date | None = None
    next_change_on: date | None = None
    deferred_to: date | None = None


SHARES = select(*columns(AssignmentRow, assignment, item)).join_from(assignment, item)


def load(tx: Tx, programme_id: int) -> dict[str, ItemRow]:
    """Every item of a programme, retired ones too, by key."""
    found = select(*columns(ItemRow, item)).where(item.c.programme_id == programme_id)
    return {row.key: ItemRow(*row) for row in tx.execute(found.order_by(item.c.id))}


def tracked_from(tx: Tx, programme_id: int) -> dict[str, date]:
    """By item key, the day from which an item is tracked."""
    found = select(item.c.key, item.c.tracked_from).where(item.c.programme_id == programme_id)
    return {row.key: row.tracked_from for row in tx.execute(found)}


def rows(tx: Tx, programme_id: int, *, keys: Sequence[str] | None = None) -> list[AssignmentRow]:
    """The assignments of a programme, retired ones too, in order of birth; or those of `keys`."""
    mine = SHARES.where(assignment.c.programme_id == programme_id).order_by(assignment.c.id)
    if keys is None:
        return _shares(tx, mine)
    return [
        row for some in chunks(keys) for row in _shares(tx, mine.where(assignment.c.key.in_(some)))
    ]


def locked(tx: Tx, assignment_ids: Sequence[int]) -> list[AssignmentRow]:
    """These assignments as they stand, by id; nobody else changes them before the transaction
    ends."""
    found = SHARES.order_by(assignment.c.id).with_for_update(of=assignment)
    return [
        row
        for some in chunks(sorted(assignment_ids))
        for row in _shares(tx, found.where(assignment.c.id.in_(some)))
    ]


def due(
    tx: Tx,
    programme_id: int,
    on: date,
    *,
    limit: int,
    after_id: int = 0,
    phase: str | None = None,
) -> list[AssignmentRow]:
    """Up to `limit` assignments whose day of change has come, by id, from after `after_id`."""
    found = SHARES.where(*_due(programme_id, on), assignment.c.id > after_id)
    if phase is not None:
        found = found.where(item.c.phase == phase)
    return _shares(tx, found.order_by(assignment.c.id).limit(limit))


def phases_due(tx: Tx, programme_id: int, on: date) -> set[str]:
    """The phases in which some assignment is due."""
    found = select(item.c.phase).join_from(assignment, item).where(*_due(programme_id, on))
    return set(tx.scalars(found.distinct()))


def next_changes(tx: Tx) -> dict[int, date]:
    """By programme, the first day on which some assignment is due; the finished are left out."""
    c = assignment.c
    first = select(c.programme_id, func.min(c.next_change_on).label("day"))
    waits = first.where(c.retired.is_(None), c.next_change_on.is_not(None))
    return {row.programme_id: row.day for row in tx.execute(waits.group_by(c.programme_id))}


def counts(tx: Tx, programme_id: int, phase: str | None = None) -> Counter[str]:
    """Items in the plan by cached status, folded from their shares; of one phase or of all."""
    status = assignment.c.status
    mine = select(assignment).join_from(assignment, item).where(*_live(programme_id))
    if phase is not None:
        mine = mine.where(item.c.phase == phase)
    mine = mine.with_only_columns(assignment.c.item_id)
    each = mine.add_columns(func.min(status).label("least"), func.max(status).label("most"))
    one = each.group_by(assignment.c.item_id).subquery()
    alike = select(one.c.least, func.count().label("n")).where(one.c.least == one.c.most)
    found = Counter({row.least: row.n for row in tx.execute(alike.group_by(one.c.least))})
    differ = select(one.c.item_id).where(one.c.least != one.c.most)
    shares = mine.add_columns(item.c.joint, status).where(assignment.c.item_id.in_(differ))
    rows = tx.execute(shares.order_by(assignment.c.item_id, assignment.c.id))
    for (_, joint), group in groupby(rows, lambda row: (row.item_id, row.joint)):
        found[together([row.status for row in group], joint=joint)] += 1
    return found


def find(tx: Tx, text: str, *, limit: int) -> list[AssignmentRow]:
    """The assignment with that key; else those whose key or item title has every word of `text`,
    split at blanks and `/`. Across programmes, those still in a plan first."""
    exact = _shares(tx, SHARES.where(assignment.c.key == text.strip()))
    words = text.replace("/", " ").split()
    if exact or not words:
        return exact
    found = SHARES.where(*(_has(word) for word in words))
    ordered = found.order_by(assignment.c.retired.is_not(None), assignment.c.id)
    return _shares(tx, ordered.limit(limit))


def concerning(tx: Tx, recipient: str, *, limit: int) -> list[AssignmentRow]:
    """What is open of a recipient's, an office or a member of one (`office/name`): the office's
    own, and what the recipient was reminded of; the first to end first."""
    offices = {recipient, recipient.rpartition("/")[0] or recipient}
    told = select(reminder.c.assignment_id).where(reminder.c.recipient == recipient)
    found = SHARES.where(
        assignment.c.retired.is_(None),
        assignment.c.status.in_(("overdue", "at_risk", "open", "blocked", "submitted")),
        or_(assignment.c.office.in_(offices), assignment.c.id.in_(told)),
    )
    return _shares(
        tx, found.order_by(item.c.end.is_(None), item.c.end, assignment.c.id).limit(limit)
    )


def update_status(tx: Tx, changes: Sequence[StatusChange]) -> None:
    """Write what an evaluation found, many at once."""
    update_many(tx, assignment, [values(change) for change in changes])


def dirty(tx: Tx, assignment_ids: Sequence[int], on: date) -> None:
    """Have the next tick from `on` look at these again."""
    for some in chunks(assignment_ids):
        again = update(assignment).where(assignment.c.id.in_(some))
        tx.execute(again.values(next_change_on=on))


def look_again(tx: Tx, programme_id: int, on: date) -> None:
    """Have the next tick from `on` look at everything in the plan: the cache is made anew."""
    tx.execute(update(assignment).where(*_live(programme_id)).values(next_change_on=on))


def _live(programme_id: int) -> tuple[ColumnElement[bool], ...]:
    return assignment.c.programme_id == programme_id, assignment.c.retired.is_(None)


def _due(programme_id: int, on: date) -> tuple[ColumnElement[bool], ...]:
    return *_live(programme_id), assignment.c.next_change_on <= on


def _has(word: str) -> ColumnElement[bool]:
    return or_(*(c.icontains(word, autoescape=True) for c in (assignment.c.key, item.c.title)))


def _shares(tx: Tx, found: Select[Any]) -> list[AssignmentRow]:
    return [AssignmentRow(*row) for row in tx.execute(found)]
