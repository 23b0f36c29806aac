"""report, why: one matter, what is said of it and why it was reminded of."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from programme.cli.group import as_json, opened, settings
from programme.cli.speech import say
from programme.cli.work import JSON, Day

if TYPE_CHECKING:
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
SAYINGS = (
    "--done, --progress, --blocked, --reopen, --sign, --decline, --hand-on, --consent,"
    " --acknowledge, --snooze, --withdraw, --value"
)
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
    context: click.Context,
    key: str,
    sheet: Path | None,
    done: bool,
    progress: int | None,
    blocked: bool,
    reopen: bool,
    sign: bool,
    decline: bool,
    hand_on: str,
    consent: bool,
    acknowledge: bool,
    snooze: date | None,
    withdraw: int | None,
    correct: int | None,
    value: Decimal | None,
    reference: bool,
    on: date | None,
    note: str,
    by: str,
    evidence: tuple[Path, ...],
    as_data: bool,
) -> None:
    """Report on the assignment KEY, or any unambiguous part of its key or title.

    A later report supersedes an earlier one; what was wrong is corrected by number (`facts KEY`
    lists them). Nothing is overwritten. --from takes a sheet of `programme sheet` back instead.
    """
    if sheet:
        _from_sheet(context, sheet, by, as_data)
        return
    if not key:
        raise click.UsageError(
            say(
                "name a KEY, or a sheet: --from office.xlsx",
                "请写编号 KEY，或用 --from office.xlsx 交回填报表",
            )
        )
    from programme.actions.report import measure, report

    said = (
        ("done", done),
        ("progress", progress is not None),
        ("blocked", blocked),
        ("reopened", reopen),
        ("signed", sign),
        ("declined", decline),
        ("handing", hand_on),
        ("handed", consent),
        ("snoozed", acknowledge),
        ("snoozed", snooze),
        ("withdrawn", withdraw is not None),
    )
    kinds = [kind for kind, given in said if given]
    _refuse_muddle(kinds, value, note, evidence)
    if reference and value is None:
        raise click.UsageError(
            say("--reference tells what a --value is of", "--reference 要与 --value 同用")
        )
    kind = kinds[0] if kinds else "note"
    with opened(context) as ctx:
        if value is not None:
            found = measure(ctx, key, value, on=on, note=note, reference=reference)
        else:
            found = report(
                ctx,
                key,
                kind,  # type: ignore[arg-type]  # one of the literals
                progress=progress,
                on=on,
                until=snooze,
                to=hand_on,
                note=note,
                evidence=evidence,
                corrects=correct if correct is not None else withdraw,
                by=by,
            )
    if as_data:
        as_json({**asdict(found), "kind": "value" if value is not None else kind})
        return
    from programme.core.standing import RECEIPTS
    from programme.core.words import word

    language = settings(context).language
    status = found.status if value is not None else word(found.status, language)
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
    told = {
        "zh": f"已录入 {new} 条填报，另有 {found.known} 条早已在册",
        "en": f"recorded {new} reports; {found.known} were known already",
    }
    click.echo(told[language])


def _refuse_muddle(
    kinds: list[str], value: Decimal | None, note: str, evidence: tuple[Path, ...]
) -> None:
    """A report says one thing."""
    if len(kinds) + (value is not None) > 1 or not (kinds or value is not None or note or evidence):
        raise click.UsageError(
            say("say one of {}; or a --note", "请在 {} 中写一个，或写 --note").format(SAYINGS)
        )
    if "blocked" in kinds and not note:
        raise click.UsageError(
            say("--blocked needs a reason: --note '…'", "受阻须写明原因：--note '…'")
        )
    if value is not None and evidence:
        raise click.UsageError(
            say(
                "--evidence belongs to an assignment, not to a --value",
                "--evidence 用于分工，不用于 --value",
            )
        )


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
