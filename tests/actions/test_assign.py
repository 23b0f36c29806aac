"""Matters without a plan: assigned in a line, in force at once."""

from pathlib import Path

import pytest

from programme import store
from programme.actions.assign import Assigned, assign
from programme.actions.listing import listing
from programme.actions.tick import tick
from programme.errors import NotFound, UsageError
from programme.files.schedule import check_file
from tests.bureau import Bureau

DAY = "2023-06-20"


@pytest.fixture
def work(bureau: Bureau) -> Bureau:
    (bureau.folder / "schedules").mkdir()
    bureau.file = bureau.folder / "schedules" / "pilot.yaml"
    bureau.apply(
        "2023-01-10", ("组织人事科, 教研", "{name: 组织人事科, reports_to: 办公室}, 办公室, 教研")
    )
    return bureau


def give(bureau: Bureau, text: str, day: str = DAY, **options: str) -> Assigned:
    return assign(bureau.on(day), text, bureau.folder / "schedules", **options)


def matters(bureau: Bureau) -> Path:
    return bureau.folder / "schedules" / "matters-2023.yaml"


def test_one_line_is_in_force_at_once(work: Bureau) -> None:
    found = give(work, "请组织人事科于6月30日前报送轮岗名单", source="局长办公会")
    (matter,) = found.matters
    assert (found.programme, found.version) == ("matters-2023", 1)
    assert (matter.key, str(matter.end)) == ("matters-2023/1/组织人事科", "2023-06-30")
    (row,) = listing(work.on(DAY), ["matters-2023"])
    assert (row["title"], row["status"], row["end"]) == ("报送轮岗名单", "at_risk", "2023-06-30")
    assert check_file(matters(work)).faults == ()
    assert matters(work).read_text("utf-8").splitlines()[2:] == [
        "programme: matters-2023",
        "title: 2023年临时交办事项",
        "year: 2023",
        "offices:",
        "  - {name: 组织人事科, reports_to: 办公室}",
        "  - 办公室",
        "",
        "phases:",
        "  - title: 临时交办",
        "    tasks:",
        "      - {when: 6月30日前, lead: 组织人事科, title: 报送轮岗名单, note: 来源：局长办公会}",
    ]


def test_it_is_reminded_of_and_listed_like_the_rest(work: Bureau) -> None:
    give(work, "请组织人事科于6月30日前报送轮岗名单")
    tick(work.on("2023-07-03"), "matters-2023")
    rows = listing(work.on("2023-07-03"), office="组织人事科")
    assert [(row["key"], row["status"]) for row in rows] == [
        ("pilot/2/组织人事科", "overdue"),
        ("matters-2023/1/组织人事科", "overdue"),
    ]
    with work.context.store.read() as tx:
        (row,) = store.items.find(tx, "matters-2023/1/组织人事科", limit=1)
        assert "after" in {reminder.rung for reminder, _ in store.ledger.story(tx, row.id)}


def test_several_lines_are_several_matters(work: Bureau) -> None:
    found = give(work, "1. 教研中心下周五前完成命题\n\n2. 办公室整理信访积案\n")
    assert [(m.title, m.lead, str(m.end)) for m in found.matters] == [
        ("完成命题", ("教研中心",), "2023-06-30"),
        ("整理信访积案", ("办公室",), "None"),
    ]
    assert found.matters[1].words == "适时"
    (undated,) = listing(work.on(DAY), ["matters-2023"], office="办公室")
    assert undated["status"] == "unscheduled"


def test_more_are_added_to_a_file_a_person_edited(work: Bureau) -> None:
    give(work, "办公室7月底前完成资产清查")
    text = matters(work).read_text("utf-8") + "      # 以下由办公室补充\n"
    matters(work).write_text(text, "utf-8")
    found = give(work, "教研中心7月10日前完成命题")
    assert found.version == 2
    after = matters(work).read_text("utf-8")
    assert "# 以下由办公室补充" in after
    assert "- 教研中心\n" in after
    assert found.matters[0].key == "matters-2023/2/教研中心"


