"""Schedule files put into force: all or none, nothing twice, nothing reported ever lost."""

from datetime import date
from pathlib import Path

import pytest

from programme import store
from programme.actions.apply import FaultyFiles, apply, preview
from programme.actions.listing import listing
from programme.actions.report import report
from programme.actions.tick import tick
from programme.errors import Conflict, NotFound
from programme.store import AssignmentRow, VersionRow
from tests.bureau import Bureau

MEETING = "{when: 3月, title: 召开领导小组会议}"
OTHER = """\
programme: other
title: 另一个项目
year: 2023
lead: 办公室
offices: [办公室]
phases: [{title: 一, tasks: [{when: 3月, title: 开会}]}]
"""


def kinds(bureau: Bureau, day: str, *edits: tuple[str, str]) -> list[tuple[str, str, str]]:
    """What an edit is told as."""
    found = bureau.apply(day, *edits).changes
    return [(change.kind, change.before, change.after) for change in found]


def versions(bureau: Bureau) -> list[VersionRow]:
    with bureau.context.store.read() as tx:
        row = store.programmes.get(tx, "pilot")
        return store.versions.history(tx, row.id) if row else []


def rows(bureau: Bureau) -> dict[str, AssignmentRow]:
    """All assignments by key, retired ones too."""
    with bureau.context.store.read() as tx:
        row = store.programmes.get(tx, "pilot")
        assert row
        return {one.key: one for one in store.items.rows(tx, row.id)}


def test_the_first_version(bureau: Bureau) -> None:
    applied = bureau.apply("2023-01-10")
    assert (applied.programme, applied.number, applied.new) == ("pilot", 1, True)
    assert {change.kind for change in applied.changes} == {"added"}
    assert len(applied.changes) == 6
    assert len(rows(bureau)) == 1 + 1 + 2 + 2 + 3 + 1


