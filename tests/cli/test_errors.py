"""Every error that users may see has its gist in Chinese."""

import ast
from pathlib import Path

import pytest

from programme.cli.errors import GIST, tell
from programme.errors import ProgrammeError

SOURCES = Path(__file__).parents[2] / "src" / "programme"
NAMES = {"ProgrammeError", "UsageError", "NotFound", "Conflict", "BoardUnreachable", "BoardRefused"}


def codes() -> set[str]:
    """The codes that stand in calls of the errors' classes."""
    calls = (
        node
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NAMES
    )
    given = (keyword.value for call in calls for keyword in call.keywords if keyword.arg == "code")
    return {str(value.value) for value in given if isinstance(value, ast.Constant)}


def test_every_code_has_a_gist() -> None:
    found = codes()
    assert len(found) > 20
    assert found - GIST.keys() == set()


def test_an_error_in_english_and_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    error = ProgrammeError("no plan", mend="apply its file", code="no-plan")
    tell(error, "en")
    assert capsys.readouterr().err == "error: no-plan: no plan\n  → apply its file\n"
    tell(error, "zh")
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"错误：no-plan：{GIST['no-plan']}", "  no plan", "  → apply its file"]


def test_an_unknown_code_and_no_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    tell(ProgrammeError("odd", mend="", code="odd"), "zh")
    assert capsys.readouterr().err == "错误：odd：出错了\n  odd\n"
