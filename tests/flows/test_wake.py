"""Embedded mode's wake-up, by the real APScheduler; with Prefect, and without."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from programme import store
from programme.actions.context import Context
from programme.actions.publish import behind
from programme.actions.tick import tick
from programme.actions.wake import next_due, programmes_due
from programme.clock import Clock
from tests.bureau import Bureau
from tests.prefect_server import client_of

NOWHERE = "http://127.0.0.1:9/api"  # the discard port: nobody listens
MOMENT = timedelta(seconds=1.5)


@dataclass(frozen=True)
class Shifted(Clock):
    """A clock that runs, from another time on."""

    by: timedelta = timedelta()

    def now(self) -> datetime:
        return self.real() + self.by


def shifted(ctx: Context, to: datetime) -> Context:
    return replace(ctx, clock=Shifted(by=to - Clock().real()))


async def until(done: Callable[[], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not done():
            await asyncio.sleep(0.05)


def awake(ctx: Context, done: Callable[[], bool]) -> None:
    """Let a wake-up work until `done`."""
    from wake import WakeUp

    async def work() -> None:
        wake_up = WakeUp(ctx)
        wake_up.start()
        try:
            await until(done)
        finally:
            wake_up.scheduler.shutdown(wait=False)

    asyncio.run(work())


def run(work: Coroutine[object, object, bool]) -> bool:
    return asyncio.run(work)


def sent(ctx: Context) -> int:
    with ctx.store.read() as tx:
        return len(store.outbox.messages(tx, state="sent"))


def test_it_wakes_at_the_next_due_moment_also_without_prefect(bureau: Bureau):
    bureau.apply("2023-01-10")
    tick(bureau.on("2023-02-20"), "pilot")
    due = next_due(bureau.context)
    assert due is not None
    ctx = shifted(bureau.context, due - MOMENT)

    with client_of(NOWHERE):
        awake(ctx, lambda: next_due(ctx) != due)

    assert ctx.now() >= due
    assert programmes_due(ctx) == []


def test_what_was_missed_while_the_machine_slept_is_taken_once_at_once(bureau: Bureau):
    bureau.apply("2023-01-10")
    ctx = bureau.on("2023-06-20")
    with client_of(NOWHERE):
        awake(ctx, lambda: sent(ctx) == 3)
    assert programmes_due(ctx) == []
    assert behind(ctx) == ["pilot"]


@pytest.mark.usefixtures("prefect_server")
def test_the_board_catches_up_when_prefect_is_back(pilot: Bureau):
    from take import take

    ctx = pilot.on("2023-06-20")
    with client_of(NOWHERE):
        assert run(take(ctx, ["pilot"]))
    assert (sent(ctx), behind(ctx)) == (3, ["pilot"])

    awake(ctx, lambda: behind(ctx) == [])

    assert sent(ctx) == 3


@pytest.mark.usefixtures("prefect_server")
def test_what_only_waits_to_be_sent_needs_no_tick(pilot: Bureau):
    from take import take

    ctx = pilot.on("2023-06-20")
    tick(ctx, "pilot")
    assert run(take(ctx, []))
    assert (sent(ctx), behind(ctx)) == (3, ["pilot"])


def test_a_programme_that_fails_stops_no_other(bureau: Bureau):
    from take import take

    bureau.apply("2023-01-10")
    ctx = bureau.on("2023-06-20")
    with client_of(NOWHERE):
        assert not run(take(ctx, ["no such programme", "pilot"]))
    assert sent(ctx) == 3
