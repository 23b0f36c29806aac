"""What people are told of messages: counts by channel, and no addresses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from programme import store
from programme.actions.channels import by_channel, events
from programme.actions.deliver import deliver
from programme.actions.settling import FIRST_RETRY
from programme.actions.statistics import bare, statistics
from programme.actions.tick import tick
from tests.actions.test_deliver import DAY, Breaking, by_mail, later, refused_port
from tests.bureau import Bureau
from tests.notify.conftest import mail_server


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("550 5.1.1 <zu@example.cn>: unknown", "550 5.1.1 <…@…>: unknown"),
        ("connection refused", "connection refused"),
    ],
)
def test_an_error_is_told_without_addresses(error: str, told: str) -> None:
    assert bare(error) == told


def test_a_channel_that_keeps_failing_rests_and_is_down_until_it_works(bureau: Bureau) -> None:
    bureau.apply(DAY)
    early = by_mail(bureau.on(DAY), refused_port())
    tick(early, "pilot")
    for pauses in (0, 2, 6):  # two messages each time
        ctx = later(early, pauses * FIRST_RETRY)
        (news,) = by_channel(ctx, deliver(ctx), "zh")
        assert news.down
    assert news.down == "smtp 停用至 03-01 09:40"
    (quiet,) = by_channel(ctx, deliver(ctx), "en")  # nothing is tried while it rests
    assert quiet.down == "smtp rests until 03-01 09:40"
    assert [one.name for one in events(ctx, [news])][-1:] == ["programme.channel.down"]
    assert (quiet.failed, events(ctx, [quiet])) == (False, [])
    with mail_server(Breaking()) as port:
        mended = by_mail(later(ctx, timedelta(hours=1)), port)
        (news,) = by_channel(mended, deliver(mended), "zh")
    assert (news.headline("zh"), news.down) == ("smtp · 已发 2", "")
    assert events(ctx, [news]) == []


def test_the_month_is_counted_apart(bureau: Bureau) -> None:
    bureau.apply(DAY)
    ctx = bureau.on(DAY)
    tick(ctx, "pilot")
    deliver(ctx)
    after = bureau.on("2023-04-03")
    tick(after, "pilot")
    page = statistics(after, "en").splitlines()
    assert page[0] == "**Demonstration**"
    assert "| file | 0 / 2 |  |" in page
    assert any(line.startswith("| (not handed out yet) |  | ") for line in page)
    with ctx.store.read() as tx:
        assert len(store.outbox.messages(tx, state="sent")) == 2


def test_before_the_first_message_there_is_nothing_to_count(bureau: Bureau) -> None:
    assert statistics(replace(bureau.context), "zh").splitlines()[-1] == "还没有消息"
