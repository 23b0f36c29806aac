"""Embedded mode's clockwork: one APScheduler wake-up at the next moment at which something is due.

It needs no Prefect: while that is away, deadlines are tracked and reminders sent all the same,
and the boards catch up when it is back.
"""

from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # 3: none
from take import take

from programme.actions.context import Context
from programme.actions.publish import behind
from programme.actions.wake import next_due, programmes_due
from programme.board.link import reachable

LOOK_SECONDS = 15
"""How often the store is asked what is due next: reports and plans come from other processes."""
GRACE_SECONDS = 7 * 24 * 3600
"""A wake-up missed while the machine slept still counts; missed ones count once."""
FIRST_REST, LAST_REST = timedelta(minutes=1), timedelta(hours=1)
"""After a wake-up that could not take all that was due, doubled each time."""


class WakeUp:
    """A single wake-up, moved whenever the next due moment moves."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.rest, self.rested = FIRST_REST, ctx.clock.real()
        how = {"coalesce": True, "misfire_grace_time": GRACE_SECONDS, "max_instances": 1}
        self.scheduler = AsyncIOScheduler(timezone="Asia/Shanghai", job_defaults=how)

    def start(self) -> None:
        """Look now, and every few seconds from now on."""
        first = self.ctx.clock.real()
        self.scheduler.add_job(self.look, "interval", seconds=LOOK_SECONDS, next_run_time=first)
        self.scheduler.start()

    async def look(self) -> None:
        """Set the wake-up to the next due moment; a board that is behind is due at once."""
        now, due = self.ctx.now(), next_due(self.ctx)
        if behind(self.ctx) and await reachable():
            due = now
        if due is None or (self.ctx.clock.pinned and due > now):  # a pinned clock gets nowhere
            return
        at = max(self.ctx.clock.real() + (due - now), self.rested)
        self.scheduler.add_job(self.wake, "date", id="wake", replace_existing=True, run_date=at)

    async def wake(self) -> None:
        """Take what is due, and rest a while."""
        self.rested = self.ctx.clock.real() + FIRST_REST
        slugs = {*programmes_due(self.ctx), *(behind(self.ctx) if await reachable() else ())}
        well = await take(self.ctx, sorted(slugs))
        self.rest = FIRST_REST if well else min(2 * self.rest, LAST_REST)
        self.rested = self.ctx.clock.real() + self.rest
