"""Deferrals, waivers, confirmation, corrections: facts that stand for good."""

from datetime import date
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from programme.actions.deliver import deliver
from programme.actions.facts import facts_of
from programme.actions.report import Reported, report
from programme.actions.status import status
from programme.actions.tick import tick
from programme.errors import NotFound, UsageError
from tests.bureau import Bureau

MATTER = "领导小组"  # due at the end of March


@pytest.fixture
def work(bureau: Bureau) -> Bureau:
    bureau.apply("2023-01-10")
    return bureau


def says(bureau: Bureau, day: str, kind: Any, key: str = MATTER, **said: Any) -> Reported:
    return report(bureau.on(day), key, kind, **said)


def counts(bureau: Bureau, day: str, *, as_of: str = "", corrected: bool = False) -> dict[str, int]:
    on = date.fromisoformat(as_of) if as_of else None
    (row,) = status(bureau.on(day), ["pilot"], as_of=on, corrected=corrected)["programmes"]
    (first,) = [p for p in row["phases"] if p["title"] == "策划准备"]
    return {k: n for k, n in first["counts"].items() if n}


def deferred(bureau: Bureau) -> None:
    says(bureau, "2023-03-20", "deferral", until=date(2023, 4, 30), note="场地未定")
    says(bureau, "2023-03-21", "deferred")


def test_a_granted_deferral_moves_the_deadline_and_keeps_the_first(work: Bureau) -> None:
    deferred(work)
    assert says(work, "2023-04-15", "progress", progress=50).status == "open"
    row, facts = facts_of(work.on("2023-04-15"), MATTER)
    assert (row.window.end, row.planned.end, row.first_end) == (
        date(2023, 4, 30),
        date(2023, 3, 31),
        date(2023, 3, 31),
    )
    assert [f.kind for f in facts] == ["deferral", "deferred", "progress"]
    assert says(work, "2023-04-28", "done").status == "done"


def test_without_it_the_same_is_late(work: Bureau) -> None:
    assert says(work, "2023-04-28", "done").status == "done_late"


def test_what_was_deferred_grows_late_in_its_turn(work: Bureau) -> None:
    deferred(work)
    tick(work.on("2023-05-01"), "pilot")
    assert counts(work, "2023-05-01") == {"overdue": 1, "open": 1}
    assert counts(work, "2023-05-01", as_of="2023-03-20") == {"open": 1, "upcoming": 1}


def test_the_past_does_not_know_a_later_grant(work: Bureau) -> None:
    says(work, "2023-04-10", "deferred", until=date(2023, 4, 30), note="另行安排")
    assert counts(work, "2023-04-12", as_of="2023-04-05") == {"overdue": 1, "upcoming": 1}
    assert counts(work, "2023-04-12") == {"open": 1, "upcoming": 1}


@pytest.mark.parametrize(
    ("day", "kind", "said", "code"),
    [
        ("2023-03-20", "deferral", {"until": date(2023, 4, 30)}, "no-reason"),
        (
            "2023-03-20",
            "deferral",
            {"until": date(2023, 3, 31), "note": "忙"},
            "deferral-not-later",
        ),
        ("2023-04-01", "deferral", {"until": date(2023, 4, 30), "note": "忙"}, "deferral-late"),
        ("2023-03-20", "deferred", {}, "no-request"),
        ("2023-03-20", "refused", {"note": "不准"}, "no-request"),
        ("2023-03-20", "waived", {}, "no-reason"),
        ("2023-03-20", "accepted", {}, "not-submitted"),
        ("2023-03-20", "reopened", {"note": "没做完"}, "not-closed"),
        ("2023-03-20", "waived", {"note": "取消", "by": "基础教育科"}, "same-person"),
        ("2023-03-20", "withdrawn", {"corrects": 99, "note": "误报"}, "unknown-report"),
        ("2023-03-20", "progress", {"corrects": 99, "progress": 9}, "unknown-report"),
    ],
)
def test_what_makes_no_sense_is_refused(
    work: Bureau, day: str, kind: str, said: dict[str, Any], code: str
) -> None:
    with pytest.raises((UsageError, NotFound)) as refused:
        says(work, day, kind, **said)
    assert refused.value.code == code
    assert facts_of(work.on(day), MATTER)[1] == []


def test_an_office_does_not_grant_its_own_deferral_save_the_issuer(work: Bureau) -> None:
    asked = {"until": date(2023, 4, 30), "note": "场地未定", "by": "基础教育科"}
    says(work, "2023-03-20", "deferral", **asked)
    with pytest.raises(UsageError, match="own matter"):
        says(work, "2023-03-21", "deferred", by="基础教育科")
    assert says(work, "2023-03-21", "deferred", by="张局长").until == date(2023, 4, 30)
    work.apply("2023-03-22", ("title: 试点学校工作\n", "title: 试点学校工作\nissuer: 基础教育科\n"))
    says(work, "2023-03-23", "waived", note="上级取消", by="基础教育科")


def test_what_is_closed_is_closed_once(work: Bureau) -> None:
    says(work, "2023-03-20", "waived", note="上级取消")
    with pytest.raises(UsageError, match="closed already"):
        says(work, "2023-03-21", "waived", note="再取消")
    assert says(work, "2023-03-22", "reopened").status == "at_risk"
    says(work, "2023-03-23", "done")
    with pytest.raises(UsageError, match="closed already"):
        says(work, "2023-03-24", "waived", note="取消")


