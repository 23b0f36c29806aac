"""report, why: one matter, what is said of it and why it was reminded of."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from programme.cli.group import as_json, opened, settings
from programme.cli.speech import say
from programme.cli.work import JSON, Day

if TYPE_CHECKING:
    from programme.actions.context import Context
    from programme.actions.report import Reported
    from programme.store import AssignmentRow


class Number(click.ParamType[Decimal]):
    """A decimal number."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """The number; fails for anything else, also for what is infinite or none."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.fail(
                say(f"{value!r} is no number; write it like 93.5", f"“{value}”不是数，请写成 93.5"),
                param,
                ctx,
            )
        return number


def _rows(context: click.Context, text: str) -> "list[AssignmentRow]":
    """The assignments that have `text` in key or title, if there is a store; for completion."""
    from programme import store
    from programme.errors import ProgrammeError
    from programme.runtime import running
    from programme.settings import read_settings

    home = context.find_root().params.get("home")
    try:
        mine = read_settings(**({"home": home} if home else {}))
        if not mine.store and not (mine.home / "programme.db").exists():
            return []
        with running(mine) as found, found.store.read() as tx:
            return [row for row in store.items.find(tx, text, limit=50) if row.retired is None]
    except ProgrammeError:  # completion is silent
        return []


def _complete_key(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Keys that begin with, or else hold, what was typed."""
    keys = [row.key for row in _rows(context, incomplete or "/")]
    return [key for key in keys if key.startswith(incomplete)] or keys


KEY = click.argument("key", shell_complete=_complete_key)
KINDS = {
    "done": "done",
    "progress": "progress",
    "blocked": "blocked",
    "reopen": "reopened",
    "sign": "signed",
    "decline": "declined",
    "hand_on": "handing",
    "consent": "handed",
    "acknowledge": "snoozed",
    "snooze": "snoozed",
    "withdraw": "withdrawn",
    "value": "value",
}
"""What each option says: a kind of report, or a target's value."""
FROM = click.Path(path_type=Path, dir_okay=False)


@click.command("report")
@click.argument("key", default="", shell_complete=_complete_key)
@click.option("--from", "sheet", type=FROM, help="Record what this sheet says (see `sheet`).")
@click.option("--done", is_flag=True, help="It is done.")
@click.option("--progress", type=int, metavar="0-100", help="Share done, in percent.")
@click.option("--blocked", is_flag=True, help="It cannot go on; say why in --note.")
@click.option("--reopen", is_flag=True, help="It is not done after all.")
@click.option("--sign", is_flag=True, help="Sign for it: the office takes it on.")
@click.option("--decline", is_flag=True, help="Return it to the issuer; say why in --note.")
@click.option("--hand-on", default="", metavar="OFFICE", help="Ask the issuer to hand it on.")
@click.option("--consent", is_flag=True, help="As the issuer: hand it on as was asked.")
@click.option("--acknowledge", is_flag=True, help="Seen: reminders pause, escalation does not.")
@click.option("--snooze", type=Day(), help="No reminders until then; say why in --note.")
@click.option("--withdraw", type=int, metavar="N", help="Report N was wrong; take it back.")
@click.option("--correct", type=int, metavar="N", help="This stands in for report N.")
@click.option("--value", type=Number(), help="KEY is a target (programme/target): its value.")
@click.option("--reference", is_flag=True, help="--value is of what the target is compared with.")
@click.option("--on", type=Day(), help="When it happened; today if not said.")
@click.option("--note", default="", help="In words.")
@click.option("--by", default="", help="Who says so, where that is not who runs this.")
@click.option(
    "--evidence", multiple=True, type=click.Path(path_type=Path), help="A file; repeatable."
)
@JSON
@click.pass_context
def report_command(
    context: click.Context, /, key: str, sheet: Path | None, as_data: bool, **said: Any
) -> None:
    """Report on the assignment KEY, or any unambiguous part of its key or title.

    A later report supersedes an earlier one; what was wrong is corrected by number (`facts KEY`
    lists them). Nothing is overwritten. --from takes a sheet of `programme sheet` back instead.
    """
    if sheet:
        _from_sheet(context, sheet, said["by"], as_data)
        return
    if not key:
        raise click.UsageError(
            say(
                "name a KEY, or a sheet: --from office.xlsx",
                "请写编号 KEY，或用 --from office.xlsx 交回填报表",
            )
        )
    kind = _kind(said)
    with opened(context) as ctx:
        found = _recorded(ctx, key, kind, said)
    if as_data:
        as_json({**asdict(found), "kind": kind})
    else:
        _print_recorded(found, kind, settings(context).language)


def _kind(said: Mapping[str, Any]) -> str:
    """The one thing that is said: a kind of report, or `value`."""
    given = [name for name in KINDS if said[name] is not False and said[name] not in (None, "")]
    if len(given) > 1 or not (given or said["note"] or said["evidence"]):
        raise click.UsageError(
            say("say one of {}; or a --note", "请在 {} 中写一个，或写 --note").format(
                ", ".join(f"--{name.replace('_', '-')}" for name in KINDS)
            )
        )
    kind = KINDS[given[0]] if given else "note"
    if kind == "blocked" and not said["note"]:
        raise click.UsageError(
            say("--blocked needs a reason: --note '…'", "受阻须写明原因：--note '…'")
        )
    if kind == "value" and said["evidence"]:
        raise click.UsageError(
            say(
                "--evidence belongs to an assignment, not to a --value",
                "--evidence 用于分工，不用于 --value",
            )
        )
    if said["reference"] and kind != "value":
        raise click.UsageError(
            say("--reference tells what a --value is of", "--reference 要与 --value 同用")
        )
    return kind


def _recorded(ctx: "Context", key: str, kind: str, said: Mapping[str, Any]) -> "Reported":
    from programme.actions.report import measure, report

    on, note = said["on"], said["note"]
    if kind == "value":
        return measure(ctx, key, said["value"], on=on, note=note, reference=said["reference"])
    corrects = said["correct"] if said["correct"] is not None else said["withdraw"]
    return report(
        ctx,
        key,
        kind,  # type: ignore[arg-type]  # one of the literals
        progress=said["progress"],
        on=on,
        until=said["snooze"],
        to=said["hand_on"],
        note=note,
        evidence=said["evidence"],
        corrects=corrects,
        by=said["by"],
    )


def _print_recorded(found: "Reported", kind: str, language: str) -> None:
    from programme.core.standing import RECEIPTS
    from programme.core.words import word

    status = found.status if kind == "value" else word(found.status, language)
    share = f" {found.progress}%" if kind == "progress" else ""
    receipt = f"  {word(kind, language)}" if kind in RECEIPTS else ""
    named = f" → {found.to}" if found.to else ""
    told = {"zh": "已记录", "en": "recorded"}[language]
    click.echo(f"{told}: {found.key}  {found.title}  {status}{share}{receipt}{named}")
    twice = {"zh": "这份佐证材料以前用过", "en": "this evidence was given before"}[language]
    for name, other in found.again:
        click.echo(f"  {twice}: {name} ← {other}", err=True)


def _from_sheet(context: click.Context, path: Path, by: str, as_data: bool) -> None:
    """All that an office's sheet says."""
    from programme.actions.sheet import take_sheet
    from programme.core.words import word

    language = settings(context).language
    with opened(context) as ctx:
        found = take_sheet(ctx, path, by=by)
    if as_data:
        rows = [{"kind": kind, **asdict(one)} for kind, one in found.new]
        as_json({"recorded": rows, "known": found.known})
        return
    for kind, one in found.new:
        share = f" {one.progress}%" if kind == "progress" else ""
        click.echo(f"  {one.key}  {one.title}  {word(one.status, language)}{share}")
    new = len(found.new)
    if not (new or found.known):
        told = {
            "zh": "表里没有填写任何一行，没有录入",
            "en": "no row was filled in: nothing to record",
        }
        click.echo(told[settings(context).language])
        return
    told = {
        "zh": f"已录入 {new} 条填报，另有 {found.known} 条早已在册",
        "en": f"recorded {new} reports; {found.known} were known already",
    }
    click.echo(told[language])


@click.command("why")
@KEY
@click.argument("recipient", default="")
@JSON
@click.pass_context
def why_command(context: click.Context, key: str, recipient: str, as_data: bool) -> None:
    """Which reminders the assignment KEY had, has and will have, and why: when, to whom, through
    what, with what result. RECIPIENT, or any part of its name, shows only its own."""
    from programme.actions.why import why
    from programme.cli import reasons

    with opened(context) as ctx:
        story = why(ctx, key, recipient)
    language = settings(context).language
    if as_data:
        as_json(reasons.data(story, language))
        return
    reasons.show(story, language)
