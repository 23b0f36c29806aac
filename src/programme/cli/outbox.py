"""deliver, outbox: what goes out, and what a person decides about it."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from programme.cli.group import as_json, opened, settings
from programme.cli.speech import say

if TYPE_CHECKING:
    from programme.actions.delivery import Sent, Waiting

JSON = click.option("--json", "as_data", is_flag=True, help="For machines.")
STATES = {"held": "待放行", "failed": "发送失败", "planned": "等待"}
DECIDED = {
    "freed": {
        "zh": "已放行 {n} 条，下次发送时发出",
        "en": "{n} released, for the next delivery",
    },
    "again": {
        "zh": "{n} 条将在下次发送时重试",
        "en": "{n} to be tried anew at the next delivery",
    },
    "dropped": {"zh": "已撤下 {n} 条", "en": "{n} dropped"},
}
REASONS = {
    "outside the recipient's hours": "不在收件方的发送时段",
    "enough for one day": "当日已达上限",
}


@click.command("deliver")
@click.option("--now", "at_once", is_flag=True, help="Whatever the hours of the recipients.")
@JSON
@click.pass_context
def deliver_command(context: click.Context, at_once: bool, as_data: bool) -> None:
    """Send the reminders whose time has come; each once.

    What cannot go now (quiet hours, rest days, a channel that is away) is listed with the moment
    until which it waits.
    """
    from programme.actions.deliver import deliver

    with opened(context) as ctx:
        found = deliver(ctx, at_once=at_once)
    if as_data:
        as_json({k: [asdict(one) for one in getattr(found, k)] for k in ("messages", "waiting")})
    else:
        language = settings(context).language
        for message in found.messages:
            click.echo(_sent(message, language))
        for one in found.waiting:
            click.echo(_waits(one, language))
        click.echo(found.summary(language))
    if found.failed:
        context.exit(1)


def _sent(one: "Sent", language: str) -> str:
    """`已发送: 基础教育科: 【催办】…`; without a subject the error, if there is one."""
    from programme.core.because import state_word

    told = (state_word(one.state, language), one.recipient, one.subject or one.error)
    return ": ".join(filter(None, told))


def _waits(one: "Waiting", language: str) -> str:
    """`等待至 05-22 14:30: 基础教育科: 不在收件方的发送时段`."""
    if not one.until:
        told = {"zh": "待放行", "en": "held for a person"}[language]
        return f"{told}: {one.recipient}"
    word = {"zh": "等待至", "en": "waits until"}[language]
    why = _reason(one.reason, language)
    return f"{word} {one.until:%m-%d %H:%M}: {one.recipient}: {why}"


def _reason(reason: str, language: str) -> str:
    return REASONS.get(reason, reason) if language == "zh" else reason


@click.command("outbox")
@click.option("--held", is_flag=True, help="Messages held for a release.")
@click.option("--failed", is_flag=True, help="Messages given up after the last attempt.")
@click.option("--waiting", is_flag=True, help="Messages that wait, and until when.")
@click.option("--release", "freed", type=int, multiple=True, metavar="ID", help="Let it go.")
@click.option("--retry", "again", type=int, multiple=True, metavar="ID", help="Try it anew.")
@click.option("--drop", "dropped", type=int, multiple=True, metavar="ID", help="Call it off.")
@click.option("--reason", default="", help="Why, for --drop.")
@click.argument("more", nargs=-1, type=int, metavar="[ID]...")
@JSON
@click.pass_context
def outbox_command(
    context: click.Context,
    held: bool,
    failed: bool,
    waiting: bool,
    freed: tuple[int, ...],
    again: tuple[int, ...],
    dropped: tuple[int, ...],
    reason: str,
    more: tuple[int, ...],
    as_data: bool,
) -> None:
    """See what is held, failed or waits; release, retry or drop messages by their ID.

    Further IDs after the first belong to the same decision: --release 3 4 5.
    """
    from programme.actions import outbox

    decided = [name for name in ("freed", "again", "dropped") if context.params[name]]
    if len(decided) > 1 or (more and not decided):
        raise click.UsageError(
            say(
                "say one of --release, --retry or --drop, then the IDs",
                "请在 --release、--retry、--drop 中写一个，后面写编号",
            )
        )
    asked: dict[outbox.Which, bool] = {"held": held, "failed": failed, "waiting": waiting}
    shown = [name for name, wanted in asked.items() if wanted]
    with opened(context) as ctx:
        if freed:
            outbox.release(ctx, freed + more)
        if again:
            outbox.retry(ctx, again + more)
        if dropped:
            outbox.drop(ctx, dropped + more, reason)
        rows = outbox.outbox(ctx, shown)
    if as_data:
        as_json({"messages": rows})
        return
    language = settings(context).language
    for name in decided:
        n = len(context.params[name] + more)
        click.echo(DECIDED[name][language].format(n=n))
    for row in rows:
        click.echo(_line(row, language))
    if not rows and not decided:
        click.echo({"zh": "没有待处理的消息", "en": "nothing is held, failed or waits"}[language])


def _line(row: dict[str, Any], language: str) -> str:
    """`12  待放行  副局长  04-10 08:40` and, below, why and what about."""
    state = {"zh": STATES[row["state"]], "en": row["state"]}[language]
    if row["state"] == "failed" and row["until"]:
        state = {"zh": "待重试", "en": "to be retried"}[language]
    at = datetime.fromisoformat(row["until"] or row["send_at"])
    why = f"\n    {_reason(row['reason'], language)}" if row["reason"] else ""
    about = "".join(f"\n    · {title}" for title in row["about"])
    return f"{row['id']}  {state}  {row['recipient']}  {at:%m-%d %H:%M}{why}{about}"
