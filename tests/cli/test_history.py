"""The audit trail of a plan, as a user sees it."""

from pathlib import Path

from click.testing import CliRunner

from programme.cli import cli

PLAN = """\
programme: drill
title: 演练
year: 2023
offices: [办公室]
phases:
  - title: 准备
    tasks:
      - {when: 3月, lead: 办公室, title: 拟方案}
"""


def test_every_version_is_told_with_its_changes_and_reason(tmp_path: Path) -> None:
    run = CliRunner(env={"PROGRAMME_HOME": str(tmp_path), "PROGRAMME_LANG": "en",
                         "PROGRAMME_AUTHOR": "李"})  # fmt: skip
    file = tmp_path / "drill.yaml"
    file.write_text(PLAN, "utf-8")
    assert run.invoke(cli, ["apply", str(file)]).exit_code == 0
    file.write_text(PLAN.replace("3月", "4月"), "utf-8")
    assert run.invoke(cli, ["apply", str(file), "--reason", "领导要求"]).exit_code == 0
    told = run.invoke(cli, ["history", "drill"]).output.splitlines()
    assert [line.split()[0] for line in told if not line.startswith(" ")] == ["v2", "v1"]
    assert told[0].endswith("李: 领导要求")
    assert "moved  [1] 拟方案" in told[1]
    assert (
        run.invoke(cli, ["suspend", "drill", "--note", "机构改革", "--by", "局长"]).exit_code == 0
    )
    told = run.invoke(cli, ["history", "drill"]).output.splitlines()
    assert told[0].startswith("Suspended ")
    assert told[0].endswith("局长: 机构改革")
    file.write_text(PLAN.replace("year: 2023", "year: 2099"), "utf-8")
    plan = run.invoke(cli, ["plan", str(file), "--json"]).output
    assert '"reminders_created": 0' in plan
    run.invoke(cli, ["resume", "drill"])
    assert '"reminders_created": 0' not in run.invoke(cli, ["plan", str(file), "--json"]).output
    assert run.invoke(cli, ["history", "nobody"]).exit_code == 2
