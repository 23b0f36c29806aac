"""Changes a schedule file in place: what is not changed stays as it is, byte for byte.

The outcome is read again and compared with what was meant, so that a layout nobody thought of
ends in an error and never in a damaged file.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from programme.core.plan import Loc
from programme.errors import ProgrammeError
from programme.files.tree import Tree, read
from programme.files.written import Node, block, flow, remark, scalar


@dataclass(frozen=True, slots=True)
class Put:
    """Sets `key` of the mapping at `at`; None takes the key out."""

    at: Loc
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class Insert:
    """Puts `row` before the entry `index` (as counted before all edits) of the list at `at`;
    a list that is not there is made."""

    at: Loc
    index: int
    row: Node


@dataclass(frozen=True, slots=True)
class Drop:
    """Takes entry `index` out of the list at `at`; with `why` its lines stay as a comment."""

    at: Loc
    index: int
    why: str = ""


Edit = Put | Insert | Drop


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made; places are those before any of them.

    Raises ProgrammeError `not-editable` where the file is laid out too unusually for that.
    """
    edits = _made(edits, text)
    found = _Layout(text).with_edits(edits)
    meant = _meant(read(text, "").tree, edits)
    if read(found, "").tree != meant:
        raise ProgrammeError(
            "the file is laid out in a way that cannot be changed in place",
            mend="write its rows as `- {when: …, title: …}`, or make the changes by hand",
            code="not-editable",
        )
    return found


def _made(edits: Iterable[Edit], text: str) -> list[Edit]:
    """Rows for a list that is not there become that list."""
    root, done = read(text, "").tree, []
    fresh: dict[Loc, list[Node]] = defaultdict(list)
    for edit in edits:
        if isinstance(edit, Insert) and not _at(root, edit.at):
            fresh[edit.at].append(edit.row)
        else:
            done.append(edit)
    return done + [Put(at[:-1], str(at[-1]), rows) for at, rows in fresh.items()]


def _at(tree: Tree, loc: Loc) -> Tree:
    for part in loc:
        if isinstance(tree, dict):
            tree = tree.get(str(part))
        elif isinstance(tree, list) and isinstance(part, int):
            tree = tree[part]
    return tree


# --- what the file is meant to say


def _meant(tree: Tree, edits: Sequence[Edit]) -> Tree:
    tree = deepcopy(tree)
    lists = {edit.at: _at(tree, edit.at) for edit in edits if not isinstance(edit, Put)}
    for edit in edits:
        if isinstance(edit, Put):
            _put(_at(tree, edit.at), edit)
    for at, rows in lists.items():
        if isinstance(rows, list):
            mine = [e for e in edits if not isinstance(e, Put) and e.at == at]
            rows[:] = _rebuilt(rows, mine)
            if not rows and isinstance(holder := _at(tree, at[:-1]), dict):
                del holder[str(at[-1])]
    return tree


def _put(mapping: Tree, edit: Put) -> None:
    assert isinstance(mapping, dict)
    if edit.value is None:
        mapping.pop(edit.key, None)
    else:
        mapping[edit.key] = _plain(edit.value)


def _rebuilt(rows: list[Tree], edits: Sequence[Insert | Drop]) -> list[Tree]:
    gone = {edit.index for edit in edits if isinstance(edit, Drop)}
    done: list[Tree] = []
    for i in range(len(rows) + 1):
        done += [_plain(e.row) for e in edits if isinstance(e, Insert) and e.index == i]
        done += rows[i : i + 1] if i not in gone else []
    return done


