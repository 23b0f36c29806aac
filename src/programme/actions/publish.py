"""Bring Prefect's UI up to date with a programme: boards, artifacts, events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from programme import store
from programme.actions.briefing import briefing
from programme.actions.context import Context, programme_named
from programme.actions.figures import Row
from programme.actions.gantt import boards, called
from programme.actions.pages import late_list, office_table, page
from programme.actions.picture import Picture, picture
from programme.actions.statistics import language_of, statistics, words
from programme.actions.status import told
from programme.board.link import BoardRefused, prefect_api, run_url
from programme.board.notes import Event, as_rows, emit, put_artifact
from programme.board.picture import Board
from programme.board.wire import BoardState
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
    """Show a programme as it stands now. Only what differs from the last time is sent.

    With `repair`, and at the first time on each day, the boards are compared with what Prefect
    really has (its database may have been lost or edited) and the briefing is renewed. `run_id`
    ties the artifacts to the flow run that makes them. Raises BoardUnreachable.
    """
    with ctx.store.read() as tx:
        row = programme_named(tx, slug)
        seen = picture(tx, row, ctx.today(row.zone))
        state = _state(tx, row)
        news = store.transitions.after(tx, row.id, state["event"], limit=MOST_EVENTS)
        facts = store.facts.newest(tx)
        decided = len(store.lifecycle.events(tx, row.id))
        reminded = store.tally.last_told(tx, row.id)
    rolled = told(seen, simulated=ctx.store.simulated)
    repair = repair or state["day"] != str(seen.as_of)
    async with prefect_api():
        links, shown = await _boards(ctx, seen, rolled, state["boards"], repair=repair)
        await _artifacts(seen, rolled, links, run_id)
        await _late(ctx, seen, reminded, run_id)
        if repair:
            await _briefing(ctx, seen, run_id)
        await emit([_event(ctx, row, moved) for moved in news])
    shown_now = {
        "boards": shown,
        "event": news[-1].id if news else state["event"],
        "facts": facts,
        "decided": decided,
        "version": row.version,
        "day": str(seen.as_of),
    }
    with ctx.store.write() as tx:
        store.programmes.set_board_state(tx, row.id, shown_now)
    return Published(slug, links, len(news))


async def publish_late(ctx: Context, slug: str, *, run_id: str | None = None) -> None:
    """Show who is late with what in a programme, and when they were last told."""
    with ctx.store.read() as tx:
        row = programme_named(tx, slug)
        seen = picture(tx, row, ctx.today(row.zone))
        reminded = store.tally.last_told(tx, row.id)
    await _late(ctx, seen, reminded, run_id)


async def publish_statistics(ctx: Context, *, run_id: str | None = None) -> None:
    """Show what became of the messages of all programmes, and what waits for a person."""
    language = language_of(ctx)
    head = called(words(language)("title"), language, simulated=ctx.store.simulated)
    await put_artifact("markdown", "messages", statistics(ctx, language), head, run_id=run_id)


def behind(ctx: Context) -> list[str]:
    """The programmes of which Prefect's UI does not show the latest: a plan, a fact, a day."""
    with ctx.store.read() as tx:
        return [row.slug for row in store.programmes.all(tx) if _behind(ctx, tx, row)]


def _behind(ctx: Context, tx: store.Tx, row: store.ProgrammeRow) -> bool:
    state = _state(tx, row)
    return (
        (state["version"], state["day"]) != (row.version, str(ctx.today(row.zone)))
        or bool(store.transitions.after(tx, row.id, state["event"], limit=1))
        or state["decided"] != len(store.lifecycle.events(tx, row.id))
        or store.facts.told_since(tx, row.id, state["facts"])
    )


def _state(tx: store.Tx, row: store.ProgrammeRow) -> dict[str, Any]:
    """What is remembered of the last publication."""
    nothing = {"boards": {}, "event": 0, "facts": (0, 0), "version": 0, "day": "", "decided": 0}
    return nothing | (store.programmes.board_state(tx, row.id) or {})


def board_runs(ctx: Context, slug: str) -> dict[str, str]:
    """The boards of a programme: their names with the ids of their flow runs."""
    with ctx.store.read() as tx:
        state = _state(tx, programme_named(tx, slug))
    shown = state["boards"].values()
    return {b["name"]: b["state"]["run_id"] for b in shown if b["state"]}


async def _boards(
    ctx: Context, seen: Picture, rolled: Row, before: dict[str, Any], *, repair: bool
) -> tuple[dict[str, str], dict[str, Any]]:
    """The boards' addresses, and what is to be remembered of them; boards of past years stay."""
    links: dict[str, str] = {}
    shown = dict(before)
    for board in boards(seen, rolled):
        old = before.get(board.key, {})
        new = await _show(ctx, board, old.get("state"), seen.programme.zone, repair=repair)
        shown[board.key] = {"name": board.name, "state": new and new.model_dump()}
        if new:
            links[board.name] = run_url(new.run_id)
    return links, shown


async def _show(
    ctx: Context, board: Board, old: dict[str, Any] | None, zone: str, *, repair: bool
) -> BoardState | None:
    """The board as bars; as a table where this Prefect does not draw them, None then."""
    last = BoardState(**old) if old else None
    try:
        return await publish_board(board, last, now=ctx.clock.real(), zone=zone, repair=repair)
    except BoardRefused:
        key = "board-" + board.key.replace(":", "-")
        await put_artifact("table", key, as_rows(board), board.name)
        return None


async def _artifacts(seen: Picture, rolled: Row, links: dict[str, str], run_id: str | None) -> None:
    language = seen.plan.language if seen.plan else "zh"
    slug = rolled["programme"]
    title = called(rolled["title"], language, simulated=rolled["simulated"])
    head = f"{title} · {word('as_of', language)} {rolled['as_of']}"
    await put_artifact(
        "markdown", f"programme-{slug}", page(rolled, links, language), head, run_id=run_id
    )
    await put_artifact(
        "table",
        f"offices-{slug}",
        office_table(rolled, language),
        f"{word('by_office', language)} · {head}",
        run_id=run_id,
    )


async def _late(
    ctx: Context, seen: Picture, reminded: dict[str, datetime], run_id: str | None
) -> None:
    plan, language = seen.plan, seen.plan.language if seen.plan else "zh"
    simulated = ctx.store.simulated
    title = called(plan.title if plan else seen.programme.title, language, simulated=simulated)
    head = f"{word('late_list', language)} · {title} · {word('as_of', language)} {seen.as_of}"
    text = late_list(seen, reminded, simulated=simulated)
    await put_artifact("markdown", f"late-{seen.programme.slug}", text, head, run_id=run_id)


async def _briefing(ctx: Context, seen: Picture, run_id: str | None) -> None:
    slug, plan = seen.programme.slug, seen.plan
    if plan:
        text = briefing(ctx, slug, plan.language, as_of=seen.as_of)
        title = called(plan.title, plan.language, simulated=ctx.store.simulated)
        as_of = f"{word('as_of', plan.language)} {seen.as_of}"
        head = f"{word('briefing', plan.language)} · {title} · {as_of}"
        await put_artifact("markdown", f"briefing-{slug}", text, head, run_id=run_id)


def _event(ctx: Context, row: store.ProgrammeRow, moved: store.TransitionRow) -> Event:
    """The feed shows and keeps some days only: what is simulated happens there now."""
    return Event(
        name=f"programme.assignment.{moved.after}",
        resource=f"programme.assignment.{moved.key}",
        title=moved.key,
        occurred=ctx.clock.real() if ctx.store.simulated else moved.recorded,
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
