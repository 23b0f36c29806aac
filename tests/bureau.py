"""A bureau for tests: a home of its own, a schedule file to edit, and any day for today."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from programme.actions.apply import Applied, apply
from programme.actions.context import Context
from programme.clock import Clock, at
from programme.runtime import running
from programme.settings import Settings, read_settings

ZONE = "Asia/Shanghai"
PLAN = dedent("""\
    programme: pilot
    title: 试点学校工作
    year: 2023
    starts: 2023-01-01
    ends: 2023-12-31
    lead: 基础教育科
    offices: [基础教育科, 组织人事科, 教研中心]
    units: {学校: {count: 3}}
    targets:
      学校达标: {of: 学校, measure: 所, add: {2023年6月前: 1, 2023年12月前: 2}}
    phases:
      - title: 策划准备
        tasks:
          - {when: 3月, title: 召开领导小组会议}
          - {when: 5月, lead: 组织人事科, title: 拟订教师交流方案}
      - title: 实施落实
        tasks:
          - {when: 3-12月, lead: [基础教育科, 教研中心], title: 开展结对帮扶}
          - {when: 5月、9月, lead: 教研中心, title: 召开质量分析会}
          - {when: 6月, for_each: 学校, title: 开展自查}
          - {when: 适时, title: 制定建设规划}
    """)


@dataclass
class Bureau:
    """`file` holds `text`, which tests edit; `on` makes a day today, at nine in the morning."""

    context: Context
    folder: Path
    text: str = PLAN
    file: Path = field(init=False)

    def __post_init__(self) -> None:
        self.file = self.folder / "pilot.yaml"

    def on(self, day: str) -> Context:
        """The context at nine on that day."""
        clock = Clock(at(date.fromisoformat(day), 9, 0, ZONE))
        return replace(self.context, clock=clock, author="李老师")

    def write(self, *edits: tuple[str, str]) -> Path:
        """The schedule file with each edit (old, new) made; every `old` must be there."""
        for old, new in edits:
            assert old in self.text
            self.text = self.text.replace(old, new)
        self.file.write_text(self.text, "utf-8")
        return self.file

    def apply(self, day: str, *edits: tuple[str, str], retire: bool = False) -> Applied:
        """The file, edited, put into force on that day."""
        return apply(self.on(day), [self.write(*edits)], retire=retire)[0]


@contextmanager
def opened(folder: Path) -> Iterator[Bureau]:
    """A bureau whose home is `folder/home`."""
    with running(simulated(folder / "home")) as context:
        yield Bureau(context, folder)


def simulated(home: Path) -> Settings:
    """Settings of a store whose clock is pinned."""
    return read_settings(home=home, now=at(date(2023, 6, 20), 9, 0, ZONE), author="李老师")


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """An empty bureau."""
    with opened(tmp_path) as found:
        yield found
