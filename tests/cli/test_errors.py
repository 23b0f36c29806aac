"""Every error that users may see is documented, and told in their language."""

import ast
from pathlib import Path

import pytest

from programme.cli.errors import tell
from programme.errors import ProgrammeError

ROOT = Path(__file__).parents[2]
CLASSES = {
    "ProgrammeError", "UsageError", "NotFound", "Conflict", "BoardUnreachable", "BoardRefused",
    "ServerDied", "refusal",
}  # fmt: skip


def codes() -> set[str]:
    """The codes that stand first in the making of an error."""
    calls = (
        node
        for path in (ROOT / "src" / "programme").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (
            getattr(node.func, "id", "") in CLASSES or getattr(node.func, "attr", "") == "__init__"
        )
    )
    given = (
        call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)
    )
    return {str(code) for code in given}


@pytest.mark.parametrize("name", ["errors.md", "zh/errors.md"])
def test_every_code_is_documented(name: str) -> None:
    page = (ROOT / "docs" / "reference" / name).read_text("utf-8")
    found = codes()
    assert len(found) > 60
    assert {code for code in found if f"`{code}`" not in page} == set()


def test_an_error_in_english_and_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    error = ProgrammeError("no-plan", "no plan", "没有计划", "apply its file", "请启用")
    tell(error, "en")
    assert capsys.readouterr().err == "error: no-plan: no plan\n  → apply its file\n"
    tell(error, "zh")
    assert capsys.readouterr().err == "错误：no-plan：没有计划\n  → 请启用\n"
    assert str(error) == "no plan; apply its file"


def test_no_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    error = ProgrammeError("odd", "odd", "怪", "", "")
    tell(error, "zh")
    assert (capsys.readouterr().err, str(error)) == ("错误：odd：怪\n", "odd")
