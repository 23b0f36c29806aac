"""Rankings, curves and forecasts for people."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from programme.cli.curves import MARKS, chart
from programme.cli.render import grid, percent, terminal
from programme.core.words import goal, word

Row = dict[str, Any]
LIGHTS = {"green": "green", "yellow": "yellow", "red": "bold red", "grey": "dim"}
CURVES = {
    "planned": "dim", "actual": "bold green", "reached": "bold green", "forecast": "cyan",
    "expected": "cyan",
}  # fmt: skip


def headline(console: Console, programme: Row, language: str) -> None:
    """The programme's title, its short name and the day; simulated data says so."""
    demo = {"zh": "演示 ", "en": "DEMONSTRATION "}[language] if programme["simulated"] else ""
    title = escape(programme["title"])
    told = f"{word('as_of', language)} {programme['as_of']}"
    name = programme.get("programme", "")
    console.print(f"\n[bold]{demo}{title}[/bold]  [dim]{name}[/dim]  {told}")


def print_ranking(found: Row, language: str) -> None:
    """One table for each group of like offices; the missed submissions; the rule."""
    console = terminal()
    for programme in found["programmes"]:
        headline(console, programme, language)
        for group in programme["groups"]:
            if group["of"]:
                under = {"zh": "{}所属", "en": "Under {}"}[language]
                console.print(under.format(escape(group["of"])))
            console.print(_places(group["offices"], language))
        for missed in programme["missed"]:
            console.print(_missed(missed, language))
    console.print(_rule(found["rule"], language))


def _places(offices: list[Row], language: str) -> Any:
    table = grid()
    for key in ("place", "office", "score", "arithmetic", "change", "light"):
        right = key in ("place", "score", "change")
        table.add_column(word(key, language), justify="right" if right else "left")
    for row in offices:
        table.add_row(
            "—" if row["place"] is None else str(row["place"]),
            escape(row["office"]),
            "—" if row["score"] is None else f"{row['score']:.2f}",
            _sum(row, language),
            _change(row, language),
            f"[{LIGHTS[row['light']]}]{word('light.' + row['light'], language)}[/]",
        )
    return table


def _sum(row: Row, language: str) -> str:
    """`(2×100 + 1×60) ÷ 3`, and how many matters there are in all."""
    terms = " + ".join(f"{t['n']}×{t['points']}" for t in row["terms"])
    of = {"zh": f"共 {row['matters']} 项", "en": f"{row['matters']} matters"}[language]
    return f"({terms}) ÷ {row['judged']}  [dim]{of}[/dim]" if terms else f"[dim]{of}[/dim]"


def _change(row: Row, language: str) -> str:
    if row["change"] is None:
        return {"zh": "新上榜", "en": "new"}[language] if row["place"] else "—"
    if not row["change"]:
        return "="
    return f"[green]↑{row['change']}[/]" if row["change"] > 0 else f"[red]↓{-row['change']}[/]"


def _missed(row: Row, language: str) -> str:
    late = row["submitted_on"]
    told = {
        "zh": f"{row['due']} 前应报，" + (f"{late} 补报" if late else "至今未报"),
        "en": f"due {row['due']}, " + (f"submitted {late}" if late else "still missing"),
    }[language]
    name = f"{escape(row['office'])}  {escape(row['title'])} {row['slot']}"
    return f"[red]{word('not_submitted', language)}[/]  {name}  {told}"


def _rule(rule: Row, language: str) -> str:
    points = "、" if language == "zh" else ", "
    each = points.join(f"{word(s, language)} {n}" for s, n in rule["points"].items())
    told = {
        "zh": f"计分：{each}；得分＝分数合计 ÷ 已评判事项，同分同名次。同一上级的单位之间比较，"
        f"满 {rule['least']} 项方排名。较上期：对比上月 {rule['cutoff']} 日（逢休息日提前）。"
        "签批后方可公布。",
        "en": f"Points: {each}; the score is all points ÷ matters judged, equals share a place. "
        f"Offices of one superior are compared, from {rule['least']} matters on. Change: since "
        f"the {rule['cutoff']}th of last month (the working day before). Publish after sign-off.",
    }
    return f"[dim]{told[language]}[/dim]"


def print_trend(found: Row, language: str) -> None:
    """The S-curve, then the burn-up of each target of which anything was measured."""
    console = terminal()
    for programme in found["programmes"]:
        headline(console, programme, language)
        points = programme["points"]
        if any(point["planned"] is not None for point in points):
            names = ("planned", "forecast", "actual")
            series = {
                name: [None if p[name] is None else p[name] * 100 for p in points] for name in names
            }
            _curves(console, points, series, 100.0, "%", language)
            _now(console, programme, language)
        for target in programme["targets"]:
            _burn_up(console, target, language)


