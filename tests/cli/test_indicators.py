"""Indicators in a terminal: against the standard, over time, and what would help."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from programme.cli import cli
from tests.bureau import opened

STANDARD = """\
units:
  学校:
  - {id: 一小, title: 第一小学, group: 小学, size: 100}
  - {id: 二小, title: 第二小学, group: 小学, size: 100}
  - {id: 三小, title: 第三小学, group: 小学, size: 100}
standard:
  title: 一项
  indicators:
  - {id: R1, title: 生均面积, measure: 平方米, threshold: {小学: 4}, spread: {小学: 0.1}}
"""


class Terminal:
    """Calls in Chinese on a day, in a bureau whose schools were measured twice."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str, day: str = "2023-09-20") -> str:
        env = {"PROGRAMME_NOW": f"{day}T09:00", "PROGRAMME_HOME": str(self.home), "COLUMNS": "120"}
        found = CliRunner().invoke(cli, ["--lang", "zh", *arguments], env=env)
        assert found.exit_code == 0, found.output
        return found.output


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    with opened(tmp_path) as bureau:
        bureau.apply("2023-01-10", ("units: {学校: {count: 3}}\n", STANDARD))
    found = Terminal(tmp_path / "home")
    for day, values in (("2023-03-20", "4,4,4"), ("2023-06-20", "4,6,5")):
        rows = "".join(f"{n}小,{v}\n" for n, v in zip("一二三", values.split(","), strict=True))
        (tmp_path / "a.csv").write_text(f"学校,R1\n{rows}", "utf-8")
        assert "已记录 3 个数值" in found.run("measure", "pilot", str(tmp_path / "a.csv"), day=day)
    return found


def test_a_day_against_the_standard(terminal: Terminal) -> None:
    output = terminal.run("indicators", "pilot")
    assert "R1 生均面积" in output
    assert "0.163" in output
    assert "对象达标 3/3" in output


def test_over_time_what_breaks_its_limit_is_marked(terminal: Terminal) -> None:
    output = terminal.run("indicators", "pilot", "--over-time")
    (row,) = [line.split() for line in output.splitlines() if "生均面积" in line]
    assert row == ["生均面积", "·", "小学", "0.1", "0.000", "0.163!"]
    told = json.loads(terminal.run("indicators", "pilot", "--over-time", "--json"))
    assert told["days"] == ["2023-03-20", "2023-06-20"]
    assert told["indicators"][0]["known"] == [3, 3]


def test_before_anything_was_measured(terminal: Terminal) -> None:
    output = terminal.run("indicators", "pilot", "--over-time", "--as-of", "2023-02-01")
    assert "还没有实测值" in output


def test_what_would_help_is_told_unit_by_unit(terminal: Terminal) -> None:
    output = terminal.run("whatif", "pilot", "R1", "--group", "小学")
    assert "差异系数 0.163 → 0.100（上限 0.1）" in output
    assert "最省的办法" in output
    assert "一小  4.00 → " in output
