"""Sending as a Prefect flow: what is due, of all programmes together, and how each channel did."""

from asyncio import to_thread

from news import call_flow, flow_run_id
from prefect import State, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed

from programme.actions.channels import ChannelNews, by_channel, events, name_of, told_of
from programme.actions.deliver import deliver as hand_over
from programme.actions.publish import publish_late, publish_statistics
from programme.actions.statistics import language_of
from programme.board.notes import emit
from programme.runtime import running
from programme.settings import read_settings


@task(task_run_name="{headline}", cache_policy=NO_CACHE)
def channel(
    headline: str,  # noqa: ARG001  # the run's name
    news: ChannelNews,
) -> State:
    """What was sent, failed and waits in one channel; it fails where nothing gets through."""
    if news.failed:
        return Failed(name=news.down, message=news.error)
    return Completed(name=news.down or None)


@flow(name="deliver", persist_result=False)
async def deliver() -> State:
    """Send every reminder whose time has come, of all programmes, each once.

    A message that was turned down waits in the ledger for its next attempt, and an event tells of
    it: that is no failure of this flow. A channel through which nothing gets is one, once, and not
    again while it rests.
    """
    with running(read_settings(), via="prefect") as ctx:
        done = await to_thread(hand_over, ctx)
        language = await to_thread(language_of, ctx)
        await call_flow(name_of(ctx, language))
        news = await to_thread(by_channel, ctx, done, language)
        for one in news:
            channel(one.headline(language), one, return_state=True)
        await emit(events(ctx, news))
        if done.messages:
            run_id = str(flow_run_id())
            for slug in await to_thread(told_of, ctx, done):
                await publish_late(ctx, slug, run_id=run_id)
            await publish_statistics(ctx, run_id=run_id)
    summary = done.summary(language)
    name = " · ".join([summary, *(one.down for one in news if one.down)])[:200]
    errors = [one.error for one in news if one.failed]
    return Failed(name=name, message="\n".join(errors)) if errors else Completed(name=name)