def test_applying_the_same_file_again_does_nothing(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    before = rows(bureau)
    again = bureau.apply("2023-02-01")
    assert (again.number, again.new, again.changes) == (1, False, ())
    assert rows(bureau) == before
    assert len(versions(bureau)) == 1


def test_a_comment_makes_no_version(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    assert not bureau.apply("2023-02-01", ("year: 2023\n", "year: 2023  # 今年\n\n")).new


def test_versions_keep_who_when_why_and_what(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    file = bureau.write(("when: 5月, lead", "when: 6月, lead"))
    apply(bureau.on("2023-02-01"), [file], reason="局长办公会决定")
    latest, first = versions(bureau)
    assert (first.number, first.reason, latest.number, latest.reason) == (
        1,
        "",
        2,
        "局长办公会决定",
    )
    assert (latest.author, latest.via) == ("李老师", "cli")
    assert latest.recorded.isoformat() == "2023-02-01T01:00:00+00:00"
    assert latest.source_hash != first.source_hash
    assert [change["kind"] for change in latest.changes] == ["moved"]


def test_one_bad_file_and_nothing_is_applied(bureau: Bureau, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(OTHER.replace("when: 3月", "when: 某日"), "utf-8")
    with pytest.raises(FaultyFiles, match="nothing was done") as caught:
        apply(bureau.on("2023-01-10"), [bureau.write(), bad])
    assert [len(one.errors) for one in caught.value.loaded] == [0, 1]
    assert caught.value.exit_code == 1
    assert versions(bureau) == []


def test_one_refused_file_and_nothing_is_applied(bureau: Bureau, tmp_path: Path) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-10"), "领导小组", "done")
    other = tmp_path / "other.yaml"
    other.write_text(OTHER, "utf-8")
    renamed = bureau.write(("召开领导小组会议", "召开领导小组全体会议"))
    with pytest.raises(Conflict):
        apply(bureau.on("2023-04-01"), [other, renamed])
    with bureau.context.store.read() as tx:
        assert [row.slug for row in store.programmes.all(tx)] == ["pilot"]


def test_several_files_are_applied_together(bureau: Bureau, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(OTHER, "utf-8")
    applied = apply(bureau.on("2023-01-10"), [bureau.write(), other])
    assert [one.programme for one in applied] == ["pilot", "other"]


def test_two_files_may_not_name_one_programme(bureau: Bureau, tmp_path: Path) -> None:
    twin = tmp_path / "twin.yaml"
    twin.write_text(OTHER.replace("programme: other", "programme: pilot"), "utf-8")
    with pytest.raises(Conflict, match="two files are called pilot"):
        apply(bureau.on("2023-01-10"), [bureau.write(), twin])


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            ("when: 5月, lead", "when: 6月, lead"),
            ("moved", "2023-05-01/2023-05-31", "2023-06-01/2023-06-30"),
        ),
        (
            ("title: 召开领导小组会议", "title: 召开领导小组全体会议, was: 召开领导小组会议"),
            ("reworded", "召开领导小组会议", "召开领导小组全体会议"),
        ),
        (
            ("[基础教育科, 教研中心], title", "[教研中心], title"),
            ("reassigned", "基础教育科、教研中心", "教研中心"),
        ),
        (
            (f"      - {MEETING}\n", ""),
            ("removed", "2023-03-01/2023-03-31", ""),
        ),
        (
            (MEETING, MEETING + "\n      - {when: 4月, title: 印发通知}"),
            ("added", "", "2023-04-01/2023-04-30"),
        ),
        (("title: 制定建设规划", "title: 制定建设规划, weight: 2"), ("other", "", "")),
        (("title: 试点学校工作", "title: 试点学校工作方案"), ("other", "", "")),
    ],
)  # fmt: skip
def test_every_change_is_told(
    bureau: Bureau, edit: tuple[str, str], told: tuple[str, str, str]
) -> None:
    bureau.apply("2023-01-10")
    assert kinds(bureau, "2023-02-01", edit) == [told]


def test_a_task_moved_to_another_phase_is_the_same_task(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-10"), "领导小组", "done")
    line, second = f"      - {MEETING}\n", "  - title: 实施落实\n    tasks:\n"
    moved = (line, ""), (second, second + line)
    assert [kind for kind, *_ in kinds(bureau, "2023-04-01", *moved)] == ["rephased"]
    assert rows(bureau)["pilot/1/基础教育科"].status == "done"


def test_a_changed_title_with_was_keeps_key_and_reports(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-10"), "领导小组", "done")
    edit = "title: 召开领导小组会议", "title: 布置全年工作, was: 召开领导小组会议"
    bureau.apply("2023-04-01", edit)
    kept = rows(bureau)["pilot/1/基础教育科"]
    assert (kept.title, kept.status, kept.retired) == ("布置全年工作", "done", None)


def test_a_forgotten_was_is_refused_with_advice(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-10"), "领导小组", "progress", progress=10)
    with pytest.raises(Conflict) as caught:
        bureau.apply("2023-03-20", ("召开领导小组会议", "召开领导小组全体会议"))
    assert caught.value.code == "orphaned-reports"
    assert "to “召开领导小组全体会议” add  was: 召开领导小组会议" in caught.value.mend[0]
    assert len(versions(bureau)) == 1


def test_a_preview_tells_of_the_forgotten_was(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-10"), "领导小组", "progress", progress=10)
    file = bureau.write(("召开领导小组会议", "召开领导小组全体会议"))
    found = preview(bureau.on("2023-03-20"), [file])[0]
    assert found.renamed == (("召开领导小组会议", "召开领导小组全体会议"),)


def test_without_reports_a_task_may_be_renamed_freely(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    changed = kinds(bureau, "2023-03-20", ("召开领导小组会议", "召开领导小组全体会议"))
    assert [kind for kind, *_ in changed] == ["added", "removed"]


def test_retire_keeps_the_reports_of_what_left(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-10"), "领导小组", "done")
    edit = "召开领导小组会议", "召开领导小组全体会议"
    assert bureau.apply("2023-04-01", edit, retire=True).number == 2
    gone = rows(bureau)["pilot/1/基础教育科"]
    assert (gone.retired, gone.status) == (2, "done")
    with bureau.context.store.read() as tx:
        assert len(store.facts.reports(tx, [gone.id])[gone.id]) == 1


def test_a_task_that_returns_is_revived_with_its_reports(bureau: Bureau) -> None:
    bureau.apply("2023-01-10", ("title: 召开领导小组会议", "title: 召开领导小组会议, id: 会"))
    report(bureau.on("2023-03-10"), "领导小组", "progress", progress=70)
    line = "      - {when: 3月, title: 召开领导小组会议, id: 会}\n"
    bureau.apply("2023-03-12", (line, ""))
    assert rows(bureau)["pilot/会/基础教育科"].retired == 2
    first = "  - title: 策划准备\n    tasks:\n"
    bureau.apply("2023-03-14", (first, first + line))
    back = rows(bureau)["pilot/会/基础教育科"]
    assert (back.retired, back.progress) == (None, 70)


def test_slots_keep_their_labels_when_their_dates_move(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-05-10"), "质量分析会 2023-05", "done")
    bureau.apply("2023-05-20", ("when: 5月、9月", "when: 5月、10月"))
    slots = {row.slot: (row.start, row.status) for row in rows(bureau).values() if row.task == "4"}
    assert slots == {
        "2023-05": (date(2023, 5, 1), "done"),
        "2023-09": (date(2023, 10, 1), "upcoming"),
    }


def test_work_added_late_is_not_tracked_from_before(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    bureau.apply("2023-06-20", (MEETING, MEETING + "\n      - {when: 4月, title: 印发通知}"))
    tick(bureau.on("2023-06-20"), "pilot")
    by_title = {row.title: row.status for row in rows(bureau).values()}
    assert by_title["印发通知"] == "unreported"
    assert by_title["召开领导小组会议"] == "overdue"


def test_a_preview_counts_reminders_and_writes_nothing(bureau: Bureau) -> None:
    """Of a month: its opening, seven working days and one before its end, and the day after."""
    bureau.apply("2023-01-10")
    found = preview(bureau.on("2023-02-01"), [bureau.write(("when: 5月, lead", "when: 6月, lead"))])
    assert [(one.number, one.new, one.created, one.cancelled) for one in found] == [(1, True, 4, 4)]
    assert found[0].changes[0].kind == "moved"
    assert len(versions(bureau)) == 1


def test_a_preview_of_no_change_says_so(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    found = preview(bureau.on("2023-02-01"), [bureau.file])[0]
    assert (found.number, found.new, found.changes, found.created, found.cancelled) == (
        1,
        False,
        (),
        0,
        0,
    )


def test_a_preview_of_a_new_programme(bureau: Bureau) -> None:
    found = preview(bureau.on("2023-01-10"), [bureau.write()])[0]
    assert (found.number, found.new, found.cancelled) == (0, True, 0)
    assert found.created > 0
    assert versions(bureau) == []


def test_what_is_done_is_reminded_of_no_more_and_so_not_counted(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-02-01"), "教师交流", "done")
    file = bureau.write(("when: 5月, lead", "when: 6月, lead"))
    found = preview(bureau.on("2023-02-02"), [file])[0]
    assert (found.created, found.cancelled) == (0, 0)


def test_a_policy_alone_makes_a_version_and_is_obeyed_at_the_next_tick(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    tick(bureau.on("2023-06-12"), "pilot")
    school = "pilot/5/学校001/基础教育科"
    assert rows(bureau)[school].status == "open"
    applied = bureau.apply(
        "2023-06-12", ("lead: 基础教育科\n", "lead: 基础教育科\nremind: {at_risk: 20d}\n")
    )
    assert (applied.number, [change.kind for change in applied.changes]) == (2, ["other"])
    tick(bureau.on("2023-06-12"), "pilot")
    assert rows(bureau)[school].status == "at_risk"


def test_another_calendar_is_obeyed_at_the_next_tick(bureau: Bureau) -> None:
    """Seven working days before 30 June lie the Dragon Boat days, if one keeps them."""
    bureau.apply("2023-01-10")
    school = "pilot/5/学校001/基础教育科"
    tick(bureau.on("2023-06-20"), "pilot")
    assert rows(bureau)[school].status == "at_risk"
    bureau.apply("2023-06-20", ("year: 2023\n", "year: 2023\ncalendar: none\n"))
    tick(bureau.on("2023-06-20"), "pilot")
    assert rows(bureau)[school].status == "open"


def test_reminders_not_yet_sent_go_when_the_policy_goes(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    tick(bureau.on("2023-03-01"), "pilot")
    meeting = rows(bureau)["pilot/1/基础教育科"].id
    edit = "title: 召开领导小组会议", "title: 召开领导小组会议, remind: off"
    bureau.apply("2023-03-01", edit)
    tick(bureau.on("2023-03-01"), "pilot")
    assert _states(bureau, meeting) == ["superseded"]
    bureau.apply("2023-03-01", edit[::-1])
    tick(bureau.on("2023-03-01"), "pilot")
    assert _states(bureau, meeting) == ["planned"]


def _states(bureau: Bureau, assignment_id: int) -> list[str]:
    with bureau.context.store.read() as tx:
        return [one.state for one, _ in store.ledger.story(tx, assignment_id)]


def test_reminders_of_a_moved_window_are_superseded(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    tick(bureau.on("2023-03-01"), "pilot")
    bureau.apply("2023-03-01", ("when: 3月, title", "when: 4月, title"))
    assert _states(bureau, rows(bureau)["pilot/1/基础教育科"].id) == ["superseded"]


def test_past_answers_keep_the_plan_of_their_day(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    bureau.apply(
        "2023-06-01", ("title: 召开领导小组会议", "title: 布置工作, was: 召开领导小组会议")
    )
    then = listing(bureau.on("2023-06-20"), ["pilot"], as_of=date(2023, 5, 31))
    assert {row["title"] for row in then} >= {"召开领导小组会议"}
    assert {row["title"] for row in listing(bureau.on("2023-06-20"), ["pilot"])} >= {"布置工作"}


def test_an_unknown_programme_lists_those_there_are(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    with pytest.raises(NotFound) as caught:
        listing(bureau.on("2023-06-20"), ["pilto"])
    assert caught.value.mend[0] == "there are: pilot; apply a schedule file first"
