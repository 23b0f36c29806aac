"""From a notice to a schedule file: read, understand, write down, check."""

import gc
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from programme.actions.apply import read_plans
from programme.core.notice.doubts import all_problems
from programme.core.notice.draft import Draft, DraftPhase, DraftTask
from programme.core.notice.source import Problem
from programme.core.notice.understand import understand
from programme.core.when import When
from programme.errors import Conflict, UsageError
from programme.files.directory import read_directory
from programme.files.merge import merge
from programme.files.outcome import Merged
from programme.files.sources import read_source
from programme.files.sources.refusal import MAX_BYTES, refusal
from programme.files.tidy import proposed_name, tidy
from programme.foreign import failure


@dataclass(frozen=True, slots=True)
class Notice:
    """A document as it was understood; `name` is how comments and errors call it."""

    name: str
    draft: Draft


def read_bytes(path: Path) -> bytes:
    """The bytes of a document, at most one more than a reader takes."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise refusal("source-missing", path.name, failure(error)) from None


def read_notice(
    data: bytes, name: str, *, year: int | None = None, offices: Path | None = None
) -> Notice:
    """The notice in `data`, a document of any format.

    `year` is for phrases that name none; `offices` a directory: an offices file, a
    schedule file or a CSV file. Raises ProgrammeError where the document cannot be read.
    """
    known = read_directory(offices) if offices else ()
    with _uncollected():
        found = read_source(None, data=data, name=name)
        return Notice(found.name, understand(found, year=year, offices=known))


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles: the values of a notice are in none, and in a sheet of 100,000 rows
    it takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def schedule_text(notice: Notice, *, name: str = "") -> str:
    """The schedule file of a notice. Raises UsageError where `name` cannot be a programme's."""
    name = name or proposed_name(notice.draft)
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", name):
        raise UsageError(
            "bad-name",
            f"{name!r} cannot be a short name",
            f"“{name}”不能作短名称",
            "use a-z, 0-9 and -",
            "只能用 a-z、0-9 和 -",
        )
    return tidy(notice.draft, programme=name, source_name=notice.name)


def merge_notice(notice: Notice, path: Path, *, keep: bool = False) -> Merged:
    """What the notice changes in the schedule file at `path`; nothing is written.

    Raises FaultyFiles where the file has errors."""
    ((loaded, _),) = read_plans([path])
    return merge(path, loaded.text, notice.draft, source_name=notice.name, keep=keep)


def write(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Writes a file, not over another unless told to. The byte order mark of a text stays."""
    if path.exists() and not force:
        raise Conflict(
            "file-exists",
            f"{path} is there already",
            f"{path} 已经存在",
            "name another file, or add --force",
            "请换个名字，或加 --force",
        )
    if isinstance(content, str):
        marked = path.exists() and path.read_bytes().startswith(BOM_UTF8)
        content = (BOM_UTF8 if marked else b"") + content.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


# --- for machines


def draft_data(draft: Draft) -> dict[str, object]:
    """A draft as `programme import --json` prints it."""
    return {
        "title": draft.title,
        "phases": [_phase(phase) for phase in draft.phases],
        "tasks": [_task(task) for task in draft.tasks],
        "offices": list(draft.offices),
        "problems": [problem_data(problem) for problem in all_problems(draft)],
    }


def problem_data(problem: Problem) -> dict[str, object]:
    """A problem as machines are told of it."""
    return problem.model_dump(exclude={"chinese"})


def _phase(phase: DraftPhase) -> dict[str, object]:
    return {
        "title": phase.title,
        "when": phase.words,
        "windows": _windows(phase.when),
        "tasks": [_task(task) for task in phase.tasks],
        "phases": [_phase(part) for part in phase.phases],
    }


def _task(task: DraftTask) -> dict[str, object]:
    return {
        "title": task.title,
        "when": task.words,
        "windows": _windows(task.when),
        "lead": list(task.lead),
        "support": list(task.support),
    }


def _windows(when: When | None) -> list[dict[str, object]]:
    if not when:
        return []
    return [{"kind": when.kind, "start": w.start, "end": w.end} for w in when.windows]
