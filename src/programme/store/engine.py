"""An open database: transactions to write in, snapshots to read from."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError

from programme.errors import COLON, Both, ProgrammeError, UsageError, joined
from programme.foreign import failure

BUSY_SECONDS = 30  # how long a writer waits for another before it gives up
CONNECT_SECONDS = 10
_MODES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {  # to read, to write
    "sqlite": ({}, {"writes": True}),
    "postgresql": ({"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}, {}),
}
_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}


class Store:
    """A migrated database. Made by `open_store`; close it when done.

    `dialect` is `sqlite` or `postgresql`; `simulated` says that its records are not real.
    """

    def __init__(self, engine: Engine, *, simulated: bool) -> None:
        self._engine = engine
        self.dialect, self.simulated = engine.dialect.name, simulated
        self._reader, self._writer = (
            engine.execution_options(**options) for options in _MODES[self.dialect]
        )
        self._fleeting = self._writer.execution_options(lasting=False)

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Connection]:
        """One transaction: committed at the end, undone by an exception. Keep it short, and the
        network out of it. One that is not `lasting` survives the death of this process, yet not
        a loss of power before the next that is; only SQLite makes use of that."""
        writer = self._writer if lasting else self._fleeting
        with told(self._engine.url), writer.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent snapshot; writers are neither seen nor held up."""
        with told(self._engine.url), self._reader.begin() as tx:
            yield tx

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


def connect(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL URL. No connection is made yet."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    options = {
        "connect_timeout": CONNECT_SECONDS,
        "options": f"-c lock_timeout={BUSY_SECONDS}s",
    }
    return create_engine(parsed, connect_args=options, pool_pre_ping=True)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
        return parsed.set(drivername=_DRIVERS[parsed.get_backend_name()])
    except (ArgumentError, KeyError, ValueError):
        # the address may hold a password, so neither it nor the cause is shown
        raise UsageError(
            "store-address",
            "the address of the store is not understood",
            "数据库地址看不懂",
            "write sqlite:///path/to/file.db or postgresql://user@host/database",
            "请写成 sqlite:///path/to/file.db 或 postgresql://user@host/database",
        ) from None


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: sqlite3.Connection, _: Any) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # A new file that another process is just switching; SQLite does not wait for this one.
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    lasting = connection.get_execution_options().get("lasting", True)
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
    driver.execute(f"PRAGMA query_only = {int(not writes)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_folder(url: URL) -> None:
    """The folder a SQLite file is to lie in."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(url, failure(error)) from error


@contextmanager
def told(url: URL, *kinds: type[DBAPIError]) -> Iterator[None]:
    """Turns the driver's errors of these kinds into one that says what to do; without any, those
    of the database itself: it is away, locked, full or damaged."""
    try:
        yield
    except DatabaseError as error:
        own = isinstance(error, OperationalError) or type(error) is DatabaseError
        if not (isinstance(error, kinds) or own):
            raise
        why = str(error.orig).strip().partition("\n")[0]
        raise unusable(url, (why, SAID.get(why, why))) from error


SAID = {
    "database is locked": "正被占用",
    "file is not a database": "这不是数据库文件",
    "database disk image is malformed": "文件已损坏",
    "database or disk is full": "磁盘已满",
    "unable to open database file": "文件打不开",
    "attempt to write a readonly database": "文件是只读的",
}
"""What SQLite says, in Chinese."""
BUSY = (
    "another process is writing: try again in a moment",
    "另一个进程正在写入，请稍后再试",
)
DAMAGED = (
    "put back a copy that was kept, or move the file away and a new store is made",
    "请用备份恢复；或把它移走，另建一个",
)
FULL = "make room on the disk; nothing was lost", "请腾出磁盘空间；已有记录没有丢失"
REMEDIES = {
    "locked": BUSY,
    "lock timeout": BUSY,
    "deadlock": BUSY,
    "not a database": DAMAGED,
    "malformed": DAMAGED,
    "disk is full": FULL,
}
"""What to do, by what the database says."""


def unusable(url: URL, why: Both) -> ProgrammeError:
    """The store is away, locked, full or not readable. Never shows the password."""
    if url.get_backend_name() == "sqlite":
        place = str(url.database)
        mend = (
            "see that the file and its folder may be written to",
            "请查看文件和它的目录能否写入",
        )
    else:
        place = f"{url.host or url.query.get('host', 'localhost')}/{url.database}"
        mend = (
            "see that the server runs and that address, user and password are right",
            "请查看数据库服务是否在运行，地址、用户和密码是否正确",
        )
    known = (remedy for sign, remedy in REMEDIES.items() if sign in why[0])
    return ProgrammeError(
        "store-unusable",
        *joined(COLON, [(f"the store {place} cannot be used", f"数据库 {place} 无法使用"), why]),
        *next(known, mend),
    )
