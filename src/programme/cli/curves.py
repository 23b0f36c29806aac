"""Curves in a terminal: one character a column, a mark for each series."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

HEIGHT = 16
WIDTH = 72
"""Rows and columns at most."""
MARKS = {"planned": "·", "forecast": "○", "expected": "○", "actual": "●", "reached": "●"}
"""What is drawn last is on top."""


def chart(
    days: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    *,
    top: float,
    unit: str,
    colours: Mapping[str, str],
) -> list[str]:
    """Lines of a chart from 0 to `top`, its scale at the left and some days below."""
    chosen = _chosen(len(days))
    rows = [[" "] * len(chosen) for _ in range(HEIGHT)]
    for name, mark in MARKS.items():
        for column, at in enumerate(chosen):
            value = series[name][at] if name in series else None
            if value is not None:
                row = min(HEIGHT - 1, max(0, round(value / top * (HEIGHT - 1))))
                rows[row][column] = f"[{colours[name]}]{mark}[/]"
    lines = [f"{_scale(n, top, unit)} ┤{''.join(row)}" for n, row in reversed([*enumerate(rows)])]
    return [*lines, " " * 9 + "└" + "─" * len(chosen), " " * 10 + _below(days, chosen)]


def _chosen(n: int) -> list[int]:
    """Which of n points are drawn: all, or as many as there are columns, the last among them."""
    if n <= WIDTH:
        return list(range(n))
    return [round(column * (n - 1) / (WIDTH - 1)) for column in range(WIDTH)]


def _scale(row: int, top: float, unit: str) -> str:
    told = f"{top * row / (HEIGHT - 1):.0f}{unit}" if row % 3 == 0 else ""
    return " " * (8 - cell_len(told)) + told


def _below(days: Sequence[str], chosen: Sequence[int]) -> str:
    """Months under the columns they begin in, as many as there is room for."""
    line = ""
    for column, at in enumerate(chosen):
        if column >= len(line) + 2 * bool(line) and column + 7 <= max(len(chosen), 7):
            line = line.ljust(column) + days[at][:7]
    return line
