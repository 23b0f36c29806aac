"""The next moment at which there is something to do."""

from datetime import UTC, datetime

from programme.actions.deliver import deliver
from programme.actions.report import report
from programme.actions.tick import tick
from programme.actions.wake import next_due, programmes_due, zones
from tests.bureau import ZONE, Bureau

DAY = "2023-03-01"


def test_an_empty_store_never_wakes(bureau: Bureau) -> None:
    assert next_due(bureau.on(DAY)) is None


def test_a_tick_then_a_delivery_then_the_next_day_on_which_something_changes(
    bureau: Bureau,
) -> None:
    bureau.apply(DAY)
    ctx = bureau.on(DAY)
    assert next_due(ctx) == datetime(2023, 2, 28, 16, 1, tzinfo=UTC)  # one past midnight there
    assert programmes_due(ctx) == ["pilot"]
    tick(ctx, "pilot")
    assert next_due(ctx) == datetime(2023, 3, 1, 0, 40, tzinfo=UTC)  # the digests of 8:40
    deliver(ctx)
    assert next_due(ctx) == datetime(2023, 3, 21, 16, 1, tzinfo=UTC)  # seven working days before
    assert programmes_due(ctx) == []


def test_a_report_may_move_it(bureau: Bureau) -> None:
    bureau.apply(DAY)
    ctx = bureau.on(DAY)
    tick(ctx, "pilot")
    deliver(ctx)
    report(ctx, "领导小组", "done")
    assert next_due(ctx) == datetime(2023, 4, 30, 16, 1, tzinfo=UTC)  # May's matters begin


def test_zones_by_name(bureau: Bureau) -> None:
    bureau.apply(DAY)
    assert zones(bureau.on(DAY)) == {"pilot": ZONE}
