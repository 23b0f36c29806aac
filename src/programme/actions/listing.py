"""Assignments as rows, the most urgent first."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.picture import Picture, Share, picture
from programme.core.ladder import WAITING, unsigned
from programme.core.policy import Policy
from programme.core.standing import STATUSES
from programme.core.words import STATUS, word
from programme.errors import NotFound, choices

AWAITING = "awaiting_receipt"
CODES = {word: code for code, words in STATUS.items() for word in words.values()}
URGENCY = ("overdue", "blocked", "at_risk", "submitted", "open", "upcoming")


def listing(
    ctx: Context,
    slugs: Iterable[str] = (),
    *,
    office: str = "",
    status: str = "",
    as_of: date | None = None,
) -> list[dict[str, Any]]:
    """One row per assignment: key, title, office, dates, status, progress, and how it was
    received. `status` is a code or the word shown for it, and may be `awaiting_receipt`; an office
    also has what it was handed.

    Raises NotFound for an office that has none at all, or no status, naming the nearest.
    """
    with ctx.store.read() as tx:
        named = [
            programme_named(tx, slug) for slug in dict.fromkeys(slugs)
        ] or store.programmes.all(tx)
        seen = [picture(tx, row, as_of or ctx.today(row.zone)) for row in named]
    shares = [(share, awaited) for one in seen for share, awaited in _received(one)]
    _known("office", office, {name for share, _ in shares for name in _offices(share)})
    status = CODES.get(status, status)
    _known("status", status, (*STATUSES, AWAITING))
    kept = [
        (share, awaited)
        for share, awaited in shares
        if (not office or office in _offices(share))
        and status in ("", share.standing.status, AWAITING if awaited else "")
    ]
    return [_row(share, awaited) for share, awaited in sorted(kept, key=lambda s: urgency(s[0]))]


def _received(seen: Picture) -> Iterator[tuple[Share, bool]]:
    """Each share, and whether its office is yet to sign for it."""
    if seen.plan is None:
        return
    policy = Policy(seen.plan)
    for share in seen.shares:
        now, remind = share.standing, policy.of(share.item.task, share.assignment.office)
        yield share, now.status in WAITING["unsigned"] and unsigned(now.said, remind)


def _offices(share: Share) -> tuple[str, ...]:
    """Whose it is by the plan, and who has it now."""
    return share.assignment.office, share.standing.said.handed_to or share.assignment.office


def _known(what: str, name: str, names: Collection[str]) -> None:
    if name and names and name not in names:
        near = [one for one in names if name in one] or get_close_matches(name, names, 5, 0.3)
        raise NotFound(
            f"unknown-{what}",
            f"there is no {what} {name!r} here",
            f"这里没有{word(what, 'zh')}“{name}”",
            *choices(sorted(near or names)),
        )


def urgency(share: Share) -> tuple[int, date, str]:
    """Sorts late matters first, then by deadline."""
    status = share.standing.status
    rank = URGENCY.index(status) if status in URGENCY else 6 + STATUSES.index(status)
    return rank, share.item.window.end or date.max, share.assignment.key


def _row(share: Share, awaited: bool) -> dict[str, Any]:
    window, said = share.item.window, share.standing.said
    return {
        "key": share.assignment.key,
        "title": share.item.title,
        "office": share.assignment.office,
        "start": window.start.isoformat() if window.start else None,
        "end": window.end.isoformat() if window.end else None,
        "status": share.standing.status,
        "progress": share.standing.progress,
        "done_on": share.standing.done_on.isoformat() if share.standing.done_on else None,
        "awaiting_receipt": awaited,
        "request": said.request,
        "request_to": str(said.request_until or said.request_to),
        "handed_to": said.handed_to,
    }
