"""The tick flow on a real Prefect server: what people see of it there."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from programme import store
from programme.actions.publish import behind, board_runs
from programme.actions.report import report
from programme.actions.tick import ticking
from tests.bureau import Bureau
from tests.prefect_server import PrefectServer


def run_tick() -> Any:
    from tick import tick

    return asyncio.run(tick("pilot", return_state=True))


def asked(server: PrefectServer, path: str, body: Any) -> list[dict[str, Any]]:
    answer = httpx.post(f"{server.url}{path}", json=body).raise_for_status()
    rows: list[dict[str, Any]] = answer.json()
    return rows


def task_names(server: PrefectServer, run_id: object, count: int) -> list[str]:
    """The names of a run's tasks in order, once `count` are recorded as completed."""
    query = {"flow_runs": {"id": {"any_": [str(run_id)]}}, "sort": "EXPECTED_START_TIME_ASC"}
    for _ in bounded():
        rows = asked(server, "/task_runs/filter", query)
        if sum(row["state_type"] == "COMPLETED" for row in rows) == count:
            return [row["name"] for row in rows]
    raise AssertionError(f"not recorded: {rows}")


def bounded(seconds: float = 20) -> Iterator[None]:
    """Turns until the time is over, for what is recorded in its own time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.1)


@pytest.mark.usefixtures("pilot")
def test_a_tick_completes_with_overdue_work_and_says_so(prefect_server: PrefectServer):
    state = run_tick()

    assert (state.type.value, state.name) == ("COMPLETED", "3 超期未办结 · 3 临期")
    run = httpx.get(f"{prefect_server.url}/flow_runs/{state.state_details.flow_run_id}").json()
    assert (run["name"], run["state_name"]) == (
        "演示 · 试点学校工作 · 2023-06-20",
        state.name,
    )
    assert task_names(prefect_server, run["id"], 4) == [
        "策划准备 · 0/2 · 2 超期",
        "实施落实 · 0/6 · 1 超期 · 3 临期",
        "汇总 · 3 超期未办结 · 3 临期",
        "更新看板",
    ]


def test_artifacts_keep_their_keys_and_their_run(prefect_server: PrefectServer, pilot: Bureau):
    state = run_tick()

    run_id = str(state.state_details.flow_run_id)
    mine = {"artifacts": {"flow_run_id": {"any_": [run_id]}}}
    found = {row["key"]: row for row in asked(prefect_server, "/artifacts/filter", mine)}
    always = {"programme-pilot", "offices-pilot", "late-pilot", "messages"}
    assert found.keys() == always | {"briefing-pilot"}
    assert "## 能否按期" in found["briefing-pilot"]["data"]
    boards = board_runs(pilot.on("2023-06-20"), "pilot")
    assert len(boards) == 2
    for name, board in boards.items():
        assert f"[{name}](" in found["programme-pilot"]["data"]
        assert f"/v2/runs/flow-run/{board})" in found["programme-pilot"]["data"]
    assert "召开领导小组会议" in found["late-pilot"]["data"]
    run_id = str(run_tick().state_details.flow_run_id)  # the briefing is of the day
    mine = {"artifacts": {"flow_run_id": {"any_": [run_id]}}}
    assert {row["key"] for row in asked(prefect_server, "/artifacts/filter", mine)} == always


@pytest.mark.usefixtures("pilot")
def test_transitions_are_told_as_events(prefect_server: PrefectServer):
    run_tick()

    query = {"filter": {"event": {"name": ["programme.assignment.overdue"]}}}
    for _ in bounded():
        told = httpx.post(f"{prefect_server.url}/events/filter", json=query).json()["events"]
        found = [e["payload"] for e in told if "组织人事科" in e["resource"]["prefect.resource.id"]]
        if found:
            break
    assert (found[0]["after"], found[0]["on"]) == ("overdue", "2023-06-20")


@pytest.mark.usefixtures("prefect_server")
def test_a_report_leaves_the_board_behind_until_the_next_tick(pilot: Bureau):
    ctx = pilot.on("2023-06-20")
    assert behind(ctx) == ["pilot"]
    run_tick()
    assert behind(ctx) == []
    report(ctx, "结对帮扶 教研中心", "progress", progress=40)
    assert behind(ctx) == ["pilot"]
    run_tick()
    assert behind(ctx) == []
    assert behind(pilot.on("2023-06-21")) == ["pilot"]


@pytest.mark.usefixtures("prefect_server")
def test_a_tick_fails_where_the_store_is_broken(pilot: Bureau):
    pilot.context.store.close()
    with sqlite3.connect(pilot.folder / "home" / "programme.db") as database:
        database.execute("DROP TABLE assignment")
    state = run_tick()
    assert state.type.value == "FAILED"


@pytest.mark.usefixtures("prefect_server")
def test_a_tick_that_finds_another_at_work_completes(pilot: Bureau):
    elsewhere = replace(pilot.on("2023-06-20"), owner="another-machine/1")
    with ticking(elsewhere, "pilot"):
        state = run_tick()
    assert (state.type.value, state.name) == ("COMPLETED", "正由另一进程办理 · busy")
    with pilot.context.store.read() as tx:
        assert store.outbox.messages(tx) == []
