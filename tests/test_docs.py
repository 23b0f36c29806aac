"""The README's commands are run as written; the Chinese README and the docs keep up with it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text("utf-8")


def block(text: str, language: str, number: int = 0) -> str:
    """The n-th fenced block of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)[number]


@pytest.mark.skipif(sys.platform == "win32", reason="the README's blocks are for a POSIX shell")
def test_the_commands_work_as_written(tmp_path: Path) -> None:
    (tmp_path / "my-programme.yaml").write_text(block(README, "yaml"), "utf-8")
    said = run(block(README, "sh", 1), tmp_path)
    assert "my-programme: version 1" in said
    assert "my-programme/3/2023-05/教研中心" in said
    assert '"as_of": "2023-05-31"' in said

    with (tmp_path / "my-programme.yaml").open("a", encoding="utf-8") as file:
        file.write(block(README, "yaml", 1))
    said = run(block(README, "sh", 2), tmp_path)
    assert "my-programme: version 2" in said
    assert "BEGIN:VCALENDAR" in (tmp_path / "jyzx.ics").read_text("utf-8")


def run(commands: str, folder: Path) -> str:
    """What the commands of a block say, in a folder on 29 May 2023."""
    scripts = Path(sys.executable).parent
    done = subprocess.run(
        ["sh", "-ec", commands],
        cwd=folder,
        env=os.environ
        | {
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "PROGRAMME_NOW": "2023-05-29T09:00",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_chinese_readme_has_the_same_example_and_commands() -> None:
    def bare(text: str) -> list[str]:
        return [line.split("#")[0].rstrip() for line in text.splitlines() if line.strip()]

    for number in range(2):
        assert bare(block(CHINESE, "yaml", number)) == bare(block(README, "yaml", number))
    for number in range(4):
        assert bare(block(CHINESE, "sh", number)) == bare(block(README, "sh", number))


@pytest.mark.parametrize("page", [*ROOT.glob("docs/how-to/*.md")], ids=lambda p: p.name)
def test_each_how_to_is_there_in_chinese_with_the_same_parts_and_commands(page: Path) -> None:
    def parts(text: str) -> list[list[str]]:
        blocks = re.findall(r"```\w*\n.*?```", text, re.DOTALL)
        lines = [[line.split("#")[0].rstrip() for line in block.splitlines()] for block in blocks]
        return [*lines, re.findall(r"^(?:#+|\||- |\d\.)", text, re.MULTILINE)]

    chinese = (page.parent / "zh" / page.name).read_text("utf-8")
    assert parts(chinese) == parts(page.read_text("utf-8"))


@pytest.mark.parametrize(
    "page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda p: p.name
)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text("utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


def test_every_setting_is_documented() -> None:
    from programme.settings import Settings

    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    told = set(re.findall(r"`(?:PROGRAMME_)?([A-Z_]+)`", page))
    for name in Settings.model_fields:
        assert any(name.upper().endswith(word.strip("_")) for word in told), name


def test_every_error_code_is_documented() -> None:
    names = ("reference/errors", "reference/faults", "how-to/import")
    pages = [ROOT / f"docs/{name}.md" for name in names]
    page = "\n".join(one.read_text("utf-8") for one in pages)
    used = {
        code
        for path in (ROOT / "src").rglob("*.py")
        for code in re.findall(r'code="([a-z-]+)"', path.read_text("utf-8"))
    }
    from programme.core.reason import REASONS  # of a phrase: words beside it, not errors

    assert used - set(re.findall(r"[a-z][a-z-]+", page)) - set(REASONS) == set()
