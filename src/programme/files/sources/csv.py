"""Comma-separated values, as Excel in China (GBK), WPS and data portals write them."""

import csv
from collections.abc import Iterator
from io import StringIO

from programme.core.notice.source import Source
from programme.files.collector import collector_at_rest
from programme.files.sources.refusal import MAX_LINES, refusal
from programme.files.sources.shape import plain_grid
from programme.files.sources.text import decode

_SAMPLE = 20


def read(data: bytes, name: str) -> Source:
    """One grid; the mark between cells is `,`, `;` or a tab, quoted cells may hold breaks."""
    text, problems = decode(data, name)
    try:
        rows = list(_rows(text, name))
    except csv.Error as error:
        raise refusal(
            "source-unreadable", name, (f"as CSV: {error}", f"不是 CSV：{error}")
        ) from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise refusal("source-no-text", name)
    with collector_at_rest():
        grid = plain_grid(rows, 1)
    return Source(name=name, format="csv", blocks=(grid,), problems=problems)


def _rows(text: str, name: str) -> Iterator[list[str]]:
    told, _, rest = text.partition("\n")
    mark = told.strip()[4:] if told.lower().startswith("sep=") else ""  # Excel's own hint
    body = rest if mark in (",", ";", "\t") else text
    reader = csv.reader(StringIO(body, newline=""), delimiter=mark or _mark(body))
    for at, row in enumerate(reader):
        if at == MAX_LINES:
            raise refusal(
                "source-too-large",
                name,
                (f"more than {MAX_LINES:,} rows", f"超过 {MAX_LINES:,} 行"),
            )
        yield row


def _mark(text: str) -> str:
    """The mark that cuts the first lines into the most cells, alike on most lines."""
    lines = [line for line in text[:100_000].splitlines()[:_SAMPLE] if line.strip()]

    def cells(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        return (usual and counts.count(usual), usual)

    return max((",", "\t", ";"), key=cells)
