"""What leaders ask of a programme, on one page in Prefect: how it came about, whether the dates
will be met, what stands before each gate, which findings are open, and where it presses."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from programme.actions.context import Context
from programme.actions.dossier import Dossier, dossiers
from programme.actions.figures import Row
from programme.actions.findings import findings
from programme.actions.forecast import forecast
from programme.actions.gate_page import called
from programme.actions.pages import percent, safe, table, whole
from programme.actions.status import status
from programme.actions.trend import trend
from programme.board.curve import curves
from programme.core.standing import CLOSED
from programme.core.words import goal, word

BACK, AHEAD = 9, 3
"""So many months with deadlines up to the present one, and after it, are told of offices."""
LIGHTS = {"red": "🔴", "yellow": "🟡", "green": "🟢", "grey": "⚪️"}
SERIES = ("planned", "actual", "forecast")


def briefing(ctx: Context, slug: str, language: str, *, as_of: date | None = None) -> str:
    """The page in markdown; what a programme does not have is left out. Raises NotFound."""
    [told] = status(ctx, [slug], as_of=as_of, by=("office", "month"), cross=True)["programmes"]
    found = forecast(ctx, [slug], as_of=as_of)
    [curve] = trend(ctx, [slug], as_of=as_of, step="month")["programmes"]
    parts: Mapping[str, Iterator[str]] = {
        "curve": _curve(curve, language),
        "in_time": _in_time(found, language),
        "gates": _gates(dossiers(ctx, slug, as_of=as_of), language),
        "findings": _findings(findings(ctx, [slug], as_of=as_of), language),
        "heat": _heat(told.get("cross"), told["as_of"], language),
    }
    lines = [f"**{word('demonstration', language)}**", ""] if told["simulated"] else []
    lines += [_rates(told, language), ""]
    for name, part in parts.items():
        body = list(part)
        if body:
            lines += [f"## {word('briefing.' + name, language)}", "", *body, ""]
    return "\n".join(lines)


def _rates(told: Row, language: str) -> str:
    rates = {key: told[key] for key in ("planned", "actual")} | told["weighted"]
    shown = ("planned", "actual", "completion", "on_time")
    figures = [f"{word(key, language)} **{percent(rates[key])}**" for key in shown]
    if undated := told["unscheduled"]:
        figures.append(f"{word('unscheduled', language)} **{undated}**")
    return " · ".join(figures)


def _curve(told: Row, language: str) -> Iterator[str]:
    points = told["points"]
    if any(point["planned"] is not None for point in points):
        series = {word(name, language): [p[name] for p in points] for name in SERIES}
        yield curves([point["day"] for point in points], series)


def _in_time(found: Row, language: str) -> Iterator[str]:
    """Phases and target steps that are not over, by when they are in half and in four of five
    runs; those without enough history are counted."""
    [one] = found["programmes"]
    phases = [row for row in one["phases"] if row["due"] and row["open"]]
    rows = phases + [row for row in one["targets"] if not row["reached_on"]]
    yield from table([_chance(row, language) for row in rows if row["enough"]])
    few = sum(not row["enough"] for row in rows)
    if few:
        yield word("briefing.few", language).format(few)


def _chance(row: Row, language: str) -> Row:
    return {
        f"{word('phase', language)} · {word('target', language)}": _called(row),
        word("end", language): whole(row["due"]),
        "P50": whole(row["p50"] or "—"),
        "P80": whole(row["p80"] or "—"),
        word("chance", language): percent(row["chance"]),
    }


def _called(row: Row) -> str:
    gate = f"〔{row['gate']}〕" if row.get("gate") else ""
    asked = f" {goal(row)}" if "goal" in row else ""
    return f"{row['title']}{gate}{asked}"


def _gates(found: Sequence[Dossier], language: str) -> Iterator[str]:
    for one in found:
        decided = word(f"gate.{one.outcome}", language)
        needs = (
            f"{'✓' if need.met else '✗'} {safe(called(need.need, language))}"
            f"{f' {need.reached}/{need.total}' if need.total else ''}"
            for need in one.conditions
        )
        head = f"- **{safe(one.title)}** {decided} · {one.due or '—'}"
        yield " · ".join([head, *needs])


def _findings(found: Sequence[dict[str, Any]], language: str) -> Iterator[str]:
    for one in found:
        counts = one["counts"]
        if counts["total"]:
            names = {name: f"finding.{name}" for name in ("rectifying", "verifying", "closed")}
            told = [f"{word(key, language)} **{counts[name]}**" for name, key in names.items()]
            told.append(f"{word('overdue', language)} **{counts['overdue']}**")
            yield " · ".join([f"{word('total', language)} **{counts['total']}**", *told])


def _heat(cross: Row | None, as_of: str, language: str) -> Iterator[str]:
    """Done/all of each office and month around the present one, with its light."""
    months = _around(list(cross["columns"]), as_of) if cross else []
    if not cross or not months:
        return
    cells = {(cell["row"], cell["column"]): cell for cell in cross["cells"] if cell["total"]}
    rows = [
        {word("office", language): title}
        | {whole(month): _cell(cells.get((name, month))) for month in months}
        for name, title in cross["rows"].items()
        if any((name, month) in cells for month in months)
    ]
    yield from table(rows)
    yield word("briefing.legend", language)
    if more := len(cross["columns"]) - len(months):
        yield f"\n{word('briefing.months', language).format(more)}"


def _around(months: Sequence[str], as_of: str) -> list[str]:
    """Those of the columns that are near the present month."""
    over = sum(month <= as_of[:7] for month in months)
    return list(months[max(0, over - BACK) : over + AHEAD])


def _cell(cell: Row | None) -> str:
    if cell is None:
        return ""
    done = sum(cell["counts"].get(status, 0) for status in CLOSED)
    return f"{LIGHTS[cell['light']]} {done}/{cell['total']}"
