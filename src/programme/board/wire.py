"""How a board becomes a flow run: all that is known here of Prefect's wire format.

A board is one long-lived flow run without a deployment, so that no worker ever takes it. It is
PAUSED from its first moment: then its axis begins at its scheduled time and nothing on the server
touches it. Its bars are task runs, recorded from events of the shape that Prefect's own engine
sends (prefect.utilities.engine.emit_task_run_state_change_event); REST refuses past and future
times, the recorder (prefect.server.services.task_run_recorder) takes them. That shape is not
promised by Prefect: tests/board holds a real server to its word.

Each bar carries the hash of its content as its task version, so the server itself can tell what
is still to be sent; nothing needs to be remembered to repair it.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from programme.board.link import Ask, BoardRefused, prefect_api
from programme.board.picture import Bar, Board, Colour
from programme.core.value import Value

FLOW = "programme-board"
STATE_TYPE: Mapping[Colour, str] = {
    "green": "COMPLETED",
    "red": "FAILED",
    "blue": "RUNNING",
    "amber": "SCHEDULED",
    "orange": "CRASHED",
    "grey": "PENDING",
    "black": "CANCELLED",
}
EVENTS_A_CALL = 100
ROWS_A_PAGE = 200  # the server's own limit
RECORD_SECONDS = 60  # 300 bars take about 3 s on an idle machine
POLL_SECONDS = 0.2
DAY_END = time(23, 59, 59)
DAY_SECONDS = 86400

Shape = dict[str, Any]  # a bar as it goes over the wire


class BoardState(Value):
    """What the server was seen to show: the flow run's id and the hash of the whole board."""

    run_id: str
    content: str


class _Shown(Value):
    """A bar as found on the server."""

    id: UUID
    version: str
    since: datetime


async def publish(
    board: Board, last: BoardState | None, *, now: datetime, zone: str, repair: bool = False
) -> BoardState:
    """Bring the board in Prefect's UI to `board`; no call is made where `last` says it is there.

    With `repair`, what `last` says is not trusted: a user may have deleted the run, or Prefect's
    database been lost. `now` is an aware instant, `zone` the zone that the board's dates are meant
    in. Returns what was read back from the server, to be given as `last` the next time; a repeat
    is harmless. Raises BoardUnreachable or BoardRefused, after which `last` still holds.
    """
    content = _content(board, now, zone)
    if last and last.content == content and not repair:
        return last
    wanted = _shapes(board, now, zone)
    async with prefect_api() as ask:
        run_id = await _run(ask, board, zone)
        shown = await _bars(ask, run_id)
        for gone in shown.keys() - wanted.keys():
            await ask("DELETE", f"/task_runs/{shown[gone].id}")
        stale = {k: s for k, s in wanted.items() if k not in shown or shown[k].version != _hash(s)}
        moment = max([now, *(s.since + timedelta(milliseconds=1) for s in shown.values())])
        await _send(ask, run_id, stale, moment)
        await _recorded(ask, run_id, wanted)
        if last and last.run_id != run_id:  # it began on another day: a new run, a new axis
            await _forget(ask, last.run_id)
    return BoardState(run_id=run_id, content=content)


async def _run(ask: Ask, board: Board, zone: str) -> str:
    """The board's flow run, made if need be, under its present name, tags and status."""
    run = await _found_or_made(ask, board, zone)
    if run["start_time"] or run["state_type"] not in ("SCHEDULED", "PAUSED"):
        await ask("DELETE", f"/flow_runs/{run['id']}")  # a user cancelled it: its axis is lost
        run = await _found_or_made(ask, board, zone)
    path = f"/flow_runs/{run['id']}"
    if run["name"] != board.name or set(run["tags"]) != set(board.tags):
        await ask("PATCH", path, {"name": board.name, "tags": list(board.tags)})
    if (run["state_type"], run["state_name"]) != ("PAUSED", board.state_name):
        paused = {"type": "PAUSED", "name": board.state_name}
        details = {"state_details": {"pause_reschedule": True}}  # Resume then asks for a deployment
        await ask("POST", f"{path}/set_state", {"state": paused | details, "force": True})
    return str(run["id"])


async def _found_or_made(ask: Ask, board: Board, zone: str) -> Any:
    """The server answers with the run that it has under this key, if any."""
    flow = await ask("POST", "/flows/", {"name": FLOW})
    begins = {"scheduled_time": _instant(board.starts, time(), zone)}
    run = {
        "flow_id": flow["id"],
        "idempotency_key": f"{board.key} {board.starts} {zone}",
        "name": board.name,
        "tags": list(board.tags),
        # another name than Scheduled, which the server would soon call Late
        "state": {"type": "SCHEDULED", "name": "计划", "state_details": begins},
    }
    return await ask("POST", "/flow_runs/", run)


