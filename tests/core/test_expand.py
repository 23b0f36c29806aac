"""From tasks to items and assignments: windows, weights, units, policies."""

from datetime import date
from decimal import Decimal

import pytest

from programme.core.expand import WEIGHT_SCALE, Assignment, expand
from programme.core.match import keyed
from programme.core.plan import (
    DEFAULT_REMIND,
    Offset,
    Phase,
    Plan,
    Remind,
    Slot,
    Task,
    Unit,
    UnitList,
    WorkingDays,
)
from programme.core.policy import Policy
from programme.core.when import Window
from programme.core.window import read, slot_labels

SCHOOLS = UnitList(
    kind="学校",
    units=(
        Unit(id="s1", title="第一小学", office="第一小学"),
        Unit(id="s2", title="第二小学"),
        Unit(id="s3", title="第三小学"),
    ),
)
INDICATORS = UnitList(kind="指标", units=(Unit(id="i1", title="教师"), Unit(id="i2", title="设备")))


def task(title: str, when: str = "3月", *, weight: str = "1", **more: object) -> Task:
    words = read(when, year=2023)
    slots = zip(slot_labels(words.windows), words.windows, strict=True)
    fields: dict[str, object] = {
        "title": title,
        "when": words,
        "slots": tuple(Slot(label=label, window=window) for label, window in slots),
        "lead": ("督导室",),
        "weight": Decimal(weight),
    }
    return Task.model_validate(fields | more)


def phase(*tasks: Task, when: str = "", **more: object) -> Phase:
    words = read(when, year=2023) if when else None
    return Phase.model_validate({"title": "阶段", "when": words, "tasks": tasks} | more)


def plan(*phases: Phase, remind: Remind = DEFAULT_REMIND) -> Plan:
    whole = Plan(
        programme="p", title="试点", units=(SCHOOLS, INDICATORS), phases=phases, remind=remind
    )
    return keyed(whole, None)


def test_an_item_for_each_slot_and_unit_in_the_files_order() -> None:
    found = expand(plan(phase(task("分析", "5月、9月", for_each=("指标",)), task("总结", id="z"))))
    assert [(item.key, item.title) for item in found] == [
        ("p/1/2023-05/i1", "分析·教师"),
        ("p/1/2023-05/i2", "分析·设备"),
        ("p/1/2023-09/i1", "分析·教师"),
        ("p/1/2023-09/i2", "分析·设备"),
        ("p/z", "总结"),
    ]
    assert found[2].window == Window(start=date(2023, 9, 1), end=date(2023, 9, 30))


def test_two_lists_are_crossed_and_a_units_own_office_answers() -> None:
    found = expand(plan(phase(task("自评", for_each=("学校", "指标")))))
    assert [(item.unit, item.offices) for item in found] == [
        ("s1×i1", ("第一小学",)),
        ("s1×i2", ("第一小学",)),
        ("s2×i1", ("督导室",)),
        ("s2×i2", ("督导室",)),
        ("s3×i1", ("督导室",)),
        ("s3×i2", ("督导室",)),
    ]
    assert found[0].title == "自评·第一小学·教师"


def test_an_office_that_two_crossed_units_share_answers_once() -> None:
    rooms = UnitList(kind="教室", units=(Unit(id="r1", title="音乐室", office="第一小学"),))
    crossed = plan(phase(task("自评", for_each=("学校", "教室"))))
    whole = crossed.model_copy(update={"units": (SCHOOLS, rooms)})
    assert expand(whole)[0].offices == ("第一小学",)


def test_one_assignment_for_each_lead_office() -> None:
    (item,) = expand(plan(phase(task("帮扶", lead=("甲", "乙", "丙"), joint="first"))))
    third = WEIGHT_SCALE // 3
    assert item.assignments() == (
        Assignment("p/1/甲", "p/1", "甲", third),
        Assignment("p/1/乙", "p/1", "乙", third),
        Assignment("p/1/丙", "p/1", "丙", third + 1),
    )
    assert (item.joint, item.confirm) == ("first", "none")


def weights(*phases: Phase) -> list[float]:
    return [item.weight / WEIGHT_SCALE for item in expand(plan(*phases))]


def test_a_task_shares_its_weight_among_its_leaves() -> None:
    assert weights(phase(task("甲", weight="2"), task("乙", for_each=("指标",)))) == [2, 0.5, 0.5]


def test_a_phases_weight_is_shared_among_its_tasks() -> None:
    heavy = phase(task("甲", weight="3"), task("乙", "5月、9月"), weight=Decimal(2))
    assert weights(heavy, phase(task("丙"))) == [1.5, 0.25, 0.25, 1]


