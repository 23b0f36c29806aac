"""What calamine does not tell of an .xlsx: hidden rows and columns, and how dates are shown."""

import posixpath
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from programme.files.sources.archive import Archive
from programme.files.sources.refusal import refusal

_STEP = 1 << 20
_MAX_COLUMNS = 16_384
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy"} | dict.fromkeys((27, 36, 50, 52, 57), "yyyy-m")
"""Formats that are never written out, a Chinese Excel's too (ECMA-376 part 1, 18.8.30)."""


@dataclass(slots=True)
class Look:
    """How a sheet looks: what is hidden, and the formats of cells; rows and columns from 0."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)


def looks(archive: Archive, name: str) -> dict[str, Look]:
    """The look of every sheet that has one, by the sheet's name; `name` is the document's."""
    formats = _formats(archive)
    found = {}
    for sheet, part in _parts(archive).items():
        if formats or _has(archive, part, b"hidden="):  # the pass takes seconds on a large sheet
            found[sheet] = _Scan(formats, name).read(archive, part)
    return found


def _has(archive: Archive, part: str, word: bytes) -> bool:
    with archive.open(part) as file:
        last = b""
        while piece := file.read(_STEP):
            if word in last + piece:
                return True
            last = piece[-len(word) :]
    return False


def _parts(archive: Archive) -> dict[str, str]:
    """Names of sheets with the parts that hold them."""
    relations, book = archive.xml("xl/_rels/workbook.xml.rels"), archive.xml("xl/workbook.xml")
    if relations is None or book is None:
        return {}
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    found = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        key = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        path = posixpath.normpath(posixpath.join("/xl", targets.get(key, "")))
        found[sheet.get("name", "")] = path.lstrip("/")
    return {name: part for name, part in found.items() if part in archive.parts}


def _formats(archive: Archive) -> dict[str, str]:
    """Styles whose cells do not show a whole date or a plain number: `month`, `percent` …"""
    styles = archive.xml("xl/styles.xml")
    if styles is None:
        return {}
    codes = dict(_BUILT_IN)
    for one in styles.iterfind("{*}numFmts/{*}numFmt"):
        if one.get("numFmtId", "").isdecimal():
            codes[int(one.get("numFmtId"))] = one.get("formatCode", "")
    used = (one.get("numFmtId", "") for one in styles.iterfind("{*}cellXfs/{*}xf"))
    kinds = (_kind(codes.get(int(key), "") if key.isdecimal() else "") for key in used)
    return {str(at): kind for at, kind in enumerate(kinds) if kind}


def _kind(code: str) -> str:
    """`percent` with its decimals, or which part of a date a format shows if not the day."""
    code = _LITERAL.sub("", code.partition(";")[0]).lower()
    if "%" in code:
        return f"percent{len(code.partition('.')[2].partition('%')[0])}"
    if not re.fullmatch(r"[ymde\s./年月日,-]+", code) or "d" in code:
        return ""
    year = "y" in code or "e" in code
    return ("month" if year else "month-only") if "m" in code else "year"


class _Scan:
    """One pass over a sheet, which may be too large to be held; only starts of elements count."""

    def __init__(self, formats: dict[str, str], name: str) -> None:
        self.look = Look()
        self._formats, self._name = formats, name
        self._row = self._column = -1

    def read(self, archive: Archive, part: str) -> Look:
        """Refuses broken XML and entities."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._unsafe
        try:
            with archive.open(part) as file:
                while piece := file.read(_STEP):
                    parser.Parse(piece)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise refusal(
                "source-unreadable", self._name, (f"{part}: {error}", f"{part}：{error}")
            ) from None
        return self.look

    def _unsafe(self, *_: object) -> None:
        raise refusal("source-unsafe", self._name)

    def _start(self, tag: str, found: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        if tag == "c":
            self._cell(found)
        elif tag == "row":
            self._row = _whole(found.get("r"), self._row + 2) - 1
            self._column = -1
            self.look.rows += [self._row] if _is_true(found.get("hidden")) else []
        elif tag == "col" and _is_true(found.get("hidden")):
            first, last = _whole(found.get("min"), 1), _whole(found.get("max"), 1)
            self.look.columns += range(first - 1, min(last, _MAX_COLUMNS))

    def _cell(self, found: dict[str, str]) -> None:
        place = found.get("r")
        self._column = _letters(place) if place else self._column + 1
        kind = self._formats.get(found.get("s", ""))
        if kind:
            self.look.formats[self._row, self._column] = kind


def _letters(place: str) -> int:
    """The column of `AB12`, from 0."""
    column = 0
    for letter in place.rstrip("0123456789")[:4]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")
