"""The child processes of an installation: a Prefect server, and the process that serves flows."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from programme.board import server
from programme.errors import ProgrammeError, UsageError
from programme.settings import Settings

POLL_SECONDS = 0.5
RESTARTS = 5
"""Times a child that ends by itself is started again before we give up."""


def free_port(wanted: int) -> int:
    """`wanted`, or any free one where somebody listens on it already."""
    with socket.socket() as probe:
        busy = probe.connect_ex((server.HOST, wanted)) == 0
    return server.free_port() if busy else wanted


def child_environment(settings: Settings, port: int) -> dict[str, str]:
    """What the children are told: where the store is, the pinned clock, Prefect's settings."""
    mine = {"PROGRAMME_HOME": str(settings.home.resolve()), "PYTHONUNBUFFERED": "1"}
    if settings.now:
        mine["PROGRAMME_NOW"] = settings.now.isoformat()
    return os.environ | server.environment(prefect_home(settings), port) | mine


def prefect_home(settings: Settings) -> Path:
    """Where Prefect keeps its data."""
    return settings.home.resolve() / "prefect"


def flows_command(settings: Settings, *arguments: str) -> list[str]:
    """How the flows are started; UsageError where there is no flows/ folder."""
    script = settings.flows / "serve.py"
    if not script.exists():
        raise UsageError(
            f"there is no {script}",
            mend="run in a folder that has flows/, or set PROGRAMME_FLOWS",
            code="no-flows",
        )
    return [sys.executable, str(script), *arguments]


def run_flows_once(settings: Settings, port: int) -> None:
    """Run every programme's tick flow one time. ProgrammeError with the log's tail if it fails."""
    log = settings.home / "logs" / "flows.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        done = subprocess.run(
            flows_command(settings, "--once"),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            check=False,
            env=child_environment(settings, port),
        )
    if done.returncode:
        tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-8:])
        raise ProgrammeError(
            f"the flows ended with code {done.returncode}:\n{tail}",
            mend=f"read {log}",
            code="flows-failed",
        )


@contextmanager
def prefect_server(settings: Settings, port: int) -> Iterator[server.Server]:
    """A Prefect server that ends with this block; not yet ready when it begins."""
    started = server.start(prefect_home(settings), port, settings.home / "logs" / "prefect.log")
    try:
        yield started
    finally:
        server.stop(started)


def stay_up(settings: Settings, port: int, prefect: server.Server) -> None:
    """Serve the flows until Ctrl-C or SIGTERM; a child that dies is started again, a few times."""
    log = settings.home / "logs" / "flows.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for _ in range(RESTARTS):
        with log.open("ab") as output:
            flows = subprocess.Popen(
                flows_command(settings),
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=os.name == "posix",
                env=child_environment(settings, port),
            )
        try:
            while flows.poll() is None and prefect.process.poll() is None:
                time.sleep(POLL_SECONDS)
        except KeyboardInterrupt:
            return
        finally:
            _stop(flows)
        if prefect.process.poll() is not None:
            raise ProgrammeError(
                "the Prefect server ended",
                mend=f"read {prefect.log} and start again",
                code="prefect-server",
            )
    raise ProgrammeError("the flows keep ending", mend=f"read {log}", code="flows-failed")


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """End a child in order, or by force when it does not listen."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(server.STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
