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
        self.rest, self.rested, self.woken = FIRST_REST, ctx.clock.real(), ctx.now()
        how = {"coalesce": True, "misfire_grace_time": GRACE_SECONDS, "max_instances": 1}
        self.scheduler = AsyncIOScheduler(timezone="Asia/Shanghai", job_defaults=how)

    def start(self) -> None:
        """Look now, and every few seconds from now on."""
        first = self.ctx.clock.real()
        self.scheduler.add_job(self.look, "interval", seconds=LOOK_SECONDS, next_run_time=first)
        self.scheduler.start()

    async def look(self) -> None:
        """Set the wake-up to the next due moment. What was due at the last one and is not taken
        has to rest; a moment that has come since then never waits for that."""
        now, real = self.ctx.now(), self.ctx.clock.real()
        new = next_due(self.ctx, after=self.woken)
        moments = [max(real, self.rested)] if await self.overdue() else []
        if new and not self.ctx.clock.pinned:  # a pinned clock gets nowhere
            moments.append(real + (new - now))
        if moments:
            how = {"id": "wake", "replace_existing": True, "run_date": min(moments)}
            self.scheduler.add_job(self.wake, "date", **how)

    async def overdue(self) -> bool:
        """Whether something is due by now: also a board that is behind while Prefect answers."""
        due = next_due(self.ctx)
        return (due is not None and due <= self.ctx.now()) or bool(await self.boards())

    async def boards(self) -> list[str]:
        """The programmes whose boards are behind and can be brought up to date."""
        return behind(self.ctx) if await reachable() else []

    async def wake(self) -> None:
        """Take what is due, and rest a while."""
        self.woken = self.ctx.now()
        self.rested = self.ctx.clock.real() + FIRST_REST
        await take(self.ctx, sorted({*programmes_due(self.ctx), *await self.boards()}))
        stuck = await self.overdue()
        self.rest = min(2 * self.rest, LAST_REST) if stuck else FIRST_REST
        self.rested = self.ctx.clock.real() + self.rest
