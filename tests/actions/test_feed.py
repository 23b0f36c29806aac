"""Calendar feeds of a bureau: read back by a client library, and byte by byte without it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from programme.actions.feed import calendar_feed
from programme.actions.report import report
from programme.errors import NotFound
from programme.files.feed import KINDS
from tests.bureau import Bureau, opened

MEETING = "召开领导小组会议"
PLANNING = "拟订教师交流方案"


def read(data: bytes, kind: str = "VTODO") -> dict[str, Any]:
    """The entries of a kind by their title; of slots that share one, the last."""
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(data).walk(kind)}


def office_feed(bureau: Bureau, day: str, office: str = "基础教育科") -> bytes:
    return calendar_feed(bureau.on(day), office=office)


def alarms(component: Any) -> list[datetime]:
    return [one["TRIGGER"].dt for one in component.walk("VALARM")]


def test_an_all_day_event_ends_the_day_after(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    event = read(office_feed(bureau, "2023-01-10"), "VEVENT")[MEETING]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2023, 3, 1), date(2023, 4, 1))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert event["CATEGORIES"].cats == ["策划准备"]


def test_a_to_do_is_due_on_the_last_day(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    todo = read(office_feed(bureau, "2023-01-10"))[MEETING]
    assert (todo["DTSTART"].dt, todo["DUE"].dt) == (date(2023, 3, 1), date(2023, 3, 31))
    assert (todo["STATUS"], todo["PERCENT-COMPLETE"]) == ("NEEDS-ACTION", 0)


def test_a_to_do_of_one_day_or_without_a_date(bureau: Bureau) -> None:
    """DUE must lie after DTSTART, so that one day has DUE alone."""
    bureau.apply("2023-01-10", ("when: 3月,", "when: 2023-03-08,"))
    data = office_feed(bureau, "2023-01-10")
    todos, events = read(data), read(data, "VEVENT")
    assert "DTSTART" not in todos[MEETING]
    assert todos[MEETING]["DUE"].dt == date(2023, 3, 8)
    assert events[MEETING]["DTEND"].dt == date(2023, 3, 9)
    assert not {"DUE", "DTSTART"} & set(todos["制定建设规划"])
    assert "制定建设规划" not in events


def test_standing_becomes_status_and_percent(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-06"), "pilot/1/基础教育科", "progress", progress=40)
    todo = read(office_feed(bureau, "2023-03-06"))[MEETING]
    assert (todo["STATUS"], todo["PERCENT-COMPLETE"]) == ("IN-PROCESS", 40)
    report(bureau.on("2023-03-08"), "pilot/1/基础教育科", "done")
    todo = read(office_feed(bureau, "2023-03-09"))[MEETING]
    assert (todo["STATUS"], todo["PERCENT-COMPLETE"]) == ("COMPLETED", 100)
    assert todo["COMPLETED"].dt == datetime(2023, 3, 7, 16, tzinfo=UTC)  # midnight in Shanghai
    report(bureau.on("2023-03-09"), "pilot/1/基础教育科", "reopened")
    report(bureau.on("2023-03-09"), "pilot/1/基础教育科", "waived", note="不再需要")
    data = office_feed(bureau, "2023-03-10")
    assert {read(data, kind)[MEETING]["STATUS"] for kind in ("VTODO", "VEVENT")} == {"CANCELLED"}


def test_alarms_are_the_rungs_before_the_end_that_are_still_to_come(bureau: Bureau) -> None:
    """7 and 1 working days before 31 March, at 08:40 in Shanghai; once, by the event."""
    bureau.apply("2023-01-10")
    rungs = [datetime(2023, 3, day, 0, 40, tzinfo=UTC) for day in (22, 30)]
    data = office_feed(bureau, "2023-01-10")
    assert alarms(read(data, "VEVENT")[MEETING]) == rungs
    assert alarms(read(data)[MEETING]) == []
    todos = calendar_feed(bureau.on("2023-03-23"), office="基础教育科", kinds=KINDS[1:])
    assert alarms(read(todos)[MEETING]) == rungs[1:]


def test_alarms_follow_the_policy_the_office_and_what_is_done(bureau: Bureau) -> None:
    bureau.apply(
        "2023-01-10",
        ("offices: [基础教育科,", "offices: [{name: 基础教育科, hours: {send_at: '16:15'}},"),
        ("when: 3月,", "when: 3月, remind: {before: [3d], due: true},"),
    )
    event = read(office_feed(bureau, "2023-01-10"), "VEVENT")[MEETING]
    days = [datetime(2023, 3, day, 8, 15, tzinfo=UTC) for day in (28, 31)]
    assert alarms(event) == days
    report(bureau.on("2023-03-06"), "pilot/1/基础教育科", "done")
    assert alarms(read(office_feed(bureau, "2023-03-07"), "VEVENT")[MEETING]) == []


def test_a_moved_date_keeps_the_uid_and_raises_the_sequence(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    before = read(office_feed(bureau, "2023-01-10"))
    bureau.apply("2023-02-01", ("when: 3月,", "when: 4月,"))
    bureau.apply("2023-02-03", (MEETING, f"召开推进会议, was: {MEETING}"))
    bureau.apply(
        "2023-02-05", ("lead: 教研中心, title: 召开质量", "lead: 组织人事科, title: 召开质量")
    )
    after = read(office_feed(bureau, "2023-02-06"))
    uids = {title: str(one["UID"]) for title, one in before.items()}
    renamed = uids | {"召开推进会议": uids[MEETING]}
    del renamed[MEETING]
    assert {title: str(one["UID"]) for title, one in after.items()} == renamed
    assert [before[MEETING]["SEQUENCE"], after["召开推进会议"]["SEQUENCE"]] == [0, 2]
    assert after["召开推进会议"]["DUE"].dt == date(2023, 4, 30)
    assert after["开展自查·学校001"]["SEQUENCE"] == 0


def test_stamps_are_the_moments_of_recording(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    bureau.apply("2023-02-01", ("when: 3月,", "when: 4月,"))
    report(bureau.on("2023-02-06"), "pilot/3/基础教育科", "progress", progress=10)
    todos = read(office_feed(bureau, "2023-02-08"))
    stamps = {title: (one["DTSTAMP"].dt, one["LAST-MODIFIED"].dt) for title, one in todos.items()}
    days = {MEETING: (2, 1), "开展结对帮扶": (2, 6), "制定建设规划": (1, 10)}
    for title, (month, day) in days.items():
        assert stamps[title] == (datetime(2023, month, day, 1, tzinfo=UTC),) * 2


def test_what_leaves_the_plan_is_cancelled_and_may_come_back(bureau: Bureau) -> None:
    line = "      - {when: 3月, title: 召开领导小组会议}\n"
    bureau.apply("2023-01-10")
    first = read(office_feed(bureau, "2023-01-10"), "VEVENT")[MEETING]
    bureau.apply("2023-02-01", (line, ""), retire=True)
    data = office_feed(bureau, "2023-02-02")
    gone = read(data, "VEVENT")[MEETING]
    assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", 1)
    assert (gone["UID"], gone["DTSTART"].dt) == (first["UID"], first["DTSTART"].dt)
    assert read(data)[MEETING]["STATUS"] == "CANCELLED"
    assert alarms(gone) == []
    assert MEETING in read(calendar_feed(bureau.on("2023-01-31"), as_of=date(2023, 1, 31)))


def test_an_office_that_gives_a_matter_away_has_it_cancelled(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    bureau.apply("2023-02-01", ("lead: 组织人事科", "lead: 教研中心"))
    old = read(office_feed(bureau, "2023-02-01", "组织人事科"))[PLANNING]
    new = read(office_feed(bureau, "2023-02-01", "教研中心"))
    assert old["STATUS"] == "CANCELLED"
    assert new[PLANNING]["STATUS"] == "NEEDS-ACTION"
    assert new[PLANNING]["UID"] != old["UID"]


def test_a_matter_handed_on_is_in_the_feed_of_who_has_it_now(bureau: Bureau) -> None:
    """With the same UID, and with alarms at the hours of who is reminded."""
    hours = "offices: [基础教育科, {name: 组织人事科, hours: {send_at: '16:15'}},"
    issued = ("year: 2023", "year: 2023\nissuer: 基础教育科")
    bureau.apply("2023-01-10", issued, ("offices: [基础教育科, 组织人事科,", hours))
    key = "pilot/1/基础教育科"
    report(bureau.on("2023-01-11"), key, "handing", to="组织人事科", note="不归本科室")
    report(bureau.on("2023-01-12"), key, "handed")
    office, new = (
        read(office_feed(bureau, "2023-01-13", name), "VEVENT")[MEETING]
        for name in ("基础教育科", "组织人事科")
    )
    assert office["UID"] == new["UID"]
    assert [moment.hour for moment in alarms(new)] == [8, 8]  # 16:15 in Shanghai


def test_another_installation_has_other_uids(bureau: Bureau, tmp_path: Path) -> None:
    bureau.apply("2023-01-10")
    (tmp_path / "other").mkdir()
    with opened(tmp_path / "other") as other:
        other.apply("2023-01-11")
        uids = [
            {one["UID"] for one in read(office_feed(each, "2023-01-11")).values()}
            for each in (bureau, other)
        ]
    assert uids[0].isdisjoint(uids[1])
    assert len(uids[0]) == len(uids[1]) > 1


def test_a_programme_has_each_item_once_with_all_its_offices(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-06"), "pilot/3/基础教育科", "progress", progress=40)
    data = calendar_feed(bureau.on("2023-03-07"), ["pilot"])
    shared = read(calendar_feed(bureau.on("2023-03-07"), kinds=KINDS[:1]), "VEVENT")
    assert "基础教育科, 教研中心" in shared["开展结对帮扶"]["DESCRIPTION"]
    assert "20%" in shared["开展结对帮扶"]["DESCRIPTION"]
    assert Calendar.from_ical(data)["X-WR-CALNAME"] == "[演示数据] 试点学校工作"


def test_the_same_store_gives_the_same_bytes(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    assert office_feed(bureau, "2023-01-11") == office_feed(bureau, "2023-01-12")


def test_a_date_in_a_year_without_announced_holidays_says_so(bureau: Bureau) -> None:
    bureau.apply("2023-01-10", ("year: 2023\n", ""), ("ends: 2023-12-31", "ends: 2027-12-31"),
                 ("when: 3月,", "when: 2027年3月,"))  # fmt: skip
    found = read(office_feed(bureau, "2023-01-10"))
    assert "2027 年放假安排尚未公布" in found[MEETING]["DESCRIPTION"]
    assert sum("尚未公布" in one["DESCRIPTION"] for one in found.values()) == 1


def test_an_unknown_office_names_the_nearest(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    with pytest.raises(NotFound, match="基础教育处") as caught:
        office_feed(bureau, "2023-01-10", "基础教育处")
    assert caught.value.mend[0] == "the nearest are: 基础教育科"


# --- the bytes themselves, read without any library

REQUIRED = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS"},
    "VTODO": {"UID", "DTSTAMP", "SUMMARY", "SEQUENCE", "STATUS"},
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},
}
NASTY = "召开会议；资料, 名单; 路径C:\\报告\\new: “全市” 📅" + "很长的标题" * 30


def unfolded(data: bytes) -> list[str]:
    """RFC 5545, 3.1: lines end in CRLF, are folded at 75 octets, and hold whole characters."""
    assert data.endswith(b"\r\n")
    folded = data.removesuffix(b"\r\n").split(b"\r\n")
    assert b"\n" not in b"".join(folded)
    assert b"\r" not in b"".join(folded)
    assert all(0 < len(line) <= 75 for line in folded)
    for line in folded:
        line.decode()
    return b"\r\n".join(folded).replace(b"\r\n ", b"").decode().split("\r\n")


def components(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Each component with the names of its own properties; they nest as they must."""
    found: list[tuple[str, list[str]]] = []
    within: list[tuple[str, list[str]]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            within.append((value, []))
            found.append(within[-1])
        elif name == "END":
            assert within.pop()[0] == value
        else:
            within[-1][1].append(name.partition(";")[0])
    assert within == []
    return found


def test_the_raw_bytes_keep_to_the_standard(bureau: Bureau) -> None:
    bureau.apply("2023-01-10", (MEETING, "'" + NASTY + "'"))
    data = calendar_feed(bureau.on("2023-01-10"))
    lines = unfolded(data)
    for name, properties in components(lines):
        assert set(properties) >= REQUIRED[name]
        assert len(set(properties)) == len(properties)
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) > 10
    escaped = NASTY.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    assert lines.count(f"SUMMARY:{escaped}") == 2
    assert NASTY in read(data)


def test_a_feed_after_a_change_differs_where_the_change_is(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    old = unfolded(office_feed(bureau, "2023-01-10"))
    bureau.apply("2023-01-10", ("when: 3月,", "when: 2023-03-01/2023-04-14,"))
    new = unfolded(office_feed(bureau, "2023-01-10"))
    fresh = {line.partition(":")[0] for line in {*new} - {*old}}
    assert fresh == {"DTEND;VALUE=DATE", "DUE;VALUE=DATE", "DESCRIPTION", "SEQUENCE", "TRIGGER"}
    assert len(old) == len(new)
