"""An office's open matters as a sheet to fill in, and what came back on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from programme import store
from programme.actions.context import Context
from programme.actions.directory import known, office_named, plans
from programme.actions.evaluate import evaluate
from programme.actions.listing import urgency
from programme.actions.picture import Picture, Share, picture
from programme.actions.report import Reported, record
from programme.core.expand import Item, expand
from programme.core.measured import Wrong, refused
from programme.core.plan import Plan, walk_phases
from programme.core.standing import CLOSED, elapsed, said, uncorrected
from programme.core.when import Window
from programme.core.words import word
from programme.errors import ProgrammeError
from programme.files.officelines import Line, Said, read_lines, sheet_cells
from programme.files.officesheet import Cell, OfficeSheet

VIA = "sheet"
SHOWN = 30
"""How many faulty cells are told; the rest are counted."""


def office_sheet(ctx: Context, office: str, *, as_of: date | None = None) -> OfficeSheet:
    """The open matters of an office in all programmes, the most urgent of each first; also what
    it was handed. In English where all these programmes are.

    Raises NotFound for an office no programme has, naming the nearest.
    """
    with ctx.store.read() as tx:
        directory = known(plan for _, _, plan in plans(tx))
        name = office_named(directory, office)
        seen = [picture(tx, r, as_of or ctx.today(r.zone)) for r in store.programmes.all(tx)]
    mine = [one for one in seen if any(_open(share, name) for share in one.shares)]
    chinese = any(one.plan and one.plan.language == "zh" for one in mine or seen)
    day = as_of or max(one.as_of for one in seen)
    rows = [row for one in mine for row in _rows(one, name, chinese=chinese)]
    return OfficeSheet(name, day, rows, chinese)


def _open(share: Share, office: str) -> bool:
    has = share.standing.said.handed_to or share.assignment.office
    return has == office and share.standing.status not in CLOSED | {"unreported"}


def _rows(seen: Picture, office: str, *, chinese: bool) -> Iterator[dict[str, Cell]]:
    assert seen.plan, "there are no shares without a plan"
    phases = {path[-1].key: path[-1].title for path in walk_phases(seen.plan)}
    language = "zh" if chinese else "en"
    for share in sorted((s for s in seen.shares if _open(s, office)), key=urgency):
        now, item = share.standing, share.item
        over, total = elapsed(now.window, seen.as_of, share.tracked_from)
        yield {
            "key": share.assignment.key,
            "programme": seen.plan.title,
            "phase": phases[item.phase],
            "task": item.title,
            "window": _window(now.window) or word("unscheduled", language),
            "status": word(now.status, language),
            "planned": 100 * over // total if total else None,
            "actual": now.progress,
            "basis": f"{seen.version} {office}",
        }


def _window(window: Window) -> str:
    """`2023-03-01 – 2023-03-31`; a deadline alone as `– 2023-03-31`."""
    days = [str(day) if day else "" for day in (window.start, window.end)]
    return " – ".join(days).strip() if any(days) else ""


@dataclass
class Taken:
    """What was recorded of a sheet, each with its kind of report; `known` ones were there
    already. Rows without an entry are not counted."""

    new: list[tuple[str, Reported]] = field(default_factory=list)
    known: int = 0


class FaultySheet(ProgrammeError):
    """Cells of a sheet that cannot be taken; nothing was recorded."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(
            "sheet-wrong",
            *refused(sorted(wrong, key=lambda one: one.row)),
            "mend these cells, give it back again",
            "改好这些单元格，再交一次",
        )
        self.wrong = tuple(wrong)


def take_sheet(ctx: Context, path: Path, *, by: str = "") -> Taken:
    """Record what the sheet at `path` (.xlsx or .csv) says, in one transaction: all or nothing.

    A report that stands already, of that day, author and words, is not recorded again. Its author
    is the office whose sheet it is, or `by`. Raises FaultySheet with every cell that cannot be
    taken; UsageError for what is no sheet.
    """
    lines, wrong = read_lines(sheet_cells(path))
    with ctx.store.write() as tx:
        taking = _Taking(replace(ctx, via=VIA), tx, by, lines)
        for line in lines:
            wrong += taking.take(line)
        if wrong:
            raise FaultySheet(wrong)
        return taking.taken()


