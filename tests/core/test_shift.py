"""What a return moves, and by how much."""

from datetime import date, timedelta
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.match import keyed
from programme.core.plan import Phase, Plan, Task, walk_phases
from programme.core.shift import delay, differing, shifted, undone, unwritten
from programme.files.schedule import check_file

PLAN = dedent("""\
    programme: chain
    title: 迎评
    starts: 2024-01-01
    ends: 2025-12-31
    year: 2024
    offices: [教育局]
    lead: 教育局
    phases:
      - title: 市评
        when: 2024年1-6月
        tasks: [{when: 2024年1-6月, title: 申报市评}]
        gate: {title: 市评, on_return: shift}
      - title: 省评
        when: 2024年7-12月
        tasks:
          - {when: 2024年7-12月, title: 申报省评}
          - {when: 2024年8月15日前, title: 报送材料}
          - {when: 每月, title: 报送月报}
      - title: 全程
        tasks:
          - {when: 长期坚持, title: 加强领导}
          - {when: 2024年3月、9月, title: 召开会议}
    """)


@pytest.fixture
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    file = tmp_path_factory.mktemp("chain") / "chain.yaml"
    file.write_text(PLAN, "utf-8")
    loaded = check_file(file)
    assert loaded.plan, loaded.faults
    return keyed(loaded.plan, None)


def words(plan: Plan) -> dict[str, str]:
    things: list[Phase | Task] = []
    for path in walk_phases(plan):
        things += [path[-1], *path[-1].tasks]
    return {one.title: one.when.words for one in things if one.when}


def test_what_comes_later_moves_by_whole_months(plan: Plan) -> None:
    new = shifted(plan, "P1", date(2024, 9, 30))
    before, after = words(plan), words(new)
    assert {title: told for title, told in after.items() if before[title] != told} == {
        "市评": "2024年1月-2024年9月",
        "省评": "2024年10月-2025年3月",
        "申报省评": "2024年10月-2025年3月",
        "报送材料": "2024年11月15日前",
        "召开会议": "2024年3月、2024年12月",
    }
    (monthly,) = [t for p in walk_phases(new) for t in p[-1].tasks if t.title == "报送月报"]
    assert [slot.label for slot in monthly.slots] == [
        "2024-10", "2024-11", "2024-12", "2025-01", "2025-02", "2025-03"
    ]  # fmt: skip


def test_what_is_not_late_moves_nothing(plan: Plan) -> None:
    assert shifted(plan, "P1", date(2024, 6, 30)) == plan
    assert shifted(plan, "P3", date(2024, 6, 30)) == plan


def test_the_programme_ends_later_where_it_must(plan: Plan) -> None:
    assert shifted(plan, "P1", date(2024, 9, 30)).span == plan.span
    assert shifted(plan, "P1", date(2025, 12, 31)).span.end == date(2026, 6, 30)


def test_a_file_that_was_not_changed_would_undo_it(plan: Plan) -> None:
    new = keyed(shifted(plan, "P1", date(2024, 9, 30)), plan)
    told = [one.title for one in undone(plan, new, plan)]
    assert told == ["市评", "省评", "申报省评", "报送材料", "报送月报", "召开会议"]
    assert undone(plan, new, new) == []
    assert [one.title for one, _ in unwritten(new, plan)] == [t for t in told if t != "报送月报"]
    assert [*differing(new, new)] == []


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 800), st.data())
def test_a_delay_keeps_order_and_ends_of_months(end: date, days: int, data: st.DataObject) -> None:
    move = delay(end, end + timedelta(days))
    a, b = data.draw(st.dates(end, date(2031, 1, 1))), data.draw(st.dates(end, date(2031, 1, 1)))
    assert move(min(a, b)) <= move(max(a, b))
    assert move(end) == end + timedelta(days)


@pytest.mark.parametrize(
    ("end", "until", "day", "moved"),
    [
        ("2024-12-31", "2025-03-31", "2025-01-01", "2025-04-01"),
        ("2024-12-31", "2025-02-28", "2025-12-31", "2026-02-28"),
        ("2024-12-31", "2025-02-28", "2025-12-30", "2026-02-28"),
        ("2024-12-31", "2025-03-15", "2025-01-01", "2025-03-16"),
    ],
)
def test_months_stay_months(end: str, until: str, day: str, moved: str) -> None:
    found = delay(date.fromisoformat(end), date.fromisoformat(until))(date.fromisoformat(day))
    assert found == date.fromisoformat(moved)
