"""A programme is suspended, resumed, ended early; and what was known of that when."""

from datetime import date
from typing import Any

import pytest

from programme import store
from programme.actions.ahead import in_force
from programme.actions.lifecycle import decide
from programme.actions.listing import listing
from programme.actions.rebuild import rebuild
from programme.actions.report import report
from programme.actions.status import status
from programme.actions.tick import tick
from programme.core.lifecycle import Life, ProgrammeEvent, life
from programme.errors import UsageError
from tests.bureau import Bureau

WHY = "区划调整"


@pytest.fixture
def work(bureau: Bureau) -> Bureau:
    bureau.apply("2023-01-10")
    return bureau


def reminders(bureau: Bureau, state: str = "planned") -> int:
    with bureau.context.store.read() as tx:
        rows = [r.id for p in store.programmes.all(tx) for r in store.items.rows(tx, p.id)]
        told = [reminder for row in rows for reminder, _ in store.ledger.story(tx, row)]
    return sum(reminder.state == state for reminder in told)


def cached(bureau: Bureau) -> dict[str, str]:
    with bureau.context.store.read() as tx:
        (programme,) = store.programmes.all(tx)
        return {row.key: row.status for row in store.items.rows(tx, programme.id)}


def pictured(bureau: Bureau, day: str) -> dict[str, str]:
    return {row["key"]: row["status"] for row in listing(bureau.on(day))}


def rolled(bureau: Bureau, day: str, **options: Any) -> dict[str, Any]:
    (found,) = status(bureau.on(day), ["pilot"], **options)["programmes"]
    return found


def test_while_suspended_nobody_is_reminded_and_late_is_late(work: Bureau) -> None:
    tick(work.on("2023-03-22"), "pilot")
    assert reminders(work) > 0
    decide(work.on("2023-03-23"), "pilot", "suspended", note=WHY)
    assert reminders(work) == 0
    for day in ("2023-03-31", "2023-04-03", "2023-04-10", "2023-06-20"):
        tick(work.on(day), "pilot")
    assert reminders(work) == 0
    assert cached(work)["pilot/1/基础教育科"] == "overdue"
    assert cached(work) == pictured(work, "2023-06-20")
    found = rolled(work, "2023-06-20")
    assert (found["state"], found["state_since"], found["state_note"]) == (
        "suspended",
        "2023-03-23",
        WHY,
    )


def test_what_is_resumed_is_decided_anew(work: Bureau) -> None:
    decide(work.on("2023-03-23"), "pilot", "suspended", note=WHY)
    assert reminders(work) == 0
    decide(work.on("2023-04-10"), "pilot", "resumed")
    assert reminders(work) > 0
    assert rolled(work, "2023-04-10")["state"] == ""


def test_what_is_open_when_a_programme_ends_is_waived_and_not_late(work: Bureau) -> None:
    report(work.on("2023-03-20"), "领导小组", "done")
    tick(work.on("2023-06-20"), "pilot")
    assert pictured(work, "2023-06-20")["pilot/2/组织人事科"] == "overdue"
    decide(work.on("2023-06-21"), "pilot", "ended", note=WHY)
    now = pictured(work, "2023-06-21")
    assert {key: s for key, s in now.items() if s != "waived"} == {"pilot/1/基础教育科": "done"}
    assert cached(work) == now
    assert reminders(work) == 0
    tick(work.on("2023-12-31"), "pilot")
    rebuild(work.on("2023-12-31"), "pilot")
    assert cached(work) == pictured(work, "2023-12-31") == now


def test_a_day_is_told_as_it_was_known_then(work: Bureau) -> None:
    early, late = date(2023, 6, 12), date(2023, 6, 25)
    decide(work.on("2023-06-20"), "pilot", "ended", note=WHY, on=date(2023, 6, 10))
    assert rolled(work, "2023-07-01", as_of=early)["state"] == ""
    assert rolled(work, "2023-07-01", as_of=early)["counts"]["overdue"] == 3
    assert rolled(work, "2023-07-01", as_of=late)["state"] == "ended"
    assert "overdue" not in rolled(work, "2023-07-01", as_of=late)["counts"]
    now = rolled(work, "2023-07-01", as_of=early, corrected=True)
    assert (now["state"], now["state_since"]) == ("ended", "2023-06-10")
    before = rolled(work, "2023-07-01", as_of=date(2023, 6, 9), corrected=True)
    assert before["state"] == ""


def test_what_is_done_after_the_end_is_done(work: Bureau) -> None:
    decide(work.on("2023-03-01"), "pilot", "ended", note=WHY)
    assert report(work.on("2023-03-05"), "领导小组", "done").status == "done"


def test_an_end_can_be_taken_back(work: Bureau) -> None:
    decide(work.on("2023-05-01"), "pilot", "ended", note=WHY)
    decide(work.on("2023-06-20"), "pilot", "resumed")
    assert pictured(work, "2023-06-20")["pilot/2/组织人事科"] == "overdue"
    assert cached(work) == pictured(work, "2023-06-20")


def test_nothing_is_foreseen_of_what_is_suspended(work: Bureau) -> None:
    ctx = work.on("2023-03-23")
    decide(ctx, "pilot", "suspended", note=WHY)
    with ctx.store.read() as tx:
        programme = store.programmes.get(tx, "pilot")
        assert programme
        ahead = in_force(ctx, tx, programme)
    assert list(ahead.outlook.decisions()) == []


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("suspended", {}, "no-reason"),
        ("ended", {}, "no-reason"),
        ("resumed", {}, "programme-state"),
        ("ended", {"note": WHY, "on": date(2023, 7, 1)}, "future-date"),
    ],
)
def test_what_makes_no_sense_is_refused(
    work: Bureau, kind: Any, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        decide(work.on("2023-06-20"), "pilot", kind, **said)
    assert caught.value.code == code
    with work.context.store.read() as tx:
        (programme,) = store.programmes.all(tx)
        assert store.lifecycle.events(tx, programme.id) == []


def test_the_same_twice_or_before_the_last_is_refused(work: Bureau) -> None:
    decide(work.on("2023-06-20"), "pilot", "suspended", note=WHY)
    with pytest.raises(UsageError, match="is suspended and cannot be suspended"):
        decide(work.on("2023-06-21"), "pilot", "suspended", note=WHY)
    with pytest.raises(UsageError, match="was suspended on 2023-06-20"):
        decide(work.on("2023-06-21"), "pilot", "resumed", on=date(2023, 6, 1))


def test_the_last_word_by_day_counts() -> None:
    now = work_event("suspended", 1, 1), work_event("resumed", 5, 2), work_event("ended", 5, 3)
    assert [life(now, date(2023, 6, day)).state for day in (1, 4, 5)] == [
        "suspended",
        "suspended",
        "ended",
    ]
    assert life(now[:2], date(2023, 6, 30)) == Life()


def work_event(kind: Any, day: int, seq: int) -> ProgrammeEvent:
    from programme.clock import at

    on = date(2023, 6, day)
    return ProgrammeEvent(kind=kind, happened=on, recorded=at(on, 9, 0, "Asia/Shanghai"), seq=seq)
