"""Evaluating writes what the rules say: standing, transitions, reminders, each once."""

from collections.abc import Sequence
from datetime import date

import pytest

from programme import store
from programme.actions.context import Context
from programme.actions.evaluate import evaluate
from programme.actions.report import report
from tests.bureau import Bureau

DAY = "2023-03-01"


def evaluated(ctx: Context, words: str) -> Sequence[store.StatusChange]:
    """An evaluation of what `words` find."""
    with ctx.store.write() as tx:
        programme = store.programmes.get(tx, "pilot")
        assert programme
        _, plan = store.versions.latest(tx, programme.id) or (0, None)
        assert plan
        rows = store.items.find(tx, words, limit=9)
        return evaluate(ctx, tx, programme, plan, rows, ctx.today(programme.zone))


def story(ctx: Context, words: str) -> list[tuple[str, str, date]]:
    """What was decided for the one assignment that `words` find: rung, state, day of sending."""
    with ctx.store.read() as tx:
        (row,) = store.items.find(tx, words, limit=9)
        return [
            (r.rung, r.state, message.send_at.date())
            for r, message in store.ledger.story(tx, row.id)
            if message
        ]


def transitions(ctx: Context) -> list[tuple[str, str, str]]:
    with ctx.store.read() as tx:
        programme = store.programmes.get(tx, "pilot")
        assert programme
        found = store.transitions.after(tx, programme.id, 0, limit=99)
    return [(t.key, t.before, t.after) for t in found]


@pytest.fixture(autouse=True)
def _applied(bureau: Bureau) -> None:
    bureau.apply(DAY)


def test_twice_is_once(bureau: Bureau) -> None:
    ctx = bureau.on(DAY)
    (first,) = evaluated(ctx, "领导小组")
    assert (first.status, first.next_change_on) == ("open", date(2023, 3, 22))
    assert evaluated(ctx, "领导小组") == [first]
    assert story(ctx, "领导小组") == [("opening", "planned", date(2023, 3, 1))]
    assert transitions(ctx) == [("pilot/1/基础教育科", "upcoming", "open")]


def test_on_a_rest_day_a_reminder_waits_for_a_working_day(bureau: Bureau) -> None:
    ctx = bureau.on("2023-04-01")  # a Saturday
    assert evaluated(ctx, "领导小组")[0].status == "overdue"
    assert story(ctx, "领导小组") == []
    evaluated(bureau.on("2023-04-03"), "领导小组")
    assert story(ctx, "领导小组") == [("after", "planned", date(2023, 4, 3))]


def test_what_is_closed_is_called_off(bureau: Bureau) -> None:
    ctx = bureau.on(DAY)
    evaluated(ctx, "领导小组")
    report(ctx, "领导小组", "done")
    assert story(ctx, "领导小组") == [("opening", "cancelled", date(2023, 3, 1))]
    assert evaluated(ctx, "领导小组")[0].next_change_on is None


def test_a_transition_is_told_once_whoever_sees_it_first(bureau: Bureau) -> None:
    """Rows that were read before somebody else's change are read again under lock."""
    ctx = bureau.on(DAY)
    evaluated(ctx, "领导小组")
    with ctx.store.read() as tx:
        stale = store.items.find(tx, "领导小组", limit=9)
    report(ctx, "领导小组", "done")
    with ctx.store.write() as tx:
        programme = store.programmes.get(tx, "pilot")
        assert programme
        _, plan = store.versions.latest(tx, programme.id) or (0, None)
        assert plan
        assert evaluate(ctx, tx, programme, plan, stale, date(2023, 3, 1))[0].status == "done"
    assert [t[1:] for t in transitions(ctx)] == [("upcoming", "open"), ("open", "done")]


def test_what_left_the_plan_is_evaluated_without_a_reminder(bureau: Bureau) -> None:
    bureau.apply(DAY, ("      - {when: 3月, title: 召开领导小组会议}\n", ""), retire=True)
    assert evaluated(bureau.on("2023-04-03"), "领导小组")[0].status == "overdue"
    assert story(bureau.on(DAY), "领导小组") == []
