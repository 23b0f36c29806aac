"""What a newer notice changes in a schedule file, and the file with that changed.

Rows are found again as by `core.match`; a title much like one that is gone is that one renamed.
Only what a notice says is compared: titles, times, offices and phases. All else stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from programme.core.match import keyed
from programme.core.notice.draft import Draft
from programme.core.plan import Loc, Phase, Plan, Task, walk_phases, walk_tasks
from programme.core.when import When
from programme.files.alike import folded, recognised
from programme.files.edits import Drop, Edit, Insert, Moved, Put, list_at, mapping_at
from programme.files.outcome import Merged, made, offices_text, plan_of
from programme.files.remarks import EN, ZH
from programme.files.tidy import tidy
from programme.files.tree import Tree, read
from programme.files.written import Node


def merge(path: Path, text: str, draft: Draft, *, source_name: str, keep: bool = False) -> Merged:
    """The schedule file at `path`, its text, brought to what the draft says.

    Rows that the draft does not have become comments, or stay (`keep`). Raises ProgrammeError
    `not-editable` where the file's layout forbids changes in place.
    """
    work = _Merge(plan_of(text, path), read(text, "").tree, draft, source_name, keep)
    edits = list(work.edits())
    listed = list_at(read(offices_text(text, path), "").tree, ("offices",))
    edits += [Insert(("offices",), len(listed), name) for name in work.unknown]
    return made(text, path, work.base, edits, [*work.unknown])


class _Merge:
    """An old plan, and the new notice as a plan whose parts have the old ones' keys."""

    def __init__(
        self, old: Plan, written: Tree, draft: Draft, source_name: str, keep: bool
    ) -> None:
        # words without a year will stand in the old file: they are written for its year
        text = tidy(draft.model_copy(update={"year": old.year}), programme=old.programme,
                    source_name=source_name)  # fmt: skip
        self.written, self.rows = written, read(text, "").tree
        self.base = keyed(old, None)
        self.new = recognised(plan_of(text, Path(source_name)), self.base)
        self.keep = keep
        self.why = ("{}中没有：" if old.language == "zh" else "not in {}:").format(source_name)
        self.undated = {ZH["undated"], EN["undated"]}
        self.others = {ZH["other"], EN["other"]}
        self.unknown: dict[str, None] = {}
        self.phases = {path[-1].key: path[-1] for path in walk_phases(self.base)}
        self.tasks = {task.key: (path[-1], task) for path, task in walk_tasks(self.base)}
        self.said = {path[-1].key for path in walk_phases(self.new)}
        self.moved: set[str] = set()

    def edits(self) -> Iterator[Edit]:
        """All that is to be done to the old file."""
        yield from self.levels(self.new.phases, (), self.base.phases)
        if not self.keep:
            yield from self.removed(self.base.phases)

    # --- what the notice has

    def levels(self, found: Sequence[Phase], at: Loc, known: Sequence[Phase]) -> Iterator[Edit]:
        """The phases of one level; a new one goes behind the one that it follows."""
        place = len(known)
        for phase in found:
            old = self.phases.get(phase.key)
            if old is None:
                for task in _tasks(phase):
                    yield from self.taken(task)
                yield Insert((*at, "phases"), place, self.phase_row(phase))
                continue
            place = int(old.at[-1]) + 1 if old.at[:-1] == (*at, "phases") else place
            yield from self.puts(old, phase)
            yield from self.rows_of(phase, old)
            yield from self.levels(phase.phases, old.at, old.phases)

    def rows_of(self, phase: Phase, old: Phase) -> Iterator[Edit]:
        """The tasks of a phase that is known."""
        place = 0 if any(self.home(task) is old for task in phase.tasks) else len(old.tasks)
        for task in phase.tasks:
            home, at = self.home(task), (*old.at, "tasks")
            if home is old:
                mine = self.tasks[task.key][1]
                place = int(mine.at[-1]) + 1
                yield from self.puts(mine, task)
            elif home is None:
                yield Insert(at, place, self.row(task))
            elif home.key in self.said and phase.title not in self.others:
                yield from self.taken(task)
                yield Insert(at, place, self.row(task))
            else:  # the file has grouped its tasks in its own way
                yield from self.puts(self.tasks[task.key][1], task)

    def home(self, task: Task) -> Phase | None:
        """The phase in which the task is known."""
        return self.tasks[task.key][0] if task.key in self.tasks else None

    def taken(self, task: Task) -> Iterator[Edit]:
        """A known row, brought up to date and taken out of its place for another."""
        if task.key in self.tasks:
            old = self.tasks[task.key][1]
            self.moved.add(task.key)
            yield from self.puts(old, task)
            yield Drop(old.at[:-1], int(old.at[-1]))

    def phase_row(self, phase: Phase) -> Node:
        """A new phase with its rows, known ones among them."""
        row: dict[str, Node] = dict(mapping_at(self.rows, phase.at))
        if phase.tasks:
            row["tasks"] = [self.row(task) for task in phase.tasks]
        if phase.phases:
            row["phases"] = [self.phase_row(part) for part in phase.phases]
        return row

    def row(self, task: Task) -> Node:
        """A row for another place: the notice's, or a known one with all that the file says."""
        known = self.tasks.get(task.key)
        return Moved(known[1].at) if known else self.new_row(task)

    def new_row(self, task: Task) -> Node:
        """The notice's row; where nobody leads, the word for that."""
        names = self.given(task, "lead")
        row = dict(mapping_at(self.rows, task.at))
        if not names and "lead" not in mapping_at(self.written, ()):
            row["lead"], names = task.lead[0], [*task.lead]
        self.named([*names, *task.support])
        return row

    # --- what differs

    def puts(self, old: Task | Phase, new: Task | Phase) -> Iterator[Edit]:
        """The keys of one row that change."""
        for key, value in self.differences(old, new):
            yield Put(old.at, key, value)

    def differences(self, old: Task | Phase, new: Task | Phase) -> Iterator[tuple[str, Node]]:
        """Key and new value of what the notice says otherwise."""
        if folded(new.title) != folded(old.title):
            yield "title", new.title
            if not old.id:
                yield "was", [*old.was, old.title] if old.was else old.title
        if new.when and not (old.when and _same(old.when, new.when)) and self.dated(new):
            yield "when", new.when.words
        if isinstance(old, Task) and isinstance(new, Task):
            yield from self.offices(old, new)

    def dated(self, new: Task | Phase) -> bool:
        """Whether the time is the notice's own and not the word for one that was not understood."""
        return bool(new.when) and not (new.note and new.when and new.when.words in self.undated)

    def offices(self, old: Task, new: Task) -> Iterator[tuple[str, Node]]:
        """Lead and supporting offices, where the notice names any."""
        for key, known in (("lead", old.lead), ("support", old.support)):
            names = self.given(new, key)
            if names and self.canonical(names) != known:
                self.named(names)
                yield key, names[0] if len(names) == 1 else names

    def given(self, task: Task, key: str) -> list[str]:
        """The offices that the notice itself names."""
        value = mapping_at(self.rows, task.at).get(key)
        return [value] if isinstance(value, str) else [str(one) for one in value or ()]

    def canonical(self, names: Iterable[str]) -> tuple[str, ...]:
        """The names by which the file knows them."""
        known = ((self.base.office(name), name) for name in names)
        return tuple(dict.fromkeys(office.name if office else name for office, name in known))

    def named(self, names: Iterable[str]) -> None:
        """Notes the offices that the file does not know."""
        self.unknown |= {name: None for name in names if not self.base.office(name)}

    # --- what the notice has not

    def removed(self, found: Sequence[Phase]) -> Iterator[Edit]:
        """The rows that are in the file only; a phase with nothing else in it goes whole."""
        keys = {task.key for _, task in walk_tasks(self.new)}
        for phase in found:
            left = {task.key for task in _tasks(phase)} & keys - self.moved
            if phase.key not in self.said and not left:
                yield Drop(phase.at[:-1], int(phase.at[-1]), self.why)
                continue
            for task in phase.tasks:
                if task.key not in keys:
                    yield Drop(task.at[:-1], int(task.at[-1]), self.why)
            yield from self.removed(phase.phases)


def _tasks(phase: Phase) -> Iterator[Task]:
    yield from phase.tasks
    for part in phase.phases:
        yield from _tasks(part)


def _same(one: When, other: When) -> bool:
    if one.rule:
        return one.rule == other.rule
    return (one.kind, one.windows) == (other.kind, other.windows)
