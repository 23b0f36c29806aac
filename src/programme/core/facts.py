"""Facts about assignments and targets: append-only, on two axes of time.

`happened` is a local date of the programme's zone; `recorded` an aware UTC instant. `seq` is the
store's order of recording and decides between facts of one day.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from programme.core.value import Value

FactKind = Literal[
    "progress", "done", "reopened", "blocked", "note", "waived", "accepted", "returned"
]


class Report(Value):
    """What an office said about one assignment. `progress` is 0–100, for kind `progress`."""

    kind: FactKind
    happened: date
    recorded: datetime
    seq: int = 0
    progress: int | None = None
    note: str = ""
    author: str = ""
    via: str = "cli"
    evidence: tuple[str, ...] = ()


class Measurement(Value):
    """A value of a target (or, for one unit, of an indicator) on a date."""

    value: Decimal
    happened: date
    recorded: datetime
    seq: int = 0
    unit: str = ""
    note: str = ""
    author: str = ""
    via: str = "cli"
