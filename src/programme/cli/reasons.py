"""The answer of `programme why`, for people and for machines."""

from typing import Any
from zoneinfo import ZoneInfo

from rich.markup import escape

from programme.actions.why import Line, Story
from programme.cli.render import grid, span, status_word, terminal
from programme.core.because import called, state_word

HEADINGS = {
    "zh": ("日期", "提醒", "收件人", "结果", "缘由"),
    "en": ("Day", "Reminder", "Recipient", "Result", "Why"),
}
COLOURS = {
    "sent": "green",
    "planned": "cyan",
    "held": "yellow",
    "claimed": "cyan",
    "failed": "red",
    "unknown": "red",
    "to_come": "blue",
}


def data(story: Story, language: str) -> dict[str, Any]:
    """The story as plain values; instants in UTC, words in that language beside the codes."""
    said = story.now.said
    return {
        "key": story.key,
        "title": story.title,
        "office": story.office,
        "start": story.start,
        "end": story.end,
        "status": story.now.status,
        "signed": said.signed,
        "request": said.request,
        "snoozed_until": said.snoozed_until,
        "rungs": [_row(line, language) for line in story.lines],
    }


def _row(line: Line, language: str) -> dict[str, Any]:
    return {
        "track": line.track,
        "rung": line.rung,
        "n": line.n,
        "on": line.on,
        "recipient": line.recipient,
        "state": line.state,
        "at": line.at and line.at.isoformat(),
        "channel": line.channel,
        "subject": line.subject,
        "message": line.message,
        "because": [one.code for one in line.because],
        "why": _why(line, language),
    }


def show(story: Story, language: str) -> None:
    """A table, a row for each rung and recipient, below what the matter is."""
    start, end = (day.isoformat() if day else None for day in (story.start, story.end))
    out = terminal()
    out.print(f"\n[bold]{escape(story.key)}[/bold]  {escape(story.title)}")
    parts = (status_word(story.now.status, language), span(start, end), escape(story.office))
    out.print("  ".join(parts))
    table = grid()
    for heading, share in zip(HEADINGS[language], (None, 3, 2, 4, 6), strict=True):
        table.add_column(heading, overflow="fold", ratio=share, no_wrap=share is None)
    for line in story.lines:
        name = called(line.rung, line.n, story.remind, language) if line.rung else "—"
        table.add_row(
            line.on.isoformat() if line.on else "—",
            name,
            escape(line.recipient) or "—",
            _result(line, story.zone, language),
            escape(_why(line, language)),
        )
    out.print(table)


def _result(line: Line, zone: str, language: str) -> str:
    """The state, when and through what."""
    colour = COLOURS.get(line.state, "dim")
    at = f" {line.at.astimezone(ZoneInfo(zone)):%m-%d %H:%M}" if line.at else ""
    through = f" {line.channel}" if line.channel else ""
    return f"[{colour}]{state_word(line.state, language)}[/]{at}{escape(through)}"


def _why(line: Line, language: str) -> str:
    return ("；" if language == "zh" else "; ").join(one.told(language) for one in line.because)
