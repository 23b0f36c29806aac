"""Packed documents (.docx, .xlsx, .ods): parts whose real sizes are known before any is used."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import IO

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from programme.files.sources.refusal import MAX_UNPACKED, MAX_XML, refusal

MAX_PARTS = 10_000
_STEP = 1 << 20
_HEADER = struct.Struct("<26xHH")  # of a local header: the lengths of its name and extra field
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile is known to raise for what somebody tampered with."""


class Archive:
    """A packed document.

    Raises:
        ProgrammeError: `source-unreadable`, `source-encrypted`, `source-too-large` (a bomb).
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            self._check(self._zip.infolist())
        except _BROKEN as error:
            raise refusal(
                "source-unreadable", name, (f"as a zip file: {error}", f"压缩包有错：{error}")
            ) from None

    @property
    def parts(self) -> frozenset[str]:
        """The parts' names."""
        return frozenset(self._zip.namelist())

    def xml(self, part: str) -> "etree._Element | None":
        """The root of a part, None where there is no such part."""
        if part not in self.parts:
            return None
        return parse_xml(self.read(part), self._name)

    def read(self, part: str) -> bytes:
        """A part as it is, of at most MAX_XML bytes."""
        if self._zip.getinfo(part).file_size > MAX_XML:
            raise refusal(
                "source-too-large",
                self._name,
                (f"{part} has over {MAX_XML >> 20} MB", f"{part} 超过 {MAX_XML >> 20} MB"),
            )
        try:
            return self._zip.read(part)
        except _BROKEN as error:
            raise refusal(
                "source-unreadable", self._name, (f"{part}: {error}", f"{part}：{error}")
            ) from None

    def open(self, part: str) -> IO[bytes]:
        """A part as a stream; its size and checksum are known to be right only at its end."""
        return self._zip.open(part)

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MAX_PARTS:
            raise refusal(
                "source-too-large",
                self._name,
                (f"more than {MAX_PARTS} parts", f"超过 {MAX_PARTS} 个部分"),
            )
        left = MAX_UNPACKED
        for entry in entries:
            if entry.flag_bits & 1:
                raise refusal("source-encrypted", self._name)
            left -= self._size(entry, left)

    def _size(self, entry: zipfile.ZipInfo, most: int) -> int:
        """The bytes an entry really unpacks to, for the declared number may lie."""
        start = entry.header_offset + 30
        start += sum(_HEADER.unpack_from(self._data, entry.header_offset))
        packed = self._data[start : start + entry.compress_size]
        size = len(packed) if entry.compress_type == zipfile.ZIP_STORED else 0
        if entry.compress_type == zipfile.ZIP_DEFLATED:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            while packed and not unpacker.eof and size <= most:
                size += len(unpacker.decompress(packed, _STEP))
                packed = unpacker.unconsumed_tail
        elif entry.compress_type != zipfile.ZIP_STORED:
            raise NotImplementedError(f"{entry.filename} is packed in an unusual way")
        if size > most:
            raise refusal(
                "source-too-large",
                self._name,
                (f"over {MAX_UNPACKED >> 20} MB unpacked", f"解压后超过 {MAX_UNPACKED >> 20} MB"),
            )
        if size != entry.file_size:
            raise zipfile.BadZipFile(f"{entry.filename} is not as large as it says")
        return size


def parse_xml(data: bytes, name: str) -> "etree._Element":
    """The root element; nothing external is loaded, and a file that defines entities is refused."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refusal(
            "source-unreadable", name, (f"broken XML: {error.msg}", f"XML 有错：{error.msg}")
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal("source-unsafe", name)
    return root
