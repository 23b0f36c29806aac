"""What the flows say of themselves: people read the names of runs, not logs."""

from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext, TaskRunContext

STEPS = {
    "zh": {
        "roll_up": "汇总",
        "publish": "更新看板",
    },
    "en": {
        "roll_up": "roll up",
        "publish": "publish",
    },
}


def call_task(name: str) -> None:
    """Give the running task its news as a name.

    Prefect records a task run from the events of its engine: that of its end carries the name.
    """
    if context := TaskRunContext.get():
        context.task_run.name = name[:200]


async def call_flow(name: str) -> None:
    """Give the running flow its name."""
    async with get_client() as client:
        await client.update_flow_run(flow_run_id(), name=name)


def flow_run_id() -> UUID:
    """The id of the running flow. LookupError outside of one."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        raise LookupError("no flow is running")
    return context.flow_run.id
