"""Documents of the tests' own making, as readers would give them."""

from collections.abc import Iterable, Sequence

from programme.core.notice.directory import Office
from programme.core.notice.draft import Draft, DraftPhase, DraftTask
from programme.core.notice.source import Cell, Grid, Line, Source
from programme.core.notice.understand import understand
from programme.core.when import When


def page(text: str) -> Source:
    """A document of the lines of `text`, numbered from 1; empty ones are left out."""
    lines = enumerate(text.split("\n"), 1)
    blocks = tuple(Line(number=n, text=line) for n, line in lines if line.strip())
    return Source(name="notice.txt", format="text", blocks=blocks)


def grid(rows: Sequence[Sequence[str]], *, number: int = 1, name: str = "") -> Grid:
    """A table. `<` continues the cell to its left, `^` the one above; '' is an empty cell."""
    cells = [
        Cell(r, c, text, _down(rows, r, c), _along(rows[r], c))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text not in ("", "<", "^")
    ]
    width = max(map(len, rows))
    return Grid(number=number, height=len(rows), width=width, cells=tuple(cells), name=name)


def _down(rows: Sequence[Sequence[str]], r: int, c: int) -> int:
    below = [row[c] if c < len(row) else "" for row in rows[r + 1 :]]
    return 1 + next((n for n, text in enumerate(below) if text != "^"), len(below))


def _along(row: Sequence[str], c: int) -> int:
    return 1 + next((n for n, text in enumerate(row[c + 1 :]) if text != "<"), len(row) - c - 1)


def sheet(rows: Sequence[Sequence[str]], **more: str) -> Source:
    """A workbook of one table."""
    return Source(name="plan.xlsx", format="xlsx", blocks=(grid(rows, **more),))  # type: ignore[arg-type]


def read(text: str, *, year: int | None = None, offices: Sequence[str] = ()) -> Draft:
    return understand(page(text), year=year, offices=[Office(name=name) for name in offices])


def windows(when: When | None) -> str:
    """`2023-03-01..2023-03-31`, several set off by spaces; an empty side is open."""
    found = when.windows if when else ()
    return " ".join(f"{w.start or ''}..{w.end or ''}" for w in found)


def stage(phase: DraftPhase) -> tuple[str, str]:
    return phase.title, windows(phase.when)


def row(task: DraftTask) -> tuple[str, str, str, str]:
    """Title, dates, leading and supporting offices."""
    return task.title, windows(task.when), "、".join(task.lead), "、".join(task.support)


def every(draft: Draft) -> list[DraftTask]:
    """All tasks, those of the stages in their order first."""
    return [*(task for phase in draft.phases for task in _below(phase)), *draft.tasks]


def _below(phase: DraftPhase) -> Iterable[DraftTask]:
    yield from phase.tasks
    for part in phase.phases:
        yield from _below(part)


def codes(draft: Draft) -> list[str]:
    return [problem.code for problem in draft.problems]
