"""Several tasks in one cell, answered by several times, or by one for all."""

import re
from collections.abc import Iterator
from dataclasses import replace

from programme.core.notice.acts import is_act
from programme.core.notice.headers import Role
from programme.core.notice.table import Row
from programme.core.notice.text import trimmed
from programme.core.notice.times import is_time, with_month

_ITEM = re.compile(
    r"(?:^|(?<=[\s。；;]))(?:\d{1,2}[.．、)）](?!\d(?!\d{3}年))|[（(]\d{1,2}[)）]|[①-⑳])\s*"
)
_SEVERAL = re.compile(r"[①-⑳]|\d\s*[.．、)）]")
_SHARED: frozenset[Role] = frozenset({"lead", "support", "responsible", "deliverable", "note"})


def items(text: str) -> list[str]:
    """The numbered items of a cell, else its lines."""
    if "\n" not in text and not _SEVERAL.search(text):  # as nearly every cell: quickly
        return [text] if text.strip() else []
    pieces = _ITEM.split(text) if len(_ITEM.findall(text)) > 1 else text.split("\n")
    return [piece.strip() for piece in pieces if piece.strip()]


def time_of(row: Row) -> Role:
    """The column that says when."""
    return "time" if "time" in row.cells else "due"


def split(row: Row) -> Iterator[Row]:
    """`1.方案 2.会议` answered by `3月 5月`: a row for each, where the counts are the same; one
    time is that of all."""
    title, when = row.cells.get("title", ""), time_of(row)
    titles = items(title)
    times = items(row.cells.get(when, "")) if len(titles) > 1 else []
    if len(titles) < 2 or not (_paired(titles, times) or (len(times) < 2 and _listed(title))):
        yield row
        return
    each = {what: items(text) for what, text in row.cells.items() if what in _SHARED | {when}}
    for place, one in enumerate(titles):
        own = {what: found[place] for what, found in each.items() if len(found) == len(titles)}
        yield replace(row, cells=row.cells | own | {"title": one})


def _paired(titles: list[str], times: list[str]) -> bool:
    alike = all(is_time(trimmed(text)) or with_month(text) for text in times)
    return len(titles) == len(times) and alike


def _listed(title: str) -> bool:
    """Whether a cell numbers its tasks, or each of its lines begins with what is done."""
    lines = [line.strip() for line in title.split("\n") if line.strip()]
    return len(_ITEM.findall(title)) > 1 or all(map(is_act, lines))
