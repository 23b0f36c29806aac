"""list, tick, status: the daily work."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from programme.cli.group import as_json, opened, ranking_rule, settings
from programme.cli.speech import say

if TYPE_CHECKING:
    from programme.actions.tick import PhaseNews


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
            self.fail(
                say(
                    f"{value!r} is no date; write it like 2023-06-20",
                    f"“{value}”不是日期，请写成 2023-06-20",
                ),
                param,
                ctx,
            )


JSON = click.option("--json", "as_data", is_flag=True, help="For machines.")
PROGRAMMES = click.argument("programmes", nargs=-1)


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
                line = f" {busy.what[language == 'zh']}"
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
    elif not told:
        from programme.cli.render import NONE_YET

        click.echo(NONE_YET[language])
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


@click.command("status")
@PROGRAMMES
@click.option(
    "--by",
    type=click.Choice(
        ["phase", "office", "subtree", "unit", "group", "cohort", "month", "post", "target"]
    ),
    multiple=True,
    default=("phase",),
    help="The axis; repeatable.",
)
@click.option("--cross", is_flag=True, help="The two axes of --by against each other.")
@click.option("--as-of", type=Day(), help="As known on that day.")
@click.option("--with-corrections", is_flag=True, help="As known now about that day.")
@JSON
@click.pass_context
def status_command(
    context: click.Context,
    programmes: tuple[str, ...],
    by: tuple[str, ...],
    cross: bool,
    as_of: date | None,
    with_corrections: bool,
    as_data: bool,
) -> None:
    """How the programmes stand: counts by status, rates, lateness, planned and actual progress."""
    from programme.actions.status import status

    band = ranking_rule(context).band
    with opened(context) as ctx:
        found = status(
            ctx, programmes, as_of=as_of, corrected=with_corrections, by=by, cross=cross, band=band
        )
    if as_data:
        as_json(found)
        return
    from programme.cli.render import print_status

    print_status(found, () if cross else by, settings(context).language)
