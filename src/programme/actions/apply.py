"""Put schedule files into force as plan versions; tell beforehand what that would change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from programme import store
from programme.actions.context import Context, programme_named
from programme.core.changes import Change, changes, successors
from programme.core.expand import Item, expand
from programme.core.findings import Finding, with_findings
from programme.core.ladder import rungs
from programme.core.lifecycle import ProgrammeEvent, life
from programme.core.match import keyed
from programme.core.plan import Plan, walk_tasks
from programme.core.policy import Policy
from programme.core.shift import undone
from programme.core.standing import CLOSED
from programme.errors import Conflict, ProgrammeError, joined
from programme.files.schedule import Loaded, check_file

SHOWN = 6
"""How many titles an error names."""


class FaultyFiles(ProgrammeError):
    """Schedule files with errors; `loaded` holds every fault of every file."""

    def __init__(self, loaded: Sequence[Loaded]) -> None:
        files = dict.fromkeys(fault.file for one in loaded for fault in one.errors)
        super().__init__(
            "faulty-files",
            f"errors in {', '.join(files)}; nothing was done",
            f"{'、'.join(files)} 有错；什么都没有做",
            "mend what is listed, then try again",
            "请按上面所列改好，再试一次",
        )
        self.loaded = loaded


@dataclass(frozen=True)
class Applied:
    """The outcome for one file. `number` is the plan version in force, 0 before the first; `new`
    whether the file makes, or would make, another; `over` how many of its items are added with
    their deadline past, which nobody is reminded of. The rest is told by `preview` only: reminders
    to come that would be `created` and `cancelled`, and titles of tasks with reports that seem
    `renamed` without a `was`, the old with the new."""

    programme: str
    title: str
    number: int
    new: bool
    changes: tuple[Change, ...]
    over: int = 0
    created: int = 0
    cancelled: int = 0
    renamed: tuple[tuple[str, str], ...] = ()


def read_plans(paths: Sequence[Path]) -> list[tuple[Loaded, Plan]]:
    """All files, checked; FaultyFiles when one has errors, Conflict when two name one programme."""
    loaded = [check_file(path) for path in paths]
    if any(one.errors or one.plan is None for one in loaded):
        raise FaultyFiles(loaded)
    plans = [(one, one.plan) for one in loaded if one.plan]
    slugs = [plan.programme for _, plan in plans]
    if twice := {slug for slug in slugs if slugs.count(slug) > 1}:
        raise Conflict(
            "same-programme",
            f"two files are called {', '.join(sorted(twice))}",
            f"有两个文件都叫{'、'.join(sorted(twice))}",
            "give each file its own `programme:` name",
            "请给每个文件各自的 programme: 名称",
        )
    return plans


def apply(
    ctx: Context, paths: Sequence[Path], *, retire: bool = False, reason: str = ""
) -> list[Applied]:
    """Apply all files in one transaction; a file that changes nothing makes no version.

    Raises FaultyFiles, and Conflict where a task with reports would vanish while one much like
    it appears (a forgotten `was:`), unless `retire` says that this is meant.
    """
    plans = read_plans(paths)
    with ctx.store.write() as tx:
        return [
            enact(ctx, tx, loaded, plan, retire=retire, reason=reason) for loaded, plan in plans
        ]


def history(ctx: Context, slug: str) -> list[dict[str, Any]]:
    """The versions of a programme, the newest first, with their changes; days in its zone. Among
    them, as an `event`, stand the decisions to suspend, resume or end it."""
    with ctx.store.read() as tx:
        row = programme_named(tx, slug)
        versions = store.versions.history(tx, row.id)
        events = store.lifecycle.events(tx, row.id)
    told = [(one.recorded, asdict(one)) for one in versions]
    told += [(one.recorded, _event(one)) for one in reversed(events)]
    told.sort(key=lambda one: one[0], reverse=True)
    zone = ZoneInfo(row.zone)
    return [
        one | {"recorded": f"{recorded.astimezone(zone):%Y-%m-%d %H:%M}"} for recorded, one in told
    ]


def _event(one: ProgrammeEvent) -> dict[str, Any]:
    """In the shape of a version, without a number."""
    said = {"event": one.kind, "happened": one.happened.isoformat(), "reason": one.note}
    return {"number": None, "author": one.author, "via": one.via, "changes": [], **said}


def preview(ctx: Context, paths: Sequence[Path]) -> list[Applied]:
    """What `apply` would change, with the reminders it would create and cancel."""
    plans = read_plans(paths)
    with ctx.store.read() as tx:
        return [_preview(ctx, tx, plan) for _, plan in plans]


def enact(
    ctx: Context,
    tx: store.Tx,
    loaded: Loaded,
    plan: Plan,
    *,
    retire: bool = False,
    reason: str = "",
) -> Applied:
    """Apply one file within a transaction; see `apply`."""
    found = store.programmes.get(tx, plan.programme)
    row = found or store.programmes.add(tx, plan, ctx.today(plan.zone))
    number, old = store.versions.written(tx, row.id) or (0, None)
    new = keyed(plan, old)
    differ = changes(old, new)
    if old and not differ:
        return Applied(new.programme, new.title, number, False, ())
    if old and not retire:
        _refuse_orphans(new, _renamed(tx, row, old, new))
    if old and not reason:
        _refuse_undoing(tx, row, old, new)
    put_in_force(ctx, tx, row, new, old, source_hash=loaded.source_hash, reason=reason)
    over = _over(old, new, ctx.today(new.zone))
    return Applied(new.programme, new.title, number + 1, True, differ, over)


def put_in_force(
    ctx: Context,
    tx: store.Tx,
    row: store.ProgrammeRow,
    new: Plan,
    old: Plan | None,
    *,
    source_hash: str,
    reason: str,
) -> None:
    """Make a keyed plan the next version after `old`; both without findings, which are kept."""
    number, today = row.version + 1, ctx.today(new.zone)
    store.versions.add(
        tx,
        row.id,
        number,
        recorded=ctx.now(),
        author=ctx.author,
        via=ctx.via,
        source_hash=source_hash,
        plan=new,
        changes=[change.model_dump() for change in changes(old, new)],
        reason=reason,
    )
    store.programmes.set_version(tx, row.id, new, number)
    findings = store.findings.all(tx, row.id)
    _own_keys(new, findings)
    tracked = with_findings(new, findings)
    synced = store.items.sync(tx, row.id, number, expand(tracked), today)
    store.ledger.cancel_for(tx, synced.moved, "moved", "superseded")
    if old:
        _reconsider(tx, row, with_findings(old, findings), tracked, today)


def _refuse_undoing(tx: store.Tx, row: store.ProgrammeRow, old: Plan, new: Plan) -> None:
    """A file with the dates from before a gate's return would take its re-dating back."""
    amended = {d.version for d in store.gates.all(tx, row.id) if d.version}
    if row.version not in amended:
        return
    plans = [plan for _, plan in store.versions.plans(tx, row.id)]
    base = next(n for n in range(row.version, 0, -1) if n not in amended)
    back = undone(plans[base - 1], old, new)
    if back:
        told = "".join(f"“{one.title}”" for one in back[:SHOWN]) + " …" * (len(back) > SHOWN)
        raise Conflict(
            "gate-shifted",
            f"{row.slug}: the file would undo the dates that a gate's return moved;"
            f" nothing was applied: {told}",
            f"{row.slug}：文件会撤销关口退回时顺延的日期，什么都没有启用：{told}",
            (
                f"programme gate {row.slug} --write FILE puts the new dates into the file; to take"
                " the re-dating back, say why: --reason '…'"
            ),
            f"把新的日期写进文件用 programme gate {row.slug} --write FILE；"
            "确要撤销的，请用 --reason '…' 写明原因",
        )


