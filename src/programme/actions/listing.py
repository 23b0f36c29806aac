"""Assignments as rows, the most urgent first."""

from collections.abc import Collection, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.picture import Share, picture
from programme.core.standing import STATUSES
from programme.errors import NotFound

URGENCY = ("overdue", "blocked", "at_risk", "submitted", "open", "upcoming")


def listing(
    ctx: Context,
    slugs: Iterable[str] = (),
    *,
    office: str = "",
    status: str = "",
    as_of: date | None = None,
) -> list[dict[str, Any]]:
    """One row per assignment: key, title, office, dates, status, progress.

    Raises NotFound for an office that has none at all, or no status, naming the nearest.
    """
    with ctx.store.read() as tx:
        named = [
            programme_named(tx, slug) for slug in dict.fromkeys(slugs)
        ] or store.programmes.all(tx)
        seen = [picture(tx, row, as_of or ctx.today(row.zone)) for row in named]
    shares = [share for one in seen for share in one.shares]
    _known("office", office, {share.assignment.office for share in shares})
    _known("status", status, STATUSES)
    kept = [
        s
        for s in shares
        if office in ("", s.assignment.office) and status in ("", s.standing.status)
    ]
    return [_row(share) for share in sorted(kept, key=urgency)]


def _known(what: str, name: str, names: Collection[str]) -> None:
    if name and names and name not in names:
        near = [one for one in names if name in one] or get_close_matches(name, names, 5, 0.3)
        raise NotFound(
            f"there is no {what} {name!r} here",
            mend=f"the nearest are: {', '.join(sorted(near or names))}",
            code=f"unknown-{what}",
        )


def urgency(share: Share) -> tuple[int, date, str]:
    """Sorts late matters first, then by deadline."""
    status = share.standing.status
    rank = URGENCY.index(status) if status in URGENCY else 6 + STATUSES.index(status)
    return rank, share.item.window.end or date.max, share.assignment.key


def _row(share: Share) -> dict[str, Any]:
    window = share.item.window
    return {
        "key": share.assignment.key,
        "title": share.item.title,
        "office": share.assignment.office,
        "start": window.start.isoformat() if window.start else None,
        "end": window.end.isoformat() if window.end else None,
        "status": share.standing.status,
        "progress": share.standing.progress,
        "done_on": share.standing.done_on.isoformat() if share.standing.done_on else None,
    }
