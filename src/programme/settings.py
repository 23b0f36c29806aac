"""Settings: environment variables with the prefix `PROGRAMME_`, else one `settings.toml` in
`PROGRAMME_HOME`. A bad value fails at start with its name."""

import os
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import DirectoryPath, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from programme.errors import COLON, UsageError, joined, placed
from programme.foreign import Unfit, failure, unfits
from programme.language import Language, terminal_language


class Settings(BaseSettings):
    """Everything that differs between installations. Secrets have no default."""

    model_config = SettingsConfigDict(
        env_prefix="PROGRAMME_", env_ignore_empty=True, extra="forbid"
    )

    home: Path = Path("var")
    store: SecretStr | None = None  # a database URL; the default is SQLite in `home`
    now: datetime | None = None  # pins the clock of a simulated store
    lang: Language | None = None
    mode: Literal["embedded", "server"] = "embedded"
    author: str = ""
    schedules: Path = Path("schedules")
    flows: Path = Path("flows")
    contacts: Path | None = None
    prefect_port: int = 4200
    prefect_url: str | None = None
    rank: dict[str, Any] = {}  # see core.ranking.Rule
    channel: Literal[
        "file", "console", "smtp", "dingtalk", "wecom", "feishu", "webhook", "apprise"
    ] = "file"
    smtp_host: str = "localhost"
    smtp_port: int = 587
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    smtp_sender: str = "programme@localhost"
    smtp_timeout: float = 30.0  # seconds
    smtp_ca_file: Path | None = None
    dingtalk_url: str | None = None  # of a private deployment, as the two below
    wecom_url: str | None = None
    feishu_url: str | None = None
    webhook_url: str | None = Field(default=None, repr=False)
    webhook_secret: SecretStr | None = None
    webhook_idempotent: bool = False
    http_timeout: float = 10.0  # seconds
    http_ca_file: Path | None = None
    http_proxy: SecretStr | None = None
    templates: DirectoryPath | None = None  # the default is `templates` in `home`
    digest_lines: int = Field(default=50, ge=1)  # matters listed in a message
    web_url: str | None = Field(default=None, pattern=r"^https?://[^\s<>\"?#]+$")
    web_host: str = "127.0.0.1"
    web_port: int = 8480
    link_days: int = Field(default=30, ge=1)
    secret: SecretStr | None = Field(default=None, min_length=16)  # the default is made once
    send_at: str = "08:40"  # local time of the daily digest
    attempts: int = Field(default=8, ge=1)  # to send a message, before a person is to look
    daily_messages: int = Field(default=3, ge=1)  # to a recipient

    @field_validator("now")
    @classmethod
    def _aware(cls, now: datetime | None) -> datetime | None:
        """A pinned time without a zone is meant in the bureaus' own, Asia/Shanghai."""
        if now is None:
            return None
        return (now if now.tzinfo else now.replace(tzinfo=ZoneInfo("Asia/Shanghai"))).astimezone(
            UTC
        )

    @field_validator("send_at")
    @classmethod
    def _clock_time(cls, text: str) -> str:
        if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text):
            raise Unfit("write a time of day like 08:40", "请写时刻，如 08:40")
        return text

    @property
    def store_url(self) -> str:
        """The database URL; never print it, it may hold a password."""
        if self.store:
            return self.store.get_secret_value()
        return f"sqlite:///{(self.home / 'programme.db').as_posix()}"

    @property
    def language(self) -> Language:
        """The language of the command line: set, or that of the terminal."""
        return self.lang or terminal_language()


def read_settings(**overrides: object) -> Settings:
    """Settings from `overrides`, then the environment, then `settings.toml`, then defaults.

    Raises UsageError that names each bad setting, never its value.
    """
    home = Path(str(overrides.get("home") or os.environ.get("PROGRAMME_HOME") or "var"))
    path = home / "settings.toml"
    try:
        filed = tomllib.loads(path.read_text("utf-8-sig")) if path.exists() else {}
        spoken = {k for k in filed if os.environ.get(f"PROGRAMME_{k.upper()}")}
        return Settings(**{k: v for k, v in filed.items() if k not in spoken} | overrides)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(
            "settings", *placed(path, failure(error)), "mend the file", "请改好这个文件"
        ) from None
    except ValidationError as error:
        faults = (
            {**fault, "loc": (_name(fault["loc"]),)} for fault in error.errors(include_input=False)
        )
        wrong = joined(COLON, [("bad settings", "设置有误"), unfits(faults)])
        raise UsageError(
            "settings",
            *wrong,
            f"set the environment variable, or the key in {path}",
            f"请设环境变量，或改 {path} 里的这一项",
        ) from None


def _name(loc: tuple[int | str, ...]) -> str:
    return "PROGRAMME_" + "_".join(str(part) for part in loc).upper()
