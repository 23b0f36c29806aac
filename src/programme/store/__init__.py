"""The store: the only part that knows SQLAlchemy. SQLite and PostgreSQL, told apart by the URL.

`open_store(url, simulated=…)` gives a `Store`; `with store.write() as tx` (or `read()`) opens a
transaction, and the functions of the modules beside this one take it first.
"""

from programme.store import (
    channels,
    claims,
    facts,
    findings,
    gates,
    items,
    ledger,
    lifecycle,
    outbox,
    outlook,
    programmes,
    tally,
    transitions,
    versions,
)
from programme.store.engine import Store
from programme.store.facts import Evidence
from programme.store.items import AssignmentRow, ItemRow, StatusChange, Synced
from programme.store.ledger import Reminder, ReminderRow
from programme.store.opening import open_store
from programme.store.outbox import MessageRow
from programme.store.programmes import ProgrammeRow
from programme.store.sql import Tx
from programme.store.transitions import Transition, TransitionRow
from programme.store.versions import VersionRow

__all__ = [
    "AssignmentRow",
    "Evidence",
    "ItemRow",
    "MessageRow",
    "ProgrammeRow",
    "Reminder",
    "ReminderRow",
    "StatusChange",
    "Store",
    "Synced",
    "Transition",
    "TransitionRow",
    "Tx",
    "VersionRow",
    "channels",
    "claims",
    "facts",
    "findings",
    "gates",
    "items",
    "ledger",
    "lifecycle",
    "open_store",
    "outbox",
    "outlook",
    "programmes",
    "tally",
    "transitions",
    "versions",
]
