"""programme calendar, as a user calls it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from programme.cli import cli
from tests.bureau import PLAN


def run(folder: Path, *arguments: object) -> Result:
    env = {
        "PROGRAMME_NOW": "2023-06-20T09:00",
        "PROGRAMME_LANG": "en",
        "PROGRAMME_HOME": str(folder / "home"),
    }
    return CliRunner().invoke(cli, [str(one) for one in arguments], env=env)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one programme in force."""
    (tmp_path / "pilot.yaml").write_text(PLAN, "utf-8")
    assert run(tmp_path, "apply", tmp_path / "pilot.yaml").exit_code == 0
    return tmp_path


def kinds(data: bytes) -> set[str]:
    return {str(one.name) for one in Calendar.from_ical(data).subcomponents}


def test_a_feed_on_standard_output(folder: Path) -> None:
    found = run(folder, "calendar", "pilot", "--office", "教研中心", "-o", "-")
    assert found.exit_code == 0
    assert found.stdout_bytes.startswith(b"BEGIN:VCALENDAR\r\n")
    assert kinds(found.stdout_bytes) == {"VEVENT", "VTODO"}
    name = str(Calendar.from_ical(found.stdout_bytes)["X-WR-CALNAME"])
    assert name == "[演示数据] 教研中心"


@pytest.mark.parametrize("kind", ["vevent", "vtodo"])
def test_only_events_or_only_to_dos(folder: Path, kind: str) -> None:
    assert kinds(run(folder, "calendar", "--as", kind).stdout_bytes) == {kind.upper()}


def test_a_file_is_written_over_by_the_next_feed(folder: Path) -> None:
    path = folder / "feeds" / "office.ics"
    assert run(folder, "calendar", "-o", path).exit_code == 0
    first = path.read_bytes()
    assert run(folder, "calendar", "--office", "教研中心", "-o", path).exit_code == 0
    assert 0 < len(path.read_bytes()) < len(first)
    assert [one.name for one in path.parent.iterdir()] == ["office.ics"]


def test_what_is_no_calendar_is_not_written_over(folder: Path) -> None:
    before = (folder / "pilot.yaml").read_bytes()
    found = run(folder, "calendar", "-o", folder / "pilot.yaml")
    assert found.exit_code != 0
    assert "file-exists" in found.stderr
    assert (folder / "pilot.yaml").read_bytes() == before


def test_an_empty_store_gives_an_empty_calendar(tmp_path: Path) -> None:
    found = run(tmp_path, "calendar")
    assert found.exit_code == 0
    assert Calendar.from_ical(found.stdout_bytes).subcomponents == []
