"""list, report, tick, deliver, status: the daily work."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from programme.cli.group import as_json, opened, settings

if TYPE_CHECKING:
    from programme.actions.tick import PhaseNews
    from programme.store import AssignmentRow


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
            self.fail(f"{value!r} is no number; write it like 93.5", param, ctx)
        return number


JSON = click.option("--json", "as_data", is_flag=True, help="For machines.")
PROGRAMMES = click.argument("programmes", nargs=-1)


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
@click.argument("key", shell_complete=_complete_key)
@click.option("--done", is_flag=True, help="It is done.")
@click.option("--progress", type=int, metavar="0-100", help="Share done, in percent.")
@click.option("--blocked", is_flag=True, help="It cannot go on; say why in --note.")
@click.option("--reopen", is_flag=True, help="It is not done after all.")
@click.option("--value", type=Number(), help="KEY is a target (programme/target): its value.")
@click.option("--on", type=Day(), help="When it happened; today if not said.")
@click.option("--note", default="", help="In words.")
@click.option(
    "--evidence", multiple=True, type=click.Path(path_type=Path), help="A file; repeatable."
)
@JSON
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
    as_data: bool,
) -> None:
    """Report on the assignment KEY, or any unambiguous part of its key or title.

    A later report corrects an earlier one; nothing is overwritten.
    """
    from programme.actions.report import measure, report

    said = {"done": done, "progress": progress is not None, "blocked": blocked, "reopened": reopen}
    kinds = [kind for kind, given in said.items() if given]
    _refuse_muddle(kinds, value, note, evidence)
    kind = kinds[0] if kinds else "note"
    with opened(context) as ctx:
        if value is not None:
            found = measure(ctx, key, value, on=on, note=note)
        else:
            found = report(ctx, key, kind, progress=progress, on=on, note=note, evidence=evidence)  # type: ignore[arg-type]  # one of the literals
    if as_data:
        as_json({**asdict(found), "kind": "value" if value is not None else kind})
        return
    from programme.core.words import word

    language = settings(context).language
    status = found.status if value is not None else word(found.status, language)
    share = f" {found.progress}%" if kind == "progress" else ""
    told = {"zh": "已记录", "en": "recorded"}[language]
    click.echo(f"{told}: {found.key}  {found.title}  {status}{share}")


def _refuse_muddle(
    kinds: list[str], value: Decimal | None, note: str, evidence: tuple[Path, ...]
) -> None:
    """A report says one thing."""
    if len(kinds) + (value is not None) > 1 or not (kinds or value is not None or note or evidence):
        raise click.UsageError(
            "say one of --done, --progress, --blocked, --reopen, --value; or a --note"
        )
    if "blocked" in kinds and not note:
        raise click.UsageError("--blocked needs a reason: --note '…'")
    if value is not None and evidence:
        raise click.UsageError("--evidence belongs to an assignment, not to a --value")


@click.command("tick")
@PROGRAMMES
@click.option("--rebuild", is_flag=True, help="Look at everything anew, from plans and facts.")
@JSON
@click.pass_context
def tick_command(
    context: click.Context, programmes: tuple[str, ...], rebuild: bool, as_data: bool
) -> None:
    """Take what became due since the last tick; doing it twice does nothing more."""
    from programme.actions import rebuild as anew
    from programme.actions import tick as due
    from programme.errors import Conflict

    language = settings(context).language
    act = anew.rebuild if rebuild else due.tick
    told, faulty = [], False
    with opened(context) as ctx:
        for slug in dict.fromkeys(programmes) or due.programmes(ctx):
            try:
                news = act(ctx, slug)
            except Conflict as busy:
                told.append({"programme": slug, "busy": True, "phases": []})
                line = f" {busy.what}"
            else:
                faulty |= any(one.faulty for one in news)
                phases = [_news(one) for one in news]
                told.append({"programme": slug, "busy": False, "phases": phases})
                nothing = {"zh": " 没有到期事项", "en": " nothing was due"}[language]
                line = "".join(f"\n  {n.headline(language)}" for n in news) or nothing
            if not as_data:
                click.echo(f"{slug}:{line}")
    if as_data:
        as_json({"programmes": told})
    if faulty:  # the log has told why
        context.exit(1)


def _news(one: "PhaseNews") -> dict[str, object]:
    return {
        "id": one.key,
        "title": one.title,
        "touched": one.touched,
        "faulty": one.faulty,
        "counts": dict(one.counts),
        "total": sum(one.counts.values()),
    }


@click.command("deliver")
@JSON
@click.pass_context
def deliver_command(context: click.Context, as_data: bool) -> None:
    """Send the reminders whose time has come; each once."""
    from programme.actions.deliver import deliver

    with opened(context) as ctx:
        found = deliver(ctx)
    if as_data:
        as_json({"messages": [asdict(message) for message in found.messages]})
    else:
        for message in found.messages:
            click.echo(f"{message.state}: {message.recipient}: {message.subject or message.error}")
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
