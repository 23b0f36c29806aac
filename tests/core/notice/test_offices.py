"""Names of offices in a cell."""

import pytest

from programme.core.notice.directory import Office
from programme.core.notice.offices import is_office, offices
from programme.core.notice.understand import understand
from tests.core.notice.sample import sheet

JOINED = {
    "基础教育科": "基础教育科",
    "基础教育科、教研中心，办公室": "基础教育科 教研中心 办公室",
    "教育局/财政局": "教育局 财政局",
    "教育局会同财政局": "教育局 财政局",
    "教育局会财政局": "教育局 财政局",
    "会计核算中心": "会计核算中心",
    "教育局会计科": "教育局会计科",
    "发展和改革局": "发展和改革局",
    "教育局和发展和改革局": "教育局 发展和改革局",
    "人力资源和社会保障局及财政局": "人力资源和社会保障局 财政局",
    "各科室": "各科室",
    "局各科室、各学校": "局各科室 各学校",
    "教育教学研\n究中心": "教育教学研究中心",
    "计划财务科\n教育技术中心": "计划财务科 教育技术中心",
    "计划财务科 教育技术中心": "计划财务科 教育技术中心",
    "办 公 室": "办公室",
    "教育局、教育局": "教育局",
    "Planning and Finance Office": "Planning and Finance Office",
    "": "",
}


@pytest.mark.parametrize("cell", JOINED)
def test_joined_and_wrapped_names(cell: str) -> None:
    if "Planning" in cell:
        assert offices(cell).lead == (cell,)
    else:
        assert " ".join(offices(cell).lead) == JOINED[cell]


def test_english_names() -> None:
    cell = "Planning Office, Finance Department; ICT Centre and School Board"
    assert offices(cell).lead == (
        "Planning Office",
        "Finance Department",
        "ICT Centre",
        "School Board",
    )


MARKED = [
    "牵头：教育科；配合：财务科、办公室",
    "牵头单位：教育科；协办单位：财务科、办公室",
    "教育科（牵头）；财务科、办公室（配合）",
    "教育科（牵头）、财务科、办公室",
    "教育科牵头，财务科、办公室配合",
    "由教育科牵头；财务科、办公室参与",
]


@pytest.mark.parametrize("cell", MARKED)
def test_marked_roles(cell: str) -> None:
    named = offices(cell)
    assert (named.lead, named.support) == (("教育科",), ("财务科", "办公室"))


def test_a_known_name_is_never_taken_apart() -> None:
    known = frozenset({"教育督导室办公室", "文化和旅游局、体育局"})
    assert offices("教育督导室\n办公室", known).lead == ("教育督导室办公室",)
    assert offices("文化和旅游局、体育局", known).lead == ("文化和旅游局、体育局",)


def test_others_that_are_not_named() -> None:
    named = offices("教育局、财政局等部门")
    assert named.lead == ("教育局", "财政局")
    assert "教育局、财政局等部门" in named.unsure


def test_shapes() -> None:
    assert is_office("基础教育科、教研中心")
    assert not is_office("召开会议")
    assert not is_office("6月")
    assert is_office("发改", frozenset({"发改"}))


def test_a_wrapped_name_is_joined_as_the_table_has_it_elsewhere() -> None:
    draft = understand(
        sheet(
            [
                ["任务", "时间", "责任单位"],
                ["会议", "2023年3月", "教育督导室\n办公室"],
                ["检查", "2023年4月", "教育督导室办公室"],
            ]
        )
    )
    assert draft.offices == ("教育督导室办公室",)


def test_names_that_the_directory_lacks() -> None:
    rows = [["任务", "时间", "责任单位"], ["会议", "2023年3月", "基础教育科、基础教科、妇联"]]
    draft = understand(sheet(rows), offices=[Office(name="基础教育科"), Office(name="规划科")])
    assert [(problem.code, problem.message.split("'")[1]) for problem in draft.problems] == [
        ("office-like", "基础教科"),
        ("office-unknown", "妇联"),
    ]


def test_the_responsible_lead_unless_others_are_marked() -> None:
    both = [
        ["任务", "时间", "责任单位", "牵头单位"],
        ["会议", "2023年3月", "规划科、教育科", "教育科"],
    ]
    alone = [["任务", "时间", "责任单位"], ["会议", "2023年3月", "规划科、教育科"]]
    first, second = understand(sheet(both)).tasks[0], understand(sheet(alone)).tasks[0]
    assert (first.lead, first.support) == (("教育科",), ("规划科",))
    assert (second.lead, second.support) == (("规划科", "教育科"), ())
