"""The deployments of the flows; run as a program, it registers them with a work pool.

    python flows/deploy.py [POOL]

Each machine has this checkout in the same place, and runs `prefect worker start --pool POOL`.
Run it again when a programme was added.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from deliver import deliver
from gate import gate
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists
from prefect.schedules import Cron
from tick import tick

from programme.actions.dossier import gated
from programme.actions.wake import zones
from programme.runtime import running
from programme.settings import read_settings

CHECKOUT = Path(__file__).resolve().parent.parent
TICKS = "5 0,8,12,16 * * *"
"""After midnight another day has passed; the later ones bring reports to the boards."""
SENDING = "*/5 * * * *"
"""Each office has its own hours and zone, and what failed its own next attempt: the ledger knows
what is due, and a look at it costs little."""


async def tick_of(
    slug: str, zone: str, *, paused: bool, flow: Flow[Any, Any] = tick
) -> RunnerDeployment:
    """The tick of one programme, scheduled in its zone."""
    return await flow.ato_deployment(
        name=slug,
        parameters={"programme": slug},
        schedule=Cron(TICKS, timezone=zone),
        paused=paused,
        concurrency_limit=1,
        tags=["programme", slug],
    )


async def gate_of(slug: str, *, flow: Flow[Any, Any] = gate) -> RunnerDeployment:
    """The form for decisions at a programme's gates; run it to open one."""
    return await flow.ato_deployment(
        name=slug, parameters={"programme": slug}, tags=["programme", slug]
    )


async def sending(*, paused: bool, flow: Flow[Any, Any] = deliver) -> RunnerDeployment:
    """Sending, every few minutes what is due; while one run is at it no other begins."""
    return await flow.ato_deployment(
        name="deliver",
        schedule=Cron(SENDING),
        paused=paused,
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        tags=["programme"],
    )


async def register(pool: str) -> None:
    """Register everything with a work pool, of processes where it is new, and switch it on."""
    async with get_client() as client:
        try:
            await client.create_work_pool(WorkPoolCreate(name=pool, type="process"))
        except ObjectAlreadyExists:
            print(f"work pool {pool} is there")
    ticks = await Flow.afrom_source(CHECKOUT, "flows/tick.py:tick")
    forms = await Flow.afrom_source(CHECKOUT, "flows/gate.py:gate")
    sends = await Flow.afrom_source(CHECKOUT, "flows/deliver.py:deliver")
    with running(read_settings()) as ctx:
        found = [await tick_of(*one, paused=False, flow=ticks) for one in zones(ctx).items()]
        found += [await gate_of(slug, flow=forms) for slug in gated(ctx)]
        for deployment in [*found, await sending(paused=False, flow=sends)]:
            await deployment.aapply(work_pool_name=pool)
            print(deployment.full_name)


if __name__ == "__main__":
    asyncio.run(register(*sys.argv[1:2] or ["programme"]))
