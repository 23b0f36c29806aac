"""rank, trend, forecast, explain and a crossed status, as people and machines read them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from programme.actions.report import report
from programme.cli import cli
from tests.bureau import opened


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with opened(tmp_path) as bureau:
        bureau.apply("2023-01-10")
        report(bureau.on("2023-03-20"), "领导小组", "done")
        report(bureau.on("2023-06-12"), "自查 学校001", "done")
    return tmp_path / "home"


def run(home: Path, *arguments: str, lang: str = "zh") -> Result:
    environment = {
        "PROGRAMME_NOW": "2023-06-20T09:00",
        "PROGRAMME_HOME": str(home),
        "COLUMNS": "200",
    }
    return CliRunner().invoke(cli, ["--lang", lang, *arguments], env=environment)


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["rank"], "得分", "Arithmetic"),
        (["trend", "--step", "month"], "序时进度", "Planned"),
        (["forecast"], "历史不足 (2/8)", "not enough history"),
        (["explain", "pilot/phase/策划准备/overdue"], "超期未办结", "Overdue"),
        (["status", "--by", "office", "--by", "month", "--cross"], "全部办结", "all done"),
        (["status", "--by", "subtree"], "按期率", "On time"),
    ],
)
def test_for_people_in_both_languages_and_for_machines(
    home: Path, arguments: list[str], zh: str, en: str
) -> None:
    for language, told in (("zh", zh), ("en", en)):
        result = run(home, *arguments, lang=language)
        assert result.exit_code == 0, result.output
        assert told in result.output
    assert json.loads(run(home, *arguments, "--json").output)


def test_a_chart_has_a_mark_for_each_curve(home: Path) -> None:
    output = run(home, "trend").output
    assert {"·", "●"} <= set(output)
    assert "100% ┤" in output


def test_an_explained_figure_shows_its_rows_and_reports(home: Path) -> None:
    output = run(home, "explain", "pilot/phase/策划准备/done").output
    assert "1 ÷ 2 = 50.00%" in output
    assert "2023-03-20 基础教育科 办结" in output


def test_one_part_at_a_time(home: Path) -> None:
    result = run(home, "trend", "--phase", "策划准备", "--office", "教研中心")
    assert result.exit_code == 2
    assert "只能写一个" in result.output


def test_the_rule_comes_from_the_settings(home: Path) -> None:
    (home / "settings.toml").write_text("[rank]\nleast = 1\npoints = {done = 7}\n", "utf-8")
    told = json.loads(run(home, "rank", "--json").output)
    assert told["rule"]["points"] == {"done": 7}
    assert told["programmes"][0]["groups"][0]["offices"][0]["score"] == 7.0
    (home / "settings.toml").write_text("[rank]\npoints = {finished = 7}\n", "utf-8")
    assert "finished" in run(home, "rank").output
