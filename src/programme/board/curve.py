"""Curves over time as a picture that a markdown artifact can hold: SVG in a data URI."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 30, 26
"""Pixels of the whole and of its margins."""
LABEL = 62
"""Pixels that a month below the axis takes, with room around it."""
COLOURS = ("#9ca3af", "#16a34a", "#0ea5e9", "#d97706")
LEGEND = 150
"""Pixels that the name of a series takes above the chart."""


def curves(days: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> str:
    """An image in markdown: each named series, shares from 0 to 1 or None, over ISO days.

    Read without the picture it gives the names of the series; one of which nothing is known is
    left out. Raises ValueError for no days.
    """
    if not days:
        raise ValueError("a curve needs at least one day")
    across = (WIDTH - LEFT - RIGHT) / max(1, len(days) - 1)
    parts = [*_scale(), *_months(days, across)]
    known = [name for name, values in series.items() if any(v is not None for v in values)]
    for n, (name, values) in enumerate(series.items()):
        if name in known:
            parts += _line(n, name, values, across)
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    font = 'font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>'
    back = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    told = b64encode("".join([head, back, *parts, "</svg>"]).encode()).decode()
    return f"![{' · '.join(known)}](data:image/svg+xml;base64,{told})"


def _scale() -> Iterator[str]:
    """0 to 100 % at the left, with lines across."""
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = _y(share)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#e5e7eb"/>'
        yield _text(LEFT - 6, y + 4, f"{share:.0%}", "end")


def _months(days: Sequence[str], across: float) -> Iterator[str]:
    """Months below, as many as there is room for."""
    free = 0.0
    for n, day in enumerate(days):
        x = LEFT + n * across
        if x >= free and x + LABEL - 16 <= WIDTH:
            free = x + LABEL
            yield _text(x, HEIGHT - 8, day[:7], "start")


def _line(n: int, name: str, values: Sequence[float | None], across: float) -> Iterator[str]:
    """One series with its place in the legend, broken where nothing is known."""
    colour, x = COLOURS[n % len(COLOURS)], LEFT + n * LEGEND
    path, move = "", "M"
    for at, value in enumerate(values):
        if value is not None:
            path += f"{move}{LEFT + at * across:.1f} {_y(value):.1f}"
        move = "M" if value is None else "L"
    dashes = ' stroke-dasharray="6 4"' if n == 2 else ""  # what is only expected
    stroke = f'fill="none" stroke="{colour}" stroke-width="2.5"{dashes}'
    yield f'<path d="{path}" {stroke}/>'
    yield f'<path d="M{x} 14h22" {stroke}/>'
    yield _text(x + 28, 18, name, "start")


def _y(share: float) -> float:
    return TOP + (1 - max(0.0, min(1.0, share))) * (HEIGHT - TOP - BOTTOM)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="#374151">{escape(words)}</text>'
