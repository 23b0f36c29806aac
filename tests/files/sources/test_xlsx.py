"""Workbooks made by XlsxWriter and openpyxl, and an .ods written by hand."""

import io
import re
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from programme.errors import ProgrammeError
from programme.files.sources.convert import convert, find_office
from programme.files.sources.kind import kind_of
from tests.files.sources.made import grids, packed, read, rows, spans, unpacked

Workbook = xlsxwriter.Workbook


def made(fill: object, **options: object) -> bytes:
    """A workbook that a function of the workbook fills."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, **options}) as book:
        fill(book)  # type: ignore[operator]  # XlsxWriter ships no types
    return file.getvalue()


@pytest.fixture(scope="module")
def plan() -> bytes:
    def fill(book: Workbook) -> None:
        month = book.add_format({"num_format": 'yyyy"年"m"月"'})
        day = book.add_format({"num_format": "yyyy/m/d"})
        share = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet("安排")
        sheet.merge_range("A1:D1", "2023年工作安排表")
        sheet.write_row("A2", ["内容", "时间", "数量", "比例"])
        sheet.write_row("A3", ["会议", None, 34, None])
        sheet.write_datetime("B3", date(2023, 3, 1), month)
        sheet.write_number("D3", 0.855, share)
        sheet.write_row("A4", ["报送", None, 0.1 + 0.2, True])
        sheet.write_datetime("B4", date(2023, 6, 30), day)
        sheet.write_row("A5", ["旧稿", "1月"])
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.write_row("A7", ["考核", "12月", "备注", "x", "y", "看不见", "看得见"])
        sheet.set_column("F:F", None, None, {"hidden": True})
        hidden = book.add_worksheet("底稿")
        hidden.write("A1", "藏")
        hidden.hide()
        book.add_worksheet("空")

    return made(fill)


def test_cells_are_written_as_a_person_would(plan: bytes) -> None:
    (grid,) = grids(read(plan))
    assert (grid.name, grid.number) == ("安排", 1)
    assert rows(grid)[1:4] == [
        ["内容", "时间", "数量", "比例", "", "", ""],
        ["会议", "2023-03", "34", "85.5%", "", "", ""],
        ["报送", "2023-06-30", "0.3", "TRUE", "", "", ""],
    ]
    assert spans(grid) == {"2023年工作安排表": (1, 4)}


def test_hidden_rows_keep_their_place_empty_and_are_named(plan: bytes) -> None:
    source = read(plan)
    texts = rows(grids(source)[0])
    assert texts[4] == [""] * 7
    assert texts[6] == ["考核", "12月", "备注", "x", "y", "", "看得见"]
    assert [(problem.line, problem.code) for problem in source.problems] == [
        (0, "hidden"),
        (5, "hidden"),
        (0, "hidden"),
    ]
    told = " ".join(problem.message for problem in source.problems)
    assert "底稿" in told
    assert "rows 5 of sheet 安排" in told
    assert "columns F of sheet 安排" in told


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("yyyy-mm-dd", "2023-03-01"),
        ('yyyy"年"m"月"d"日"', "2023-03-01"),
        ('m"月"d"日"', "2023-03-01"),
        ("[$-804]yyyy\\年m\\月;@", "2023-03"),
        ("mmm-yy", "2023-03"),
        ("yyyy", "2023"),
        ('m"月"', "3月"),
        ("yyyy/m/d h:mm", "2023-03-01"),
    ],
)
def test_a_date_is_as_exact_as_its_cell_shows_it(code: str, shown: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = date(2023, 3, 1)
    book.active["A1"].number_format = code
    file = io.BytesIO()
    book.save(file)
    assert rows(grids(read(file.getvalue()))[0]) == [[shown]]


def test_a_chinese_excels_own_month_format_is_known() -> None:
    """Format 57 is never written out; a Chinese Excel gives it to a typed 2023年3月."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = date(2023, 3, 1)
    file = io.BytesIO()
    book.save(file)
    parts = unpacked(file.getvalue())
    styles = parts["xl/styles.xml"]
    parts["xl/styles.xml"] = re.sub(rb'<xf numFmtId="[1-9]\d*"', b'<xf numFmtId="57"', styles)
    assert b'numFmtId="57"' in parts["xl/styles.xml"]
    assert rows(grids(read(packed(parts)))[0]) == [["2023-03"]]


