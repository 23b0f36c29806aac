"""docs/reference/messages.md says what is so."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

from programme.notify import CHANNELS, parse_contacts
from programme.notify.letter import MOST_LINES

PAGE = (Path(__file__).parents[2] / "docs/reference/messages.md").read_text("utf-8")


def test_the_example_of_contacts_is_right() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    contact, *_ = parse_contacts(example, environment=defaultdict(lambda: "x")).route(
        "计划财务科", date(2023, 7, 1)
    )
    assert contact.name == "王老师"


def test_every_channel_and_setting_is_described() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGE, re.MULTILINE))
    for name, channel in CHANNELS.items():
        for setting in channel.settings.model_fields:
            assert f"`{setting}`" in rows[name]


def test_the_number_of_listed_matters_is_right() -> None:
    assert f"The first {MOST_LINES} matters are listed" in PAGE
