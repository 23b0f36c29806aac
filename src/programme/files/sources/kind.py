"""What a file is, by its first bytes and its parts; its name decides only between texts."""

import re
from itertools import pairwise
from typing import Literal

from programme.core.notice.headers import are_headers
from programme.files.sources.archive import Archive
from programme.files.sources.refusal import refusal

Kind = Literal["text", "html", "csv", "docx", "workbook", "old-workbook", "pdf", "old"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"application/vnd.oasis.opendocument.text",
)
_HTML = re.compile(
    rb"<!doctype html|<html|<head\b|<body\b|<meta\b|<table\b|<div\b|<p\b|<h[1-6]\b|<span\b|<title"
    rb"|<article\b|<style\b|<script\b|<pre\b|<center\b|<[uo]l\b|<br\b|<font\b",
    re.IGNORECASE,
)
_OFFICE_XML = re.compile(rb'progid="(Excel.Sheet|Word.Document)"')
_MAIL = re.compile(rb"(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*){0,20}?MIME-Version:", re.IGNORECASE)
"""A page saved as a single file, .mht or .mhtml."""
_HEAD = 2048
_ABOVE = 8  # lines: a title and remarks may stand over the header words


def kind_of(data: bytes, name: str) -> Kind:
    """The reader that a file needs.

    Raises:
        ProgrammeError: `source-unknown-format`, `source-encrypted`, or a broken archive's.
    """
    if data.startswith(b"PK"):
        return _packed(data, name)
    if data.startswith(_OLE):
        return _compound(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf") or _OFFICE_XML.search(data, 0, _HEAD):
        return "old"
    if _MAIL.match(data):
        return "html"
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(b"<") and _HTML.search(head):
        return "html"
    if head.startswith(b"<?xml"):
        raise refusal(
            "source-unknown-format",
            name,
            ("XML, but not of an office program", "是 XML，但不是办公软件所存"),
        )
    separated = name.lower().endswith((".csv", ".tsv")) or _is_separated(data[:_HEAD])
    return "csv" if separated else "text"


def _is_separated(head: bytes) -> bool:
    """Whether one of the first lines is a row of header words, and the next has as many marks."""
    try:
        text = head[: head.rfind(b"\n") + 1].decode("utf-8-sig")
    except UnicodeDecodeError:
        text = head.decode("gb18030", "replace")
    lines = [line for line in text.splitlines() if line.strip()][:_ABOVE]
    return any(
        are_headers([cell.strip(' "') for cell in line.split(mark)])
        and after.count(mark) >= line.count(mark)
        for line, after in pairwise(lines)
        for mark in (",", ";")
    )


def _packed(data: bytes, name: str) -> Kind:
    archive = Archive(data, name)
    parts = archive.parts
    if "word/document.xml" in parts:
        return "docx"
    if "xl/workbook.xml" in parts:
        return "workbook"
    if "xl/workbook.bin" in parts:
        return "old-workbook"
    said = archive.read("mimetype") if "mimetype" in parts else b""
    if said.startswith(_OPEN_DOCUMENT):
        return "old-workbook" if b"spreadsheet" in said else "old"
    raise refusal(
        "source-unknown-format",
        name,
        ("a packed file, but not of Word or Excel", "是压缩包，但不是 Word 或 Excel 文件"),
    )


def _compound(data: bytes, name: str) -> Kind:
    """Office files before 2007, and the locked ones of today, hold named streams."""
    if _stream("EncryptedPackage") in data:
        raise refusal("source-encrypted", name)
    if _stream("Workbook") in data or _stream("Book") in data:
        return "old-workbook"
    if _stream("WordDocument") in data:
        return "old"
    raise refusal(
        "source-unknown-format",
        name,
        ("an office file, but not of Word or Excel", "是办公文件，但不是 Word 或 Excel 文件"),
    )


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"
