"""What a measurement is, and how measurements are shown."""

import os
import platform
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from rich.console import Console
from rich.table import Table


@dataclass
class Watch:
    """Seconds of wall-clock time, known when the block it watched is over."""

    seconds: float = 0.0


@contextmanager
def watch() -> Iterator[Watch]:
    """Time a block."""
    found = Watch()
    begun = perf_counter()
    yield found
    found.seconds = perf_counter() - begun


@dataclass(frozen=True)
class Row:
    """One measurement: so many of a thing in so many seconds, and what is to be said of it."""

    what: str
    n: int
    of: str
    seconds: float
    note: str = ""

    @property
    def rate(self) -> str:
        """`1,234 items/s`."""
        return f"{self.n / self.seconds:,.0f} {self.of}/s" if self.seconds else ""


def show(rows: Iterable[Row]) -> None:
    """Print a table, row by row as they come."""
    console = Console(width=None if os.isatty(1) else 130)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    table = Table(title=f"programme on {machine}", title_justify="left")
    for name in ("measured", "size", "seconds", "rate", ""):
        table.add_column(name, justify="right" if name in ("size", "seconds", "rate") else "left")
    for row in rows:
        console.print(f"[dim]{row.what} … {row.seconds:.2f} s[/dim]", highlight=False)
        table.add_row(row.what, f"{row.n:,} {row.of}", f"{row.seconds:.3f}", row.rate, row.note)
    console.print(table)
