"""What became of all messages, for people to look at and decide on."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from programme import store
from programme.actions.context import Context
from programme.actions.outbox import Which, outbox
from programme.actions.pages import table
from programme.core.words import word
from programme.store.tally import Tally

FATES = {
    "sent": ("已发", "sent"),
    "failed": ("失败", "failed"),
    "unknown": ("不明", "unknown"),
    "cancelled": ("撤销", "called off"),
    "planned": ("等待", "waiting"),
    "held": ("待放行", "held"),
    "superseded": ("并入后信", "superseded"),
}
WORDS = {
    "channel": ("渠道", "Channel"),
    "recipient": ("收件方", "Recipient"),
    "month": ("{month}本月 / 累计", "{month}, this month / ever"),
    "unclaimed": ("（未派发）", "(not handed out yet)"),
    "top": ("收件最多的单位", "Who gets most"),
    "held": ("待放行", "Held for a release"),
    "dead": ("发送失败，待人处理", "Failed, for a person to see"),
    "id": ("编号", "No."),
    "about": ("事项", "About"),
    "since": ("原定发出", "Was to go"),
    "why": ("原因", "Why"),
    "sending": ("发送提醒", "Reminders"),
    "title": ("消息统计", "Messages"),
    "none": ("还没有消息", "no messages yet"),
    "rests": ("{channel} 停用至 {until}", "{channel} rests until {until}"),
    "down": ("{channel} 全部发送失败", "{channel}: nothing got through"),
}
NOW = ("planned", "held")
"""Fates that pass: how many there were in a month says nothing."""
MOST_RECIPIENTS, MOST_MESSAGES = 20, 50
"""Rows of the tables of recipients, and of messages for a person to decide on."""
MAIL = re.compile(r"[^\s<>@]+@[^\s<>@]+")


def words(language: str) -> Callable[[str], str]:
    """The words of this page in a language."""
    n = 0 if language == "zh" else 1
    return lambda key: WORDS[key][n]


def language_of(ctx: Context) -> str:
    """The language of what concerns all programmes: Chinese unless every one is in English."""
    with ctx.store.read() as tx:
        found = [store.versions.latest(tx, row.id) for row in store.programmes.all(tx)]
    plans = {version[1].language for version in found if version}
    return "en" if plans == {"en"} else "zh"


def bare(text: str) -> str:
    """An error without the addresses that a mail server may have put into it."""
    return MAIL.sub("…@…", text)


def zone_of(ctx: Context) -> ZoneInfo:
    """The zone in which such moments are told: that of the first programme."""
    with ctx.store.read() as tx:
        return ZoneInfo(next((row.zone for row in store.programmes.all(tx)), "UTC"))


def statistics(ctx: Context, language: str) -> str:
    """A page in markdown: messages by channel and by recipient, this month and ever; those a
    person is to decide on, with the command."""
    say, zone = words(language), zone_of(ctx)
    today = ctx.now().astimezone(zone)
    month = today.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    with ctx.store.read() as tx:
        found = store.tally.tallies(tx, month)
    head = [f"**{word('demonstration', language)}**", ""] if ctx.store.simulated else []
    if not found:
        return "\n".join([*head, say("none")])
    lines = [*head, say("month").format(month=f"{today:%Y-%m} "), ""]
    lines += table(_counted(found, "channel", language))
    lines += [f"## {say('top')}", "", *table(_counted(found, "recipient", language))]
    return "\n".join([*lines, *_for_a_person(ctx, language)])


def _counted(found: Sequence[Tally], axis: str, language: str) -> list[dict[str, str]]:
    """One row for each channel or recipient: `3 / 41` of each fate, those who got most first."""
    say, n = words(language), 0 if language == "zh" else 1
    names = Counter[str]()
    cells: dict[tuple[str, str], Counter[str]] = {}
    for one in found:
        name = getattr(one, axis)
        names[name] += one.total * (one.fate == "sent")
        cell = cells.setdefault((name, one.fate), Counter())
        cell.update(recent=one.recent, total=one.total)
    fates = [fate for fate in FATES if any(fate == one.fate for one in found)]

    def shown(name: str, fate: str) -> str:
        cell = cells.get((name, fate), Counter())
        if fate in NOW:
            return str(cell["total"] or "")
        return f"{cell['recent']} / {cell['total']}" if cell else ""

    return [
        {say(axis): name or say("unclaimed")} | {FATES[f][n]: shown(name, f) for f in fates}
        for name, _ in names.most_common(MOST_RECIPIENTS)
    ]


def _for_a_person(ctx: Context, language: str) -> Iterator[str]:
    say = words(language)
    decisions: tuple[tuple[Which, str, str], ...] = (
        ("held", "held", "release"),
        ("failed", "dead", "retry"),
    )
    for which, title, command in decisions:
        rows = outbox(ctx, [which])
        if not rows:
            continue
        ids = " ".join(str(row["id"]) for row in rows[:MOST_MESSAGES])
        yield from (f"## {say(title)} · {len(rows)}", "")
        yield from table([_to_decide(row, say) for row in rows[:MOST_MESSAGES]])
        yield from ("```sh", f"programme outbox --{command} {ids}", "```", "")


def _to_decide(row: dict[str, Any], say: Callable[[str], str]) -> dict[str, str]:
    why = {say("why"): bare(row["reason"])} if row["reason"] else {}
    return {
        say("id"): row["id"],
        say("recipient"): row["recipient"],
        say("about"): "；".join(row["about"]),
        say("since"): row["send_at"][:16].replace("T", " "),
        **why,
    }
