"""Assignments as rows, the most urgent first."""

from datetime import date

import pytest

from programme.actions.listing import listing
from programme.actions.report import report
from programme.errors import NotFound
from tests.bureau import Bureau

DAY = "2023-06-20"


@pytest.fixture(autouse=True)
def _applied(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")


def test_the_most_urgent_first(bureau: Bureau) -> None:
    report(bureau.on(DAY), "结对 教研", "blocked", note="经费未到")
    report(bureau.on(DAY), "领导小组", "done")
    found = [row["status"] for row in listing(bureau.on(DAY))]
    assert found == [
        *["overdue"] * 2,
        "blocked",
        *["at_risk"] * 3,
        "open",
        "upcoming",
        "done_late",
        "unscheduled",
    ]


def test_a_row(bureau: Bureau) -> None:
    report(bureau.on(DAY), "教师交流", "done", on=date(2023, 5, 20))
    (row,) = listing(bureau.on(DAY), office="组织人事科")
    assert row == {
        "key": "pilot/2/组织人事科",
        "title": "拟订教师交流方案",
        "office": "组织人事科",
        "start": "2023-05-01",
        "end": "2023-05-31",
        "status": "done",
        "progress": 100,
        "done_on": "2023-05-20",
        "awaiting_receipt": False,
        "request": "",
        "request_to": "",
        "handed_to": "",
    }


def test_who_is_yet_to_sign_and_who_has_a_matter_now(bureau: Bureau) -> None:
    bureau.apply("2023-03-01", ("lead: 基础教育科\n", "lead: 基础教育科\nremind: {sign: 2wd}\n"))
    waits = [row["key"] for row in listing(bureau.on("2023-03-02"), status="awaiting_receipt")]
    assert waits == ["pilot/1/基础教育科", "pilot/3/基础教育科", "pilot/3/教研中心"]
    report(bureau.on("2023-03-02"), "领导小组", "signed")
    report(bureau.on("2023-03-02"), "结对 教研", "handing", to="组织人事科", note="职责在人事")
    (mine,) = listing(bureau.on("2023-03-02"), office="教研中心", status="open")
    assert (mine["request"], mine["request_to"]) == ("handing", "组织人事科")
    assert not mine["awaiting_receipt"]
    report(bureau.on("2023-03-02"), "结对 教研", "handed")
    theirs = listing(bureau.on("2023-03-02"), office="组织人事科", status="awaiting_receipt")
    assert [(row["key"], row["handed_to"]) for row in theirs] == [
        ("pilot/3/教研中心", "组织人事科")
    ]


def test_undated_work_is_listed(bureau: Bureau) -> None:
    (row,) = listing(bureau.on(DAY), status="unscheduled")
    assert (row["title"], row["start"], row["end"]) == ("制定建设规划", None, None)


def test_as_it_stood_on_a_day(bureau: Bureau) -> None:
    assert listing(bureau.on(DAY), status="overdue", as_of=date(2023, 3, 31)) == []
    (row,) = listing(bureau.on(DAY), status="overdue", as_of=date(2023, 4, 1))
    assert listing(bureau.on(DAY), status="超期未办结", as_of=date(2023, 4, 1)) == [row]
    assert row["key"] == "pilot/1/基础教育科"


def test_an_unknown_office_names_the_nearest(bureau: Bureau) -> None:
    with pytest.raises(NotFound, match="there is no office '人事科' here") as caught:
        listing(bureau.on(DAY), office="人事科")
    assert caught.value.mend[0] == "the nearest are: 组织人事科"


def test_an_unknown_status_names_the_nearest(bureau: Bureau) -> None:
    with pytest.raises(NotFound, match="there is no status 'late' here") as caught:
        listing(bureau.on(DAY), status="late")
    assert caught.value.mend[0] == "the nearest are: done_late"


def test_an_empty_store_lists_nothing(bureau: Bureau) -> None:
    assert listing(bureau.on(DAY), as_of=date(2022, 1, 1), office="基础教育科") == []