CHAT = """\
【局长办公会交办事项】
1. 请组织人事科于6月30日前报送名单，收到请回复🙏
② @办公室 尽快修订值班制度👍
张局：教研中心 3个工作日内反馈情况

张三 2023/6/19 10:32
收到，谢谢！
基础教育科：
1️⃣ 抓好开学检查[强]
"""


def test_what_is_pasted_from_a_group_chat(work: Bureau) -> None:
    found = give(work, CHAT)
    assert [(m.title, m.lead, str(m.end)) for m in found.matters] == [
        ("报送名单", ("组织人事科",), "2023-06-30"),
        ("修订值班制度", ("办公室",), "None"),
        ("反馈情况", ("教研中心",), "2023-06-26"),
        ("抓好开学检查", ("基础教育科",), "None"),
    ]
    assert matters(work).read_text("utf-8").count("note: 来源：局长办公会交办事项") == 4


def test_every_line_that_cannot_be_assigned_is_told(work: Bureau) -> None:
    with pytest.raises(UsageError) as caught:
        give(work, "办公室完成自查\n召开座谈会\n办公室6月1日前报送名单\n")
    assert caught.value.what[0].splitlines() == [
        "2: nobody is named for: 召开座谈会",
        "  3: “6月1日前” was over on 2023-06-01",
    ]
    assert not matters(work).exists()


def test_the_same_again_is_not_assigned_twice(work: Bureau) -> None:
    line = "办公室7月底前完成资产清查"
    give(work, line)
    before = matters(work).read_bytes()
    again = give(work, line)
    assert (again.matters, again.known) == ((), ("完成资产清查",))
    assert matters(work).read_bytes() == before
    other = give(work, "教研中心7月底前完成资产清查")
    assert other.matters[0].key == "matters-2023/m2/教研中心"


def test_a_programme_s_own_file_may_take_it(work: Bureau) -> None:
    found = give(work, "迎接省督导", lead="办公室", by="2023-09-01", programme="pilot")
    assert found.matters[0].key == "pilot/7/办公室"
    text = work.file.read_text("utf-8")
    assert text.startswith(work.text)
    assert text.endswith("- {when: 2023年9月1日前, lead: 办公室, title: 迎接省督导}\n")


def test_options_come_before_the_words(work: Bureau) -> None:
    (matter,) = give(work, "办公室明天报送名单", lead="教研中心", by="3个工作日内").matters
    assert (matter.lead, str(matter.end)) == (("教研中心",), "2023-06-26")


def test_in_english(work: Bureau) -> None:
    found = give(work, "Prepare the budget by 30 June", lead="办公室", language="en")
    assert found.matters[0].title == "Prepare the budget"
    assert "title: Matters assigned in 2023\nlanguage: en\n" in matters(work).read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("请基建科报送材料", {}, "unknown-office"),
        ("召开座谈会", {"lead": "教研"}, "unknown-office"),
        ("召开座谈会", {}, "no-lead"),
        ("办公室，6月30日前", {}, "no-matter"),
        ("  \n", {}, "no-matter"),
        ("召开座谈会", {"lead": "办公室", "by": "2023-01-31"}, "past-date"),
        ("召开座谈会", {"lead": "办公室", "by": "不知道"}, "time-unread"),
        ("召开座谈会", {"lead": "办公室", "programme": "none"}, "unknown-programme"),
    ],
)
def test_what_cannot_be_assigned_leaves_nothing_behind(
    work: Bureau, text: str, options: dict[str, str], code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        give(work, f"办公室完成自查\n{text}" if code not in ("no-matter",) else text, **options)
    assert caught.value.code == code
    assert not matters(work).exists()


def test_near_names_of_all_programmes_are_told(work: Bureau) -> None:
    with pytest.raises(NotFound, match="组织人事科"):
        give(work, "请人事科于6月30日前报送名单")
