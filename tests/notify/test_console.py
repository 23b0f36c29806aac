"""The console channel."""

import io
from pathlib import Path

import pytest

from programme.notify.console import ConsoleSender, ConsoleSettings
from tests.notify.conftest import an_outgoing


def test_messages_are_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [
        *ConsoleSender(ConsoleSettings()).send([an_outgoing(1), an_outgoing(2, address="")])
    ]
    assert [o.result for o in outcomes] == ["sent", "sent"]
    assert capsys.readouterr().out == (
        "──── 基础教育科 <office1@example.cn>\n【催办】事项1\n\n第一行\n.第二行\n\n"
        "──── 基础教育科\n【催办】事项2\n\n第一行\n.第二行\n\n"
    )


def test_a_robot_s_address_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for secret in ("robot-token", "https://me:geheim@example.cn/hook"):
        [*ConsoleSender(ConsoleSettings()).send([an_outgoing(address=secret)])]
        assert secret not in capsys.readouterr().out


def test_standard_error_leaves_standard_output_to_machines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    [*ConsoleSender(ConsoleSettings(stream="stderr")).send([an_outgoing()])]
    out, err = capsys.readouterr()
    assert not out
    assert "【催办】事项1" in err


def test_a_terminal_that_lacks_a_character_gets_a_question_mark(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with path.open("w", encoding="ascii") as stream:
        outcomes = [*ConsoleSender(ConsoleSettings(), stream=stream).send([an_outgoing()])]
    assert outcomes[0].result == "sent"
    assert "????1" in path.read_text("ascii")


def test_a_closed_stream_fails_the_message() -> None:
    stream = io.StringIO()
    stream.close()
    (outcome,) = [*ConsoleSender(ConsoleSettings(), stream=stream).send([an_outgoing()])]
    assert outcome.result == "failed"
    assert not outcome.permanent
