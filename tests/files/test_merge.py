"""A newer notice against a file that people have worked on."""

from pathlib import Path

import pytest

from programme.core.notice.draft import Draft, DraftPhase, DraftTask
from programme.core.window import read
from programme.files.merge import Merged, merge
from programme.files.schedule import check_file

FILE = """\
# 手工整理
programme: pilot
title: 试点
year: 2023
offices:
  - {name: 基础教育科, aliases: [基教科]}
  - 财务科
units: {学校: [一小, 二小]}
phases:
  - title: 准备阶段
    id: prep
    tasks:
      # 会
      - {id: meeting, when: 3月, lead: 基础教育科, title: 召开会议}  # 已定
      - {when: 4月, lead: 财务科, for_each: 学校, title: 拟订硬件改造方案, weight: 2}
      - {when: 5月, lead: 财务科, title: 采购}
  - title: 总结
    tasks:
      - {when: 12月, lead: 基础教育科, title: 总结会}
"""


def task(title: str, words: str, *lead: str, year: int = 2023) -> DraftTask:
    return DraftTask(title=title, words=words, when=read(words, year=year), lead=lead)


def phase(title: str, *tasks: DraftTask) -> DraftPhase:
    return DraftPhase(title=title, tasks=tasks)


PREPARING = (task("召开会议", "3月", "基教科"), task("拟订硬件改造方案", "4月", "财务科"),
             task("采购", "5月", "财务科"))  # fmt: skip
CLOSING = phase("总结", task("总结会", "12月", "基础教育科"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "pilot.yaml"
    found.write_text(FILE, "utf-8")
    return found


def merged(path: Path, *phases: DraftPhase, keep: bool = False, year: int = 2023) -> Merged:
    """The merge, whose outcome must be a file without errors."""
    draft = Draft(title="试点", year=year, phases=phases)
    text = path.read_text("utf-8")
    found = merge(path, text, draft, source_name="新通知.docx", keep=keep)
    path.write_text(found.text, "utf-8")
    assert check_file(path).errors == (), found.text
    return found


def lines(found: Merged) -> tuple[list[str], list[str]]:
    """Those that went and those that came."""
    old, new = FILE.splitlines(), found.text.splitlines()
    return [o for o in old if o not in new], [n for n in new if n not in old]


def test_the_same_notice_changes_nothing(path: Path) -> None:
    found = merged(path, phase("准备阶段", *PREPARING), CLOSING)
    assert (found.text, found.changes) == (FILE, ())
    path.write_text(FILE.replace("召开会议", "召开会议，动员"), "utf-8")
    rows = (task("召开会议,动员 ", "3月", "基教科"), *PREPARING[1:])
    assert merged(path, phase("准备阶段", *rows), CLOSING).changes == ()


def test_a_moved_and_reassigned_row_keeps_its_id_and_remark(path: Path) -> None:
    rows = (task("召开会议", "2-3月", "财务科", "基教科"), *PREPARING[1:])
    found = merged(path, phase("准备", *rows), CLOSING)
    assert lines(found)[1] == [
        "  - title: 准备",
        "      - {id: meeting, when: 2-3月, lead: [财务科, 基教科], title: 召开会议}  # 已定",
    ]
    assert [c.kind for c in found.changes] == ["moved", "reassigned"]


def test_a_renamed_row_says_what_it_was(path: Path) -> None:
    rows = (PREPARING[0], task("拟订学校硬件改造方案", "4月", "财务科"), PREPARING[2])
    found = merged(path, phase("准备阶段", *rows), CLOSING)
    assert lines(found)[1] == [
        "      - {when: 4月, lead: 财务科, for_each: 学校, title: 拟订学校硬件改造方案, weight: 2, "
        "was: 拟订硬件改造方案}"
    ]
    assert [c.kind for c in found.changes] == ["reworded"]


def test_a_new_row_stands_where_the_notice_has_it_and_its_office_is_listed(path: Path) -> None:
    rows = (PREPARING[0], task("培训", "4月", "人事科"), *PREPARING[1:])
    found = merged(path, phase("准备阶段", *rows), CLOSING)
    assert lines(found) == ([], ["  - 人事科", "      - {when: 4月, lead: 人事科, title: 培训}"])
    assert found.text.index("召开") < found.text.index("培训") < found.text.index("拟订")


def test_a_row_that_is_gone_stays_as_a_comment_or_stays(path: Path) -> None:
    found = merged(path, phase("准备阶段", *PREPARING[:2]), CLOSING, keep=True)
    assert found.changes == ()
    found = merged(path, phase("准备阶段", *PREPARING[:2]), CLOSING)
    assert lines(found)[1] == [
        "      # 新通知.docx中没有：",
        "      # - {when: 5月, lead: 财务科, title: 采购}",
    ]
    assert [(c.kind, c.title) for c in found.changes] == [("removed", "采购")]


def test_a_phase_that_is_gone_goes_whole_and_a_new_one_comes(path: Path) -> None:
    phases = phase("准备阶段", *PREPARING), phase("验收", task("验收学校", "11月"))
    found = merged(path, *phases, keep=True)
    assert "title: 总结" in found.text
    assert "{when: 11月, title: 验收学校, lead: 待明确}" in found.text
    path.write_text(FILE, "utf-8")
    found = merged(path, *phases)
    assert "  # - title: 总结\n  #   tasks:" in found.text


def test_a_row_moves_to_another_phase_with_all_it_has(path: Path) -> None:
    closing = phase("总结", PREPARING[1], *CLOSING.tasks)
    found = merged(path, phase("准备阶段", PREPARING[0], PREPARING[2]), closing)
    row = "      - {when: 4月, lead: 财务科, for_each: 学校, title: 拟订硬件改造方案, weight: 2}"
    assert found.text.index(row) > found.text.index("title: 总结")
    assert [c.kind for c in found.changes] == ["rephased"]


def test_a_moved_row_takes_its_remark_along(path: Path) -> None:
    closing = phase("总结", task("召开会议", "3-4月", "基教科"), *CLOSING.tasks)
    found = merged(path, phase("准备阶段", *PREPARING[1:]), closing)
    row = "      - {id: meeting, when: 3-4月, lead: 基础教育科, title: 召开会议}  # 已定\n"
    assert found.text.index(row) > found.text.index("title: 总结")
    text = path.read_text("utf-8")
    assert text.count("召开会议") == 1


def test_words_without_a_year_are_those_of_the_notices_year(path: Path) -> None:
    rows = (task("召开会议", "3月", "基教科", year=2024), *PREPARING[1:])
    found = merged(path, phase("准备阶段", *rows), CLOSING, year=2024)
    assert [(c.kind, c.after) for c in found.changes] == [("moved", "2024-03-01/2024-03-31")]


def test_new_offices_are_added_where_they_stand_in_a_file_of_their_own(path: Path) -> None:
    head = FILE[FILE.index("offices:") : FILE.index("units:")]
    path.with_name("o.yaml").write_text(head, "utf-8")
    path.write_text(FILE.replace(head, "offices: o.yaml\n"), "utf-8")
    draft = Draft(
        year=2023, phases=(phase("准备阶段", *PREPARING, task("培训", "4月", "人事科")), CLOSING)
    )
    found = merge(path, path.read_text("utf-8"), draft, source_name="新")
    assert (found.offices, found.file) == (("人事科",), "o.yaml")
    assert found.offices_text == f"{head}  - 人事科\n"
