"""Saved web pages: the site around the notice goes, lines and tables stay in their order."""

import pytest

from programme.core.notice.source import Grid
from programme.errors import ProgrammeError
from tests.files.sources.made import grids, lines, read, rows, spans

PAGE = """<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>关于做好试点工作的通知_教育信息_某市教育局</title>
<style>p {{ color: red }}</style></head>
<body class="has-nav">
<div class="top-nav"><a href="/">首页</a> <a href="/x">政务公开</a></div>
<div class="crumbs">当前位置: 首页 &gt; 教育信息</div>
<div id="content">
<h1>关于做好2023年
试点工作的通知</h1>
<p>各科室,各学校:</p>
<p>一、主要<b>任务</b>(2023年<span>1</span>-<span>12</span>月)<br>二、进度</p>
<h3>工作进度安排表</h3>
<table>
<tr><th>工作阶段</th><th>工作内容</th><th>时间安排</th><th>牵头科室</th></tr>
<tr><td rowspan="2">策划准备</td><td><p>召开会议,</p><p>布置任务。</p></td><td>3月</td>
<td>基础教育科</td></tr>
<tr><td>确定名单。</td><td colspan=2>4月(各科室)</td></tr>
</table>
<p>联系人:张三</p>
</div>
<div class="bdsharebuttonbox">分享到: 微信</div>
<footer>版权所有 某市教育局</footer>
<script>document.write("<p>三、假的</p>")</script>
</body></html>
"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_the_notice_is_left_when_the_site_is_gone(charset: str) -> None:
    codec = "utf-8" if charset == "utf-8" else "gb18030"
    source = read(PAGE.format(charset=charset).encode(codec))
    assert source.title == "关于做好2023年试点工作的通知"
    assert lines(source) == [
        (8, "关于做好2023年试点工作的通知"),
        (10, "各科室,各学校:"),
        (11, "一、主要任务(2023年1-12月)"),
        (11, "二、进度"),
        (12, "工作进度安排表"),
        (19, "联系人:张三"),
    ]
    (grid,) = grids(source)
    assert (grid.number, spans(grid)) == (13, {"策划准备": (2, 1), "4月(各科室)": (1, 2)})
    assert rows(grid)[1] == ["策划准备", "召开会议,\n布置任务。", "3月", "基础教育科"]
    assert isinstance(source.blocks[5], Grid)


def test_what_was_left_out_as_furniture_is_named() -> None:
    (problem,) = read(PAGE.format(charset="utf-8")).problems
    assert (problem.line, problem.code) == (5, "furniture")
    for words in ("首页", "当前位置", "分享到", "版权所有"):
        assert words in problem.message
    assert "假的" not in problem.message


def test_a_page_that_lies_about_its_charset_is_read_by_its_text() -> None:
    source = read(PAGE.format(charset="gb2312").encode())
    assert lines(source)[1] == (10, "各科室,各学校:")


def test_levels_come_from_headings() -> None:
    source = read(PAGE.format(charset="utf-8"))
    assert [b.level for b in source.blocks if not isinstance(b, Grid)] == [1, 0, 0, 0, 3, 0]


def test_the_pages_own_name_of_the_article_is_the_title() -> None:
    page = '<html><head><meta name="ArticleTitle" content="实施方案"><title>x</title><p>正文'
    assert read(page).title == "实施方案"


def test_one_cell_a_line_as_scraped() -> None:
    cells = "".join(f"<div>{text}</div>\n<div>&nbsp;</div>\n" for text in ("会议", "3", "教育科"))
    assert lines(read(f"<html><body>\n{cells}</body></html>")) == [
        (2, "会议"),
        (4, "3"),
        (6, "教育科"),
    ]


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    page = (
        "<table><tr><td>菜单</td><td>位置</td></tr><tr><td>一</td><td><p>通知如下,请各科室照办。"
        "<table><tr><td>内容</td><td>时间</td></tr><tr><td>召开会议</td><td>2023年3月</td></tr>"
        "</table><p>完</table>"
    )
    source = read(page)
    assert [text for _, text in lines(source)] == [
        "菜单",
        "位置",
        "一",
        "通知如下,请各科室照办。",
        "完",
    ]
    assert [rows(grid) for grid in grids(source)] == [[["内容", "时间"], ["召开会议", "2023年3月"]]]


def test_a_small_table_within_a_cell_is_part_of_its_text() -> None:
    page = (
        "<table><tr><td>工作内容说明</td><td>时间</td></tr><tr><td>召开会议并布置全年任务"
        "<table><tr><td>甲</td><td>乙</td></tr></table></td><td>2023年3月</td></tr></table>"
    )
    (grid,) = grids(read(page))
    assert rows(grid)[1] == ["召开会议并布置全年任务\n甲\n乙", "2023年3月"]


def test_rows_survive_what_careless_pages_put_between() -> None:
    page = "<table><form><tr><td>内容<td>时间<tbody><tr><td>开会<td>3月</form></table>"
    (grid,) = grids(read(page))
    assert rows(grid) == [["内容", "时间"], ["开会", "3月"]]


def test_spans_are_cut_to_the_table() -> None:
    page = (
        "<table><tr><td rowspan=0>甲<td rowspan=99999999999>乙<td>丙"
        "<tr><td colspan=x>丁<tr><td rowspan=-1>戊</table>"
    )
    (grid,) = grids(read(page))
    assert (grid.height, grid.width) == (3, 3)
    assert spans(grid) == {"甲": (3, 1), "乙": (3, 1)}


def test_preformatted_text_keeps_its_lines() -> None:
    assert [text for _, text in lines(read("<pre>一、甲\n二、乙</pre>"))] == ["一、甲", "二、乙"]


def test_hidden_parts_are_left_out_and_named() -> None:
    source = read('<p>正文很长很长</p><p style="display: none">旧稿</p><p hidden>又</p>')
    assert [text for _, text in lines(source)] == ["正文很长很长"]
    assert "旧稿" in source.problems[0].message


def test_a_menu_that_is_most_of_the_page_is_kept() -> None:
    assert lines(read('<div class="nav"><p>一、安排部署阶段</p></div>')) == [
        (1, "一、安排部署阶段")
    ]


def test_a_page_saved_as_a_single_file() -> None:
    page = (
        "From: <Saved by a browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        '<html><head><meta charset=3D"utf-8"></head><p>3=E6=9C=88</p></html>\r\n--b--\r\n'
    )
    assert [text for _, text in lines(read(page))] == ["3月"]


def test_entities_and_other_files_are_not_followed() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "bb">]>'
        "<p>正文&a;&b;</p>"
    )
    text = "".join(text for _, text in lines(read(page)))
    assert "&a;&b;" in text


@pytest.mark.parametrize(
    "page", ["<html></html>", "<html><script>draw()</script></html>", "<!-- -->"]
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(ProgrammeError) as told:
        read(f"<!doctype html>{page}")
    assert told.value.code == "source-no-text"


def test_parts_nested_too_deep_are_refused_not_lost() -> None:
    with pytest.raises(ProgrammeError) as told:
        read("<html>" + "<div>" * 100_000 + "正文")
    assert told.value.code == "source-unreadable"


def test_a_table_wider_than_any_is_refused() -> None:
    with pytest.raises(ProgrammeError) as told:
        read("<table>" + ("<tr>" + "<td colspan=65000>甲" * 10) * 20 + "</table>")
    assert told.value.code == "source-too-large"