def _plain(value: Node) -> Tree:
    """A value as the reader will have it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | Decimal):
        return flow(value)
    if isinstance(value, Sequence):
        return [_plain(one) for one in value]
    return {key: _plain(one) for key, one in value.items()}


# --- where it says it


@dataclass(frozen=True, slots=True)
class _Change:
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


class _Layout:
    """A text and the nodes of YAML in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root: Any = yaml.compose(text, Loader=yaml.CSafeLoader)

    def with_edits(self, edits: Sequence[Edit]) -> str:
        """The text with the edits made."""
        changes = [c for edit in edits if isinstance(edit, Put) for c in self.put(edit)]
        lists: dict[Loc, list[Insert | Drop]] = defaultdict(list)
        for edit in edits:
            if not isinstance(edit, Put):
                lists[edit.at].append(edit)
        changes += [c for at, mine in lists.items() for c in self.rows(at, mine)]
        return _applied(self.text, changes)

    def node(self, loc: Loc) -> Any:
        """The node at a place."""
        node: Any = self.root
        for part in loc:
            if isinstance(node, yaml.MappingNode):
                node = next(value for key, value in node.value if key.value == part)
            else:
                node = node.value[part]
        return node

    def line_start(self, at: int) -> int:
        """Where the line begins that holds a character."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Where that line ends, its line break left out."""
        found = re.compile("\r?\n|$(?![\r\n])").search(self.text, at)
        return found.start() if found else len(self.text)

    def end(self, node: Any) -> int:
        """Where the last character of a value stands, comments after it left out."""
        if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
            start: int = node.start_mark.index
            return start + len(self.text[start : node.end_mark.index].rstrip())
        last = node.value[-1]
        return self.end(last[1] if isinstance(node, yaml.MappingNode) else last)

    # --- a key of a mapping

    def put(self, edit: Put) -> list[_Change]:
        """The key set, added or taken out."""
        node = self.node(edit.at)
        keys = [key.value for key, _ in node.value]
        if edit.key in keys:
            place = keys.index(edit.key)
            if edit.value is None:
                return [self.cut(node, place)]
            key, value = node.value[place]
            return [self.replaced(key, value, edit.value)]
        return [] if edit.value is None else [self.added(node, edit)]

    def replaced(self, key: Any, value: Any, new: Node) -> _Change:
        """Another value; a remark between the key and a value below it is kept."""
        colon = self.text.index(":", key.end_mark.index) + 1
        between = self.text[colon : value.start_mark.index].strip().split("\n")[0].strip()
        kept = f"  {between}" if between.startswith("#") else ""
        return _Change(colon, max(self.end(value), colon), f" {flow(new)}{kept}")

    def added(self, node: Any, edit: Put) -> _Change:
        """A new key: in a row at its end, else on a line below the title, lists last."""
        entry = f"{scalar(edit.key)}: {flow(edit.value)}"
        if node.flow_style:
            at = self.end(node.value[-1][1]) if node.value else node.start_mark.index + 1
            return _Change(at, at, f", {entry}" if node.value else entry)
        indent = " " * node.start_mark.column
        rows = isinstance(edit.value, Sequence) and not isinstance(edit.value, str)
        titles = [value for key, value in node.value if key.value == "title" and not rows]
        at = self.line_end(self.end((titles or [node.value[-1][1]])[0]))
        lines = block({edit.key: edit.value}, indent, ("phases", 0)) if rows else indent + entry
        return _Change(at, at, self.lines("\n" + lines.rstrip("\n")))

    def cut(self, node: Any, place: int) -> _Change:
        """An entry taken out of a mapping."""
        key, value = node.value[place]
        if place + 1 < len(node.value):
            return _Change(key.start_mark.index, node.value[place + 1][0].start_mark.index, "")
        before = self.end(node.value[place - 1][1]) if place else key.start_mark.index
        if node.flow_style:
            return _Change(before, self.end(value), "")
        return _Change(self.line_end(before), self.line_end(self.end(value)), "")

    # --- entries of a list

    def rows(self, at: Loc, edits: Sequence[Insert | Drop]) -> list[_Change]:
        """Entries put in and taken out."""
        node = self.node(at)
        drops = [edit for edit in edits if isinstance(edit, Drop)]
        if len(drops) == len(node.value) == len(edits):
            return [self.emptied(at, drops[0].why)]
        gone = self.dropped_flow if node.flow_style else self.dropped
        inserts = [self.inserted(at, node, e) for e in edits if isinstance(e, Insert)]
        return [*(gone(node, edit) for edit in drops), *inserts]

    def inserted(self, at: Loc, node: Any, edit: Insert) -> _Change:
        """After the entry before it, with that one's remarks; the first before all."""
        before = self.end(node.value[edit.index - 1]) if edit.index else None
        if node.flow_style:
            place = before or node.start_mark.index + 1
            return _Change(place, place, f", {flow(edit.row)}" if before else f"{flow(edit.row)}, ")
        lines = block([edit.row], " " * node.start_mark.column, at)
        apart = "\n" if at == ("phases",) else ""
        if before:
            place = self.line_end(before)
            return _Change(place, place, self.lines(f"\n{apart}{lines.rstrip()}"))
        place = self.line_start(node.start_mark.index)
        while self.text[(above := self.line_start(place - 1)) : place].lstrip().startswith("#"):
            place = above  # a remark on the entry
        place -= len(self.newline)
        return _Change(place, place, self.lines(f"\n{lines.rstrip()}{apart}"))

    def dropped(self, node: Any, edit: Drop) -> _Change:
        """The lines of an entry, gone or as a comment."""
        entry = node.value[edit.index]
        return self.lines_out(self.line_start(entry.start_mark.index), self.end(entry), edit.why)

    def dropped_flow(self, node: Any, edit: Drop) -> _Change:
        """An entry of a list on one line; there is no room for a comment."""
        entry = node.value[edit.index]
        if edit.index + 1 < len(node.value):
            return _Change(entry.start_mark.index, node.value[edit.index + 1].start_mark.index, "")
        return _Change(self.end(node.value[edit.index - 1]), self.end(entry), "")

    def emptied(self, at: Loc, why: str) -> _Change:
        """A list that would be empty goes with its key."""
        holder = self.node(at[:-1])
        place = [key.value for key, _ in holder.value].index(at[-1])
        key, value = holder.value[place]
        if holder.flow_style or place == 0:
            return self.cut(holder, place)
        return self.lines_out(self.line_start(key.start_mark.index), self.end(value), why)

    def lines_out(self, start: int, end: int, why: str) -> _Change:
        """Whole lines, gone or as a comment under the reason."""
        end = self.line_end(end)
        if not why:
            return _Change(start - len(self.newline), end, "")
        lines = self.text[start:end].split(self.newline)
        indent = re.match(" *", lines[0])[0]  # type: ignore[index]  # it matches anything
        kept = [f"{indent}# {line.removeprefix(indent)}".rstrip() for line in lines]
        return _Change(start, end, self.newline.join([indent + remark(why), *kept]))

    def lines(self, text: str) -> str:
        """The text with the file's line breaks."""
        return text.replace("\n", self.newline)


def _applied(text: str, changes: Iterable[_Change]) -> str:
    """The changes made; at one place the deeper lines first, else in their order. What is cut
    twice is cut once."""
    parts, done = [], 0
    for change in sorted(changes, key=lambda change: (change.start, -_depth(change.text))):
        parts += [text[done : change.start], change.text]
        done = max(done, change.end)
    return "".join([*parts, text[done:]])


def _depth(lines: str) -> int:
    text = lines.lstrip("\r\n")
    return len(text) - len(text.lstrip(" "))
