"""Targets that fall, or are held to a reference, in every view."""

from datetime import date
from decimal import Decimal

import pytest

from programme.actions.dossier import dossiers
from programme.actions.explain import explain
from programme.actions.forecast import forecast
from programme.actions.lifecycle import decide
from programme.actions.pages import page
from programme.actions.report import measure, report
from programme.actions.status import status
from programme.actions.trend import trend
from programme.errors import UsageError
from tests.bureau import Bureau

DAY = "2023-06-20"
TARGETS = """targets:
  大班额比例: {measure: '%', from: 12, reach: {2023年6月前: 8, 2023年12月前: 5}}
  录取率: {measure: '%', reach: {2023年: null}, reference: 全省平均水平}
"""


@pytest.fixture(autouse=True)
def _measured(bureau: Bureau) -> None:
    bureau.apply("2023-01-01", ("targets:\n", TARGETS))
    for day, value in (("2023-02-01", 11), ("2023-04-01", 9), ("2023-06-01", 7)):
        measure(bureau.on(day), "大班额比例", Decimal(value))
    measure(bureau.on("2023-06-01"), "录取率", Decimal(86))


def test_steps_that_fall_are_taken_for_a_fall(bureau: Bureau) -> None:
    [told] = status(bureau.on(DAY))["programmes"]
    classes = told["targets"][0]
    assert (classes["direction"], classes["from"], classes["actual"]) == ("down", 12, 0.7142)
    assert (classes["counts"], classes["reached"]) == ({"done": 1, "upcoming": 1}, False)
    assert "2023年6月前 ≤ 8%；2023年12月前 ≤ 5%" in page(told, {}, "zh")


def test_a_fall_is_told_over_time_and_goes_on(bureau: Bureau) -> None:
    [told] = trend(bureau.on(DAY), step="month", of=("target", "大班额比例"))["programmes"]
    [target] = told["targets"]
    curve = {p["day"][5:7]: (p["planned"], p["reached"]) for p in target["points"]}
    assert (curve["01"], curve["05"]) == ((12, None), (12, 9))
    assert target["points"][-1]["planned"] == 5
    ahead = [p["expected"] for p in target["points"] if p["expected"] is not None]
    assert ahead == sorted(ahead, reverse=True)
    assert (ahead[0] < 8, ahead[-1]) == (True, 5)


def test_a_fall_is_forecast(bureau: Bureau) -> None:
    """A point a month, twice that since February: 2 more from 7 % take until the summer."""
    [told] = forecast(bureau.on(DAY))["programmes"]
    first, last, *_ = told["targets"]
    assert (first["reached_on"], last["reached_on"]) == ("2023-06-01", None)
    assert DAY < last["p50"] < "2023-09-01"
    assert last["chance"] == 1


def test_a_reference_is_unknown_until_it_is_measured(bureau: Bureau) -> None:
    [before] = status(bureau.on(DAY))["programmes"]
    assert (before["targets"][1]["reached"], before["targets"][1]["unscheduled"]) == (None, 1)
    measure(bureau.on(DAY), "录取率", Decimal(85), on=date(2023, 6, 10), reference=True)
    [told] = status(bureau.on(DAY))["programmes"]
    rate = told["targets"][1]
    assert (rate["value"], rate["goal"], rate["reached"]) == (86, 85, True)
    assert "全省平均水平 85% | 86% ✓" in page(told, {}, "zh")
    measure(bureau.on(DAY), "录取率", Decimal(88), reference=True)
    found = explain(bureau.on(DAY), "pilot/target/录取率/reached")
    assert (found["value"], found["arithmetic"]["goal"]) == (False, 88)
    assert [row["value"] for row in found["references"]] == ["85", "88"]
    [drawn] = trend(bureau.on("2023-12-31"), of=("target", "录取率"))["programmes"]
    assert drawn["targets"][0]["points"][-1]["planned"] == 88


def test_a_reference_is_only_measured_where_the_plan_names_one(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="not compared"):
        measure(bureau.on(DAY), "大班额比例", Decimal(5), reference=True)


def test_nothing_is_promised_or_expected_after_an_early_end(bureau: Bureau) -> None:
    decide(bureau.on("2023-06-10"), "pilot", "ended", note="并入新方案")
    [told] = trend(bureau.on(DAY), step="day")["programmes"]
    assert told["points"][-1]["day"] == DAY
    points = {p["day"]: p for p in told["targets"][0]["points"]}
    assert (points["2023-06-10"]["planned"], points["2023-06-11"]["planned"]) == (12, None)
    assert {p["expected"] for p in points.values()} == {None}
    [ahead] = forecast(bureau.on(DAY))["programmes"]
    assert [row["reached_on"] for row in ahead["targets"]] == ["2023-06-01"]


def test_what_waits_for_a_gate_is_forecast_after_it(bureau: Bureau) -> None:
    gate = "      - {when: 适时, title: 制定建设规划}"
    later = (
        f"{gate}\n    gate: 中期评估\n  - title: 推广\n    when: 6月\n    after: [中期评估]\n"
        "    tasks:\n      - {when: 6月, title: 推广经验}"
    )
    bureau.apply(
        "2023-02-01", (gate, later), ("title: 实施落实\n", "title: 实施落实\n    when: 全年\n")
    )
    report(bureau.on("2023-03-20"), "领导小组", "done")
    report(bureau.on("2023-06-10"), "质量分析会 2023-05", "done")
    [told] = forecast(bureau.on(DAY), least=1)["programmes"]
    last = told["phases"][-1]
    assert (last["title"], last["due"], last["p10"]) == ("推广", "2023-06-30", "2023-12-31")
    assert last["chance"] == 0


def test_a_gate_may_need_what_is_held_to_a_reference(bureau: Bureau) -> None:
    undated = "  满意度: {reference: 全省平均水平}\n  覆盖率: {measure: '%', reach: {适时: 100}}\n"
    gate = "      - {when: 适时, title: 制定建设规划}\n"
    needs = "    gate: {title: 验收, needs: [满意度, 覆盖率]}\n"
    bureau.apply("2023-02-01", ("targets:\n", f"targets:\n{undated}"), (gate, gate + needs))

    def met() -> list[bool]:
        [one] = dossiers(bureau.on(DAY), "pilot")
        return [condition.met for condition in one.conditions]

    assert met() == [False, False]
    measure(bureau.on(DAY), "满意度", Decimal(86))
    measure(bureau.on(DAY), "覆盖率", Decimal(99))
    assert met() == [False, False]
    measure(bureau.on(DAY), "满意度", Decimal(85), reference=True)
    measure(bureau.on(DAY), "覆盖率", Decimal(100))
    assert met() == [True, True]
