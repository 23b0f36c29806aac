"""A real Prefect server for the tests that need one; a pytest plugin, one server a session.

This process is made the server's client, and so are children that are given its `env`. Tests
that run side by side share it too: they all go to one worker of pytest-xdist.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from programme.board import server


@dataclass(frozen=True)
class PrefectServer:
    """A running server: its API's address, and the settings that make a process its client."""

    url: str
    env: dict[str, str]


@pytest.hookimpl(tryfirst=True)  # before xdist looks for groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the group of the tests that need the server."""
    for item in items:
        if "prefect_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("prefect"))


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A Prefect server of this session's own, ready to answer; stopped at the end."""
    with serving(tmp_path_factory.mktemp("prefect")) as running:
        yield running


@contextmanager
def serving(home: Path) -> Iterator[PrefectServer]:
    """A server under `home`, whose client this process is meanwhile."""
    child = server.start(home, server.free_port(), home / "server.log")
    env = server.environment(home, child.port)
    try:
        server.wait_ready(child)
        with pytest.MonkeyPatch.context() as patch, client_of(child.url):
            for name, value in env.items():
                patch.setenv(name, value)
            yield PrefectServer(child.url, env)
    finally:
        server.stop(child)


@contextmanager
def client_of(url: str) -> Iterator[None]:
    """Prefect's settings in this process name `url`: it reads the environment only once.

    Logs are not sent: at the end of the tests their sender would wait for the stopped server.
    """
    from prefect.settings import temporary_settings

    there = {"api.url": url, "ui_url": url.removesuffix("/api"), "logging.to_api.enabled": False}
    with temporary_settings(there):
        yield
