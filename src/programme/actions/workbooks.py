"""Schedule files as workbooks, and what people changed in these."""

from pathlib import Path

from programme.actions.apply import read_plans
from programme.core.changes import changes
from programme.core.match import keyed
from programme.core.notice.source import Problem
from programme.files.edit import edited
from programme.files.outcome import Merged, judged
from programme.files.returned import changes_of
from programme.files.template import filled_in
from programme.files.workbook import export, read_book


def export_file(path: Path) -> bytes:
    """The workbook of a schedule file. Raises FaultyFiles where it has errors."""
    ((loaded, plan),) = read_plans([path])
    return export(loaded.text, chinese=plan.language == "zh")


def merge_workbook(data: bytes, name: str, path: Path) -> tuple[Merged, list[Problem]]:
    """What a workbook changes in the schedule file at `path`, and what it cannot change; nothing
    is written. Raises FaultyFiles where the file has errors."""
    ((loaded, plan),) = read_plans([path])
    edits, problems = changes_of(read_book(data, name), loaded.text, path)
    text = edited(loaded.text, edits) if edits else loaded.text
    base, new = keyed(plan, None), judged(text, path)[0]
    return Merged(text, changes(base, keyed(new, base)) if new else ()), problems


def workbook_text(data: bytes, name: str, path: Path) -> tuple[str, list[Problem]]:
    """The schedule file that a workbook makes by itself, to stand at `path`."""
    book = read_book(data, name)
    if not book.text:
        return filled_in(book, name)
    edits, problems = changes_of(book, book.text, path)
    return edited(book.text, edits) if edits else book.text, problems
