"""The form of a gate on a real Prefect server: it waits, outlives a restart, and records."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from programme.actions.dossier import dossiers
from programme.actions.report import report
from programme.board import server
from tests.bureau import Bureau
from tests.flows.conftest import FLOWS
from tests.flows.test_serve import until

GATE = (
    "  - title: 实施落实\n",
    "    gate: {title: 验收, by: 教研中心, needs: [tasks], on_return: shift}\n"
    "  - title: 实施落实\n",
)

EAGER = {"PREFECT_RUNNER_POLL_FREQUENCY": "1"}
"""Seconds between looks for runs to start."""


class Site:
    """What a user of the Prefect UI does, through its API."""

    def __init__(self, url: str) -> None:
        self.url = url

    def deployment(self) -> dict[str, Any] | None:
        try:
            answer = httpx.get(f"{self.url}/deployments/name/gate/pilot")
        except httpx.TransportError:
            return None
        return answer.json() if answer.is_success else None

    def post(self, path: str, **body: Any) -> Any:
        """The answer; Prefect on SQLite turns requests away while it is busy (503)."""

        def asked() -> httpx.Response | None:
            answer = httpx.post(f"{self.url}/{path}", json=body, timeout=30)
            return None if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else answer

        answer: httpx.Response = until(asked)
        return answer.raise_for_status().json()

    def start(self, **parameters: str) -> None:
        found = until(self.deployment)
        self.post(f"deployments/{found['id']}/create_flow_run", parameters=parameters)

    def runs(self, state: str) -> list[dict[str, Any]]:
        found = self.post("flow_runs/filter", flows={"name": {"any_": ["gate"]}})
        return [run for run in found if run["state_type"] == state]

    def resume(self, run: dict[str, Any], **form: Any) -> str:
        """The status of the answer: ACCEPT, or REJECT for a form that is not filled in."""
        status: str = self.post(f"flow_runs/{run['id']}/resume", run_input=form)["status"]
        return status


@pytest.mark.usefixtures("pilot")
def test_a_decision_given_in_the_ui_after_a_restart_of_the_server(
    pilot: Bureau, tmp_path: Path
) -> None:
    pilot.apply("2023-05-27", GATE)
    for task in ("召开领导小组会议", "拟订教师交流方案"):
        report(pilot.on("2023-05-27"), task, "done")
    home, log = tmp_path / "prefect", tmp_path / "flows.log"
    child = server.start(home, server.free_port(), home / "server.log")
    site = Site(child.url)
    server.wait_ready(child)
    with log.open("wb") as output:
        flows = subprocess.Popen(
            [sys.executable, str(FLOWS / "serve.py")],
            env=os.environ | server.environment(home, child.port) | EAGER,
            stdout=output,
            stderr=output,
        )
    try:
        site.start()
        (waiting,) = until(lambda: site.runs("PAUSED"))
        assert waiting["state_name"] == "Suspended"
        assert waiting["state"]["state_details"]["pause_timeout"] is None
        assert waiting["name"] == "验收 · 策划准备 · 试点学校工作"

        server.stop(child)
        child = server.start(home, child.port, home / "server.log")
        server.wait_ready(child)
        assert [run["id"] for run in site.runs("PAUSED")] == [waiting["id"]]

        assert site.resume(waiting, outcome="pass") == "REJECT"  # no name
        assert site.resume(waiting, outcome="pass", name="王主任", role="组织人事科") == "ACCEPT"
        (again,) = until(lambda: [r for r in site.runs("PAUSED") if r["id"] != waiting["id"]])
        (refused,) = until(lambda: site.runs("COMPLETED"))
        assert refused["state_name"] == "未予记录 · refused: gate-role"

        assert site.resume(again, outcome="pass", name="王主任", role="教研中心") == "ACCEPT"
        until(lambda: len(site.runs("COMPLETED")) == 2)
        (found,) = dossiers(pilot.on("2023-06-20"), "pilot")
        (decision,) = found.decisions
        assert (decision.outcome, decision.role, decision.author, decision.via) == (
            "pass",
            "教研中心",
            "王主任",
            "prefect",
        )
    finally:
        flows.send_signal(signal.SIGTERM)
        flows.wait(30)
        server.stop(child)
