"""Each state a reminder may be in, and why: the ladder and the ledger side by side.

教师交流 is the matter of 组织人事科 in May 2023: 05-01 to 05-03 are rest days, 05-06 is worked.
"""

from datetime import date

import pytest
from sqlalchemy import update

from programme import store
from programme.actions.deliver import deliver
from programme.actions.report import report
from programme.actions.tick import tick
from programme.actions.why import Line, why
from programme.errors import NotFound
from programme.store.schema import message
from tests.bureau import Bureau

KEY = "pilot/2/组织人事科"
TREE = (
    "offices: [基础教育科, {name: 组织人事科, reports_to: 分管局长}, 教研中心,"
    " {name: 分管局长, reports_to: 局长}, 局长]"
)
OFFICES = "offices: [基础教育科, 组织人事科, 教研中心]"


@pytest.fixture(autouse=True)
def _applied(bureau: Bureau) -> None:
    bureau.apply("2023-01-10", (OFFICES, TREE))


def lines(bureau: Bureau, day: str, recipient: str = "") -> list[Line]:
    return list(why(bureau.on(day), "教师交流", recipient).lines)


def line(bureau: Bureau, day: str, rung: str, n: int = 0, recipient: str = "") -> Line:
    """The one line of a rung."""
    (found,) = (x for x in lines(bureau, day, recipient) if (x.rung, x.n) == (rung, n))
    return found


def moment(found: Line) -> str | None:
    return found.at.isoformat() if found.at else None


def told(bureau: Bureau, day: str, rung: str, n: int = 0) -> tuple[str, list[str]]:
    """Its state, and the reasons."""
    found = line(bureau, day, rung, n)
    return found.state, [one.told("en") for one in found.because]


def ticked(bureau: Bureau, *days: str) -> None:
    for day in days:
        tick(bureau.on(day), "pilot")


def settle(bureau: Bureau, **values: object) -> None:
    """What a sender notes of every message."""
    with bureau.context.store.write() as tx:
        tx.execute(update(message).values(**values))


def test_before_anything_happened(bureau: Bureau) -> None:
    story = why(bureau.on("2023-04-20"), "教师交流")
    assert (story.key, story.title, story.office) == (KEY, "拟订教师交流方案", "组织人事科")
    assert story.now.status == "upcoming"
    first = story.lines[0]
    assert (first.rung, first.on, first.recipient) == ("opening", date(2023, 5, 4), "组织人事科")
    assert (first.track, first.state, first.channel, first.message) == ("work", "to_come", "", None)
    assert moment(first) == "2023-05-04T00:40:00+00:00"  # 08:40 in Shanghai
    assert [one.told("en") for one in first.because] == [
        "its day has not come",
        "moved off 2023-05-01, a rest day",
    ]
    assert [(x.n, x.recipient) for x in story.lines if x.rung == "escalation"] == [
        (1, "分管局长"),
        (2, "局长"),
        (3, ""),
    ]


def test_what_waits_for_its_moment(bureau: Bureau) -> None:
    ticked(bureau, "2023-05-04")
    assert told(bureau, "2023-05-04", "opening")[0] == "planned"


def test_what_was_sent_when_to_whom_and_through_what(bureau: Bureau) -> None:
    ticked(bureau, "2023-05-04")
    deliver(bureau.on("2023-05-04"))
    found = line(bureau, "2023-05-05", "opening")
    assert (found.state, found.recipient, found.channel) == ("sent", "组织人事科", "file")
    assert moment(found) == "2023-05-04T01:00:00+00:00"
    assert "拟订教师交流方案" in found.subject
    assert found.message


def test_what_a_late_tick_decided_says_so(bureau: Bureau) -> None:
    ticked(bureau, "2023-05-08")
    assert told(bureau, "2023-05-08", "opening") == (
        "planned",
        ["no tick before 2023-05-08", "moved off 2023-05-01, a rest day"],
    )


def test_a_failure_names_its_cause_and_the_next_attempt(bureau: Bureau) -> None:
    ticked(bureau, "2023-05-22")
    at = bureau.on("2023-05-22").now()
    settle(bureau, state="failed", error="452 try later", next_attempt_at=at)
    assert told(bureau, "2023-05-22", "before", 7) == (
        "failed",
        ["452 try later", "tried again at 2023-05-22 09:00"],
    )
    settle(bureau, next_attempt_at=None)
    assert told(bureau, "2023-05-22", "before", 7)[1] == ["452 try later", "not tried again"]


def test_what_nobody_can_tell(bureau: Bureau) -> None:
    ticked(bureau, "2023-05-22")
    settle(bureau, state="unknown", error="time-out")
    assert told(bureau, "2023-05-22", "before", 7) == ("unknown", ["time-out"])


def test_what_waits_for_a_persons_release(bureau: Bureau) -> None:
    """Level 2 is five working days after 05-31: 06-07."""
    ticked(bureau, "2023-06-05", "2023-06-07")
    assert told(bureau, "2023-06-07", "escalation", 1)[0] == "planned"
    state, reasons = told(bureau, "2023-06-07", "escalation", 2)
    assert (state, reasons) == ("held", ["a person is to release it"])


def test_what_is_called_off_because_the_matter_is_closed(bureau: Bureau) -> None:
    ticked(bureau, "2023-05-22")
    report(bureau.on("2023-05-22"), KEY, "done")
    assert told(bureau, "2023-05-22", "before", 7) == ("cancelled", ["the matter was closed"])
    assert told(bureau, "2023-05-22", "before", 1) == (
        "not_sent",
        ["it has no point in the status Completed"],
    )


