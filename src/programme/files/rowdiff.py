"""A workbook beside the file it was made of and the file as it is now: which cells changed."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from programme.core.notice.source import Problem
from programme.core.plan import Loc
from programme.files.alike import folded
from programme.files.columns import EXAMPLE, HEAD, NUMBER, SHEETS, Column, Sheet, parts
from programme.files.edits import Edit, Put, mapping_at
from programme.files.opened import Book
from programme.files.said import problem
from programme.files.sheets import Cells, Row, rows
from programme.files.tree import Tree
from programme.files.written import Node

Places = dict[Loc, Loc]
"""From places in the file of the workbook to those in the file as it is; what is gone has none."""


class Changed(NamedTuple):
    """A row that was there: its place today, its columns that a person changed, the row."""

    at: Loc
    columns: list[Column]
    row: Row


class Desk:
    """What all sheets share: the cells of the file as it was `before` and is `after`, by sheet and
    place. `offices` are those that rows name, `bad` and `problems` as Book has them."""

    def __init__(self, book: Book, today: Tree, places: Places | None) -> None:
        self.book, self.today = book, today
        self._places = places
        self.before, self.after = (
            {sheet: {row.at: row.cells for row in rows(sheet, tree)} for sheet in SHEETS}
            for tree in (book.tree, today)
        )
        self.offices: dict[str, None] = {}
        self.bad: list[Problem] = list(book.bad)
        self.problems: list[Problem] = list(book.problems)

    def now(self, at: Loc) -> Loc:
        """The place today; none where the row is gone."""
        return at if self._places is None else self._places.get(at, ())

    def rows(self, sheet: Sheet) -> list[Row]:
        """The workbook's rows, examples left out."""
        return [row for row in self.book.rows.get(sheet.zh, [])
                if not any(text.startswith(EXAMPLE) for text in row.cells.values())]  # fmt: skip

    def changed(self, sheet: Sheet) -> Iterator[Changed]:
        """The rows of a sheet that were there and differ."""
        before, today = self.before[sheet], self.after[sheet]
        for row in self.rows(sheet):
            now = self.now(row.at) if row.at else ()
            if now in today:
                found = self._columns(sheet, row, before[row.at], today[now])
                if found:
                    yield Changed(now, found, row)
            elif row.at and row.cells != before[row.at]:
                self.problems.append(problem("row-gone", sheet, row.line))

    def _columns(self, sheet: Sheet, row: Row, before: Cells, today: Cells) -> list[Column]:
        found = []
        for column in sheet.columns:
            was, now, said = (cells[column.key] for cells in (before, today, row.cells))
            if said in (was, now):
                continue
            if column.key == "phase" and (not said or folded(said) == folded(was)):
                continue
            if column.fixed:
                if column.key != "no":
                    self.problems.append(problem("cell-fixed", sheet, row.line, column))
            elif now != was:
                told = problem("both-changed", sheet, row.line, column, today=now, text=said)
                self.problems.append(told)
            elif column.needed and not said:
                self.bad.append(problem("cell-empty", sheet, row.line, column))
            else:
                found.append(column)
        return found

    def new(self, sheet: Sheet) -> Iterator[Row]:
        """The rows that a person added."""
        for row in self.rows(sheet):
            if not row.at:
                empty = [c for c in sheet.columns if c.needed and not row.cells[c.key]]
                self.bad += [problem("cell-empty", sheet, row.line, column) for column in empty]
                if not empty:
                    yield row

    def gone(self, sheet: Sheet) -> Iterator[Loc]:
        """The places today of rows that a person deleted."""
        if sheet.zh not in self.book.rows:
            return
        kept = {row.at for row in self.rows(sheet)}
        for at in self.before[sheet]:
            if at not in kept and (now := self.now(at)) in self.after[sheet]:
                yield now

    def value(self, sheet: Sheet, row: Row, column: Column) -> Node:
        """What a cell says, as the file writes it; None where it is empty."""
        text = row.cells[column.key]
        if column.kind == "number" and text:
            if NUMBER.fullmatch(text):
                return Decimal(text)
            self.bad.append(problem("not-a-number", sheet, row.line, column, text=text))
        if column.kind in ("names", "lines"):
            names = parts(text, column.kind)
            self.offices |= dict.fromkeys(names) if column.key in ("lead", "support") else {}
            return (names if len(names) > 1 else names[0]) if names else None
        return text or None

    def values(self, sheet: Sheet, row: Row, *without: str) -> dict[str, Node]:
        """The keys of a new row, in the order people read them."""
        order = {"when": 0, "lead": 1, "support": 2, "title": 3, "weight": 4}
        columns = sorted(sheet.columns, key=lambda column: order.get(column.key, 9))
        found = {c.key: self.value(sheet, row, c) for c in columns if c.key not in without}
        return {key: value for key, value in found.items() if value is not None}

    def puts(self, sheet: Sheet, at: Loc, columns: list[Column], row: Row) -> Iterator[Edit]:
        """The changed cells of a row as keys of its mapping; an old title is remembered."""
        mapping = mapping_at(self.today, at)
        for column in columns:
            yield Put(at, column.key, self.value(sheet, row, column))
            if column.key == "title" and not mapping.get("id"):
                yield Put(at, "was", was(mapping, str(mapping.get("title"))))

    def head(self) -> Iterator[Edit]:
        """The top of the file."""
        for at, _, row in self.changed(HEAD):
            text, names = row.cells["value"], parts(row.cells["value"], "names")
            lead: Node = names if len(names) > 1 else text
            yield Put((), str(at[0]), (lead if at == ("lead",) else text) or None)


def was(mapping: dict[str, Tree], title: str) -> Node:
    """The earlier names of what was called so until now."""
    known = mapping.get("was")
    earlier = [known] if isinstance(known, str) else [str(one) for one in known or ()]
    return [*earlier, title] if earlier else title
