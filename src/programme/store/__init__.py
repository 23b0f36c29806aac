"""The store: the only part that knows SQLAlchemy. SQLite and PostgreSQL, told apart by the URL.

`open_store(url, simulated=…)` gives a `Store`; `with store.write() as tx` (or `read()`) opens a
transaction, and the functions of the modules beside this one take it first.
"""

from programme.store.engine import Store
from programme.store.opening import open_store
from programme.store.sql import Tx

__all__ = ["Store", "Tx", "open_store"]
