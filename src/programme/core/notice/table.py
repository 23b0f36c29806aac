"""What tables of every layout become: rows of cells by what their columns mean."""

from dataclasses import dataclass, field

from programme.core.notice.headers import Role
from programme.core.notice.source import Problem


@dataclass(slots=True)
class Row:
    """One row. `rest` are cells under headers of no known meaning, with them; `merged` the roles
    whose cell reaches down from a row above."""

    line: int
    cells: dict[Role, str]
    rest: tuple[tuple[str, str], ...] = ()
    merged: frozenset[Role] = frozenset()


@dataclass(slots=True)
class Table:
    """`headers` are the labels by role, as the document writes them; `above` the texts in the rows
    over them, the first of which may be its title."""

    line: int
    name: str
    headers: dict[Role, str]
    rows: list[Row]
    problems: list[Problem]
    above: list[str] = field(default_factory=list)
