"""The contract with Prefect: what we send is what its own graph says, on a real server."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from programme.board.link import BoardUnreachable, artifact_url, run_url
from programme.board.picture import Bar, Board
from programme.board.wire import BoardState, publish
from tests.prefect_server import PrefectServer, client_of

NOW = datetime(2024, 5, 1, 4, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"
NOWHERE = "http://127.0.0.1:9/api"  # the discard port: nobody listens

PAST = Bar(
    key="p1",
    label="安排部署阶段",
    start=date(2021, 9, 1),
    end=date(2021, 12, 31),
    colour="green",
    state_name="按期办结",
)
LATE = Bar(
    key="p2",
    label="整体推进阶段",
    start=date(2022, 1, 1),
    end=date(2024, 3, 31),
    colour="red",
    state_name="超期未办结",
    after=("p1", "not on this board"),
    open=True,
)
FUTURE = Bar(
    key="p3",
    label="申报评估阶段",
    start=date(2027, 1, 1),
    end=date(2028, 12, 31),
    colour="amber",
    state_name="待启动",
    after=("p2",),
    open=True,
)


def board(key: str, *bars: Bar, **more: Any) -> Board:
    fields = {
        "name": "凌源市 2021–2028",
        "state_name": "整体推进 · 1 项逾期",
        "starts": date(2021, 9, 1),
        "tags": ("lingyuan",),
    }
    return Board(key=key, bars=bars, **fields | more)


def put(wanted: Board, last: BoardState | None = None, now: datetime = NOW) -> BoardState:
    return asyncio.run(publish(wanted, last, now=now, zone=ZONE))


def mend(wanted: Board) -> BoardState:
    return asyncio.run(publish(wanted, None, now=NOW, zone=ZONE))


def nodes(server: PrefectServer, state: BoardState) -> dict[str, dict[str, Any]]:
    """The bars by label, as the server tells its own UI to draw them."""
    graph = httpx.get(f"{server.url}/flow_runs/{state.run_id}/graph-v2").json()
    return {node["label"]: node for _, node in graph["nodes"]}


def run(server: PrefectServer, state: BoardState) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{server.url}/flow_runs/{state.run_id}").json()
    return found


def rows(server: PrefectServer, state: BoardState) -> list[tuple[str, str]]:
    query = {"flow_runs": {"id": {"any_": [state.run_id]}}}
    found = httpx.post(f"{server.url}/task_runs/filter", json=query).json()
    return sorted((row["id"], row["state_id"]) for row in found)


def test_bars_have_our_dates_labels_colours_and_arrows(prefect_server: PrefectServer):
    state = put(board("dates", PAST, LATE, FUTURE))

    drawn = nodes(prefect_server, state)
    seen = {key: (n["state_type"], n["start_time"], n["end_time"]) for key, n in drawn.items()}
    assert seen == {
        "安排部署阶段": ("COMPLETED", "2021-08-31T16:00:00Z", "2021-12-31T15:59:59Z"),
        "整体推进阶段": ("FAILED", "2021-12-31T16:00:00Z", None),
        "申报评估阶段": ("SCHEDULED", "2026-12-31T16:00:00Z", "2028-12-31T15:59:59Z"),
    }
    parents = {label: [edge["id"] for edge in node["parents"]] for label, node in drawn.items()}
    assert parents == {
        "安排部署阶段": [],
        "整体推进阶段": [drawn["安排部署阶段"]["id"]],
        "申报评估阶段": [drawn["整体推进阶段"]["id"]],
    }


def test_the_run_is_paused_for_good_under_our_words(prefect_server: PrefectServer):
    state = put(board("words", PAST))

    shown = run(prefect_server, state)
    assert (shown["name"], shown["state_name"], shown["state_type"], shown["tags"]) == (
        "凌源市 2021–2028", "整体推进 · 1 项逾期", "PAUSED", ["lingyuan"],
    )  # fmt: skip
    graph = httpx.get(f"{prefect_server.url}/flow_runs/{state.run_id}/graph-v2").json()
    assert (graph["start_time"], graph["end_time"]) == ("2021-08-31T16:00:00Z", None)


def test_resume_in_the_ui_is_refused(prefect_server: PrefectServer):
    state = put(board("resume", PAST))

    answer = httpx.post(f"{prefect_server.url}/flow_runs/{state.run_id}/resume", json={})

    assert answer.json()["status"] == "REJECT"
    assert run(prefect_server, state)["state_type"] == "PAUSED"


@pytest.mark.usefixtures("prefect_server")
def test_an_unchanged_board_needs_no_server():
    state = put(board("same", PAST, LATE))
    with client_of(NOWHERE):
        assert put(board("same", PAST, LATE), state) == state


def test_a_repeat_without_memory_sends_no_bar_again(prefect_server: PrefectServer):
    state = put(board("again", PAST, LATE))
    before = rows(prefect_server, state)

    assert mend(board("again", PAST, LATE)) == state
    assert rows(prefect_server, state) == before


def test_a_changed_bar_is_updated_and_only_that(prefect_server: PrefectServer):
    first = put(board("change", PAST, LATE))
    before = rows(prefect_server, first)
    done = LATE.model_copy(update={"colour": "orange", "state_name": "超期办结", "open": False})

    second = put(board("change", PAST, done, state_name="已办结"), first)

    node = nodes(prefect_server, second)["整体推进阶段"]
    assert (node["state_type"], node["end_time"]) == ("CRASHED", "2024-03-31T15:59:59Z")
    shown = run(prefect_server, second)
    assert (shown["state_type"], shown["state_name"]) == ("PAUSED", "已办结")
    after = rows(prefect_server, second)
    assert [bar for bar, _ in after] == [bar for bar, _ in before]
    assert len(set(after) & set(before)) == 1


def test_a_bar_can_go_back_to_what_it_was_even_when_the_clock_stands(prefect_server: PrefectServer):
    blue = LATE.model_copy(update={"colour": "blue"})
    state = put(board("back", LATE))
    state = put(board("back", blue), state)
    state = put(board("back", LATE), state, NOW - timedelta(days=1))
    assert nodes(prefect_server, state)["整体推进阶段"]["state_type"] == "FAILED"


def test_a_vanished_bar_is_taken_off_and_may_return(prefect_server: PrefectServer):
    state = put(board("vanish", PAST, LATE))
    state = put(board("vanish", PAST), state)
    assert nodes(prefect_server, state).keys() == {"安排部署阶段"}
    state = put(board("vanish", PAST, LATE), state)
    assert nodes(prefect_server, state).keys() == {"安排部署阶段", "整体推进阶段"}


def test_a_run_that_a_user_deleted_is_made_anew(prefect_server: PrefectServer):
    first = put(board("deleted", PAST, LATE))
    httpx.delete(f"{prefect_server.url}/flow_runs/{first.run_id}").raise_for_status()

    second = mend(board("deleted", PAST, LATE))

    assert second.run_id != first.run_id
    assert nodes(prefect_server, second).keys() == {"安排部署阶段", "整体推进阶段"}


def test_a_run_that_a_user_cancelled_is_made_anew(prefect_server: PrefectServer):
    first = put(board("cancelled", PAST))
    path = f"{prefect_server.url}/flow_runs/{first.run_id}/set_state"
    httpx.post(path, json={"state": {"type": "CANCELLING"}}).raise_for_status()

    second = mend(board("cancelled", PAST))

    graph = httpx.get(f"{prefect_server.url}/flow_runs/{second.run_id}/graph-v2").json()
    assert (graph["start_time"], graph["end_time"]) == ("2021-08-31T16:00:00Z", None)
    assert nodes(prefect_server, second).keys() == {"安排部署阶段"}


def test_another_first_day_moves_the_board_to_a_new_axis(prefect_server: PrefectServer):
    first = put(board("axis", LATE))
    second = put(board("axis", LATE, starts=date(2022, 1, 1)), first)
    graph = httpx.get(f"{prefect_server.url}/flow_runs/{second.run_id}/graph-v2").json()
    assert graph["start_time"] == "2021-12-31T16:00:00Z"
    assert httpx.get(f"{prefect_server.url}/flow_runs/{first.run_id}").status_code == 404


def test_three_hundred_bars_are_read_back_over_several_pages(prefect_server: PrefectServer):
    many = [PAST.model_copy(update={"key": f"{n}", "label": f"第{n}项"}) for n in range(300)]
    state = put(board("many", *many))
    assert len(nodes(prefect_server, state)) == 300


def test_links_lead_into_the_ui_that_shows_chinese(prefect_server: PrefectServer):
    site = prefect_server.url.removesuffix("/api")
    assert run_url("62fa") == f"{site}/v2/runs/flow-run/62fa"
    assert artifact_url("overview") == f"{site}/v2/artifacts/key/overview"
    page = httpx.get(run_url("62fa"), headers={"Accept": "text/html"})
    assert "<title>Prefect" in page.text


def test_a_server_that_is_down_is_told_with_its_remedy():
    with client_of(NOWHERE), pytest.raises(BoardUnreachable, match="programme up"):
        put(board("down", PAST))


def test_a_server_that_has_lost_all_of_ours_is_filled_again(prefect_server: PrefectServer):
    known = put(board("lost", PAST, LATE))
    flow = run(prefect_server, known)["flow_id"]
    httpx.delete(f"{prefect_server.url}/flows/{flow}").raise_for_status()

    state = mend(board("lost", PAST, LATE))

    assert state.run_id != known.run_id
    assert nodes(prefect_server, state).keys() == {"安排部署阶段", "整体推进阶段"}
