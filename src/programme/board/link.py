"""The line to the Prefect server that Prefect's own settings name."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from programme.errors import ProgrammeError

Ask = Callable[..., Awaitable[Any]]


class BoardUnreachable(ProgrammeError):
    """The Prefect server does not answer; what was not confirmed is to be sent again."""


class BoardRefused(ProgrammeError):
    """The Prefect server answers, but does not draw what it is sent."""


_line: ContextVar[Ask | None] = ContextVar("line", default=None)


@asynccontextmanager
async def prefect_api() -> AsyncIterator[Ask]:
    """Yield `ask(method, path, body)`: one request to the server, its JSON answer returned.

    A line within a line is the same one: opening a client costs more than most requests.
    Prefect's client repeats what a busy server turned away. Raises BoardUnreachable when there
    is no server or it fails, BoardRefused when it turns a request down.
    """
    if line := _line.get():
        yield line
        return
    import httpx
    from prefect.client.orchestration import get_client

    url = _api_url()
    try:
        async with get_client() as client:

            async def ask(method: Any, path: Any, body: Any = None) -> Any:
                answer = await client.request(method, path, json=body)
                return answer.json() if answer.content else None

            mine = _line.set(ask)
            try:
                yield ask
            finally:
                _line.reset(mine)
    except httpx.HTTPStatusError as fault:
        raise _refused(fault) from fault
    except httpx.TransportError as fault:
        raise BoardUnreachable(
            "board-unreachable",
            f"no Prefect server answers at {url} ({type(fault).__name__})",
            f"连不上 Prefect 服务 {url}（{type(fault).__name__}）",
            "start it with `programme up`, or correct PREFECT_API_URL",
            "请用 programme up 启动，或改正 PREFECT_API_URL",
        ) from fault


async def reachable() -> bool:
    """Whether a Prefect server is named and answers."""
    try:
        async with prefect_api() as ask:
            await ask("GET", "/health")
    except BoardUnreachable:
        return False
    return True


def run_url(run_id: str) -> str:
    """Address of a flow run's page in Prefect's UI."""
    return f"{_site()}/runs/flow-run/{run_id}"


def artifact_url(key: str) -> str:
    """Address of the page that lists the versions of an artifact, newest first."""
    return f"{_site()}/artifacts/key/{key}"


def _site() -> str:
    """The UI in its second version: the first one drops Chinese labels from its graphs."""
    from prefect.settings import get_current_settings

    site = get_current_settings().ui_url or _api_url().removesuffix("/api")
    return f"{site.rstrip('/')}/v2"


def _api_url() -> str:
    """Prefect would start a server of its own where none is named."""
    from prefect.settings import get_current_settings

    if url := get_current_settings().api.url:
        return url
    raise BoardUnreachable(
        "board-unreachable",
        "no Prefect server is named",
        "没有指明 Prefect 服务",
        "start one with `programme up`, or set PREFECT_API_URL",
        "请用 programme up 启动，或设定 PREFECT_API_URL",
    )


def _refused(fault: Any) -> ProgrammeError:
    answer = fault.response
    asked = f"{fault.request.method} {fault.request.url}"
    what = (
        f"Prefect answered {answer.status_code} to {asked}",
        f"Prefect 对 {asked} 的回答是 {answer.status_code}",
    )
    kind = BoardUnreachable if answer.status_code >= 500 else BoardRefused
    said = answer.text[:300]
    log = ("see the log of the Prefect server", "请看 Prefect 服务的日志")
    mend = log if kind is BoardUnreachable else (said, said)
    return kind("board-refused", *what, *mend)
