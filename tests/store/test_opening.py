"""Opening: migrations, many openers at once, real and simulated kept apart, clear refusals."""

import multiprocessing
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError, InternalError

from programme.errors import Conflict, ProgrammeError, UsageError
from programme.store import Store, open_store
from programme.store.opening import HEAD, VERSION_TABLE, alembic_config
from programme.store.schema import metadata


def test_migrations_give_the_tables_of_the_schema(store: Store) -> None:
    with store.write() as tx:
        assert set(inspect(tx).get_table_names()) == {*metadata.tables, VERSION_TABLE}
        command.check(alembic_config(tx))


def test_head_is_the_newest_migration(store: Store) -> None:
    with store.read() as tx:
        assert ScriptDirectory.from_config(alembic_config(tx)).get_current_head() == HEAD


def _open(url: str) -> str:
    store = open_store(url, simulated=False)
    store.close()
    return store.dialect


def test_many_processes_may_open_a_new_store_at_once(empty_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=spawn) as pool:
        dialects = list(pool.map(_open, [empty_url] * 4, timeout=120))
    assert dialects == [empty_url.partition(":")[0]] * 4
    with pytest.raises(Conflict):
        open_store(empty_url, simulated=True)


@pytest.mark.parametrize("simulated", [True, False])
def test_real_and_simulated_do_not_mix(empty_url: str, simulated: bool) -> None:
    open_store(empty_url, simulated=simulated).close()
    open_store(empty_url, simulated=simulated).close()
    with pytest.raises(Conflict, match="PROGRAMME_NOW") as refusal:
        open_store(empty_url, simulated=not simulated)
    assert refusal.value.code == "store-simulated"


def test_newer_tables_are_refused(store: Store, store_url: str) -> None:
    with store.write() as tx:
        tx.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(ProgrammeError, match="newer") as refusal:
        open_store(store_url, simulated=False)
    assert refusal.value.code == "store-newer"


def test_foreign_tables_are_refused_and_left_alone(store: Store, store_url: str) -> None:
    with store.write() as tx:
        tx.execute(text(f"DROP TABLE {VERSION_TABLE}"))
    with pytest.raises(ProgrammeError, match="another origin") as refusal:
        open_store(store_url, simulated=False)
    assert refusal.value.code == "store-foreign"
    with store.read() as tx:
        assert VERSION_TABLE not in inspect(tx).get_table_names()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("买菜\n" * 400, "utf-8")
    with pytest.raises(ProgrammeError, match=r"notes\.db.*not a database"):
        open_store(f"sqlite:///{tmp_path}/notes.db", simulated=False)


def test_damage_found_midway_is_told_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = open_store(f"sqlite:///{path}", simulated=False)
    with store.read() as tx:
        size, root = (
            tx.scalar(text(f"SELECT {what}"))
            for what in (
                "page_size FROM pragma_page_size",
                "rootpage FROM sqlite_schema WHERE name = 'report'",
            )
        )
        tx.execute(text("SELECT * FROM report"))
    store.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(content)
    store = open_store(f"sqlite:///{path}", simulated=False)
    with pytest.raises(ProgrammeError) as refusal, store.read() as tx:
        tx.execute(text("SELECT * FROM report"))
    store.close()
    assert refusal.value.code == "store-unusable"
    assert "文件已损坏" in refusal.value.what[1]
    assert "copy that was kept" in refusal.value.mend[0]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProgrammeError, match="written to"):
        open_store(f"sqlite:///{tmp_path}/file/below/store.db", simulated=False)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://clerk:s3cret@127.0.0.1:1/programme",
        "postgres://clerk@127.0.0.1:1/programme?password=s3cret",
        "mysql://clerk:s3cret@localhost/programme",
        "clerk:s3cret",
    ],
)
def test_no_refusal_shows_the_password(url: str) -> None:
    with pytest.raises(ProgrammeError) as refusal:
        open_store(url, simulated=False)
    assert "s3cret" not in str(refusal.value)
    assert refusal.value.mend[0]
    assert isinstance(refusal.value, UsageError) == ("127.0.0.1" not in url)


def test_sqlite_keeps_its_promises(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/s.db", simulated=False)
    with store.read() as tx:
        pragmas = {n: tx.scalar(text(f"PRAGMA {n}")) for n in ("journal_mode", "foreign_keys")}
    store.close()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1}


def test_a_snapshot_does_not_move_and_does_not_block(store: Store) -> None:
    count = text("SELECT count(*) FROM meta")
    with store.read() as reader:
        before = reader.scalar(count)
        with store.write() as writer:
            writer.execute(text("INSERT INTO meta (key, value) VALUES ('a', 'b')"))
        assert reader.scalar(count) == before
    with store.read() as reader:
        assert reader.scalar(count) == before + 1


def test_a_snapshot_cannot_be_written_to(store: Store) -> None:
    def write() -> None:
        with store.read() as tx:
            tx.execute(text("INSERT INTO meta (key, value) VALUES ('a', 'b')"))

    with pytest.raises((ProgrammeError, InternalError), match=r"read-?only"):
        write()
    with store.write() as tx:
        tx.execute(text("INSERT INTO meta (key, value) VALUES ('a', 'b')"))


CRASH = """
import sys
from sqlalchemy import text
from programme.store import open_store

store = open_store(sys.argv[1], simulated=False)
for key in ("kept", "lost"):
    with store.write() as tx:
        tx.execute(text(f"INSERT INTO meta (key, value) VALUES ('{key}', '1')"))
        if key == "lost":
            print("ready", flush=True)
            sys.stdin.read()
"""


def test_a_killed_process_loses_nothing_committed_and_blocks_nobody(
    store: Store, store_url: str
) -> None:
    arguments = [sys.executable, "-c", CRASH, store_url]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        process.kill()
    with store.write() as tx:
        tx.execute(text("UPDATE meta SET value = '2' WHERE key = 'lost'"))
        keys = tx.scalars(text("SELECT key FROM meta ORDER BY key")).all()
    assert keys == ["kept", "simulated"]


def test_an_exception_undoes_the_whole_transaction(store: Store) -> None:
    def write_twice() -> None:
        with store.write() as tx:
            for _ in range(2):
                tx.execute(text("INSERT INTO meta (key, value) VALUES ('a', 'b')"))

    with pytest.raises(IntegrityError):
        write_twice()
    with store.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM meta WHERE key = 'a'")) == 0


def test_a_busy_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("programme.store.engine.BUSY_SECONDS", 0)
    store = open_store(f"sqlite:///{tmp_path}/s.db", simulated=False)
    other = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ProgrammeError, match="try again"), store.write():
        pass
    other.close()
    store.close()
