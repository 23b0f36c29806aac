"""Any bytes, and real documents with damage: read, or refused with a reason; nothing else.

`FUZZ_EXAMPLES=5000 pytest tests/files/sources/test_fuzz.py` tries that many of each kind.
"""

import io
import os
from collections.abc import Callable
from functools import cache

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from programme.core.notice.source import Grid, Source
from programme.errors import ProgrammeError
from tests.files.sources.made import packed, read, unpacked
from tests.files.sources.test_pdf import pdf, table

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "50"))
quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
apart = settings(quick, max_examples=max(EXAMPLES // 10, 1))  # each starts a process
names = st.sampled_from(("通知.txt", "a.csv", "a.docx", "page.html", "-"))
Harm = tuple[int, int, bytes]
harms = st.lists(
    st.tuples(st.integers(0, 2**16), st.integers(0, 40), st.binary(max_size=12)), max_size=6
)
"""Where, how many bytes are cut, and what comes in their place."""

TAGS = ("table", "tr", "td", "th", "p", "div", "br", "pre", "h1", "nav", "form", "caption")
MORE = ("", " rowspan=3", " colspan=0", " rowspan=99999", " class=footer", " hidden")


def sound(data: bytes, name: str = "notice") -> Source | None:
    """Reads it; what comes out keeps what `core.notice.source` says of sources."""
    try:
        source = read(data, name)
    except ProgrammeError as error:
        refused = error.code
    else:
        refused = ""
    if refused:
        assert refused.startswith("source-")
        return None
    assert source.blocks
    for block in source.blocks:
        assert block.number >= 0
        if isinstance(block, Grid):
            assert all(cell.row + cell.rows <= block.height for cell in block.cells)
            assert all(cell.column + cell.columns <= block.width for cell in block.cells)
            assert all(cell.text == cell.text.strip() != "" for cell in block.cells)
        else:
            assert block.text == block.text.strip() != ""
    return source


def harmed(data: bytes, harm: list[Harm]) -> bytes:
    for place, cut, put in harm:
        at = place % (len(data) + 1)
        data = data[:at] + put + data[at + cut :]
    return data


@quick
@given(st.binary(max_size=300), names)
@example(b"\xff\xfe", "a.csv")
@example(b"PK\3\4", "a.docx")
def test_any_bytes(data: bytes, name: str) -> None:
    sound(data, name)


@quick
@given(st.text(st.sampled_from('|-\t"\n\r,;:+# 一1月\ufeff\x0b\0'), max_size=60), names)
def test_any_text(text: str, name: str) -> None:
    sound(text.encode(), name)


@quick
@given(
    st.lists(
        st.tuples(st.sampled_from(("<", "</", "")), st.sampled_from(TAGS), st.sampled_from(MORE)),
        max_size=40,
    )
)
def test_any_tags(pieces: list[tuple[str, str, str]]) -> None:
    page = "".join(f"{sign}{tag}{more}>月" if sign else tag for sign, tag, more in pieces)
    sound(f"<html>{page}".encode())


@cache
def word() -> bytes:
    document = docx.Document()
    document.add_heading("安排", 1)
    document.add_paragraph("一", style="List Number")
    document.add_table(2, 2).cell(0, 0).merge(document.tables[0].cell(1, 0)).text = "阶段"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@cache
def sheet() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.merge_range("A1:B2", "安排")
        page.write("A3", 3.5, book.add_format({"num_format": "yyyy-mm"}))
        page.set_row(3, None, None, {"hidden": True})
    return file.getvalue()


def damaged_part(make: Callable[[], bytes], folder: str, part: int, harm: list[Harm]) -> bytes:
    """The document with one of its parts harmed, packed again."""
    parts = unpacked(make())
    known = [name for name in sorted(parts) if name.startswith(folder)]
    name = known[part % len(known)]
    return packed(parts | {name: harmed(parts[name], harm)})


@quick
@given(st.integers(0, 50), harms)
def test_damaged_word_documents(part: int, harm: list[Harm]) -> None:
    sound(damaged_part(word, "word/", part, harm))


@quick
@given(harms)
def test_damaged_archives(harm: list[Harm]) -> None:
    sound(harmed(packed({"word/document.xml": "<a/>", "mimetype": "x"}), harm))


@apart
@given(st.integers(0, 50), harms)
def test_damaged_workbooks(part: int, harm: list[Harm]) -> None:
    sound(damaged_part(sheet, "xl/", part, harm))


@apart
@given(harms)
def test_damaged_pdf_files(harm: list[Harm]) -> None:
    sound(harmed(pdf(table(700, [("Task", "When"), ("Kick-off", "March 2023")])), harm))


@pytest.mark.parametrize("make", [word, sheet])
def test_the_undamaged_are_read(make: Callable[[], bytes]) -> None:
    assert sound(make())
