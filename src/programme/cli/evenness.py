"""Indicators against a standard, their coefficients over time and what would help: for people and
machines."""

from typing import Any

import click
from rich.markup import escape

from programme.actions.indicators import Course, Standing, WhatIf
from programme.cli.render import grid, terminal
from programme.core.indicators import Check, Evenness
from programme.core.standard import Indicator

WORDS = {
    "met": ("达标", "met"),
    "not met": ("未达标", "not met"),
    "unknown": ("未知", "unknown"),
}


def data(found: Standing) -> dict[str, Any]:
    """The whole standing, for machines."""
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


def course_data(found: Course) -> dict[str, Any]:
    """The same over time."""
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


def print_course(found: Course, chinese: bool) -> None:
    """A row for each indicator and group, a column for each day; what breaks its limit is red."""
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


def _coefficient(even: Evenness) -> str:
    value = even.spread.coefficient
    if value is None:
        return "—"
    over = even.limit is not None and value > float(even.limit)
    return f"[red]{value:.3f}![/]" if over else f"{value:.3f}"


def print_standing(found: Standing, every: bool, chinese: bool) -> None:
    """Indicators by group, then units; those that pass only with `every`."""

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


def _print_units(console: Any, found: Standing, every: bool, chinese: bool) -> None:
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


def _short_of(indicator: Indicator, check: Check) -> str:
    """`1800 < 2000元`; the other way round where less is better."""
    sign = "<" if indicator.direction == "up" else ">"
    return f"{check.value} {sign} {check.bar}{indicator.measure}"


def print_whatif(found: WhatIf, chinese: bool) -> None:
    """What would help, unit by unit."""

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
