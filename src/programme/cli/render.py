"""Tables for people. Wide characters are measured, so that Chinese columns stand straight."""

import os
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions
from rich.markup import escape
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from programme.cli.heat import print_heat
from programme.core.words import amount, goal, word

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
PACES = {"ahead": "green", "on": "green", "behind": "red"}
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


NONE_YET = {
    "zh": "还没有项目；先用 programme apply 启用计划文件",
    "en": "no programmes yet; put a schedule file into force with `programme apply`",
}
NARROW = 100
"""Below this many columns a table leaves out the weights."""


class Pieces:
    """Short texts in a row that wraps between them, never within."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = [Text.from_markup(text) for text in texts]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        line = Text()
        for text in self.texts:
            if line and line.cell_len + 2 + text.cell_len > options.max_width:
                yield line
                line = Text()
            line = Text.assemble(line, "  " if line else "", text)
        yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widths = [text.cell_len for text in self.texts]
        return Measurement(max(widths, default=0), sum(widths) + 2 * len(widths))


def terminal() -> Console:
    """As wide as the terminal, or as COLUMNS says; else wide enough for a table."""
    console = Console(highlight=False)
    told = console.is_terminal or "COLUMNS" in os.environ
    return console if told else Console(width=WIDTH, highlight=False)


def percent(share: float | None) -> str:
    """Rounded down, so that 100 % means all; '—' for an empty set."""
    return "—" if share is None else f"{int(share * 100 + 1e-9)}%"


def print_status(found: dict[str, list[Row]], by: Iterable[str], language: str) -> None:
    """The roll-up of each programme, one table per axis, then its targets."""
    console = terminal()
    if not found["programmes"]:
        console.print(NONE_YET[language])
    for programme in found["programmes"]:
        _headline(console, programme, language)
        if "cross" in programme:
            print_heat(console, programme["cross"], language)
        for axis in by:
            rows = [row.get("work", row) for row in programme.get(f"{axis}s", [])]
            if rows:
                console.print(_table(rows, axis, language, wide=console.width >= NARROW))
            elif programme["plan_version"] is not None:
                none = {"zh": "这个项目没有可按“{}”汇总的事项", "en": "nothing to roll up by {}"}
                console.print(none[language].format(word(axis, language)), style="dim")
        if programme["targets"]:
            console.print(_targets(programme["targets"], language))


def _headline(console: Console, programme: Row, language: str) -> None:
    demo = {"zh": "演示 ", "en": "DEMONSTRATION "}[language] if programme["simulated"] else ""
    title = escape(programme["title"])
    console.print(f"\n[bold]{demo}{title}[/bold]  [dim]{programme['programme']}[/dim]")
    if programme["state"]:
        state, since = word(programme["state"], language), programme["state_since"]
        console.print(f"[bold red]{state}[/] {since}  {escape(programme['state_note'])}")
    parts = [
        f"{word('as_of', language)} {programme['as_of']}",
        f"{word('planned', language)} {percent(programme['planned'])}",
        f"{word('actual', language)} {percent(programme['actual'])}",
        f"{word('total', language)} {programme['total']}",
        *(f"{status_word(s, language)} {n}" for s, n in _counts(programme)),
    ]
    if programme["unscheduled"]:
        parts.append(f"{word('unscheduled', language)} {programme['unscheduled']}")
    console.print(Pieces(parts))
    if programme["plan_version"] is None:
        console.print({"zh": "当日尚无计划", "en": "no plan was in force on that day"}[language])


def _counts(row: Row) -> list[tuple[str, int]]:
    return [(status, row["counts"][status]) for status in SHOWN if row["counts"].get(status)]


def status_word(status: str, language: str) -> str:
    words = word(status, language)
    return f"[{COLOURS[status]}]{words}[/]" if status in COLOURS else words


def _table(rows: list[Row], axis: str, language: str, *, wide: bool) -> Table:
    """One row per phase, office, unit or month; a weight is shown where it is not the total."""
    table = grid()
    table.add_column(word(axis, language), overflow="fold", ratio=4)
    dated = axis == "phase"
    weighed = wide and any(abs(row["weight"] - row["total"]) > 0.001 for row in rows)
    if dated:
        table.add_column(word("window", language), no_wrap=True)
    for key in ["closed", *(["weight"] if weighed else [])]:
        table.add_column(word(key, language), no_wrap=True, justify="right")
    table.add_column(word("status", language), ratio=3)
    for key in ("on_time", "planned", "actual"):
        table.add_column(word(key, language), no_wrap=True, justify="right")
    depth: dict[str, int] = {}
    for row in rows:
        depth[row["id"]] = depth.get(row.get("parent") or "", -1) + 1
        table.add_row(
            Padding(escape(row["title"]), (0, 0, 0, 2 * depth[row["id"]])),
            *(
                [span(row["start"], row["end"]) + "*" * bool(row["derived"] and row["end"])]
                if dated
                else []
            ),
            f"{_closed(row)}/{row['total']}",
            *([f"{row['weight']:.4g}"] if weighed else []),
            _states(row, language),
            _both(row, "on_time"),
            _both(row, "planned"),
            _both(row, "actual") + _pace(row, language),
        )
    if any(row.get("derived") and row["end"] for row in rows):
        told = {"zh": "* 文件未给时限，由所含事项得出", "en": "* derived from its items"}
        table.caption, table.caption_justify = told[language], "left"
    return table


def _both(row: Row, figure: str) -> str:
    """As the plan weighs and, in brackets where it differs, as if all weighed the same."""
    weighted, even = (percent(row[side][figure]) for side in ("weighted", "unweighted"))
    return weighted if weighted == even else f"{weighted}\n[dim]({even})[/dim]"


def _pace(row: Row, language: str) -> str:
    pace = row["weighted"]["pace"]
    return f"\n[{PACES[pace]}]{word(f'pace.{pace}', language)}[/]" if pace else ""


def _lateness(row: Row, language: str) -> str:
    """`late by 8.5 working days, 14 at most`."""
    if not row["lateness"]["late"]:
        return ""
    told = {
        "zh": "超期平均 {mean:g}、最长 {max} 个工作日",
        "en": "late by {mean:g} working days, {max} at most",
    }
    return f"[dim]{told[language].format(**row['lateness'])}[/dim]"


def grid() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)


def span(start: str | None, end: str | None) -> str:
    """`2023.03.01–05.20`, `2022.07–2023.06` for whole months, `–2023.05.31` for a deadline; the
    year once where it is the same; '—' where there is no date."""
    if not end:
        return f"{start.replace('-', '.')}–" if start else "—"
    if start == end:
        return end.replace("-", ".")
    first, last = start or "", end
    if start and start.endswith("-01") and _ends_month(end):
        first, last = start[:7], end[:7]
        if first == last:
            return first.replace("-", ".")
    short = last[5:] if first[:4] == last[:4] else last
    return f"{first}–{short}".replace("-", ".")


def _ends_month(day: str) -> bool:
    told = date.fromisoformat(day)
    return told.day == monthrange(told.year, told.month)[1]


def _closed(row: Row) -> int:
    return sum(row["counts"].get(s, 0) for s in ("done", "done_late", "waived"))


def _states(row: Row, language: str) -> Pieces:
    """What is not simply done, most urgent first; undated work last."""
    parts = [f"{status_word(s, language)} {n}" for s, n in reversed(_counts(row)) if s != "done"]
    if row["unscheduled"]:
        done = row["unscheduled_done"]
        closed = f" ({word('closed', language)} {done})" if done else ""
        parts.append(f"[dim]{word('unscheduled', language)} {row['unscheduled']}{closed}[/dim]")
    if late := _lateness(row, language):
        parts.append(late)
    return Pieces(parts)


def _targets(rows: list[Row], language: str) -> Table:
    table = grid()
    table.add_column(word("target", language), overflow="fold", ratio=3)
    table.add_column(word("window", language), overflow="fold", ratio=4)
    for key in ("goal", "reached"):
        table.add_column(word(key, language), no_wrap=True, justify="right")
    for row in rows:
        value = amount(row["value"], row["measure"])
        value = f"[green]{value} ✓[/]" if row["reached"] else value
        for i, step in enumerate(row["steps"]):
            focus = f"（{step['focus']}）" if step["focus"] else ""
            first = (escape(row["title"]), value) if not i else ("", "")
            when = escape(f"{step['when']}{focus}")
            table.add_row(first[0], when, escape(goal(row | step)), first[1])
        if not row["steps"]:
            table.add_row(escape(row["title"]), "—", escape(goal(row)), value)
    return table


def print_listing(rows: list[Row], language: str) -> None:
    """Assignments, each with its key, and its title below."""
    if not rows:
        terminal().print({"zh": "没有符合条件的分工", "en": "no assignment fits"}[language])
        return
    table = grid()
    for key in ("status", "window"):
        table.add_column(word(key, language), no_wrap=True)
    heading = f"{word('assignment', language)} / {word('task', language)}"
    table.add_column(heading, overflow="fold", ratio=1)
    for row in rows:
        share = f" {row['progress']}%" if 0 < row["progress"] < 100 else ""
        table.add_row(
            status_word(row["status"], language) + share,
            span(row["start"], row["end"]),
            f"[bold]{escape(row['key'])}[/bold]{_receipt(row, language)}\n{escape(row['title'])}",
        )
    terminal().print(table)


def _receipt(row: Row, language: str) -> str:
    """Who has the matter now, what waits for the issuer, what for the office to sign."""
    parts = [
        f"→ {escape(row['handed_to'])}" if row["handed_to"] else "",
        f"{word(row['request'], language)} {escape(row['request_to'])}" if row["request"] else "",
        word("awaiting_receipt", language) if row["awaiting_receipt"] else "",
    ]
    return "".join(f"  [magenta]{part.strip()}[/]" for part in parts if part)
