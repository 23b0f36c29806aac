"""The next year's schedule file: dates moved, comments kept, open matters carried over."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from programme.actions.copying import copy_file
from programme.actions.report import report
from programme.core.plan import Plan, walk_phases, walk_tasks
from programme.errors import Conflict
from programme.files.copied import base_year
from programme.files.schedule import check_file
from programme.files.tree import read
from tests.bureau import Bureau

SCHEDULES = sorted(Path("schedules").glob("*.yaml"))


def plan_at(path: Path) -> Plan:
    loaded = check_file(path)
    assert loaded.plan, [fault.what("en") for fault in loaded.faults]
    return loaded.plan


def days(plan: Plan, by: int = 0) -> list[tuple[tuple[int, ...], ...]]:
    """Every date of a plan, so many years on; the end of February is one day."""

    def plain(day: date | None) -> tuple[int, ...]:
        if day is None:
            return ()
        return day.year + by, day.month, 29 if (day.month, day.day) == (2, 28) else day.day

    whens = [path[-1].when for path in walk_phases(plan)]
    whens += [task.when for _, task in walk_tasks(plan)]
    whens += [step.when for target in plan.targets for step in target.steps]
    windows = [window for when in whens if when for window in when.windows]
    return [(plain(w.start), plain(w.end)) for w in [plan.span, *windows]]


@pytest.mark.parametrize("by", [1, 5, -2])
@pytest.mark.parametrize("path", SCHEDULES, ids=lambda path: path.stem)
def test_every_schedule_moves_whole(path: Path, by: int, tmp_path: Path) -> None:
    copytree("schedules", tmp_path / "there")
    file = tmp_path / "there" / path.name
    old = plan_at(file)
    base = base_year(old)
    found = copy_file(None, file, (base or 2023) + by)
    made, new = found.made, plan_at(found.path)
    assert days(new) == days(old, by if base else 0)
    assert new.programme != old.programme
    assert not any("原为" in words for _, words in made.flags)
    comments = [line for line in path.read_text("utf-8").splitlines() if "#" in line]
    for line in comments:
        assert line.partition("#")[2] in made.text


EDGES = """\
programme: edges-2023
title: 2023年工作
year: 2023
starts: 2023-01-01  # 全年
ends: 2024-03-31
source: 甲教〔2023〕2号
calendar: {base: CN, rest: [2023-10-07]}
offices: [甲]
targets:
  达标: {id: t-2023, reach: {2023年: 1, 2024年3月: 2}}
phases:
  - title: 一
    id: p-2023
    objectives: [t-2023]
    tasks:
      - {id: a-2023, when: 2024-02-29, lead: 甲, title: 闰日}
      - {when: 2023年第3周, lead: 甲, title: 落实2023年考核, after: [a-2023]}
      - {when: 每月25日前, lead: 甲, title: 月报}
      - {when: 适时, lead: 甲, title: 建设}
"""


def test_ids_move_with_what_refers_to_them(tmp_path: Path) -> None:
    path = tmp_path / "edges-2023.yaml"
    path.write_text(EDGES, "utf-8")
    found = copy_file(None, path, 2024)
    assert found.path == tmp_path / "edges-2024.yaml"
    tree = read(found.made.text, "").tree
    assert isinstance(tree, dict)
    assert [tree[key] for key in ("programme", "title", "year", "starts", "ends")] == [
        "edges-2024",
        "2024年工作",
        "2024",
        "2024-01-01",
        "2025-03-31",
    ]
    text = found.made.text
    assert "starts: 2024-01-01  # 全年" in text
    assert "达标: {id: t-2024, reach: {2024年: 1, 2025年3月: 2}}" in text
    assert "    id: p-2024\n    objectives: [t-2024]" in text
    assert "{id: a-2024, when: 2025-02-28, lead: 甲, title: 闰日}" in text
    assert "after: [a-2024]" in text
    assert check_file(found.path).errors == ()


def test_what_cannot_be_moved_safely_has_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "edges-2023.yaml"
    path.write_text(EDGES, "utf-8")
    lines = copy_file(None, path, 2024).made.text.splitlines()
    below = {lines[n]: lines[n + 1] for n, line in enumerate(lines) if "核对：" in line}
    flagged = {remark.strip(): line.strip().partition(":")[0] for remark, line in below.items()}
    assert flagged["# 核对：仍是上一轮的文件"] == "source"
    assert flagged["# 核对：节假日是原来年份的"] == "calendar"
    assert "      # 核对：题目里的年份没有改" in lines


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "edges-2023.yaml"
    path.write_text(EDGES, "utf-8")
    copy_file(None, path, 2024)
    with pytest.raises(Conflict):
        copy_file(None, path, 2024)
    copy_file(None, path, 2024, force=True)


def test_open_matters_are_carried_over(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-20"), "领导小组", "done")
    report(bureau.on("2023-05-20"), "pilot/4/2023-05", "done")
    report(bureau.on("2023-06-20"), "pilot/5/学校002", "done")
    found = copy_file(bureau.on("2023-12-20"), bureau.file, 2024)
    assert (found.path.name, found.carried) == ("pilot-2024.yaml", 4)
    new = plan_at(found.path)
    assert new.phases[-1].title == "结转事项"
    assert [(t.title, t.lead, t.note, t.when.words) for t in new.phases[-1].tasks] == [
        ("拟订教师交流方案", ("组织人事科",), "结转自 pilot/2/组织人事科", "适时"),
        (
            "开展结对帮扶",
            ("基础教育科", "教研中心"),
            "结转自 pilot/3/基础教育科、pilot/3/教研中心",
            "适时",
        ),
        ("召开质量分析会（2023-09）", ("教研中心",), "结转自 pilot/4/2023-09/教研中心", "适时"),
        (
            "开展自查",
            ("基础教育科",),
            "结转自 pilot/5/学校001/基础教育科、pilot/5/学校003/基础教育科",
            "适时",
        ),
    ]
    assert "# 原时限 2023-05-31，请定新的时限" in found.made.text
    assert new.span.end == date(2024, 12, 31)
