"""Why a rung goes out or does not: each reason by hand, for the month of June 2023.

Working days then: 06-01 … 06-30 save weekends and 06-22 … 06-24; Sunday 06-25 is worked.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from programme.core.because import REASONS, RUNGS, STATES, because, called, called_off, state_word
from programme.core.calendar import Calendar
from programme.core.facts import FactKind, Report
from programme.core.judge import Matter
from programme.core.ladder import WAITING, Rung
from programme.core.plan import DEFAULT_REMIND, Offset, Remind
from programme.core.when import Window
from programme.core.why import Answer, Question

CN = Calendar.of("CN")
ADOPTED = date(2023, 1, 12)


def of(text: str) -> date:
    return date.fromisoformat(f"2023-{text}")


JUNE = Matter(Window(start=of("06-01"), end=of("06-30")), ADOPTED, ADOPTED, DEFAULT_REMIND, CN)


def report(kind: FactKind, day: str, seq: int = 0, **more: object) -> Report:
    known = {"kind": kind, "happened": of(day), "recorded": datetime(2024, 1, 1, tzinfo=UTC)}
    return Report.model_validate({**known, "seq": seq, **more})


def to(rung: Rung) -> tuple[str, ...]:
    """The office; its superiors of the first two levels; no issuer."""
    line = {1: ("分管局长",), 2: ("局长",)}
    named = {"escalation": line.get(rung.n, ()), "request": ()}
    return named.get(rung.rung, ("基础教育科",))


def asked(
    today: str,
    *reports: Report,
    remind: Remind | None = None,
    matter: Matter = JUNE,
    decided: Sequence[tuple[str, int]] = (),
) -> list[Answer]:
    """The answers on a day; `decided` are those rungs, by kind and number."""
    remind = (remind or Remind()).over(DEFAULT_REMIND)
    question = Question(
        replace(matter, remind=remind),
        reports,
        of(today),
        to,
        lambda rung, _: (rung.rung, rung.n) in decided,
    )
    return list(question.answers())


def reasons(answers: list[Answer], kind: str, n: int | None = None) -> list[str]:
    """What is said of the rungs of a kind, the first in full."""
    found = [a for a in answers if a.kind == kind and (n is None or (a.rung and a.rung.n == n))]
    return [one.told("en") for answer in found for one in answer.because]


def test_every_rung_is_there_with_its_day_before_anything_happened() -> None:
    found = asked("05-01")
    assert [(f"{a.rung.on:%m-%d}", a.kind, a.rung.n, a.recipient) for a in found if a.rung] == [
        ("06-01", "opening", 0, "基础教育科"),
        ("06-20", "before", 7, "基础教育科"),
        ("06-29", "before", 1, "基础教育科"),
        ("07-03", "after", 0, "基础教育科"),
        ("07-05", "escalation", 1, "分管局长"),
        ("07-07", "escalation", 2, "局长"),
        ("07-14", "escalation", 3, ""),
    ]
    assert {answer.kind: answer.because[0].code for answer in found if not answer.rung} == {
        "due": "off",
        "lag": "off",
        "unsigned": "off",
        "completed": "off",
    }
    assert reasons(found, "before", 7) == ["its day has not come"]


def test_of_repeated_rungs_only_the_next_is_still_to_come() -> None:
    days = [a.rung.on for a in asked("07-11") if a.rung and a.kind == "after"]
    assert days == [of("07-03"), of("07-10"), of("07-17")]


def test_what_was_decided_carries_only_what_moved_it() -> None:
    (first, *_) = (a for a in asked("07-03", decided=[("after", 0)]) if a.kind == "after")
    assert first.decided
    assert [one.code for one in first.because] == ["rest"]  # 07-01 is a Saturday


def test_a_rung_whose_day_has_come_is_for_the_next_tick() -> None:
    found = asked("06-21", decided=[("opening", 0)])
    assert reasons(found, "before", 7) == ["its day has come; the next tick decides it"]


def test_of_rungs_that_came_together_after_an_outage_the_last_goes_out() -> None:
    found = asked("06-29", decided=[("before", 1)])
    assert reasons(found, "opening") == ["the next came before a tick did, on 2023-06-20"]
    assert reasons(found, "before", 7) == ["the next came before a tick did, on 2023-06-29"]


def test_what_came_together_with_another_on_one_day() -> None:
    """10-02 and 10-04 are rest days: both go out on Saturday 10-07, where the later one does."""
    matter = replace(JUNE, window=Window(start=of("09-01"), end=of("10-08")))
    remind = Remind(before=(Offset(n=4), Offset(n=6)))
    found = asked("10-07", remind=remind, matter=matter, decided=[("before", 4)])
    assert reasons(found, "before", 6) == [
        "the next came before a tick did, on 2023-10-07",
        "moved off 2023-10-02, a rest day",
    ]


def test_a_status_in_which_a_rung_had_no_point() -> None:
    found = asked("07-20", report("done", "06-10"), decided=[("opening", 0)])
    assert reasons(found, "before", 7) == ["it has no point in the status Completed"]
    assert reasons(found, "escalation", 1) == ["it has no point in the status Completed"]
    chinese = [a.because[0].told("zh") for a in found if a.kind == "after"]
    assert set(chinese) == {"状态为“按期办结”，不需要"}


def test_what_is_closed_has_no_rungs_to_come() -> None:
    found = asked("06-10", report("done", "06-10"), decided=[("opening", 0)])
    assert reasons(found, "before", 1) == ["it has no point in the status Completed"]


def test_a_rung_of_a_time_when_the_matter_was_done_and_later_reopened() -> None:
    told = report("done", "06-10"), report("reopened", "06-26", 1)
    assert reasons(asked("06-27", *told, decided=[("opening", 0)]), "before", 7) == [
        "its day has come; the next tick decides it"
    ]
    found = asked("06-29", *told, decided=[("opening", 0), ("before", 1)])
    assert reasons(found, "before", 7) == ["it has no point in the status Completed"]


def test_no_tick_came_while_it_had_a_point() -> None:
    found = asked("07-02", decided=[("opening", 0), ("before", 7)])
    assert reasons(found, "before", 1) == ["no tick came while it had a point"]


def test_a_day_that_was_past_when_tracking_began_or_the_window_moved() -> None:
    late = replace(JUNE, since=of("06-21"), tracked_from=of("06-21"))
    assert reasons(asked("06-21", matter=late), "opening") == [
        "its day was past when tracking began, on 2023-06-21"
    ]
    moved = replace(JUNE, since=of("06-21"))
    assert reasons(asked("06-21", matter=moved), "opening") == [
        "its day was past when the window was moved, on 2023-06-21"
    ]


def test_a_snooze_holds_the_lower_rungs_and_never_the_escalation() -> None:
    snooze = report("snoozed", "07-04", until=of("07-20"))
    found = asked("07-11", snooze, decided=[("after", 0)])
    assert reasons(found, "after", 1)[0] == "snoozed until 2023-07-20"
    assert reasons(found, "after", 2)[0] == "snoozed until 2023-07-20"  # 07-17, still to come
    assert reasons(found, "escalation", 1) == ["the next came before a tick did, on 2023-07-07"]
    assert reasons(found, "escalation", 2) == ["its day has come; the next tick decides it"]


def test_a_report_holds_the_escalation() -> None:
    """Five working days after 07-06 are 07-13: level 2, of 07-07, waits until then."""
    told = report("progress", "07-06", progress=10, author="王老师")
    found = asked("07-06", told, decided=[("escalation", 1)])
    days = {a.rung.n: a.rung.on for a in found if a.rung and a.kind == "escalation"}
    assert days == {1: of("07-05"), 2: of("07-13"), 3: of("07-20")}
    assert reasons(found, "escalation", 1) == []
    assert reasons(found, "escalation", 2) == [
        "its day has not come",
        "held by the report of 2023-07-06, by 王老师",
        "a person is to release it",
    ]
    nameless = asked("07-06", report("progress", "07-06", progress=10))
    assert "held by the report of 2023-07-06" in reasons(nameless, "escalation", 2)


def test_nobody_to_tell() -> None:
    assert reasons(asked("07-05"), "escalation", 3) == ["the reporting line has no level 3"]
    wants = report("declined", "06-05", note="不属本科")
    assert reasons(asked("06-05", wants), "request") == ["the plan names no issuer"]
    helpers = Remind(to={"request": ("support", "members")})
    assert reasons(asked("06-05", wants, remind=helpers), "request") == [
        "nobody is named: support, members"
    ]


def test_a_policy_that_is_off() -> None:
    (only,) = asked("06-20", remind=Remind(off=True))
    assert (only.kind, only.because) == ("", (because("off"),))
    quiet = Remind(opening=False, before=(), after="off", escalate=(), changed=False)
    found = {a.kind: a.because[0].code for a in asked("06-20", remind=quiet)}
    kinds = ("opening", "before", "due", "lag", "after", "escalation", "unsigned", "completed")
    assert found == dict.fromkeys((*kinds, "changed"), "off")


def test_work_without_a_date() -> None:
    undated = replace(JUNE, window=Window())
    found = asked("06-20", matter=undated)
    assert reasons(found, "opening") == ["there is no date: Start"]
    assert reasons(found, "escalation") == ["there is no date: End"]


def test_a_window_too_short_for_a_warning() -> None:
    short = replace(JUNE, window=Window(start=of("06-01"), end=of("06-01")))
    assert reasons(asked("05-01", matter=short), "before") == ["the window is too short for it"]


def test_receipts() -> None:
    sign = Remind(sign=Offset(n=2, working=True))
    assert reasons(asked("06-02", remind=sign), "unsigned") == ["its day has not come"]
    signed = asked("06-02", report("signed", "06-02"), remind=sign)
    assert reasons(signed, "unsigned") == ["it is signed for"]
    returned = asked("06-02", report("declined", "06-02", note="因"), remind=sign)
    assert reasons(returned, "unsigned") == ["the issuer was asked to take it back"]
    assert reasons(asked("06-02", report("signed", "06-02")), "unsigned") == [
        "the policy has it off"
    ]


def test_lagging_progress() -> None:
    """30 points behind is 9 of 30 days: 06-09; with 10 % done, 12 days: 06-12."""
    lag = Remind(lag=30)
    assert [a.rung.on for a in asked("06-05", remind=lag) if a.rung and a.kind == "lag"] == [
        of("06-09")
    ]
    enough = asked("06-05", report("progress", "06-05", progress=70), remind=lag)
    assert reasons(enough, "lag") == ["70% is far enough"]
    late = asked("07-04", report("progress", "07-03", progress=10), remind=lag)
    assert reasons(late, "lag")[0] == "it has no point in the status Overdue"


def test_before_the_office_that_was_handed_the_matter_had_it() -> None:
    told = report("handing", "06-26", to="教研中心"), report("handed", "06-26", 1, to="教研中心")
    found = asked("06-29", *told, decided=[("before", 1)])
    assert reasons(found, "opening") == [
        "its day was past when the matter was handed on, on 2023-06-26"
    ]
    assert reasons(found, "assigned") == ["its day has come; the next tick decides it"]


def test_a_year_whose_working_days_are_not_announced() -> None:
    far = replace(JUNE, window=Window(start=date(2028, 6, 1), end=date(2028, 6, 30)))
    assert "the working days of 2028 are provisional" in reasons(
        asked("06-01", matter=far), "after"
    )


def test_every_word_is_there_in_both_languages() -> None:
    assert RUNGS.keys() == WAITING.keys()
    for words in (RUNGS, STATES, REASONS):
        assert all(len(pair) == 2 and all(pair) for pair in words.values())


@pytest.mark.parametrize(
    ("rung", "n", "zh", "en"),
    [
        ("before", 7, "到期前7个工作日提醒", "7 working days before the end"),
        ("before", 1, "到期前1个工作日提醒", "1 working day before the end"),
        ("before", 30, "到期前30天提醒", "30 days before the end"),
        ("after", 0, "超期催办（第1次）", "overdue, no. 1"),
        ("escalation", 2, "第2级呈报", "escalation, level 2"),
        ("opening", 0, "启动交办", "opening"),
    ],
)
def test_what_a_rung_is_called(rung: str, n: int, zh: str, en: str) -> None:
    assert (called(rung, n, DEFAULT_REMIND, "zh"), called(rung, n, DEFAULT_REMIND, "en")) == (
        zh,
        en,
    )


def test_what_the_ledger_calls_a_reason() -> None:
    assert called_off("moved").told("en") == "the window was moved"
    assert called_off("snoozed").told("zh") == "已暂缓"
    assert called_off("closed").told("zh") == "已办结"
    assert called_off("因故").told("zh") == "因故"
    assert state_word("held", "zh") == "待放行"
