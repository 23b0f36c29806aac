"""Phases and tasks that people changed, moved, wrote or deleted in a workbook."""

from collections import defaultdict
from collections.abc import Generator, Iterator

from programme.core.plan import Loc
from programme.files.alike import folded
from programme.files.columns import PHASES, TASKS
from programme.files.edits import Drop, Edit, Insert, Moved, Put, list_at, mapping_at
from programme.files.remarks import EN, ZH
from programme.files.rowdiff import Desk, was
from programme.files.said import problem
from programme.files.sheets import JOIN, Row, full, walk
from programme.files.written import Node


def phases_and_tasks(desk: Desk) -> Iterator[Edit]:
    """All that became of the two sheets."""
    work = _Placing(desk)
    yield from work.phases_changed()
    yield from work.tasks()
    yield from work.gone()


class _Placing:
    """Where rows go. Phases are known by their full names, old and new."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.home = {folded(full(outer, phase)): at for at, outer, phase in
                     walk(mapping_at(desk.today, ()))}  # fmt: skip
        self.before = desk.before[TASKS]
        self.new_phases = {_full(row): row for row in desk.new(PHASES)}
        self.renamed = dict(self._renamed_in_tasks())
        for row in desk.rows(PHASES):
            if now := desk.now(row.at) if row.at else ():
                self.home.setdefault(folded(_full(row)), now)
        self.stay: dict[Loc, list[tuple[int, int]]] = defaultdict(list)
        self.moved: set[Loc] = set()

    def _renamed_in_tasks(self) -> Iterator[tuple[Loc, str]]:
        """Phases whose new name was written into every row of theirs and nowhere else."""
        names: dict[str, set[str]] = defaultdict(set)
        for row in self.desk.rows(TASKS):
            if row.at:
                names[self.before[row.at]["phase"]].add(row.cells["phase"])
        for old, found in names.items():
            (name, *others) = sorted(found)
            unknown = folded(name) not in self.home and name not in self.new_phases
            inside = name.rpartition(JOIN)[0] == old.rpartition(JOIN)[0]
            at = self.home.get(folded(old))
            if name and not others and unknown and inside and at:
                self.home[folded(name)] = at
                yield at, name.rpartition(JOIN)[2]

    def phases_changed(self) -> Iterator[Edit]:
        """Cells of phases, and names that were changed in their tasks' rows."""
        for found in self.desk.changed(PHASES):
            yield from self.desk.puts(PHASES, found.at, found.columns, found.row)
        for at, title in self.renamed.items():
            mapping = mapping_at(self.desk.today, at)
            yield Put(at, "title", title)
            if not mapping.get("id"):
                yield Put(at, "was", was(mapping, str(mapping.get("title"))))

    def tasks(self) -> Iterator[Edit]:
        """Cells of tasks, rows that came or went elsewhere, and phases that are new."""
        goes = yield from self.cells()
        fresh = {row.line: row for row in self.desk.new(TASKS)}
        other = (ZH if self.desk.book.chinese else EN)["other"]
        inside: dict[str, list[Node]] = {}
        behind: dict[str, Loc] = {}
        phase, last = "", Loc()
        for row in self.desk.rows(TASKS):
            phase = row.cells["phase"] or (self.before[row.at]["phase"] if row.at else phase)
            entry: Node = None
            if row.line in goes:
                entry = Moved(goes[row.line])
            elif row.line in fresh:
                entry = self.desk.values(TASKS, row, "phase", "no")
            elif row.at:
                last = self.desk.now(row.at)[:2]
            if entry is not None and (at := self.home.get(folded(phase))):
                yield self.inserted((*at, "tasks"), row, entry)
            elif entry is not None:
                inside.setdefault(phase or other, []).append(entry)
                behind.setdefault(phase or other, last)
        yield from self.made(inside, behind)

    def cells(self) -> Generator[Edit, None, dict[int, Loc]]:
        """Changed cells; the rows that go to another phase are given back by their line."""
        goes: dict[int, Loc] = {}
        for found in self.desk.changed(TASKS):
            stays = [column for column in found.columns if column.key != "phase"]
            yield from self.desk.puts(TASKS, found.at, stays, found.row)
            home = self.home.get(folded(found.row.cells["phase"]))
            if len(stays) < len(found.columns) and (*(home or ()), "tasks") != found.at[:-1]:
                goes[found.row.line] = found.at
                self.moved.add(found.at)
        for row in self.desk.rows(TASKS):
            at = self.desk.now(row.at) if row.at else ()
            if at and at not in self.moved:
                self.stay[at[:-1]].append((row.line, int(at[-1])))
        return goes  # taken up by `yield from`

    def inserted(self, at: Loc, row: Row, entry: Node) -> Edit:
        """A row in a phase: behind the one above it there, else before the one below."""
        above = [index for line, index in self.stay[at] if line < row.line]
        below = [index for line, index in self.stay[at] if line > row.line]
        end = len(list_at(self.desk.today, at))
        return Insert(at, above[-1] + 1 if above else below[0] if below else end, entry)

    def made(self, inside: dict[str, list[Node]], behind: dict[str, Loc]) -> Iterator[Edit]:
        """The phases that are new, each behind the one above it on its sheet or, where only its
        tasks name it, behind that of the task above."""
        above: dict[str, Loc] = {}
        last = Loc()
        for row in self.desk.rows(PHASES):
            last = self.desk.now(row.at) if row.at else last
            above[_full(row)] = last
        for name in dict.fromkeys([*inside, *self.new_phases]):
            row_of = self.new_phases.get(name)
            outer, _, title = name.rpartition(JOIN)
            home = self.home.get(folded(outer)) if outer else ()
            at: Loc = (*(home or ()), "phases")
            last = above.get(name) or behind.get(name, ())
            known = last[: len(at) + 1]
            index = int(known[-1]) + 1 if last and known[:-1] == at else len(
                list_at(self.desk.today, at))  # fmt: skip
            entry: dict[str, Node] = {"title": title if home is not None else name}
            entry |= self.desk.values(PHASES, row_of, "phase", "title") if row_of else {}
            yield Insert(at, index, entry | ({"tasks": inside[name]} if name in inside else {}))

    def gone(self) -> Iterator[Edit]:
        """Rows that were deleted; a phase goes once no row is left in it."""
        lost: set[Loc] = set()
        kept = {self.desk.now(row.at) for row in self.desk.rows(TASKS) if row.at} - self.moved
        for at in self.desk.gone(PHASES):
            if any(task[: len(at)] == at for task in kept):
                title = str(mapping_at(self.desk.today, at).get("title"))
                told = problem("phase-in-use", PHASES, 0, text=title)
                self.desk.problems.append(told)
            elif not any(at[: len(one)] == one for one in lost):
                lost.add(at)
                yield Drop(at[:-1], int(at[-1]))
        for at in [*self.desk.gone(TASKS), *self.moved]:
            if not any(at[: len(one)] == one for one in lost):
                yield Drop(at[:-1], int(at[-1]))


def _full(row: Row) -> str:
    return JOIN.join(text for text in (row.cells["phase"], row.cells["title"]) if text)