def _own_keys(plan: Plan, found: Sequence[Finding]) -> None:
    """A finding and a task cannot be called the same."""
    taken = {one.key for one in found} & {task.key for _, task in walk_tasks(plan)}
    if taken:
        raise Conflict(
            "finding-key",
            f"{plan.programme}: {', '.join(sorted(taken))} is the key of a finding already",
            f"{plan.programme}：{'、'.join(sorted(taken))}已经是问题的编号",
            "give the task another `id:`",
            "请给任务另写 id:",
        )


def _reconsider(tx: store.Tx, row: store.ProgrammeRow, old: Plan, new: Plan, today: date) -> None:
    """Where the ladder or the calendar changed, the next tick decides anew what is not yet sent."""
    before, after = Policy(old), Policy(new)
    ids = [
        one.id
        for one in store.items.rows(tx, row.id)
        if one.retired is None and not _alike(before, after, one)
    ]
    store.ledger.cancel_for(tx, ids, "policy changed", "superseded")
    store.items.dirty(tx, ids, today)


def _alike(before: Policy, after: Policy, row: store.AssignmentRow) -> bool:
    """Whether both remind alike of an assignment, and of the same days."""
    if row.task not in before.tasks or before.plan.calendar != after.plan.calendar:
        return False
    same_way_up = before.line(row.office) == after.line(row.office)
    return same_way_up and before.of(row.task, row.office) == after.of(row.task, row.office)


