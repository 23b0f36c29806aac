"""Facts about assignments and targets: append-only, on two axes of time.

`happened` is a local date of the programme's zone; `recorded` an aware UTC instant. `seq` is the
store's order of recording and decides between facts of one day.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from programme.core.value import Value

FactKind = Literal[
    "progress",
    "done",
    "reopened",
    "blocked",
    "note",
    "waived",
    "accepted",
    "returned",
    "signed",
    "declined",
    "handing",
    "handed",
    "snoozed",
    "deferral",
    "deferred",
    "refused",
    "withdrawn",
]
"""`signed`, `declined` and `handing` are receipts (签收): the office takes a matter on, gives it
back, or asks the issuer to hand it `to` another; `handed` is the issuer's consent. `snoozed` holds
the lower rungs `until` a day. `deferral` asks for a later deadline, `until`; `deferred` grants one,
`refused` does not. `withdrawn` only takes back what it corrects."""


class Report(Value):
    """What an office said about one assignment. `progress` is 0–100, for kind `progress`.
    `corrects` is the `seq` of the report that this one stands in for: that one was wrong."""

    kind: FactKind
    happened: date
    recorded: datetime
    seq: int = 0
    progress: int | None = None
    corrects: int | None = None
    until: date | None = None
    to: str = ""
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
