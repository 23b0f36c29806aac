"""The process that serves the flows: deployments for the Prefect UI and, in embedded mode, the
wake-up that runs them when the store says that something is due.

`--once` runs every programme's tick one time and ends.
"""

import asyncio
import sys
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from prefect import aserve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from tick import tick

from programme.actions.deliver import deliver
from programme.actions.tick import programmes
from programme.actions.tick import tick as plain_tick
from programme.actions.wake import next_due
from programme.board.link import reachable
from programme.clock import Clock
from programme.errors import Conflict
from programme.runtime import running
from programme.settings import Settings, read_settings

LOOK_SECONDS = 15
"""How often the store is asked for its next due moment: reports and plans come from elsewhere."""
GRACE_SECONDS = 24 * 3600
"""A wake-up missed while the machine slept still counts; missed ones count once."""

REST = timedelta(minutes=1)
"""Between two wake-ups: what cannot be done now (a mail server away) is not tried in a circle."""


async def deployments(settings: Settings) -> list[RunnerDeployment]:
    """A tick per programme, mornings in Asia/Shanghai; paused where APScheduler does the waking."""
    with running(settings) as ctx:
        slugs = programmes(ctx)
    return [
        await tick.ato_deployment(
            name=slug,
            parameters={"programme": slug},
            schedule=Cron("5 0,8,12,16 * * *", timezone="Asia/Shanghai"),
            paused=settings.mode == "embedded",
            concurrency_limit=1,
            tags=["programme"],
        )
        for slug in slugs
    ]


async def everything(settings: Settings) -> None:
    """Tick every programme; plainly, without Prefect, where its server is away."""
    with running(settings) as ctx:
        slugs = programmes(ctx)
    for slug in slugs:  # one after the other: Prefect on SQLite turns away parallel writers
        await one(settings, slug)


async def one(settings: Settings, slug: str) -> None:
    """Tick one programme; one that fails stops no other."""
    if await reachable():
        await tick(slug, return_state=True)
        return
    with running(settings) as ctx:
        try:
            await asyncio.to_thread(plain_tick, ctx, slug)
        except Conflict:
            return
        await asyncio.to_thread(deliver, ctx)


class WakeUp:
    """One APScheduler job at the next due moment, moved whenever that moves."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.rested = Clock().real()
        self.scheduler = AsyncIOScheduler(
            timezone="Asia/Shanghai",
            job_defaults={
                "coalesce": True,
                "misfire_grace_time": GRACE_SECONDS,
                "max_instances": 1,
            },
        )

    def start(self) -> None:
        """Begin to look; the first look comes at once."""
        self.scheduler.add_job(
            self.look, "interval", seconds=LOOK_SECONDS, id="look", next_run_time=Clock().real()
        )
        self.scheduler.start()

    def look(self) -> None:
        """Set the wake-up to the next due moment, or soon if that has passed."""
        with running(self.settings) as ctx:
            due, now = next_due(ctx), ctx.now()
        if due is None or (self.settings.now and due > now):  # a pinned clock never gets there
            return
        real = Clock().real()
        self.scheduler.add_job(
            self.wake,
            "date",
            id="wake",
            replace_existing=True,
            run_date=max(real + (due - now), self.rested),
        )

    async def wake(self) -> None:
        """Take what is due."""
        self.rested = Clock().real() + REST
        await everything(self.settings)


async def main() -> None:
    """Serve until stopped."""
    settings = read_settings()
    if "--once" in sys.argv[1:]:
        await everything(settings)
        return
    if settings.mode == "embedded":
        WakeUp(settings).start()
    await aserve(*await deployments(settings))


if __name__ == "__main__":
    asyncio.run(main())
