"""From a document as read to a draft of its plan."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import PurePath

from programme.core.notice import front as front_
from programme.core.notice import phases, rates, targets, years
from programme.core.notice.directory import Directory, Office, renamed, renamed_tasks
from programme.core.notice.doubts import doubts
from programme.core.notice.draft import Draft, DraftPhase, DraftTask
from programme.core.notice.folded import folded
from programme.core.notice.headers import OFFICES
from programme.core.notice.headings import Section, outline
from programme.core.notice.offices import is_office
from programme.core.notice.offices import offices as offices_in
from programme.core.notice.place import Place
from programme.core.notice.ragged import mended
from programme.core.notice.rated import rated
from programme.core.notice.rates import Rate
from programme.core.notice.scrape import scraped
from programme.core.notice.source import Grid, Line, Problem, Source
from programme.core.notice.table import Table
from programme.core.notice.tables import read_grid
from programme.core.notice.text import short
from programme.core.notice.times import lacks_year
from programme.core.notice.told import problem
from programme.core.notice.unrolled import unrolled
from programme.core.when import When

_SHEET = re.compile(r"(?:sheet|工作表)?\s*\d*$", re.IGNORECASE)


def understand(source: Source, *, year: int | None = None, offices: Sequence[Office] = ()) -> Draft:
    """The stages, tasks, offices and targets of a document, and the problems met.

    `year` is for phrases that name none, before any that the document tells; `offices` are the
    directory: aliases and predecessors become the names that it has. Whatever was not understood
    stands in `problems`, or in the `doubts` of a stage or task.
    Raises nothing; the work is linear in the document's size.
    """
    problems = list(source.problems)
    lines = [b for b in source.blocks if isinstance(b, Line) and b.text.strip()]
    furniture = [line for line in lines if front_.is_furniture(line.text)]
    directory = Directory(offices).names()
    left_out = {line.number for line in furniture}
    tabled_rates: list[Rate | Line] = []
    blocks = list(_tables(source, directory, left_out, problems, tabled_rates))
    known = directory | _unwrapped(blocks)
    title = _caption(source, blocks, problems) or source.title
    front = front_.front(title, [b for b in blocks if isinstance(b, Line)], furniture)
    blocks = [b for b in _named(blocks) if isinstance(b, Table) or b.number not in front.used]
    root, lost = outline(unrolled(blocks), front.ends)
    found_year = years.find(year, front.title, _headings(root, blocks), front.issued, front.number)
    aims = targets.find(root)
    _rates([*tabled_rates, *rates.rates(root, aims.used)], found_year, aims)
    tabled = any(isinstance(b, Table) and len(b.rows) > 1 for b in blocks)
    place = Place(
        tabled=tabled,
        context=found_year.context,
        known=known,
        problems=[],
        stages={},
        used=frozenset(aims.used),
        fixed=year is not None,
    )
    found = phases.read(root, place)
    stages = folded([*found.phases, *found.listed])
    lookup = Directory(offices, date.fromisoformat(front.issued) if front.issued else None)
    said = _offices(stages, found.tasks)
    if offices:
        stages = renamed(stages, lookup.own)
        found.tasks = list(renamed_tasks(found.tasks, lookup.own))
    named = _offices(stages, found.tasks)
    problems += [*_left_out(furniture), *front.problems, *lost, *aims.problems, *place.problems]
    problems += lookup.told(said)
    problems += _year_problems(found_year, stages, found.tasks)
    return Draft(
        title=front.title or _called(source, blocks),
        number=front.number,
        issuer=front.issuer,
        issued=front.issued,
        year=found_year.context.year,
        phases=tuple(stages),
        tasks=tuple(found.tasks),
        offices=named,
        targets=tuple(aims.targets),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _rates(found: Iterable[Rate | Line], year: years.Year, aims: targets.Found) -> None:
    """Puts the rates by year among the targets, and what seems one among the problems."""
    within = year.context.within
    known = year.context.year or (within and within.start and within.start.year)
    told = list(found)
    for one in rates.targets([rate for rate in told if isinstance(rate, Rate)], known or None):
        if isinstance(one, Problem):
            aims.problems.append(one)
        else:
            aims.targets.append(one)
    aims.problems += [
        problem(line.number, "rate-unread", words=short(line.text, 60))
        for line in told
        if isinstance(line, Line)
    ]


def _tables(
    source: Source,
    known: frozenset[str],
    left_out: set[int],
    problems: list[Problem],
    tabled_rates: list[Rate | Line],
) -> Iterator[Line | Table]:
    """The lines and tables in their order, without the page's furniture; those of rates by year
    go to `tabled_rates`."""
    by_row = source.format in ("xlsx", "csv", "text")
    kept = [
        b
        for b in source.blocks
        if isinstance(b, Grid) or (b.text.strip() and b.number not in left_out)
    ]
    for is_grid, run in groupby(kept, key=lambda block: isinstance(block, Grid)):
        if not is_grid:
            yield from scraped([block for block in run if isinstance(block, Line)], known)
            continue
        for grid in run:
            if isinstance(grid, Grid) and (levels := rated(grid)):
                tabled_rates += levels
            elif isinstance(grid, Grid):
                whole, lost = mended(grid, known) if source.format == "text" else (grid, [])
                table, faults = read_grid(whole, by_row=by_row)
                problems += [*lost, *faults]
                yield from [table] if table else []


def _called(source: Source, blocks: Iterable[Line | Table]) -> str:
    """What a document without a title is called: as its first sheet or table, else as its file."""
    named = next((b.name for b in blocks if isinstance(b, Table) and not _SHEET.match(b.name)), "")
    return named or (PurePath(source.name).stem if "." in source.name else "")


def _caption(source: Source, blocks: Iterable[Line | Table], problems: list[Problem]) -> str:
    """The title in the rows over a table; what else stands there is told."""
    title = ""
    for table in blocks:
        above = table.above if isinstance(table, Table) else []
        named = next(filter(front_.is_title, above), above[0] if above else "")
        problems += [
            problem(table.number if isinstance(table, Line) else table.line, "prose", words=text)
            for text in above
            if text != named
        ]
        title = title or named
    return title if source.format in ("xlsx", "csv") or not source.title else ""


def _unwrapped(blocks: Iterable[Line | Table]) -> frozenset[str]:
    """The names that stand whole and alone in a cell: they tell how wrapped ones are joined."""
    cells = (
        row.cells.get(what, "")
        for block in blocks
        if isinstance(block, Table)
        for row in block.rows
        for what in OFFICES
    )
    alone = {cell for cell in cells if cell and "\n" not in cell}
    return frozenset(cell for cell in alone if is_office(cell) and len(offices_in(cell).lead) == 1)


def _named(blocks: Sequence[Line | Table]) -> Iterator[Line | Table]:
    """A title right above a table is its name."""
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        if isinstance(block, Line) and isinstance(after, Table) and front_.is_title(block.text):
            after.name = f"{block.text} {after.name}".strip()
        else:
            yield block


def _headings(root: Section, blocks: Iterable[Line | Table]) -> Iterator[str]:
    yield from (block.name for block in blocks if isinstance(block, Table))
    yield from (b.text for b in blocks if isinstance(b, Line) and years.is_year(b.text))
    waiting = [root]
    while waiting:
        section = waiting.pop()
        yield section.title
        waiting += section.sections


def _left_out(furniture: Sequence[Line]) -> Iterator[Problem]:
    if furniture:
        numbers = ", ".join(str(line.number) for line in furniture[:20])
        yield problem(furniture[0].number, "furniture", n=len(furniture), lines=numbers)


def _times(stages: Iterable[DraftPhase], tasks: Iterable[DraftTask]) -> Iterator[When]:
    yield from (task.when for task in tasks if task.when)
    for stage in stages:
        yield from [stage.when] if stage.when else []
        yield from _times(stage.phases, stage.tasks)


def _every(stages: Iterable[DraftPhase], tasks: Iterable[DraftTask]) -> Iterator[DraftTask]:
    yield from tasks
    for stage in stages:
        yield from _every(stage.phases, stage.tasks)


def _offices(stages: Iterable[DraftPhase], tasks: Iterable[DraftTask]) -> tuple[str, ...]:
    every = list(_every(stages, tasks))
    return tuple(dict.fromkeys(name for task in every for name in (*task.lead, *task.support)))


def _year_problems(
    year: years.Year, stages: Sequence[DraftPhase], tasks: Sequence[DraftTask]
) -> Iterator[Problem]:
    """Asks for a year that some phrase lacks; says where one came from the document's date."""
    if any(doubt.code == "no-year" for doubt in doubts(stages, tasks)):
        yield problem(0, "year-needed")
    if year.whence == "date" and any(lacks_year(when) for when in _times(stages, tasks)):
        yield problem(0, "year-from-date", year=year.context.year)
