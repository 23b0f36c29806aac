"""From the rows of a table to tasks: their stage, time and offices, with the doubts of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from programme.core.notice.draft import DraftTask
from programme.core.notice.headers import OFFICES, TIMES, Role
from programme.core.notice.headings import marked
from programme.core.notice.offices import Named, is_office, offices
from programme.core.notice.several import items, split, time_of
from programme.core.notice.source import Problem
from programme.core.notice.table import Row, Table
from programme.core.notice.text import joined, short, trimmed
from programme.core.notice.times import Context, timed, with_month
from programme.core.notice.told import problem
from programme.core.when import When, Window


@dataclass(slots=True)
class Group:
    """The tasks of one stage of a table; `title` is '' for those outside any."""

    title: str
    line: int
    rows: list[Row] = field(default_factory=list)


def groups(table: Table) -> list[Group]:
    """Rows by stage: a stage stands at its first row or in a row of its own, and reaches down."""
    found: dict[str, Group] = {}
    current = ""
    for row in table.rows:
        current = joined(row.cells.get("phase", "")) or current
        group = found.setdefault(current, Group(current, row.line))
        if set(row.cells) - {"phase", "number"} or row.rest:
            _add(group, row)
    return [group for group in found.values() if group.rows or group.title]


_LONG = 2000  # characters of a cell; a task that long goes on in a row of its own
_LISTS: frozenset[Role] = OFFICES | TIMES | {"title"}


def _add(group: Group, row: Row) -> None:
    """A row without a task continues the one above it."""
    if "title" in row.cells or not group.rows:
        group.rows.append(row)
        return
    above = group.rows[-1]
    if max(map(len, above.cells.values()), default=0) > _LONG or len(above.rest) > _LONG:
        group.rows.append(row)
        return
    for what, text in row.cells.items():
        if what not in row.merged and what not in ("phase", "number"):
            mark = "\n" if what in _LISTS else "；"
            above.cells[what] = f"{above.cells[what]}{mark}{text}" if what in above.cells else text
    above.rest += row.rest


def tasks(
    rows: list[Row], context: Context, known: frozenset[str], *, months: bool = True
) -> tuple[DraftTask, ...]:
    """A task for each row, or for each of the items that a cell lists with a time for each.

    `months`: whether bare numbers under a time are months.
    """
    below = (row.merged for row in [*rows[1:], Row(0, {})])
    return tuple(
        _task(part, context, known, months)
        for row, merged in zip(rows, below, strict=False)
        for part in split(_untangled(row, "title" in row.merged | merged))
    )


def has_months(table: Table) -> bool:
    """Whether bare numbers in the time column can be months: all of them, or none is."""
    bare = (row.cells[what] for row in table.rows for what in TIMES if what in row.cells)
    return all(with_month(text) for text in bare if re.fullmatch(r"[\d\s–—~～、,，至-]+", text))


def _untangled(row: Row, shared: bool) -> Row:
    """A task merged over several rows, each with its measure: the measures are the tasks."""
    if shared and "measure" in row.cells and "title" in row.cells:
        cells = row.cells | {"title": row.cells["measure"], "measure": row.cells["title"]}
        return replace(row, cells=cells)
    return row


# --- one task


def _task(row: Row, context: Context, known: frozenset[str], months: bool) -> DraftTask:
    cells = row.cells
    words, when, doubts = _time(row, context, months)
    named = _offices(cells, known)
    title = trimmed(marked(cells.get("title", ""))[2] or cells.get("title", ""))
    found = [*doubts, *_doubts(row, title, named)]
    return DraftTask(
        title=title or _other_words(row),
        words=words,
        when=when,
        lead=named.lead,
        support=named.support,
        deliverable=trimmed(cells.get("deliverable", "")),
        note=_note(row),
        line=row.line,
        doubts=tuple(found),
    )


def _other_words(row: Row) -> str:
    """What to call a row that has no task's words: the first of its cells."""
    texts = (*row.cells.values(), *(text for _, text in row.rest))
    return next((short(words) for text in texts if (words := trimmed(text))), "")


