"""The child processes of an installation: a Prefect server, and the process that serves flows."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from programme.board import server
from programme.errors import ProgrammeError, UsageError
from programme.settings import Settings

POLL_SECONDS = 0.5
RESTARTS, HOUR = 5, 3600.0
"""Times within an hour that children are started again before we give up."""


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
            "no-flows",
            f"there is no {script}",
            f"没有 {script}",
            "run in a folder that has flows/, or set PROGRAMME_FLOWS",
            "请在有 flows/ 的目录里运行，或设定 PROGRAMME_FLOWS",
        )
    return [sys.executable, str(script), *arguments]


@contextmanager
def flows_once(settings: Settings, port: int) -> Iterator[Callable[[], None]]:
    """Run every programme's tick flow one time, beginning as soon as Prefect answers.

    What is yielded waits for its end; it raises ProgrammeError with the log's tail on failure.
    """
    child = _start_flows(settings, port, "--once")

    def finish() -> None:
        if child.wait():
            log = _flows_log(settings)
            tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-8:])
            raise ProgrammeError(
                "flows-failed",
                f"the flows ended with code {child.returncode}:\n{tail}",
                f"流程退出，代码 {child.returncode}：\n{tail}",
                f"read {log}",
                f"请看 {log}",
            )

    try:
        yield finish
    finally:
        _stop(child)


@contextmanager
def prefect_server(settings: Settings, port: int) -> Iterator[server.Server]:
    """A Prefect server that ends with this block; not yet ready when it begins."""
    started = server.start(prefect_home(settings), port, settings.home / "logs" / "prefect.log")
    try:
        yield started
    finally:
        server.stop(started)


def stay_up(settings: Settings, port: int, prefect: server.Server) -> None:
    """Serve the flows until Ctrl-C or SIGTERM; a child that ends is started again, some times.

    The flows go on without Prefect, so each is started again without the other.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ended: list[float] = []
    flows = _start_flows(settings, port)
    try:
        while sum(time.monotonic() - moment < HOUR for moment in ended) <= RESTARTS:
            time.sleep(POLL_SECONDS)
            if flows.poll() is not None:
                ended.append(time.monotonic())
                flows = _start_flows(settings, port)
            if prefect.process.poll() is not None:
                ended.append(time.monotonic())
                prefect = server.start(prefect.home, port, prefect.log)
    except KeyboardInterrupt:
        return
    finally:
        _stop(flows)
        server.stop(prefect)
    logs = settings.home / "logs"
    raise ProgrammeError(
        "flows-failed", "the processes keep ending", "进程接连退出", f"read {logs}", f"请看 {logs}"
    )


def _start_flows(settings: Settings, port: int, *arguments: str) -> "subprocess.Popen[bytes]":
    log = _flows_log(settings)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            flows_command(settings, *arguments),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
            env=child_environment(settings, port),
        )


def _flows_log(settings: Settings) -> Path:
    return settings.home / "logs" / "flows.log"


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """End a child in order, or by force when it does not listen."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(server.STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
