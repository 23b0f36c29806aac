"""Reading a notice: a file of any format into lines and tables (`core.notice.source`).

The format is told by the content, not by the name. Nothing is fetched, no macro is run, and
sizes are bounded; what cannot be read is refused with its reason.
"""

import sys
from pathlib import Path

from programme.core.notice.source import Source
from programme.files.sources.kind import kind_of
from programme.files.sources.refusal import MAX_BYTES, refusal
from programme.foreign import failure


def read_source(path: Path | None, *, data: bytes | None = None, name: str = "") -> Source:
    """The document in the file, in `data`, or (path None or `-`) in standard input.

    `name` is how the source and its errors are named; the file's name where it is not given.

    Raises:
        ProgrammeError: the codes `source-…` of docs/reference/errors.md.
    """
    from_path = data is None and path is not None and str(path) != "-"
    name = name or (path.name if from_path and path else "") or "standard input"
    if data is None:
        data = _file(path, name) if from_path and path else sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise refusal(
            "source-too-large",
            name,
            (f"more than {MAX_BYTES >> 20} MB", f"超过 {MAX_BYTES >> 20} MB"),
        )
    return _read(data, name)


def _file(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise refusal("source-missing", name, failure(error)) from None


def _read(data: bytes, name: str) -> Source:
    match kind_of(data, name):  # readers are imported where used: some take half a second
        case "docx":
            from programme.files.sources import docx

            return docx.read(data, name)
        case "workbook":
            from programme.files.sources import xlsx

            return xlsx.read(data, name)
        case "old-workbook":
            from programme.files.sources import xlsx

            return xlsx.read_old(data, name)
        case "html":
            from programme.files.sources import html

            return html.read(data, name)
        case "csv":
            from programme.files.sources import csv

            return csv.read(data, name)
        case "pdf":
            from programme.files.sources import pdf

            return pdf.read(data, name)
        case "old":
            from programme.files.sources import convert

            return _read(convert.convert(data, name), name)
        case _:
            from programme.files.sources import text

            return text.read(data, name)