def test_what_a_moved_window_superseded_is_still_told(bureau: Bureau) -> None:
    ticked(bureau, "2023-05-22")
    bureau.apply("2023-05-22", ("when: 5月, lead", "when: 5-8月, lead"))
    found = [x for x in lines(bureau, "2023-05-22") if x.rung == "before" and x.n == 7]
    assert [(x.state, [one.told("en") for one in x.because]) for x in found] == [
        ("superseded", ["the window was moved"]),
        ("to_come", ["its day has not come"]),
    ]


def test_what_a_snooze_holds(bureau: Bureau) -> None:
    ticked(bureau, "2023-06-05")
    report(bureau.on("2023-06-05"), KEY, "snoozed", until=date(2023, 6, 20), note="因")
    assert told(bureau, "2023-06-05", "after") == ("cancelled", ["it was snoozed"])
    assert told(bureau, "2023-06-05", "after", 1) == ("not_sent", ["snoozed until 2023-06-20"])
    assert told(bureau, "2023-06-05", "escalation", 1)[0] == "planned"


def test_an_escalation_that_a_report_holds(bureau: Bureau) -> None:
    """Five working days after 06-06 are 06-13."""
    ticked(bureau, "2023-06-05")
    report(bureau.on("2023-06-06"), KEY, "progress", progress=10)
    found = line(bureau, "2023-06-06", "escalation", 2)
    assert (found.state, found.on) == ("to_come", date(2023, 6, 13))
    reasons = [one.told("en") for one in found.because]
    assert reasons[1:] == [
        "held by the report of 2023-06-06, by 李老师",
        "a person is to release it",
    ]


def test_who_it_is_handed_to_and_who_had_it(bureau: Bureau) -> None:
    ticked(bureau, "2023-05-22")
    report(bureau.on("2023-05-22"), KEY, "handing", to="教研中心", note="因")
    report(bureau.on("2023-05-22"), KEY, "handed")
    assert why(bureau.on("2023-05-22"), KEY).office == "教研中心"
    found = [x for x in lines(bureau, "2023-05-22") if (x.rung, x.n) == ("before", 7)]
    states = {x.recipient: x.state for x in found}
    assert states == {"组织人事科": "superseded", "教研中心": "planned"}
    (old,) = (x for x in found if x.recipient == "组织人事科")
    assert old.because[0].told("zh") == "已移交其他单位"


def test_a_policy_that_is_off(bureau: Bureau) -> None:
    bureau.apply("2023-02-01", ("title: 拟订教师交流方案", "title: 拟订教师交流方案, remind: off"))
    (only,) = lines(bureau, "2023-05-22")
    assert (only.rung, only.state, only.because[0].code) == ("", "not_sent", "off")


def test_a_rest_day_of_the_recipient(bureau: Bureau) -> None:
    """The chief's own calendar rests from 06-05 to 06-09: level 1 of 06-05 goes out on 06-12."""
    away = "{name: 分管局长, calendar: {rest: 2023-06-05/2023-06-09}"
    bureau.apply("2023-02-01", ("{name: 分管局长", away))
    found = line(bureau, "2023-06-01", "escalation", 1)
    assert moment(found) == "2023-06-12T00:40:00+00:00"
    assert [one.told("en") for one in found.because][1:] == ["the recipient rests on 2023-06-05"]
    ticked(bureau, "2023-06-05")
    assert told(bureau, "2023-06-05", "escalation", 1) == (
        "planned",
        ["the recipient rests on 2023-06-05"],
    )


def test_quiet_hours_of_the_recipient(bureau: Bureau) -> None:
    quiet = "{name: 组织人事科, hours: {quiet: 8:00-10:30}"
    bureau.apply("2023-02-01", ("{name: 组织人事科", quiet))
    ticked(bureau, "2023-05-22")
    assert told(bureau, "2023-05-22", "before", 7) == (
        "planned",
        ["quiet hours until 2023-05-22 10:30"],
    )


def test_the_message_of_the_day_had_gone(bureau: Bureau) -> None:
    """召开质量分析会 too is of 教研中心 in May, which is told of it on 05-22."""
    ticked(bureau, "2023-05-22")
    deliver(bureau.on("2023-05-22"))
    report(bureau.on("2023-05-22"), KEY, "handing", to="教研中心", note="因")
    report(bureau.on("2023-05-22"), KEY, "handed")
    state, reasons = told_to(bureau, "2023-05-22", "before", "教研中心")
    assert (state, reasons) == ("planned", ["that day's message had gone, so the next one"])


def told_to(bureau: Bureau, day: str, rung: str, recipient: str) -> tuple[str, list[str]]:
    (found,) = (x for x in lines(bureau, day, recipient) if x.rung == rung and x.state == "planned")
    return found.state, [one.told("en") for one in found.because]


def test_of_one_recipient_alone(bureau: Bureau) -> None:
    found = lines(bureau, "2023-04-20", "分管")
    assert [(x.rung, x.n, x.recipient) for x in found] == [("escalation", 1, "分管局长")]


def test_an_unknown_recipient_names_the_nearest(bureau: Bureau) -> None:
    with pytest.raises(NotFound, match="'人事局' is told nothing") as caught:
        lines(bureau, "2023-04-20", "人事局")
    assert caught.value.code == "unknown-recipient"
    assert "局长" in caught.value.mend[0]


def test_asking_changes_nothing(bureau: Bureau) -> None:
    ticked(bureau, "2023-05-22")
    before = snapshot(bureau)
    lines(bureau, "2023-07-01")
    assert snapshot(bureau) == before


def snapshot(bureau: Bureau) -> list[object]:
    with bureau.context.store.read() as tx:
        row = store.items.find(tx, KEY, limit=1)[0]
        return [row, *store.ledger.story(tx, row.id)]
