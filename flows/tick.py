"""The tick of one programme as a Prefect flow: one task per phase in which something is due.

Lateness is news, not a failure: the flow completes when the engine did its work, and its state's
name tells what was found. It fails when the engine fails.
"""

import asyncio

from prefect import flow, task
from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext, TaskRunContext
from prefect.states import Completed, State

from programme.actions import deliver as delivery
from programme.actions import publish as publication
from programme.actions import tick as ticking
from programme.actions.context import Context
from programme.runtime import running
from programme.settings import read_settings


def rename(name: str) -> None:
    """Give the running task its news as a name; people read names, not logs.

    Prefect records a task run from the events that its engine sends: the one of its completion
    carries the name that it has by then.
    """
    context = TaskRunContext.get()
    if context:
        context.task_run.name = name[:200]


@task(task_run_name="{phase}", cache_policy=None)
async def track_deadlines(ctx: Context, run: ticking.Tick, phase: str) -> ticking.PhaseNews:
    """Statuses and reminders of one phase; named like `整体推进阶段 · 41/43 · 2 逾期`."""
    news = await asyncio.to_thread(ticking.track_phase, ctx, run, phase)
    rename(news.headline(run.plan.language))
    return news


@task(task_run_name="发送提醒 · send reminders", cache_policy=None)
async def send_reminders(ctx: Context) -> delivery.Delivery:
    """Hand over what the ledger holds."""
    found = await asyncio.to_thread(delivery.deliver, ctx)
    rename(f"发送提醒 · {found.summary('zh')}")
    return found


@task(task_run_name="汇总 · roll up", cache_policy=None)
async def roll_up(ctx: Context, programme: str) -> dict[str, str]:
    """The programme as it stands, from facts."""
    found = await asyncio.to_thread(ticking.rolled_up, ctx, programme)
    rename(f"汇总 · {found['headline']}")
    return found


@task(task_run_name="更新看板 · publish", cache_policy=None, retries=2, retry_delay_seconds=2)
async def publish(ctx: Context, programme: str) -> publication.Published:
    """Boards, artifacts and events in this UI."""
    context = FlowRunContext.get()
    run_id = str(context.flow_run.id) if context and context.flow_run else None
    return await publication.publish(ctx, programme, run_id=run_id)


@flow(name="tick", flow_run_name="{programme}", persist_result=False)
async def tick(programme: str, send: bool = True) -> State:
    """Take what became due in one programme; send its reminders unless told not to."""
    with running(read_settings(), via="prefect") as ctx:
        with ticking.ticking(ctx, programme) as run:
            for phase in ticking.phases(run):
                await track_deadlines(ctx, run, phase)
        if send:
            await send_reminders(ctx)
        found = await roll_up(ctx, programme)
        await name_run(found["name"])
        await publish(ctx, programme)
    return Completed(name=found["headline"], message=found["name"])


async def name_run(name: str) -> None:
    """Call the flow run by its programme's title and the day it looked at."""
    context = FlowRunContext.get()
    if context and context.flow_run:
        async with get_client() as client:
            await client.update_flow_run(context.flow_run.id, name=name)
