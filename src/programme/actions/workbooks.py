"""Schedule files as workbooks, and what people changed in these."""

from pathlib import Path

from programme.actions.apply import read_plans
from programme.core.match import keyed
from programme.core.notice.draft import Draft, DraftPhase, DraftTask
from programme.core.notice.source import Problem
from programme.core.plan import Phase, Plan, Task
from programme.files.build import build
from programme.files.columns import OFFICES
from programme.files.edit import edited
from programme.files.edits import Insert
from programme.files.grammar import parse
from programme.files.include import include
from programme.files.opened import Book, read_book
from programme.files.outcome import Merged, made, offices_file
from programme.files.returned import changes_of, refuse
from programme.files.said import problem
from programme.files.template import filled_in
from programme.files.tree import Tree, read
from programme.files.workbook import LISTS, export


def export_file(path: Path) -> bytes:
    """The workbook of a schedule file. Raises FaultyFiles where it has errors."""
    ((loaded, plan),) = read_plans([path])
    return export(loaded.text, whole_tree(loaded.text, path), chinese=plan.language == "zh")


def whole_tree(text: str, path: Path) -> Tree:
    """What a schedule file says, with the lists that it has in other files."""
    document = read(text, str(path))
    include(document, path.parent)
    return document.tree


def merge_workbook(data: bytes, name: str, path: Path) -> tuple[Merged, list[Problem]]:
    """What a workbook changes in the schedule file at `path`, and what it cannot change; nothing
    is written.

    Raises FaultyFiles where the file has errors, ProgrammeError `workbook-cells` where cells of
    the workbook cannot be taken, or would make errors in the file.
    """
    ((loaded, plan),) = read_plans([path])
    book, text = read_book(data, name), loaded.text
    edits, problems = changes_of(book, whole_tree(text, path), read(text, "").tree)
    names = [edit.row for edit in edits if isinstance(edit, Insert) and edit.at == ("offices",)]
    offices = [str(row["name"] if isinstance(row, dict) else row) for row in names]
    found = made(text, path, keyed(plan, None), edits, offices)
    refuse(book, found.faults, read(found.text, "").tree)
    return found, problems


def workbook_text(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """The schedule file that a workbook makes by itself."""
    text, _, problems = _alone(read_book(data, name))
    return text, problems


def workbook_draft(data: bytes, name: str) -> Draft:
    """What a workbook says by itself, as of a notice that was understood."""
    text, tree, problems = _alone(read_book(data, name))
    whole = read(text, "").tree
    assert isinstance(whole, dict)
    lists = tree if isinstance(tree, dict) else {}
    schedule, faults = parse(whole | {key: lists[key] for key in LISTS if key in lists})
    told = (Problem(line=0, code=f.code, message=f.what("en"), chinese=f.what("zh"))
            for f in faults)  # fmt: skip
    draft = _draft(build(schedule)) if schedule else Draft(title=str(whole.get("title")))
    return draft.model_copy(update={"problems": (*problems, *told)})


def _alone(book: Book) -> tuple[str, Tree, list[Problem]]:
    """Text of a workbook's schedule file, the tree with lists of other files, and problems."""
    if not book.text:
        text, problems = filled_in(book)
        return text, None, problems
    edits, problems = changes_of(book, book.tree, read(book.text, "").tree)
    if file := offices_file(book.text):
        if any(edit.at[:1] == ("offices",) for edit in edits):
            problems.append(problem("listed-elsewhere", OFFICES, 0, text=file))
        edits = [edit for edit in edits if edit.at[:1] != ("offices",)]
        return edited(book.text, edits), book.tree, problems
    return edited(book.text, edits), None, problems


# --- for machines


def _draft(plan: Plan) -> Draft:
    return Draft(title=plan.title, year=plan.year, phases=tuple(map(_phase, plan.phases)),
                 offices=tuple(office.name for office in plan.offices))  # fmt: skip


def _phase(phase: Phase) -> DraftPhase:
    return DraftPhase(
        title=phase.title, words=phase.when.words if phase.when else "", when=phase.when,
        objectives=phase.objectives, tasks=tuple(map(_task, phase.tasks)),
        phases=tuple(map(_phase, phase.phases)),
    )  # fmt: skip


def _task(task: Task) -> DraftTask:
    return DraftTask(
        title=task.title, words=task.when.words, when=task.when, lead=task.lead,
        support=task.support, deliverable=task.deliverable, note=task.note,
    )  # fmt: skip
