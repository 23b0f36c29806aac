"""Word documents made by python-docx, and what only Word itself writes, as XML."""

import io

import docx
import pytest
from docx.document import Document

from programme.core.notice.source import Grid
from programme.errors import ProgrammeError
from tests.files.sources.made import grids, lines, packed, read, rows, spans, unpacked

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def written(body: str, **parts: str) -> bytes:
    """A document of this body; other parts by name, as `numbering`."""
    extra = {f"word/{name}.xml": content for name, content in parts.items()}
    return packed(
        {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"} | extra
    )


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int = 0, listed: int = 1) -> str:
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{listed}"/></w:numPr>'
    )


def numbering(*levels: tuple[str, str], overrides: str = "") -> str:
    """One definition of these formats and patterns; list 1 uses it, list 2 with overrides."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (kind, pattern) in enumerate(levels)
    )
    used = '<w:abstractNumId w:val="0"/>'
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        f'<w:num w:numId="1">{used}</w:num><w:num w:numId="2">{used}{overrides}</w:num>'
        "</w:numbering>"
    )


def test_paragraphs_levels_and_tables_in_their_order() -> None:
    document = docx.Document()
    document.add_heading("2023年试点工作安排", 0)
    document.add_heading("一、安排部署阶段（2021年9-12月）", 1)
    document.add_paragraph("成立领导机构，\n制定工作方案。")
    table = document.add_table(4, 4)
    for cell, text in zip(table.rows[0].cells, ("阶段", "内容", "时间", "科室"), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(3, 0)).text = "策划准备"
    table.cell(1, 1).text = "召开会议"
    table.cell(2, 1).merge(table.cell(2, 3)).text = "待定"
    table.cell(3, 2).merge(table.cell(3, 3)).text = "3月"
    document.add_heading("（二）自查", 2)
    source = read(saved(document))
    assert source.title == "2023年试点工作安排"
    assert lines(source) == [
        (1, "2023年试点工作安排"),
        (2, "一、安排部署阶段（2021年9-12月）"),
        (3, "成立领导机构，"),
        (3, "制定工作方案。"),
        (8, "（二）自查"),
    ]
    assert [b.level for b in source.blocks if not isinstance(b, Grid)] == [0, 1, 0, 0, 2]
    (grid,) = grids(source)
    assert (grid.number, grid.height, grid.width) == (4, 4, 4)
    assert spans(grid) == {"策划准备": (3, 1), "待定": (1, 3), "3月": (1, 2)}
    assert rows(grid)[:2] == [["阶段", "内容", "时间", "科室"], ["策划准备", "召开会议", "", ""]]


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>2023年</w:t></w:r><w:del><w:r><w:delText>3</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t>月</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr>"
        "</w:tbl>"
    )
    source = read(written(body))
    assert lines(source) == [(1, "2023年5月")]
    assert rows(grids(source)[0]) == [["甲"]]


def test_content_controls_hyperlinks_and_fields_show_their_text() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('标题')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>附件</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE"
        "</w:instrText></w:r><w:fldSimple><w:r><w:t>1</w:t></w:r></w:fldSimple>"
        "<w:r><w:tab/><w:t>表</w:t><w:noBreakHyphen/></w:r></w:p>"
    )
    assert lines(read(written(body))) == [(1, "标题"), (2, "附件1 表-")]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框中')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><w:t>正文</w:t><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}'
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(read(written(body))) == [(1, "正文"), (1, "框中")]


def test_the_numbers_that_word_shows_are_part_of_the_text() -> None:
    levels = numbering(
        ("chineseCountingThousand", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3.")
    )
    body = "".join(numbered(text, level) for text, level in (("甲", 0), ("乙", 1), ("丙", 2)))
    body += numbered("丁", 1) + paragraph("正文") + numbered("戊") + numbered("己", 1)
    texts = [text for _, text in lines(read(written(body, numbering=levels)))]
    assert texts == ["一、甲", "（一）乙", "1. 丙", "（二）丁", "正文", "二、戊", "（一）己"]


def test_lists_start_where_they_say_and_bullets_are_dropped() -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="10"/></w:lvlOverride>'
    levels = numbering(("upperRoman", "%1"), ("bullet", "·"), overrides=start)
    body = numbered("a") + numbered("b", listed=2) + numbered("c") + numbered("d", 1)
    texts = [text for _, text in lines(read(written(body, numbering=levels)))]
    assert texts == ["I a", "X b", "II c", "d"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("chineseCounting", ["十", "十一", "二十", "一百零五", "一千零一十"]),
        ("decimalEnclosedCircle", ["⑩", "⑪", "⑳", "105", "1010"]),
        ("lowerRoman", ["x", "xi", "xx", "cv", "mx"]),
        ("upperLetter", ["J", "K", "T", "105", "1010"]),
    ],
)
def test_numerals(kind: str, expected: list[str]) -> None:
    body = "".join(numbered("项") for _ in range(1010))
    found = lines(read(written(body, numbering=numbering((kind, "第%1")))))
    at = (10, 11, 20, 105, 1010)
    assert [found[n - 1][1].removeprefix("第").removesuffix(" 项") for n in at] == expected


def test_a_styles_list_and_level_count_for_its_paragraphs() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="a"><w:name w:val="章"/><w:basedOn w:val="b"/>'
        '</w:style><w:style w:styleId="b"><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="1"/>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    body = paragraph("总则", '<w:pStyle w:val="a"/>') * 2
    source = read(written(body, styles=styles, numbering=numbering(("chineseCounting", "第%1章"))))
    assert lines(source) == [(1, "第一章 总则"), (2, "第二章 总则")]
    assert [b.level for b in source.blocks if not isinstance(b, Grid)] == [2, 2]


def test_a_table_within_a_cell_is_part_of_its_text() -> None:
    document = docx.Document()
    cell = document.add_table(1, 2).cell(0, 0)
    cell.text = "外"
    cell.add_table(1, 2).cell(0, 1).text = "内"
    assert rows(grids(read(saved(document)))[0])[0][0] == "外\n内"


def test_entities_are_refused() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE w [<!ENTITY a0 "{"x" * 99}">{bomb}]><w:document {W}><w:body>&a9;</w:body>'
    with pytest.raises(ProgrammeError) as told:
        read(packed({"word/document.xml": f"{body}</w:document>"}))
    assert told.value.code in ("source-unsafe", "source-unreadable")


def test_other_files_are_not_followed() -> None:
    body = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document {}><w:body>'
    body = body.format(W) + "<w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    with pytest.raises(ProgrammeError) as told:
        read(packed({"word/document.xml": body}))
    assert told.value.code == "source-unsafe"


@pytest.mark.parametrize("broken", ["<w:document", "<w:document/>", "", "<a></b>"])
def test_broken_xml_is_refused(broken: str) -> None:
    with pytest.raises(ProgrammeError) as told:
        read(packed({"word/document.xml": broken}))
    assert told.value.code == "source-unreadable"


def test_a_document_of_pictures_only_is_refused() -> None:
    with pytest.raises(ProgrammeError) as told:
        read(saved(docx.Document()))
    assert told.value.code == "source-no-text"


def test_macros_and_unknown_parts_are_passed_over() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    parts = unpacked(saved(document)) | {"word/vbaProject.bin": b"\0" * 100}
    assert lines(read(packed(parts))) == [(1, "正文")]


def test_spans_beyond_reason_are_refused() -> None:
    cells = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc>' * 5000
    with pytest.raises(ProgrammeError) as told:
        read(written(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    assert told.value.code == "source-too-large"
