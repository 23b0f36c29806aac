"""Prints what the engine costs: `python -m benchmarks [--quick] [measure …]`."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.indicators import indicators
from benchmarks.measures import ALL, FULL, QUICK, Sizes
from benchmarks.phrases import phrases
from benchmarks.reminders import reminders
from benchmarks.rollups import rollups
from benchmarks.sheets import sheets
from benchmarks.simulate import simulate
from benchmarks.table import Row, show

MEASURES = (*ALL, phrases, sheets, reminders, simulate, rollups, indicators)


def measured(sizes: Sizes, names: Sequence[str]) -> Iterator[Row]:
    """The rows of the measures named, or of all, each in a folder of its own."""
    for measure in MEASURES:
        if not names or measure.__name__ in names:
            with TemporaryDirectory(prefix="bench") as folder:
                yield from measure(sizes, Path(folder))


def main() -> None:
    """Read the arguments, print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(one.__name__ for one in MEASURES))
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run at all")
    options = parser.parse_args()
    show(measured(QUICK if options.quick else FULL, options.names))


main()
