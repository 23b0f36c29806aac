"""The next year's schedule file: dates moved, comments kept, open matters carried over."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from programme import store
from programme.actions.apply import read_plans
from programme.actions.context import Context
from programme.actions.notices import write
from programme.actions.picture import Share, picture
from programme.core.plan import Plan, walk_tasks
from programme.files.copied import Copied, Open, base_year, copied

BEGUN = frozenset({"overdue", "blocked", "at_risk", "open"})
"""What is carried over, where it has a deadline: the rest is over, or comes again with the copy."""


@dataclass(frozen=True)
class Copy:
    """The file that was written, and how many matters were carried over into it."""

    path: Path
    made: Copied
    carried: int


def copy_file(
    ctx: Context | None,
    path: Path,
    year: int,
    output: Path | None = None,
    *,
    force: bool = False,
) -> Copy:
    """Write the schedule file at `path` moved to a year, as `output` or beside it; with what is
    open in its programme, where the store has that.

    Raises FaultyFiles where the file has errors, Conflict where the new one is there already.
    """
    ((loaded, plan),) = read_plans([path])
    matters = list(open_matters(ctx, plan.programme)) if ctx else []
    made = copied(loaded.text, path, plan, year, matters)
    base = base_year(plan)
    name = path.stem.replace(str(base), str(year)) if base else path.stem
    beside = f"{name}-{year}" if name == path.stem else name
    there = output or path.with_name(f"{beside}{path.suffix}")
    write(there, made.text, force=force)
    return Copy(there, made, len(matters))


def open_matters(ctx: Context, slug: str) -> Iterator[Open]:
    """What has begun and is not closed in a programme today: one for each task and slot, with the
    offices that still have a share in it."""
    with ctx.store.read() as tx:
        row = store.programmes.get(tx, slug)
        seen = picture(tx, row, ctx.today(row.zone)) if row else None
    if seen is None or seen.plan is None:
        return
    found: dict[tuple[str, str], list[Share]] = {}
    for share in seen.shares:
        if share.standing.status in BEGUN and share.standing.window.end:
            found.setdefault((share.item.task, share.item.slot), []).append(share)
    titles, around = _titles(seen.plan), "（{}）" if seen.plan.language == "zh" else " ({})"
    for (task, slot), shares in found.items():
        has = (s.standing.said.handed_to or s.assignment.office for s in shares)
        yield Open(
            titles[task] + (around.format(slot) if slot else ""),
            tuple(dict.fromkeys(has)),
            tuple(share.assignment.key for share in shares),
            max(share.standing.window.end for share in shares if share.standing.window.end),
        )


def _titles(plan: Plan) -> dict[str, str]:
    return {task.key: task.title for _, task in walk_tasks(plan)}
