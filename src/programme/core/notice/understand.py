"""From a document as read to a draft of its plan."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from programme.core.notice import front as front_
from programme.core.notice import phases, targets, years
from programme.core.notice.draft import Draft, DraftPhase, DraftTask
from programme.core.notice.headers import OFFICES
from programme.core.notice.headings import Section, outline
from programme.core.notice.offices import is_office, proposals
from programme.core.notice.offices import offices as offices_in
from programme.core.notice.place import Place, key
from programme.core.notice.scrape import scraped
from programme.core.notice.source import Grid, Line, Problem, Source
from programme.core.notice.table import Table
from programme.core.notice.tables import read_grid
from programme.core.notice.times import lacks_year
from programme.core.notice.told import problem
from programme.core.when import When, Window


def understand(source: Source, *, year: int | None = None, offices: Sequence[str] = ()) -> Draft:
    """The stages, tasks, offices and targets of a document, and the problems met.

    `year` is for phrases that name none, before any that the document tells; `offices` are the
    names of the directory. Whatever was not understood stands in `problems`, or in the `doubts`
    of a stage or task. Raises nothing; the work is linear in the document's size.
    """
    problems = list(source.problems)
    lines = [b for b in source.blocks if isinstance(b, Line) and b.text.strip()]
    furniture = [line for line in lines if front_.is_furniture(line.text)]
    directory = frozenset(offices)
    blocks = list(_tables(source, directory, {line.number for line in furniture}, problems))
    known = directory | _unwrapped(blocks)
    title = _caption(source, blocks, problems) or source.title
    front = front_.front(title, [b for b in blocks if isinstance(b, Line)], furniture)
    blocks = [b for b in _named(blocks) if isinstance(b, Table) or b.number not in front.used]
    root, lost = outline(blocks, front.ends)
    found_year = years.find(year, front.title, _headings(root, blocks), front.issued)
    aims = targets.find(root)
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
    stages = _folded([*found.phases, *found.listed])
    named = _offices(stages, found.tasks)
    problems += [*_left_out(furniture), *front.problems, *lost, *aims.problems, *place.problems]
    problems += proposals(named, offices)
    problems += _year_problems(found_year, stages, found.tasks)
    return Draft(
        title=front.title,
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


def _tables(
    source: Source, known: frozenset[str], left_out: set[int], problems: list[Problem]
) -> Iterator[Line | Table]:
    """The lines and tables in their order, without the page's furniture."""
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
            if isinstance(grid, Grid):
                table, faults = read_grid(grid, by_row=by_row)
                problems += faults
                yield from [table] if table else []


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
    waiting = [root]
    while waiting:
        section = waiting.pop()
        yield section.title
        waiting += section.sections


def _left_out(furniture: Sequence[Line]) -> Iterator[Problem]:
    if furniture:
        numbers = ", ".join(str(line.number) for line in furniture[:20])
        yield problem(furniture[0].number, "furniture", n=len(furniture), lines=numbers)


def _folded(stages: Iterable[DraftPhase]) -> list[DraftPhase]:
    """A stage told in the text and again in a table is one, unless both have times that differ."""
    same: dict[str, dict[tuple[Window, ...], list[DraftPhase]]] = {}
    order: list[list[DraftPhase]] = []
    for stage in stages:
        dates = stage.when.windows if stage.when else ()
        known = same.setdefault(key(stage.title), {})
        home = known.get(dates) or (
            known.pop((), None) if dates else next(iter(known.values()), None)
        )
        if home is None:
            order.append(home := [])
        home.append(stage)
        if dates or not known:
            known[dates] = home
    return [_one(told) if len(told) > 1 else told[0] for told in order]


def _one(told: Sequence[DraftPhase]) -> DraftPhase:
    dated = next((stage for stage in told if stage.when), told[0])
    return dated.model_copy(
        update={
            "title": told[0].title,
            "line": told[0].line,
            "objectives": tuple(text for stage in told for text in stage.objectives),
            "tasks": tuple(task for stage in told for task in stage.tasks),
            "phases": tuple(part for stage in told for part in stage.phases),
            "doubts": tuple(doubt for stage in told for doubt in stage.doubts),
        }
    )


def all_problems(draft: Draft) -> list[Problem]:
    """The problems of a draft and the doubts about its stages and tasks, by line."""
    return sorted(
        [*draft.problems, *doubts(draft.phases, draft.tasks)], key=lambda problem: problem.line
    )


def doubts(stages: Iterable[DraftPhase], tasks: Iterable[DraftTask]) -> Iterator[Problem]:
    """The doubts about every stage and task, in their order."""
    for task in tasks:
        yield from task.doubts
    for stage in stages:
        yield from stage.doubts
        yield from doubts(stage.phases, stage.tasks)


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
