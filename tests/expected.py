"""How tests read figures that were worked out by hand."""

from fractions import Fraction
from typing import Any


def floored(exact: object) -> float:
    """A fraction as roll-ups tell it: rounded down to four places."""
    return int(Fraction(str(exact)) * 10_000) / 10_000


def named(rows: list[dict[str, Any]], title: str) -> dict[str, Any]:
    """The one row of that title."""
    return next(row for row in rows if row["title"] == title)
