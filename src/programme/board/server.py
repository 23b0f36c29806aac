"""A Prefect server of our own: a child process on SQLite that never talks to the outside."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from programme.errors import ProgrammeError

HOST = "127.0.0.1"
POLL_SECONDS = 0.2
STOP_SECONDS = 15  # an orderly stop takes about 2 s; the rest is for a loaded machine

NEVER_PHONE_HOME = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}


class ServerDied(ProgrammeError):
    """The Prefect server did not come up."""


def environment(home: Path, port: int) -> dict[str, str]:
    """Prefect's settings for a local server under `home`, and for every client of it.

    Put them into the environment before Prefect is first imported: it reads them only then,
    and without DO_NOT_TRACK the import itself may report to its makers.
    """
    api = f"http://{HOST}:{port}/api"
    batch = "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER"
    return NEVER_PHONE_HOME | {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_API_URL": api,
        "PREFECT_UI_URL": f"http://{HOST}:{port}",
        "PREFECT_UI_API_URL": api,
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": database_url(home),
        "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
        f"{batch}_READ_BATCH_SIZE": "200",  # 453 instead of 118 bars recorded a second
        f"{batch}_BATCH_SIZE": "200",
        f"{batch}_FLUSH_INTERVAL": "1",  # seconds; else every change of a board takes 5
    }


def database_url(home: Path) -> str:
    """Where the local server keeps its SQLite file."""
    return f"sqlite+aiosqlite:///{(home / 'prefect.db').as_posix()}"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def start(home: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start a Prefect server as a child, its output appended to `log`; see `wait_ready`.

    The child has its own process group: Ctrl-C reaches us, and we stop it in order.
    """
    home.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start"]
    with log.open("ab") as output:
        return subprocess.Popen(
            [*command, "--host", HOST, "--port", str(port)],
            env=os.environ | environment(home, port),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows only
            start_new_session=os.name == "posix",
        )


def wait_ready(
    url: str, process: subprocess.Popen[bytes], seconds: float = 120, *, log: Path
) -> None:
    """Return once the API at `url` (ending in /api) is healthy.

    Raises ServerDied when the process ends first, or when `seconds` have passed.
    """
    deadline = time.monotonic() + seconds
    while not _healthy(url):
        if process.poll() is not None:
            raise _died(f"the Prefect server ended with code {process.returncode}", log)
        if time.monotonic() > deadline:
            raise _died(f"the Prefect server was not ready after {seconds:.0f} seconds", log)
        time.sleep(POLL_SECONDS)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server in order, or by force when it does not listen; fine if it is gone."""
    if process.poll() is not None:
        return
    process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))  # Windows, others
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _healthy(url: str) -> bool:
    import httpx

    try:
        return httpx.get(f"{url}/health", timeout=5, trust_env=False).is_success
    except httpx.TransportError:
        return False


def _died(what: str, log: Path) -> ServerDied:
    return ServerDied(what, mend=f"read its log: {log}", code="prefect-server")
