"""The process that serves the flows: their deployments, for the Prefect UI, and in embedded mode
the wake-up. `--once` ticks every programme one time instead, and ends.

In embedded mode the deployments' schedules are paused: they are there to be run by hand.
"""

import asyncio
import logging
import sys
import time

import httpx
from deploy import gate_of, sending, tick_of
from prefect.deployments import arun_deployment
from prefect.runner import Runner
from take import take
from wake import WakeUp

from programme.actions.context import Context
from programme.actions.dossier import gated
from programme.actions.tick import programmes
from programme.actions.wake import zones
from programme.board.link import reachable
from programme.runtime import running
from programme.settings import read_settings

POLL_SECONDS, PATIENCE_SECONDS = 0.5, 120
NEW_SECONDS = 15
"""How often programmes are looked for that have no deployment yet."""


async def serve(ctx: Context, *, paused: bool) -> None:
    """Run what is started from the UI or by schedule; wait while there is no Prefect."""
    while True:
        try:
            async with asyncio.TaskGroup() as group:
                runner = Runner(pause_on_shutdown=False)
                await runner.aadd_deployment(await sending(paused=paused))
                group.create_task(add_new(runner, ctx, paused=paused))
                group.create_task(runner.start())
        except* (httpx.HTTPError, RuntimeError) as away:  # RuntimeError: the runner has given up
            logging.getLogger(__name__).warning("Prefect is away: %s", away.exceptions[0])
        await asyncio.sleep(NEW_SECONDS)


async def add_new(runner: Runner, ctx: Context, *, paused: bool) -> None:
    """A deployment for each programme, and for the gates of those that have any; also for those
    that are applied later."""
    known: dict[str, str] = {}
    forms: set[str] = set()
    while True:
        for slug, zone in zones(ctx).items() - known.items():
            await runner.aadd_deployment(await tick_of(slug, zone, paused=paused))
            if not paused:  # its boards are not to wait for the schedule
                await arun_deployment(f"tick/{slug}", timeout=0)
            known[slug] = zone
        for slug in set(gated(ctx)) - forms:
            await runner.aadd_deployment(await gate_of(slug))
            forms.add(slug)
        await asyncio.sleep(NEW_SECONDS)


async def once(ctx: Context) -> bool:
    """Tick every programme as soon as Prefect answers; whether all went well."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await reachable() and time.monotonic() < deadline:
        await asyncio.sleep(POLL_SECONDS)
    return await take(ctx, programmes(ctx))


async def main() -> None:
    """Serve until stopped."""
    settings = read_settings()
    with running(settings, via="prefect") as ctx:
        if "--once" in sys.argv[1:]:
            sys.exit(not await once(ctx))
        if settings.mode == "embedded":
            WakeUp(ctx).start()
        await serve(ctx, paused=settings.mode == "embedded")


if __name__ == "__main__":
    asyncio.run(main())
