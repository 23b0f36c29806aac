"""What a version changes, and who may have been renamed without being told."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.changes import changes, successors
from programme.core.match import keyed
from programme.core.plan import Phase, Plan, Step, Target, Task, Unit, UnitList
from programme.core.window import read
from tests.core.test_match import one_phase, phase, plan, plans, task

OLD = (
    task("召开领导小组工作会议"),
    task("确定第三批试点学校名单"),
    task("分析会", when="5月、9月"),
)


def told(new: Plan, old: Plan | None = None) -> list[tuple[str, str, str, str]]:
    before = keyed(old or one_phase(*OLD), None)
    found = changes(before, keyed(new, before))
    return [(c.kind, c.key, c.before, c.after) for c in found]


MARCH, APRIL = "2023-03-01/2023-03-31", "2023-04-01/2023-04-30"
SEVERAL = "2023-05-01/2023-05-31, 2023-09-01/2023-09-30"


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        (OLD, []),
        ((*OLD, task("总结", when="4月")), [("added", "4", "", APRIL)]),
        ((*OLD, task("宣传", when="长期坚持")), [("added", "4", "", "长期坚持")]),
        (OLD[:2], [("removed", "3", SEVERAL, "")]),
        ((*OLD[:2], task("分析会", when="5月、10月")),
         [("moved", "3", SEVERAL, SEVERAL.replace("09-01/2023-09-30", "10-01/2023-10-31"))]),
        ((task("召开领导小组工作会议", when="4月"), *OLD[1:]), [("moved", "1", MARCH, APRIL)]),
        ((task("召开会议", "召开领导小组工作会议"), *OLD[1:]),
         [("reworded", "1", "召开领导小组工作会议", "召开会议")]),
        ((OLD[0].model_copy(update={"lead": ("办公室", "督导室")}), *OLD[1:]),
         [("reassigned", "1", "基础教育科", "办公室、督导室")]),
        ((OLD[0].model_copy(update={"note": "两次"}), *OLD[1:]), [("other", "1", "", "")]),
        ((OLD[0].model_copy(update={"id": "hui-yi"}), *OLD[1:]),
         [("other", "yuhuan-2023", "", "")]),
        (OLD[::-1], [("other", "yuhuan-2023", "", "")]),
        ((task("召开会议", "召开领导小组工作会议", when="4月"), task("总结"), OLD[2]),
         [("reworded", "1", "召开领导小组工作会议", "召开会议"), ("moved", "1", MARCH, APRIL),
          ("added", "4", "", MARCH), ("removed", "2", MARCH, "")]),
    ],
)  # fmt: skip
def test_an_edit_is_told_task_by_task(
    tasks: tuple[Task, ...], expected: list[tuple[str, str, str, str]]
) -> None:
    assert told(one_phase(*tasks)) == expected


def test_a_first_version_adds_everything() -> None:
    found = changes(None, keyed(one_phase(*OLD), None))
    assert [(c.kind, c.key) for c in found] == [("added", "1"), ("added", "2"), ("added", "3")]


def test_a_task_in_another_phase_is_told() -> None:
    old = plan(phase("策划", task("会议")), phase("落实"))
    new = plan(phase("策划"), phase("落实", task("会议")))
    assert told(new, old) == [("rephased", "1", "P1", "P2")]


@pytest.mark.parametrize(
    "new",
    [
        plan(phase("策划准备", *OLD), phase("落实")),
        plan(phase("策划", *OLD, was="策划准备")),
        plan(phase("策划准备", *OLD)).model_copy(update={"note": "试行"}),
    ],
)
def test_what_no_task_shows_is_told_once(new: Plan) -> None:
    assert told(new) == [("other", "yuhuan-2023", "", "")]


def steps(*values: tuple[str, int | None]) -> tuple[Step, ...]:
    return tuple(
        Step(when=read(words), value=value and Decimal(value), add=value and Decimal(value))
        for words, value in values
    )


SCHOOLS = Target(title="学校达标", steps=steps(("2022年6月前", 34), ("2022年12月前", 103)))
FIRST, SECOND = "2022-06-30", "2022-12-31"


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ((), [("removed", f"{FIRST} 34, {SECOND} 103", "", "")]),
        ((SCHOOLS, Target(title="满意度", reference="全省平均")), [("added", "", "全省平均", "")]),
        ((SCHOOLS.model_copy(update={"title": "达标", "was": ("学校达标",)}),),
         [("reworded", "学校达标", "达标", "")]),
        ((SCHOOLS.model_copy(update={"steps": steps(("2022年6月前", 34), ("2022年12月前", 110))}),),
         [("valued", "103", "110", SECOND)]),
        ((SCHOOLS.model_copy(update={"steps": steps(("7月31日前", 34), ("2022年12月前", None))}),),
         [("moved", FIRST, "7月31日前", ""), ("valued", "103", "null", SECOND)]),
        ((SCHOOLS.model_copy(update={"steps": SCHOOLS.steps[:1]}),),
         [("removed", "103", "", SECOND)]),
        ((SCHOOLS.model_copy(update={"steps": (*SCHOOLS.steps, *steps(("2023年6月前", 43)))}),),
         [("added", "", "43", "2023-06-30")]),
        ((SCHOOLS.model_copy(update={"lead": ("督导室",)}),), [("reassigned", "", "督导室", "")]),
        ((SCHOOLS.model_copy(update={"direction": "down"}),), [("other", "", "", "")]),
    ],
)  # fmt: skip
def test_an_edit_of_targets_is_told_by_name(
    targets: tuple[Target, ...], expected: list[tuple[str, str, str, str]]
) -> None:
    old = keyed(plan(phase("策划准备", *OLD), targets=(SCHOOLS,)), None)
    found = changes(old, keyed(plan(phase("策划准备", *OLD), targets=targets), old))
    assert [(c.kind, c.before, c.after, c.by) for c in found] == expected
    assert {c.what for c in found} == {"target"}


ROWS = tuple(Unit(id=f"S{n}", title=f"学校{n}") for n in range(1, 4))
CLOSED = ROWS[1].model_copy(update={"closed": date(2023, 8, 31), "into": "S1"})
MORE = tuple(Unit(id=f"M{n}", title=f"学校{n}") for n in range(10, 30))


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (ROWS[:2], [("removed", "unit", "学校/S3", "学校3", "")]),
        ((*ROWS, MORE[0]), [("added", "unit", "学校/M10", "学校10", "")]),
        ((ROWS[0], CLOSED, ROWS[2]), [("closed", "unit", "学校/S2", "学校2", "2023-08-31 → S1")]),
        ((*ROWS[:2], ROWS[2].model_copy(update={"title": "三中"})),
         [("reworded", "unit", "学校/S3", "三中", "三中")]),
        ((*ROWS[:2], ROWS[2].model_copy(update={"group": "初中"})),
         [("other", "unit", "学校/S3", "学校3", "")]),
        ((*ROWS, *MORE), [("added", "units", "学校", "学校", "20")]),
    ],
)  # fmt: skip
def test_an_edit_of_units_is_told_by_name_and_many_as_a_number(
    units: tuple[Unit, ...], expected: list[tuple[str, str, str, str, str]]
) -> None:
    def listed(rows: tuple[Unit, ...]) -> Plan:
        listed = (UnitList(kind="学校", units=rows),)
        return plan(phase("策划准备", *OLD)).model_copy(update={"units": listed})

    old = keyed(listed(ROWS), None)
    found = changes(old, keyed(listed(units), old))
    assert [(c.kind, c.what, c.key, c.title, c.after) for c in found] == expected


def test_the_place_in_the_file_does_not_count() -> None:
    moved = one_phase(*(t.model_copy(update={"at": ("phases", 7)}) for t in OLD))
    assert told(moved) == []


@pytest.mark.parametrize(
    ("renamed", "reported", "expected"),
    [
        ("召开领导小组会议", {"1"}, [("召开领导小组工作会议", "召开领导小组会议")]),
        ("召开领导小组会议", set(), []),
        ("召开领导小组会议", {"2", "3"}, []),
        ("落实硬件改造经费", {"1"}, []),
    ],
)
def test_a_forgotten_was_is_noticed_where_reports_would_be_lost(
    renamed: str, reported: set[str], expected: list[tuple[str, str]]
) -> None:
    old = keyed(one_phase(*OLD), None)
    new = keyed(one_phase(task("巡查食堂"), task(renamed), *OLD[1:]), old)
    found = successors(old, new, reported)
    assert [(gone.title, fresh.title) for gone, fresh in found] == expected


def test_with_was_there_is_nothing_to_notice() -> None:
    old = keyed(one_phase(*OLD), None)
    new = keyed(one_phase(task("召开领导小组会议", OLD[0].title), *OLD[1:]), old)
    assert successors(old, new, {"1", "2", "3"}) == []


@given(plans())
def test_the_same_plan_again_changes_nothing(one: Plan) -> None:
    first = keyed(one, None)
    assert changes(first, keyed(one, first)) == ()


@given(plans(), plans(), st.booleans())
def test_versions_that_differ_are_told_and_those_alike_are_not(
    one: Plan, other: Plan, same: bool
) -> None:
    old = keyed(one, None)
    new = keyed(one if same else other, old)
    strip = {"next_key", "next_phase"}
    assert (changes(old, new) == ()) == (
        old.model_dump(exclude=strip) == new.model_dump(exclude=strip)
    )


def test_phases_are_walked_with_their_parts() -> None:
    old = plan(Phase(title="申报", phases=(phase("市评", task("会议")),)))
    new = plan(Phase(title="申报", phases=(phase("市评", task("会议", when="4月")),)))
    assert told(new, old) == [("moved", "1", MARCH, APRIL)]
