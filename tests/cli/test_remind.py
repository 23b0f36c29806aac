"""remind and simulate as people and machines use them."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import Desk

ROOT = Path(__file__).parents[2]
MARCH: Any = {"PROGRAMME_NOW": "2023-03-01T08:00"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder whose file is not applied yet."""
    return Desk(tmp_path)


def test_a_planner_sees_the_storm_before_the_file_is_applied(desk: Desk) -> None:
    told = desk.run("remind", "--dry-run", desk.file, lang="zh", **MARCH).stdout
    assert "提醒预演" in told
    assert "假设今后无人填报" in told
    assert "【演示】【每日提示】3月1日在办2项" in told
    assert desk.data("status") == {"programmes": []}


def test_the_rows_are_the_same_once_it_is_applied(desk: Desk) -> None:
    before = desk.data("remind", "--dry-run", desk.file, **MARCH)
    desk.run("apply", desk.file, **MARCH)
    assert desk.data("remind", "--dry-run", **MARCH) == before
    assert desk.data("remind", "--dry-run", "pilot", **MARCH) == before
    assert {*before[0]} >= {"send_at", "recipient", "channel", "rung", "assignments", "subject"}


def test_days_bound_what_is_shown(desk: Desk) -> None:
    bounds = ("--from", "2023-06-01", "--to", "2023-06-30")
    rows = desk.data("remind", "--dry-run", desk.file, *bounds, **MARCH)
    assert {row["send_at"][:7] for row in rows} == {"2023-06"}
    none = ("--from", "2030-01-01", "--to", "2030-01-31")
    assert desk.data("remind", "--dry-run", desk.file, *none, **MARCH) == []
    assert "no message" in desk.run("remind", "--dry-run", desk.file, *none, **MARCH).stdout


def test_an_office_gets_its_day_as_text(desk: Desk) -> None:
    desk.run("apply", desk.file, PROGRAMME_NOW="2023-01-10T09:00")
    told = desk.run("remind", "--text", "基础教育科", lang="zh")
    assert told.stdout.splitlines() == [
        "【基础教育科】6月20日工作提示（演示数据，不需办理）",
        "",
        "■ 超期未办结 1 项",
        "1. 召开领导小组会议",
        "   3月31日到期，已超期55个工作日",
        "",
        "■ 临期 3 项",
        "2. 开展自查·学校001",
        "   6月30日到期，还有7个工作日",
        "3. 开展自查·学校002",
        "   6月30日到期，还有7个工作日",
        "4. 开展自查·学校003",
        "   6月30日到期，还有7个工作日",
        "",
        "■ 推进中 1 项",
        "5. 开展结对帮扶",
        "   12月31日到期，还有133个工作日",
        "",
        "办结或有困难的，请及时填报。",
    ]
    assert "没有记为已发" in told.stderr
    english = desk.run(
        "--lang", "en", "remind", "--text", "组织人事科", "--on", "2023-03-01"
    ).stdout
    assert "Nothing is open." in english


def test_an_unknown_office_is_told_which_there_are(desk: Desk) -> None:
    desk.run("apply", desk.file)
    assert "基础教育科" in desk.run("remind", "--text", "基础科", code=2).stderr


@pytest.mark.parametrize(
    "asked", [(), ("--dry-run", "--text", "甲"), ("--dry-run", "--on", "2023-01-01")]
)
def test_one_of_both_must_be_asked_for(desk: Desk, asked: tuple[str, ...]) -> None:
    assert "--dry-run" in desk.run("remind", *asked, code=2).stderr


def test_a_plan_is_played_without_a_store(desk: Desk) -> None:
    data = desk.data("simulate", desk.file, "--offices", "late:10")
    assert data["end"]["counts"] == {"done_late": 8}
    assert not desk.home.exists()
    told = desk.run("simulate", desk.file, "--offices", "late:10", lang="zh").stdout
    assert "假设各单位超期 10 天办结" in told
    assert "超期办结 8" in told


def test_faults_of_a_file_are_shown(desk: Desk) -> None:
    desk.file.write_text("programme: x\n", "utf-8")
    assert "pilot.yaml" in desk.run("simulate", desk.file, code=1).stderr
    assert "pilot.yaml" in desk.run("remind", "--dry-run", desk.file, code=1).stderr


@pytest.mark.parametrize("name", ["yuhuan-2023", "lingyuan-2021", "city-education-2020"])
def test_every_example_is_played(desk: Desk, name: str) -> None:
    file = ROOT / "schedules" / f"{name}.yaml"
    told = desk.run("simulate", file, lang="zh", COLUMNS="100").stdout
    assert "推演" in told
    assert max(map(len, told.splitlines())) <= 100
