"""Settings: options before the environment before the file; bad ones named, secrets never."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from programme.errors import UsageError
from programme.language import terminal_language
from programme.settings import read_settings

SECRET = "correct-horse"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and nothing else in the environment."""
    for name in ("PROGRAMME_NOW", "PROGRAMME_LANG", "PROGRAMME_STORE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PROGRAMME_HOME", str(tmp_path))
    return tmp_path


def test_defaults(home: Path) -> None:
    found = read_settings()
    assert (found.home, found.now, found.channel, found.prefect_port) == (home, None, "file", 4200)
    assert found.store_url == f"sqlite:///{home}/programme.db"


def test_options_before_the_environment_before_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "settings.toml").write_text('prefect_port = 1\nauthor = "file"\n', "utf-8")
    assert read_settings().prefect_port == 1
    monkeypatch.setenv("PROGRAMME_PREFECT_PORT", "2")
    assert read_settings().prefect_port == 2
    assert read_settings(prefect_port=3).prefect_port == 3
    assert read_settings().author == "file"


def test_the_file_of_the_home_that_is_asked_for(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "settings.toml").write_text('lang = "zh"\nsend_at = "09:15"\n', "utf-8")
    found = read_settings(home=other)
    assert (found.home, found.language, found.send_at) == (other, "zh", "09:15")


def test_a_file_saved_by_a_windows_editor(home: Path) -> None:
    (home / "settings.toml").write_text("\ufeffprefect_port = 1\n", "utf-8")
    assert read_settings().prefect_port == 1


def test_an_empty_variable_is_unset(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "settings.toml").write_text('author = "李老师"\n', "utf-8")
    monkeypatch.setenv("PROGRAMME_NOW", "")
    monkeypatch.setenv("PROGRAMME_AUTHOR", "")
    found = read_settings()
    assert (found.now, found.author) == (None, "李老师")


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2023-06-20T09:00", datetime(2023, 6, 20, 1, tzinfo=UTC)),
        ("2023-06-20T09:00+00:00", datetime(2023, 6, 20, 9, tzinfo=UTC)),
        ("2023-06-20T09:00Z", datetime(2023, 6, 20, 9, tzinfo=UTC)),
    ],
)
def test_a_pinned_time_without_a_zone_is_chinas(
    monkeypatch: pytest.MonkeyPatch, told: str, meant: datetime
) -> None:
    monkeypatch.setenv("PROGRAMME_NOW", told)
    assert read_settings().now == meant


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROGRAMME_PREFECT_PORT", "many"),
        ("PROGRAMME_CHANNEL", "pigeon"),
        ("PROGRAMME_SEND_AT", "8.40"),
        ("PROGRAMME_NOW", "yesterday"),
        ("PROGRAMME_MODE", "cloud"),
        ("PROGRAMME_LANG", "fr"),
    ],
)
def test_a_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=name) as caught:
        read_settings()
    assert (caught.value.code, caught.value.exit_code) == ("settings", 2)


def test_an_unknown_key_of_the_file_is_named(home: Path) -> None:
    (home / "settings.toml").write_text('smtp_hots = "mail"\n', "utf-8")
    with pytest.raises(UsageError, match="PROGRAMME_SMTP_HOTS"):
        read_settings()


@pytest.mark.parametrize("content", [b"prefect_port = \n", "author = '李'".encode("gbk")])
def test_a_file_that_cannot_be_read_is_named(home: Path, content: bytes) -> None:
    (home / "settings.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"settings\.toml: "):
        read_settings()


def test_secrets_are_never_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"postgresql://me:{SECRET}@db/programme"
    monkeypatch.setenv("PROGRAMME_STORE", url)
    (home / "settings.toml").write_text(f'smtp_password = "{SECRET}"\n', "utf-8")
    found = read_settings()
    assert found.store_url == url
    assert SECRET not in f"{found!r} {found} {found.model_dump()} {found.model_dump_json()}"


@pytest.mark.parametrize("line", [f'smtp_password = ["{SECRET}"]', f'send_at = "{SECRET}"'])
def test_a_bad_value_is_not_repeated(home: Path, line: str) -> None:
    (home / "settings.toml").write_text(line, "utf-8")
    with pytest.raises(UsageError) as caught:
        read_settings()
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("names", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "en_US", "PROGRAMME_LANG": "zh"}, "zh"),
        ({"LANG": ""}, "en"),
    ],
)
def test_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, str], language: str
) -> None:
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    assert terminal_language() == read_settings().language == language
