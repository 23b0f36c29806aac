"""docs/reference/messages.md says what is so."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from programme.clock import Clock
from programme.notify import CHANNELS, parse_contacts
from programme.notify.letter import MOST_LINES
from programme.notify.webhook import signature

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/messages.md").read_text("utf-8")


ROBOTS = ("JYZX_ROBOT", "JYZX_SECRET", "JYZX_WECOM", "OFFICE_ROBOT", "OFFICE_ROBOT_SECRET")
ANYTHING = dict.fromkeys(ROBOTS, "x")
DAY = date(2023, 7, 1)


def blocks(language: str) -> list[str]:
    """The page's examples in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_examples_of_contacts_are_right() -> None:
    book, robot = [parse_contacts(one, environment=ANYTHING) for one in blocks("yaml")]
    assert [c.name for c in book.route("计划财务科", DAY)] == ["王老师"]
    assert [c.channel for c in book.route("教研中心", DAY)] == ["dingtalk", "wecom", "smtp"]
    assert book.members("教研中心", DAY) == ("教研中心/陈老师",)
    assert book.route("分管领导", DAY)
    assert robot.route("教研中心", DAY)[0].secret


def test_the_file_to_copy_is_right_with_and_without_its_comments() -> None:
    text = (ROOT / "contacts.example.yaml").read_text("utf-8")
    assert len(parse_contacts(text).offices) == 3
    opened = re.sub(r"(?m)^# (?=\S+:( \{|$)|  )", "", text)
    book = parse_contacts(opened, environment=ANYTHING)
    assert [c.channel for c in book.route("办公室", DAY)] == ["dingtalk", "smtp"]
    assert book.members("办公室", DAY) == ("办公室/陈老师",)
    assert book.route("分管领导", DAY)


def test_a_receiver_can_tell_a_genuine_message_as_described() -> None:
    (snippet,) = blocks("python")
    known: dict[str, Any] = {}
    exec(snippet, known)
    body, stamp = b'{"key": "1"}', str(int(Clock().real().timestamp()))
    signed = signature("geheim", stamp, body)
    assert known["genuine"](signed, body, "geheim")
    assert not known["genuine"](signed, body + b" ", "geheim")
    assert not known["genuine"](signed, body, "other")
    assert not known["genuine"](signature("geheim", "1680482400", body), body, "geheim")


def test_every_channel_and_setting_is_described() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGE, re.MULTILINE))
    for name, channel in CHANNELS.items():
        for setting in channel.settings.model_fields:
            assert f"`{setting}`" in rows[name]


def test_the_number_of_listed_matters_is_right() -> None:
    assert f"The first {MOST_LINES} matters are listed" in PAGE
