"""Bring Prefect's UI up to date with a programme: boards, artifacts, events."""

from dataclasses import dataclass
from typing import Any

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.gantt import boards
from programme.actions.pages import late_table, office_table, page
from programme.actions.picture import Picture, picture
from programme.actions.status import Row, told
from programme.board.link import BoardRefused, prefect_api, run_url
from programme.board.notes import Event, as_rows, emit, put_artifact
from programme.board.picture import Board
from programme.board.wire import BoardState, reconcile
from programme.board.wire import publish as publish_board
from programme.core.words import word

MOST_EVENTS = 1000
"""Transitions told in one publication; the rest follow with the next."""


@dataclass(frozen=True)
class Published:
    """Where a programme is to be seen. `boards` are names with addresses."""

    programme: str
    boards: dict[str, str]
    events: int


async def publish(
    ctx: Context, slug: str, *, repair: bool = False, run_id: str | None = None
) -> Published:
    """Show a programme as it stands now. Only what differs from the last time is sent; `repair`
    trusts nothing remembered, for a Prefect database that was lost or edited.

    `run_id` ties the artifacts to the flow run that makes them. Raises BoardUnreachable.
    """
    with ctx.store.read() as tx:
        row = programme_named(tx, slug)
        seen = picture(tx, row, ctx.today(row.zone))
        state: dict[str, Any] = store.programmes.board_state(tx, row.id) or {}
        news = store.transitions.after(tx, row.id, state.get("event", 0), limit=MOST_EVENTS)
    rolled = told(seen, simulated=ctx.store.simulated)
    async with prefect_api():
        links, shown = await _boards(ctx, seen, rolled, {} if repair else state.get("boards", {}))
        await _artifacts(seen, rolled, links, run_id)
        await emit([_event(row, moved) for moved in news])
    last = news[-1].id if news else state.get("event", 0)
    with ctx.store.write() as tx:
        store.programmes.set_board_state(tx, row.id, {"boards": shown, "event": last})
    return Published(slug, links, len(news))


def board_runs(ctx: Context, slug: str) -> dict[str, str]:
    """The boards of a programme: their names with the ids of their flow runs."""
    with ctx.store.read() as tx:
        state = store.programmes.board_state(tx, programme_named(tx, slug).id) or {}
    shown = state.get("boards", {}).values()
    return {b["name"]: b["state"]["run_id"] for b in shown if b["state"]}


async def _boards(
    ctx: Context, seen: Picture, rolled: Row, before: dict[str, Any]
) -> tuple[dict[str, str], dict[str, Any]]:
    """The boards' addresses, and what is to be remembered of them; boards of past years stay."""
    links: dict[str, str] = {}
    shown = dict(before)
    for board in boards(seen, rolled):
        old = before.get(board.key, {})
        new = await _show(ctx, board, old.get("state"), seen.programme.zone)
        shown[board.key] = {"name": board.name, "state": new and new.model_dump()}
        if new:
            links[board.name] = run_url(new.run_id)
    return links, shown


async def _show(
    ctx: Context, board: Board, old: dict[str, Any] | None, zone: str
) -> BoardState | None:
    """The board as bars; as a table where this Prefect does not draw them, None then."""
    now = ctx.clock.real()
    try:
        if old:
            return await publish_board(board, BoardState(**old), now=now, zone=zone)
        return await reconcile(board, now=now, zone=zone)
    except BoardRefused:
        key = "board-" + board.key.replace(":", "-")
        await put_artifact("table", key, as_rows(board), board.name)
        return None


async def _artifacts(seen: Picture, rolled: Row, links: dict[str, str], run_id: str | None) -> None:
    language = seen.plan.language if seen.plan else "zh"
    slug, title = rolled["programme"], rolled["title"]
    demo = f"{word('demonstration', language)} · " if rolled["simulated"] else ""
    head = f"{demo}{title} · {word('as_of', language)} {rolled['as_of']}"
    await put_artifact(
        "markdown", f"programme-{slug}", page(rolled, links, language), head, run_id=run_id
    )
    offices, late = office_table(rolled, language), late_table(seen, language)
    await put_artifact(
        "table",
        f"offices-{slug}",
        offices,
        f"{word('by_office', language)} · {head}",
        run_id=run_id,
    )
    await put_artifact(
        "table", f"late-{slug}", late, f"{word('late_list', language)} · {head}", run_id=run_id
    )


def _event(row: store.ProgrammeRow, moved: store.TransitionRow) -> Event:
    return Event(
        name=f"programme.assignment.{moved.after}",
        resource=f"programme.assignment.{moved.key}",
        title=moved.key,
        occurred=moved.recorded,
        payload={
            "before": moved.before,
            "after": moved.after,
            "on": str(moved.happened),
            "office": moved.office,
        },
        related=(
            ("programme", f"programme.programme.{row.slug}"),
            ("office", f"programme.office.{moved.office}"),
        ),
    )
