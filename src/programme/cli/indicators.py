"""measure, indicators, whatif: measured values against a standard."""

from datetime import date
from math import isfinite, nan
from pathlib import Path
from typing import Any

import click

from programme.cli.group import as_json, opened, settings
from programme.cli.speech import say
from programme.cli.work import JSON, Day


@click.command("measure")
@click.argument("programme")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--on", type=Day(), help="The day of values that name none; today if not said.")
@JSON
@click.pass_context
def measure_command(
    context: click.Context, programme: str, source: Path, on: date | None, as_data: bool
) -> None:
    """Record measured values from a table (csv or xlsx): one value a row (unit, indicator, value,
    date), or one indicator a column. All or nothing; safe to repeat."""
    from programme.actions.measures import measure_table
    from programme.actions.tables import cells

    with opened(context) as ctx:
        found = measure_table(ctx, programme, cells(source), on=on)
    if as_data:
        as_json(vars(found))
    elif settings(context).language == "zh":
        click.echo(f"已记录 {found.new} 个数值，另有 {found.known} 个早已在册")
    else:
        click.echo(f"recorded {found.new} values; {found.known} were known already")


@click.command("indicators")
@click.argument("programme")
@click.option("--as-of", type=Day(), help="As known on that day.")
@click.option("--with-corrections", is_flag=True, help="As known now about that day.")
@click.option("--all", "every", is_flag=True, help="Units that pass, too.")
@click.option("--over-time", is_flag=True, help="The difference coefficients, day by day measured.")
@JSON
@click.pass_context
def indicators_command(
    context: click.Context,
    programme: str,
    as_of: date | None,
    with_corrections: bool,
    every: bool,
    over_time: bool,
    as_data: bool,
) -> None:
    """Measured indicators against the standard: units, difference coefficients, outliers."""
    from programme.actions.indicators import course, indicators
    from programme.cli import evenness

    if over_time:
        with opened(context) as ctx:
            told = course(ctx, programme, as_of=as_of, corrected=with_corrections)
        if as_data:
            as_json(evenness.course_data(told))
        else:
            evenness.print_course(told, settings(context).language == "zh")
        return
    with opened(context) as ctx:
        found = indicators(ctx, programme, as_of=as_of, corrected=with_corrections)
    if as_data:
        as_json(evenness.data(found))
        return
    evenness.print_standing(found, every, settings(context).language == "zh")


@click.command("gaps")
@click.argument("programme")
@click.option("--office", required=True, help="Who puts it right where a unit has no office.")
@click.option("--by", required=True, help="Until when: 2023-12-31, 2023年底前.")
@JSON
@click.pass_context
def gaps_command(
    context: click.Context, programme: str, office: str, by: str, as_data: bool
) -> None:
    """One plan for each unit (一校一案): every threshold that a unit misses becomes a finding of
    its own, with an office and a deadline. Safe to repeat."""
    from programme.actions.gaps import gaps
    from programme.cli.findings import tell

    with opened(context) as ctx:
        found = gaps(ctx, programme, office=office, by=by)
    tell(context, found, as_data)


class Added(click.ParamType[tuple[str, float]]):
    """A planned purchase: unit=number."""

    name = "unit=number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, float]:
        """The unit and how many; fails with a hint otherwise."""
        unit, _, number = str(value).rpartition("=")
        try:
            count = float(number)
        except ValueError:
            count = nan
        if not (unit and isfinite(count)):
            self.fail(
                say(f"{value!r}: write it like 第一小学=20", f"“{value}”：请写成 第一小学=20"),
                param,
                ctx,
            )
        return unit, count


@click.command("whatif")
@click.argument("programme")
@click.argument("indicator")
@click.option("--group", default="", help="The group of units, e.g. 小学.")
@click.option(
    "--limit",
    type=click.FloatRange(0),
    help="The coefficient to reach; the standard's if not said.",
)
@click.option("--add", "added", type=Added(), multiple=True, help="A purchase; repeatable.")
@click.option("--as-of", type=Day(), help="From the values of that day.")
@JSON
@click.pass_context
def whatif_command(
    context: click.Context,
    programme: str,
    indicator: str,
    group: str,
    limit: float | None,
    added: tuple[tuple[str, float], ...],
    as_of: date | None,
    as_data: bool,
) -> None:
    """Which units, raised to what, bring a difference coefficient under its limit at least effort;
    or what a purchase (--add unit=number) would do."""
    from programme.actions.indicators import what_if
    from programme.cli import evenness

    with opened(context) as ctx:
        found = what_if(
            ctx, programme, indicator, group, limit=limit, added=dict(added), as_of=as_of
        )
    if as_data:
        as_json(
            {
                "indicator": found.indicator.id,
                "group": found.group,
                "limit": found.limit,
                "before": found.before.coefficient,
                "after": found.after.coefficient,
                "raises": [
                    {"unit": r.unit, "value": r.value, "to": r.to, "effort": r.effort}
                    for r in found.raises
                ],
            }
        )
        return
    evenness.print_whatif(found, settings(context).language == "zh")
