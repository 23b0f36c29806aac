"""The ledger: decided once, gathered, claimed by one sender, and never told twice."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from programme.store import (
    AssignmentRow,
    MessageRow,
    Reminder,
    Store,
    claims,
    ledger,
    open_store,
    outbox,
)
from programme.store.sql import Tx
from tests.store.sample import HOUR, NOW, filled, ids

LATER = NOW + HOUR


def decision(row: AssignmentRow, rung: str = "before", due_at: datetime = LATER) -> Reminder:
    assert row.end
    return Reminder(row.programme_id, row.id, rung, row.end, 7, row.office, NOW, due_at)


def tomorrow(_: str, moment: datetime) -> datetime:
    return moment + timedelta(days=1)


def decided(store: Store, rows: Sequence[AssignmentRow], **options: bool) -> list[int]:
    """Decide on one reminder for each and gather them; the ids of the messages."""
    with store.write() as tx:
        new = ledger.decide(tx, [decision(row) for row in rows])
        return ledger.gather(tx, new, "mail", tomorrow, **options)


def take(tx: Tx, token: str = "me", limit: int = 9, now: datetime = LATER) -> list[int]:
    """Claim what is ready, as a delivery does; the ids of the messages."""
    groups = claims.ready(tx, now, limit)
    for group in groups:
        claims.supersede(tx, [one.id for one in group[:-1]], group[-1], now)
    ids = [group[-1].id for group in groups]
    until = now + HOUR
    return [m.id for m in claims.claim(tx, ids, token, now=now, lease_until=until, channel="mail")]


def claimed(store: Store, token: str = "me", limit: int = 9, now: datetime = LATER) -> list[int]:
    with store.write() as tx:
        return take(tx, token, limit, now)


def states(store: Store, rows: Sequence[AssignmentRow]) -> list[str]:
    """The state of every reminder of these assignments."""
    with store.read() as tx:
        return [told.state for row in rows for told, _ in ledger.story(tx, row.id)]


def state_of(store: Store, message_id: int) -> str:
    with store.read() as tx:
        return next(m.state for m in outbox.messages(tx) if m.id == message_id)


def test_to_decide_twice_is_to_decide_once(store: Store) -> None:
    _, rows = filled(store)
    wanted = [decision(row) for row in rows]
    with store.write() as tx:
        new = ledger.decide(tx, [*wanted, *wanted])
        assert sorted(one.assignment_id for one in new) == ids(rows)
        assert ledger.decide(tx, wanted) == ledger.decide(tx, []) == []


def test_two_who_decide_at_once_decide_once(store: Store, store_url: str) -> None:
    _, rows = filled(store)
    start = Barrier(2, timeout=60)

    def go(_: int) -> int:
        mine = open_store(store_url, simulated=False)
        start.wait()
        with mine.write() as tx:
            new = ledger.decide(tx, [decision(row) for row in rows])
            ledger.gather(tx, new, "mail", tomorrow)
        mine.close()
        return len(new)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, range(2))) == [0, len(rows)]
    assert states(store, rows) == ["planned"] * len(rows)


def test_a_recipient_gets_one_message_for_a_moment(store: Store) -> None:
    _, rows = filled(store)
    messages = decided(store, rows[:4])
    assert len(set(messages)) == 3  # three offices
    joined = decided(store, rows[4:])
    assert set(joined) < set(messages)
    with store.read() as tx:
        assert outbox.next_due(tx) == LATER
        assert {m.recipient: m.send_at for m in outbox.messages(tx)} == {
            row.office: LATER for row in rows
        }
        (mine,) = outbox.messages(tx, recipient="基础教育科")
        said = ledger.open_reminders(tx, [mine.id])[mine.id]
    assert [row for _, row in said] == rows[:2]
    assert [one.assignment_id for one, _ in said] == ids(rows[:2])


def test_a_message_is_claimed_when_its_time_has_come(store: Store) -> None:
    _, rows = filled(store)
    messages = decided(store, rows)
    assert claimed(store, now=NOW) == []
    assert claimed(store, limit=2) == messages[:2]
    assert claimed(store) == messages[2:]
    assert claimed(store) == []
    assert set(states(store, rows)) == {"claimed"}
    with store.read() as tx:
        ends = {row.lease_until for row in outbox.messages(tx)}
        assert {outbox.next_due(tx)} == ends  # their sender may vanish
        assert outbox.next_due(tx, after=max(filter(None, ends))) is None


def test_claims_at_the_same_time_never_overlap(store: Store, store_url: str) -> None:
    _, rows = filled(store)
    with store.write() as tx:
        for hour in range(1, 9):
            wanted = [decision(row, f"r{hour}", NOW + hour * HOUR) for row in rows]
            new = [replace(one, recipient=f"{one.recipient}{hour}") for one in wanted]
            ledger.gather(tx, ledger.decide(tx, new), "mail", tomorrow)
    start = Barrier(4, timeout=60)

    def go(token: str) -> list[int]:
        mine = open_store(store_url, simulated=False)
        start.wait()
        got = [*claimed(mine, token, 3, NOW + 9 * HOUR), *claimed(mine, token, 3, NOW + 9 * HOUR)]
        mine.close()
        return got

    with ThreadPoolExecutor(4) as pool:
        taken = [one for got in pool.map(go, "abcd") for one in got]
    rest = claimed(store, "e", 99, NOW + 9 * HOUR)
    assert len(taken) == len(set(taken)) <= 24
    assert sorted([*taken, *rest]) == sorted({m.id for m in _all(store)})


def _all(store: Store) -> list[MessageRow]:
    with store.read() as tx:
        return outbox.messages(tx)


def test_two_open_claims_do_not_wait_for_each_other(store: Store) -> None:
    if store.dialect == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    _, rows = filled(store)
    messages = decided(store, rows)
    with store.write() as one, store.write() as two:
        first = take(one, "a", 1)
        second = take(two, "b")
    assert [*first, *second] == messages


def test_what_was_sent_is_told_and_only_by_its_sender(store: Store) -> None:
    _, rows = filled(store)
    (message,) = decided(store, rows[:2])
    claimed(store, "me")
    with store.write() as tx:
        assert not claims.mark_sent(tx, message, "other", LATER)
        assert claims.mark_sent(tx, message, "me", LATER, subject="催办", external_id="<1>")
        assert not claims.mark_failed(tx, message, "me", LATER, error="", next_attempt_at=None)
        one, told = ledger.story(tx, rows[0].id)[0]
        assert ledger.open_reminders(tx, [message])[message] == []
    assert told is not None
    assert (told.state, told.sent_at, told.subject, told.external_id, told.attempts) == (
        "sent", LATER, "催办", "<1>", 1
    )  # fmt: skip
    assert one.state == "sent"
    assert decided(store, rows[:2]) == []


def test_a_failure_is_tried_again_until_it_is_given_up(store: Store) -> None:
    _, rows = filled(store)
    (message,) = decided(store, rows[:1])
    claimed(store)
    with store.write() as tx:
        claims.mark_failed(tx, message, "me", LATER, error="no route", next_attempt_at=LATER + HOUR)
        assert outbox.next_due(tx) == LATER + HOUR
    assert claimed(store) == []
    assert decided(store, rows[1:2]) == [message]  # not gone yet: it can still take more
    assert claimed(store, "again", now=LATER + HOUR) == [message]
    with store.write() as tx:
        assert len(ledger.open_reminders(tx, [message])[message]) == 2
        claims.mark_failed(tx, message, "again", LATER, error="refused", next_attempt_at=None)
        assert outbox.next_due(tx) is None
    assert (state_of(store, message), states(store, rows[:2])) == ("failed", ["failed"] * 2)


def test_a_sender_that_vanishes_before_handing_over_loses_nothing(store: Store) -> None:
    _, rows = filled(store)
    (message,) = decided(store, rows[:1])
    claimed(store)
    with store.write() as tx:
        assert claims.recover(tx, LATER, lambda _: "planned") == []
        assert not claims.hand_over(tx, message, "me", LATER)
    assert (state_of(store, message), states(store, rows[:1])) == ("planned", ["planned"])
    assert claimed(store, "other") == [message]


def test_a_vanished_sender_leaves_an_unknown_that_only_it_can_settle(store: Store) -> None:
    _, rows = filled(store)
    (message,) = decided(store, rows[:1])
    claimed(store)
    with store.write() as tx:
        assert not claims.hand_over(tx, message, "somebody", LATER)
        assert claims.hand_over(tx, message, "me", LATER)
        assert claims.recover(tx, LATER, lambda _: None) == []
        assert claims.recover(tx, LATER, lambda _: "unknown") == [message]
    assert (state_of(store, message), states(store, rows[:1])) == ("unknown", ["unknown"])
    assert claimed(store, "other", now=LATER + 9 * HOUR) == []
    with store.write() as tx:
        assert claims.mark_sent(tx, message, "me", LATER)
    assert (state_of(store, message), states(store, rows[:1])) == ("sent", ["sent"])


def test_a_time_out_is_unknown_and_not_repeated(store: Store) -> None:
    _, rows = filled(store)
    (message,) = decided(store, rows[:1])
    claimed(store)
    with store.write() as tx:
        assert claims.mark_unknown(tx, message, "me", LATER, error="timed out")
    assert claimed(store, now=LATER + 9 * HOUR) == []
    assert decided(store, rows[:1]) == []


@pytest.mark.parametrize("gone", ["claimed", "sent", "unknown", "given up"])
def test_what_comes_after_a_message_has_gone_goes_into_the_next_day(
    store: Store, gone: str
) -> None:
    _, rows = filled(store)
    (first,) = decided(store, rows[:1])
    claimed(store)
    with store.write() as tx:
        if gone == "sent":
            claims.mark_sent(tx, first, "me", LATER)
        elif gone == "unknown":
            claims.mark_unknown(tx, first, "me", LATER, error="timed out")
        elif gone == "given up":
            claims.mark_failed(tx, first, "me", LATER, error="refused", next_attempt_at=None)
    (second,) = decided(store, rows[1:2])
    assert second != first
    assert decided(store, rows[4:5])  # another office's message goes today
    assert second not in claimed(store, "other")
    assert claimed(store, "other", now=tomorrow("", LATER)) == [second]


def test_a_message_called_off_is_taken_up_again(store: Store) -> None:
    _, rows = filled(store)
    (message,) = decided(store, rows[:1])
    claimed(store)
    with store.write() as tx:
        ledger.drop(tx, [ledger.story(tx, rows[0].id)[0][0].id], "done meanwhile")
        claims.cancel(tx, message, "me", LATER, reason="nothing left")
    assert decided(store, rows[1:2]) == [message]
    assert claimed(store, "other") == [message]
    assert states(store, rows[:2]) == ["cancelled", "claimed"]


def test_what_is_closed_is_not_sent_unless_it_is_on_its_way(store: Store) -> None:
    _, rows = filled(store)
    decided(store, rows[:2])
    with store.write() as tx:
        assert ledger.cancel_for(tx, ids(rows[:1]), "done") == 1
    (message,) = claimed(store)
    with store.write() as tx:
        assert [row.id for _, row in ledger.open_reminders(tx, [message])[message]] == [rows[1].id]
        assert ledger.cancel_for(tx, ids(rows), "done") == 0
        claims.mark_sent(tx, message, "me", LATER)
    assert states(store, rows[:2]) == ["cancelled", "sent"]


def test_a_sender_may_leave_out_and_call_off(store: Store) -> None:
    _, rows = filled(store)
    (message,) = decided(store, rows[:2])
    claimed(store)
    with store.write() as tx:
        for one, _ in ledger.open_reminders(tx, [message])[message]:
            assert ledger.drop(tx, [one.id], "submitted meanwhile") == 1
        assert claims.cancel(tx, message, "me", LATER, reason="nothing left")
        assert ledger.story(tx, rows[0].id)[0][0].reason == "submitted meanwhile"
    assert (state_of(store, message), states(store, rows[:2])) == ("cancelled", ["cancelled"] * 2)


def test_what_never_went_out_may_be_decided_again(store: Store) -> None:
    _, rows = filled(store)
    decided(store, rows[:1])
    with store.write() as tx:
        ledger.cancel_for(tx, ids(rows[:1]), "moved to June", "superseded")
    assert len(decided(store, rows[:1])) == 1
    assert states(store, rows[:1]) == ["planned"]
    assert len(claimed(store)) == 1


def test_a_held_message_waits_for_its_release(store: Store) -> None:
    _, rows = filled(store)
    (held,) = decided(store, rows[:1], held=True)
    (free,) = decided(store, rows[1:2])
    assert claimed(store) == [free]
    with store.write() as tx:
        assert outbox.release(tx, [held], "李", LATER) == [held]
        assert outbox.release(tx, [held], "王", LATER) == []
        (row,) = outbox.messages(tx, state="planned")
        assert (row.decided_by, row.changed_at) == ("李", LATER)
    assert claimed(store, "other") == [held]


def test_messages_are_listed_by_what_is_asked(store: Store) -> None:
    programme, rows = filled(store)
    other, _ = filled(store, "lingyuan")
    messages = decided(store, rows)
    claimed(store, limit=1)
    with store.read() as tx:
        listed = outbox.messages(tx, programme_id=programme.id)
        assert [m.id for m in listed] == messages[::-1]
        assert outbox.messages(tx, programme_id=other.id) == []
        assert [m.id for m in outbox.messages(tx, state="claimed")] == messages[:1]
        assert len(outbox.messages(tx, limit=2)) == 2
