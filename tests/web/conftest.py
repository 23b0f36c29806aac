"""The page on a real socket: in this process, or as `programme web` in one of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn

from programme import store
from programme.actions.links import Scope
from programme.board.server import free_port
from programme.core.facts import Report
from programme.web import create_app
from tests.bureau import Bureau, opened

PREFIX = "/bureau"
PATIENCE_SECONDS = 30
KEY = "pilot/1/基础教育科"
LAST = date(2023, 7, 20)


@dataclass(frozen=True)
class Page:
    """A served page: the bureau behind it, and a client that follows no redirect."""

    bureau: Bureau
    http: httpx.Client

    def path(self, recipient: str = "基础教育科", key: str = KEY, until: date = LAST) -> str:
        """Where a recipient's link to a matter leads."""
        return f"/r/{self.bureau.context.links.token(Scope(recipient, key, until))}"

    def reports(self, key: str = KEY) -> list[Report]:
        """What is recorded on a matter."""
        with self.bureau.context.store.read() as tx:
            row = store.items.find(tx, key, limit=1)[0]
            return store.facts.reports(tx, [row.id]).get(row.id, [])

    def rows(self) -> int:
        """How many rows all tables have together."""
        with self.bureau.context.store.read() as tx:
            tables = store.schema.metadata.sorted_tables
            return sum(len(tx.execute(table.select()).all()) for table in tables)


@contextmanager
def served(bureau: Bureau) -> Iterator[Page]:
    """The page of a bureau on 20 June 2023, from a thread of this process."""
    app = create_app(bureau.on("2023-06-20"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, server_header=False))
    thread = Thread(target=server.run)
    thread.start()
    try:
        _wait(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            yield Page(bureau, http)
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)


@contextmanager
def process(bureau: Bureau, **settings: str) -> Iterator[Page]:
    """The same from `programme web`, below a prefix; what it says is in `web.log`."""
    port = free_port()
    mine = {
        "PROGRAMME_HOME": str(bureau.folder / "home"),
        "PROGRAMME_NOW": "2023-06-20T09:00",
        "PROGRAMME_WEB_URL": f"https://example.cn{PREFIX}",
        **settings,
    }
    command = [sys.executable, "-m", "programme", "web", "--port", str(port)]
    with (bureau.folder / "web.log").open("wb") as log:
        child = subprocess.Popen(command, env=os.environ | mine, stdout=log, stderr=log)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
                _wait(lambda: child.poll() is not None or _answers(port))
                yield Page(bureau, http)
        finally:
            child.terminate()
            child.wait(PATIENCE_SECONDS)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.01)  # between two looks


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """The page of a small programme that nobody has reported on."""
    with opened(tmp_path) as bureau:
        bureau.apply("2023-01-10")
        with served(bureau) as found:
            yield found


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Page]:
    """The same as an installation runs it."""
    with opened(tmp_path) as bureau:
        bureau.apply("2023-01-10")
        with process(bureau) as found:
            yield found
