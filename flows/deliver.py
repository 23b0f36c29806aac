"""Sending alone as a Prefect flow: at the hour of the digests, and what did not get through."""

from asyncio import to_thread

from prefect import State, flow
from prefect.states import Completed

from programme.actions.deliver import deliver as hand_over
from programme.runtime import running
from programme.settings import read_settings


@flow(name="deliver", persist_result=False)
async def deliver() -> State:
    """Send every reminder whose time has come, of all programmes, each once.

    A message that its channel turned down stays in the ledger with the reason and the time of the
    next attempt: that is the ledger's business, and no failure of this flow.
    """
    settings = read_settings()
    with running(settings, via="prefect") as ctx:
        sent = await to_thread(hand_over, ctx)
    return Completed(name=sent.summary("zh"))
