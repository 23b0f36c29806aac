"""The changes that a schedule file may be given in place."""

from dataclasses import dataclass

from programme.core.plan import Loc
from programme.files.tree import Tree
from programme.files.written import Node


class Moved(str):
    """Stands for the entry at a place, a row with its own lines and remarks, where that goes."""

    __slots__ = ()

    def __new__(cls, at: Loc) -> "Moved":
        return super().__new__(cls, "-".join(("moved", *map(str, at))))

    @property
    def at(self) -> Loc:
        """The place."""
        return self.of(self)

    @staticmethod
    def of(text: str) -> Loc:
        """The place in its text."""
        return tuple(int(part) if part.isdecimal() else part for part in text.split("-")[1:])


@dataclass(frozen=True, slots=True)
class Put:
    """Sets `key` of the mapping at `at`, or the entry of that index of a list; None takes the key
    out. A new key stands behind the key `below` where that is given."""

    at: Loc
    key: str | int
    value: Node
    below: str = ""


@dataclass(frozen=True, slots=True)
class Rename:
    """Calls the key `key` of the mapping at `at` otherwise."""

    at: Loc
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Insert:
    """Puts `row` before the entry `index` (as counted before all edits) of the list at `at`;
    a list that is not there is made. Entries in it may be `Moved`."""

    at: Loc
    index: int
    row: Node


@dataclass(frozen=True, slots=True)
class Drop:
    """Takes entry `index` out of the list at `at`; with `why` its lines stay as a comment."""

    at: Loc
    index: int
    why: str = ""


Edit = Put | Rename | Insert | Drop


def value_at(tree: Tree, at: Loc) -> Tree:
    """What a tree has at a place, None where there is no such key."""
    for part in at:
        if isinstance(tree, dict):
            tree = tree.get(str(part))
        elif isinstance(tree, list) and isinstance(part, int):
            tree = tree[part]
    return tree


def mapping_at(tree: Tree, at: Loc) -> dict[str, Tree]:
    """The mapping at a place, an empty one where there is none."""
    found = value_at(tree, at)
    return found if isinstance(found, dict) else {}


def list_at(tree: Tree, at: Loc) -> list[Tree]:
    """The list at a place, an empty one where there is none."""
    found = value_at(tree, at)
    return found if isinstance(found, list) else []
