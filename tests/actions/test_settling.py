"""What becomes of what fails: other ways, an end to attempts, a channel that rests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from programme import store
from programme.actions.context import Context, Limits
from programme.actions.deliver import deliver
from programme.actions.tick import tick
from programme.clock import Clock, at
from programme.notify import Contact, Contacts, Sender, open_channel
from programme.store.channels import FAILURES, FIRST_REST
from tests.actions.test_deliver import DAY, Breaking, by_mail, messages, refused_port
from tests.bureau import ZONE, Bureau
from tests.notify.conftest import mail_server

JICHU, JIAOYAN, SECOND = "jichu@example.cn", "jiaoyan@example.cn", "second@example.cn"


@contextmanager
def ticked(bureau: Bureau, inbox: Breaking, contacts: Contacts) -> Iterator[Context]:
    """Two digests due, to a server, by these contacts."""
    bureau.apply(DAY)
    with mail_server(inbox) as port:
        ctx = replace(by_mail(bureau.on(DAY), port), contacts=lambda: contacts)
        tick(ctx, "pilot")
        yield ctx


def contacts(**fallback: Contact) -> Contacts:
    """Both offices by mail, with ways to take where the first fails."""
    first = {"基础教育科": JICHU, "教研中心": JIAOYAN}
    return Contacts(
        offices={
            name: (Contact(address=to, fallback=(fallback[name],) if name in fallback else ()),)
            for name, to in first.items()
        }
    )


def at_next(ctx: Context, recipient: str) -> Context:
    again = messages(ctx)[recipient].next_attempt_at
    assert again
    return replace(ctx, clock=Clock(again))


def test_a_refused_address_gives_way_to_the_next(bureau: Bureau) -> None:
    inbox = Breaking()
    inbox.refusals[JICHU] = "550 no such user"
    known = contacts(基础教育科=Contact(address=SECOND))
    with ticked(bureau, inbox, known) as ctx:
        found = deliver(ctx)
    assert sorted(m.state for m in found.messages) == ["failed", "sent", "sent"]
    assert sorted(to for mail, _ in inbox.mails for to in mail) == [JIAOYAN, SECOND]
    row = messages(ctx)["基础教育科"]
    assert (row.state, row.route, row.attempts) == ("sent", 1, 1)


def test_the_next_way_may_be_another_channel(bureau: Bureau) -> None:
    inbox = Breaking()
    inbox.refusals[JICHU] = "550 no such user"
    known = contacts(基础教育科=Contact(address="nobody@example.cn", channel="file"))
    with ticked(bureau, inbox, known) as ctx:
        smtp = ctx.sender("smtp")
        files = bureau.context.sender("file")
        deliver(replace(ctx, sender=lambda name: smtp if name == "smtp" else files))
    assert messages(ctx)["基础教育科"].channel == "file"
    assert len(list((ctx.home / "outbox").glob("*.eml"))) == 1


def test_a_channel_set_up_wrongly_fails_its_own_messages_only(bureau: Bureau) -> None:
    known = {"基础教育科": JICHU, "教研中心": JIAOYAN}
    offices = {name: (Contact(address=to),) for name, to in known.items()}
    offices["基础教育科"] = (Contact(address="1", channel="webhook"),)
    with ticked(bureau, Breaking(), Contacts(offices=offices)) as ctx:
        smtp = ctx.sender("smtp")

        def sender(name: str) -> Sender:
            return smtp if name == "smtp" else open_channel(name, {"timeout": "soon"})

        found = deliver(replace(ctx, sender=sender))
    assert {m.recipient: m.state for m in found.messages} == {
        "基础教育科": "failed",
        "教研中心": "sent",
    }
    assert "channel 'webhook' is set up wrongly" in messages(ctx)["基础教育科"].error


def test_attempts_end_and_the_next_way_is_taken(bureau: Bureau) -> None:
    inbox = Breaking()
    inbox.refusals[JICHU] = "450 mailbox busy"
    known = contacts(基础教育科=Contact(address=SECOND))
    with ticked(bureau, inbox, known) as ctx:
        ctx = replace(ctx, limits=Limits(attempts=3))
        for _ in range(2):
            deliver(ctx)
            ctx = at_next(ctx, "基础教育科")
        deliver(ctx)
    assert messages(ctx)["基础教育科"].state == "sent"
    assert [SECOND] in [to for to, _ in inbox.mails]


def test_without_another_way_a_person_is_to_look(bureau: Bureau) -> None:
    inbox = Breaking()
    inbox.refusals[JICHU] = "450 mailbox busy"
    with ticked(bureau, inbox, contacts()) as ctx:
        ctx = replace(ctx, limits=Limits(attempts=2))
        deliver(ctx)
        ctx = at_next(ctx, "基础教育科")
        deliver(ctx)
        row = messages(ctx)["基础教育科"]
        assert (row.state, row.next_attempt_at, row.error) == ("failed", None, "450 mailbox busy")
        assert deliver(replace(ctx, clock=Clock(ctx.now() + timedelta(hours=7)))).messages == []


def test_one_bad_address_never_closes_the_channel(bureau: Bureau) -> None:
    inbox = Breaking()
    inbox.refusals[JICHU] = "450 mailbox busy"
    with ticked(bureau, inbox, contacts()) as ctx:
        for _ in range(FAILURES + 1):
            deliver(ctx)
            ctx = at_next(ctx, "基础教育科")
        with ctx.store.read() as tx:
            assert store.channels.failing(tx) == {}


def test_a_channel_that_is_away_rests_and_is_probed_with_one_message(bureau: Bureau) -> None:
    bureau.apply(DAY)
    away = by_mail(bureau.on(DAY), refused_port())
    tick(away, "pilot")
    for _ in range(FAILURES):
        deliver(away)
        away = replace(away, clock=Clock(away.now() + timedelta(minutes=1)))
        with away.store.write() as tx:
            tx.exec_driver_sql("UPDATE message SET next_attempt_at=NULL, state='planned'")
    with away.store.read() as tx:
        (closed,) = store.channels.failing(tx).values()
    assert closed.closed_until
    found = deliver(away)
    assert (found.messages, len(found.waiting)) == ([], 2)
    assert all("rests" in one.reason for one in found.waiting)
    reopens = replace(away, clock=Clock(closed.closed_until))
    probed = deliver(reopens)
    assert len(probed.messages) == 1  # the probe; it fails, and the rest is twice as long
    with away.store.read() as tx:
        (again,) = store.channels.failing(tx).values()
    assert again.closed_until
    assert again.closed_until - reopens.now() >= 2 * FIRST_REST
    inbox = Breaking()
    with mail_server(inbox) as port:
        back = replace(by_mail(away, port), clock=Clock(at(away.today(ZONE), 15, 30, ZONE)))
        assert deliver(back).sent == 2  # the probe gets through and the other follows
    with away.store.read() as tx:
        assert store.channels.failing(tx) == {}
