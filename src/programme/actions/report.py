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
from programme.actions.context import Context, programme_named
from programme.actions.evaluate import evaluate
from programme.core.facts import FactKind, Measurement, Report
from programme.core.plan import Target
from programme.errors import NotFound, ProgrammeError, UsageError

SHOWN = 12
"""How many matches an error lists before it says 'and N more'."""


@dataclass(frozen=True)
class Reported:
    """What was recorded, and how the assignment stands now."""

    key: str
    title: str
    status: str
    progress: int


def report(
    ctx: Context,
    key: str,
    kind: FactKind,
    *,
    progress: int | None = None,
    on: date | None = None,
    note: str = "",
    evidence: Sequence[Path] = (),
) -> Reported:
    """Record a report on the assignment that `key`, or any unambiguous part of it, names.

    Raises NotFound when nothing or too much matches, UsageError for a day in the future or a
    progress outside 0–100. Evidence is stored by content hash before the fact is recorded.
    """
    if progress is not None and not 0 <= progress <= 100:
        raise UsageError(f"progress {progress} is out of range", mend="give 0 to 100", code="range")
    kept = [_keep(ctx, path) for path in evidence]
    with ctx.store.write() as tx:
        row = assignment_named(tx, key)
        programme = store.programmes.by_id(tx, row.programme_id)
        today = ctx.today(programme.zone)
        happened = _happened(on, today)
        for piece in kept:
            store.facts.add_evidence(tx, piece)
        fact = Report(
            kind=kind,
            happened=happened,
            recorded=ctx.now(),
            progress=progress,
            note=note,
            author=ctx.author,
            via=ctx.via,
            evidence=tuple(p.sha256 for p in kept),
        )
        store.facts.add_report(tx, row.id, fact)
        _, plan = store.versions.latest(tx, programme.id) or (0, None)
        if plan is None:
            raise ProgrammeError(f"{programme.slug} has no plan", mend="apply its schedule file")
        changed = evaluate(ctx, tx, programme, plan, [row], today)[0]
    return Reported(row.key, row.title, changed.status, changed.progress)


def measure(
    ctx: Context, key: str, value: Decimal, *, on: date | None = None, note: str = ""
) -> Reported:
    """Record a value of the target `programme/target`."""
    slug, _, name = key.partition("/")
    with ctx.store.write() as tx:
        programme = programme_named(tx, slug)
        target = _target(tx, programme, name)
        happened = _happened(on, ctx.today(programme.zone))
        fact = Measurement(
            value=value,
            happened=happened,
            recorded=ctx.now(),
            note=note,
            author=ctx.author,
            via=ctx.via,
        )
        store.facts.add_measurement(tx, programme.id, target.key, fact)
    return Reported(f"{slug}/{target.key}", target.title, f"{value}{target.measure}", 0)


def _target(tx: store.Tx, programme: store.ProgrammeRow, name: str) -> Target:
    """The target of that key, or the one whose title holds `name`."""
    _, plan = store.versions.latest(tx, programme.id) or (0, None)
    targets = plan.targets if plan else ()
    exact = [t for t in targets if name in (t.key, t.id, t.title)]
    found = exact or [t for t in targets if name and name in t.title]
    if len(found) == 1:
        return found[0]
    keys = [t.key for t in found or targets]
    near = ", ".join([*get_close_matches(name, keys, SHOWN, 0.3), *keys][:SHOWN]) or "none"
    raise NotFound(
        f"no one target of {programme.slug} is called {name!r}",
        mend=f"the nearest are: {near}",
        code="unknown-target",
    )


def assignment_named(tx: store.Tx, key: str) -> store.AssignmentRow:
    """The one assignment that `key` or any unambiguous part of it names."""
    found = store.items.find(tx, key, limit=500)
    live = [row for row in found if not row.retired] or found
    words = set(key.replace("/", " ").split())
    live = [row for row in live if words <= set(row.key.split("/"))] or live
    if len(live) == 1:
        return live[0]
    if not live:
        raise NotFound(
            f"no assignment matches {key!r}",
            mend="`programme list` shows them; give more or other words of its key or title",
            code="unknown-assignment",
        )
    shown = "".join(f"\n  {row.key}  {row.title}" for row in live[:SHOWN])
    more = f"\n  … and {len(live) - SHOWN} more" if len(live) > SHOWN else ""
    raise NotFound(
        f"{key!r} matches {len(live)} assignments",
        mend=f"say which:{shown}{more}",
        code="ambiguous-assignment",
    )


def _happened(on: date | None, today: date) -> date:
    if on and on > today:
        raise UsageError(
            f"{on} lies in the future (today is {today})",
            mend="report it once it has happened",
            code="future-date",
        )
    return on or today


def _keep(ctx: Context, path: Path) -> store.Evidence:
    """Copy a file into the evidence folder under its hash; the same content is kept once."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror}",
            mend="name a file that can be read",
            code="evidence-unreadable",
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
