"""list, report, tick, deliver, status: the daily work."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import click

from programme.cli.group import as_json, opened, settings


class Day(click.ParamType[date]):
    """A date as people write it: 2023-06-20."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day; fails with a hint otherwise."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007  # a local day
        except ValueError:
            self.fail(f"{value!r} is no date; write it like 2023-06-20", param, ctx)


JSON = click.option("--json", "as_data", is_flag=True, help="For machines.")
PROGRAMMES = click.argument("programmes", nargs=-1)


def _complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Keys that begin with, or hold, what was typed (shell completion)."""
    from programme import store
    from programme.runtime import running
    from programme.settings import read_settings

    with running(read_settings()) as found, found.store.read() as tx:
        rows = store.items.find(tx, incomplete, limit=50)
    return [row.key for row in rows if row.key.startswith(incomplete)] or [r.key for r in rows]


@click.command("list")
@PROGRAMMES
@click.option("--office", default="", help="Only this office.")
@click.option("--status", "only", default="", help="Only this status, e.g. overdue.")
@click.option("--as-of", type=Day(), help="As it stood on that day.")
@JSON
@click.pass_context
def list_command(
    context: click.Context,
    programmes: tuple[str, ...],
    office: str,
    only: str,
    as_of: date | None,
    as_data: bool,
) -> None:
    """List assignments with their keys, the most urgent first."""
    from programme.actions.listing import listing

    with opened(context) as ctx:
        rows = listing(ctx, programmes, office=office, status=only, as_of=as_of)
    if as_data:
        as_json(rows)
        return
    from programme.cli.render import print_listing

    print_listing(rows, settings(context).language)


@click.command("report")
@click.argument("key", shell_complete=_complete)
@click.option("--done", is_flag=True, help="It is done.")
@click.option("--progress", type=int, metavar="0-100", help="Share done, in percent.")
@click.option("--blocked", is_flag=True, help="It cannot go on; say why in --note.")
@click.option("--reopen", is_flag=True, help="It is not done after all.")
@click.option("--value", type=Decimal, help="KEY is a target (programme/target): its value.")
@click.option("--on", type=Day(), help="When it happened; today if not said.")
@click.option("--note", default="", help="In words.")
@click.option(
    "--evidence", multiple=True, type=click.Path(path_type=Path), help="A file; repeatable."
)
@click.pass_context
def report_command(
    context: click.Context,
    key: str,
    done: bool,
    progress: int | None,
    blocked: bool,
    reopen: bool,
    value: Decimal | None,
    on: date | None,
    note: str,
    evidence: tuple[Path, ...],
) -> None:
    """Report on the assignment KEY, or any unambiguous part of its key or title.

    A later report corrects an earlier one; nothing is overwritten.
    """
    from programme.actions.report import measure, report
    from programme.core.words import word

    said = [done, progress is not None, blocked, reopen, value is not None]
    if sum(said) > 1 or not (any(said) or note or evidence):
        raise click.UsageError(
            "say one of --done, --progress, --blocked, --reopen, --value; or a --note"
        )
    if blocked and not note:
        raise click.UsageError("--blocked needs a reason: --note '…'")
    kinds = {"done": done, "progress": progress is not None, "blocked": blocked, "reopened": reopen}
    kind = next((name for name, given in kinds.items() if given), "note")
    with opened(context) as ctx:
        if value is not None:
            found = measure(ctx, key, value, on=on, note=note)
        else:
            found = report(ctx, key, kind, progress=progress, on=on, note=note, evidence=evidence)  # type: ignore[arg-type]  # one of the literals
    language = settings(context).language
    status = found.status if value is not None else word(found.status, language)
    share = f" {found.progress}%" if kind == "progress" else ""
    click.echo(f"{found.key}  {found.title}: {status}{share}")


@click.command("tick")
@PROGRAMMES
@click.pass_context
def tick_command(context: click.Context, programmes: tuple[str, ...]) -> None:
    """Take what became due since the last tick; doing it twice does nothing more."""
    from programme.actions.tick import programmes as every
    from programme.actions.tick import tick
    from programme.errors import Conflict

    language = settings(context).language
    with opened(context) as ctx:
        for slug in programmes or every(ctx):
            try:
                news = tick(ctx, slug)
            except Conflict as busy:
                click.echo(f"{slug}: {busy.what}")
                continue
            click.echo(f"{slug}: " + ("; ".join(n.headline(language) for n in news) or "—"))


@click.command("deliver")
@click.pass_context
def deliver_command(context: click.Context) -> None:
    """Send the reminders whose time has come; each once."""
    from programme.actions.deliver import deliver

    with opened(context) as ctx:
        found = deliver(ctx)
    for message in found.messages:
        told = filter(None, (message.state, message.recipient, message.subject, message.error))
        click.echo(": ".join(told))
    click.echo(found.summary(settings(context).language))
    if found.failed:
        context.exit(1)


@click.command("status")
@PROGRAMMES
@click.option(
    "--by",
    type=click.Choice(["phase", "office", "unit", "month"]),
    multiple=True,
    default=("phase",),
    help="The axis; repeatable.",
)
@click.option("--as-of", type=Day(), help="As known on that day.")
@click.option("--with-corrections", is_flag=True, help="As known now about that day.")
@JSON
@click.pass_context
def status_command(
    context: click.Context,
    programmes: tuple[str, ...],
    by: tuple[str, ...],
    as_of: date | None,
    with_corrections: bool,
    as_data: bool,
) -> None:
    """How the programmes stand: counts by status, planned and actual progress."""
    from programme.actions.status import status

    with opened(context) as ctx:
        found = status(ctx, programmes, as_of=as_of, corrected=with_corrections, by=by)
    if as_data:
        as_json(found)
        return
    from programme.cli.render import print_status

    print_status(found, by, settings(context).language)
