"""The daily ladder of seed 002 for 2023, message by message, against what was worked out by hand.

`tests/expectations/ladder-2023.txt` was written from the notice's table and the arrangement of the
year's holidays before anything was played.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
import yaml

from programme import store
from programme.actions.apply import apply
from programme.actions.context import Context
from programme.actions.deliver import deliver
from programme.actions.tick import tick
from programme.clock import at, local_date
from programme.core.calendar import Calendar
from tests.history import DAY, ROOT, ZONE, live, moved_to, simulated

SLUG = "yuhuan-2023"
EXPECTATIONS = ROOT / "tests" / "expectations"
TASKS = yaml.safe_load((EXPECTATIONS / f"{SLUG}.yaml").read_text("utf-8"))["tasks"]
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)

Told = dict[tuple[date, str], list[tuple[str, str]]]
"""By day and recipient, the rungs of one message, each with its task."""


def by_hand() -> Told:
    told: Told = {}
    for line in (EXPECTATIONS / "ladder-2023.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            day, recipient, rung, *tasks = line.split()
            row = told.setdefault((date.fromisoformat(day), recipient), [])
            row += [(rung, task) for task in tasks]
    return {key: sorted(row) for key, row in told.items()}


EXPECTED = by_hand()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The year, with nobody reporting: a tick each morning, a delivery at 08:40."""
    with simulated(tmp_path_factory.mktemp("ladder"), FIRST, channel="file") as ctx:
        apply(moved_to(ctx, FIRST, 6), [ROOT / "schedules" / f"{SLUG}.yaml"])
        for n in range((LAST - FIRST).days + 1):
            tick(moved_to(ctx, FIRST + n * DAY, 7), SLUG)
            deliver(moved_to(ctx, FIRST + n * DAY, 9))
        yield ctx


@pytest.fixture(scope="module")
def told(played: Context) -> Told:
    """What the ledger says was sent."""
    found: Told = {}
    for assignment in live(played, SLUG):
        with played.store.read() as tx:
            for reminder, message in store.ledger.story(tx, assignment.id):
                assert message
                assert message.state == reminder.state == "sent"
                day = local_date(message.send_at, ZONE)
                assert message.send_at == at(day, 8, 40, ZONE)
                row = found.setdefault((day, reminder.recipient), [])
                row.append((rung_of(reminder), task_of(assignment)))
    return {key: sorted(row) for key, row in found.items()}


def rung_of(reminder: store.ReminderRow) -> str:
    return reminder.rung if reminder.rung == "opening" else f"{reminder.rung}-{reminder.n}"


def task_of(row: store.AssignmentRow) -> str:
    (n,) = (task["n"] for task in TASKS if row.title.startswith(task["start"]))
    return f"{n}/{row.slot[-2:]}" if row.slot else str(n)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_message_of_a_month_is_the_one_worked_out_by_hand(told: Told, month: int) -> None:
    expected = {key: row for key, row in EXPECTED.items() if key[0].month == month}
    assert {key: row for key, row in told.items() if key[0].month == month} == expected


def test_each_message_was_written_once(played: Context) -> None:
    letters = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in Path(played.home / "outbox").glob("*.eml")
    ]
    days = [local_date(letter["Date"].datetime, ZONE) for letter in letters]
    assert sorted(days) == sorted(day for day, _ in EXPECTED)
    assert len({letter["Message-ID"] for letter in letters}) == len(letters)


def test_the_hand_written_table_keeps_to_working_days() -> None:
    """Nothing in Spring Festival or the October holiday; September's first rung after the end on
    the Saturday that made up for it."""
    days = {day for day, _ in EXPECTED}
    assert all(Calendar.of("CN").is_working(day) for day in days)
    rest = {date(2023, 1, 21) + k * DAY for k in range(7)}
    rest |= {date(2023, 9, 29) + k * DAY for k in range(8)}
    assert not days & rest
    assert (date(2023, 10, 7) - timedelta(days=7)).month == 9
    assert ("after-0", "20") in EXPECTED[date(2023, 10, 7), "教育督导室办公室"]
