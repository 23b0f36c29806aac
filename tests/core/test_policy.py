"""Whose policy holds, who is told, and when messages may reach them; by hand."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from programme.core.calendar import Calendar
from programme.core.hours import reachable
from programme.core.ladder import Rung
from programme.core.match import keyed
from programme.core.plan import DEFAULT_HOURS, DEFAULT_REMIND, Hours, Offset, Plan
from programme.core.policy import Policy
from programme.files.schedule import check_file

PLAN = dedent("""\
    programme: pilot
    title: 试点
    year: 2023
    issuer: 办公室
    remind: {before: 10wd, every: 3d, to: {after: [office, members]}}
    offices:
      - {name: 局长}
      - {name: 甲副局长, reports_to: 局长}
      - {name: 乙副局长, reports_to: 局长}
      - name: 基础教育科
        reports_to: [甲副局长, 乙副局长]
        remind: {before: 5wd, most: 2, sign: 3wd}
      - {name: 教研中心, reports_to: 基础教育科}
      - 办公室
      - {name: 专班}
    phases:
      - title: 外
        remind: {sign: 1wd, to: {before: support}}
        phases:
          - title: 内
            remind: {most: 4, escalate: 2wd}
            tasks:
              - title: 一
                when: 3月
                lead: [基础教育科, 教研中心]
                support: [办公室, 专班]
                remind: {before: 1d}
              - {title: 二, when: 4月, lead: [基础教育科, 教研中心], leader: 乙副局长}
              - title: 三
                when: 4月
                lead: 基础教育科
                leader: 专班
                remind: {to: {due: [张三, superior, issuer]}}
      - title: 别
        tasks:
          - {title: 四, when: 3月, lead: [基础教育科, 教研中心]}
    """)
DAY = date(2023, 3, 1)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "pilot.yaml").write_text(PLAN, "utf-8")
    found = check_file(tmp_path / "pilot.yaml")
    assert found.plan, found.faults
    return keyed(found.plan, None)


@pytest.fixture
def policy(plan: Plan) -> Policy:
    return Policy(plan)


def key(policy: Policy, title: str) -> str:
    return next(k for k, task in policy.tasks.items() if task.title == title)


def wd(n: int) -> Offset:
    return Offset(n=n, working=True)


def test_the_nearest_level_that_speaks_wins_key_by_key(policy: Policy) -> None:
    """Task before inner phase before outer phase before office before programme before defaults."""
    one = policy.of(key(policy, "一"), "基础教育科")
    assert one.before == (Offset(n=1),)  # the task
    assert (one.most, one.escalate) == (4, (wd(2),))  # the inner phase, before the office
    assert one.sign == wd(1)  # the outer phase, before the office
    assert one.every == Offset(n=3)  # the programme
    assert one.pause == DEFAULT_REMIND.pause
    other = policy.of(key(policy, "四"), "基础教育科")
    assert (other.before, other.most, other.sign) == ((wd(5),), 2, wd(3))  # the office
    silent = policy.of(key(policy, "四"), "教研中心")
    assert (silent.before, silent.most, silent.sign) == ((wd(10),), 8, "off")


def test_recipients_are_inherited_rung_by_rung(policy: Policy) -> None:
    assert policy.of(key(policy, "一"), "教研中心").to == {
        "opening": ("office", "support"),
        "escalation": ("superior",),
        "request": ("issuer",),
        "after": ("office", "members"),
        "before": ("support",),
    }


@pytest.mark.parametrize(
    ("office", "leader", "line"),
    [
        ("教研中心", "", ["基础教育科", "甲副局长", "局长"]),
        ("基础教育科", "", ["甲副局长", "局长"]),  # of several superiors the first-named
        ("局长", "", []),
        ("没有的单位", "", []),
        ("基础教育科", "乙副局长", ["乙副局长", "局长"]),  # unless the leader is among them
        ("教研中心", "乙副局长", ["乙副局长", "局长"]),  # the leader comes before the tree
        ("教研中心", "专班", ["专班", "基础教育科", "甲副局长", "局长"]),  # who has none above
        ("教研中心", "张三", ["张三", "基础教育科", "甲副局长", "局长"]),  # a role
    ],
)
def test_the_line_upwards(policy: Policy, office: str, leader: str, line: list[str]) -> None:
    assert policy.line(office, leader) == line


def told(policy: Policy, rung: str, n: int, title: str, office: str) -> tuple[str, ...]:
    persons: Mapping[str, tuple[str, ...]] = {"教研中心": ("教研中心/王", "教研中心/李")}
    step = Rung(DAY, rung, DAY, n)
    return policy.recipients(step, key(policy, title), office, lambda o: persons.get(o, ()))


@pytest.mark.parametrize(
    ("rung", "n", "title", "office", "names"),
    [
        ("due", 0, "一", "教研中心", ("教研中心",)),
        ("opening", 0, "一", "教研中心", ("教研中心", "办公室", "专班")),
        ("before", 7, "一", "教研中心", ("办公室", "专班")),
        ("before", 7, "二", "教研中心", ()),
        ("after", 0, "一", "教研中心", ("教研中心", "教研中心/王", "教研中心/李")),
        ("after", 0, "一", "基础教育科", ("基础教育科",)),
        ("request", 0, "一", "教研中心", ("办公室",)),
        ("escalation", 1, "一", "教研中心", ("基础教育科",)),
        ("escalation", 3, "一", "教研中心", ("局长",)),
        ("escalation", 4, "一", "教研中心", ()),
        ("escalation", 1, "二", "教研中心", ("乙副局长",)),
        ("escalation", 2, "二", "基础教育科", ("局长",)),
        ("due", 0, "三", "基础教育科", ("张三", "专班", "办公室")),
    ],
)
def test_who_is_told(
    policy: Policy, rung: str, n: int, title: str, office: str, names: tuple[str, ...]
) -> None:
    assert told(policy, rung, n, title, office) == names


def test_without_an_issuer_nobody_is_asked(plan: Plan) -> None:
    nameless = Policy(plan.model_copy(update={"issuer": ""}))
    assert told(nameless, "request", 0, "一", "教研中心") == ()


# --- calendars and hours


def written(tmp_path: Path, office: str) -> Policy:
    """The policy of a plan whose one office is written so."""
    text = (
        f"programme: pilot\ntitle: 试点\nyear: 2023\noffices:\n- name: 甲\n  {office}- 乙\n"
        "phases:\n- {title: 一, tasks: [{title: 会, when: 3月, lead: 甲}]}\n"
    )
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    found = check_file(tmp_path / "a.yaml")
    assert found.plan, found.faults
    return Policy(found.plan)


def test_an_office_rests_and_works_by_its_own_calendar(tmp_path: Path) -> None:
    """Within a holiday one day is worked after all; its own years are as announced."""
    own = (
        "calendar: {rest: 2027-07-01/2027-08-31, work: [2027-08-25, 2027-09-04], announced: 2027}\n"
    )
    policy = written(tmp_path, own)
    mine, others = policy.calendar("甲"), policy.calendar("乙")
    assert mine.next_working(date(2027, 7, 1)) == date(2027, 8, 25)
    assert mine.next_working(date(2027, 8, 26)) == date(2027, 9, 1)
    assert mine.is_working(date(2027, 9, 4))  # a Saturday
    assert others.next_working(date(2027, 7, 1)) == date(2027, 7, 1)
    assert not others.is_working(date(2027, 9, 4))
    assert (mine.provisional(date(2027, 5, 1)), others.provisional(date(2027, 5, 1))) == (
        False,
        True,
    )
    assert mine.provisional(date(2028, 5, 1))


def test_hours_are_the_offices_then_the_installations(tmp_path: Path) -> None:
    policy = written(tmp_path, "hours: {send_at: 15:40, quiet: ['22:00-6:30', 11:30-14:30]}\n")
    mine = policy.hours("甲")
    assert str(mine.send_at) == "15:40:00"
    assert [str(a) for a, _ in mine.quiet or ()] == ["11:30:00", "22:00:00"]
    assert (mine.zone, mine.rest_days) == ("Asia/Shanghai", False)
    assert policy.hours("甲/王") == mine  # a member's are the office's
    assert policy.hours("乙") == DEFAULT_HOURS.model_copy(update={"zone": "Asia/Shanghai"})


CN = Calendar.of("CN")
NIGHT = Hours.model_validate(
    {"send_at": "08:40", "quiet": [("22:00", "06:30"), ("11:30", "14:30")], "zone": "Asia/Shanghai"}
)


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("2023-06-20T09:00", "2023-06-20T09:00"),
        ("2023-06-20T11:30", "2023-06-20T14:30"),
        ("2023-06-20T14:29", "2023-06-20T14:30"),
        ("2023-06-20T14:30", "2023-06-20T14:30"),
        ("2023-06-20T23:15", "2023-06-21T06:30"),  # crosses midnight
        ("2023-06-21T05:00", "2023-06-21T06:30"),
        ("2023-06-21T22:30", "2023-06-25T08:40"),  # 22 to 24 are the festival, the 25th is worked
        ("2023-06-22T09:00", "2023-06-25T08:40"),
    ],
)
def test_the_first_moment_that_reaches_somebody(asked: str, reached: str) -> None:
    at = datetime.fromisoformat(f"{asked}+08:00").astimezone(UTC)
    assert reachable(at, NIGHT, CN).isoformat() == (
        datetime.fromisoformat(f"{reached}+08:00").astimezone(UTC).isoformat()
    )


def test_hours_hold_where_the_recipient_is() -> None:
    """Noon in Shanghai is 04:00 in London in summer."""
    london = NIGHT.model_copy(update={"zone": "Europe/London"})
    noon = datetime(2023, 6, 20, 4, tzinfo=UTC)
    assert reachable(noon, NIGHT, CN) == datetime(2023, 6, 20, 6, 30, tzinfo=UTC)
    assert reachable(noon, london, CN) == datetime(2023, 6, 20, 5, 30, tzinfo=UTC)


def test_a_night_across_the_change_of_the_clock() -> None:
    """In London the clock goes from 01:00 to 02:00 on Sunday 2023-03-26, which China rests on."""
    awake = NIGHT.model_copy(update={"zone": "Europe/London", "rest_days": True})
    late = datetime(2023, 3, 25, 23, tzinfo=UTC)
    assert reachable(late, awake, CN) == datetime(2023, 3, 26, 5, 30, tzinfo=UTC)


def test_on_rest_days_only_where_asked_for() -> None:
    day = datetime(2023, 6, 22, 2, tzinfo=UTC)
    asked = NIGHT.model_copy(update={"rest_days": True})
    assert reachable(day, asked, CN) == day
