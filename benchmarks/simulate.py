"""Seed 001 with each school's indicators, played over its seven years."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.table import Row, watch
from programme.actions.behaviour import Offices
from programme.actions.simulate import simulate as play
from tests.history import FIRST, LAST, SEED_001

LATE = 10
UNITS = "units:\n  各校: {{count: {sizes.schools}}}\n  各项: {{count: {sizes.indicators}}}"
TASK = """\
  - title: 指标达标
    tasks:
      - {{when: {first}/{last}, for_each: [各校, 各项], title: 对照指标达标}}
  # 五、保障措施"""


def simulate(sizes: Any, folder: Path) -> Iterator[Row]:
    """All offices ten days late; with the roll-ups of every month."""
    shutil.copytree(SEED_001.parent / "offices", folder / "offices")
    path = folder / SEED_001.name
    text = SEED_001.read_text("utf-8").replace("units:", UNITS.format(sizes=sizes), 1)
    path.write_text(text.replace("  # 五、保障措施", TASK.format(first=FIRST, last=LAST)), "utf-8")
    with watch() as played:
        found = play(path, Offices(LATE))
    yield Row("simulate seed 001", len(found.shares), "assignments", played, "read, played")
    with watch() as rolled:
        data = found.data()
    months, messages = len(data["months"]), data["messages"]
    note = f"{messages} messages; {months} months, each by phase and office"
    yield Row("its roll-ups, all as JSON", len(found.shares) * months, "leaves", rolled, note)
