"""A tick takes what is due, once, under a lease; nothing it meets stops the rest."""

import logging
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from programme import store
from programme.actions.apply import FaultyFiles, apply
from programme.actions.context import Context
from programme.actions.deliver import deliver
from programme.actions.lease import gone
from programme.actions.tick import LEASE, phases, tick, ticking, track_phase
from programme.clock import Clock
from programme.errors import Conflict, NotFound
from tests.bureau import Bureau

DAY = "2023-03-01"


def statuses(ctx: Context) -> dict[str, str]:
    with ctx.store.read() as tx:
        programme = store.programmes.get(tx, "pilot")
        assert programme
        return {row.key: row.status for row in store.items.rows(tx, programme.id)}


def sent(ctx: Context) -> list[tuple[str, date]]:
    with ctx.store.read() as tx:
        found = store.outbox.messages(tx, state="sent")
    return sorted((m.recipient, m.send_at.date()) for m in found)


def owner_gone(ctx: Context) -> str:
    """The name of a process of this machine that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return f"{ctx.owner.partition('/')[0]}/{ended.pid}"


def test_twice_is_once(bureau: Bureau) -> None:
    bureau.apply(DAY)
    ctx = bureau.on(DAY)
    assert [news.touched for news in tick(ctx, "pilot")] == [2, 8]
    first = statuses(ctx)
    assert tick(ctx, "pilot") == []
    assert statuses(ctx) == first
    assert first["pilot/1/基础教育科"] == "open"


def test_a_programme_that_is_not_there(bureau: Bureau) -> None:
    with pytest.raises(NotFound, match="no programme is called 'pilot'"):
        tick(bureau.on(DAY), "pilot")


def test_while_one_ticks_another_is_refused(bureau: Bureau) -> None:
    bureau.apply(DAY)
    elsewhere = replace(bureau.on(DAY), owner="elsewhere/7")
    with ticking(elsewhere, "pilot"), pytest.raises(Conflict, match="another process"):
        tick(bureau.on(DAY), "pilot")
    assert tick(bureau.on(DAY), "pilot")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a lease has to end by itself")
def test_the_lease_of_a_dead_process_is_taken_over_at_once(bureau: Bureau) -> None:
    bureau.apply(DAY)
    ctx = bureau.on(DAY)
    dead = replace(ctx, owner=owner_gone(ctx))
    with ticking(dead, "pilot") as running:
        assert tick(ctx, "pilot")
        lost = replace(running, as_of=running.as_of + timedelta(days=40))
        with pytest.raises(Conflict, match="another process"):  # fenced, should it wake again
            track_phase(dead, lost, phases(lost)[0])


@pytest.mark.skipif(os.name != "posix", reason="cannot be known there")
def test_who_is_gone(bureau: Bureau) -> None:
    ctx = bureau.on(DAY)
    assert gone(owner_gone(ctx))
    assert gone(owner_gone(ctx) + "/1f2e")
    assert not any(gone(who) for who in (ctx.owner, "elsewhere/1", "", "a/b/c", "1/1"))


def test_a_lease_from_elsewhere_ends_by_the_real_clock(bureau: Bureau) -> None:
    bureau.apply(DAY)
    ctx = bureau.on(DAY)
    long_ago = Clock().real() - LEASE
    with ctx.store.write() as tx:
        programme = store.programmes.get(tx, "pilot")
        assert programme
        store.programmes.acquire(tx, programme.id, "elsewhere/7", long_ago - LEASE, long_ago)
    assert tick(ctx, "pilot")


def test_a_faulty_row_stops_no_other(bureau: Bureau, caplog: pytest.LogCaptureFixture) -> None:
    bureau.apply(DAY)
    ctx = bureau.on(DAY)
    with ctx.store.write() as tx:
        tx.execute(text("UPDATE item SET task = 'vanished' WHERE key = 'pilot/1'"))
    with caplog.at_level(logging.CRITICAL):
        first, second = tick(ctx, "pilot")
    assert first.faulty == ("pilot/1/基础教育科",)
    assert first.headline("zh").endswith("1 项出错")
    assert second.faulty == ()
    assert statuses(ctx)["pilot/3/教研中心"] == "open"
    assert tick(ctx, "pilot") == []
    with ctx.store.write() as tx:
        tx.execute(text("UPDATE item SET task = '1' WHERE key = 'pilot/1'"))
    tick(bureau.on("2023-03-02"), "pilot")
    assert statuses(ctx)["pilot/1/基础教育科"] == "open"


def test_a_version_applied_during_a_tick_is_what_counts(bureau: Bureau) -> None:
    bureau.apply(DAY)
    ctx = bureau.on(DAY)
    with ticking(ctx, "pilot") as running:
        bureau.apply(DAY, ("title: 召开领导小组会议}", "title: 召开领导小组会议}\n"
                           "      - {when: 3月, title: 另行通知}"))  # fmt: skip
        assert track_phase(ctx, running, phases(running)[0]).faulty == ()
    assert [s for key, s in statuses(ctx).items() if key.endswith("/基础教育科")].count("open") == 2


def test_a_file_that_stops_parsing_leaves_the_last_version_running(bureau: Bureau) -> None:
    bureau.apply(DAY)
    bureau.file.write_text(bureau.text.replace("phases:", "phases: ["), "utf-8")
    with pytest.raises(FaultyFiles):
        apply(bureau.on("2023-04-03"), [bureau.file])
    tick(bureau.on("2023-04-03"), "pilot")
    assert statuses(bureau.on(DAY))["pilot/1/基础教育科"] == "overdue"


def test_a_clock_set_back_sends_nothing_again(bureau: Bureau) -> None:
    bureau.apply(DAY)
    ctx = bureau.on("2023-04-03")
    tick(ctx, "pilot")
    deliver(ctx)
    before = sent(ctx)
    assert before
    for day in ("2023-03-22", "2023-03-31", "2023-04-03"):
        tick(bureau.on(day), "pilot")
        deliver(bureau.on(day))
        assert sent(ctx) == before
        with ctx.store.read() as tx:
            programme = store.programmes.get(tx, "pilot")
        assert programme
        assert programme.watermark == ctx.now()


def test_what_is_decided_after_the_digest_has_gone_waits_for_the_next(bureau: Bureau) -> None:
    """Two programmes share an office; on Friday 31 March the second is ticked late."""
    bureau.apply(DAY)
    other = bureau.folder / "other.yaml"
    other.write_text(bureau.file.read_text("utf-8").replace("pilot", "other"), "utf-8")
    friday, monday = bureau.on("2023-03-31"), bureau.on("2023-04-03")
    apply(bureau.on(DAY), [other])
    tick(friday, "pilot")
    deliver(friday)
    tick(friday, "other")
    assert deliver(friday).messages == []
    first = sent(friday)
    tick(monday, "pilot")
    deliver(monday)
    with monday.store.read() as tx:
        told = {
            (row.key.partition("/")[0], reminder.rung, message and message.state)
            for row in store.items.find(tx, "会议 基础教育科", limit=9)
            for reminder, message in store.ledger.story(tx, row.id)
        }
    assert told == {
        ("pilot", "before", "sent"),
        ("other", "before", "sent"),
        ("pilot", "after", "sent"),
    }
    days = [day for office, day in sent(monday) if office == "基础教育科"]
    assert days == [date(2023, 3, 31), date(2023, 4, 3)]
    assert len(sent(monday)) > len(first)
