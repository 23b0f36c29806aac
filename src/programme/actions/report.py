"""Take in what an office says: a report on an assignment, or a value of a target."""

import hashlib
import mimetypes
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from programme import store
from programme.actions.context import Context, plan_of, programme_named
from programme.actions.decisions import DECIDED, corrected, decided
from programme.actions.evaluate import evaluate
from programme.actions.receipts import received
from programme.core.facts import FactKind, Measurement, Report
from programme.core.plan import Plan, Target
from programme.core.standing import RECEIPTS
from programme.core.targets import REFERENCE
from programme.errors import FutureDate, NotFound, UsageError, placed
from programme.foreign import failure

SHOWN = 12
"""How many matches an error lists before it says 'and N more'."""
MOST = 500
"""How many matches are looked at."""


@dataclass(frozen=True)
class Reported:
    """What was recorded, and how the assignment stands now; `to` is the office that a receipt
    hands it, or asks to hand it, to; `again` the evidence that was given before, with the
    assignment it was given for; `until` the day asked for, granted or snoozed to."""

    key: str
    title: str
    status: str
    progress: int
    to: str = ""
    again: tuple[tuple[str, str], ...] = ()
    until: date | None = None


def report(
    ctx: Context,
    key: str,
    kind: FactKind,
    *,
    progress: int | None = None,
    on: date | None = None,
    until: date | None = None,
    to: str = "",
    note: str = "",
    evidence: Sequence[Path] = (),
    seen: int | None = None,
    corrects: int | None = None,
    by: str = "",
) -> Reported:
    """Record a report on the assignment that `key`, or any unambiguous part of it, names.

    A receipt may have a day `until` which it snoozes, or an office `to` which it hands on; what
    it has to meet is told in `actions.receipts`, what a decision has to in `actions.decisions`.
    `corrects` is the number of a report that was wrong, whose day is kept unless `on` is another;
    `by` who says so where that is not who runs this. Raises NotFound when nothing or too much
    matches, UsageError for a day in the future or a progress outside 0–100. Evidence is stored by
    content hash before the fact is recorded. Where `seen` is given, the number of the last report
    that its author knew, the same words said again since then are recorded once.
    """
    kept = [_keep(ctx, path) for path in evidence]
    with ctx.store.write() as tx:
        row = store.items.locked(tx, [assignment_named(tx, key).id])[0]
        programme = store.programmes.by_id(tx, row.programme_id)
        plan = plan_of(tx, programme)
        said = (kind, on or ctx.today(plan.zone), progress, until, note, by or ctx.author, ctx.via)
        if seen is not None and _said_already(tx, row, said, seen):
            return Reported(row.key, row.title, row.status, row.progress)
        for piece in kept:
            store.facts.add_evidence(tx, piece)
        again = store.facts.evidence_used(tx, [piece.sha256 for piece in kept])
        fact = record(
            ctx,
            tx,
            plan,
            row,
            kind,
            progress=progress,
            on=on,
            until=until,
            to=to,
            note=note,
            evidence=kept,
            corrects=corrects,
            by=by,
        )
        changed = evaluate(ctx, tx, programme, plan, [row], ctx.today(programme.zone))[0]
    return Reported(
        row.key, row.title, changed.status, changed.progress, fact.to, again, fact.until
    )


def record(
    ctx: Context,
    tx: store.Tx,
    plan: Plan,
    row: store.AssignmentRow,
    kind: FactKind,
    *,
    progress: int | None = None,
    on: date | None = None,
    until: date | None = None,
    to: str = "",
    note: str = "",
    evidence: Sequence[store.Evidence] = (),
    corrects: int | None = None,
    by: str = "",
) -> Report:
    """The same within a transaction, on one assignment of a plan; what that changes is for
    `evaluate` to find. What is refused leaves nothing behind."""
    if progress is not None and not 0 <= progress <= 100:
        raise UsageError(
            "range",
            f"progress {progress} is out of range",
            f"进度 {progress} 超出范围",
            "give 0 to 100",
            "请填 0 到 100",
        )
    today = ctx.today(plan.zone)
    wrong = None if corrects is None else corrected(tx, row, corrects)
    if wrong and (on is None or kind == "withdrawn"):
        on = wrong.happened
    fact = Report(
        kind=kind,
        happened=happened_on(on, today),
        recorded=ctx.now(),
        progress=progress,
        until=until,
        to=to,
        note=note,
        author=by or ctx.author,
        via=ctx.via,
        evidence=tuple(piece.sha256 for piece in evidence),
        corrects=corrects,
    )
    if kind in RECEIPTS:
        fact = received(tx, plan, row, fact, today)
    if kind in DECIDED or corrects is not None:
        fact = decided(tx, row, fact, today, issuer=plan.issuer)
    store.facts.add_report(tx, row.id, fact)
    return fact


def _said_already(
    tx: store.Tx, row: store.AssignmentRow, said: tuple[object, ...], seen: int
) -> bool:
    since = (r for r in store.facts.reports(tx, [row.id]).get(row.id, ()) if r.seq > seen)
    words = ("kind", "happened", "progress", "until", "note", "author", "via")
    return any(tuple(getattr(r, w) for w in words) == said for r in since)


