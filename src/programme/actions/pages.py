"""What Prefect's artifacts say of a programme: its page, its offices, what is late."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from programme.actions.figures import Row
from programme.actions.listing import urgency
from programme.actions.picture import Picture, Share
from programme.clock import local_date
from programme.core.calendar import Calendar
from programme.core.standing import CLOSED
from programme.core.words import amount, goal, word

MOST_ROWS = 200
"""Rows of a late list; what is beyond is counted on the page."""


def percent(share: float | None) -> str:
    """Rounded down, so that 100 % means all; '—' for an empty set."""
    return "—" if share is None else f"{int(share * 100 + 1e-9)}%"


def office_table(told: Row, language: str) -> list[dict[str, Any]]:
    """One row per office, in the plan's order."""
    return [_tally(row, "office", language) for row in told["offices"]]


def _tally(row: Row, heading: str, language: str) -> dict[str, Any]:
    counts = row["counts"]
    done = sum(n for status, n in counts.items() if status in CLOSED)
    shown = ("overdue", "blocked", "at_risk", "open", "upcoming")
    return {
        word(heading, language): row["title"],
        word("total", language): row["total"],
        word("closed", language): done,
        **{word(s, language): counts.get(s, 0) for s in shown},
        word("planned", language): percent(row["planned"]),
        word("actual", language): percent(row["actual"]),
    }


def late_list(seen: Picture, told: dict[str, datetime], *, simulated: bool) -> str:
    """Who is late with what, in markdown: office by office, those with the most first, and the
    longest late first. `told` is when the last reminder about an assignment went out, by key."""
    language = seen.plan.language if seen.plan else "zh"
    late = [s for s in seen.shares if s.standing.status == "overdue" and s.item.window.end]
    offices: dict[str, list[Share]] = {}
    for share in sorted(late, key=urgency):
        offices.setdefault(holder(share), []).append(share)
    lines = [f"**{word('demonstration', language)}**", ""] if simulated else []
    groups = sorted(offices.items(), key=lambda one: -len(one[1]))
    counts = [f"{safe(office)} {len(shares)}" for office, shares in groups]
    lines += [" · ".join([f"{word('overdue', language)} **{len(late)}**", *counts]), ""]
    rows = [_late(seen, share, told) for _, shares in groups for share in shares]
    return "\n".join([*lines, *table(rows[:MOST_ROWS])])


def holder(share: Share) -> str:
    """The office that has a matter now."""
    return share.standing.said.handed_to or share.assignment.office


def _late(seen: Picture, share: Share, told: dict[str, datetime]) -> dict[str, Any]:
    plan, end = seen.plan, share.item.window.end
    assert plan  # who is late has a plan,
    assert end  # and an end
    language, last = plan.language, told.get(share.assignment.key)
    return {
        word("office", language): holder(share),
        word("task", language): share.item.title,
        word("end", language): whole(end),
        word("days_late", language): Calendar.of(plan.calendar).between(end, seen.as_of),
        word("actual", language): f"{min(share.standing.progress, 99)}%",
        word("last_reminder", language): whole(local_date(last, plan.zone)) if last else "—",
        word("item", language): share.item.key,
    }


def whole(day: date | str) -> str:
    """A day or month that no narrow column breaks in two."""
    return str(day).replace("-", "\N{NON-BREAKING HYPHEN}")


def page(told: Row, links: dict[str, str], language: str) -> str:
    """The programme's page in markdown: how it stands, its boards, phases, targets."""
    lines = [f"# {safe(told['title'])}", ""]
    if told["simulated"]:
        lines += [f"**{word('demonstration', language)}**", ""]
    lines += [
        f"{word('as_of', language)} **{told['as_of']}** · "
        f"{word('planned', language)} **{percent(told['planned'])}** · "
        f"{word('actual', language)} **{percent(told['actual'])}** · "
        f"{word('plan', language)} v{told['plan_version']}",
        "",
        " · ".join(f"{word(s, language)} {n}" for s, n in _counts(told).items()),
        "",
    ]
    lines += [f"- [{name}]({url})" for name, url in links.items()] + [""] if links else []
    lines += table([_tally(row, "phase", language) for row in told["phases"]])
    lines += table([_target(row, language) for row in told["targets"]])
    return "\n".join(lines)


def _counts(told: Row) -> dict[str, int]:
    """Items by status, those without a date with them."""
    undated = told["unscheduled"]
    return {**told["counts"], **({"unscheduled": undated} if undated else {})}


def _target(row: Row, language: str) -> dict[str, Any]:
    goals = "；".join(f"{step['when']} {goal(row | step)}" for step in row["steps"])
    return {
        word("target", language): row["title"],
        word("goal", language): goals or goal(row),
        word("reached", language): amount(row["value"], row["measure"]) + _mark(row),
    }


def _mark(row: Row) -> str:
    return " ✓" if row["reached"] else ""


def table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Lines of a table in markdown, a blank one at its end; none where there are no rows."""
    if not rows:
        return []
    head = list(rows[0])
    body = ["| " + " | ".join(safe(row[key]) for key in head) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *body, ""]


def safe(cell: object) -> str:
    """A plan's words cannot end a cell, start HTML or open a link."""
    text = str(cell).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in "|[]`*_":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
