"""Tables that a page's scraping left with one cell on each line: header words, then the cells.

Each line gets the column that makes the whole run cheapest (Viterbi's way): a time belongs under a
time, an office under an office, a short line before a task under the stage. Linear in the lines.
"""

import re
from functools import lru_cache
from itertools import pairwise

from programme.core.notice.headers import OFFICES, TIMES, Role, role
from programme.core.notice.offices import is_office
from programme.core.notice.source import Line
from programme.core.notice.table import Row, Table
from programme.core.notice.text import joined
from programme.core.notice.times import is_time, with_month

_GAP = 8  # lines without a time or office, after which the table is over
_LONGEST = 200  # characters of a cell
_MISFIT, _ODD = 30, 6  # costs
_SKIPPED: dict[Role, int] = {"title": 20, "time": 4, "due": 4, "lead": 4, "responsible": 4}
Headers = list[tuple[Role, str]]


def scraped(lines: list[Line], known: frozenset[str] = frozenset()) -> list[Line | Table]:
    """The lines, with each run of them that is a table replaced by it."""
    blocks: list[Line | Table] = []
    at = 0
    while at < len(lines):
        headers = _headers(lines, at)
        end = _end(lines, at + len(headers), known) if headers else at
        if end > at + len(headers):
            blocks.append(_table(lines[at:end], headers, known))
            at = end
        else:
            blocks.append(lines[at])
            at += 1
    return blocks


def _headers(lines: list[Line], at: int) -> Headers:
    """Header words on successive lines: a task's, and a time's or an office's."""
    found: Headers = []
    for line in lines[at : at + 14]:
        what = role(line.text)
        if what is None or what in (known for known, _ in found):
            break
        found.append((what, joined(line.text)))
    roles = {what for what, _ in found}
    return found if len(roles) > 2 and "title" in roles and roles & (TIMES | OFFICES) else []


def _end(lines: list[Line], start: int, known: frozenset[str]) -> int:
    """After the last time or office that belongs to the run."""
    end = start
    for at in range(start, len(lines)):
        text = lines[at].text
        if at >= end + _GAP or len(text) > _LONGEST:
            break
        if shape_of(text, known) in "tdo":
            end = at + 1
    return end


@lru_cache(maxsize=4096)
def shape_of(text: str, known: frozenset[str]) -> str:
    """t: a time, d: a bare number (a month's or a row's), o: an office, s: short, l: long."""
    words = joined(text)
    if words.isdecimal() and len(words) < 4:
        return "d"
    if is_time(words) or with_month(words):
        return "t"
    if is_office(words, known):
        return "o"
    ended = re.search(r"[。；;，,.]$", words)
    return "l" if ended or len(words) > 14 else "s"


def cost(shape: str, what: Role, text: str) -> int:
    """How ill a text of that shape stands under a header of that meaning; 0 fits."""
    if what in TIMES:
        return {"t": 0}.get(shape, 0 if shape == "d" and with_month(text) else _MISFIT)
    if what == "number":
        return 0 if shape == "d" else _MISFIT
    if what in OFFICES:
        return {"o": 0, "s": 9, "l": 12}.get(shape, _MISFIT)
    if what == "phase":
        return {"s": 0, "o": 3, "l": 8}.get(shape, _MISFIT)
    if what == "title":
        return {"s": 1, "o": 3, "l": 0}.get(shape, _MISFIT)
    return {"s": 2, "l": 2, "o": 3}.get(shape, _ODD)


def _steps(columns: list[Role]) -> list[list[int]]:
    """The cost of going from the cell in one column to the next cell in another."""

    def skipped(between: list[Role]) -> int:
        return sum(_SKIPPED.get(what, 0) for what in between)

    def step(a: int, b: int) -> int:
        if b > a:
            return skipped(columns[a + 1 : b])
        if a == b:  # a cell of two lines
            return 1 if columns[a] in OFFICES else 5
        return skipped(columns[a + 1 :]) + skipped(columns[:b])

    return [[step(a, b) for b in range(len(columns))] for a in range(len(columns))]


def _assigned(lines: list[Line], columns: list[Role], known: frozenset[str]) -> list[int]:
    """The column of each line."""
    steps, places = _steps(columns), range(len(columns))
    costs = [sum(_SKIPPED.get(what, 0) for what in columns[:b]) for b in places]
    came: list[list[int]] = []
    for at, line in enumerate(lines):
        shape = shape_of(line.text, known)
        own = [cost(shape, what, line.text) for what in columns]
        if at == 0:
            costs = [costs[b] + own[b] for b in places]
            continue
        before = [min(places, key=lambda a: costs[a] + steps[a][b]) for b in places]
        costs = [costs[before[b]] + steps[before[b]][b] + own[b] for b in places]
        came.append(before)
    last = min(places, key=lambda b: costs[b])
    path = [last]
    for before in reversed(came):
        path.append(before[path[-1]])
    return path[::-1]


def _table(lines: list[Line], headers: Headers, known: frozenset[str]) -> Table:
    columns = [what for what, _ in headers]
    cells = lines[len(headers) :]
    path = _assigned(cells, columns, known)
    rows: list[Row] = []
    for line, column, (before, after) in zip(
        cells, path, pairwise([len(columns), *path]), strict=True
    ):
        what = columns[column]
        if after < before:
            rows.append(Row(line.number, {}))
        text = rows[-1].cells.get(what)
        rows[-1].cells[what] = f"{text}\n{line.text.strip()}" if text else line.text.strip()
    return Table(lines[0].number, "", dict(headers), rows, [])