def measure(
    ctx: Context,
    key: str,
    value: Decimal,
    *,
    on: date | None = None,
    note: str = "",
    reference: bool = False,
) -> Reported:
    """Record a value of the target `programme/target`, or of the one whose title holds `key`;
    with `reference` of what that target is compared with.

    Raises NotFound when none or several match, UsageError for a day in the future, for a count of
    units that cannot be, and for a reference where the plan names none.
    """
    slug, slash, name = key.partition("/")
    with ctx.store.write() as tx:
        among = [programme_named(tx, slug)] if slash else store.programmes.all(tx)
        programme, target = _target(tx, among, name if slash else key)
        happened = happened_on(on, ctx.today(programme.zone))
        if not reference:
            _countable(tx, programme, target, value)
        elif not target.reference:
            raise UsageError(
                "no-reference",
                f"{target.title} is not compared with a reference",
                f"“{target.title}”没有参照值",
                "say in the schedule file with what: reference: 全省平均水平",
                "请在计划文件里写明与什么比，如 reference: 全省平均水平",
            )
        fact = Measurement(
            value=value,
            happened=happened,
            recorded=ctx.now(),
            note=note,
            author=ctx.author,
            via=ctx.via,
        )
        series = REFERENCE + target.key if reference else target.key
        store.facts.add_measurement(tx, programme.id, series, fact)
    where = f"{programme.slug}/{target.key}"
    title = f"{target.title}（{target.reference}）" if reference else target.title
    return Reported(where, title, f"{value}{target.measure}", 0)


def _countable(tx: store.Tx, programme: store.ProgrammeRow, target: Target, value: Decimal) -> None:
    """Where units are counted, no more can have reached the target than there are."""
    _, plan = store.versions.latest(tx, programme.id) or (0, None)
    units = plan.unit_list(target.of) if plan else None
    if units and not 0 <= value <= len(units.units):
        raise UsageError(
            "range",
            f"{value} is out of range: {target.of} are counted, {len(units.units)} in all",
            f"{value} 超出范围：按{target.of}计数，一共 {len(units.units)} 个",
            "give how many have reached the target by that day",
            "请填到那一天为止达到目标的个数",
        )


def _target(
    tx: store.Tx, among: Sequence[store.ProgrammeRow], name: str
) -> tuple[store.ProgrammeRow, Target]:
    """The target of that key, id or title, or else the one whose title holds `name`."""
    plans = [(row, store.versions.latest(tx, row.id)) for row in among]
    targets = [(row, target) for row, found in plans if found for target in found[1].targets]
    exact = [(row, t) for row, t in targets if name and name in (t.key, t.id, t.title)]
    found = exact or [(row, t) for row, t in targets if name and name in t.title]
    if len(found) == 1:
        return found[0]
    keys = [f"{row.slug}/{t.key}" for row, t in found or targets]
    nearest = get_close_matches(name, keys, SHOWN, 0.3)
    near = "".join(f"\n  {key}" for key in dict.fromkeys([*nearest, *keys][:SHOWN]))
    raise NotFound(
        "ambiguous-target" if found else "unknown-target",
        *(
            (f"{name!r} matches {len(found)} targets", f"“{name}”匹配到 {len(found)} 个目标")
            if found
            else (f"no target is called {name!r}", f"没有名为“{name}”的目标")
        ),
        *(
            (f"say which:{near}", f"请写明是哪一个：{near}")
            if near
            else (
                "there are no targets; apply a schedule file first",
                "还没有目标；请先启用计划文件",
            )
        ),
    )


def assignment_named(tx: store.Tx, key: str) -> store.AssignmentRow:
    """The one assignment in force that `key` or any unambiguous part of its key or title names."""
    found = store.items.find(tx, key, limit=MOST)
    live = [row for row in found if row.retired is None]
    words = set(key.replace("/", " ").split())
    live = [row for row in live if words <= set(row.key.split("/"))] or live
    if len(live) == 1:
        return live[0]
    raise _ambiguous(key, live) if live else _missing(key, found)


def _ambiguous(key: str, found: Sequence[store.AssignmentRow]) -> NotFound:
    shown = "".join(f"\n  {row.key}  {row.title}" for row in found[:SHOWN])
    rest = len(found) - SHOWN
    more = (f"\n  … and {rest} more", f"\n  …… 另有 {rest} 项") if rest > 0 else ("", "")
    return NotFound(
        "ambiguous-assignment",
        f"{key!r} matches {len(found)} assignments{' or more' if len(found) == MOST else ''}",
        f"“{key}”匹配到 {len(found)} 项分工{'以上' if len(found) == MOST else ''}",
        f"say which:{shown}{more[0]}",
        f"请写明是哪一项：{shown}{more[1]}",
    )


def _missing(key: str, retired: Sequence[store.AssignmentRow]) -> NotFound:
    if not retired:
        return NotFound(
            "unknown-assignment",
            f"no assignment matches {key!r}",
            f"没有与“{key}”相符的分工",
            "`programme list` shows them; give other words of its key or title",
            "可用 programme list 查看；换编号或名称里的其他字试试",
        )
    first = retired[0]
    return NotFound(
        "retired-assignment",
        f"{first.key} “{first.title}” left the plan with version {first.retired}",
        f"{first.key}“{first.title}”自第 {first.retired} 版起已不在计划中",
        "what was reported is kept; put the task back into its schedule file to go on",
        "已有填报都保留；要继续办，请把任务写回计划文件",
    )


def happened_on(on: date | None, today: date) -> date:
    """The day a fact happened: `on`, else today; UsageError for a day to come."""
    if on and on > today:
        raise FutureDate(on, today)
    return on or today


def _keep(ctx: Context, path: Path) -> store.Evidence:
    """Copy a file into the evidence folder under its hash; the same content is kept once."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            "evidence-unreadable",
            *placed(path, failure(error)),
            "name a file that can be read",
            "请给出能打开的文件",
        ) from None
    sha = hashlib.sha256(content).hexdigest()
    target = ctx.home / "evidence" / sha[:2] / sha
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(content)
        partial.replace(target)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return store.Evidence(sha, path.name, len(content), kind, ctx.now())
