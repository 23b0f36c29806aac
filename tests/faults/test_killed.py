"""Kill -9 in the middle of apply, tick and deliver, then run again: nothing lost, nothing twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.faults.conftest import APPLIED, OFFICES, OVERDUE, SECONDS, Machine, moments
from tests.notify.conftest import Inbox


def test_a_killed_apply_did_all_or_nothing(applied: Machine, tmp_path: Path) -> None:
    before = applied.state()
    for file in applied.files:
        text = Path(file).read_text("utf-8")
        Path(file).write_text(text.replace("when: 3月", "when: 4月", 3), "utf-8")
    calm = applied.copy(tmp_path / "calm")
    steps = calm.apply().steps()
    for at in moments(steps):
        machine = applied.copy(tmp_path / f"{at}")
        machine.killed("apply", *machine.files, at=at)
        assert machine.state() == before
        machine.apply()
        assert machine.state() == calm.state()


def test_a_killed_tick_is_finished_by_the_next(applied: Machine, tmp_path: Path) -> None:
    calm = applied.copy(tmp_path / "calm")
    steps = calm.run("tick").steps()
    for at in moments(steps):
        machine = applied.copy(tmp_path / f"{at}")
        machine.killed("tick", at=at)
        assert "another process" not in machine.run("tick").said()
        assert machine.state() == calm.state()


def test_a_tick_killed_again_and_again_comes_to_its_end(ticked: Machine, tmp_path: Path) -> None:
    calm = ticked.copy(tmp_path / "calm")
    calm.run("tick", now=OVERDUE)
    code, kills, at = -9, 0, 10
    while code == -9:
        running = ticked.start("tick", now=OVERDUE, kill_at=at)
        code, kills, at = running.end(), kills + 1, at + 20
        assert code in (0, -9), running.said()
    assert kills > 2
    assert ticked.state() == calm.state()


def test_a_killed_deliver_loses_no_file_and_writes_none_twice(
    ticked: Machine, tmp_path: Path
) -> None:
    calm = ticked.copy(tmp_path / "calm")
    steps = calm.run("deliver").steps()
    assert len(calm.outbox) == len(OFFICES)
    for at in moments(steps):
        machine = ticked.copy(tmp_path / f"{at}")
        machine.killed("deliver", at=at)
        machine.run("deliver")
        assert machine.outbox == calm.outbox
        assert machine.state() == calm.state()


def test_a_killed_deliver_sends_no_mail_twice_and_knows_what_may_be_lost(
    ticked: Machine, mail: Inbox, tmp_path: Path
) -> None:
    steps = ticked.copy(tmp_path / "calm").run("deliver").steps()
    in_doubt = Counter[str]()
    for at in moments(steps, rounds=14):
        mail.mails.clear()
        machine = ticked.copy(tmp_path / f"{at}")
        machine.killed("deliver", at=at)
        machine.run("deliver")
        arrived = Counter(to for recipients, _ in mail.mails for to in recipients)
        assert set(arrived.values()) <= {1}
        states = machine.messages()
        assert len(states) == len(OFFICES)
        assert set(states.values()) <= {"sent", "unknown"}
        assert list(states.values()).count("unknown") <= 1
        sent = {
            f"office{OFFICES.index(one)}@example.cn" for one, s in states.items() if s == "sent"
        }
        assert sent <= arrived.keys()
        in_doubt.update(states.values())
    assert in_doubt["unknown"]  # the kills did fall where it matters


def test_killed_between_hand_over_and_sending_leaves_one_in_doubt(
    ticked: Machine, mail: Inbox, tmp_path: Path
) -> None:
    steps = ticked.copy(tmp_path / "calm").run("deliver").steps()
    mail.mails.clear()
    ticked.killed("deliver", at=steps.index("smtplib.connect") + 1)
    ticked.run("deliver")
    assert Counter(ticked.messages().values()) == {"sent": len(OFFICES) - 1, "unknown": 1}
    assert len(mail.mails) == len(OFFICES) - 1


def test_a_deliver_killed_from_outside_goes_on(ticked: Machine) -> None:
    """The console script's own process, killed as soon as a file is seen in the outbox."""
    environment = {
        **os.environ,
        "PROGRAMME_HOME": f"{ticked.folder}/home",
        "PROGRAMME_NOW": APPLIED,
    }
    command = [sys.executable, "-m", "programme", "deliver"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        while not ticked.outbox and process.poll() is None:
            pass
        process.send_signal(signal.SIGKILL)
    told = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", timeout=SECONDS, check=True
    )
    assert len(ticked.outbox) == len(OFFICES)
    assert set(ticked.messages().values()) == {"sent"}, told.stdout