async def _bars(ask: Ask, run_id: str) -> dict[str, _Shown]:
    """What the run shows, by key; a row still without its state is in the midst of recording."""
    query = {"flow_runs": {"id": {"any_": [run_id]}}, "sort": "ID_DESC", "limit": ROWS_A_PAGE}
    rows: list[Any] = []
    while len(rows) % ROWS_A_PAGE == 0:
        page = await ask("POST", "/task_runs/filter", query | {"offset": len(rows)})
        rows += page
        if not page:
            break
    return {
        row["task_key"]: _Shown(
            id=row["id"], version=row["task_version"] or "", since=row["state"]["timestamp"]
        )
        for row in rows
        if row["state"]
    }


async def _send(ask: Ask, run_id: str, shapes: dict[str, Shape], moment: datetime) -> None:
    events = [_event(run_id, shape, moment) for shape in shapes.values()]
    for first in range(0, len(events), EVENTS_A_CALL):
        await ask("POST", "/events", events[first : first + EVENTS_A_CALL])


async def _recorded(ask: Ask, run_id: str, wanted: dict[str, Shape]) -> None:
    """Wait until the server shows just the wanted bars: it records in its own time."""
    versions = {key: _hash(shape) for key, shape in wanted.items()}
    try:
        async with asyncio.timeout(RECORD_SECONDS):
            while {k: s.version for k, s in (await _bars(ask, run_id)).items()} != versions:
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError as late:
        raise BoardRefused(
            "board-refused",
            f"Prefect took the bars of a board but did not show them within {RECORD_SECONDS} s",
            f"Prefect 收下了看板的数据，{RECORD_SECONDS} 秒内却没有显示出来",
            "see the log of the Prefect server; the board is sent again at the next tick",
            "请看 Prefect 服务的日志；下一次处理时会重新发送看板",
        ) from late


async def _forget(ask: Ask, run_id: str) -> None:
    for run in await ask("POST", "/flow_runs/filter", {"flow_runs": {"id": {"any_": [run_id]}}}):
        await ask("DELETE", f"/flow_runs/{run['id']}")


def _shapes(board: Board, now: datetime, zone: str) -> dict[str, Shape]:
    """Each bar in the words of a task run, by key; arrows lead only to bars of this board."""
    today = now.astimezone(ZoneInfo(zone)).date()
    keys = {bar.key for bar in board.bars}
    return {bar.key: _shape(bar, today, zone, keys) for bar in board.bars}


def _shape(bar: Bar, today: date, zone: str, keys: set[str]) -> Shape:
    last = bar.last_day(today)
    start = _instant(bar.start, time(), zone)
    return {
        "name": bar.label,
        "task_key": bar.key,
        "start_time": start,
        "end_time": last and _instant(last, DAY_END, zone),
        "total_run_time": ((last - bar.start).days + 1) * DAY_SECONDS if last else 0,
        "state": {"type": STATE_TYPE[bar.colour], "name": bar.state_name},
        "after": [key for key in bar.after if key in keys],
    }


def _event(run_id: str, shape: Shape, moment: datetime) -> dict[str, Any]:
    """The event by which Prefect's engine tells of a task run; an update of it if it is known."""
    version = _hash(shape)
    parents = [{"input_type": "task_run", "id": _bar_id(run_id, key)} for key in shape["after"]]
    times = {k: shape[k] for k in ("start_time", "end_time", "total_run_time")}
    task_run = times | {
        "name": shape["name"],
        "task_key": shape["task_key"],
        "dynamic_key": "0",
        "task_version": version,
        "expected_start_time": shape["start_time"],
        "task_inputs": {"after": parents},
    }
    return {
        "id": str(uuid5(UUID(run_id), f"{shape['task_key']} {version} {moment.isoformat()}")),
        "occurred": moment.isoformat(),
        "event": f"prefect.task-run.{shape['state']['name']}",
        "resource": {
            "prefect.resource.id": f"prefect.task-run.{_bar_id(run_id, shape['task_key'])}",
            "prefect.resource.name": shape["name"],
            "prefect.state-name": shape["state"]["name"],
            "prefect.state-type": shape["state"]["type"],
            "prefect.state-timestamp": moment.isoformat(),
            "prefect.orchestration": "client",  # else the recorder passes it by
        },
        "related": [
            {
                "prefect.resource.id": f"prefect.flow-run.{run_id}",
                "prefect.resource.role": "flow-run",
            }
        ],
        "payload": {
            "intended": {"from": None, "to": shape["state"]["type"]},
            "initial_state": None,
            "validated_state": shape["state"],
            "task_run": task_run,
        },
    }


def _content(board: Board, now: datetime, zone: str) -> str:
    head = [board.key, board.name, board.state_name, *sorted(board.tags), f"{board.starts}", zone]
    return _hash([head, _shapes(board, now, zone)])


def _bar_id(run_id: str, key: str) -> str:
    return str(uuid5(UUID(run_id), key))


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _instant(day: date, at: time, zone: str) -> str:
    return datetime.combine(day, at, ZoneInfo(zone)).isoformat()
