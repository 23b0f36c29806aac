"""What becomes of messages: sent once, kept with reason and next attempt, never stopped by one."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import text

from programme import store
from programme.actions.context import Context
from programme.actions.deliver import deliver
from programme.actions.report import report
from programme.actions.settling import FIRST_RETRY, pause
from programme.actions.tick import tick
from programme.clock import Clock
from programme.notify import Contact, Contacts, SmtpSender, SmtpSettings
from tests.bureau import Bureau
from tests.notify.conftest import Inbox, mail_server

DAY = "2023-03-01"  # 基础教育科 has two matters beginning, 教研中心 one
OFFICES = {"基础教育科": "jichu@example.cn", "教研中心": "jiaoyan@example.cn"}


class Breaking(Inbox):
    """Takes mail, but answers the text with what `answer` says; empty for hanging up."""

    answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer == "250 OK":
            return await super().handle_DATA(server, session, envelope)
        if not self.answer:
            server.transport.abort()
        return self.answer or "421 bye"


@pytest.fixture
def inbox() -> Breaking:
    """An empty inbox."""
    return Breaking()


def by_mail(ctx: Context, port: int, **addresses: str) -> Context:
    """The context with a mail server at `port`."""
    known = addresses or OFFICES
    contacts = Contacts(offices={k: (Contact(address=a),) for k, a in known.items()})
    settings = SmtpSettings(
        host="127.0.0.1", port=port, security="none", sender="jyj@example.cn", timeout=20
    )
    sender = SmtpSender(settings)
    return replace(ctx, channel="smtp", sender=lambda _: sender, contacts=lambda: contacts)


def later(ctx: Context, by: timedelta) -> Context:
    return replace(ctx, clock=Clock(ctx.now() + by))


def messages(ctx: Context) -> dict[str, store.MessageRow]:
    """Every recipient's latest message."""
    with ctx.store.read() as tx:
        return {m.recipient: m for m in reversed(store.outbox.messages(tx))}


def refused_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def due(bureau: Bureau, inbox: Breaking) -> Iterator[Context]:
    """Two digests to send through a server."""
    bureau.apply(DAY)
    with mail_server(inbox) as port:
        ctx = by_mail(bureau.on(DAY), port)
        tick(ctx, "pilot")
        yield ctx


def test_a_digest_goes_out_once(bureau: Bureau, inbox: Breaking) -> None:
    with due(bureau, inbox) as ctx:
        assert deliver(ctx).summary("zh") == "已发 2"
        assert deliver(ctx).messages == []
        tick(ctx, "pilot")
        assert deliver(ctx).messages == []
    assert len(inbox.mails) == 2
    assert {m.state for m in messages(ctx).values()} == {"sent"}


def test_nothing_goes_before_its_hour(bureau: Bureau, inbox: Breaking) -> None:
    with due(bureau, inbox) as ctx:
        early = later(ctx, timedelta(hours=-1))
        assert deliver(early).messages == []
        assert deliver(ctx).sent == 2


@pytest.mark.parametrize(("away", "why"), [(True, "refused"), (False, "451 try later")])
def test_what_fails_stays_with_its_reason_and_goes_once_later(
    bureau: Bureau, inbox: Breaking, away: bool, why: str
) -> None:
    inbox.answer = "451 try later"
    with due(bureau, inbox) as ctx:
        found = deliver(by_mail(ctx, refused_port()) if away else ctx)
        assert (found.sent, found.failed) == (0, 2)
        assert all(why in message.error for message in found.messages)
        for message in messages(ctx).values():
            assert (message.state, message.attempts) == ("failed", 1)
            assert message.next_attempt_at == ctx.now() + pause(message.key, 1)
            assert why in message.error
        inbox.answer = "250 OK"
        assert deliver(ctx).messages == []
        assert deliver(later(ctx, FIRST_RETRY)).sent == 2
        assert deliver(later(ctx, 2 * FIRST_RETRY)).messages == []
    assert len(inbox.mails) == 2


