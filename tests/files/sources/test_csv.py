"""CSV files as office programs and portals write them."""

import pytest

from programme.errors import ProgrammeError
from tests.files.sources.made import grids, read, rows

PLAN = [["内容", "时间", "科室"], ["召开会议，布置", "3月", "基础教育科"], ["报送", "", "办公室"]]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_marks_and_encodings(mark: str, encoding: str) -> None:
    data = "\r\n".join(mark.join(row) for row in PLAN).encode(encoding)
    source = read(data, "安排.CSV")
    assert source.format == "csv"
    assert rows(grids(source)[0]) == PLAN


def test_quoted_cells_hold_marks_breaks_and_quotes() -> None:
    data = '内容,时间\n"召开会议,\n布置""任务""",3月\n\n报送,4月\n,\n'
    (grid,) = grids(read(data, "a.csv"))
    assert rows(grid) == [
        ["内容", "时间"],
        ['召开会议,\n布置"任务"', "3月"],
        ["", ""],
        ["报送", "4月"],
    ]


def test_excels_own_hint_is_followed() -> None:
    (grid,) = grids(read("sep=;\n甲;乙,丙\n", "a.csv"))
    assert rows(grid) == [["甲", "乙,丙"]]


@pytest.mark.parametrize("data", ["a,b\n" + "x" * 200_000, '"' + "x" * 200_000])
def test_a_cell_beyond_reason_is_refused(data: str) -> None:
    with pytest.raises(ProgrammeError) as told:
        read(data, "a.csv")
    assert told.value.code == "source-unreadable"


def test_nothing_but_marks_is_no_table() -> None:
    with pytest.raises(ProgrammeError) as told:
        read(",,,\n,,\n", "a.csv")
    assert told.value.code == "source-no-text"


def test_commas_below_header_words_are_known_without_a_name() -> None:
    data = "工作安排\n序号,任务,时间\n1,会议,3月\n".encode("gb18030")
    assert read(data, "-").format == "csv"
    assert read("任务,时间,单位都要写清楚。\n请照办。\n".encode(), "-").format == "text"
