"""What a measurement is, and how measurements are shown."""

import os
import platform
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter, process_time

from rich.console import Console
from rich.table import Table


@dataclass
class Watch:
    """Seconds by the clock on the wall and of this process's work; what lies between them is
    waiting, for the disk or for other processes. Adds up the blocks it watched."""

    seconds: float = 0.0
    cpu: float = 0.0


@contextmanager
def watch(found: Watch | None = None) -> Iterator[Watch]:
    """Time a block, on a watch that may have run before."""
    found = found or Watch()
    begun, worked = perf_counter(), process_time()
    yield found
    found.seconds += perf_counter() - begun
    found.cpu += process_time() - worked


@dataclass(frozen=True)
class Row:
    """One measurement: so many of a thing in some time, and what is to be said of it."""

    what: str
    n: int
    of: str
    time: Watch
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """As shown: `5,580 items · 0.65 · 0.61 · 8,548 items/s`."""
        per_second = f"{self.n / self.time.seconds:,.0f} {self.of}/s" if self.n > 1 else ""
        shown = (f"{s:.2f}" if s >= 0.1 else f"{s:.4f}" for s in (self.time.seconds, self.time.cpu))
        size = f"{self.n:,} {self.of}" if self.n > 1 else ""
        return self.what, size, *shown, per_second, self.note


def show(rows: Iterable[Row]) -> None:
    """Print a table, row by row as they come."""
    console = Console(width=None if os.isatty(1) else 130)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    table = Table(title=f"programme on {machine}", title_justify="left")
    for name in ("measured", "size", "seconds", "CPU s", "rate", ""):
        right = name in ("size", "seconds", "CPU s", "rate")
        table.add_column(name, justify="right" if right else "left")
    for row in rows:
        console.print(f"[dim]{row.what} … {row.time.seconds:.2f} s[/dim]", highlight=False)
        table.add_row(*row.cells())
    console.print(table)
