"""A small plan, and stores filled from it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from programme.core.expand import Item
from programme.core.plan import Phase, Plan, Task
from programme.core.when import When, Window
from programme.store import AssignmentRow, ProgrammeRow, Store, items, programmes, versions

NOW = datetime(2023, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
TODAY = date(2023, 3, 1)
MARCH = Window(start=date(2023, 3, 1), end=date(2023, 3, 31))
MAY = Window(start=date(2023, 5, 1), end=date(2023, 5, 31))

MEETING = Item("yuhuan", "p1", "t1", "", "", "召开领导小组工作会议", MARCH, 10, "all", "none",
               ("基础教育科",))  # fmt: skip
PAIRING = Item("yuhuan", "p2", "t2", "", "", "结对帮扶", MAY, 10, "all", "issuer",
               ("基础教育科", "教育教学研究中心", "教育技术中心"))  # fmt: skip
VISIT = Item("yuhuan", "p2", "t3", "2023", "学校0000", "教学调研", MAY, 7, "all", "none",
             ("教育教学研究中心",))  # fmt: skip
VISITS = [replace(VISIT, unit=f"学校{n:04}", title=f"教学调研·第{n}小学") for n in range(3)]
ITEMS = [MEETING, PAIRING, *VISITS]


def plan(slug: str = "yuhuan", title: str = "试点学校工作") -> Plan:
    """A plan of one task; its items are given apart."""
    when = When(kind="window", words="3月", windows=(MARCH,))
    task = Task(key="t1", title="召开领导小组工作会议", when=when, lead=("基础教育科",))
    phase = Phase(key="p1", title="策划准备", tasks=(task,))
    return Plan(programme=slug, title=title, phases=(phase,))


def renamed(slug: str) -> list[Item]:
    """The items, for another programme."""
    return [replace(one, programme=slug) for one in ITEMS]


def filled(store: Store, slug: str = "yuhuan") -> tuple[ProgrammeRow, list[AssignmentRow]]:
    """A programme with its items, on 1 March."""
    with store.write() as tx:
        row = programmes.add(tx, plan(slug), TODAY)
        items.sync(tx, row.id, 1, renamed(slug), TODAY)
        return row, items.rows(tx, row.id)


def add_version(
    store: Store, programme_id: int, number: int, recorded: datetime, made: Plan
) -> None:
    """A version by nobody in particular."""
    with store.write() as tx:
        versions.add(tx, programme_id, number, recorded=recorded, author="李", via="cli",
                     source_hash="0", plan=made, changes=[{"kind": "added", "what": "召开"}],
                     reason="")  # fmt: skip


def moved(one: Item, window: Window) -> Item:
    """The item with another window."""
    return replace(one, window=window)


def ids(rows: Sequence[AssignmentRow]) -> list[int]:
    """The ids of assignments."""
    return [row.id for row in rows]
