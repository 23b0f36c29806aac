"""The table of channels."""

from pathlib import Path
from typing import get_args

import pytest

from programme.errors import UsageError
from programme.notify import CHANNELS, open_channel
from programme.runtime import running
from programme.settings import Settings
from tests.notify.conftest import an_outgoing

SETTINGS: dict[str, dict[str, object]] = {
    "console": {},
    "file": {"folder": "outbox"},
    "smtp": {"host": "127.0.0.1", "port": 1, "sender": "a@b.cn", "timeout": 5},
    "dingtalk": {"url": "http://127.0.0.1:1/send"},
    "wecom": {"url": "http://127.0.0.1:1/send"},
    "feishu": {"url": "http://127.0.0.1:1/hook"},
    "webhook": {},
    "apprise": {},
}
ADDRESSES = {"webhook": "http://127.0.0.1:1/", "apprise": "nothing", "smtp": "a@b.cn"}
"""At port 1 nobody listens."""


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_gives_one_outcome_for_each_message(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    batch = [an_outgoing(n, address=ADDRESSES.get(name, "token")) for n in (1, 2)]
    batch = batch if open_channel(name, SETTINGS[name]).addressed else [an_outgoing(1, address="")]
    outcomes = [*open_channel(name, SETTINGS[name]).send(batch)]
    assert [o.key for o in outcomes] == [o.message_key for o in batch]
    assert {o.result for o in outcomes} == {"sent" if name in ("console", "file") else "failed"}


def test_an_unknown_channel_is_told_with_the_nearest() -> None:
    with pytest.raises(
        UsageError, match="did you mean 'smtp'\\? channels are console, file, smtp,"
    ):
        open_channel("smpt", {})
    with pytest.raises(UsageError, match="there is no channel 'fax'; channels are"):
        open_channel("fax", {})


def test_a_wrong_setting_is_named_and_no_secret_told() -> None:
    with pytest.raises(UsageError) as told:
        open_channel("smtp", {"host": "h", "sender": "nobody", "password": ["geheim"]})
    assert "sender" in str(told.value)
    assert "password" in str(told.value)
    assert "geheim" not in str(told.value)


def test_every_channel_can_be_the_installation_s() -> None:
    assert {*get_args(Settings.model_fields["channel"].annotation)} == {*CHANNELS}


def test_every_channel_opens_with_the_settings_of_an_installation(tmp_path: Path) -> None:
    home = Settings(home=tmp_path, webhook_secret="geheim", dingtalk_url="https://a.cn/send")
    with running(home) as ctx:
        senders = {name: ctx.sender(name) for name in CHANNELS}
        assert all(ctx.sender(name) is sender for name, sender in senders.items())
        with pytest.raises(UsageError, match="there is no channel 'fax'"):
            ctx.sender("fax")
    assert "geheim" not in repr(senders)
    assert "https://a.cn/send" in repr(senders["dingtalk"])
