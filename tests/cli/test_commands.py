"""The command line as people and machines use it: exit codes, words, JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from programme.cli import COMMANDS, cli
from tests.bureau import PLAN

NOW = "2023-06-20T09:00"
KEY = "pilot/1/基础教育科"


class Desk:
    """A terminal in a folder with one schedule file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "pilot.yaml"
        self.file.write_text(PLAN, "utf-8")

    def run(self, *arguments: object, code: int = 0, lang: str = "en", **env: str) -> Result:
        """A call in English on the pinned day, which must end with that exit code."""
        mine = {"PROGRAMME_NOW": NOW, "PROGRAMME_LANG": lang, "PROGRAMME_HOME": str(self.home)}
        found = CliRunner().invoke(cli, [str(one) for one in arguments], env=mine | env)
        assert found.exit_code == code, found.output
        return found

    def data(self, *arguments: object, **env: str) -> Any:
        """The JSON that a call prints, and nothing else."""
        return json.loads(self.run(*arguments, "--json", **env).stdout)

    @property
    def home(self) -> Path:
        return self.folder / "home"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh folder."""
    return Desk(tmp_path)


@pytest.fixture
def applied(desk: Desk) -> Desk:
    """A folder whose file is in force since January."""
    desk.run("apply", desk.file, PROGRAMME_NOW="2023-01-10T09:00")
    return desk


def test_a_fresh_folder_works_at_once(desk: Desk) -> None:
    assert desk.data("status") == {"programmes": []}
    assert "programme apply" in desk.run("status").stdout
    assert "还没有项目" in desk.run("status", lang="zh").stdout
    assert (desk.home / "programme.db").exists()


def test_home_as_an_option_comes_first(desk: Desk, tmp_path: Path) -> None:
    desk.run("--home", tmp_path / "elsewhere", "apply", desk.file)
    assert (tmp_path / "elsewhere" / "programme.db").exists()
    assert not desk.home.exists()


# --- check, plan, apply


def test_check_tells_all_faults_and_ends_with_1(desk: Desk) -> None:
    assert desk.run("check", desk.file).stdout == "1 file(s): 0 error(s), 0 warning(s)\n"
    desk.file.write_text(
        PLAN.replace("when: 3月,", "when: 某日,").replace("lead: 组织", "lead: 没有")
    )
    found = desk.run("check", desk.file, code=1)
    lines = found.stdout.splitlines()
    assert lines[-1] == "1 file(s): 2 error(s), 0 warning(s)"
    assert lines[0].startswith(f"{desk.file}:14:16: unreadable-when:")
    chinese = desk.run("check", desk.file, code=1, lang="zh")
    assert chinese.stdout.splitlines()[-1] == "共 1 个文件：错误 2，警告 0"


def test_check_json(desk: Desk) -> None:
    assert desk.data("check", desk.file) == []
    found = json.loads(desk.run("check", desk.folder / "none.yaml", "--json", code=1).stdout)
    assert [(fault["code"], fault["severity"]) for fault in found] == [("file-missing", "error")]


def test_check_shows_how_phrases_were_read(desk: Desk) -> None:
    shown = desk.run("check", "--show", desk.file).stdout
    assert "3月 = 2023-03-01/2023-03-31" in shown
    assert "适时 = —" in shown


def test_a_folder_means_its_schedule_files(desk: Desk) -> None:
    (desk.folder / "contacts.yaml").write_text("办公室: a@example.org\n", "utf-8")
    assert "1 file(s): 0 error(s)" in desk.run("check", desk.folder).stdout
    assert desk.run("apply", desk.folder).stdout.startswith("pilot: version 1")
    (desk.folder / "empty").mkdir()
    assert "no-schedules" in desk.run("check", desk.folder / "empty", code=2).stderr


def test_check_opens_no_store(desk: Desk) -> None:
    desk.run("check", desk.file)
    assert not desk.home.exists()


def test_plan_apply_and_again(desk: Desk) -> None:
    planned = desk.run("plan", desk.file).stdout
    assert "+ added  [1] 召开领导小组会议  2023-03-01/2023-03-31" in planned
    assert "reminders to come:" in planned
    past = "  the deadlines of 3 items are past: kept as “Before adoption”, nobody is reminded\n"
    assert past in planned
    told = desk.run("apply", desk.file).stdout
    assert told == "pilot: version 1 is in force (added 6)\n" + past
    assert desk.run("apply", desk.file).stdout == "pilot: no change, still version 1\n"
    assert "no change" in desk.run("plan", desk.file).stdout
    again = desk.run("apply", desk.file, lang="zh").stdout
    assert again == "pilot: 无变更，仍为第 1 版\n"


def test_a_change_in_chinese(applied: Desk) -> None:
    applied.file.write_text(PLAN.replace("when: 5月, lead", "when: 8月, lead"), "utf-8")
    planned = applied.run("plan", applied.file, lang="zh").stdout
    assert "～ 改期  [2] 拟订教师交流方案  2023-05-01/2023-05-31 → 2023-08-01/2023-08-31" in planned
    assert "今后提醒：新增 4 次，取消 0 次" in planned
    told = applied.run("apply", applied.file, lang="zh").stdout
    assert told == "pilot: 第 2 版已启用 (改期 1)\n"


def test_plan_and_apply_json(desk: Desk) -> None:
    (planned,) = desk.data("plan", desk.file)
    assert (planned["programme"], planned["plan_version"], planned["new"]) == ("pilot", 0, True)
    (applied,) = desk.data("apply", desk.file)
    assert (applied["plan_version"], len(applied["changes"])) == (1, 6)


def test_a_faulty_file_is_not_applied(desk: Desk) -> None:
    desk.file.write_text("programme: pilot\n", "utf-8")
    found = desk.run("apply", desk.file, code=1)
    assert found.stdout == ""
    assert "missing-key" in found.stderr
    assert "error: faulty-files:" in found.stderr
    assert desk.data("status") == {"programmes": []}
    assert "no programmes yet" in desk.run("tick").stdout


def test_whatever_reads_a_faulty_file_tells_its_faults(desk: Desk) -> None:
    desk.file.write_text("programme: pilot\n", "utf-8")
    found = desk.run("export", desk.file, "-o", desk.home / "plan.xlsx", code=1)
    assert "missing-key" in found.stderr


def test_a_forgotten_was(applied: Desk) -> None:
    applied.run("report", KEY, "--progress", 0)
    applied.run("report", KEY, "--progress", 50)
    applied.file.write_text(PLAN.replace("召开领导小组会议", "召开领导小组全体会议"), "utf-8")
    warned = applied.run("plan", applied.file).stdout
    assert "add to that  was: 召开领导小组会议" in warned
    refused = applied.run("apply", applied.file, code=1)
    assert "→ if they were renamed:" in refused.stderr
    applied.run("apply", applied.file, "--retire", "--reason", "改开全体会议")


# --- report


def test_report_in_both_languages(applied: Desk) -> None:
    done = applied.run("report", "领导小组", "--done", "--on", "2023-03-20", "--note", "已开")
    assert done.stdout == f"recorded: {KEY}  召开领导小组会议  Completed\n"
    part = applied.run("report", "结对 教研", "--progress", 40, lang="zh")
    assert part.stdout == "已记录: pilot/3/教研中心  开展结对帮扶  推进中 40%\n"
    value = applied.run("report", "pilot/学校达标", "--value", "2", lang="zh")
    assert value.stdout == "已记录: pilot/学校达标  学校达标  2所\n"


def test_report_json(applied: Desk) -> None:
    assert applied.data("report", "领导小组", "--done", "--on", "2023-03-20") == {
        "key": KEY,
        "title": "召开领导小组会议",
        "status": "done",
        "progress": 100,
        "to": "",
        "again": [],
        "until": None,
        "kind": "done",
    }


def test_why(applied: Desk) -> None:
    applied.run("tick")
    shown = applied.run("why", "领导小组", lang="zh", COLUMNS="200").stdout
    assert "pilot/1/基础教育科  召开领导小组会议" in shown
    assert "启动交办" in shown
    assert "处理前已到2023-03-22，由后者代替" in shown
    assert "待发送" in applied.run("why", "领导小组", "基础", lang="zh").stdout
    assert "the policy has it off" in applied.run("why", "领导小组", COLUMNS="200").stdout
    found = applied.data("why", "领导小组", "基础教育科")
    assert (found["key"], found["status"], found["end"]) == (KEY, "overdue", "2023-03-31")
    assert {row["recipient"] for row in found["rungs"]} == {"基础教育科"}
    (waits,) = (row for row in found["rungs"] if row["state"] == "planned")
    assert (waits["rung"], waits["channel"], waits["at"]) == (
        "after",
        "file",
        "2023-06-20T00:40:00+00:00",
    )
    assert "late" in waits["because"]
    assert "unknown-recipient" in applied.run("why", "领导小组", "某局", code=2).stderr


def test_receipts(applied: Desk) -> None:
    key = "pilot/3/教研中心"
    said = applied.run("report", key, "--hand-on", "组织人事科", "--note", "职责在人事").stdout
    assert said == f"recorded: {key}  开展结对帮扶  In progress  To be handed on → 组织人事科\n"
    assert "申请移交 组织人事科" in applied.run("list", "--office", "教研中心", lang="zh").stdout
    said = applied.run("report", key, "--consent", lang="zh").stdout
    assert said == f"已记录: {key}  开展结对帮扶  推进中  已移交 → 组织人事科\n"
    assert "→ 组织人事科" in applied.run("list", "--office", "教研中心").stdout
    assert "Signed for" in applied.run("report", key, "--sign").stdout
    assert "Reminders pause" in applied.run("report", key, "--acknowledge").stdout
    assert "no-reason" in applied.run("report", key, "--snooze", "2023-07-01", code=2).stderr
    applied.run("report", key, "--snooze", "2023-07-01", "--note", "校长外出")
    chinese = applied.run("report", key, "--decline", code=2, lang="zh").stderr
    assert "没有写明原因" in chinese
    applied.run("report", key, "--decline", "--note", "不属我中心职责")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "say one of --done"),
        (["--done", "--blocked", "--note", "x"], "say one of --done"),
        (["--sign", "--decline", "--note", "x"], "say one of --done"),
        (["--acknowledge", "--snooze", "2023-07-01", "--note", "x"], "say one of --done"),
        (["--sign", "--progress", "10"], "say one of --done"),
        (["--blocked"], "--blocked needs a reason"),
        (["--progress", "150"], "progress 150 is out of range"),
        (["--done", "--on", "2023-06-21"], "2023-06-21 lies in the future"),
        (["--done", "--on", "20 June"], "write it like 2023-06-20"),
        (["--done", "--evidence", "none.pdf"], "none.pdf: No such file or directory"),
        (["--value", "many"], "'many' is no number"),
        (["--value", "inf"], "'inf' is no number"),
        (["--value", "1", "--evidence", "x.pdf"], "--evidence belongs to an assignment"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(
    applied: Desk, arguments: list[str], told: str
) -> None:
    found = applied.run("report", "领导小组", *arguments, code=2)
    assert told in found.stderr
    assert found.stdout == ""


def test_an_ambiguous_key_lists_what_it_fits(applied: Desk) -> None:
    found = applied.run("report", "自查", "--done", code=2)
    assert found.stderr.splitlines()[0] == (
        "error: ambiguous-assignment: '自查' matches 3 assignments"
    )
    assert "  pilot/5/学校001/基础教育科  开展自查·学校001" in found.stderr


# --- list, status


def test_list_fits_80_columns(applied: Desk) -> None:
    found = applied.run("list", "pilot", COLUMNS="80").stdout
    assert KEY in found
    assert max(_width(line) for line in found.splitlines()) <= 80
    assert found.index("Overdue") < found.index("Due soon") < found.index("No date")


def test_list_json_and_filters(applied: Desk) -> None:
    rows = applied.data("list", "--office", "教研中心", "--status", "open")
    assert [row["key"] for row in rows] == ["pilot/3/教研中心"]
    assert applied.data("list", "--as-of", "2023-01-09") == []
    assert applied.run("list", "--as-of", "2023-01-09", lang="zh").stdout == "没有符合条件的分工\n"
    assert "组织人事科" in applied.run("list", "--office", "人事科", code=2).stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 110])
def test_status_tables_fit_the_terminal(applied: Desk, lang: str, columns: int) -> None:
    axes = [f"--by={axis}" for axis in ("phase", "office", "unit", "month")]
    found = applied.run("status", *axes, lang=lang, COLUMNS=str(columns)).stdout
    assert max(_width(line) for line in found.splitlines()) <= columns
    for words in {
        "zh": ("演示", "截至日期 2023-06-20", "责任单位", "超期未办结 1", "2023.03–12*", "目标值"),
        "en": ("DEMONSTRATION", "As of 2023-06-20", "Office", "Overdue 1", "2023.03–05*", "Goal"),
    }[lang]:
        assert words in found


def test_status_by_one_axis_only(applied: Desk) -> None:
    found = applied.run("status", "pilot", "--by", "office").stdout
    assert "组织人事科" in found
    assert "策划准备" not in found


def test_status_of_a_day_before_the_plan_says_so(applied: Desk) -> None:
    found = applied.run("status", "--as-of", "2023-01-09").stdout
    assert "no plan was in force on that day" in found
    assert "Planned —" in found


def test_status_with_corrections(applied: Desk) -> None:
    applied.run("report", "领导小组", "--done", "--on", "2023-03-20")
    then = applied.data("status", "--as-of", "2023-04-10")["programmes"][0]
    now = applied.data("status", "--as-of", "2023-04-10", "--with-corrections")["programmes"][0]
    assert (then["counts"].get("done"), now["counts"]["done"]) == (None, 1)


def test_an_unknown_programme_in_both_languages(applied: Desk) -> None:
    english = applied.run("status", "X", code=2).stderr.splitlines()
    assert english[0] == "error: unknown-programme: no programme is called 'X'"
    assert english[1].startswith("  → there are: pilot")
    assert applied.run("status", "X", code=2, lang="zh").stderr.startswith(
        "错误：unknown-programme：没有名为“X”的项目\n  → 现有：pilot"
    )


# --- tick, deliver


def test_tick_twice_then_rebuild(applied: Desk) -> None:
    assert "策划准备" in applied.run("tick").stdout
    assert applied.run("tick").stdout == "pilot: nothing was due\n"
    assert applied.run("tick", lang="zh").stdout == "pilot: 没有到期事项\n"
    (told,) = applied.data("tick", "--rebuild")["programmes"]
    assert told["busy"] is False
    assert sum(phase["touched"] for phase in told["phases"]) == 10


def test_deliver_each_once(applied: Desk) -> None:
    applied.run("tick", PROGRAMME_NOW="2023-06-19T08:00")
    sent = applied.data("deliver", PROGRAMME_NOW="2023-06-19T09:00")["messages"]
    assert {message["state"] for message in sent} == {"sent"}
    assert len(sent) == len({message["recipient"] for message in sent}) == 3
    assert applied.data("deliver", PROGRAMME_NOW="2023-06-19T09:05")["messages"] == []
    assert list((applied.home / "outbox").iterdir())


# --- stores real and simulated, settings


def test_a_pinned_clock_and_a_real_store_do_not_mix(desk: Desk, tmp_path: Path) -> None:
    desk.run("status")
    real = desk.run("status", code=1, PROGRAMME_NOW="")
    assert "set PROGRAMME_NOW again" in real.stderr
    other = str(tmp_path / "real")
    desk.run("status", PROGRAMME_NOW="", PROGRAMME_HOME=other)
    pinned = desk.run("status", code=1, PROGRAMME_HOME=other)
    assert "error: store-simulated: this store holds real records" in pinned.stderr


def test_bad_settings_are_named(desk: Desk) -> None:
    found = desk.run("status", code=2, PROGRAMME_PREFECT_PORT="x", PROGRAMME_SMTP_PASSWORD="geheim")
    assert "PROGRAMME_PREFECT_PORT" in found.stderr
    assert "geheim" not in found.output


# --- the group itself


@pytest.mark.parametrize(
    ("typed", "meant"), [("statu", "status"), ("aply", "apply"), ("lst", "list")]
)
def test_a_mistyped_command_gets_the_nearest(desk: Desk, typed: str, meant: str) -> None:
    found = desk.run(typed, code=2)
    assert f"there is no command '{typed}'; did you mean: {meant}" in found.stderr


def test_a_command_that_is_like_no_other(desk: Desk) -> None:
    assert "No such command 'qqq'" in desk.run("qqq", code=2).stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(desk: Desk, name: str) -> None:
    assert desk.run(name, "--help").stdout.startswith("Usage: cli")


def test_help_lists_commands_in_the_language_asked_for(desk: Desk) -> None:
    assert "填报分工的进展" in desk.run("--lang", "zh", "--help").stdout
    english = desk.run("--help").stdout
    assert all(f"  {name} " in english for name in COMMANDS)


def _width(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(line.rstrip())