def _doubts(row: Row, title: str, named: Named) -> Iterator[Problem]:
    if not title:
        yield problem(row.line, "no-title")
    if not row.cells.keys() & TIMES:
        yield problem(row.line, "no-time", title=short(title))
    if named.unsure:
        yield problem(row.line, "offices-unsure", cell=named.unsure)
    times = items(row.cells.get(time_of(row), ""))
    if len(times) > 1:
        number = len(items(row.cells.get("title", "")))
        words = short(" | ".join(times))
        yield problem(row.line, "unpaired", n=number, times=len(times), words=words)


def _note(row: Row) -> str:
    parts = [trimmed(row.cells.get("measure", "")), trimmed(row.cells.get("note", ""))]
    person = joined(row.cells.get("person", ""))
    person = "" if is_office(person) and not row.cells.keys() & OFFICES else person
    parts += [f"{_before('Person' if person.isascii() else '责任人')}{person}"] if person else []
    parts += [f"{_before(label)}{trimmed(text)}" for label, text in row.rest]
    return "；".join(filter(None, parts))


def _before(label: str) -> str:
    return f"{label}{': ' if label.isascii() else '：'}" if label else ""


_NOBODY = Named()


def _offices(cells: dict[Role, str], known: frozenset[str]) -> Named:
    """The leading ones; where none is marked, the responsible ones; the others support."""
    lead = offices(cells["lead"], known) if "lead" in cells else _NOBODY
    responsible = offices(cells["responsible"], known) if "responsible" in cells else _NOBODY
    support = offices(cells["support"], known) if "support" in cells else _NOBODY
    if lead is responsible is support is _NOBODY:
        person = cells.get("person", "")
        return offices(person, known) if is_office(person, known) else _NOBODY
    if responsible is support is _NOBODY:
        return lead
    first = lead if lead.lead else responsible
    others = [*lead.support, *responsible.lead, *responsible.support, *support.lead]
    beside = tuple(name for name in dict.fromkeys(others) if name not in first.lead)
    unsure = "; ".join(filter(None, (lead.unsure, responsible.unsure, support.unsure)))
    return Named(first.lead, beside, unsure)


def _time(row: Row, context: Context, months: bool) -> tuple[str, When | None, tuple[Problem, ...]]:
    """The source's words, what they mean and the doubts, from one column or from two."""
    cells = row.cells
    start, end = joined(cells.get("start", "")), joined(cells.get("end", ""))
    end = end or (joined(cells.get("due", "")) if start else "")
    if start or end:
        words = _between(start, end, months)
        when, doubts = timed(words, context, row.line, months=months)
        return words, when, (*_restored(row, words, start, end), *doubts)
    what = time_of(row)
    words = cells.get(what, "")
    when, doubts = timed(words, context, row.line, months=months)
    return words, _until(when) if what == "due" else when, doubts


_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


def _between(start: str, end: str, months: bool) -> str:
    first, last = ((months and with_month(text)) or text for text in (start, end))
    if not first:
        return f"{last}前"
    mark = "/" if _ISO.fullmatch(first) and _ISO.fullmatch(last) else "至"
    return f"{first}{mark}{last}" if last and first != last else first


def _restored(row: Row, words: str, *bare: str) -> Iterator[Problem]:
    if any((text and text not in words) or with_month(text) for text in bare):
        text = "-".join(filter(None, bare))
        yield problem(row.line, "lost-month", text=text, restored=words)


def _until(when: When | None) -> When | None:
    """A single day under 完成时限 is the last, not the only one."""
    if when and when.kind == "window" and when.windows[0].days() == 1:
        day = Window(end=when.windows[0].end)
        words = f"{when.words}前"
        return when.model_copy(update={"kind": "deadline", "words": words, "windows": (day,)})
    return when
