"""The tick of one programme as a Prefect flow: a task per phase, then roll-up and board. It
decides on reminders; the flow `deliver` sends them, those of all programmes together.

Lateness is news, not a failure: the flow completes when the engine did its work, and the name of
its state tells what was found. It fails when the engine fails.
"""

from asyncio import to_thread

from news import STEPS, call_flow, call_task, flow_run_id
from prefect import State, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed

from programme.actions import publish as publication
from programme.actions import tick as ticking
from programme.actions.context import Context
from programme.core.plan import Plan, walk_phases
from programme.errors import Conflict
from programme.runtime import running
from programme.settings import read_settings


@task(task_run_name="{title}", cache_policy=NO_CACHE)
async def track_deadlines(
    ctx: Context,
    run: ticking.Tick,
    phase: str,
    title: str,  # noqa: ARG001  # the run's name until there is news
) -> ticking.PhaseNews:
    """Statuses and reminders of one phase; named like `整体推进阶段 · 41/43 · 2 超期`."""
    news = await to_thread(ticking.track_phase, ctx, run, phase)
    call_task(news.headline(run.plan.language))
    return news


@task(task_run_name="汇总 · roll up", cache_policy=NO_CACHE)
async def roll_up(ctx: Context, plan: Plan) -> dict[str, str]:
    """The programme as it stands, from facts."""
    found = await to_thread(ticking.rolled_up, ctx, plan.programme)
    call_task(f"{STEPS[plan.language]['roll_up']} · {found['headline']}")
    return found


@task(task_run_name="更新看板 · publish", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=2)
async def publish(ctx: Context, plan: Plan) -> None:
    """Boards, artifacts and events in this UI."""
    run_id = str(flow_run_id())
    await publication.publish(ctx, plan.programme, run_id=run_id)
    await publication.publish_statistics(ctx, run_id=run_id)
    call_task(STEPS[plan.language]["publish"])


@flow(name="tick", flow_run_name="{programme}", persist_result=False)
async def tick(programme: str) -> State:
    """Take what became due in one programme."""
    with running(read_settings(), via="prefect") as ctx:
        try:
            with ticking.ticking(ctx, programme) as run:
                titles = {path[-1].key: path[-1].title for path in walk_phases(run.plan)}
                news = [
                    await track_deadlines(ctx, run, phase, titles[phase])
                    for phase in ticking.phases(run)
                ]
        except Conflict as busy:  # whoever holds the lease takes what is due
            return Completed(name="正由另一进程办理 · busy", message=str(busy))
        found = await roll_up(ctx, run.plan)
        await call_flow(found["name"])
        await publish(ctx, run.plan)
    faulty = [key for phase in news for key in phase.faulty]
    if faulty:
        return Failed(name=f"{len(faulty)} 项出错 · {found['headline']}", message=", ".join(faulty))
    return Completed(name=found["headline"], message=found["name"])
