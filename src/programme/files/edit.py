"""Changes a schedule file in place: what is not changed stays as it is, byte for byte.

The outcome is read again and compared with what was meant, so that a layout nobody thought of
ends in an error and never in a damaged file.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal

from programme.core.plan import Loc
from programme.errors import ProgrammeError
from programme.files.edits import Drop, Edit, Insert, Moved, Put, Rename, value_at
from programme.files.layout import Layout
from programme.files.tree import Tree, read
from programme.files.written import Node, flow

_ORDER = (Put, (Insert, Drop), Rename)
"""Values first, so that a row takes its new ones along; names of keys last: places have them."""


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made; places are those before any of them.

    Raises ProgrammeError `not-editable` where the file is laid out too unusually for that.
    """
    for kinds in _ORDER:
        if mine := [edit for edit in edits if isinstance(edit, kinds)]:
            text = _pass(text, mine)
    return text


def _pass(text: str, edits: Sequence[Edit]) -> str:
    tree = read(text, "").tree
    edits = _made(edits, tree)
    found = Layout(text).with_edits(edits)
    if read(found, "").tree != _meant(tree, edits):
        raise ProgrammeError(
            "not-editable",
            "the file is laid out in a way that cannot be changed in place",
            "文件的写法无法就地修改",
            "write its rows as `- {when: …, title: …}`, or make the changes by hand",
            "请把各行写成 - {when: …, title: …}，或用手改",
        )
    return found


def _made(edits: Sequence[Edit], tree: Tree) -> list[Edit]:
    """Rows for a list that is not there become that list."""
    done: list[Edit] = []
    fresh: dict[Loc, list[Node]] = defaultdict(list)
    for edit in edits:
        if isinstance(edit, Insert) and not value_at(tree, edit.at):
            fresh[edit.at].append(edit.row)
        else:
            done.append(edit)
    return done + [Put(at[:-1], at[-1], rows) for at, rows in fresh.items()]


# --- what the file is meant to say


def _meant(before: Tree, edits: Sequence[Edit]) -> Tree:
    tree = deepcopy(before)
    rows: dict[Loc, list[Insert | Drop]] = defaultdict(list)
    lists: dict[Loc, Tree] = {}
    for edit in edits:
        there = value_at(tree, edit.at)
        if isinstance(edit, Insert | Drop):
            rows[edit.at].append(edit)
            lists[edit.at] = there
        elif isinstance(edit, Put):
            _put(there, edit, before)
    for at, found in lists.items():
        assert isinstance(found, list)
        found[:] = _rebuilt(found, rows[at], before)
        if not found and isinstance(holder := value_at(tree, at[:-1]), dict):
            del holder[str(at[-1])]
    return _renamed(tree, [edit for edit in edits if isinstance(edit, Rename)])


def _put(there: Tree, edit: Put, before: Tree) -> None:
    if isinstance(there, list):
        there[int(edit.key)] = _plain(edit.value, before)
    elif isinstance(there, dict) and edit.value is None:
        there.pop(str(edit.key), None)
    elif isinstance(there, dict):
        there[str(edit.key)] = _plain(edit.value, before)


def _rebuilt(rows: list[Tree], edits: Sequence[Insert | Drop], before: Tree) -> list[Tree]:
    gone = {edit.index for edit in edits if isinstance(edit, Drop)}
    done: list[Tree] = []
    for i in range(len(rows) + 1):
        done += [_plain(e.row, before) for e in edits if isinstance(e, Insert) and e.index == i]
        done += rows[i : i + 1] if i not in gone else []
    return done


def _renamed(tree: Tree, edits: Sequence[Rename]) -> Tree:
    for edit in sorted(edits, key=lambda edit: -len(edit.at)):  # inner ones while places hold
        there = value_at(tree, edit.at)
        assert isinstance(there, dict)
        entries = [(edit.name if key == edit.key else key, one) for key, one in there.items()]
        there.clear()
        there.update(entries)
    return tree


def _plain(value: Node, before: Tree) -> Tree:
    """A value as the reader will have it."""
    if isinstance(value, Moved):
        return deepcopy(value_at(before, value.at))
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | Decimal):
        return flow(value)
    if isinstance(value, Mapping):
        return {key: _plain(one, before) for key, one in value.items()}
    return [_plain(one, before) for one in value]
