"""A gate as a suspended flow run with a form: it waits, for years if need be, for a decision.

Nothing runs meanwhile: the run is a row in Prefect's database, outlives every restart and has no
time-out. What cannot be recorded (a wrong role, a pass that lacks something) ends the run with the
reason as its state, and a new form is opened.
"""

from asyncio import to_thread
from dataclasses import replace
from datetime import date
from typing import Literal

from news import call_flow
from prefect import State, flow
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext
from prefect.flow_runs import asuspend_flow_run
from prefect.input import RunInput
from prefect.states import Completed
from pydantic import Field

from programme.actions.context import Context
from programme.actions.dossier import Dossier, dossiers
from programme.actions.gate_page import markdown
from programme.actions.gates import Said, decide, gate_named
from programme.core.gates import PASSED
from programme.core.words import word
from programme.errors import ProgrammeError
from programme.runtime import running
from programme.settings import read_settings

BRIEF = 3
"""How many missing lines of a condition stand above the form; the run's artifact has more."""


class Form(RunInput):
    """What whoever decides fills in."""

    outcome: Literal["pass", "conditional", "return"] = Field(
        title="决定 Decision",
        description="pass 通过 · conditional 有条件通过 · return 退回",
    )
    name: str = Field(title="姓名 Your name", min_length=1)
    role: str = Field(
        "", title="身份 In the role of", description="评估单位 the office that decides"
    )
    note: str = Field("", title="说明 Remarks", description="退回须写明原因 a return says why")
    conditions: list[str] = Field([], title="条件 Conditions")
    office: str = Field("", title="条件的责任单位 Office that meets the conditions")
    until: date | None = Field(
        None, title="期限 Until", description="条件的时限；退回后的新时限 YYYY-MM-DD"
    )


def open_gate(ctx: Context, programme: str, gate: str) -> Dossier | None:
    """The gate of that title; without one the first that has not been passed; None if all are."""
    found = dossiers(ctx, programme)
    if gate:
        return gate_named(found, gate)
    return next((one for one in found if one.outcome not in PASSED), None)


async def asked_again(programme: str, gate: str) -> None:
    """A new run of this deployment, with a fresh form."""
    context = FlowRunContext.get()
    deployment = context.flow_run.deployment_id if context and context.flow_run else None
    if deployment:
        async with get_client() as client:
            told = {"programme": programme, "gate": gate}
            await client.create_flow_run_from_deployment(deployment, parameters=told)


@flow(name="gate", flow_run_name="{programme} {gate}", persist_result=True)
async def gate(programme: str, gate: str = "") -> State:
    """Show the dossier of a gate with a form, wait, and record the decision."""
    with running(read_settings(), via="prefect") as ctx:
        found = await to_thread(open_gate, ctx, programme, gate)
        if found is None:
            return Completed(name="各关口均已通过 · every gate is passed")
        await call_flow(f"{found.title} · {found.phase_title} · {found.programme_title}"[:200])
        page = markdown(found, found.language)
        await acreate_markdown_artifact(page, key=f"gate-{programme}", description=found.title)
        short = markdown(found, found.language, BRIEF, to_sign=False)
        form = await asuspend_flow_run(Form.with_initial_data(description=short), key="decision")
        said = Said(form.outcome, form.note, tuple(form.conditions), form.office, form.until,
                    form.role)  # fmt: skip
        try:
            done = await to_thread(
                decide, replace(ctx, author=form.name), programme, found.title, said
            )
        except ProgrammeError as refused:
            await asked_again(programme, found.title)
            return Completed(
                name=f"未予记录 · refused: {refused.code}",
                message=refused.told[found.language == "zh"],
            )
    outcome = word(f"gate.{done.decision.outcome}", found.language)
    return Completed(name=f"{found.title} · {outcome}", message=done.decision.note or None)
