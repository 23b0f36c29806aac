"""A programme on a day, from facts alone: the cache must agree with it."""

from datetime import date, timedelta

import pytest

from programme import store
from programme.actions.picture import Picture, picture
from programme.actions.rebuild import rebuild
from programme.actions.report import report
from programme.actions.tick import tick
from programme.store import StatusChange
from tests.bureau import Bureau


@pytest.fixture(autouse=True)
def _applied(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")


def seen(bureau: Bureau, day: date) -> Picture:
    with bureau.context.store.read() as tx:
        row = store.programmes.get(tx, "pilot")
        assert row
        return picture(tx, row, day)


def cached(bureau: Bureau) -> dict[str, tuple[str, int]]:
    with bureau.context.store.read() as tx:
        row = store.programmes.get(tx, "pilot")
        assert row
        return {one.key: (one.status, one.progress) for one in store.items.rows(tx, row.id)}


def pictured(bureau: Bureau, day: date) -> dict[str, tuple[str, int]]:
    return {
        share.assignment.key: (share.standing.status, share.standing.progress)
        for share in seen(bureau, day).shares
    }


def test_ticks_every_few_days_and_facts_alone_tell_the_same(bureau: Bureau) -> None:
    day = date(2023, 1, 11)
    while day < date(2024, 1, 5):
        if day.day == 15:
            progress = day.month * 8
            report(bureau.on(str(day)), "结对 教研", "progress", progress=progress)
        tick(bureau.on(str(day)), "pilot")
        assert cached(bureau) == pictured(bureau, day), day
        day += timedelta(days=4)


def test_a_spoiled_cache_is_rebuilt_from_facts(bureau: Bureau) -> None:
    day = date(2023, 6, 20)
    report(bureau.on(str(day)), "领导小组", "done")
    tick(bureau.on(str(day)), "pilot")
    right = cached(bureau)
    with bureau.context.store.write() as tx:
        row = store.programmes.get(tx, "pilot")
        assert row
        wrong = [StatusChange(one.id, "waived", 7) for one in store.items.rows(tx, row.id)]
        store.items.update_status(tx, wrong)
    tick(bureau.on(str(day)), "pilot")
    assert cached(bureau) != right
    rebuild(bureau.on(str(day)), "pilot")
    assert cached(bureau) == right


def test_rebuilding_decides_no_reminder_twice(bureau: Bureau) -> None:
    tick(bureau.on("2023-03-01"), "pilot")
    with bureau.context.store.read() as tx:
        before = store.outbox.messages(tx, state="planned", limit=100)
    rebuild(bureau.on("2023-03-01"), "pilot")
    with bureau.context.store.read() as tx:
        assert store.outbox.messages(tx, state="planned", limit=100) == before
    assert before


def test_before_the_first_plan_there_is_nothing(bureau: Bureau) -> None:
    empty = seen(bureau, date(2023, 1, 9))
    assert (empty.version, empty.plan, list(empty.shares)) == (None, None, [])
