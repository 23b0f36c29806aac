"""rank, trend, forecast, explain: what leaders ask of a programme."""

from datetime import date

import click

from programme.cli.group import as_json, opened, ranking_rule, settings
from programme.cli.speech import say
from programme.cli.work import JSON, PROGRAMMES, Day

AS_OF = click.option("--as-of", type=Day(), help="As known on that day.")
CORRECTED = click.option("--with-corrections", is_flag=True, help="As known now about that day.")


@click.command("rank")
@PROGRAMMES
@AS_OF
@CORRECTED
@JSON
@click.pass_context
def rank_command(
    context: click.Context,
    programmes: tuple[str, ...],
    as_of: date | None,
    with_corrections: bool,
    as_data: bool,
) -> None:
    """Rank offices among their like, with the rule, the arithmetic, and who did not submit."""
    from programme.actions.ranking import ranking

    rule = ranking_rule(context)
    with opened(context) as ctx:
        found = ranking(ctx, programmes, as_of=as_of, corrected=with_corrections, rule=rule)
    if as_data:
        as_json(found)
        return
    from programme.cli.leaders import print_ranking

    print_ranking(found, settings(context).language)


@click.command("trend")
@PROGRAMMES
@click.option("--phase", help="Only this phase, by title or key.")
@click.option("--office", help="Only this office.")
@click.option("--target", help="Only this target, and the work of the phases that serve it.")
@click.option(
    "--step",
    type=click.Choice(["day", "week", "month"]),
    default="week",
    help="How far apart the points are.",
)
@AS_OF
@CORRECTED
@JSON
@click.pass_context
def trend_command(
    context: click.Context,
    programmes: tuple[str, ...],
    phase: str | None,
    office: str | None,
    target: str | None,
    step: str,
    as_of: date | None,
    with_corrections: bool,
    as_data: bool,
) -> None:
    """Planned, actual and expected progress over time, and the burn-up of each target."""
    from programme.actions.trend import trend

    given = [("phase", phase), ("office", office), ("target", target)]
    asked = [(axis, name) for axis, name in given if name]
    if len(asked) > 1:
        raise click.UsageError(
            say("say one of --phase, --office, --target", "--phase、--office、--target 只能写一个")
        )
    of = asked[0] if asked else None
    with opened(context) as ctx:
        found = trend(ctx, programmes, as_of=as_of, corrected=with_corrections, step=step, of=of)
    if as_data:
        as_json(found)
        return
    from programme.cli.leaders import print_trend

    print_trend(found, settings(context).language)


@click.command("forecast")
@PROGRAMMES
@click.option("--seed", type=int, default=1, show_default=True, help="Of the simulation.")
@click.option(
    "--runs",
    type=click.IntRange(100, 100_000),
    default=1000,
    show_default=True,
    help="How often the future is played.",
)
@click.option(
    "--least",
    type=click.IntRange(1),
    default=8,
    show_default=True,
    help="Matters done before anything is forecast.",
)
@AS_OF
@CORRECTED
@JSON
@click.pass_context
def forecast_command(
    context: click.Context,
    programmes: tuple[str, ...],
    seed: int,
    runs: int,
    least: int,
    as_of: date | None,
    with_corrections: bool,
    as_data: bool,
) -> None:
    """When phases and targets will be reached at the pace so far, and the chance of each date."""
    from programme.actions.forecast import forecast

    with opened(context) as ctx:
        found = forecast(
            ctx, programmes, as_of=as_of, corrected=with_corrections, seed=seed, runs=runs,
            least=least,
        )  # fmt: skip
    if as_data:
        as_json(found)
        return
    from programme.cli.leaders import print_forecast

    print_forecast(found, settings(context).language)


@click.command("explain")
@click.argument("figure")
@AS_OF
@CORRECTED
@JSON
@click.pass_context
def explain_command(
    context: click.Context,
    figure: str,
    as_of: date | None,
    with_corrections: bool,
    as_data: bool,
) -> None:
    """Open FIGURE down to the assignments and reports that make it.

    A figure is the path of its row in `status --json` and its name, such as
    yuhuan-2023/phase/实施落实/done or yuhuan-2023/office/基础教育科/on_time.
    """
    from programme.actions.explain import explain

    rule = ranking_rule(context)
    with opened(context) as ctx:
        found = explain(
            ctx, figure, as_of=as_of, corrected=with_corrections, band=rule.band, rule=rule
        )
    if as_data:
        as_json(found)
        return
    from programme.cli.opened import print_explained

    print_explained(found, settings(context).language)
