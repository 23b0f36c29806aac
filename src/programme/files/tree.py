"""YAML text to a plain tree, with the place of every key and value, and nothing guessed.

Scalars stay the text that was written (`12:30`, `on` and `2023-13` are texts); only an empty
value, `~` and `null` become None. The grammar decides what is a number or a date.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from programme.core.faults import Fault

Tree = dict[str, "Tree"] | list["Tree"] | str | None
Spot = tuple[int, int]

MAX_DEPTH = 32
"""Levels of nesting; a programme with three levels of parts needs about ten."""

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_NULLS = {"", "~", "null", "Null", "NULL"}
_WIDE_COLON = re.compile(r"\s*(?:- )?\w+：")
_SYNTAX = {  # a part of the parser's own message -> the code that explains it
    "tab character": "yaml-tab",
    "could not find expected ':'": "yaml-colon",
    "mapping values are not allowed": "yaml-colon",
    "did not find expected key": "yaml-indent",
    "did not find expected '-' indicator": "yaml-indent",
    "block sequence entries are not allowed": "yaml-indent",
    "did not find expected ','": "yaml-bracket",
    "quoted scalar found unexpected": "yaml-quote",
    "scanning an alias": "yaml-anchor",
    "scanning an anchor": "yaml-anchor",
    "scanning a tag": "yaml-tag",
}


@dataclass(slots=True)
class Marks:
    """Where a mapping or list stands: `keys` and `values` by key or index, lines and columns
    from 1. `file` is set where another file's content stands in for a value."""

    spot: Spot
    keys: dict[str, Spot] = field(default_factory=dict)
    values: "dict[str | int, Marks | Spot]" = field(default_factory=dict)
    file: str = ""


@dataclass(slots=True)
class Document:
    """A file as it was read: its tree, the marks of the tree, and what was wrong."""

    file: str
    tree: Tree
    marks: Marks | Spot
    faults: list[Fault]

    def place(self, fault: Fault, *, key: bool = False) -> Fault:
        """The fault with its file, line and column: those of the value at `loc`, or of its `key`.

        Parts of `loc` that the file does not have are passed over.
        """
        marks, file, spot = self.marks, self.file, _spot(self.marks)
        for part in fault.loc:
            if not isinstance(marks, Marks) or part not in marks.values:
                continue
            spot = marks.keys.get(str(part), spot) if key else _spot(marks.values[part])
            marks = marks.values[part]
            file = (isinstance(marks, Marks) and marks.file) or file
        return fault.model_copy(update={"file": file, "line": spot[0], "column": spot[1]})


def _spot(marks: Marks | Spot) -> Spot:
    return marks.spot if isinstance(marks, Marks) else marks


class _TooDeep(Exception):
    """Reading stops here: a parser fed with a million brackets would be slow."""


def read(text: str, file: str) -> Document:
    """The document in `text`. Where it is not YAML, the tree is None and a fault tells why."""
    if bad := _UNPRINTABLE.search(text):
        before = text[: bad.start()]
        spot = (before.count("\n") + 1, bad.start() - before.rfind("\n"))
        char = f"U+{ord(bad[0]):04X}"
        return Document(file, None, spot, [_fault("control-character", file, spot, char=char)])
    builder = _Builder(text, file)
    try:
        tree, marks = builder.document()
    except yaml.MarkedYAMLError as error:
        return Document(file, None, (1, 1), [*builder.faults, _syntax(error, text, file)])
    except _TooDeep:
        return Document(file, None, (1, 1), builder.faults)
    return Document(file, tree, marks, builder.faults)


def _fault(code: str, file: str, spot: Spot, **params: str) -> Fault:
    return Fault(code=code, params=params, file=file, line=spot[0], column=spot[1])


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str) -> Fault:
    """The parser's complaint in plain words, where the mistake was made rather than noticed."""
    problem = f"{error.context} {error.problem}"
    code = next((code for part, code in _SYNTAX.items() if part in problem), "yaml-syntax")
    opened = error.context_mark if code in ("yaml-bracket", "yaml-quote") else None
    mark = opened or error.problem_mark
    spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = [*text.split("\n"), ""]
    line, above = lines[spot[0] - 1], lines[max(spot[0] - 2, 0)]
    if code == "yaml-colon" and (wide := _WIDE_COLON.match(above)):
        return _fault("fullwidth-colon", file, (spot[0] - 1, 1), key=wide[0].strip("- ："))
    if line[: spot[1]].strip(" ") == "\t":
        code = "yaml-tab"
    elif code == "yaml-indent" and line[: spot[1] - 1].strip(" -"):
        code = "yaml-syntax"  # something after a closed quote: the indentation is right
    return _fault(code, file, spot)


class _Builder:
    """Builds the tree from the parser's events."""

    def __init__(self, text: str, file: str) -> None:
        self.next: Callable[[], Any] = yaml.CSafeLoader(text).get_event
        self.file = file
        self.faults: list[Fault] = []

    def document(self) -> tuple[Tree, Marks | Spot]:
        """The first document; a second one is a fault."""
        self.next()  # the stream starts
        if not isinstance(self.next(), yaml.DocumentStartEvent):
            self.fault("empty-file", (1, 1))
            return None, (1, 1)
        tree, marks = self.node(self.next(), 0)
        if tree is None and not self.faults:
            self.fault("empty-file", (1, 1))
        self.next()  # the document ends
        if isinstance(after := self.next(), yaml.DocumentStartEvent):
            self.fault("many-documents", _start(after))
        return tree, marks

    def fault(self, code: str, spot: Spot, **params: str) -> None:
        self.faults.append(_fault(code, self.file, spot, **params))

    def node(self, event: Any, depth: int) -> tuple[Tree, Marks | Spot]:
        """The tree and marks that begin with `event`."""
        spot = _start(event)
        if event.__class__ is yaml.AliasEvent or event.anchor:
            self.fault("yaml-anchor", spot)
        elif event.tag:
            self.fault("yaml-tag", spot)
        if event.__class__ is yaml.ScalarEvent:
            return None if event.implicit[0] and event.value in _NULLS else event.value, spot
        if depth == MAX_DEPTH:
            self.fault("too-deep", spot, limit=str(MAX_DEPTH))
            raise _TooDeep
        if event.__class__ is yaml.MappingStartEvent:
            return self.mapping(Marks(spot), depth + 1)
        if event.__class__ is yaml.SequenceStartEvent:
            return self.sequence(Marks(spot), depth + 1)
        return None, spot

    def mapping(self, marks: Marks, depth: int) -> tuple[Tree, Marks]:
        """A mapping; of two equal keys the first counts."""
        tree: dict[str, Tree] = {}
        while (event := self.next()).__class__ is not yaml.MappingEndEvent:
            spot = _start(event)
            self.node(event, depth)
            value, value_marks = self.node(self.next(), depth)
            if event.__class__ is not yaml.ScalarEvent:
                self.fault("key-not-text", spot)
            elif event.value in tree:
                first = marks.keys[event.value][0]
                self.fault("duplicate-key", spot, key=event.value, first=str(first))
            else:
                tree[event.value] = value
                marks.keys[event.value], marks.values[event.value] = spot, value_marks
        return tree, marks

    def sequence(self, marks: Marks, depth: int) -> tuple[Tree, Marks]:
        """A list."""
        tree: list[Tree] = []
        while (event := self.next()).__class__ is not yaml.SequenceEndEvent:
            value, marks.values[len(tree)] = self.node(event, depth)
            tree.append(value)
        return tree, marks


def _start(event: Any) -> Spot:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
