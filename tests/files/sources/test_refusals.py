"""Hostile, locked, foreign and missing files: each is refused for what it is, and soon."""

import io
import re
import socket
import struct
import sys
import zipfile
from pathlib import Path

import pytest

from programme.errors import ProgrammeError
from programme.files.sources import read_source
from programme.files.sources.convert import find_office
from programme.files.sources.refusal import _REFUSALS, MAX_BYTES, MAX_TEXT
from tests.files.sources.made import lines, packed, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "errors.md"
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>"
)


def code(data: bytes, name: str = "notice") -> str:
    """The code of the refusal."""
    with pytest.raises(ProgrammeError) as told:
        read(data, name)
    assert told.value.what[0].startswith(name)
    assert told.value.mend[0]
    return told.value.code


def old(stream: str) -> bytes:
    """The look of a compound file that holds such a stream."""
    return OLE + bytes(504) + stream.encode("utf-16-le").ljust(64, b"\0") + bytes(448)


def open_document(picture: str) -> bytes:
    """A text with a picture that is kept elsewhere."""
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    prefixes = ("office", "text", "drawing", "manifest")
    spaces = " ".join(f'xmlns:{prefix}="{ns}{prefix}:1.0"' for prefix in prefixes)
    kind = "application/vnd.oasis.opendocument.text"
    content = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" '
        'office:version="1.2"><office:body><office:text><text:p>正文<drawing:frame><drawing:image '
        f'xlink:href="{picture}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        "</drawing:frame></text:p></office:text></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest {spaces} manifest:version="1.2"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return packed(parts)


def test_every_code_is_documented() -> None:
    page = PAGE.read_text("utf-8")
    assert [name for name in _REFUSALS if f"`{name}`" not in page] == []


def bomb(size: int) -> bytes:
    """A part of zeros, a thousandth of its size."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out,
        out.open("word/document.xml", "w") as part,
    ):
        for _ in range(size >> 20):
            part.write(bytes(1 << 20))
    return file.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert code(bomb(600 << 20)) == "source-too-large"


def test_a_part_too_large_to_hold_is_refused() -> None:
    assert code(bomb(40 << 20)) == "source-too-large"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bomb(8 << 20)
    declared, small = struct.pack("<L", 8 << 20), struct.pack("<L", 100)
    assert data.count(declared) > 0
    assert code(data.replace(declared, small)) == "source-unreadable"


def test_thousands_of_parts_are_refused() -> None:
    assert code(packed({f"{n}": "" for n in range(10_001)})) == "source-too-large"


def test_a_locked_part_is_refused() -> None:
    data = packed({"word/document.xml": DOCUMENT})
    assert code(data.replace(b"PK\1\2\x14\x03\x14\0\0\0", b"PK\1\2\x14\x03\x14\0\1\0")) == (
        "source-encrypted"
    )


def test_a_cut_archive_is_refused() -> None:
    assert code(packed({"word/document.xml": DOCUMENT})[:-40]) == "source-unreadable"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (old("EncryptedPackage"), "source-encrypted"),  # a .docx or .xlsx with a password
        (old("PowerPoint Document"), "source-unknown-format"),
        (packed({"ppt/presentation.xml": ""}), "source-unknown-format"),
        (packed({}), "source-unknown-format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "source-unknown-format"),
        (b"\x1f\x8b\x08" + bytes(range(255, 0, -1)) * 9, "source-unreadable"),
        (b"<?xml version='1.0'?><rss><item/></rss>", "source-unknown-format"),
        (b"a" * (MAX_BYTES + 1), "source-too-large"),
        (b"a\n" * 500_001, "source-too-large"),
        (b"<html>" + b"a" * (MAX_TEXT + 1), "source-too-large"),
    ],
)
def test_what_is_no_notice_is_refused(data: bytes, expected: str) -> None:
    assert code(data, "通知.docx") == expected


def test_a_broken_old_workbook_is_refused() -> None:
    assert code(old("Workbook")) in ("source-unreadable", "source-not-converted")


@pytest.mark.parametrize("data", [old("WordDocument"), b"{\\rtf1 a}"])
def test_old_formats_say_what_they_need(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    if find_office():
        pytest.skip("LibreOffice lies where it is found without PATH")
    assert code(data, "通知.doc") == "source-needs-libreoffice"


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_old_formats_are_converted() -> None:
    data = rb"{\rtf1\ansi Kick-off in March 2023\par Review in June\par}"
    assert [text for _, text in lines(read(data))] == ["Kick-off in March 2023", "Review in June"]


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_a_conversion_fetches_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        data = open_document(f"http://127.0.0.1:{server.getsockname()[1]}/picture.png")
        assert [text for _, text in lines(read(data))] == ["正文"]
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_what_libreoffice_cannot_read_is_refused() -> None:
    assert code(old("WordDocument")) in ("source-not-converted", "source-no-text")


def test_a_path_that_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path / "none.docx", tmp_path):
        with pytest.raises(ProgrammeError) as told:
            read_source(path)
        assert told.value.code == "source-missing"


def test_files_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("3月", encoding="utf-8")
    assert read_source(path).name == "通知.txt"
    for given in (None, Path("-")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
        source = read_source(given)
        assert (source.name, lines(source)) == ("standard input", [(1, "3月")])


def test_nothing_in_the_readers_can_reach_the_network() -> None:
    """No module of a client is imported; lxml is told to stay offline where it is used."""
    folder = Path(read_source.__code__.co_filename).parent
    for path in folder.glob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"import (socket|urllib|http|httpx|requests)\b", text), path.name
        assert text.count("Parser(encoding") + text.count("etree.XMLParser(") <= text.count(
            "no_network=True"
        ), path.name
