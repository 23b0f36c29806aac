"""Findings: tracked like any matter, closed by somebody else's check, known as of any day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from programme.actions.findings import Found, find, find_table, findings, verify
from programme.actions.listing import listing
from programme.actions.report import report
from programme.actions.status import status
from programme.actions.tick import tick
from programme.actions.why import why
from programme.errors import ProgrammeError, UsageError
from tests.bureau import Bureau

HEAD = [
    *("序号", "领域", "项目", "问题", "整改措施"),
    *("责任单位", "责任人", "整改时限", "完成情况", "销号"),
]
NEW = "      - {when: 4月, id: F1, title: 另一事项}\n"
ROOMS = {"text": "音乐教室不足", "office": "基础教育科", "by": "2023年7月31日", "source": "市评"}


@pytest.fixture
def work(bureau: Bureau) -> Bureau:
    bureau.apply("2023-01-10")
    return bureau


def found(bureau: Bureau, day: str, as_of: str = "") -> list[dict[str, Any]]:
    on = date.fromisoformat(as_of) if as_of else None
    (told,) = findings(bureau.on(day), ["pilot"], as_of=on)
    rows: list[dict[str, Any]] = told["findings"]
    return rows


def stages(bureau: Bureau, day: str, as_of: str = "") -> list[tuple[str, str]]:
    return [(r["text"], r["stage"].partition(".")[2]) for r in found(bureau, day, as_of)]


def table(*rows: Sequence[str]) -> list[list[str]]:
    return [["整改台账", *[""] * 9], HEAD, *map(list, rows)]


def shape(areas: int, items: int, problems: int) -> list[list[str]]:
    """A table of that many; merged cells of area and item are empty but in their first row."""
    rows = []
    last = ("", "")
    for n in range(problems):
        item = n * items // problems
        area = item * areas // items
        name = (f"领域{area + 1}", f"项目{item + 1}")
        shown = [new if new != old else "" for new, old in zip(name, last, strict=True)]
        rows.append([f"{n + 1}", *shown, f"问题{n + 1}", "立行立改", "教研中心", "张老师",
                     "2023年9月底前", "", ""])  # fmt: skip
        last = name
    return table(*rows)


def test_a_finding_is_a_matter_like_any_other(work: Bureau) -> None:
    assert find(work.on("2023-06-20"), "pilot", ROOMS) == Found("pilot", ("F1",))
    (row,) = [r for r in listing(work.on("2023-06-20"), ["pilot"]) if "/F1/" in r["key"]]
    assert (row["title"], row["office"], row["end"], row["status"]) == (
        "音乐教室不足",
        "基础教育科",
        "2023-07-31",
        "open",
    )
    assert tick(work.on("2023-08-01"), "pilot")
    (phase,) = [
        p
        for p in status(work.on("2023-08-01"), ["pilot"])["programmes"][0]["phases"]
        if p["title"] == "整改"
    ]
    assert phase["counts"]["overdue"] == 1


def test_its_office_is_reminded_of_it(work: Bureau) -> None:
    find(work.on("2023-06-20"), "pilot", ROOMS)
    for day in ("2023-06-20", "2023-07-20", "2023-08-01"):
        tick(work.on(day), "pilot")
    decided = [one for one in why(work.on("2023-08-01"), "F1").lines if one.at]
    assert {one.rung for one in decided} >= {"assigned", "before", "after"}


def test_it_is_closed_once_somebody_else_has_checked(work: Bureau) -> None:
    find(work.on("2023-06-20"), "pilot", ROOMS)
    assert stages(work, "2023-06-21") == [("音乐教室不足", "rectifying")]
    report(work.on("2023-07-10"), "F1", "done")
    assert stages(work, "2023-07-10") == [("音乐教室不足", "verifying")]
    with pytest.raises(UsageError) as refused:
        verify(work.on("2023-07-11"), "F1")
    assert refused.value.code == "same-person"
    verify(work.on("2023-07-12"), "F1", back=True, note="还差一间", by="王主任")
    assert stages(work, "2023-07-12") == [("音乐教室不足", "rectifying")]
    report(work.on("2023-07-20"), "F1", "done")
    verify(work.on("2023-07-25"), "F1", by="王主任")
    (row,) = found(work, "2023-07-25")
    assert (row["stage"], row["closed_on"]) == ("finding.closed", "2023-07-20")


def test_it_comes_back(work: Bureau) -> None:
    find(work.on("2023-06-20"), "pilot", ROOMS)
    report(work.on("2023-07-10"), "F1", "done")
    verify(work.on("2023-07-12"), "F1", by="王主任")
    report(work.on("2023-07-20"), "F1", "reopened", note="又被占用")
    assert stages(work, "2023-07-20") == [("音乐教室不足", "rectifying")]
    assert stages(work, "2023-07-20", as_of="2023-07-15") == [("音乐教室不足", "closed")]
    assert stages(work, "2023-07-20", as_of="2023-06-19") == []
    (row,) = found(work, "2023-07-20")
    assert [(s["happened"], s["kind"], s["author"], s["note"]) for s in row["steps"]] == [
        ("2023-07-10", "done", "李老师", ""),
        ("2023-07-12", "accepted", "王主任", ""),
        ("2023-07-20", "reopened", "李老师", "又被占用"),
    ]
    (row,) = found(work, "2023-07-20", as_of="2023-07-11")
    assert [s["kind"] for s in row["steps"]] == ["done"]


def test_totals_and_signatures_below_a_table_are_no_findings(work: Bureau) -> None:
    rows = shape(1, 1, 2)
    rows += [["合计", "", "", "2个问题", *[""] * 6], ["填表人：李四  审核人：王五", *[""] * 9]]
    assert len(find_table(work.on("2023-06-20"), "pilot", rows).new) == 2


def test_a_deadline_may_be_said_as_people_say_it(work: Bureau) -> None:
    find(work.on("2023-06-20"), "pilot", {**ROOMS, "by": "下月底前"})
    assert found(work, "2023-06-20")[0]["by"] == "2023-07-31"


def test_it_survives_a_changed_plan(work: Bureau) -> None:
    find(work.on("2023-06-20"), "pilot", ROOMS)
    work.apply("2023-06-21", ("when: 6月", "when: 6-7月"))
    assert stages(work, "2023-06-21") == [("音乐教室不足", "rectifying")]
    (live,) = [r for r in listing(work.on("2023-06-21"), ["pilot"]) if "/F1/" in r["key"]]
    assert live["status"] == "open"


def test_a_task_cannot_take_the_key_of_a_finding(work: Bureau) -> None:
    find(work.on("2023-06-20"), "pilot", ROOMS)
    with pytest.raises(ProgrammeError) as refused:
        work.apply("2023-06-21", ("      - {when: 5月,", NEW + "      - {when: 5月,"))
    assert refused.value.code == "finding-key"


def test_it_may_be_of_one_unit(work: Bureau) -> None:
    find(work.on("2023-06-20"), "pilot", {**ROOMS, "unit": "学校002"})
    (programme,) = status(work.on("2023-06-20"), ["pilot"], by=["unit"])["programmes"]
    totals = {u["id"]: u["total"] for u in programme["units"]}
    assert totals == {"学校001": 1, "学校002": 2, "学校003": 1}


def test_the_office_of_a_finding_answers_for_it_not_that_of_its_unit(bureau: Bureau) -> None:
    units = "{学校: [{id: 一小, title: 第一小学, office: 教研中心}]}"
    bureau.text = bureau.text.replace("{学校: {count: 3}}", units).replace(
        "1, 2023年12月前: 2", "1"
    )
    bureau.apply("2023-01-10")
    find(bureau.on("2023-06-20"), "pilot", {**ROOMS, "unit": "第一小学"})
    rows = listing(bureau.on("2023-06-20"), ["pilot"])
    assert {r["office"] for r in rows if r["key"].startswith("pilot/F1/一小/")} == {"基础教育科"}
    assert {r["office"] for r in rows if "自查" in r["title"]} == {"教研中心"}


def test_three_areas_eight_items_twenty_six_problems(work: Bureau) -> None:
    ctx, rows = work.on("2023-06-20"), shape(3, 8, 26)
    assert find_table(ctx, "pilot", rows, source="自查") == Found(
        "pilot", tuple(f"F{n}" for n in range(1, 27))
    )
    assert find_table(ctx, "pilot", rows, source="自查") == Found("pilot", (), 26)
    (told,) = findings(ctx, ["pilot"])
    assert told["counts"] == {
        "total": 26, "rectifying": 26, "verifying": 0, "closed": 0, "overdue": 0
    }  # fmt: skip
    assert len({g["area"] for g in told["groups"]}) == 3
    assert [g["total"] for g in told["groups"]] == [4, 3, 3, 3, 4, 3, 3, 3]


def test_a_row_tells_how_far_it_is(work: Bureau) -> None:
    rows = table(
        [
            "1",
            "资源",
            "教室",
            "缺教室",
            "新建",
            "基础教育科",
            "",
            "2023年5月底前",
            "已建成",
            "已销号",
        ],
        ["2", "", "", "缺教师", "招聘", "教研中心、组织人事科", "", "2023年9月底前", "已完成", ""],
        ["3", "", "", "缺设备", "采购", "教研中心", "", "2023年9月底前", "正在招标", ""],
    )
    find_table(work.on("2023-06-20"), "pilot", rows)
    assert stages(work, "2023-06-20") == [
        ("缺教室", "closed"),
        ("缺教师", "verifying"),
        ("缺设备", "rectifying"),
    ]
    first, second, _ = found(work, "2023-06-20")
    assert (first["closed_on"], first["overdue"]) == ("2023-05-31", False)
    assert second["offices"] == ["教研中心", "组织人事科"]


def test_every_fault_of_a_table_is_named_and_nothing_recorded(work: Bureau) -> None:
    rows = table(
        ["1", "", "", "缺教室", "", "基教科", "", "2023年9月底前", "", ""],
        ["2", "", "", "缺教师", "", "教研中心", "", "2023年5月底前", "", ""],
        ["3", "", "", "", "", "教研中心", "", "尽快", "", ""],
        ["4", "", "", "缺设备", "", "教研中心", "", "2023年9月底前", "", ""],
    )
    with pytest.raises(ProgrammeError) as refused:
        find_table(work.on("2023-06-20"), "pilot", rows)
    told = refused.value.what[1].splitlines()[1:]
    assert [line.strip().partition("：")[0] for line in told] == [
        "第3行“责任单位”",
        "第4行“整改时限”",
        "第5行“整改时限”",
        "第5行“问题”",
    ]
    assert "基础教育科" in told[0]
    assert found(work, "2023-06-20") == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"office": "基教科"}, "最接近的：基础教育科"),
        ({"unit": "学校9"}, "没有“学校9”这个对象"),
        ({"by": "2023-06-19"}, "2023-06-19已过"),
        ({"by": "尽快"}, "没有说明哪一天"),
        ({"phase": "验收"}, "没有“验收”这个阶段或关口"),
        ({"happened": "2023-06-21"}, "还没有到"),
    ],
)
def test_what_cannot_be_is_refused(work: Bureau, said: dict[str, str], told: str) -> None:
    with pytest.raises(ProgrammeError) as refused:
        find(work.on("2023-06-20"), "pilot", {**ROOMS, **said})
    assert told in refused.value.what[1]
    assert found(work, "2023-06-20") == []


def test_only_a_finding_is_verified(work: Bureau) -> None:
    with pytest.raises(UsageError) as refused:
        verify(work.on("2023-03-20"), "领导小组", by="王主任")
    assert refused.value.code == "no-finding"
