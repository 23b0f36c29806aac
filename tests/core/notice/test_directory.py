"""Names looked up in the directory: exact, by confirmed alias, by successor; else proposed."""

from datetime import date

from programme.core.notice.directory import Directory, Office
from programme.core.notice.understand import understand
from tests.core.notice.sample import page

OFFICES = (
    Office(name="清河市教育局", aliases=("市教育局", "教育部门")),
    Office(name="办公室"),
    Office(name="教育督导室办公室"),
    Office(name="体育卫生科", until=date(2023, 6, 30), successor="体卫艺科"),
    Office(name="体卫艺科", aliases=("体艺科",)),
)


def test_the_exact_name_comes_first_then_an_alias() -> None:
    known = Directory(OFFICES)
    assert known.own("办公室") == "办公室"
    assert known.own("教育部门") == "清河市教育局"
    assert known.own("人事科") == "人事科"


def test_a_successor_from_the_day_after_the_last() -> None:
    assert Directory(OFFICES, date(2023, 6, 30)).own("体育卫生科") == "体育卫生科"
    assert Directory(OFFICES, date(2023, 7, 1)).own("体育卫生科") == "体卫艺科"
    assert Directory(OFFICES).own("体育卫生科") == "体卫艺科"


def test_successors_in_a_circle_end() -> None:
    circle = (Office(name="甲科", successor="乙科"), Office(name="乙科", successor="甲科"))
    assert Directory(circle).own("甲科") in ("甲科", "乙科")


def test_what_a_person_should_look_at() -> None:
    told = Directory(OFFICES).told(["办公室", "教育部门", "体育卫生科", "体卫艺术科", "妇联"])
    assert [(problem.code, problem.message.split("'")[1]) for problem in told] == [
        ("office-succeeded", "体育卫生科"),
        ("office-like", "体卫艺术科"),
        ("office-unknown", "妇联"),
    ]


def test_a_draft_has_the_names_of_the_directory_and_no_proposal_is_taken() -> None:
    text = """\
2023年方案
一、准备阶段（3月）
1.制定方案（市教育局牵头，体育卫生科、体卫艺术科配合）
清河市教育局
2023年9月1日
"""
    draft = understand(page(text), offices=OFFICES)
    (task,) = draft.phases[0].tasks
    assert (task.lead, task.support) == (("清河市教育局",), ("体卫艺科", "体卫艺术科"))
    assert [problem.code for problem in draft.problems if problem.code.startswith("office")] == [
        "office-succeeded",
        "office-like",
    ]
