"""Numbered points: who does it, beside whom, by when, and the words that are left."""

import pytest

from programme.core.notice.pointed import pointed
from tests.core.notice.sample import codes, every, read, row

_NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "title", "said"),
    [
        (
            "基础教育科要在10月20日前组织摸底，计财科配合。",
            "组织摸底。",
            {"responsible": "基础教育科", "time": "10月20日前", "support": "计财科"},
        ),
        ("教研中心11月底前制定指南", "制定指南", {"responsible": "教研中心", "time": "11月底前"}),
        (
            "请基础教育科会同财务科于2026年9月至10月组织评估",
            "组织评估",
            {"responsible": "基础教育科", "support": "财务科", "time": "2026年9月至10月"},
        ),
        ("教研中心每月开展教研", "开展教研", {"responsible": "教研中心", "time": "每月"}),
        (
            "教研中心每学期开学前组织检查",
            "教研中心每学期开学前组织检查",
            {"responsible": "教研中心"},
        ),
        (
            "2028年12月召开总结会，办公室牵头",
            "召开总结会",
            {"responsible": "办公室", "time": "2028年12月"},
        ),
        ("计财科负责经费保障；每年公布", "经费保障；每年公布", {"responsible": "计财科"}),
        (
            "The Research Centre drafts the guide, supported by the Finance Office",
            "drafts the guide",
            {"responsible": "Research Centre", "support": "Finance Office"},
        ),
        ("Planning Office will visit schools", "visit schools", {"responsible": "Planning Office"}),
    ],
)
def test_a_point_is_taken_apart(text: str, title: str, said: dict[str, str]) -> None:
    assert pointed(text, _NONE) == (title, said)


@pytest.mark.parametrize(
    "text",
    [
        "深入学校开展调研",
        "校园开展读书活动",
        "家长会召开前做好准备",
        "6月底前完成初稿",
        "学校建设",
        "School Board members meet in May",
        "Write to the Finance Office by May 2026",
    ],
)
def test_what_only_looks_like_an_office_takes_nothing_away(text: str) -> None:
    assert pointed(text, _NONE) == (text, {})


def test_a_known_name_beside_another_is_not_alone_the_subject() -> None:
    assert pointed("教育局、各单位高度重视", frozenset({"教育局"}))[1] == {}


def test_the_time_of_a_later_clause_stays_in_its_place() -> None:
    title, said = pointed("教研中心制定指南，11月底前印发", _NONE)
    assert (title, said) == ("制定指南，11月底前印发", {"responsible": "教研中心"})


def test_the_points_of_a_stage_and_whom_to_ring_up() -> None:
    draft = read(
        "阅读行动方案\n一、实施阶段（2027年1月—2028年12月）\n"
        "1. 2027年3月召开启动会。\n2. 各学校应于2028年6月底前完成自评，教研中心配合。\n"
        "3. 2028年12月召开表彰会。\n联系人：王老师，电话：0123-4567890。"
    )
    assert [row(task) for task in draft.phases[0].tasks] == [
        ("召开启动会", "2027-03-01..2027-03-31", "", ""),
        ("完成自评", "..2028-06-30", "各学校", "教研中心"),
        ("召开表彰会", "2028-12-01..2028-12-31", "", ""),
    ]
    assert draft.phases[0].phases == ()
    assert codes(draft) == ["prose"]
    assert draft.problems[0].line == 6


def test_the_fields_of_a_point_are_before_its_words() -> None:
    draft = read(
        "2026年方案\n一、任务\n1. 教研中心要在6月底前报送指南（完成时限：7月底前）\n"
        "2. 各学校要在9月底前开展自查（牵头单位：安全科）"
    )
    assert [row(task)[1:] for task in every(draft)] == [
        ("..2026-07-31", "教研中心", ""),
        ("..2026-09-30", "安全科", "各学校"),
    ]
    assert ["月底前" in task.title for task in every(draft)] == [True, True]


