"""Two processes at the same work at the same time: done once."""

from collections import Counter
from pathlib import Path

import pytest

from programme import store
from tests.faults.conftest import OFFICES, OVERDUE, Machine
from tests.notify.conftest import Inbox


@pytest.fixture
def machine(empty_url: str, tmp_path: Path) -> Machine:
    """A machine with two programmes in force, on each kind of database."""
    found = Machine(tmp_path / "machine", {"PROGRAMME_STORE": empty_url}).prepare()
    found.apply()
    return found


def test_two_ticks_at_once_decide_once(machine: Machine) -> None:
    running = [machine.start("tick") for _ in range(2)]
    assert [one.end() for one in running] == [0, 0]
    machine.run("tick")  # what one left to the other, should it have been refused
    once = machine.state()
    machine.run("tick")
    assert machine.state() == once
    assert machine.messages() == dict.fromkeys(OFFICES, "planned")


@pytest.mark.parametrize("many", [2, 8])
def test_deliverers_at_once_send_once(
    machine: Machine, ticked: Machine, mail: Inbox, many: int
) -> None:
    machine.settings |= ticked.settings
    machine.run("tick")
    running = [machine.start("deliver") for _ in range(many)]
    assert [one.end() for one in running] == [0] * many
    arrived = Counter(to for recipients, _ in mail.mails for to in recipients)
    assert arrived == {f"office{n}@example.cn": 1 for n in range(len(OFFICES))}
    assert machine.messages() == dict.fromkeys(OFFICES, "sent")


def test_a_tick_and_a_new_version_at_once(machine: Machine) -> None:
    for file in machine.files:
        text = Path(file).read_text("utf-8")
        Path(file).write_text(
            text + "  - title: 新阶段\n    tasks: [{when: 4月, lead: 第1科, title: 新增}]\n"
        )
    running = [
        machine.start("tick", now=OVERDUE),
        machine.start("apply", *machine.files, now=OVERDUE),
    ]
    assert [one.end() for one in running] == [0, 0], [one.said() for one in running]
    machine.run("tick", now=OVERDUE)
    with machine.store() as opened, opened.read() as tx:
        statuses = {
            row.status
            for programme in store.programmes.all(tx)
            for row in store.items.rows(tx, programme.id)
        }
    assert statuses == {"overdue", "open"}
