"""Where a schedule file says what: the text with changes made in its lines, nothing else moved."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from programme.core.plan import Loc
from programme.files.edits import Drop, Edit, Insert, Moved, Put, Rename
from programme.files.written import WIDTH, Node, block, flow, remark, scalar


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


class Layout:
    """A text and the nodes of YAML in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root: Any = yaml.compose(text, Loader=yaml.CSafeLoader)

    def with_edits(self, edits: Sequence[Edit]) -> str:
        """The text with the edits made."""
        changes: list[Change] = []
        lists: dict[Loc, list[Insert | Drop]] = defaultdict(list)
        for edit in edits:
            if isinstance(edit, Put):
                changes += self.put(edit)
            elif isinstance(edit, Rename):
                changes.append(self.renamed(edit))
            else:
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

    def put(self, edit: Put) -> list[Change]:
        """The key set, added or taken out."""
        node = self.node(edit.at)
        if isinstance(node, yaml.SequenceNode):
            entry = node.value[edit.key]
            return [Change(entry.start_mark.index, self.end(entry), flow(edit.value))]
        keys = [key.value for key, _ in node.value]
        if edit.key in keys:
            place = keys.index(edit.key)
            if edit.value is None:
                return [self.cut(node, place)]
            key, value = node.value[place]
            return [self.replaced(key, value, edit.value, "" if node.flow_style else
                                  " " * (node.start_mark.column + 2))]  # fmt: skip
        return [] if edit.value is None else [self.added(node, edit)]

    def replaced(self, key: Any, value: Any, new: Node, indent: str) -> Change:
        """Another value, a long list in lines of their own where `indent` says how deep; a remark
        between the key and a value below it is kept."""
        colon = self.text.index(":", key.end_mark.index) + 1
        between = self.text[colon : value.start_mark.index].strip().split("\n")[0].strip()
        kept = f"  {between}" if between.startswith("#") else ""
        end, text = max(self.end(value), colon), f" {flow(new)}{kept}"
        if indent and len(text) > WIDTH and isinstance(new, Sequence) and not isinstance(new, str):
            rest = self.text[end : self.line_end(end)]  # a remark behind goes up to the key
            text = f"{kept}{rest}\n" + block(new, indent, ("units", 0)).rstrip("\n")
            return Change(colon, end + len(rest), self.lines(text))
        return Change(colon, end, text)

    def renamed(self, edit: Rename) -> Change:
        """Another name for a key."""
        key = next(key for key, _ in self.node(edit.at).value if key.value == edit.key)
        return Change(key.start_mark.index, key.end_mark.index, scalar(edit.name))

    def added(self, node: Any, edit: Put) -> Change:
        """A new key: behind the one it is to be `below`; else in a row at its end, in lines below
        the title, lists last."""
        entry = f"{scalar(str(edit.key))}: {self.inline(flow(edit.value))}"
        rows = isinstance(edit.value, Sequence) and not isinstance(edit.value, str)
        wanted = edit.below or ("" if rows or node.flow_style else "title")
        above = [value for key, value in node.value if key.value == wanted]
        above = above or [value for _, value in node.value[-1:]]
        if node.flow_style:
            at = self.end(above[0]) if above else node.start_mark.index + 1
            return Change(at, at, f", {entry}" if above else entry)
        indent = " " * node.start_mark.column
        at = self.line_end(self.end(above[0]))
        lines = (
            block({str(edit.key): edit.value}, indent, ("phases", 0)) if rows else indent + entry
        )
        return Change(at, at, self.lines("\n" + lines.rstrip("\n")))

    def cut(self, node: Any, place: int) -> Change:
        """An entry taken out of a mapping."""
        key, value = node.value[place]
        if place + 1 < len(node.value):
            return Change(key.start_mark.index, node.value[place + 1][0].start_mark.index, "")
        before = self.end(node.value[place - 1][1]) if place else key.start_mark.index
        if node.flow_style:
            return Change(before, self.end(value), "")
        return Change(self.line_end(before), self.line_end(self.end(value)), "")

    # --- entries of a list

    def rows(self, at: Loc, edits: Sequence[Insert | Drop]) -> list[Change]:
        """Entries put in and taken out."""
        node = self.node(at)
        drops = [edit for edit in edits if isinstance(edit, Drop)]
        if len(drops) == len(node.value) == len(edits):
            return [self.emptied(at, drops[0].why)]
        gone = self.dropped_flow if node.flow_style else self.dropped
        inserts = [self.inserted(at, node, e) for e in edits if isinstance(e, Insert)]
        return [*(gone(node, edit) for edit in drops), *inserts]

    def inserted(self, at: Loc, node: Any, edit: Insert) -> Change:
        """After the entry before it, with that one's remarks; the first before all."""
        before = self.end(node.value[edit.index - 1]) if edit.index else None
        if node.flow_style:
            place = before or node.start_mark.index + 1
            row = self.inline(flow(edit.row))
            return Change(place, place, f", {row}" if before else f"{row}, ")
        lines = block([edit.row], " " * node.start_mark.column, at)
        apart = "\n" if at == ("phases",) else ""
        if before:
            place = self.line_end(before)
            return Change(place, place, self.lines(f"\n{apart}{lines.rstrip()}"))
        place = self.line_start(node.start_mark.index)
        while self.text[(above := self.line_start(place - 1)) : place].lstrip().startswith("#"):
            place = above  # a remark on the entry
        place -= len(self.newline)
        return Change(place, place, self.lines(f"\n{lines.rstrip()}{apart}"))

    def dropped(self, node: Any, edit: Drop) -> Change:
        """The lines of an entry, gone or as a comment."""
        entry = node.value[edit.index]
        return self.lines_out(self.line_start(entry.start_mark.index), self.end(entry), edit.why)

    def dropped_flow(self, node: Any, edit: Drop) -> Change:
        """An entry of a list on one line; there is no room for a comment."""
        entry = node.value[edit.index]
        if edit.index + 1 < len(node.value):
            return Change(entry.start_mark.index, node.value[edit.index + 1].start_mark.index, "")
        return Change(self.end(node.value[edit.index - 1]), self.end(entry), "")

    def emptied(self, at: Loc, why: str) -> Change:
        """A list that would be empty goes with its key."""
        holder = self.node(at[:-1])
        place = [key.value for key, _ in holder.value].index(at[-1])
        key, value = holder.value[place]
        if holder.flow_style or place == 0:
            return self.cut(holder, place)
        return self.lines_out(self.line_start(key.start_mark.index), self.end(value), why)

    def lines_out(self, start: int, end: int, why: str) -> Change:
        """Whole lines, gone or as a comment under the reason."""
        end = self.line_end(end)
        if not why:
            return Change(start - len(self.newline), end, "")
        lines = self.text[start:end].split(self.newline)
        indent = re.match(" *", lines[0])[0]  # type: ignore[index]  # it matches anything
        kept = [f"{indent}# {line.removeprefix(indent)}".rstrip() for line in lines]
        return Change(start, end, self.newline.join([indent + remark(why), *kept]))

    # --- entries that go elsewhere

    def lines(self, text: str) -> str:
        """The text with the lines of what goes there, and with the file's line breaks."""
        text = _MOVED.sub(lambda found: self.entry(Moved.of(found[2]), found[1]), text)
        return self.inline(text).replace("\r\n", "\n").replace("\n", self.newline)

    def entry(self, at: Loc, indent: str) -> str:
        """The lines of an entry, remarks included, at another depth."""
        node = self.node(at)
        start = self.line_start(node.start_mark.index)
        lines = self.text[start : self.line_end(self.end(node))].splitlines()
        own = re.match(" *", lines[0])[0]  # type: ignore[index]  # it matches anything
        if not lines[0].startswith(f"{own}- "):  # one of a list on one line
            return f"{indent}- {self.source(at)}"
        return "\n".join(indent + line.removeprefix(own) if line else line for line in lines)

    def inline(self, text: str) -> str:
        """The text with what goes there, on its line."""
        return _MOVED_WORD.sub(lambda found: self.source(Moved.of(found[0])), text)

    def source(self, at: Loc) -> str:
        """An entry as it is written, without remarks, on one line."""
        node = self.node(at)
        written = self.text[node.start_mark.index : self.end(node)]
        return written if node.flow_style and "\n" not in written else flow(_value(node))


_MOVED = re.compile(r"^( *)- (moved(?:-\w+)+)$", re.MULTILINE)
_MOVED_WORD = re.compile(r"\bmoved(?:-\w+)+")


def _value(node: Any) -> Node:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(one) for key, one in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(one) for one in node.value]
    return str(node.value)


def _applied(text: str, changes: Iterable[Change]) -> str:
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