class _Taking:
    """Rows of a sheet going into the store, in one transaction."""

    def __init__(self, ctx: Context, tx: store.Tx, by: str, lines: Sequence[Line]) -> None:
        self.ctx, self.tx, self.by = ctx, tx, by
        self.plans = {row.slug: (row, number, plan) for row, number, plan in plans(tx)}
        keys = [line.key for line in lines]
        ids = [programme.id for programme, _, _ in self.plans.values()]
        self.rows = {row.key: row for one in ids for row in store.items.rows(tx, one, keys=keys)}
        self.reports = store.facts.reports(tx, [row.id for row in self.rows.values()])
        self.versions: dict[str, list[Mapping[str, Item]]] = {}
        self.new: list[tuple[str, store.AssignmentRow]] = []
        self.known = 0

    def taken(self) -> Taken:
        """What was recorded, and how each matter stands by it."""
        changed: dict[int, store.StatusChange] = {}
        for programme, _, plan in self.plans.values():
            rows = {row.id: row for _, row in self.new if row.programme_id == programme.id}
            found = evaluate(self.ctx, self.tx, programme, plan, [*rows.values()], self.today(plan))
            changed |= {change.id: change for change in found}
        stands = ((kind, row, changed[row.id]) for kind, row in self.new)
        return Taken(
            [(kind, Reported(r.key, r.title, c.status, c.progress)) for kind, r, c in stands],
            self.known,
        )

    def take(self, line: Line) -> list[Wrong]:
        """Record one row; or what is wrong with it."""
        row = self.rows.get(line.key)
        if row is None:
            told = (
                f"no matter has the key {line.key}: is this a sheet of another store?",
                f"没有编号为 {line.key} 的分工：是不是别处的表？",
            )
            return [_wrong(line, "key", *told)]
        if stale := self.stale(line, row):
            return [_wrong(line, "key", *stale)]
        return [fault for one in line.said if (fault := self.record(line, row, one))]

    def stale(self, line: Line, row: store.AssignmentRow) -> tuple[str, str] | None:
        """What has become of a matter since its sheet was made, where that matters."""
        if row.retired is not None:
            return (
                f"left the plan with version {row.retired}; clear the row",
                f"第{row.retired}版计划已没有这一项，请清空这一行",
            )
        again = "; make a new sheet", "，请重新导出"
        programme, number, plan = self.plans[line.key.partition("/")[0]]
        then = line.version
        if then > number:
            return f"not a sheet of this store{again[0]}", f"不是这里导出的表{again[1]}"
        if then < number and self.changed(programme, line, row):
            return (
                f"changed since the sheet was made (version {then}, now {number}){again[0]}",
                f"导出之后计划有变动（第{then}版，现为第{number}版）{again[1]}",
            )
        has = said(self.reports.get(row.id, ()), self.today(plan)).handed_to or row.office
        if has != line.office:
            return f"is with {has} now; clear the row", f"已移交{has}，请清空这一行"
        return None

    def changed(self, programme: store.ProgrammeRow, line: Line, row: store.AssignmentRow) -> bool:
        """Whether its item has other words or dates than in the version of the sheet."""
        if programme.slug not in self.versions:
            known = store.versions.plans(self.tx, programme.id)
            self.versions[programme.slug] = [
                {item.key: item for item in expand(plan)} for _, plan in known
            ]
        was = self.versions[programme.slug][line.version - 1].get(row.item_key)
        return was is None or (was.title, was.window) != (row.title, row.planned)

    def record(self, line: Line, row: store.AssignmentRow, one: Said) -> Wrong | None:
        """Record one report of a row, unless it stands already."""
        kind, progress = one
        author = self.by or line.office
        told = (kind, line.on, progress, line.note, author)
        facts = self.reports.setdefault(row.id, [])
        if told in [(f.kind, f.happened, f.progress, f.note, f.author) for f in uncorrected(facts)]:
            self.known += 1
            return None
        plan = self.plans[line.key.partition("/")[0]][2]
        try:
            fact = record(
                self.ctx, self.tx, plan, row, kind,
                progress=progress, on=line.on, note=line.note, by=author,
            )  # fmt: skip
        except ProgrammeError as error:
            column = "on" if error.code == "future-date" else "act"
            return _wrong(line, column, *error.told)
        facts.append(fact)
        self.new.append((kind, row))
        return None

    def today(self, plan: Plan) -> date:
        """The present day where the programme is."""
        return self.ctx.today(plan.zone)


def _wrong(line: Line, column: str, what: str, chinese: str) -> Wrong:
    """A fault in a cell of that row."""
    return Wrong(line.row, line.heads[column], (what, chinese))
