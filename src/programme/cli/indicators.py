"""measure, indicators, whatif: measured values against a standard."""

from datetime import date
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from programme.cli.group import as_json, opened, settings
from programme.cli.speech import say
from programme.cli.work import JSON, Day

if TYPE_CHECKING:
    from programme.actions.indicators import Course, Standing, WhatIf
    from programme.core.indicators import Check, Evenness
    from programme.core.standard import Indicator

WORDS = {
    "met": ("达标", "met"),
    "not met": ("未达标", "not met"),
    "unknown": ("未知", "unknown"),
}


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

    if over_time:
        with opened(context) as ctx:
            told = course(ctx, programme, as_of=as_of, corrected=with_corrections)
        if as_data:
            as_json(_course_data(told))
        else:
            _print_course(told, settings(context).language == "zh")
        return
    with opened(context) as ctx:
        found = indicators(ctx, programme, as_of=as_of, corrected=with_corrections)
    if as_data:
        as_json(_data(found))
        return
    _print(found, every, settings(context).language == "zh")


def _data(found: "Standing") -> dict[str, Any]:
    return {
        "programme": found.programme,
        "standard": found.standard.title,
        "as_of": str(found.as_of),
        "verdict": found.verdict,
        "units": [
            {
                "id": u.unit.id,
                "title": u.unit.title,
                "group": u.unit.group,
                "verdict": u.verdict,
                "met": u.met,
                "of": len(u.checks),
                "failing": [
                    {"indicator": c.indicator, "value": c.value, "bar": c.bar, "share": c.share}
                    for c in u.failing
                ],
                "missing": [c.indicator for c in u.checks if c.met is None],
            }
            for u in found.units
        ],
        "indicators": [
            {
                "id": e.indicator,
                "group": e.group,
                "units": e.units,
                "known": e.known,
                "met": e.met,
                "mean": e.spread.mean,
                "deviation": e.spread.deviation,
                "coefficient": e.spread.coefficient,
                "limit": e.limit,
                "verdict": e.verdict,
                "outliers": found.outliers.get((e.indicator, e.group), ()),
            }
            for e in found.evenness
        ],
    }


def _course_data(found: "Course") -> dict[str, Any]:
    return {
        "programme": found.programme,
        "standard": found.standard.title,
        "days": [str(day) for day in found.days],
        "indicators": [
            {
                "id": indicator,
                "group": group,
                "limit": line[-1].limit,
                "known": [even.known for even in line],
                "coefficients": [even.spread.coefficient for even in line],
            }
            for (indicator, group), line in found.lines.items()
        ],
    }


def _print_course(found: "Course", chinese: bool) -> None:
    """A row for each indicator and group, a column for each day; what breaks its limit is red."""
    from rich.markup import escape

    from programme.cli.render import grid, terminal

    console, titles = terminal(), {i.id: i.title for i in found.standard.indicators}
    console.print(f"\n[bold]{escape(found.title)}[/bold]  [dim]{found.programme}[/dim]")
    if not found.days:
        console.print("还没有实测值" if chinese else "nothing was measured yet")
        return
    table = grid()
    table.add_column("指标" if chinese else "Indicator", overflow="fold", ratio=1)
    table.add_column("上限" if chinese else "Limit", justify="right", no_wrap=True)
    for day in found.days:
        table.add_column(f"{day:%y-%m-%d}", justify="right", no_wrap=True)
    for (indicator, group), line in found.lines.items():
        name = f"{titles[indicator]} · {group}" if group else titles[indicator]
        limit = line[-1].limit
        cells = (_coefficient(even) for even in line)
        table.add_row(escape(name), "—" if limit is None else f"{limit:g}", *cells)
    console.print(table)


def _coefficient(even: "Evenness") -> str:
    value = even.spread.coefficient
    if value is None:
        return "—"
    over = even.limit is not None and value > float(even.limit)
    return f"[red]{value:.3f}![/]" if over else f"{value:.3f}"


