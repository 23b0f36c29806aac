"""A person decides: releases, retries, drops; who did is recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from programme import store
from programme.actions import outbox
from programme.actions.context import Context
from programme.actions.deliver import deliver
from programme.actions.report import report
from programme.actions.tick import tick
from programme.clock import Clock
from programme.errors import Conflict, NotFound, UsageError
from tests.bureau import Bureau

LATE = "2023-04-20"  # 领导小组会议 was to be held in March: ten working days and more ago
TREE = """\
offices:
  - 教研中心
  - 组织人事科
  - {name: 基础教育科, reports_to: 分管副局长}
  - {name: 分管副局长, reports_to: 局长}
  - 局长
"""


@pytest.fixture
def late(bureau: Bureau) -> Context:
    """A matter so late that the head of the bureau is to be told, once a person agrees."""
    bureau.apply("2023-03-01", ("offices: [基础教育科, 组织人事科, 教研中心]\n", TREE))
    for day in ("2023-04-07", "2023-04-10", LATE):
        tick(bureau.on(day), "pilot")
    return bureau.on(LATE)


def held(ctx: Context) -> list[int]:
    return [row["id"] for row in outbox.outbox(ctx, ["held"])]


def test_a_message_to_a_superior_waits_for_its_release(late: Context) -> None:
    (row,) = outbox.outbox(late, ["held"])
    assert (row["state"], row["recipient"]) == ("held", "局长")
    assert row["about"] == ["召开领导小组会议"]
    assert "局长" not in {message.recipient for message in deliver(late).messages}
    outbox.release(late, [row["id"]])
    assert [m.recipient for m in deliver(late).messages] == ["局长"]
    with late.store.read() as tx:
        (sent,) = store.outbox.messages(tx, recipient="局长")
    assert (sent.state, sent.decided_by) == ("sent", "李老师")


def test_what_is_dropped_stays_dropped(late: Context) -> None:
    (id_,) = held(late)
    with pytest.raises(UsageError):
        outbox.drop(late, [id_], " ")
    outbox.drop(late, [id_], "已当面说明")
    assert held(late) == []
    with late.store.write() as tx:
        rows = store.items.find(tx, "pilot/1/基础教育科", limit=1)
        store.items.dirty(tx, [rows[0].id], late.today("Asia/Shanghai"))
    tick(late, "pilot")
    assert held(late) == []
    with late.store.read() as tx:
        (gone,) = store.outbox.messages(tx, recipient="局长")
    assert (gone.state, gone.error, gone.decided_by) == ("cancelled", "已当面说明", "李老师")


def test_nobody_is_asked_to_release_what_has_nothing_left_to_say(late: Context) -> None:
    assert len(held(late)) == 1
    report(late, "领导小组会议", "done")
    assert held(late) == []
    report(late, "领导小组会议", "reopened")
    tick(late, "pilot")
    assert len(held(late)) == 1


def test_all_or_nothing_is_decided(late: Context) -> None:
    (id_,) = held(late)
    with pytest.raises(NotFound, match="no message 999"):
        outbox.release(late, [id_, 999])
    assert held(late) == [id_]
    with pytest.raises(Conflict, match="is held, not failed"):
        outbox.retry(late, [id_])


def test_a_dead_letter_is_tried_anew(late: Context) -> None:
    deliver(late)
    with late.store.write() as tx:
        tx.exec_driver_sql("UPDATE message SET state='failed', error='550' WHERE state='sent'")
        tx.exec_driver_sql("UPDATE reminder SET state='failed' WHERE state='sent'")
    dead = outbox.outbox(late, ["failed"])
    assert {row["reason"] for row in dead} == {"550"}
    assert all(row["about"] for row in dead)
    outbox.retry(late, [row["id"] for row in dead])
    assert outbox.outbox(late, ["failed"]) == []
    assert deliver(replace(late, clock=Clock(late.now() + timedelta(minutes=1)))).sent == len(
        {row["recipient"] for row in dead}
    )