def test_a_phases_weight_is_kept_where_its_tasks_have_none() -> None:
    idle = phase(task("甲", weight="0"), task("乙", weight="0"), weight=Decimal(2))
    assert weights(idle) == [1, 1]


@pytest.mark.parametrize(
    ("phases", "start"),
    [
        ([phase(task("报送", "6月底前"), when="3-12月")], date(2023, 3, 1)),
        ([phase(task("报送", "6月底前"))], None),
        ([phase(task("报送", "6月底前"), when="7-12月")], None),
        ([phase(task("报送", "6月底前"), when="12月底前")], None),
        ([phase(phases=(phase(task("报送", "6月底前")),), when="2-12月")], date(2023, 2, 1)),
        ([phase(phases=(phase(task("报送", "6月底前"), when="5-6月"),), when="2-12月")],
         date(2023, 5, 1)),
        ([phase(task("报送", "6月"), when="3-12月")], date(2023, 6, 1)),
    ],
)  # fmt: skip
def test_a_deadline_runs_from_the_start_of_its_phase(
    phases: list[Phase], start: date | None
) -> None:
    (item,) = expand(plan(*phases))
    assert item.window == Window(start=start, end=date(2023, 6, 30))


@pytest.mark.parametrize("when", ["适时", "长期坚持"])
def test_work_without_a_date_has_an_item_without_dates(when: str) -> None:
    (item,) = expand(plan(phase(task("宣传", when), when="3-12月")))
    assert (item.key, item.window) == ("p/1", Window())


def test_a_list_without_units_gives_no_item() -> None:
    assert expand(plan(phase(task("自评", for_each=("学校",)))).model_copy(update={
        "units": (UnitList(kind="学校", units=()),)
    })) == []  # fmt: skip


def test_the_nearest_policy_wins_where_it_speaks() -> None:
    daily, weekly = Offset(n=1), Offset(n=14)
    parts = (phase(task("丙"), remind=Remind(opening=True)),)
    whole = plan(
        phase(
            task("甲"),
            task("乙", remind=Remind(every=daily, before=())),
            phases=parts,
            remind=Remind(opening=False, every=weekly),
        ),
        phase(task("丁", remind=Remind(off=True))),
        remind=Remind(after=Offset(n=3)),
    )
    found = Policy(whole)
    told = [(p.opening, p.every, p.after, p.off) for p in (found.of(k, "") for k in "1234")]
    assert told == [
        (False, weekly, Offset(n=3), False),
        (False, daily, Offset(n=3), False),
        (True, weekly, Offset(n=3), False),
        (True, DEFAULT_REMIND.every, Offset(n=3), True),
    ]
    assert [found.of(k, "").before for k in "12"] == [DEFAULT_REMIND.before, ()]


@pytest.mark.parametrize(
    ("when", "rest_day", "end"),
    [
        # Saturday 09-30 lies in the festival from 09-29 to 10-06; 10-07 is worked
        ("9月", "keep", date(2023, 9, 30)),
        ("9月", "back", date(2023, 9, 28)),
        ("9月", "forward", date(2023, 10, 7)),
        ("8月", "back", date(2023, 8, 31)),  # a Thursday
        ("8月", "forward", date(2023, 8, 31)),
        ("2023-10-01/2023-10-03", "back", date(2023, 10, 1)),  # never before its start
        ("2023-10-01/2023-10-03", "forward", date(2023, 10, 7)),
    ],
)
def test_a_deadline_on_a_rest_day(when: str, rest_day: str, end: date) -> None:
    whole = plan(phase(task("总结", when))).model_copy(update={"rest_day": rest_day})
    (item,) = expand(whole)
    assert item.window.end == end
    assert item.window.start == expand(plan(phase(task("总结", when))))[0].window.start


def test_a_rest_day_by_the_programmes_own_calendar() -> None:
    own = WorkingDays(rest=(Window(start=date(2023, 3, 27), end=date(2023, 3, 31)),))
    whole = plan(phase(task("总结", "3月"))).model_copy(
        update={"rest_day": "back", "calendar": own}
    )
    assert expand(whole)[0].window.end == date(2023, 3, 24)


def test_a_closed_unit_keeps_what_had_begun_and_gets_nothing_new() -> None:
    """二小 was closed at the end of August: its work of June stays, that of September is none."""
    closed = Unit(id="二小", title="二小", closed=date(2023, 8, 31), into="一小")
    schools = UnitList(kind="学校", units=(Unit(id="一小", title="一小"), closed))
    checks = phase(task("自查", "6月、9月", for_each=("学校",)))
    whole = keyed(Plan(programme="p", title="试点", units=(schools,), phases=(checks,)), None)
    assert [(item.slot, item.unit) for item in expand(whole)] == [
        ("2023-06", "一小"),
        ("2023-06", "二小"),
        ("2023-09", "一小"),
    ]
