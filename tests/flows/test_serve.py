"""Deployments: what Prefect knows of the flows, and that they run when somebody asks for it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from programme.actions.publish import behind, board_runs
from tests.bureau import Bureau
from tests.flows.conftest import FLOWS
from tests.prefect_server import PrefectServer

SECONDS = 90


def deployment(server: PrefectServer, name: str) -> dict[str, Any] | None:
    answer = httpx.get(f"{server.url}/deployments/name/{name}")
    return answer.json() if answer.is_success else None


def crons(found: dict[str, Any]) -> set[tuple[str, str | None]]:
    kept = (entry["schedule"] for entry in found["schedules"])
    return {(schedule["cron"], schedule["timezone"]) for schedule in kept}


def until(wanted: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (found := wanted()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert found
    return found


@pytest.mark.usefixtures("pilot")
def test_a_work_pool_gets_a_tick_for_each_programme_and_one_sending(prefect_server: PrefectServer):
    from deploy import register

    asyncio.run(register("bureaus"))
    asyncio.run(register("bureaus"))  # again, after a change

    found = deployment(prefect_server, "tick/pilot")
    assert found
    assert (found["work_pool_name"], found["paused"]) == ("bureaus", False)
    assert crons(found) == {("5 0,8,12,16 * * *", "Asia/Shanghai")}
    assert found["parameters"] == {"programme": "pilot"}
    assert found["parameter_openapi_schema"]["properties"].keys() == {"programme"}
    sends = deployment(prefect_server, "deliver/deliver")
    assert sends
    assert crons(sends) == {("*/5 * * * *", None)}
    pulled = found["pull_steps"][0]["prefect.deployments.steps.set_working_directory"]
    assert pulled == {"directory": str(FLOWS.parent)}
    httpx.delete(f"{prefect_server.url}/deployments/{found['id']}").raise_for_status()


def test_the_process_ticks_what_is_due_and_runs_what_is_asked_for(
    prefect_server: PrefectServer, pilot: Bureau
):
    ctx = pilot.on("2023-06-20")
    with serving(prefect_server, pilot) as log:
        until(lambda: behind(ctx) == [])
        found = until(lambda: paused(deployment(prefect_server, "tick/pilot")))
        asked = httpx.post(
            f"{prefect_server.url}/deployments/{found['id']}/create_flow_run", json={}
        )
        path = f"{prefect_server.url}/flow_runs/{asked.json()['id']}"
        until(lambda: httpx.get(path).json()["state_type"] == "COMPLETED")
        # before the signal: Prefect's runner, told to end, may trip over its own child's pipe
        log_text = log.read_text("utf-8")
    assert "Traceback" not in log_text, log_text


def test_on_prefects_schedules_boards_do_not_wait_for_the_first(
    prefect_server: PrefectServer, pilot: Bureau
):
    ctx = pilot.on("2023-06-20")
    assert behind(ctx) == ["pilot"]
    with serving(prefect_server, pilot, PROGRAMME_MODE="server"):
        until(lambda: behind(ctx) == [])
    assert len(board_runs(ctx, "pilot")) == 2


@contextmanager
def serving(server: PrefectServer, bureau: Bureau, **env: str) -> Iterator[Path]:
    """The process that serves the flows, until the end of the block; yields its log."""
    path = bureau.folder / "flows.log"
    with path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(FLOWS / "serve.py")],
            env=os.environ | server.env | env,
            stdout=log,
            stderr=log,
        )
    try:
        yield path
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def paused(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """The deployment as embedded mode has it: not on schedule."""
    return found if found and found["paused"] else None
