import asyncio
import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest

from programme.board.link import BoardRefused
from programme.board.notes import Event, as_rows, emit, put_artifact
from programme.board.picture import Bar, Board
from programme.clock import Clock
from tests.prefect_server import PrefectServer


def until(found: Callable[[], list[Any]], seconds: float = 30) -> list[Any]:
    """What `found` returns once it returns something: the server stores events in its own time."""
    deadline = time.monotonic() + seconds
    while not (result := found()) and time.monotonic() < deadline:
        pass
    return result


def latest(server: PrefectServer, key: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{server.url}/artifacts/{key}/latest").json()
    return found


def test_an_artifact_keeps_its_key_and_shows_its_newest_version(prefect_server: PrefectServer):
    for text in ("# 一", "# 二"):
        asyncio.run(put_artifact("markdown", "overview", text, "**总览**"))
    newest = latest(prefect_server, "overview")
    assert (newest["type"], newest["data"], newest["description"]) == (
        "markdown", "# 二", "**总览**",
    )  # fmt: skip


def test_a_table_is_stored_as_prefects_ui_reads_it(prefect_server: PrefectServer):
    rows = [{"科室": "基础教育科", "逾期": 2}]
    asyncio.run(put_artifact("table", "offices", rows, ""))
    newest = latest(prefect_server, "offices")
    assert (newest["type"], json.loads(newest["data"])) == ("table", rows)


@pytest.mark.usefixtures("prefect_server")
def test_a_bad_key_is_refused_with_prefects_reason():
    with pytest.raises(BoardRefused, match="lowercase"):
        asyncio.run(put_artifact("markdown", "总览", "", ""))


def test_an_event_reaches_the_feed_once(prefect_server: PrefectServer):
    news = Event(
        name="programme.test.news",
        resource="programme.assignment.k1",
        title="报送月度进展",
        occurred=Clock().now(),
        payload={"days": 3},
        related=(("office", "programme.office.基础教育科"),),
    )
    asyncio.run(emit([news]))
    asyncio.run(emit([news]))

    def found() -> list[Any]:
        query = {"filter": {"event": {"name": ["programme.test.news"]}}}
        events: list[Any] = httpx.post(f"{prefect_server.url}/events/filter", json=query).json()[
            "events"
        ]
        return events

    (event,) = until(found)
    assert event["resource"]["prefect.resource.id"] == "programme.assignment.k1"
    assert event["payload"] == {"days": 3}
    assert event["related"][0]["prefect.resource.role"] == "office"


def test_a_board_can_be_told_as_plain_rows():
    bar = Bar(
        key="a",
        label="自评",
        start=date(2026, 3, 1),
        end=date(2026, 3, 31),
        colour="blue",
        state_name="推进中",
    )
    board = Board(key="b", name="n", state_name="s", starts=bar.start, bars=(bar,))
    assert as_rows(board) == [
        {"内容": "自评", "起": "2026-03-01", "止": "2026-03-31", "状态": "推进中"}
    ]
