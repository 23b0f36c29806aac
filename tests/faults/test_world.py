"""Clocks, zones, plans and disks that change under a programme's feet."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from programme import store
from tests.faults.conftest import APPLIED, OFFICES, OVERDUE, Machine
from tests.notify.conftest import Inbox

BERLIN = """\
programme: berlin
title: Schulprogramm
year: 2023
zone: Europe/Berlin
calendar: DE
language: en
offices: [Schulamt, Bauamt]
phases:
  - title: Beginn
    tasks:
      - {when: 2023-03-24 to 2023-06-30, lead: Schulamt, title: before the change}
      - {when: 2023-03-27 to 2023-06-30, lead: Bauamt, title: after the change}
"""


def ids(inbox: Inbox) -> Counter[str]:
    """How often each mail arrived, by its Message-ID."""
    found = (message_from_bytes(data, policy=default) for _, data in inbox.mails)
    return Counter(str(mail["Message-ID"]) for mail in found)


def told(inbox: Inbox, title: str) -> int:
    """In how many mails a matter is told."""
    bodies = (
        message_from_bytes(data, policy=default).get_body(("plain",)) for _, data in inbox.mails
    )
    return sum(title in body.get_content() for body in bodies if body)


def day(machine: Machine, now: str) -> None:
    """A tick and a delivery."""
    machine.run("tick", now=now)
    machine.run("deliver", now=now)


def test_a_clock_set_back_and_forward_repeats_nothing(ticked: Machine, mail: Inbox) -> None:
    for now in (OVERDUE, APPLIED, "2023-03-02T09:00", OVERDUE, "2024-04-08T09:00", OVERDUE):
        day(ticked, now)
    assert set(ids(mail).values()) == {1}
    for n in range(len(OFFICES)):
        to = [f"office{n}@example.cn"]
        assert sum(recipients == to for recipients, _ in mail.mails) == 2  # overdue; a year later


def test_a_day_that_is_shorter_keeps_the_hour(tmp_path: Path, mail: Inbox, ticked: Machine) -> None:
    machine = Machine(tmp_path / "berlin", ticked.settings)
    (machine.folder / "home").mkdir(parents=True)
    (machine.folder / "berlin.yaml").write_text(BERLIN, "utf-8")
    known = "Schulamt: schulamt@example.de\nBauamt: bauamt@example.de\n"
    (machine.folder / "home/contacts.yaml").write_text(known, "utf-8")
    machine.run("apply", f"{machine.folder}/berlin.yaml", now="2023-03-20T09:00+01:00")
    arrived = {}
    for now in ("2023-03-24T07:39Z", "2023-03-24T07:41Z", "2023-03-27T06:39Z", "2023-03-27T06:41Z"):
        day(machine, now)
        arrived[now] = [to[0] for to, _ in mail.mails]
    assert list(arrived.values()) == [
        [],
        ["schulamt@example.de"],
        ["schulamt@example.de"],
        ["schulamt@example.de", "bauamt@example.de"],
    ]


def test_a_programme_that_moves_to_another_zone_tells_each_matter_once(
    ticked: Machine, mail: Inbox
) -> None:
    for file in ticked.files:
        text = Path(file).read_text("utf-8")
        Path(file).write_text(
            text.replace("year: 2023", "year: 2023\nzone: Europe/Berlin"), "utf-8"
        )
    ticked.apply()
    for now in ("2023-03-01T09:00", "2023-03-01T15:30", "2023-03-02T15:45"):
        day(ticked, now)
    assert set(ids(mail).values()) == {1}
    assert Counter(to[0] for to, _ in mail.mails) == {f"office{n}@example.cn": 1 for n in range(6)}


def test_a_plan_changed_after_planning_is_what_is_told(ticked: Machine, mail: Inbox) -> None:
    gone, later = "事项第1科", "事项第2科"
    for file in ticked.files:
        lines = Path(file).read_text("utf-8").splitlines(keepends=True)
        kept = [line.replace("when: 3月", "when: 9月") if later in line else line for line in lines]
        Path(file).write_text("".join(line for line in kept if gone not in line), "utf-8")
    ticked.apply()
    ticked.run("deliver")
    assert (told(mail, gone), told(mail, later), told(mail, "事项第3科")) == (0, 0, 1)
    states = ticked.messages()
    assert (states["第1科"], states["第2科"], states["第3科"]) == ("cancelled", "cancelled", "sent")


def test_a_store_that_cannot_grow_loses_nothing(applied: Machine) -> None:
    """SQLITE_FULL while a larger plan is put into force; afterwards all goes on."""
    before, file = applied.state(), Path(applied.files[0])
    text = file.read_text("utf-8")
    more = (f"      - {{when: 3月, lead: 第1科, title: 新增{n}}}\n" for n in range(200))
    file.write_text(text + "".join(more), "utf-8")
    full = Machine(applied.folder, {**applied.settings, "FAULT_DISK_FULL": "1"})
    running = full.start("apply", str(file))
    assert running.end() == 1
    assert "database or disk is full" in running.said()
    assert "store-unusable" in running.said()
    assert applied.state() == before
    applied.run("apply", str(file))
    applied.run("tick")
    assert applied.messages() == dict.fromkeys(OFFICES, "planned")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs rights that this user lacks")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_full_while_sending_repeats_nothing(
    ticked: Machine, mail: Inbox, small_disk: Path
) -> None:
    """On a disk without a free byte nothing is sent, and nothing is taken for sent; with room
    again each goes once."""
    machine = ticked.copy(small_disk / "machine")
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    running = machine.start("deliver")
    assert running.end() == 1
    assert not mail.mails
    filler.unlink()
    machine.run("deliver")
    assert set(ids(mail).values()) == {1}
    assert machine.messages() == dict.fromkeys(OFFICES, "sent")


def test_a_year_whose_holidays_are_not_announced(
    tmp_path: Path, mail: Inbox, ticked: Machine
) -> None:
    machine = Machine(tmp_path / "later", ticked.settings).prepare()
    for file in machine.files:
        text = Path(file).read_text("utf-8")
        Path(file).write_text(text.replace("2023", "2031"), "utf-8")
    machine.run("apply", *machine.files, now="2031-02-03T09:00")
    for now in ("2031-03-01T09:00", "2031-03-02T09:00", "2031-03-03T08:39"):  # Saturday …
        day(machine, now)
    assert not mail.mails
    day(machine, "2031-03-03T08:41")
    assert set(ids(mail).values()) == {1}
    assert len(mail.mails) == len(OFFICES)
    with machine.store() as opened, opened.read() as tx:
        assert {row.state for row in store.outbox.messages(tx)} == {"sent"}


@pytest.mark.parametrize("sent", [0, 2])
def test_power_lost_while_sending_leaves_doubts_and_repeats_nothing(
    ticked: Machine, mail: Inbox, tmp_path: Path, sent: int
) -> None:
    """What was not written through to the disk is gone with the power: only the claim is known."""
    steps = ticked.copy(tmp_path / "calm").run("deliver").steps()
    words = [n for n, step in enumerate(steps, 1) if step == "smtplib.send"]
    mail.mails.clear()
    ticked.killed("deliver", at=words[1 + 5 * sent])  # EHLO, then five for each message
    assert len(mail.mails) == sent
    with ticked.store() as opened, opened.write() as tx:
        tx.exec_driver_sql(
            "UPDATE message SET state='claimed', handed_at=NULL, sent_at=NULL, "
            "lease_token='elsewhere/1/x/another-boot' WHERE state IN ('claimed', 'sent')"
        )
        tx.exec_driver_sql("UPDATE reminder SET state='claimed' WHERE state='sent'")
    ticked.run("deliver")
    assert ticked.messages() == dict.fromkeys(OFFICES, "unknown")
    assert len(mail.mails) == sent
