"""Ranking, trend and forecast over a store, and the rows of a roll-up along every axis."""

from datetime import date
from decimal import Decimal

import pytest

from programme.actions.forecast import forecast
from programme.actions.ranking import ranking
from programme.actions.report import measure, report
from programme.actions.status import status
from programme.actions.trend import trend
from programme.core.ranking import Rule
from programme.errors import NotFound, UsageError
from tests.bureau import Bureau

DAY = "2023-06-20"
OFFICES = "offices: [基础教育科, 组织人事科, 教研中心]"
TREE = """offices:
  - 教育局
  - {name: 基础教育科, reports_to: 教育局}
  - {name: 组织人事科, reports_to: 教育局}
  - {name: 教研中心, reports_to: 教育局}"""
MONTHLY = (
    "- {when: 适时, title: 制定建设规划}",
    "- {when: 适时, title: 制定建设规划}\n"
    "      - {when: 每月25日前, lead: 组织人事科, title: 报送月报}",
)


@pytest.fixture(autouse=True)
def _worked(bureau: Bureau) -> None:
    bureau.apply("2023-01-10", (OFFICES, TREE), MONTHLY)
    report(bureau.on("2023-03-20"), "领导小组", "done")
    report(bureau.on("2023-05-10"), "结对 基础教育科", "progress", progress=50)
    report(bureau.on("2023-06-10"), "质量分析会 2023-05", "done", on=date(2023, 5, 30))
    report(bureau.on("2023-06-12"), "自查 学校001", "done")
    for month in (1, 2, 3, 4):
        report(bureau.on(f"2023-{month:02}-20"), f"月报 2023-{month:02}", "done")
    report(bureau.on("2023-05-29"), "月报 2023-05", "done")


def test_a_subtree_counts_a_joint_matter_once(bureau: Bureau) -> None:
    [told] = status(bureau.on(DAY), ["pilot"], by=("subtree", "post"))["programmes"]
    by_office = {row["id"]: row["total"] for row in told["offices"]}
    by_tree = {row["id"]: row["total"] for row in told["subtrees"]}
    assert sum(by_office.values()) == told["total"] + 1 == by_tree["教育局"] + 1
    assert {row["id"]: row["parent"] for row in told["subtrees"]}["教研中心"] == "教育局"
    assert [row["id"] for row in told["posts"]] == ["教育局"]


def test_rates_lateness_and_pace(bureau: Bureau) -> None:
    [told] = status(bureau.on(DAY), ["pilot"], band=0.05)["programmes"]
    assert told["counts"]["done_late"] == told["counts"]["overdue"] == 1
    assert told["unweighted"]["on_time"] == 0.7777  # 7 of 9
    assert told["lateness"] == {"late": 2, "mean": 8.0, "median": 8.0, "max": 14}
    assert (told["weighted"]["pace"], told["planned"] > told["actual"]) == ("behind", True)


def test_a_cross_takes_two_axes(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="two axes"):
        status(bureau.on(DAY), ["pilot"], by=("office",), cross=True)


def test_offices_are_ranked_with_their_points(bureau: Bureau) -> None:
    [told] = ranking(bureau.on(DAY), ["pilot"])["programmes"]
    [group] = told["groups"]
    assert (group["of"], told["since"]) == ("教育局", "2023-05-25")
    places = [(row["office"], row["place"], row["score"]) for row in group["offices"]]
    assert places == [("基础教育科", 1, 100.0), ("教研中心", 1, 100.0), ("组织人事科", 3, 76.66)]
    personnel = group["offices"][2]
    assert (personnel["points"], personnel["judged"], personnel["matters"]) == (460, 6, 13)
    assert (personnel["was_score"], personnel["light"]) == (100.0, "red")


def test_a_missed_submission_is_an_event_with_name_and_date(bureau: Bureau) -> None:
    [told] = ranking(bureau.on(DAY), ["pilot"])["programmes"]
    [missed] = told["missed"]
    assert (missed["office"], missed["slot"], missed["due"], missed["submitted_on"]) == (
        "组织人事科", "2023-05", "2023-05-25", "2023-05-29",
    )  # fmt: skip
    [before] = ranking(bureau.on(DAY), ["pilot"], as_of=date(2023, 5, 26))["programmes"]
    assert [row["submitted_on"] for row in before["missed"]] == [None]


def test_the_rule_is_a_setting(bureau: Bureau) -> None:
    rule = Rule(points={"done": 10, "done_late": -5}, least=4)
    [told] = ranking(bureau.on(DAY), ["pilot"], rule=rule)["programmes"]
    rows = {row["office"]: row for row in told["groups"][0]["offices"]}
    assert rows["组织人事科"]["score"] == 7.0
    assert rows["教研中心"]["place"] is None