def test_a_merged_range_that_begins_hidden_shows_its_text() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A4", "阶段")
        sheet.write_column("B1", ["一", "二", "三", "四"])
        sheet.set_row(0, None, None, {"hidden": True})

    (grid,) = grids(read(made(fill)))
    assert rows(grid) == [["", ""], ["阶段", "二"], ["", "三"], ["", "四"]]
    assert spans(grid) == {"阶段": (3, 1)}


def test_every_sheet_is_a_grid() -> None:
    def fill(book: Workbook) -> None:
        for name in ("甲", "乙"):
            book.add_worksheet(name).write("B3", name)

    found = grids(read(made(fill)))
    assert [(grid.name, grid.height, grid.width) for grid in found] == [("甲", 3, 2), ("乙", 3, 2)]


def test_the_content_decides_whatever_the_name_says(plan: bytes) -> None:
    assert read(plan, "安排.doc").format == "xlsx"
    assert read("<html><table><tr><td>甲<td>乙<tr><td>丙</table>", "安排.xls").format == "html"
    assert read("甲,乙\n", "安排.docx").format == "text"


def test_an_open_document_sheet_is_read_with_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("内容", "时间")
    )
    content = (
        f'<office:document-content xmlns:office="{ns}office:1.0" xmlns:table="{ns}table:1.0" '
        f'xmlns:text="{ns}text:1.0"><office:body><office:spreadsheet><table:table '
        f'table:name="表"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{ns}manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    data = packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
    monkeypatch.setenv("PATH", "")
    if find_office():
        pytest.skip("LibreOffice lies where it is found without PATH")
    source = read(data)
    assert rows(grids(source)[0]) == [["内容", "时间"]]
    assert [problem.code for problem in source.problems] == ["old-workbook"]


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_an_old_workbook_tells_all_by_way_of_libreoffice(plan: bytes) -> None:
    old = convert(plan, "安排.xls", "xls")
    assert kind_of(old, "安排.xls") == "old-workbook"
    assert read(old).blocks == read(plan).blocks


def test_two_cells_at_the_ends_of_the_sheet_are_refused() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write("A1", 1)
        sheet.write("XFD1048576", 1)

    with pytest.raises(ProgrammeError) as told:
        read(made(fill))
    assert told.value.code == "source-too-large"


def test_more_rows_than_a_notice_has_are_refused() -> None:
    def fill(book: Workbook) -> None:
        book.add_worksheet().write("A1", 1)

    parts = unpacked(made(fill))
    row = b"<row><c><v>1</v></c></row>"
    sheet = parts["xl/worksheets/sheet1.xml"]
    data = re.sub(rb"<row.*</row>", row * 600_000, sheet)
    with pytest.raises(ProgrammeError) as told:
        read(packed(parts | {"xl/worksheets/sheet1.xml": data}))
    assert told.value.code == "source-too-large"


def test_entities_in_a_sheet_are_never_expanded(plan: bytes) -> None:
    parts = unpacked(plan)
    sheet = parts["xl/worksheets/sheet1.xml"]
    start = sheet.index(b"<worksheet")
    parts["xl/worksheets/sheet1.xml"] = (
        sheet[:start] + b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + sheet[start:]
    )
    with pytest.raises(ProgrammeError) as told:
        read(packed(parts))
    assert told.value.code == "source-unsafe"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_broken_parts_are_refused(plan: bytes, part: str) -> None:
    parts = unpacked(plan)
    with pytest.raises(ProgrammeError) as told:
        read(packed(parts | {part: parts[part][:-30]}))
    assert told.value.code == "source-unreadable"


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(ProgrammeError) as told:
        read(made(lambda book: book.add_worksheet()))
    assert told.value.code == "source-no-text"
