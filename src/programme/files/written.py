"""Writes values as YAML that a person likes to edit and that reads back as what was meant.

Short rows go on one line, `- {when: 3月, title: …}`; a text is quoted where YAML, or another
reader of YAML, would take it for something else.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

import yaml
from yaml.resolver import Resolver

from programme.core.plan import Loc
from programme.files.scalars import CONTROL

Node = str | int | Decimal | None | Sequence["Node"] | Mapping[str, "Node"]
"""What is written: texts, numbers, lists and mappings; None is `null`."""
Comments = Mapping[Loc, Sequence[str]]
"""Remarks by the place they belong to: after the key or row where there is room, else above."""

WIDTH = 120
"""Characters of a row on one line; a screen shows about so many Chinese ones."""
_ROWS = {"tasks", "phases", "offices", "targets", "units"}  # always one entry a line
_SPACED = {"units", "targets", "phases"}  # keys with an empty line above
_UNWANTED = re.compile(f"{CONTROL}|[\ud800-\udfff]")
_BARE = re.compile(r"""[^\s\-?:,\[\]{}#&*!|>'"%@`][^:,\[\]{}#\n]*""")
_STRING = "tag:yaml.org,2002:str"
_resolve: Callable[[type[yaml.Node], str, tuple[bool, bool]], str] = Resolver().resolve


def clean(text: str) -> str:
    """The text as a schedule file can hold it: no control characters, no space at its ends."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n")).strip()


@lru_cache(4096)  # keys, offices and times come again and again
def scalar(text: str) -> str:
    """The text as a YAML scalar on one line, in any context."""
    printable = text.replace("\u3000", "").isprintable()
    if printable and _BARE.fullmatch(text) and text == text.strip() and _is_text(text):
        return text
    if printable:
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _is_text(text: str) -> bool:
    return _resolve(yaml.ScalarNode, text, (True, False)) == _STRING


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if char.isprintable() or char == "\u3000":
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def flow(value: Node) -> str:
    """The value on one line: `{when: 3月, lead: [甲, 乙]}`."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(flow, value)) + "]"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def remark(text: str) -> str:
    """The words as a comment: one line, nothing in it that YAML could not hold."""
    return "# " + " ".join("".join(c if c.isprintable() else " " for c in text).split())


def block(value: Node, indent: str = "", at: Loc = (), comments: Comments | None = None) -> str:
    """The lines of a mapping or list, each with its line end; `at` is its place in the file,
    by which rows and comments are known."""
    return "".join(f"{line}\n" for line in _lines(value, indent, at, comments or {}))


def _lines(value: Node, indent: str, at: Loc, comments: Comments) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            if not at and key in _SPACED:
                yield ""
            yield from _entry(f"{indent}{scalar(key)}:", one, indent, (*at, key), comments)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for i, one in enumerate(value):
            if i and at == ("phases",):
                yield ""
            yield from _row(one, indent, (*at, i), comments)


def _entry(head: str, value: Node, indent: str, at: Loc, comments: Comments) -> Iterator[str]:
    remarks = [remark(text) for text in comments.get(at, ())]
    if line := _line(value, at):
        yield from _remarked(f"{head} {line}", indent, remarks)
        return
    yield from _remarked(head, indent, remarks)
    yield from _lines(value, indent + "  ", at, comments)


def _row(value: Node, indent: str, at: Loc, comments: Comments) -> Iterator[str]:
    remarks = [remark(text) for text in comments.get(at, ())]
    if line := _line(value, at):
        yield from _remarked(f"{indent}- {line}", indent, remarks)
        return
    yield from (f"{indent}{one}" for one in remarks)
    lines = _lines(value, indent + "  ", at, comments)
    for line in lines:
        text = line.lstrip()
        yield indent + (text if text.startswith("#") else f"- {text}")
        if not text.startswith("#"):  # its first key; what stood above was a remark on that
            break
    yield from lines


def _remarked(line: str, indent: str, remarks: Sequence[str]) -> Iterator[str]:
    if len(remarks) == 1 and len(line) + len(remarks[0]) <= WIDTH + 40:
        yield f"{line}  {remarks[0]}"
        return
    yield from (f"{indent}{one}" for one in remarks)
    yield line


def _line(value: Node, at: Loc) -> str:
    """The value on one line: a text, or a short mapping or list that is no row of rows; else
    empty."""
    if not value or isinstance(value, str | int | Decimal):
        return flow(value)
    if at[-1] in _ROWS or (len(at) > 1 and at[-2] == "phases"):
        return ""
    text = flow(value)
    return text if len(text) <= WIDTH and "\\n" not in text else ""
