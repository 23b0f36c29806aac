"""Taking what is due in several programmes: as flows, or plainly where Prefect is away."""

import logging
from asyncio import to_thread
from collections.abc import Sequence

from deliver import deliver
from tick import tick

from programme.actions.context import Context
from programme.actions.deliver import deliver as plain_deliver
from programme.actions.tick import tick as plain_tick
from programme.actions.wake import sending_due
from programme.board.link import reachable
from programme.errors import ProgrammeError


async def take(ctx: Context, slugs: Sequence[str]) -> bool:
    """Tick these programmes, then send what is due, once, so that an office gets one digest;
    whether all went well. They go one after the other: Prefect on SQLite turns away parallel
    writers."""
    if not await reachable():
        return await to_thread(take_plainly, ctx, slugs)
    states = [await tick(slug, return_state=True) for slug in slugs]
    if sending_due(ctx):
        states.append(await deliver(return_state=True))
    return all(state.is_completed() for state in states)


def take_plainly(ctx: Context, slugs: Sequence[str]) -> bool:
    """The same without Prefect; a programme that fails stops no other."""
    faults = 0
    for slug in slugs:
        try:
            plain_tick(ctx, slug)
        except ProgrammeError as fault:
            faults += 1
            logging.getLogger(__name__).error("%s: %s", slug, fault)
    plain_deliver(ctx)
    return not faults
