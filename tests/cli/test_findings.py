"""Findings and gates as a user meets them on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from programme.cli import cli

PLAN = """\
programme: drill
title: 演练
year: 2023
offices: [办公室, 督导室]
phases:
  - title: 准备
    when: 3-6月
    tasks:
      - {when: 6月, lead: 办公室, title: 拟方案}
    gate: {title: 验收, by: 督导室, needs: [tasks: 100%, findings], on_return: shift}
  - title: 实施
    tasks:
      - {when: 9月, lead: 办公室, title: 落实}  # 按方案
"""
TABLE = """\
序号,问题,整改措施,责任单位,整改时限,完成情况,销号
1,台账不全,补齐,办公室,2023年7月底前,,
2,制度缺失,制定,督导室,2023年5月底前,已制定,已销号
"""


class User:
    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.language = folder, language

    def says(self, *words: str, author: str = "李") -> Result:
        env = {
            "PROGRAMME_HOME": str(self.folder / "home"),
            "PROGRAMME_LANG": self.language,
            "PROGRAMME_AUTHOR": author,
            "PROGRAMME_NOW": "2023-06-20T10:00",
        }
        return CliRunner(env=env).invoke(cli, [*words])

    def told(self, *words: str, author: str = "李") -> str:
        found = self.says(*words, author=author)
        assert found.exit_code == 0, found.output
        return found.output


@pytest.fixture(params=["zh", "en"])
def user(request: pytest.FixtureRequest, tmp_path: Path) -> User:
    (tmp_path / "drill.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "台账.csv").write_text(TABLE, "utf-8")
    found = User(tmp_path, request.param)
    found.told("apply", str(tmp_path / "drill.yaml"))
    return found


def test_from_a_table_to_the_last_one_closed(user: User) -> None:
    chinese = user.language == "zh"
    told = user.told("findings", "drill", "--from", str(user.folder / "台账.csv"))
    assert "drill/F1 drill/F2" in told
    table = user.told("findings")
    assert ("整改中 1 · 已销号 1" if chinese else "Rectifying 1 · Closed 1") in table
    user.told("report", "F1", "--done")
    same = user.says("verify", "F1")
    assert (same.exit_code, "same-person" in same.stderr) == (2, True)
    told = user.told("verify", "F1", author="王")
    assert ("已销号" if chinese else "Closed") in told
    (one,) = json.loads(user.told("findings", "drill", "--json"))["programmes"]
    assert one["counts"]["closed"] == 2


def test_a_finding_needs_an_office_that_is_known(user: User) -> None:
    wrong = user.says("find", "drill", "--text", "乱", "--office", "办公司", "--by", "2023-07-31")
    assert wrong.exit_code == 1
    assert "办公室" in wrong.stderr
    assert json.loads(user.told("findings", "--json"))["programmes"] == []
    user.told("find", "drill", "--text", "乱", "--office", "办公室", "--by", "2023-07-31")
    assert "F1" in user.told("findings", "drill")


def test_a_deferral_says_what_was_recorded(user: User) -> None:
    key = ("defer", "drill/1")
    asked = user.told(*key, "--to", "2023-08-31", "--note", "设备未到")
    ask, grant, head = {
        "zh": ("申请延期", "准予延期", "推进中  完成时限 2023-08-31（原定 2023-06-30）"),
        "en": (
            "deferral asked for",
            "deferral granted",
            "In progress  End 2023-08-31 (first 2023-06-30)",
        ),
    }[user.language]
    assert asked.startswith(f"{ask} → 2023-08-31: drill/1/")
    assert user.told(*key, "--agree", "--by", "督导室").startswith(f"{grant} → 2023-08-31: ")
    told = user.told("facts", "drill/1").splitlines()
    assert told[1] == f"  {head}"
    assert f"{ask}  → 2023-08-31  设备未到" in told[2]
    assert f"{grant}  → 2023-08-31" in told[3]


def test_a_gate_from_its_dossier_to_the_dates_in_the_file(user: User) -> None:
    chinese = user.language == "zh"
    page = user.told("gate", "drill", "验收")
    assert page.startswith("# 验收 · 待评估" if chinese else "# 验收 · Not decided")
    assert "`drill/1/办公室`" in page
    back = ("gate", "drill", "--return", "材料不全", "--until", "2023-07-31")
    assert "gate-role" in user.says(*back).stderr
    told = user.told(*back, "--as", "督导室")
    assert "--write" in told
    file = user.folder / "drill.yaml"
    assert "gate-shifted" in user.says("apply", str(file)).stderr
    user.told("gate", "drill", "--write", str(file))
    text = file.read_text("utf-8")
    assert "when: 2023年3月-2023年7月" in text
    assert "2023年10月, lead: 办公室, title: 落实}  # 按方案" in text
    assert "v2" in user.told("history", "drill")
    (one,) = json.loads(user.told("gate", "drill", "--json"))["gates"]
    assert (one["outcome"], one["decisions"][0]["note"]) == ("return", "材料不全")


def test_one_decision_at_a_time(user: User) -> None:
    both = user.says("gate", "drill", "--pass", "--return", "不全")
    assert both.exit_code == 2
