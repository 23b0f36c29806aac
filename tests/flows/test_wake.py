"""Embedded mode's wake-up, by the real APScheduler; with Prefect, and without."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from programme import store
from programme.actions.context import Context
from programme.actions.deliver import deliver
from programme.actions.publish import behind
from programme.actions.tick import tick, ticking
from programme.actions.wake import next_due, programmes_due
from programme.clock import Clock, at
from tests.bureau import ZONE, Bureau
from tests.prefect_server import client_of

NOWHERE = "http://127.0.0.1:9/api"  # the discard port: nobody listens
MOMENT = timedelta(seconds=1.5)
AT_1540 = at(date(2023, 3, 1), 15, 40, ZONE)
AFTERNOON = (
    "offices: [基础教育科, 组织人事科, 教研中心]",
    "offices: [基础教育科, 组织人事科, {name: 教研中心, hours: {send_at: '15:40'}}]",
)


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


@pytest.fixture
def afternoon(bureau: Bureau) -> Context:
    """教研中心 gets its messages at 15:40: one waits for that, on 1 March."""
    bureau.apply("2023-03-01", AFTERNOON)
    tick(bureau.on("2023-03-01"), "pilot")
    assert deliver(bureau.on("2023-03-01")).sent == 1  # 基础教育科, at 8:40
    return bureau.context


def test_what_is_stuck_keeps_no_message_from_its_moment(afternoon: Context):
    """Another machine holds the programme, so that its tick finds no end; 15:40 is 15:40."""
    ctx = shifted(afternoon, AT_1540 - MOMENT)
    with ctx.store.write() as tx:
        row = store.items.find(tx, "pilot/1/基础教育科", limit=1)[0]
        store.items.dirty(tx, [row.id], ctx.today(ZONE))
    with ticking(replace(ctx, owner="another-machine/1"), "pilot"), client_of(NOWHERE):
        awake(ctx, lambda: sent(ctx) == 2)
        assert programmes_due(ctx) == ["pilot"]
    with ctx.store.read() as tx:
        (gone,) = store.outbox.messages(tx, recipient="教研中心")
    assert gone.sent_at
    assert timedelta() <= gone.sent_at - AT_1540 < timedelta(seconds=20)


@pytest.mark.usefixtures("prefect_server")
def test_a_run_every_few_minutes_keeps_to_the_moment_too(
    afternoon: Context, monkeypatch: pytest.MonkeyPatch
):
    from deliver import deliver as flow

    monkeypatch.setenv("PROGRAMME_HOME", str(afternoon.home))
    names = []
    for moment in ("15:35", "15:40", "15:45"):
        monkeypatch.setenv("PROGRAMME_NOW", f"2023-03-01T{moment}")
        state: Any = asyncio.run(flow(return_state=True))
        names.append(state.name)
    assert names == ["已发 0", "已发 1", "已发 0"]


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
