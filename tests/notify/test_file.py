"""The file channel."""

import email
from email.policy import default
from pathlib import Path

from programme.notify.file import FileSender, FileSettings, file_name
from tests.notify.conftest import an_outgoing


def test_a_message_becomes_a_mail_file(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "outbox"
    (outcome,) = [*FileSender(FileSettings(folder=folder)).send([an_outgoing()])]
    (path,) = folder.iterdir()
    assert (outcome.result, outcome.detail) == ("sent", str(path))
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert mail["Subject"] == "【催办】事项1"
    assert mail["To"] == "基础教育科 <office1@example.cn>"


def test_a_repeat_is_the_same_file(tmp_path: Path) -> None:
    sender = FileSender(FileSettings(folder=tmp_path))
    [*sender.send([an_outgoing(1), an_outgoing(2)])]
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    [*sender.send([an_outgoing(1), an_outgoing(2)])]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    assert len(before) == 2


def test_a_name_tells_date_and_key_and_keeps_keys_apart() -> None:
    name = file_name(an_outgoing(message_key="yuhuan-2023/5/2023-05/办公室"))
    assert name.startswith("2023-04-03-yuhuan-2023-5-2023-05-办公室-")
    assert name != file_name(an_outgoing(message_key="yuhuan-2023/5-2023-05/办公室"))
    long = file_name(an_outgoing(message_key="../../" + "办" * 500))
    assert len(long.encode()) <= 255
    assert "/" not in long


def test_what_cannot_be_written_fails_its_message_only(tmp_path: Path) -> None:
    sender = FileSender(FileSettings(folder=tmp_path))
    (tmp_path / file_name(an_outgoing(2))).mkdir()  # a folder stands in the way
    outcomes = [*sender.send([an_outgoing(1), an_outgoing(2), an_outgoing(3, address="nobody")])]
    assert [(o.result, o.permanent) for o in outcomes] == [
        ("sent", False),
        ("failed", False),
        ("failed", True),
    ]
    assert not list(tmp_path.glob("*.tmp"))
