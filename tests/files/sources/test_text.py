"""Plain text: encodings, lines as an editor counts them, tables drawn with bars or tabs."""

import pytest

from programme.core.notice.source import Grid, Line
from programme.errors import ProgrammeError
from tests.files.sources.made import grids, lines, read, rows

NOTICE = "关于做好试点工作的通知\r\n\r\n　　一、安排部署阶段（2021年9-12月）\r\n"


@pytest.mark.parametrize(
    ("encoding", "guessed"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", False),
        ("utf-16-le", True),
        ("utf-16-be", True),
        ("gb18030", True),
        ("gbk", True),
    ],
)
def test_encodings_are_told_apart_and_guesses_are_owned(encoding: str, guessed: bool) -> None:
    source = read(NOTICE.encode(encoding))
    assert lines(source) == [(1, "关于做好试点工作的通知"), (3, "一、安排部署阶段（2021年9-12月）")]
    assert [problem.code for problem in source.problems] == ["encoding"] * guessed


def test_a_damaged_character_costs_itself_and_is_pointed_at() -> None:
    data = NOTICE.encode()
    cut = data.index("部署".encode())
    source = read(data[:cut] + data[cut + 1 :])
    assert lines(source)[1][1].startswith("一、安排\ufffd")
    assert [(problem.line, problem.code) for problem in source.problems] == [(3, "encoding")]


def test_text_in_no_known_encoding_is_refused() -> None:
    with pytest.raises(ProgrammeError) as told:
        read(b"\xff\x80\x80" * 30)
    assert told.value.code == "source-unreadable"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf\n"])
def test_nothing_to_read_is_said(data: bytes) -> None:
    with pytest.raises(ProgrammeError) as told:
        read(data)
    assert told.value.code == "source-no-text"


def test_what_shows_nothing_is_dropped_and_headings_keep_their_level() -> None:
    source = read("\ufeff\u200b## 时间\u200b安排\xa0\n#不是标题\n第 3 页\x0c7⽉\n")
    assert lines(source) == [(1, "时间安排"), (2, "#不是标题"), (3, "第 3 页 7月")]
    assert [block.level for block in source.blocks if hasattr(block, "level")] == [2, 0, 0]


def test_a_table_drawn_with_bars_is_one() -> None:
    source = read("前\n| 内容 | 时间 |\n|:---|---:|\n| 开会 \\| 布置 | 3月 |\n| 报送 | |\n后\n")
    (grid,) = grids(source)
    assert grid.number == 2
    assert rows(grid) == [["内容", "时间"], ["开会 | 布置", "3月"], ["报送", ""]]
    assert lines(source) == [(1, "前"), (6, "后")]


def test_bars_need_no_edges_where_a_rule_follows() -> None:
    (grid,) = grids(read("内容 | 时间\n--- | ---\n开会 | 3月\n"))
    assert rows(grid) == [["内容", "时间"], ["开会", "3月"]]


def test_a_table_in_box_characters() -> None:
    (grid,) = grids(read("┌──┬──┐\n│内容│时间│\n├──┼──┤\n│开会│3月│\n└──┴──┘\n"))
    assert rows(grid) == [["内容", "时间"], ["开会", "3月"]]


def test_bars_in_prose_make_no_table() -> None:
    assert lines(read("首页 | 公开 | 教育\n| 张三\n正文\n")) == [
        (1, "首页 | 公开 | 教育"),
        (2, "| 张三"),
        (3, "正文"),
    ]


def test_rows_pasted_from_a_sheet_keep_empty_cells_and_breaks() -> None:
    text = '阶段\t内容\t时间\n准备\t"开会\n布置"\t3月\n\t报送""甲""\t4月\n完\n'
    source = read(text)
    (grid,) = grids(source)
    assert grid.number == 1
    assert rows(grid) == [
        ["阶段", "内容", "时间"],
        ["准备", "开会\n布置", "3月"],
        ["", '报送""甲""', "4月"],
    ]
    assert lines(source) == [(5, "完")]


def test_a_quote_that_never_closes_swallows_nothing() -> None:
    source = read('内容\t时间\n"开会\t3月\n报送\t4月\n' + "正文\n" * 60)
    (grid,) = grids(source)
    assert rows(grid)[1:] == [['"开会', "3月"], ["报送", "4月"]]
    assert len(lines(source)) == 60


def test_a_list_whose_marks_are_set_off_by_tabs_stays_text() -> None:
    assert lines(read("一、\t安排部署\n二、\t自查自评\n(三)\t整改\n")) == [
        (1, "一、 安排部署"),
        (2, "二、 自查自评"),
        (3, "(三) 整改"),
    ]


def test_one_cell_a_line_stays_so_with_its_numbers() -> None:
    """A scrape that lost its table: the gaps between the numbers tell where cells end."""
    text = "工作内容\n\n时间安排\n\n召开会议,\n布置任务。\n\n3\n\n基础教育科\n"
    assert [number for number, _ in lines(read(text))] == [1, 3, 5, 6, 8, 10]


def test_bars_without_edges_or_rule_make_a_table_below_header_words() -> None:
    source = read("任务 | 时间 | 责任单位\n会议 | 3月 | 教育科\n".encode(), "a.txt")
    assert [type(block) for block in source.blocks] == [Grid]
    source = read("首页 | 新闻 | 公开\n甲 | 乙 | 丙\n".encode(), "a.txt")
    assert [type(block) for block in source.blocks] == [Line, Line]


def test_a_cell_on_each_line_loses_the_bar_behind_it() -> None:
    source = read("序号 |\n任务 |\n".encode(), "a.txt")
    assert [block.text for block in source.blocks if isinstance(block, Line)] == ["序号", "任务"]


def test_columns_set_apart_by_wide_gaps_under_header_words_are_a_table() -> None:
    source = read(
        "三、任务分工\n序号  任务  责任单位  完成时限\n1  清理  镇人居办  6月底前\n"
        "2　改造　镇水利站　7月31日前\n以上请落实。".encode(),
        "a.txt",
    )
    _, grid, after = source.blocks
    assert isinstance(grid, Grid)
    assert (grid.height, grid.width) == (3, 4)
    assert after.text == "以上请落实。"