def _print(found: "Standing", every: bool, chinese: bool) -> None:
    from rich.markup import escape

    from programme.cli.render import grid, terminal

    def say(zh: str, en: str) -> str:
        return zh if chinese else en

    console, titles = terminal(), {i.id: i for i in found.standard.indicators}
    verdict = WORDS[found.verdict][0 if chinese else 1]
    console.print(f"\n[bold]{escape(found.title)}[/bold]  [dim]{found.programme}[/dim]")
    console.print(f"{escape(found.standard.title)} · {found.as_of} · [bold]{verdict}[/bold]")
    if found.evenness:
        table = grid()
        table.add_column(say("指标", "Indicator"), overflow="fold", ratio=4)
        heads = [("组别", "Group"), ("已测", "Known"), ("达标", "Met"), ("均值", "Mean"),
                 ("差异系数", "Coefficient"), ("上限", "Limit"), ("结论", "Verdict")]  # fmt: skip
        for head in heads:
            table.add_column(say(*head), justify="right", no_wrap=True)
        for e in found.evenness:
            one, v = titles[e.indicator], e.verdict
            colour = {"met": "green", "not met": "bold red", "unknown": "dim"}[v]
            table.add_row(
                escape(f"{one.id} {one.title}"),
                escape(e.group),
                f"{e.known}/{e.units}",
                str(e.met),
                f"{e.spread.mean:.2f}{escape(one.measure)}" if e.known else "—",
                f"{e.spread.coefficient:.3f}" if e.spread.coefficient is not None else "—",
                str(e.limit if e.limit is not None else "—"),
                f"[{colour}]{WORDS[v][0 if chinese else 1]}[/]",
            )
        console.print(table)
    _print_units(console, found, every, chinese)


def _print_units(console: Any, found: "Standing", every: bool, chinese: bool) -> None:
    from rich.markup import escape

    from programme.cli.render import grid

    known = {i.id: i for i in found.standard.indicators}
    passed = sum(u.verdict == "met" for u in found.units)
    told = (
        f"对象达标 {passed}/{len(found.units)}",
        f"units that pass: {passed}/{len(found.units)}",
    )
    console.print(told[0 if chinese else 1])
    table = grid()
    table.show_header = False
    for n in range(4):
        table.add_column(no_wrap=n < 3, ratio=1 if n == 3 else None, overflow="fold")
    for u in found.units:
        if u.verdict == "met" and not every:
            continue
        failing = [f"{c.indicator} {_short_of(known[c.indicator], c)}" for c in u.failing]
        missing = sum(c.met is None for c in u.checks)
        if missing:
            failing.append(f"{missing} 项未测" if chinese else f"{missing} not measured")
        verdict = WORDS[u.verdict][0 if chinese else 1]
        told_short = escape("；".join(failing) if chinese else "; ".join(failing))
        table.add_row(escape(u.unit.title), f"{u.met}/{len(u.checks)}", verdict, told_short)
    if table.row_count:
        console.print(table)


def _short_of(indicator: "Indicator", check: "Check") -> str:
    """`1800 < 2000元`; the other way round where less is better."""
    sign = "<" if indicator.direction == "up" else ">"
    return f"{check.value} {sign} {check.bar}{indicator.measure}"


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
    _print_whatif(found, settings(context).language == "zh")


def _print_whatif(found: "WhatIf", chinese: bool) -> None:
    def shown(value: float | None) -> str:
        return "—" if value is None else f"{value:.3f}"

    measure = found.indicator.measure
    head = ("差异系数", "coefficient")[not chinese]
    limit = ("上限", "limit")[not chinese]
    click.echo(f"{found.indicator.title} {found.group}")
    click.echo(
        f"{head} {shown(found.before.coefficient)} → {shown(found.after.coefficient)}"
        f"（{limit} {found.limit:g}）"
    )
    before = found.before.coefficient
    if not found.raises and before is not None and before <= found.limit:
        click.echo(("已在上限以内", "within the limit already")[not chinese])
    if found.raises:
        total, to = sum(r.effort for r in found.raises), found.raises[0].to
        told = (
            f"最省的办法：把 {len(found.raises)} 个对象提高到 {to:.2f}，共需 {total:,.1f}{measure}",
            f"least effort: raise {len(found.raises)} units to {to:.2f}, {total:,.1f} {measure}"
            " in all",
        )
        click.echo(told[not chinese])
    for r in found.raises:
        click.echo(f"  {r.unit}  {r.value:.2f} → {r.to:.2f}  +{r.effort:,.1f}{measure}")
