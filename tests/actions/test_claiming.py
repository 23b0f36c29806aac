"""What a delivery takes on: one message after an outage, at an hour of the recipient's, not too
many on a day."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from programme import store
from programme.actions.claiming import ENOUGH, OUT_OF_HOURS
from programme.actions.context import Context, Limits
from programme.actions.deliver import deliver
from programme.actions.report import report
from programme.actions.tick import tick
from programme.clock import Clock, at
from tests.bureau import ZONE, Bureau

WEDNESDAY = "2023-03-01"  # 基础教育科 has two matters beginning, 教研中心 one


@pytest.fixture
def due(bureau: Bureau) -> Context:
    """Two digests to put into files on a Wednesday at nine."""
    bureau.apply(WEDNESDAY)
    ctx = bureau.on(WEDNESDAY)
    tick(ctx, "pilot")
    return ctx


def moved(ctx: Context, **by: float) -> Context:
    return replace(ctx, clock=Clock(ctx.now() + timedelta(**by)))


def rows(ctx: Context) -> list[store.MessageRow]:
    with ctx.store.read() as tx:
        return store.outbox.messages(tx)


def told(ctx: Context, recipient: str) -> list[str]:
    """The texts in files for a recipient, the oldest first."""
    files = sorted((ctx.home / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [path.name for path in files if recipient in path.name]


def test_days_of_outage_end_with_one_message_each(due: Context) -> None:
    for days in (1, 64, 68):  # nobody delivers; 质量分析会 begins in May
        tick(moved(due, days=days), "pilot")
    before = [row for row in rows(due) if row.recipient == "教研中心"]
    assert len(before) > 1
    found = deliver(moved(due, days=68))
    assert max(Counter(message.recipient for message in found.messages).values()) == 1
    states = Counter(row.state for row in rows(due) if row.recipient == "教研中心")
    assert states == {"sent": 1, "superseded": len(before) - 1}
    with due.store.read() as tx:
        key = "pilot/3/教研中心"
        (row,) = store.items.find(tx, key, limit=1)
        story = store.ledger.story(tx, row.id)
    assert {message and message.state for _, message in story} == {"sent"}
    assert deliver(moved(due, days=68, hours=1)).messages == []


@pytest.mark.parametrize(
    ("hours", "until"),
    [(3, "2023-03-01T14:30+08:00"), (3 * 24 + 1, "2023-03-06T08:40+08:00")],
    ids=["at noon", "on a Saturday"],
)
def test_nothing_goes_out_of_hours_also_after_an_outage(
    due: Context, hours: float, until: str
) -> None:
    late = moved(due, hours=hours)
    found = deliver(late)
    assert (found.messages, len(found.waiting)) == ([], 2)
    for one in found.waiting:
        assert one.until
        assert (one.until.isoformat(timespec="minutes"), one.reason) == (until, OUT_OF_HOURS)
        with due.store.read() as tx:
            assert store.outbox.next_due(tx) == one.until
    assert {row.state for row in rows(due)} == {"planned"}
    assert deliver(replace(late, clock=Clock(one.until))).sent == 2


def test_a_person_may_send_at_once(due: Context) -> None:
    noon = moved(due, hours=3)
    deliver(noon)
    found = deliver(noon, at_once=True)
    assert (found.sent, found.waiting) == (2, [])
    assert deliver(noon, at_once=True).messages == []


def test_an_office_with_its_own_hours_is_reached_by_them(bureau: Bureau) -> None:
    own = "offices: [基础教育科, 组织人事科, 教研中心]"
    bureau.apply(
        WEDNESDAY,
        (
            own,
            "offices:\n  - 基础教育科\n  - 组织人事科\n"
            "  - {name: 教研中心, hours: {quiet: ['08:00-10:00']}}",
        ),
    )
    ctx = bureau.on(WEDNESDAY)
    tick(ctx, "pilot")
    found = deliver(ctx)
    assert [message.recipient for message in found.messages] == ["基础教育科"]
    (waits,) = found.waiting
    assert waits.until
    assert (waits.recipient, waits.until.hour) == ("教研中心", 10)


def test_what_is_too_much_for_a_day_waits_for_the_next_digest(due: Context) -> None:
    ctx = replace(due, limits=Limits(daily=1))
    assert deliver(ctx).sent == 2
    again = moved(ctx, hours=1)
    with ctx.store.write() as tx:  # something more for today, decided at another moment
        row = store.items.find(tx, "pilot/5/教研中心", limit=1)[0]
        decided = store.ledger.decide(tx, [_reminder(row, again)])
        store.ledger.gather(tx, decided, "file", lambda _, moment: moment)
    found = deliver(again)
    assert (found.messages, [one.reason for one in found.waiting]) == ([], [ENOUGH])
    assert found.waiting[0].until == at(again.today(ZONE) + timedelta(days=1), 8, 40, ZONE)


def _reminder(row: store.AssignmentRow, ctx: Context) -> store.Reminder:
    assert row.end
    now = ctx.now()
    return store.Reminder(row.programme_id, row.id, "opening", row.end, 9, row.office, now, now)


def test_only_what_still_has_a_point_is_told(bureau: Bureau) -> None:
    bureau.apply(WEDNESDAY)
    ctx = bureau.on("2023-03-30")
    tick(ctx, "pilot")
    late = moved(ctx, days=5)  # 领导小组会议 was to be held in March: no 'before' any more
    tick(late, "pilot")
    report(late, "领导小组", "done")
    deliver(late)
    with late.store.read() as tx:
        (row,) = store.items.find(tx, "pilot/1/基础教育科", limit=1)
        states = {(one.rung, one.state, one.reason) for one, _ in store.ledger.story(tx, row.id)}
    assert states
    assert {state for _, state, _ in states} == {"cancelled"}


def test_a_repeatable_message_keeps_its_name_after_a_rest(due: Context) -> None:
    deliver(due)
    assert len(told(due, "教研中心")) == 1
    with due.store.write() as tx:  # as if the deliverer had died before it noted the answer
        (row,) = store.outbox.messages(tx, recipient="教研中心")
        tx.exec_driver_sql("UPDATE message SET state='planned', sent_at=NULL WHERE id=?", (row.id,))
        tx.exec_driver_sql("UPDATE reminder SET state='planned' WHERE message_id=?", (row.id,))
    deliver(moved(due, days=1))
    assert len(told(due, "教研中心")) == 1