def _curves(
    console: Console,
    points: list[Row],
    series: dict[str, list[float | None]],
    top: float,
    unit: str,
    language: str,
) -> None:
    days = [point["day"] for point in points]
    for line in chart(days, series, top=top, unit=unit, colours=CURVES):
        console.print(line)
    marks = (f"[{CURVES[name]}]{MARKS[name]}[/] {_name(name, language)}" for name in series)
    console.print(" " * 10 + "   ".join(marks))


def _name(series: str, language: str) -> str:
    return word({"expected": "forecast"}.get(series, series), language)


def _now(console: Console, programme: Row, language: str) -> None:
    now = [p for p in programme["points"] if p["actual"] is not None][-1:]
    for point in now:
        gap = (point["actual"] - point["planned"]) * 100
        late = f"{word('overdue', language)} {point['overdue']}"
        console.print(
            f"{' ' * 10}{point['day']}  {word('planned', language)} {percent(point['planned'])}  "
            f"{word('actual', language)} {percent(point['actual'])} ({gap:+.0f})  "
            f"{word('closed', language)} {point['done']}/{point['total']}  {late}"
        )


def _burn_up(console: Console, target: Row, language: str) -> None:
    points = target["points"]
    if all(point["reached"] is None for point in points):
        return
    names = ("planned", "expected", "reached")
    points = _until_flat(points)
    series = {name: [point[name] for point in points] for name in names}
    top = max(value for values in series.values() for value in values if value is not None)
    console.print(f"\n[bold]{escape(target['title'])}[/bold]")
    _curves(console, points, series, top or 1.0, target["measure"], language)


def _until_flat(points: list[Row]) -> list[Row]:
    """Without the days to come on which nothing changes any more."""
    last = [(point["planned"], point["expected"], point["reached"]) for point in points]
    n = len(points)
    while n > 2 and last[n - 1] == last[n - 2]:
        n -= 1
    return points[:n]


def print_forecast(found: Row, language: str) -> None:
    """Phases, then target steps: by when, half likely, four in five, nine in ten; the chance."""
    console = terminal()
    for programme in found["programmes"]:
        headline(console, programme, language)
        if not programme["whole"]:
            continue
        rows = [row for row in programme["phases"] if row["due"]]
        console.print(_phases([*rows, programme["whole"]], programme["history"], found, language))
        if programme["targets"]:
            console.print(_target_steps(programme["targets"], language))
    told = {
        "zh": "P10–P90：按各单位以往提前或超期的天数模拟 {runs} 次，10%…90% 的次数在此日前完成。"
        "随机种子 {seed}。",
        "en": "P10–P90: the day by which 10 … 90 of 100 of {runs} simulated runs were done, by the"
        " offices' own delays so far. Seed {seed}.",
    }
    console.print(f"[dim]{told[language].format(**found)}[/dim]")


def _phases(rows: list[Row], history: int, found: Row, language: str) -> Any:
    table = _forecasts("phase", language)
    for row in rows:
        gate = f" [dim]〔{escape(row['gate'])}〕[/dim]" if row.get("gate") else ""
        indent = "  " if row.get("parent") else ""
        table.add_row(indent + escape(row["title"]) + gate, row["due"] or "—", str(row["open"]),
                      *_percentiles(row, history, found["least"], language))  # fmt: skip
    return table


def _target_steps(rows: list[Row], language: str) -> Any:
    table = _forecasts("target", language)
    for row in rows:
        reached = {"zh": "已达到", "en": "reached"}[language] if row["reached_on"] else ""
        asked = goal(row)
        cells = _percentiles(row, 0, 0, language)
        if row["reached_on"]:
            cells = [f"[green]{reached} {row['reached_on']}[/]", "", "", "", cells[-1]]
        table.add_row(f"{escape(row['title'])} {escape(asked)}", row["due"], "", *cells)
    return table


def _forecasts(axis: str, language: str) -> Any:
    table = grid()
    table.add_column(word(axis, language), overflow="fold", ratio=1)
    table.add_column(word("end", language), no_wrap=True)
    open_ = word("unfinished", language) if axis == "phase" else ""
    table.add_column(open_, justify="right", no_wrap=True)
    for name in ("P10", "P50", "P80", "P90"):
        table.add_column(name, no_wrap=True)
    table.add_column(word("chance", language), justify="right", no_wrap=True)
    return table


def _percentiles(row: Row, history: int, least: int, language: str) -> list[str]:
    if not row["enough"]:
        few = {"zh": "历史不足", "en": "not enough history"}[language]
        told = f"{few} ({history}/{least})" if least else few
        return [f"[dim]{told}[/dim]", "", "", "", "—"]
    if row.get("open") == 0:
        if not row["p50"]:
            return ["—"] * 5
        done = {"zh": "已完成", "en": "done"}[language]
        return [f"[green]{done} {row['p50']}[/]", "", "", "", percent(row["chance"])]
    never = {"zh": "20年后", "en": "not in 20 years"}[language]
    days = [row[f"p{p}"] or never for p in (10, 50, 80, 90)]
    return [*days, percent(row["chance"])]
