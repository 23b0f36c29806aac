"""remind, simulate: the storm before it comes."""

import json
from datetime import date
from pathlib import Path

import click

from programme.cli.group import as_json, opened, settings
from programme.cli.plans import schedules_in
from programme.cli.speech import say
from programme.cli.work import JSON, Day

NOT_SENT = {"zh": "（仅供粘贴，没有记为已发）", "en": "(to paste; nothing was recorded as sent)"}


@click.command("remind")
@click.argument("programmes", nargs=-1, metavar="[PROGRAMME|FILE]…")
@click.option("--dry-run", is_flag=True, help="Every message to come, if nobody reports any more.")
@click.option("--from", "first", type=Day(), help="From this day; today if not said.")
@click.option("--to", "last", type=Day(), help="To this day; to the end if not said.")
@click.option("--text", "office", metavar="OFFICE", help="Its open work, to paste into a chat.")
@click.option("--on", type=Day(), help="With --text: as of that day.")
@JSON
@click.pass_context
def remind_command(
    context: click.Context,
    programmes: tuple[str, ...],
    dry_run: bool,
    first: date | None,
    last: date | None,
    office: str | None,
    on: date | None,
    as_data: bool,
) -> None:
    """See reminders before they go: of programmes in force (all, if none is named), or of
    schedule files that are not applied yet. Nothing is sent or recorded."""
    if dry_run == bool(office) or (on and not office) or (office and (as_data or programmes)):
        raise click.UsageError(
            say(
                "say --dry-run [PROGRAMME|FILE]…, or --text OFFICE [--on DATE]",
                "请写 --dry-run [PROGRAMME|FILE]…，或 --text OFFICE [--on DATE]",
            )
        )
    if office:
        _paste(context, office, on)
    else:
        _dry_run(context, programmes, first, last, as_data)


def _paste(context: click.Context, office: str, on: date | None) -> None:
    from programme.actions.pasted import pasted

    with opened(context) as ctx:
        text = pasted(ctx, office, on=on, language=(context.obj or {}).get("lang", ""))
    click.echo(text)
    click.echo(NOT_SENT[settings(context).language], err=True)


def _dry_run(
    context: click.Context,
    programmes: tuple[str, ...],
    first: date | None,
    last: date | None,
    as_data: bool,
) -> None:
    from programme.actions.remind import forecast

    paths = [Path(one) for one in programmes if _is_path(one)]
    files = [file for path in paths for file in (schedules_in(path) if path.is_dir() else [path])]
    slugs = [one for one in programmes if not _is_path(one)]
    with opened(context) as ctx:
        found = forecast(ctx, slugs, files, first=first, last=last)
        if not as_data:
            from programme.cli.storm import print_forecast

            print_forecast(found, settings(context).language)
            return
        comma = ""
        click.echo("[", nl=False)
        for row in found.rows():  # one by one: there may be a million assignments in them
            click.echo(f"{comma}\n {json.dumps(row, ensure_ascii=False)}", nl=False)
            comma = ","
        click.echo("\n]")


def _is_path(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) or "/" in name or Path(name).is_dir()


@click.command("simulate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--offices",
    default="on-time",
    metavar="on-time|late:N|CSV",
    help="How offices behave; a CSV has office,days or key,date.",
)
@click.option("--to", "last", type=Day(), help="To this day; to the end if not said.")
@JSON
@click.pass_context
def simulate_command(
    context: click.Context, file: Path, offices: str, last: date | None, as_data: bool
) -> None:
    """Play FILE from its first day, with offices that behave as supposed: statuses, messages and
    roll-ups, month by month. No store is needed, nothing is sent."""
    from programme.actions.behaviour import supposed
    from programme.actions.simulate import simulate

    behaviour = supposed(offices)
    found = simulate(file, behaviour, last=last)
    if as_data:
        as_json({"offices": offices, **found.data()})
        return
    from programme.cli.storm import print_simulation

    print_simulation(found, offices, settings(context).language)
