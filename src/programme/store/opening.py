"""Opening a store: bring its tables up to date once, and keep real and simulated apart."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import DatabaseError

from programme.errors import Conflict, ProgrammeError
from programme.store import schema
from programme.store.engine import Store, connect, make_folder, told

if TYPE_CHECKING:  # importing Alembic takes as long as everything else together
    from alembic.config import Config

HEAD = "0003"
"""The newest migration; a store that is there needs no Alembic (and its import) to open."""

VERSION_TABLE = "programme_version"  # Prefect keeps an alembic_version of its own
_LOCK = 7_303_014_200_931  # any number of ours: who holds it may migrate


def open_store(url: str, *, simulated: bool) -> Store:
    """The store at `url`, made or migrated where needed, safely beside others doing the same.

    `simulated` says whether the clock is pinned; the first to open a store settles it for good.
    Raises UsageError for an address that makes no sense, Conflict where real and simulated would
    mix, ProgrammeError where the database is away, foreign, or newer than this program.
    """
    engine = connect(url)
    make_folder(engine.url)
    store = Store(engine, simulated=simulated)
    try:
        with told(engine.url, DatabaseError):
            _prepare(store, simulated)
    except ProgrammeError:
        store.close()
        raise
    return store


def _prepare(store: Store, simulated: bool) -> None:
    with store.read() as tx:
        found = _nature(tx) if _version(tx) == HEAD else None
    if found is None:
        with store.write() as tx:
            migrate(tx)
            found = _settle(tx, simulated)
    if found != simulated:
        raise _mixed(found)


def _version(tx: Connection) -> str | None:
    if not inspect(tx).has_table(VERSION_TABLE):
        return None
    version: str | None = tx.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    return version


def _nature(tx: Connection) -> bool | None:
    value = tx.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "simulated"))
    return None if value is None else value == "1"


def _settle(tx: Connection, simulated: bool) -> bool:
    found = _nature(tx)
    if found is None:
        tx.execute(schema.meta.insert().values(key="simulated", value=str(int(simulated))))
        return simulated
    return found


def migrate(tx: Connection) -> None:
    """All tables up to date, in this transaction; others wait meanwhile."""
    from alembic import command
    from alembic.script import ScriptDirectory

    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = alembic_config(tx)
    version = _version(tx)
    known = {r.revision for r in ScriptDirectory.from_config(config).walk_revisions()}
    if version is None:
        _refuse_foreign(tx)
    elif version not in known:
        raise ProgrammeError(
            "store-newer",
            f"the store was written by a newer programme (its tables are {version})",
            f"数据库由更新版本的程序写成（表的版本 {version}）",
            "install that newer version, or use another store",
            "请安装新版本，或另用一个数据库",
        )
    command.upgrade(config, "head")


def _refuse_foreign(tx: Connection) -> None:
    clash = sorted(set(inspect(tx).get_table_names()) & set(schema.metadata.tables))
    if clash:
        raise ProgrammeError(
            "store-foreign",
            f"the database holds tables of another origin ({', '.join(clash)})",
            f"数据库里有别的程序的表（{'、'.join(clash)}）",
            "give the store a database, or a file, of its own",
            "请给本系统单独一个数据库或文件",
        )


def _mixed(found: bool) -> Conflict:
    if found:
        return Conflict(
            "store-simulated",
            "this store was made under a pinned clock and holds simulated records",
            "数据库是在固定时钟下建的，里面是演示记录",
            "set PROGRAMME_NOW again, or use another store for real work",
            "请重新设定 PROGRAMME_NOW，或给实际工作另用一个数据库",
        )
    return Conflict(
        "store-simulated",
        "this store holds real records, and the clock is pinned",
        "数据库里是真实记录，而时钟被固定了",
        "unset PROGRAMME_NOW, or use another store for the simulation",
        "请取消 PROGRAMME_NOW，或给演示另用一个数据库",
    )


def alembic_config(tx: Connection) -> "Config":
    """Alembic's settings for the packaged migrations, running on `tx`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = tx
    return config
