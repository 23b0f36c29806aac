"""What is said beside the boards: artifacts and events in Prefect's UI."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field

from programme.board.link import prefect_api
from programme.board.picture import Board
from programme.core.value import Value

EVENTS_A_CALL = 100


class Event(Value):
    """Something that happened to one thing: `name` is e.g. `programme.assignment.overdue`.

    `resource` identifies the thing (`programme.assignment.<key>`), `title` is how people call
    it, `related` are other resources as (role, resource). `payload` is any JSON.
    """

    name: str
    resource: str
    title: str
    occurred: datetime
    payload: dict[str, Any] = Field(default_factory=dict)
    related: tuple[tuple[str, str], ...] = ()


async def put_artifact(
    kind: Literal["table", "markdown"],
    key: str,
    data: str | Sequence[dict[str, Any]],
    description: str,
    *,
    run_id: str | None = None,
) -> None:
    """Put the newest version of an artifact: rows for a table, text for markdown.

    `key` (small Latin letters, digits, dashes) stays the same for ever, so that versions are
    kept under it; `description` is markdown shown above; `run_id` ties it to a flow run.
    Raises BoardUnreachable, and BoardRefused for a bad key.
    """
    text = data if isinstance(data, str) else json.dumps(list(data), ensure_ascii=False)
    artifact = {"type": kind, "key": key, "data": text, "description": description}
    async with prefect_api() as ask:
        await ask("POST", "/artifacts/", artifact | {"flow_run_id": run_id})


async def emit(events: Sequence[Event]) -> None:
    """Tell Prefect's event feed, where automations may listen; sending a repeat is harmless.

    The feed keeps events for some days only: it is news, not a record.
    """
    sent = [_on_the_wire(event) for event in events]
    async with prefect_api() as ask:
        for first in range(0, len(sent), EVENTS_A_CALL):
            await ask("POST", "/events", sent[first : first + EVENTS_A_CALL])


def as_rows(
    board: Board, titles: Sequence[str] = ("内容", "起", "止", "状态")
) -> list[dict[str, str]]:
    """The board as rows of a table artifact, for a server that does not draw our bars."""
    return [
        dict(zip(titles, (b.label, f"{b.start}", f"{b.end}", b.state_name), strict=True))
        for b in board.bars
    ]


def _on_the_wire(event: Event) -> dict[str, Any]:
    moment = event.occurred.isoformat()
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{event.name} {event.resource} {moment}")),
        "occurred": moment,
        "event": event.name,
        "resource": {
            "prefect.resource.id": event.resource,
            "prefect.resource.name": event.title,
        },
        "related": [
            {"prefect.resource.id": resource, "prefect.resource.role": role}
            for role, resource in event.related
        ],
        "payload": event.payload,
    }
