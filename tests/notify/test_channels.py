"""The table of channels."""

from pathlib import Path

import pytest

from programme.errors import UsageError
from programme.notify import CHANNELS, open_channel
from tests.notify.conftest import an_outgoing

SETTINGS: dict[str, dict[str, object]] = {
    "console": {},
    "file": {"folder": "outbox"},
    "smtp": {"host": "127.0.0.1", "port": 1, "sender": "a@b.cn", "timeout": 5},
}


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_gives_one_outcome_for_each_message(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    batch = [an_outgoing(1), an_outgoing(2)]
    outcomes = [*open_channel(name, SETTINGS[name]).send(batch)]
    assert [o.key for o in outcomes] == [o.message_key for o in batch]
    assert {o.result for o in outcomes} == {"failed" if name == "smtp" else "sent"}


def test_an_unknown_channel_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'smtp'\\? channels are console, file, smtp"):
        open_channel("smpt", {})
    with pytest.raises(UsageError, match="there is no channel 'fax'; channels are"):
        open_channel("fax", {})


def test_a_wrong_setting_is_named_and_no_secret_told() -> None:
    with pytest.raises(UsageError) as told:
        open_channel("smtp", {"host": "h", "sender": "nobody", "password": ["geheim"]})
    assert "sender" in str(told.value)
    assert "password" in str(told.value)
    assert "geheim" not in str(told.value)