def test_a_server_that_hangs_up_after_the_text_leaves_a_doubt(
    bureau: Bureau, inbox: Breaking
) -> None:
    inbox.answer = ""
    with due(bureau, inbox) as ctx:
        found = deliver(ctx)
        inbox.answer = "250 OK"
        assert {message.state for message in found.messages} == {"unknown"}
        assert found.failed == 2
        assert deliver(later(ctx, timedelta(hours=9))).messages == []


def test_what_is_in_doubt_is_told_again_with_the_next_digest(
    bureau: Bureau, inbox: Breaking
) -> None:
    inbox.answer = ""
    with due(bureau, inbox) as ctx:
        deliver(ctx)
        inbox.answer = "250 OK"
        bodies = []
        for day in ("2023-05-04", "2023-05-22"):  # 质量分析会 begins; it ends in seven working days
            inbox.mails.clear()
            on = replace(ctx, clock=bureau.on(day).clock)
            tick(on, "pilot")
            deliver(on)
            (body,) = (
                message_from_bytes(data, policy=default).get_body(("plain",))
                for to, data in inbox.mails
                if to == ["jiaoyan@example.cn"]
            )
            assert body
            bodies.append(body.get_content())
    assert ["质量分析会" in body for body in bodies] == [True, True]
    assert ["结对帮扶" in body for body in bodies] == [True, False]


def test_one_address_refused_stops_no_other(bureau: Bureau, inbox: Breaking) -> None:
    inbox.refusals["jichu@example.cn"] = "550 no such user"
    with due(bureau, inbox) as ctx:
        found = deliver(ctx)
        assert {m.recipient: m.state for m in found.messages} == {
            "基础教育科": "failed",
            "教研中心": "sent",
        }
        assert messages(ctx)["基础教育科"].next_attempt_at is None
        assert messages(ctx)["基础教育科"].error == "550 no such user"


def test_a_missing_address_is_told_and_mended(bureau: Bureau, inbox: Breaking) -> None:
    bureau.apply(DAY)
    with mail_server(inbox) as port:
        ctx = by_mail(bureau.on(DAY), port, 教研中心="jiaoyan@example.cn")
        tick(ctx, "pilot")
        found = deliver(ctx)
        assert (found.sent, found.failed) == (1, 1)
        assert "no address for 基础教育科" in messages(ctx)["基础教育科"].error
        mended = by_mail(later(ctx, FIRST_RETRY), port)
        assert [(m.recipient, m.state) for m in deliver(mended).messages] == [
            ("基础教育科", "sent")
        ]
    assert len(inbox.mails) == 2


def test_one_message_that_cannot_be_written_stops_no_other(bureau: Bureau, inbox: Breaking) -> None:
    with due(bureau, inbox) as ctx:
        with ctx.store.write() as tx:
            tx.execute(
                text("UPDATE assignment SET progress = 900 WHERE key LIKE 'pilot/1/基础教育科'")
            )
        found = deliver(ctx)
        assert {m.recipient: m.state for m in found.messages} == {
            "基础教育科": "failed",
            "教研中心": "sent",
        }
        kept = messages(ctx)["基础教育科"]
        assert "cannot be written: ValidationError" in kept.error
        assert kept.next_attempt_at == ctx.now() + pause(kept.key, 1)


def test_what_is_closed_meanwhile_is_left_out(bureau: Bureau, inbox: Breaking) -> None:
    with due(bureau, inbox) as ctx:
        report(ctx, "结对帮扶 教研中心", "done")
        found = deliver(ctx)
        assert {m.recipient: m.state for m in found.messages} == {
            "基础教育科": "sent",
            "教研中心": "cancelled",
        }
    assert len(inbox.mails) == 1


def test_pauses_grow_up_to_six_hours_less_a_fifth_by_chance() -> None:
    whole = [5, 10, 20, 40, 80, 160, 320, 360, 360]
    for key in ("基础教育科|smtp|1", "教研中心|smtp|1"):
        pauses = [pause(key, n) for n in range(1, 10)]
        assert pauses == [pause(key, n) for n in range(1, 10)]
        shares = [p / timedelta(minutes=w) for p, w in zip(pauses, whole, strict=True)]
        assert 0.79 < min(shares) < max(shares) <= 1
        assert len(set(shares)) > 5
