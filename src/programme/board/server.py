"""A Prefect server of our own: a child process on SQLite that never talks to the outside."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from programme.errors import Both, ProgrammeError

HOST = "127.0.0.1"
POLL_SECONDS = 0.2
STOP_SECONDS = 15  # an orderly stop takes about 2 s; the rest is for a loaded machine

OLD_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
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
    database = (home / "prefect.db").absolute().as_posix()
    batch = "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER"
    return NEVER_PHONE_HOME | {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api,
        "PREFECT_UI_URL": f"http://{HOST}:{port}",
        "PREFECT_UI_API_URL": api,
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui"),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{database}",
        "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
        f"{batch}_READ_BATCH_SIZE": "200",  # 453 instead of 118 bars recorded a second
        f"{batch}_BATCH_SIZE": "200",
        f"{batch}_FLUSH_INTERVAL": "1",  # seconds: 5 are slow, less than 1 spin
    }


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Server:
    """A Prefect server child: its process, and where it keeps its things."""

    process: subprocess.Popen[bytes]
    home: Path
    port: int
    log: Path

    @property
    def url(self) -> str:
        """Address of the API, ending in /api."""
        return environment(self.home, self.port)["PREFECT_API_URL"]


def start(home: Path, port: int, log: Path) -> Server:
    """Start a Prefect server as a child, its output appended to `log`; then `wait_ready`.

    The child has its own process group: Ctrl-C reaches us, and we stop it in order.
    Raises ServerDied where another program already listens on `port`.
    """
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise ServerDied(
                "prefect-server",
                f"port {port} is taken",
                f"端口 {port} 已被占用",
                "stop the program that listens there, or choose another port",
                "请停掉占用它的程序，或换一个端口",
            )
    home.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, "--host", HOST, "--port", str(port)],
            env=os.environ | environment(home, port),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows only
            start_new_session=os.name == "posix",
        )
    return Server(process, home, port, log)


def wait_ready(server: Server, seconds: float = 120) -> None:
    """Return once the server answers: 8 to 12 s after a first start, 4 to 5 s later on.

    Raises ServerDied when its process ends first, or when `seconds` have passed.
    """
    deadline = time.monotonic() + seconds
    while not _healthy(server.url):
        if server.process.poll() is not None:
            code = server.process.returncode
            raise _died(
                (f"the Prefect server ended with code {code}", f"Prefect 服务退出，代码 {code}"),
                server.log,
            )
        if time.monotonic() > deadline:
            late = (
                f"the Prefect server was not ready after {seconds:.0f} s",
                f"Prefect 服务 {seconds:.0f} 秒后仍未就绪",
            )
            raise _died(late, server.log)
        time.sleep(POLL_SECONDS)
    _seal(server)


def stop(server: Server) -> None:
    """End the server in order, or by force when it does not listen; fine if it is gone."""
    if server.process.poll() is not None:
        return
    server.process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))
    try:
        server.process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


def _seal(server: Server) -> None:
    """Let the pages of the UI talk to this server only: they would ask an analytics host.

    Prefect copies the pages to PREFECT_UI_STATIC_DIRECTORY, anew for each of its versions.
    """
    host = f"{HOST}:{server.port}"
    policy = f"connect-src 'self' http://{host} ws://{host}"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    for page in server.home.glob("ui/*/index.html"):
        plain = OLD_POLICY.sub("", page.read_text(encoding="utf-8"))
        page.write_text(plain.replace("<head>", f"<head>{meta}", 1), encoding="utf-8")


def _healthy(url: str) -> bool:
    import httpx

    try:
        return httpx.get(f"{url}/health", timeout=5, trust_env=False).is_success
    except httpx.TransportError:
        return False


def _died(what: Both, log: Path) -> ServerDied:
    return ServerDied("prefect-server", *what, f"read its log: {log}", f"请看日志：{log}")
