"""The console script as a process: what it imports, its exit codes, its encoding."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bureau import PLAN

HEAVY = ("prefect", "sqlalchemy", "pydantic", "pydantic_settings", "alembic", "holidays", "rich")
PROGRAMME = Path(sys.executable).with_name("programme")
ROOT = Path(__file__).parents[2]


def run(*command: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A process in a folder, with the terminal's language and all PROGRAMME_ settings unset."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PROGRAMME_", "LC_", "LANG"))}
    return subprocess.run(
        [*map(str, command)], cwd=cwd, env=clean | env, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["--lang", "zh", "--help"]])
def test_help_imports_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    code = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr))"
        "\nfrom programme.cli import main\nmain()"
    )
    found = run(sys.executable, "-c", code, *arguments, cwd=tmp_path)
    assert found.returncode == 0
    assert found.stderr == "[]\n"
    assert found.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["status", "check", "demo", "run"])
def test_help_of_a_command_needs_no_prefect(tmp_path: Path, command: str) -> None:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('prefect' in sys.modules, file=sys.stderr))"
        "\nfrom programme.cli import main\nmain()"
    )
    found = run(sys.executable, "-c", code, command, "--help", cwd=tmp_path)
    assert (found.returncode, found.stderr) == (0, "False\n")


def test_from_a_fresh_folder_to_a_roll_up_with_the_real_clock(tmp_path: Path) -> None:
    """A locale that knows no Chinese does not matter."""
    (tmp_path / "pilot.yaml").write_text(PLAN, "utf-8")
    for arguments in (["check", "pilot.yaml"], ["apply", "pilot.yaml"], ["tick"], ["deliver"]):
        done = run(PROGRAMME, *arguments, cwd=tmp_path, LC_ALL="C")
        assert (done.returncode, done.stderr) == (0, "")
    found = run(PROGRAMME, "status", "--json", cwd=tmp_path, LC_ALL="C")
    (rolled,) = json.loads(found.stdout)["programmes"]
    assert (rolled["title"], rolled["simulated"]) == ("试点学校工作", False)
    assert "试点学校工作" in run(PROGRAMME, "status", cwd=tmp_path, LC_ALL="C").stdout
    assert (tmp_path / "var" / "programme.db").exists()


def test_exit_codes_and_where_errors_go(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("programme: x\n", "utf-8")
    faulty = run(PROGRAMME, "check", "bad.yaml", cwd=tmp_path)
    wrong = run(PROGRAMME, "status", "X", cwd=tmp_path)
    unknown = run(PROGRAMME, "statsu", cwd=tmp_path)
    assert [one.returncode for one in (faulty, wrong, unknown)] == [1, 2, 2]
    assert wrong.stdout == unknown.stdout == ""
    assert "error: unknown-programme" in wrong.stderr
    assert "did you mean: status" in unknown.stderr


def test_the_terminals_language_is_spoken(tmp_path: Path) -> None:
    assert "错误：" in run(PROGRAMME, "status", "X", cwd=tmp_path, LANG="zh_CN.UTF-8").stderr
    assert "error:" in run(PROGRAMME, "status", "X", cwd=tmp_path, LANG="de_DE.UTF-8").stderr


def test_all_schedules_of_the_project_pass_the_check(tmp_path: Path) -> None:
    files = sorted((ROOT / "schedules").glob("*.yaml"))
    found = run(PROGRAMME, "check", *files, "--json", cwd=tmp_path)
    assert found.returncode == 0
    assert {fault["severity"] for fault in json.loads(found.stdout)} <= {"warning"}
    assert len(files) >= 5


def test_a_pipe_that_closes_early_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "pilot.yaml").write_text(PLAN, "utf-8")
    run(PROGRAMME, "apply", "pilot.yaml", cwd=tmp_path)
    line = f"set -o pipefail; '{PROGRAMME}' list pilot | head -1"
    assert "Traceback" not in run("bash", "-c", line, cwd=tmp_path).stderr


def test_run_without_schedules_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "contacts.yaml").write_text("办公室: a@example.org\n", "utf-8")
    found = run(PROGRAMME, "run", cwd=tmp_path)
    assert found.returncode == 2
    assert "error: no-schedules: there is no schedule file in schedules" in found.stderr


def test_the_demonstration_outside_the_project_says_so(tmp_path: Path) -> None:
    found = run(PROGRAMME, "demo", "--once", cwd=tmp_path)
    assert found.returncode == 2
    assert "run this in a checkout of the project" in found.stderr


def test_keys_complete_with_tab(tmp_path: Path) -> None:
    """As bash asks for it; where there is no store, none is made."""
    asked = {"_PROGRAMME_COMPLETE": "bash_complete", "COMP_CWORD": "2"}
    typed = {"COMP_WORDS": "programme report pilot/1"}
    assert run(PROGRAMME, cwd=tmp_path, **asked, **typed).stdout.strip() == ""
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "pilot.yaml").write_text(PLAN, "utf-8")
    run(PROGRAMME, "apply", "pilot.yaml", cwd=tmp_path)
    found = run(PROGRAMME, cwd=tmp_path, **asked, **typed)
    assert found.stdout == "plain,pilot/1/基础教育科\n"
