"""deliver --now and outbox, as a person types them."""

from tests.cli.test_commands import Desk, applied, desk

__all__ = ["applied", "desk"]

NOON = "2023-06-19T12:00"


def test_what_waits_is_told_and_may_be_sent_at_once(applied: Desk) -> None:
    applied.run("tick", PROGRAMME_NOW="2023-06-19T08:00")
    told = applied.run("deliver", lang="zh", PROGRAMME_NOW=NOON).stdout
    assert "等待至 06-19 14:30: 教研中心: 不在收件方的发送时段" in told
    assert "waiting 3" in applied.run("deliver", PROGRAMME_NOW=NOON).stdout
    waiting = applied.data("outbox", "--waiting", PROGRAMME_NOW=NOON)["messages"]
    assert {row["until"] for row in waiting} == {"2023-06-19T14:30:00+08:00"}
    first = str(waiting[0]["id"])
    assert "--reason" in applied.run("outbox", "--drop", first, code=2, PROGRAMME_NOW=NOON).stderr
    drop = ("outbox", "--drop", first, "--reason", "已电话告知")
    assert applied.run(*drop, PROGRAMME_NOW=NOON).stdout.startswith("1 dropped\n")
    assert applied.run("deliver", "--now", PROGRAMME_NOW=NOON).stdout.endswith("sent 2\n")


def test_decisions_that_make_no_sense_are_refused(applied: Desk) -> None:
    assert "say one of" in applied.run("outbox", "7", code=2).stderr
    assert "say one of" in applied.run("outbox", "--retry", "1", "--release", "2", code=2).stderr
    assert "there is no message 999" in applied.run("outbox", "--release", "999", code=2).stderr
    assert applied.run("outbox").stdout == "nothing is held, failed or waits\n"