def test_each_day_of_a_trend_is_the_roll_up_of_that_day(bureau: Bureau) -> None:
    """Over a change of plan that moves a window, retires a matter and names another."""
    bureau.apply(
        "2023-06-15",
        ("when: 5月, lead", "when: 8月, lead"),
        ("{when: 3月, title: 召开领导小组会议}", "{when: 3月, title: 印发方案}"),
        retire=True,
    )
    [told] = trend(bureau.on(DAY), ["pilot"], step="week")["programmes"]
    past = [point for point in told["points"] if point["actual"] is not None]
    assert len(past) == 24
    for point in past:
        day = date.fromisoformat(point["day"])
        [then] = status(bureau.on(DAY), ["pilot"], as_of=day)["programmes"]
        assert (point["planned"], point["actual"]) == (then["planned"], then["actual"])
        done = sum(then["counts"].get(name, 0) for name in ("done", "done_late"))
        found = (point["total"], point["done"], point["overdue"])
        assert found == (then["total"], done, then["counts"].get("overdue", 0))
    assert told["points"][-1]["planned"] == 1.0


@pytest.mark.parametrize("axis", ["phase", "office"])
def test_a_trend_of_a_part_is_the_row_of_that_part(bureau: Bureau, axis: str) -> None:
    name = {"phase": "实施落实", "office": "教研中心"}[axis]
    [told] = trend(bureau.on(DAY), ["pilot"], of=(axis, name))["programmes"]
    now = next(point for point in told["points"] if point["day"] == DAY)
    [rolled] = status(bureau.on(DAY), ["pilot"])["programmes"]
    row = next(row for row in rolled[f"{axis}s"] if row["title"] == name)
    assert (now["planned"], now["actual"]) == (row["planned"], row["actual"])


def test_corrections_tell_a_trend_as_it_happened(bureau: Bureau) -> None:
    day = date(2023, 6, 4)
    for corrected in (False, True):
        [told] = trend(bureau.on(DAY), ["pilot"], corrected=corrected)["programmes"]
        point = next(point for point in told["points"] if point["day"] == str(day))
        [then] = status(bureau.on(DAY), ["pilot"], as_of=day, corrected=corrected)["programmes"]
        assert point["overdue"] == then["counts"]["overdue"] == 2 - corrected


def test_a_target_burns_up(bureau: Bureau) -> None:
    measure(bureau.on("2023-06-01"), "学校达标", Decimal(1))
    [told] = trend(bureau.on(DAY), ["pilot"], step="month", of=("target", "学校达标"))["programmes"]
    [target] = told["targets"]
    curve = {p["day"]: (p["planned"], p["reached"]) for p in target["points"]}
    assert curve["2023-05-31"] == (None, None)
    assert curve[DAY] == (None, 1.0)


def test_a_trend_of_nobody(bureau: Bureau) -> None:
    with pytest.raises(NotFound, match="no office '财务科'"):
        trend(bureau.on(DAY), ["pilot"], of=("office", "财务科"))


def test_a_forecast_needs_history(bureau: Bureau) -> None:
    [told] = forecast(bureau.on(DAY), ["pilot"], least=20)["programmes"]
    assert told["history"] == 8
    assert {row["enough"] for row in told["phases"]} == {False}
    assert {row["chance"] for row in [*told["phases"], *told["targets"]]} == {None}


def test_a_forecast_tells_days_in_order_and_the_chance_of_the_date(bureau: Bureau) -> None:
    found = forecast(bureau.on(DAY), ["pilot"])
    assert found == forecast(bureau.on(DAY), ["pilot"])
    assert found != forecast(bureau.on(DAY), ["pilot"], seed=2)
    [told] = found["programmes"]
    row = told["phases"][1]
    assert row["enough"]
    days = [row[name] for name in ("p10", "p50", "p80", "p90")]
    assert days == sorted(days)
    assert days[0] > DAY
    assert 0 <= row["chance"] <= 1
    assert told["phases"][0]["chance"] == 0  # its date is past, and something is still open


def test_a_target_reached_or_going_on_as_it_did(bureau: Bureau) -> None:
    for day, value in (("2023-03-01", 0), ("2023-04-20", 1), ("2023-06-09", 2)):
        measure(bureau.on(day), "学校达标", Decimal(value))
    [told] = forecast(bureau.on(DAY), ["pilot"])["programmes"]
    first, last = told["targets"]
    assert (first["reached_on"], first["chance"]) == ("2023-04-20", 1.0)
    assert DAY < last["p10"] <= last["p90"]
