"""Every file in schedules/bad yields exactly the faults it says it expects."""

import re
from pathlib import Path

import pytest

from programme.core.faults import FAULTS, render
from programme.files.include import MAX_MB
from programme.files.schedule import check_file

BAD = Path(__file__).parents[1] / "schedules" / "bad"
FILES = sorted(BAD.glob("*.yaml"))


def expected(path: Path) -> list[str]:
    """`code@line` of the file itself, `code@path:line` of one it includes."""
    return re.findall("^# expect: (.*)$", path.read_bytes().decode("gb18030", "replace"), re.M)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_expected_codes_and_lines(path: Path) -> None:
    faults = check_file(path).faults
    own = str(path)
    found = [
        f"{f.code}@{f.line}"
        if f.file == own
        else f"{f.code}@{Path(f.file).relative_to(BAD)}:{f.line}"
        for f in faults
    ]
    assert sorted(found) == sorted(expected(path))
    for fault in faults:
        for language in ("en", "zh"):
            assert render(fault, language).startswith(f"{fault.file}:{fault.line}:{fault.column}: ")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_plan_is_given_only_without_errors(path: Path) -> None:
    loaded = check_file(path)
    assert (loaded.plan is None) == bool(loaded.errors)


def test_every_code_has_an_example() -> None:
    shown = {fault.split("@")[0] for path in FILES for fault in expected(path)}
    assert set(FAULTS) - shown == {"too-large"}


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_MB * 2**20 + 1)
    assert [fault.code for fault in check_file(path).faults] == ["too-large"]


def test_a_schedule_that_is_not_there(tmp_path: Path) -> None:
    (fault,) = check_file(tmp_path / "none.yaml").faults
    assert (fault.code, fault.line) == ("file-missing", 1)
