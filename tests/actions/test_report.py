"""Reports come in by a key or any part of it; what is unclear or impossible is told."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from programme import store
from programme.actions.report import Reported, measure, report
from programme.actions.status import status
from programme.actions.tick import tick
from programme.core.facts import Report
from programme.errors import NotFound, UsageError
from tests.bureau import Bureau

DAY = "2023-06-20"


@pytest.fixture(autouse=True)
def _applied(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")


def facts(bureau: Bureau, key: str) -> list[Report]:
    """What was reported on the assignment of that key."""
    with bureau.context.store.read() as tx:
        row = store.items.find(tx, key, limit=1)[0]
        return store.facts.reports(tx, [row.id]).get(row.id, [])


@pytest.mark.parametrize(
    "key",
    [
        "pilot/1/基础教育科",
        "领导小组",
        "pilot/1",
        "1/基础教育科",
        "召开 会议 基础教育科",
        " 领导小组 ",
    ],
)
def test_any_unambiguous_part_names_an_assignment(bureau: Bureau, key: str) -> None:
    found = report(bureau.on("2023-03-20"), key, "done")
    assert found == Reported("pilot/1/基础教育科", "召开领导小组会议", "done", 100)


def test_one_of_several_offices_is_named_by_its_own_name(bureau: Bureau) -> None:
    assert report(bureau.on(DAY), "结对 教研", "note").key == "pilot/3/教研中心"


def test_what_names_several_lists_them(bureau: Bureau) -> None:
    with pytest.raises(NotFound) as caught:
        report(bureau.on(DAY), "自查", "done")
    assert caught.value.what[0] == "'自查' matches 3 assignments"
    assert caught.value.mend[0].splitlines()[1:] == [
        f"  pilot/5/学校00{n}/基础教育科  开展自查·学校00{n}" for n in (1, 2, 3)
    ]
    assert caught.value.exit_code == 2


def test_a_long_list_is_cut(bureau: Bureau) -> None:
    bureau.apply("2023-01-11", ("count: 3", "count: 40"), ("2023年12月前: 2", "2023年12月前: 39"))
    with pytest.raises(NotFound, match="matches 40 assignments") as caught:
        report(bureau.on(DAY), "自查", "done")
    assert caught.value.mend[0].endswith("… and 28 more")


@pytest.mark.parametrize("key", ["没有的事", "pilot/99", "", "  "])
def test_what_names_nothing_is_told(bureau: Bureau, key: str) -> None:
    with pytest.raises(NotFound) as caught:
        report(bureau.on(DAY), key, "done")
    assert caught.value.code == "unknown-assignment"
    assert "programme list" in caught.value.mend[0]


def test_what_left_the_plan_is_told(bureau: Bureau) -> None:
    bureau.apply("2023-02-01", ("      - {when: 3月, title: 召开领导小组会议}\n", ""))
    for key in ("pilot/1/基础教育科", "领导小组"):
        with pytest.raises(NotFound, match="left the plan with version 2") as caught:
            report(bureau.on(DAY), key, "done")
        assert caught.value.code == "retired-assignment"


def test_a_day_in_the_future_is_refused(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="2023-06-21 lies in the future") as caught:
        report(bureau.on(DAY), "领导小组", "done", on=date(2023, 6, 21))
    assert caught.value.code == "future-date"
    assert facts(bureau, "pilot/1/基础教育科") == []


@pytest.mark.parametrize("progress", [-1, 101])
def test_progress_out_of_range_is_refused(bureau: Bureau, progress: int) -> None:
    with pytest.raises(UsageError, match=f"progress {progress}"):
        report(bureau.on(DAY), "领导小组", "progress", progress=progress)


def test_a_report_keeps_both_its_days_and_who_said_it(bureau: Bureau) -> None:
    report(bureau.on(DAY), "领导小组", "done", on=date(2023, 3, 30), note="已开")
    (fact,) = facts(bureau, "pilot/1/基础教育科")
    assert (fact.kind, fact.happened, fact.note) == ("done", date(2023, 3, 30), "已开")
    assert fact.recorded.isoformat() == "2023-06-20T01:00:00+00:00"
    assert (fact.author, fact.via) == ("李老师", "cli")


def test_done_in_time_is_judged_by_the_day_it_happened(bureau: Bureau) -> None:
    assert report(bureau.on(DAY), "领导小组", "done", on=date(2023, 3, 31)).status == "done"
    assert report(bureau.on(DAY), "教师交流", "done", on=date(2023, 6, 1)).status == "done_late"


def test_a_later_report_corrects_an_earlier_one(bureau: Bureau) -> None:
    report(bureau.on(DAY), "结对 教研", "progress", progress=80)
    assert report(bureau.on(DAY), "结对 教研", "progress", progress=40).progress == 40
    report(bureau.on(DAY), "结对 教研", "done")
    assert report(bureau.on(DAY), "结对 教研", "reopened").status == "open"
    kinds = [fact.kind for fact in facts(bureau, "pilot/3/教研中心")]
    assert kinds == ["progress", "progress", "done", "reopened"]


def test_a_hundred_percent_is_not_done(bureau: Bureau) -> None:
    found = report(bureau.on(DAY), "结对 教研", "progress", progress=100)
    assert (found.status, found.progress) == ("open", 100)


def test_blocked_until_somebody_reports_progress(bureau: Bureau) -> None:
    blocked = report(bureau.on(DAY), "结对 教研", "blocked", note="经费未到")
    assert blocked.status == "blocked"
    assert report(bureau.on(DAY), "结对 教研", "progress", progress=10).status == "open"


def test_a_report_calls_off_reminders_of_what_is_done(bureau: Bureau) -> None:
    tick(bureau.on("2023-03-01"), "pilot")
    report(bureau.on("2023-03-01"), "领导小组", "done")
    with bureau.context.store.read() as tx:
        row = store.items.find(tx, "pilot/1/基础教育科", limit=1)[0]
        assert [(r.state, r.reason) for r, _ in store.ledger.story(tx, row.id)] == [
            ("cancelled", "closed")
        ]


def test_evidence_is_kept_once_by_content(bureau: Bureau, tmp_path: Path) -> None:
    first, copy = tmp_path / "纪要.pdf", tmp_path / "副本.pdf"
    first.write_bytes(b"minutes")
    copy.write_bytes(b"minutes")
    report(bureau.on(DAY), "领导小组", "done", evidence=[first, copy])
    report(bureau.on(DAY), "教师交流", "done", evidence=[copy])
    (fact,) = facts(bureau, "pilot/1/基础教育科")
    (sha,) = fact.evidence
    kept = [p for p in (bureau.context.home / "evidence").rglob("*") if p.is_file()]
    assert [p.name for p in kept] == [sha]
    assert kept[0].read_bytes() == b"minutes"
    with bureau.context.store.read() as tx:
        (piece,) = store.facts.evidence_of(tx, [sha])
    assert (piece.name, piece.size, piece.media_type) == ("纪要.pdf", 7, "application/pdf")


def test_evidence_that_cannot_be_read_is_told_and_nothing_recorded(
    bureau: Bureau, tmp_path: Path
) -> None:
    for path in (tmp_path / "none.pdf", tmp_path):
        with pytest.raises(UsageError, match=str(path)) as caught:
            report(bureau.on(DAY), "领导小组", "done", evidence=[path])
        assert caught.value.code == "evidence-unreadable"
    assert facts(bureau, "pilot/1/基础教育科") == []


@pytest.mark.parametrize("key", ["pilot/学校达标", "学校达标", "达标", "pilot/达标"])
def test_a_value_of_a_target(bureau: Bureau, key: str) -> None:
    found = measure(bureau.on(DAY), key, Decimal(2), on=date(2023, 6, 1))
    assert found == Reported("pilot/学校达标", "学校达标", "2所", 0)
    (target,) = status(bureau.on(DAY))["programmes"][0]["targets"]
    assert (target["value"], target["actual"]) == (2, 0.6666)
    assert target["counts"] == {"done": 2, "upcoming": 1}


@pytest.mark.parametrize("key", ["pilot/没有的", "没有的", "pilot/"])
def test_an_unknown_target_lists_those_there_are(bureau: Bureau, key: str) -> None:
    with pytest.raises(NotFound, match="no target is called") as caught:
        measure(bureau.on(DAY), key, Decimal(2))
    assert "pilot/学校达标" in caught.value.mend[0]


def test_a_value_of_an_unknown_programme(bureau: Bureau) -> None:
    with pytest.raises(NotFound, match="no programme is called"):
        measure(bureau.on(DAY), "nowhere/学校达标", Decimal(2))


def test_a_part_that_fits_two_targets(bureau: Bureau) -> None:
    second = "targets:\n  指标达标: {measure: 项, reach: {2023年: 9}}\n"
    bureau.apply("2023-02-01", ("targets:\n", second))
    with pytest.raises(NotFound, match="matches 2 targets"):
        measure(bureau.on(DAY), "达标", Decimal(2))


def test_a_value_from_the_future_is_refused(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="future"):
        measure(bureau.on(DAY), "学校达标", Decimal(2), on=date(2024, 1, 1))


@pytest.mark.parametrize("value", [-1, 4])
def test_more_units_than_there_are_cannot_have_reached_a_target(bureau: Bureau, value: int) -> None:
    with pytest.raises(UsageError, match="学校 are counted, 3 in all"):
        measure(bureau.on(DAY), "学校达标", Decimal(value))


# --- receipts

KEY = "pilot/3/教研中心"


def receipts(bureau: Bureau) -> list[tuple[str, str, str, str]]:
    return [(f.kind, f.to, f.note, f.author) for f in facts(bureau, KEY)]


def recipients(bureau: Bureau, *, state: str = "planned", key: str = KEY) -> list[tuple[str, str]]:
    with bureau.context.store.read() as tx:
        row = store.items.find(tx, key, limit=1)[0]
        return [
            (r.rung, r.recipient) for r, _ in store.ledger.story(tx, row.id) if r.state == state
        ]


def test_an_office_signs(bureau: Bureau) -> None:
    assert report(bureau.on(DAY), KEY, "signed").status == "open"
    assert receipts(bureau) == [("signed", "", "", "李老师")]


def test_returned_handed_on_and_snoozed_need_a_reason(bureau: Bureau) -> None:
    for kind, more in (
        ("declined", {}),
        ("handing", {"to": "组织人事科"}),
        ("snoozed", {"until": date(2023, 7, 1)}),
    ):
        with pytest.raises(UsageError, match="a reason is missing") as caught:
            report(bureau.on(DAY), KEY, kind, **more)  # type: ignore[arg-type]  # a literal in turn
        assert caught.value.code == "no-reason"
    assert facts(bureau, KEY) == []


def test_handing_on_takes_the_consent_of_the_issuer(bureau: Bureau) -> None:
    tick(bureau.on("2023-03-01"), "pilot")
    asked = report(bureau.on("2023-03-02"), KEY, "handing", to="组织人事科", note="职责在人事")
    assert asked.to == "组织人事科"
    assert recipients(bureau) == [("opening", "教研中心")]
    assert report(bureau.on("2023-03-03"), KEY, "handed").to == "组织人事科"
    assert receipts(bureau) == [
        ("handing", "组织人事科", "职责在人事", "李老师"),
        ("handed", "组织人事科", "", "李老师"),
    ]
    assert recipients(bureau, state="superseded") == [("opening", "教研中心")]
    assert recipients(bureau) == [("assigned", "组织人事科"), ("opening", "组织人事科")]


def test_from_then_on_the_new_office_is_reminded(bureau: Bureau) -> None:
    report(bureau.on("2023-03-02"), KEY, "handing", to="组织人事科", note="职责在人事")
    report(bureau.on("2023-03-02"), KEY, "handed")
    tick(bureau.on("2023-12-21"), "pilot")
    assert ("before", "组织人事科") in recipients(bureau)
    assert {who for _, who in recipients(bureau)} == {"组织人事科"}


def test_the_request_goes_to_the_issuer(bureau: Bureau) -> None:
    named = ("lead: 基础教育科\n", "lead: 基础教育科\nissuer: 基础教育科\n")
    bureau.apply("2023-03-01", named)
    report(bureau.on("2023-03-02"), KEY, "declined", note="不属我中心职责")
    assert ("request", "基础教育科") in recipients(bureau)


@pytest.mark.parametrize(
    ("name", "near"),
    [("人事科", "组织人事科"), ("教研室", "教研中心"), ("", "基础教育科, 组织人事科, 教研中心")],
)
def test_handing_on_to_an_unknown_office_names_the_nearest(
    bureau: Bureau, name: str, near: str
) -> None:
    with pytest.raises(NotFound, match="there is no office") as caught:
        report(bureau.on(DAY), KEY, "handing", to=name, note="因")
    assert caught.value.code == "unknown-office"
    assert near in caught.value.mend[0]


def test_handing_on_to_who_has_it_is_refused(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="教研中心 has the matter already") as caught:
        report(bureau.on(DAY), KEY, "handing", to="教研中心", note="因")
    assert caught.value.code == "same-office"


def test_a_matter_may_be_handed_back(bureau: Bureau) -> None:
    for to in ("组织人事科", "教研中心"):
        report(bureau.on(DAY), KEY, "handing", to=to, note="因")
        report(bureau.on(DAY), KEY, "handed")
    with pytest.raises(UsageError, match="教研中心 has the matter already"):
        report(bureau.on(DAY), KEY, "handing", to="教研中心", note="因")


def test_consent_needs_an_open_request(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="nobody asks to hand pilot/3/教研中心 on") as caught:
        report(bureau.on(DAY), KEY, "handed")
    assert caught.value.code == "no-request"
    report(bureau.on(DAY), KEY, "declined", note="不属我中心职责")
    with pytest.raises(UsageError, match="was returned on 2023-06-20, to nobody else"):
        report(bureau.on(DAY), KEY, "handed")
    report(bureau.on(DAY), KEY, "handing", to="组织人事科", note="因")
    report(bureau.on(DAY), KEY, "signed")
    with pytest.raises(UsageError, match="nobody asks"):
        report(bureau.on(DAY), KEY, "handed")
    assert [kind for kind, *_ in receipts(bureau)] == ["declined", "handing", "signed"]


@pytest.mark.parametrize("until", [date(2023, 6, 19), date(2023, 6, 20)])
def test_a_snooze_lies_in_the_future(bureau: Bureau, until: date) -> None:
    with pytest.raises(UsageError, match="not in the future") as caught:
        report(bureau.on(DAY), KEY, "snoozed", until=until, note="因")
    assert caught.value.code == "past-date"


def test_a_snooze_calls_off_the_lower_rungs_until_it_is_over(bureau: Bureau) -> None:
    tick(bureau.on("2023-03-01"), "pilot")
    report(bureau.on("2023-03-01"), KEY, "snoozed", until=date(2023, 3, 8), note="校长外出")
    assert recipients(bureau, state="cancelled") == [("opening", "教研中心")]
    tick(bureau.on("2023-03-07"), "pilot")
    assert recipients(bureau) == []
    tick(bureau.on("2023-03-08"), "pilot")
    assert recipients(bureau) == [("opening", "教研中心")]


def test_a_snooze_leaves_the_escalation_alone(bureau: Bureau) -> None:
    """教师交流 was due on 05-31; three working days later is Monday 06-05."""
    tree = "offices: [基础教育科, {name: 组织人事科, reports_to: 局长}, 教研中心, 局长]"
    bureau.apply("2023-03-01", ("offices: [基础教育科, 组织人事科, 教研中心]", tree))
    tick(bureau.on("2023-06-05"), "pilot")
    report(bureau.on("2023-06-05"), "教师交流", "snoozed", until=date(2023, 8, 1), note="因")
    with bureau.context.store.read() as tx:
        row = store.items.find(tx, "教师交流", limit=1)[0]
        found = {r.rung: (r.state, r.reason) for r, _ in store.ledger.story(tx, row.id)}
    assert found == {"after": ("cancelled", "snoozed"), "escalation": ("planned", "")}


def test_what_is_closed_needs_no_receipt(bureau: Bureau) -> None:
    report(bureau.on(DAY), KEY, "done")
    with pytest.raises(UsageError, match="is closed") as caught:
        report(bureau.on(DAY), KEY, "signed")
    assert caught.value.code == "closed-matter"


def test_a_snooze_leaves_those_who_support_alone(bureau: Bureau) -> None:
    helped = "title: 开展结对帮扶"
    bureau.apply("2023-02-01", (helped, f"support: 组织人事科, {helped}"))
    tick(bureau.on("2023-03-01"), "pilot")
    report(bureau.on("2023-03-01"), KEY, "snoozed", until=date(2023, 3, 8), note="校长外出")
    assert ("opening", "组织人事科") in recipients(bureau)
    assert recipients(bureau, state="cancelled") == [("opening", "教研中心")]


def test_a_matter_given_back_is_not_pressed_for_while_the_issuer_thinks(bureau: Bureau) -> None:
    """教师交流 was due on 05-31; five working days after 06-05 are 06-12."""
    plans = "pilot/2/组织人事科"
    tick(bureau.on("2023-06-02"), "pilot")
    assert recipients(bureau, key=plans) == [("after", "组织人事科")]
    report(bureau.on("2023-06-05"), "教师交流", "declined", note="不属我科职责")
    assert recipients(bureau, key=plans) == []
    tick(bureau.on("2023-06-09"), "pilot")
    assert recipients(bureau, key=plans) == []
    tick(bureau.on("2023-06-12"), "pilot")
    assert recipients(bureau, key=plans) == [("after", "组织人事科")]