def test_a_refusal_leaves_the_deadline(work: Bureau) -> None:
    says(work, "2023-03-20", "deferral", until=date(2023, 4, 30), note="场地未定")
    says(work, "2023-03-21", "refused", note="按期办结")
    assert counts(work, "2023-04-01") == {"overdue": 1, "upcoming": 1}


def test_what_is_submitted_is_confirmed_by_somebody_else(work: Bureau) -> None:
    work.text = work.text.replace(
        "title: 召开领导小组会议", "title: 召开领导小组会议, confirm: issuer"
    )
    work.text = work.text.replace("year: 2023", "year: 2023\nissuer: 教研中心", 1)
    work.apply("2023-01-11")
    assert says(work, "2023-03-30", "done").status == "submitted"
    with pytest.raises(UsageError, match="cannot confirm it"):
        says(work, "2023-04-05", "accepted")
    assert says(work, "2023-04-05", "returned", by="王主任", note="缺会议纪要").status == "overdue"
    says(work, "2023-04-06", "done")
    assert says(work, "2023-04-10", "accepted", by="王主任").status == "done_late"


def test_the_date_of_the_accepted_submission_counts(work: Bureau) -> None:
    work.text = work.text.replace(
        "title: 召开领导小组会议", "title: 召开领导小组会议, confirm: issuer"
    )
    work.text = work.text.replace("year: 2023", "year: 2023\nissuer: 教研中心", 1)
    work.apply("2023-01-11")
    says(work, "2023-03-30", "done")
    assert says(work, "2023-04-10", "accepted", by="王主任").status == "done"


def test_a_correction_changes_what_is_known_now_not_what_was_known_then(work: Bureau) -> None:
    says(work, "2023-03-20", "done")
    (wrong,) = facts_of(work.on("2023-03-20"), MATTER)[1]
    says(work, "2023-04-10", "withdrawn", corrects=wrong.seq, note="报错了事项")
    assert counts(work, "2023-04-10", as_of="2023-03-25") == {"done": 1, "upcoming": 1}
    assert counts(work, "2023-04-10", as_of="2023-03-25", corrected=True) == {
        "at_risk": 1,
        "upcoming": 1,
    }
    assert counts(work, "2023-04-10") == {"overdue": 1, "upcoming": 1}


def test_a_correction_may_itself_be_taken_back(work: Bureau) -> None:
    says(work, "2023-03-20", "done")
    (first,) = facts_of(work.on("2023-03-20"), MATTER)[1]
    says(work, "2023-04-10", "withdrawn", corrects=first.seq, note="报错了事项")
    last = facts_of(work.on("2023-04-10"), MATTER)[1][-1]
    says(work, "2023-04-11", "withdrawn", corrects=last.seq, note="没有报错")
    assert counts(work, "2023-04-11") == {"done": 1, "upcoming": 1}


def test_a_right_report_stands_in_for_a_wrong_one(work: Bureau) -> None:
    says(work, "2023-03-20", "progress", progress=90)
    (wrong,) = facts_of(work.on("2023-03-20"), MATTER)[1]
    found = says(
        work, "2023-03-22", "progress", progress=30, corrects=wrong.seq, on=date(2023, 3, 20)
    )
    assert found.progress == 30


def test_a_correction_keeps_the_day_of_what_it_stands_in_for(work: Bureau) -> None:
    says(work, "2023-03-20", "progress", progress=90)
    (wrong,) = facts_of(work.on("2023-03-20"), MATTER)[1]
    says(work, "2023-03-22", "progress", progress=30, corrects=wrong.seq)
    assert facts_of(work.on("2023-03-22"), MATTER)[1][-1].happened == date(2023, 3, 20)


def test_what_is_corrected_already_is_not_corrected_again(work: Bureau) -> None:
    says(work, "2023-03-20", "progress", progress=90)
    (wrong,) = facts_of(work.on("2023-03-20"), MATTER)[1]
    says(work, "2023-03-22", "progress", progress=30, corrects=wrong.seq)
    with pytest.raises(UsageError, match="corrected by") as caught:
        says(work, "2023-03-23", "withdrawn", corrects=wrong.seq, note="误报")
    assert caught.value.code == "corrected-already"


def test_the_same_evidence_given_twice_is_told(work: Bureau) -> None:
    paper = work.folder / "会议纪要.txt"
    paper.write_text("三月会议", "utf-8")
    assert says(work, "2023-03-20", "done", evidence=[paper]).again == ()
    again = says(work, "2023-05-20", "done", key="教师交流方案", evidence=[paper]).again
    assert [(name, key.split("/")[0]) for name, key in again] == [("会议纪要.txt", "pilot")]


def test_the_issuer_is_asked_and_the_office_is_told(work: Bureau) -> None:
    work.text = work.text.replace("year: 2023", "year: 2023\nissuer: 教研中心", 1)
    work.apply("2023-01-11")
    says(work, "2023-03-20", "deferral", until=date(2023, 4, 30), note="场地未定")
    assert "基础教育科申请将此事项延至2023-04-30" in letter(work, "2023-03-21", "教研中心")
    says(work, "2023-03-22", "deferred")
    assert "延期已获批准" in letter(work, "2023-03-23", "基础教育科")


def letter(bureau: Bureau, day: str, recipient: str) -> str:
    """The plain text of what a recipient is sent on a day."""
    ctx = bureau.on(day)
    tick(ctx, "pilot")
    assert {m.state for m in deliver(ctx).messages} == {"sent"}
    path = max((ctx.home / "outbox").glob(f"*-{recipient}-*.eml"))
    part = message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
    assert part
    return str(part.get_content())
