"""Numbers by date."""

from decimal import Decimal

from tests.core.notice.sample import codes, read
from tests.core.notice.test_phases import PLAN


def test_units_and_indicators_with_their_focus() -> None:
    schools, indicators = read(PLAN).targets
    focus = "教师配备,尤其是农村学校教师配备"
    assert (schools.title, schools.of, schools.measure, schools.count) == (
        "学校达标",
        "学校",
        "所",
        90,
    )
    assert [(step.words, step.value, step.add, step.focus) for step in schools.steps] == [
        ("2022年6月前", Decimal(17), True, focus),
        ("2022年12月前", Decimal(73), True, ""),
    ]
    assert (indicators.title, indicators.count) == ("指标达标", 31)
    assert [(step.value, step.line) for step in indicators.steps] == [(18, 9), (13, 13)]


def test_levels_to_be_reached() -> None:
    draft = read(
        "方案\n一、目标\n到2023年90所学校达标。\n(一)2022年底前:\n40所达标。\n(二)2023年底前:\n90所达标。\n"
    )
    (target,) = draft.targets
    assert target.count == 90
    assert [(step.value, step.add) for step in target.steps] == [(40, False), (90, False)]


def test_a_sum_that_nothing_confirms_is_told() -> None:
    draft = read("方案\n一、目标\n(一)2022年底前:\n40所达标。\n(二)2023年底前:\n30所达标。\n")
    assert draft.targets[0].count is None
    assert codes(draft) == ["target-sum"]


def test_what_is_no_plain_number_is_left_and_told() -> None:
    draft = read("方案\n一、目标\n(一)2022年底前:\n40所达标。名单另发。\n大部分学校达标。\n")
    assert [step.value for step in draft.targets[0].steps] == [40]
    assert [problem.line for problem in draft.problems if problem.code == "prose"] == [5]
