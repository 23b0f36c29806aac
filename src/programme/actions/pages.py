"""What Prefect's artifacts say of a programme: its page, its offices, what is late."""

from typing import Any

from programme.actions.figures import Row
from programme.actions.listing import urgency
from programme.actions.picture import Picture
from programme.core.calendar import Calendar
from programme.core.standing import CLOSED
from programme.core.words import word

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


def late_table(seen: Picture, language: str) -> list[dict[str, Any]]:
    """What is overdue, the longest first, with working days of lateness."""
    if seen.plan is None:
        return []
    calendar = Calendar.of(seen.plan.calendar)
    late = [s for s in seen.shares if s.standing.status == "overdue" and s.item.window.end]
    return [
        {
            word("task", language): share.item.title,
            word("office", language): share.assignment.office,
            word("end", language): str(share.item.window.end),
            word("days_late", language): calendar.between(share.item.window.end, seen.as_of),  # type: ignore[arg-type]  # kept above only with an end
            word("actual", language): f"{min(share.standing.progress, 99)}%",
            word("assignment", language): share.assignment.key,
        }
        for share in sorted(late, key=urgency)[:MOST_ROWS]
    ]


def page(told: Row, links: dict[str, str], language: str) -> str:
    """The programme's page in markdown: how it stands, its boards, phases, targets."""
    lines = [f"# {_safe(told['title'])}", ""]
    if told["simulated"]:
        lines += [f"**{word('demonstration', language)}**", ""]
    lines += [
        f"{word('as_of', language)} **{told['as_of']}** · "
        f"{word('planned', language)} **{percent(told['planned'])}** · "
        f"{word('actual', language)} **{percent(told['actual'])}** · "
        f"{word('plan', language)} v{told['plan_version']}",
        "",
        " · ".join(f"{word(s, language)} {n}" for s, n in told["counts"].items()),
        "",
    ]
    lines += [f"- [{name}]({url})" for name, url in links.items()] + [""] if links else []
    lines += _table([_tally(row, "phase", language) for row in told["phases"]])
    lines += _table([_target(row, language) for row in told["targets"]])
    return "\n".join(lines)


def _target(row: Row, language: str) -> dict[str, Any]:
    def amount(value: float | None) -> str:
        return "—" if value is None else f"{value:g}{row['measure']}"

    goals = "；".join(f"{step['when']} {amount(step['total'])}" for step in row["steps"])
    value = amount(row["value"])
    return {
        word("target", language): row["title"],
        word("goal", language): goals or row["reference"],
        word("actual", language): value,
    }


def _table(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    head = list(rows[0])
    body = ["| " + " | ".join(_safe(row[key]) for key in head) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *body, ""]


def _safe(cell: object) -> str:
    """A plan's words cannot end a cell, start HTML or open a link."""
    text = str(cell).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in "|[]`*_":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
