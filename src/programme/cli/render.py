"""Tables for people. Wide characters are measured, so that Chinese columns stand straight."""

from collections.abc import Iterable
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from programme.core.words import word

Row = dict[str, Any]
WIDTH = 110
"""Columns of what is written to a file or a pipe."""
COLOURS = {
    "done": "green",
    "done_late": "green",
    "overdue": "bold red",
    "blocked": "dark_orange",
    "at_risk": "yellow",
    "open": "blue",
    "submitted": "cyan",
}
SHOWN = (
    "done",
    "done_late",
    "waived",
    "unreported",
    "upcoming",
    "submitted",
    "open",
    "at_risk",
    "blocked",
    "overdue",
)


def _console() -> Console:
    """As wide as the terminal; where there is none, wide enough for a table."""
    console = Console()
    return console if console.is_terminal else Console(width=max(console.width, WIDTH))


def percent(share: float | None) -> str:
    """Rounded down, so that 100 % means all; '—' for an empty set."""
    return "—" if share is None else f"{int(share * 100 + 1e-9)}%"


def print_status(found: dict[str, list[Row]], by: Iterable[str], language: str) -> None:
    """The roll-up of each programme, one table per axis, then its targets."""
    console = _console()
    for programme in found["programmes"]:
        _headline(console, programme, language)
        for axis in by:
            rows = programme.get(f"{axis}s", [])
            if rows:
                console.print(_table(rows, axis, language))
        if programme["targets"]:
            console.print(_targets(programme["targets"], language))


def _headline(console: Console, programme: Row, language: str) -> None:
    demo = {"zh": "演示 ", "en": "DEMONSTRATION "}[language] if programme["simulated"] else ""
    console.print(f"\n[bold]{demo}{programme['title']}[/bold]  [dim]{programme['programme']}[/dim]")
    parts = [
        f"{word('as_of', language)} {programme['as_of']}",
        f"{word('planned', language)} {percent(programme['planned'])}",
        f"{word('actual', language)} {percent(programme['actual'])}",
        f"{word('total', language)} {programme['total']}",
        *(f"{_status(s, language)} {n}" for s, n in _counts(programme)),
    ]
    if programme["unscheduled"]:
        parts.append(f"{word('unscheduled', language)} {programme['unscheduled']}")
    console.print("  ".join(parts), highlight=False)


def _counts(row: Row) -> list[tuple[str, int]]:
    return [(status, row["counts"][status]) for status in SHOWN if row["counts"].get(status)]


def _status(status: str, language: str) -> str:
    key = "at_risk.time" if status == "at_risk" else status
    words = word(key, language)
    return f"[{COLOURS[status]}]{words}[/]" if status in COLOURS else words


def _table(rows: list[Row], axis: str, language: str) -> Table:
    """One row per phase, office, unit or month; a weight is shown where it is not the total."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(word(axis, language), overflow="fold", ratio=3)
    dated = axis == "phase"
    weighed = any(abs(row["weight"] - row["total"]) > 0.001 for row in rows)
    for key in [*(["window"] if dated else []), "closed", *(["weight"] if weighed else [])]:
        table.add_column(word(key, language), no_wrap=True, justify="right")
    table.add_column(word("status", language), overflow="fold", ratio=4)
    for key in ("planned", "actual"):
        table.add_column(word(key, language), no_wrap=True, justify="right")
    depth: dict[str, int] = {}
    for row in rows:
        depth[row["id"]] = depth.get(row.get("parent") or "", -1) + 1
        table.add_row(
            "  " * depth[row["id"]] + row["title"],
            *([_span(row)] if dated else []),
            f"{_closed(row)}/{row['total']}",
            *([f"{row['weight']:.4g}"] if weighed else []),
            _states(row, language),
            percent(row["planned"]),
            percent(row["actual"]),
        )
    if any(row.get("derived") and row["start"] for row in rows):
        table.caption = {"zh": "* 文件未给时限，由所含事项得出", "en": "* derived from its items"}[
            language
        ]
        table.caption_justify = "left"
    return table


def _span(row: Row) -> str:
    """`2023.03.01–05.31`, the year once where it is the same; `*` where it is derived."""
    if not row["end"]:
        return "—"
    start, end = (row["start"] or "").replace("-", "."), row["end"].replace("-", ".")
    short = end[5:] if start[:4] == end[:4] else end
    return f"{start}–{short}{'*' if row.get('derived') else ''}"


def _closed(row: Row) -> int:
    return sum(row["counts"].get(s, 0) for s in ("done", "done_late", "waived"))


def _states(row: Row, language: str) -> str:
    """What is not simply done, most urgent first; undated work last."""
    late = [(s, n) for s, n in reversed(_counts(row)) if s != "done"]
    parts = [f"{_status(s, language)} {n}" for s, n in late]
    if row["unscheduled"]:
        done = (
            f"（{word('closed', language)} {row['unscheduled_done']}）"
            if row["unscheduled_done"]
            else ""
        )
        parts.append(f"[dim]{word('unscheduled', language)} {row['unscheduled']}{done}[/dim]")
    return "  ".join(parts)


def _targets(rows: list[Row], language: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    headings = ("target", "window", "goal", "reached")
    for key in headings:
        table.add_column(word(key, language), overflow="fold")
    for row in rows:
        for i, step in enumerate(row["steps"]):
            goal = "—" if step["total"] is None else f"{step['total']:g}{row['measure']}"
            focus = f"（{step['focus']}）" if step["focus"] else ""
            value = "—" if row["value"] is None else f"{row['value']:g}{row['measure']}"
            table.add_row(
                row["title"] if not i else "",
                f"{step['when']}{focus}",
                goal,
                value if not i else "",
            )
        if not row["steps"]:
            table.add_row(row["title"], row["reference"] or "—", "—", "—")
    return table


def print_listing(rows: list[Row], language: str) -> None:
    """Assignments, one a line."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("assignment", "task", "start", "end", "status"):
        table.add_column(word(key, language), overflow="fold")
    for row in rows:
        share = f" {row['progress']}%" if 0 < row["progress"] < 100 else ""
        table.add_row(
            row["key"],
            row["title"],
            row["start"] or "—",
            row["end"] or "—",
            _status(row["status"], language) + share,
        )
    _console().print(table)