def test_dated_points_below_the_steps_are_tasks() -> None:
    draft = read("方案\n一、实施步骤\n1. 2026年9月召开动员会。\n2. 2028年12月召开表彰会。")
    assert [row(task)[:2] for task in every(draft)] == [
        ("召开动员会", "2026-09-01..2026-09-30"),
        ("召开表彰会", "2028-12-01..2028-12-31"),
    ]
    assert [phase.title for phase in draft.phases] == ["实施步骤"]


def test_english_points_and_their_contact() -> None:
    draft = read(
        "Reading Plan\n1. Preparation (September 2026 - December 2026)\n"
        "(1) Basic Education Division surveys all schools by 20 October 2026.\n"
        "(2) Hold the closing meeting in December 2026.\nContact: Ms Wang, 0123-4567890"
    )
    assert [row(task) for task in every(draft)] == [
        ("surveys all schools", "..2026-10-20", "Basic Education Division", ""),
        ("Hold the closing meeting", "2026-12-01..2026-12-31", "", ""),
    ]
    assert [(problem.code, problem.line) for problem in draft.problems] == [("prose", 5)]
    assert [task.note for task in every(draft)] == ["", ""]


def test_a_stage_whose_sentences_name_one_office_after_another() -> None:
    draft = read(
        "某县教育局关于开展2024年校园安全大排查的通知\n"
        "三、工作安排\n"
        "1.县局抽查（3月11日-3月22日）。由安全股牵头，基教股、体卫艺股配合，组成检查组开展抽查。\n"
        "2.整改提升（3月23日至31日）。各校限期整改，安全股汇总情况，4月3日前报县政府。\n"
    )
    assert [row(task) for task in every(draft)] == [
        (
            "由安全股牵头，基教股、体卫艺股配合，组成检查组开展抽查",
            "2024-03-11..2024-03-22",
            "安全股",
            "基教股、体卫艺股",
        ),
        ("各校限期整改", "2024-03-23..2024-03-31", "各校", ""),
        ("安全股汇总情况", "2024-03-23..2024-03-31", "安全股", ""),
        ("报县政府", "..2024-04-03", "安全股", ""),
    ]


def test_english_points_that_begin_with_their_time() -> None:
    draft = read(
        "Digital Learning Programme\n"
        "1. Background\nThe programme supports schools.\n"
        "2. Timeline\n"
        "- By 1 March 2025, the Planning Office publishes the framework.\n"
        "- From September 2025 to June 2026: pilot in 20 schools (Lead: School Improvement Team).\n"
        "- Q3 2026: evaluation.\n"
    )
    assert [row(task) for task in every(draft)] == [
        ("publishes the framework", "..2025-03-01", "Planning Office", ""),
        ("pilot in 20 schools", "2025-09-01..2026-06-30", "School Improvement Team", ""),
        ("evaluation", "2026-07-01..2026-09-30", "", ""),
    ]


def test_brackets_that_name_offices_and_a_time_without_labels() -> None:
    draft = read(
        "2027年要点\n一、任务\n1.开展普查（普查中心，5月31日前）\n"
        "2.编印手册（牵头单位：教研科，责任单位：各学校，2027年8月底前完成）\n3.开展活动（含幼儿园）"
    )
    assert [row(task) for task in every(draft)][:2] == [
        ("开展普查", "..2027-05-31", "普查中心", ""),
        ("编印手册", "..2027-08-31", "教研科", "各学校"),
    ]
    assert not any("幼儿园" in task.lead for task in every(draft))


def test_english_sentences_of_a_stage_are_a_task_each() -> None:
    draft = read(
        "Garden Plan\nPhase 1: Set-up (January to May 2027)\n"
        "The Estates Team will survey the plots by 12 March 2027. The Supplies Office orders the "
        "tools by 9 April 2027."
    )
    assert [row(task) for task in every(draft)] == [
        ("survey the plots", "..2027-03-12", "Estates Team", ""),
        ("orders the tools", "..2027-04-09", "Supplies Office", ""),
    ]


def test_offices_in_brackets_behind_a_sentence_lead() -> None:
    draft = read("2027年要点\n一、任务\n1.3月底前开展普查。（教研科、统计中心）")
    assert [task.lead for task in every(draft)] == [("教研科", "统计中心")]
