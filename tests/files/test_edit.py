"""Changes in place: all else stays, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.errors import ProgrammeError
from programme.files.edit import edited
from programme.files.edits import Drop, Edit, Insert, Moved, Put, Rename
from programme.files.tree import read
from programme.files.written import clean

FILE = """\
# 首行
programme: a  # 短名称
offices: [甲, 乙]

phases:
  # 第一
  - title: 一   # 题
    when: >-
      3-5月
    tasks:
      # 会议
      - {when: 3月, lead: [甲,
                          乙], title: 开会}  # 定了
      - when: 5月
        lead:  # 谁
          - 甲
          - 乙
        title: 方案   # 草
        note: |
          两行
          备注

      - {title: 总结, when: 6月}

  - title: 二
    objectives: [高, 低]
# 末行
"""


def changed(*edits: Edit, text: str = FILE) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    old, new = text.split("\n"), edited(text, edits).split("\n")
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


ROWS = ("phases", 0, "tasks")


def test_a_value_is_replaced_where_it_stands() -> None:
    assert changed(Put((*ROWS, 0), "when", "4月")) == (
        ["      - {when: 3月, lead: [甲,"],
        ["      - {when: 4月, lead: [甲,"],
    )
    assert changed(Put((*ROWS, 1), "title", "a: b")) == (
        ["        title: 方案   # 草"],
        ["        title: 'a: b'   # 草"],
    )


def test_a_value_of_several_lines_becomes_one() -> None:
    assert changed(Put((*ROWS, 1), "lead", ["丙"]))[1] == ["        lead: [丙]  # 谁"]
    assert changed(Put((*ROWS, 1), "note", "短")) == (
        ["        note: |", "          两行", "          备注"], ["        note: 短"])  # fmt: skip
    assert changed(Put(("phases", 0), "when", "4月"))[1] == ["    when: 4月"]


def test_a_long_list_has_a_line_for_each_entry() -> None:
    names = [f"第{n}小学" for n in range(40)]
    found = edited(
        "units:\n  学校: {count: 40}  # 全部\n  园: [甲]\n", [Put(("units",), "学校", names)]
    )
    assert found.startswith("units:\n  学校:  # 全部\n    - 第0小学\n    - 第1小学\n")
    assert found.endswith("    - 第39小学\n  园: [甲]\n")


def test_a_key_is_added_in_a_row_and_in_lines() -> None:
    assert changed(Put((*ROWS, 2), "was", "结")) == (
        ["      - {title: 总结, when: 6月}"],
        ["      - {title: 总结, when: 6月, was: 结}"],
    )
    assert changed(Put((*ROWS, 1), "was", "案")) == ([], ["        was: 案"])
    assert changed(Put(("phases", 0), "was", "零")) == ([], ["    was: 零"])


def test_a_key_is_taken_out() -> None:
    assert changed(Put((*ROWS, 2), "when", None))[1] == ["      - {title: 总结}"]
    assert changed(Put((*ROWS, 0), "when", None))[1] == ["      - {lead: [甲,"]
    assert changed(Put((*ROWS, 1), "note", None))[1] == []
    assert changed(Put((*ROWS, 1), "when", None))[1] == ["      - lead:  # 谁"]


def test_a_row_is_inserted_in_its_place() -> None:
    row = {"when": "7月", "title": "新"}
    assert changed(Insert(ROWS, 1, row)) == ([], ["      - {when: 7月, title: 新}"])
    assert edited(FILE, [Insert(ROWS, 3, row)]).index("新") < FILE.index("  - title: 二") + 30
    assert changed(Insert(ROWS, 0, row))[1] == ["      - {when: 7月, title: 新}"]
    assert changed(Insert(("phases", 1, "tasks"), 0, row)) == (
        [],
        ["    tasks:", "      - {when: 7月, title: 新}"],
    )
    assert changed(Insert(("offices",), 2, "丙"))[1] == ["offices: [甲, 乙, 丙]"]
    assert changed(Insert(("offices",), 0, "丙"))[1] == ["offices: [丙, 甲, 乙]"]


def test_a_row_goes_or_stays_as_a_comment() -> None:
    assert changed(Drop(ROWS, 2)) == (["      - {title: 总结, when: 6月}"], [])
    assert changed(Drop(ROWS, 0, "取消"))[1] == [
        "      # 取消",
        "      # - {when: 3月, lead: [甲,",
        "      #                     乙], title: 开会}  # 定了",
    ]
    assert changed(Drop(("offices",), 0), Drop(("offices",), 1))[0][0] == "offices: [甲, 乙]"
    gone = edited(FILE, [Drop(ROWS, i, "取消") for i in range(3)])
    assert "    # tasks:\n" in gone


def test_rows_come_where_rows_go() -> None:
    edits: list[Edit] = [
        Drop(ROWS, 1),
        Insert(ROWS, 2, {"title": "x"}),
        Insert(ROWS, 1, {"title": "y"}),
    ]
    found = read(edited(FILE, edits), "").tree
    titles = [row["title"] for row in found["phases"][0]["tasks"]]  # type: ignore[index, call-overload, union-attr]  # a tree
    assert titles == ["开会", "y", "x", "总结"]


@pytest.mark.parametrize("to", [("phases", 1, "tasks"), ("phases", 0, "phases")])
def test_a_row_goes_elsewhere_with_its_lines_and_remarks(to: tuple[str | int, ...]) -> None:
    row = Moved((*ROWS, 1))
    new = row if to[-1] == "tasks" else {"title": "新", "tasks": [row]}
    edits: list[Edit] = [Put((*ROWS, 1), "when", "6月"), Drop(ROWS, 1), Insert(to, 0, new)]
    found = edited(FILE, edits)
    for line in ("lead:  # 谁", "title: 方案   # 草", "- when: 6月", "note: |"):
        assert found.count(line) == 1
    assert "两行\n" in found


def test_a_row_of_one_line_keeps_its_remark_elsewhere() -> None:
    edits: list[Edit] = [Drop(ROWS, 0), Insert(("phases", 1, "tasks"), 0, Moved((*ROWS, 0)))]
    assert edited(FILE, edits).count("乙], title: 开会}  # 定了") == 1


def test_a_key_is_named_otherwise_and_a_new_one_stands_where_it_is_wanted() -> None:
    text = "targets:\n  达标:  # 一\n    add: {3月: 1, 5月: 2}  # 二\n"
    at = ("targets", "达标", "add")
    edits: list[Edit] = [Put(at, "4月", 3, below="3月"), Rename(at, "5月", "6月"),
             Rename(("targets",), "达标", "合格")]  # fmt: skip
    assert edited(text, edits) == (
        "targets:\n  合格:  # 一\n    add: {3月: 1, 4月: 3, 6月: 2}  # 二\n"
    )


def test_line_ends_stay_as_they_are() -> None:
    found = edited(
        FILE.replace("\n", "\r\n"), [Insert(ROWS, 1, {"title": "新"}), Drop(ROWS, 2, "x")]
    )
    assert found.replace("\r\n", "").count("\n") == 0
    assert edited("a:\n  - b", [Insert(("a",), 1, "c")]) == "a:\n  - b\n  - c"


def test_a_layout_that_cannot_be_changed_is_left_alone() -> None:
    with pytest.raises(ProgrammeError, match="laid out"):
        edited("a:\n  - # x\n    b: c\n  - d\n", [Drop(("a",), 0)])


texts = st.text(min_size=1, max_size=20).map(clean).filter(bool)
loc = st.sampled_from([(*ROWS, 0), (*ROWS, 1), (*ROWS, 2), ("phases", 0), ("phases", 1), ()])
puts = st.builds(Put, loc, st.sampled_from(["title", "note", "was", "source"]),
                 st.one_of(texts, st.lists(texts, min_size=1)))  # fmt: skip
inserts = st.builds(
    Insert, st.just(ROWS), st.integers(0, 3), st.dictionaries(texts, texts, min_size=1)
)
drops = st.builds(Drop, st.just(ROWS), st.integers(0, 2), st.sampled_from(["", "取消"]))


@given(
    st.lists(puts, max_size=3, unique_by=lambda p: (p.at, p.key)),
    st.lists(inserts, max_size=3),
    st.lists(drops, max_size=2, unique_by=lambda d: d.index),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_edits_say_what_is_meant_and_keep_the_remarks(
    puts: list[Put], inserts: list[Insert], drops: list[Drop], newline: str
) -> None:
    gone = {edit.index for edit in drops}
    kept = [p for p in puts if len(p.at) < 4 or p.at[3] not in gone]
    found = edited(FILE.replace("\n", newline), [*kept, *inserts, *drops])
    for remark in ("# 首行", "# 短名称", "# 第一", "# 题", "# 会议", "# 末行"):
        assert remark in found
