"""What is to come, in tables for people."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from programme.cli.render import grid, percent, print_status, terminal
from programme.core.words import word

if TYPE_CHECKING:
    from programme.actions.outlook import Message
    from programme.actions.remind import Forecast
    from programme.actions.simulate import Simulation

COLUMNS, ROWS = 12, 24
"""The most periods across and down a table."""
RECIPIENTS, NEXT = 30, 8
"""The most recipients listed, and messages shown one by one."""
PERIODS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day:%y-%m}",
    lambda day: f"{day:%y}Q{(day.month + 2) // 3}",
    lambda day: f"{day:%Y}",
)
WORDS = {
    "ahead": {"zh": "提醒预演", "en": "Reminders to come"},
    "supposing": {"zh": "假设今后无人填报", "en": "supposing nobody reports any more"},
    "none": {"zh": "这段时间没有要发的提醒", "en": "no message goes out in this time"},
    "sum": {
        "zh": "共 {n} 条，发给 {r} 个单位；最多的一天是 {day}：{most} 条",
        "en": "messages: {n}, recipients: {r}; most on one day: {most}, on {day}",
    },
    "recipient": {"zh": "收件单位", "en": "Recipient"},
    "others": {"zh": "其余 {n} 个单位", "en": "{n} others"},
    "held": {"zh": "待放行", "en": "Held"},
    "next": {"zh": "最先发出的", "en": "The first of them"},
    "waits": {"zh": "（待放行）", "en": " (held)"},
    "release": {
        "zh": "“待放行”是发给上级的，须有人放行才发出。",
        "en": "Held messages go to superiors, and only when a person releases them.",
    },
    "provisional": {
        "zh": "* 这些年份的放假安排尚未公布，日期是暂定的。",
        "en": "* The holidays of these years are not announced yet: days are provisional.",
    },
    "json": {"zh": "逐条明细：--json", "en": "Every single message: --json"},
    "played": {"zh": "推演", "en": "Simulated"},
    "on-time": {"zh": "假设各单位按期办结", "en": "all offices on time"},
    "late": {"zh": "假设各单位超期 {n} 天办结", "en": "all offices {n} days late"},
    "csv": {"zh": "各单位表现按 {n}", "en": "offices as in {n}"},
    "period": {"zh": "期末", "en": "To the end of"},
    "messages": {"zh": "提醒", "en": "Messages"},
    "at_end": {"zh": "最后一天", "en": "On the last day"},
}


def _say(key: str, language: str, **words: object) -> str:
    return WORDS[key][language].format(**words)


def print_forecast(found: "Forecast", language: str) -> None:
    """Who gets how much when, and the first few messages in words."""
    out, messages = terminal(), found.messages
    span = f"{found.first} – {found.last}"
    supposing = _say("supposing", language)
    out.print(f"\n[bold]{_say('ahead', language)}[/bold]  {span}  [dim]{supposing}[/dim]")
    if not messages:
        out.print(_say("none", language))
        return
    days = Counter(message.on for message in messages)
    day, most = max(days.items(), key=lambda pair: pair[1])
    number = len({message.recipient for message in messages})
    out.print(_say("sum", language, n=len(messages), r=number, day=day, most=most))
    out.print(_storm(messages, language))
    out.print(_first(found, language))
    for key, shown in (
        ("release", any(message.held for message in messages)),
        ("provisional", any(message.provisional for message in messages)),
        ("json", True),
    ):
        if shown:
            out.print(f"[dim]{_say(key, language)}[/dim]")


def _period(days: Iterable[date], most: int) -> Callable[[date], str]:
    """The finest way to part the days into no more than so many."""
    days = list(days)
    fit = (part for part in PERIODS if len({part(day) for day in days}) <= most)
    return next(fit, PERIODS[-1])


def _storm(messages: "Sequence[Message]", language: str) -> Table:
    """Recipients down, time across."""
    part = _period((message.on for message in messages), COLUMNS)
    guess = {part(message.on) for message in messages if message.provisional}
    # held ones are counted apart: whether they go is for a person to say
    cells = Counter((m.recipient, part(m.on)) for m in messages if not m.held)
    held = Counter(m.recipient for m in messages if m.held)
    total = Counter(m.recipient for m in messages if not m.held)
    names = sorted({m.recipient for m in messages}, key=lambda name: (-total[name], name))
    periods = sorted({part(message.on) for message in messages})
    table = grid()
    table.add_column(_say("recipient", language), overflow="fold", min_width=18)
    for period in periods:
        table.add_column(period + "*" * (period in guess), justify="right", no_wrap=True)
    table.add_column(word("total", language), justify="right", style="bold", no_wrap=True)
    if held:
        table.add_column(_say("held", language), justify="right", no_wrap=True)

    def row(title: str, some: Sequence[str], style: str = "") -> None:
        counts = [sum(cells[name, period] for name in some) for period in periods]
        waits = [sum(held[name] for name in some)] if held else []
        shown = [str(n or "·") for n in (*counts, sum(counts), *waits)]
        table.add_row(escape(title), *shown, style=style)

    listed = names if len(names) <= RECIPIENTS else names[: RECIPIENTS - 1]
    for name in listed:
        row(name, [name])
    if rest := names[len(listed) :]:
        row(_say("others", language, n=len(rest)), rest)
    row(word("total", language), names, "bold")
    return table


def _first(found: "Forecast", language: str) -> Table:
    """The next messages, each with its subject."""
    table = grid()
    table.add_column(_say("next", language), no_wrap=True)
    table.add_column("", no_wrap=True, max_width=30)
    table.add_column("", overflow="fold", ratio=1)
    for message in found.messages[:NEXT]:
        waits = _say("waits", language) if message.held else ""
        moment = f"{found.send_at(message):%Y-%m-%d %H:%M}{'*' * message.provisional}"
        table.add_row(moment, escape(message.recipient + waits), escape(found.subject(message)))
    return table


def print_simulation(found: "Simulation", offices: str, language: str) -> None:
    """How statuses and messages go on, period by period; then the last day by phase."""
    from programme.actions.simulate import month_ends

    out = terminal()
    kind, _, n = offices.partition(":")
    known = kind if kind in ("on-time", "late") else "csv"
    supposing = _say(known, language, n=n or offices)
    title = f"[bold]{_say('played', language)}  {escape(found.plan.title)}[/bold]"
    out.print(f"\n{title}  {found.first} – {found.last}  [dim]{escape(supposing)}[/dim]")
    ends = list(month_ends(found.first, found.last))
    part = _period(ends, ROWS)
    out.print(_course(found, {part(day): day for day in ends}, part, language))
    if any(message.provisional for message in found.messages):
        out.print(f"[dim]{_say('provisional', language)}[/dim]")
    out.print(_recipients(found, language))
    from programme.actions.status import told

    out.print(f"[bold]{_say('at_end', language)}[/bold]", end="")
    print_status({"programmes": [told(found.picture(found.last))]}, ("phase",), language)


SHOWN = ("upcoming", "open", "at_risk", "overdue", "done", "done_late")


def _course(
    found: "Simulation", periods: dict[str, date], part: Callable[[date], str], language: str
) -> Table:
    from programme.actions.status import told

    sent = Counter(part(message.on) for message in found.messages if not message.held)
    held = Counter(part(message.on) for message in found.messages if message.held)
    guess = {part(message.on) for message in found.messages if message.provisional}
    table = grid()
    table.add_column(_say("period", language), no_wrap=True)
    for key in ("messages", "held"):
        table.add_column(_say(key, language), justify="right", no_wrap=True)
    for status in SHOWN:
        table.add_column(word(status, language), justify="right", no_wrap=True)
    for key in ("planned", "actual"):
        table.add_column(word(key, language), justify="right", no_wrap=True)
    for period, day in periods.items():
        row = told(found.picture(day))
        counts = [str(row["counts"].get(status) or "·") for status in SHOWN]
        table.add_row(
            period + "*" * (period in guess),
            str(sent[period] or "·"),
            str(held[period] or "·"),
            *counts,
            percent(row["planned"]),
            percent(row["actual"]),
        )
    return table


def _recipients(found: "Simulation", language: str) -> Table:
    from programme.actions.simulate import recipients

    table = grid()
    table.add_column(_say("recipient", language), overflow="fold", ratio=1)
    for key in ("messages", "held"):
        table.add_column(_say(key, language), justify="right", no_wrap=True)
    for row in recipients(found.messages)[:RECIPIENTS]:
        n, held = row["messages"] - row["held"], row["held"]
        table.add_row(escape(row["recipient"]), str(n or "·"), str(held or "·"))
    return table