def _renamed(
    tx: store.Tx, row: store.ProgrammeRow, old: Plan, new: Plan
) -> tuple[tuple[str, str], ...]:
    reported = {key.split("/")[1] for key in store.facts.has_reports(tx, row.id)}
    return tuple((a.title, b.title) for a, b in successors(old, new, reported))


def _refuse_orphans(new: Plan, pairs: Sequence[tuple[str, str]]) -> None:
    if not pairs:
        return
    advice = joined(
        "", ((f"\n  to “{b}” add  was: {a}", f"\n  给“{b}”加上  was: {a}") for a, b in pairs)
    )
    raise Conflict(
        "orphaned-reports",
        (
            f"{new.programme}: {len(pairs)} task(s) with reports would vanish while ones much like"
            " them appear; nothing was applied"
        ),
        f"{new.programme}：{len(pairs)} 项有填报的任务将会消失，而又有相似的任务；什么都没有启用",
        f"if they were renamed:{advice[0]}\nif not, apply with --retire (their reports are kept)",
        f"如果是改了名称：{advice[1]}\n如果不是，请加 --retire 启用（填报都会保留）",
    )


def _preview(ctx: Context, tx: store.Tx, plan: Plan) -> Applied:
    row = store.programmes.get(tx, plan.programme)
    number, old = (row and store.versions.written(tx, row.id)) or (0, None)
    new = keyed(plan, old)
    differ = changes(old, new)
    today = ctx.today(plan.zone)
    rows = store.items.rows(tx, row.id) if row else []
    closed = {one.key for one in rows if one.status in CLOSED | {"submitted"}}
    silent = bool(row and life(store.lifecycle.events(tx, row.id), today).state)
    before = _reminders(old, today, closed) if old and not silent else set()
    after = set() if silent else _reminders(new, today, closed)
    return Applied(
        new.programme,
        new.title,
        number,
        old is None or bool(differ),
        differ,
        _over(old, new, today),
        len(after - before),
        len(before - after),
        _renamed(tx, row, old, new) if row and old else (),
    )


def _over(old: Plan | None, new: Plan, today: date) -> int:
    """How many items are added with their deadline past."""
    known = {item.key for item in expand(old)} if old else set()
    ends = (item.window.end for item in expand(new) if item.key not in known)
    return sum(end is not None and end < today for end in ends)


def _reminders(plan: Plan, today: date, closed: set[str]) -> set[tuple[str, str, date, int]]:
    """The rungs still to come, up to the day after each end, supposing nobody reports any more."""
    policy = Policy(plan)
    calendar = policy.calendar()
    return {
        (assignment.key, rung.rung, rung.on, rung.n)
        for item in expand(plan)
        for assignment in item.assignments()
        if assignment.key not in closed
        for rung in rungs(
            item.window,
            policy.of(item.task, assignment.office),
            calendar,
            around=today,
            until=_last(item),
        )
        if rung.on > today
    }


def _last(item: Item) -> date:
    return (item.window.end or item.window.start or date.min) + timedelta(days=1)
