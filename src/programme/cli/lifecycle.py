"""suspend, resume, end: decisions about a whole programme."""

from datetime import date
from typing import TYPE_CHECKING

import click

from programme.cli.decide import BY, NOTE, ON
from programme.cli.group import as_json, opened, settings
from programme.cli.work import JSON

if TYPE_CHECKING:
    from programme.core.lifecycle import EventKind


def _decide(
    context: click.Context,
    slug: str,
    kind: "EventKind",
    note: str,
    by: str,
    on: date | None,
    as_data: bool,
) -> None:
    from programme.actions.lifecycle import decide
    from programme.core.words import word

    with opened(context) as ctx:
        found = decide(ctx, slug, kind, note=note, by=by, on=on)
    if as_data:
        as_json({"programme": slug, **found.model_dump()})
        return
    language = settings(context).language
    since = f"  {found.since}  {found.note}" if found.since else ""
    click.echo(f"{slug}: {word(kind, language)}{since}")


@click.command("suspend")
@click.argument("programme")
@NOTE
@BY
@ON
@JSON
@click.pass_context
def suspend_command(
    context: click.Context, programme: str, note: str, by: str, on: date | None, as_data: bool
) -> None:
    """Suspend PROGRAMME (中止): nobody is reminded until it is resumed; matters stand as they
    would. Say why in --note."""
    _decide(context, programme, "suspended", note, by, on, as_data)


@click.command("resume")
@click.argument("programme")
@NOTE
@BY
@ON
@JSON
@click.pass_context
def resume_command(
    context: click.Context, programme: str, note: str, by: str, on: date | None, as_data: bool
) -> None:
    """Resume PROGRAMME, suspended or ended: reminders are decided anew."""
    _decide(context, programme, "resumed", note, by, on, as_data)


@click.command("end")
@click.argument("programme")
@NOTE
@BY
@ON
@JSON
@click.pass_context
def end_command(
    context: click.Context, programme: str, note: str, by: str, on: date | None, as_data: bool
) -> None:
    """End PROGRAMME early: what is open counts as waived from that day on, and is not late. Say
    why in --note."""
    _decide(context, programme, "ended", note, by, on, as_data)
