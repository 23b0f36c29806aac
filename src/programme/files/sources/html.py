"""A saved web page: its paragraphs and tables, without the site's furniture around them."""

import re
from collections.abc import Iterator
from email import message_from_bytes

import lxml.html  # type: ignore[import-untyped]  # lxml ships no types
from lxml import etree

from programme.core.notice.source import Grid, Line, Problem, Source
from programme.core.notice.told import problem
from programme.files.sources.refusal import MAX_TEXT, refusal
from programme.files.sources.shape import Span, clean, spanned_grid
from programme.files.sources.text import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8"} | {
    name: name for name in ("big5", "big5-hkscs", "iso-8859-1", "windows-1252", "shift_jis")
}


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote body br caption center dd details div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul"
)
_UNSHOWN = _names(
    "script style template noscript head iframe object svg canvas audio video button select "
    "textarea datalist math"
)
_AROUND_TAGS = frozenset(("nav", "header", "footer", "aside"))
_AROUND = _names(
    "nav navbar navigation menu menus submenu topmenu topnav subnav breadcrumb breadcrumbs crumb "
    "crumbs header footer foot copyright share bdsharebuttonbox bdshare jiathis sidebar sidenav "
    "toolbar topbar pagination pager banner logo search searchbox login related recommend qrcode "
    "ewm friendlink links"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
_WORD = re.compile("[a-z]+")
_WRAP = re.compile("(?<=[\u2e80-\uffef])[ \t]*\n\\s*(?=[\u2e80-\uffef])")
_SPACE = re.compile("[ \t\r\n\f]+")
_MAX_CELL = 1500
"""Characters beyond which a cell that holds most of its table is a page's column, not a cell."""


def read(data: bytes, name: str) -> Source:
    """Paragraphs under the line of the page's text at which they begin (65535 at most)."""
    page = _page(data)
    if len(page) > MAX_TEXT:
        raise refusal(
            "source-too-large",
            name,
            (f"a page of more than {MAX_TEXT >> 20} MB", f"网页超过 {MAX_TEXT >> 20} MB"),
        )
    text, problems = _decoded(page, name)
    root = _parse(text, name)
    walk = _Walk(root, _Sizes(root))
    blocks = tuple(walk.blocks())
    if not blocks:
        raise refusal(
            "source-no-text",
            name,
            (
                "the page is made by a script; copy what it shows",
                "网页由脚本生成，请把显示的文字复制出来",
            ),
        )
    return Source(
        name=name,
        format="html",
        title=_title(root),
        blocks=blocks,
        problems=(*problems, *walk.problems()),
    )


def _page(data: bytes) -> bytes:
    """The page out of a single-file one (.mht), which is written like a mail."""
    if data.lstrip()[:1] in b"<\xef\xff\xfe":
        return data
    parts = message_from_bytes(data).walk()
    pages = (part for part in parts if part.get_content_type() == "text/html")
    page = next(pages, None)
    content = page.get_payload(decode=True) if page else None
    return content if isinstance(content, bytes) else data


def _decoded(data: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    declared = _CHARSET.search(data[:4096])
    codec = _CODECS.get(declared[1].decode().lower()) if declared else None
    if codec and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(codec), ()
        except UnicodeDecodeError:
            pass  # pages lie about it: the text itself is asked
    return decode(data, name)


def _parse(text: str, name: str) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = lxml.html.document_fromstring(text.replace("\0", "").encode(), parser=parser)
    except etree.ParserError as error:
        raise refusal("source-no-text", name, (str(error), str(error))) from None
    if any("depth" in entry.message for entry in parser.error_log):  # the rest would be missing
        raise refusal(
            "source-unreadable",
            name,
            ("its parts are nested more than 2,000 deep", "嵌套超过 2,000 层"),
        )
    return root


def _title(root: lxml.html.HtmlElement) -> str:
    """The article's own where the page names it, else its only main heading, else the window's."""
    for meta in root.iter("meta"):
        if meta.get("name", "").lower() == "articletitle" and meta.get("content", "").strip():
            return clean(meta.get("content", ""))
    headings = [clean(_flowing(h.text_content())) for h in root.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    return clean(_flowing(root.findtext(".//title")))


class _Sizes:
    """Characters in every table and every part that looks like furniture, by one pass."""

    def __init__(self, root: lxml.html.HtmlElement) -> None:
        self.of: dict[etree._Element, int] = {}
        self._layouts: set[etree._Element] = set()
        self.total = 0
        self._titled: dict[etree._Element, int] = {}
        tables: list[etree._Element] = []
        titles = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            start, watched = event == "start", element.tag == "table" or _around(element)
            titles += start and element.tag == "h1"
            if watched:
                self.of[element] = self.total - self.of.get(element, 0)
                self._titled[element] = titles - self._titled.get(element, 0)
            if element.tag == "table" and start:
                tables.append(element)
            elif element.tag == "table":
                self._nest(tables)
            shown = element.text if start else element.tail
            self.total += 0 if start and element.tag in _UNSHOWN else len((shown or "").strip())

    def _nest(self, tables: list[etree._Element]) -> None:
        """A table around one of rows and columns lays out the page, as do all around that."""
        inner = tables.pop()
        if tables and (inner in self._layouts or _is_ruled(inner)):
            self._layouts.add(tables[-1])

    def furniture(self, element: etree._Element) -> bool:
        """Whether an element is part of the site, not of the article."""
        small = self.of.get(element, self.total) * 3 < self.total
        return small and _around(element) and not self._titled.get(element)

    def is_data(self, table: etree._Element) -> bool:
        """Whether a table is one, and not a way to lay out a page."""
        if table in self._layouts or not _is_ruled(table):
            return False
        cells = (cell for row in _rows(table) for cell in _inner(row, "td", "th"))
        most = max(len("".join(cell.itertext())) for cell in cells)
        return most < _MAX_CELL or most * 5 < self.of[table] * 3


def _around(element: etree._Element) -> bool:
    if element.tag in ("html", "body", "article", "main", "h1", "h2", "h3", "td", "a", "span"):
        return False
    if element.tag in _AROUND_TAGS:
        return True
    names = (element.get(key) for key in ("class", "id", "role"))
    named = _CAMEL.sub(" ", " ".join(name for name in names if name)).lower()
    return not _AROUND.isdisjoint(_WORD.findall(named))


def _is_ruled(table: etree._Element) -> bool:
    rows = _rows(table)
    return len(rows) > 1 and sum(1 for row in rows for _ in _inner(row, "td", "th")) > len(rows)


def _rows(table: etree._Element) -> list[etree._Element]:
    return list(_inner(table, "tr"))


def _inner(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Elements below, through whatever a careless page puts between, but not inside each other."""
    walker = etree.iterwalk(element, events=("start",))
    for _, found in walker:
        if found is not element and (found.tag in tags or found.tag == "table"):
            walker.skip_subtree()
            if found.tag in tags:
                yield found


class _Walk:
    """The text under an element, cut into lines at every block; tables as grids (or not)."""

    def __init__(self, root: etree._Element, sizes: _Sizes, *, grids: bool = True) -> None:
        self._root, self._sizes, self._grids = root, sizes, grids
        self._pieces: list[str] = []
        self._number = self._level = self._pre = 0
        self._left_out: list[tuple[int, str]] = []

    def blocks(self) -> Iterator[Line | Grid]:
        """Lines and grids in the order of the page."""
        walker = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walker:
            tag = str(element.tag)
            if tag in _BLOCKS:
                yield from self._flush(int(tag[1]) if event == "start" and _is_heading(tag) else 0)
            self._pre += (tag == "pre") * (1 if event == "start" else -1)
            if event == "end":
                if element is not self._root:
                    yield from self._add(element.tail, element)
            elif self._skipped(element):
                walker.skip_subtree()
            elif tag == "table" and self._grids and self._sizes.is_data(element):
                yield self._grid(element)
                walker.skip_subtree()
            else:
                yield from self._add(element.text, element)
        yield from self._flush(0)

    def problems(self) -> Iterator[Problem]:
        """One that names what was left out as furniture, for a person to see at a glance."""
        if self._left_out:
            bits = " · ".join(dict.fromkeys(text[:20] for _, text in self._left_out))
            yield problem(self._left_out[0][0], "furniture", "site", bits=bits)

    def _skipped(self, element: etree._Element) -> bool:
        if element.tag in _UNSHOWN:
            return True
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
        if hidden or self._sizes.furniture(element):
            text = clean(_flowing("".join(element.itertext())))
            self._left_out += [(element.sourceline or 0, text)] if text else []
            return True
        return False

    def _add(self, text: str | None, element: etree._Element) -> Iterator[Line | Grid]:
        first, *rest = text.split("\n") if self._pre and text else [_flowing(text)]
        self._put(first, element)
        for piece in rest:
            yield from self._flush(0)
            self._put(piece, element)

    def _put(self, text: str, element: etree._Element) -> None:
        if text.strip() and not any(piece.strip() for piece in self._pieces):
            self._number = element.sourceline or 0
        self._pieces.append(text)

    def _flush(self, level: int) -> Iterator[Line]:
        text = clean("".join(self._pieces))
        if text:
            yield Line(number=self._number, text=text, level=self._level)
        self._pieces, self._level = [], level

    def _grid(self, table: etree._Element) -> Grid:
        rows = [[self._cell(cell) for cell in _inner(row, "td", "th")] for row in _rows(table)]
        caption = table.find("caption")
        name = "" if caption is None else "".join(caption.itertext())
        return spanned_grid(rows, table.sourceline or 0, name)

    def _cell(self, cell: etree._Element) -> Span:
        walk = _Walk(cell, self._sizes, grids=False)
        text = "\n".join(block.text for block in walk.blocks() if isinstance(block, Line))
        self._left_out += walk._left_out
        return text, _span(cell.get("rowspan")) or 65534, _span(cell.get("colspan")) or 1


def _is_heading(tag: str) -> bool:
    return tag in ("h1", "h2", "h3", "h4", "h5", "h6")


def _flowing(text: str | None) -> str:
    return _SPACE.sub(" ", _WRAP.sub("", text or ""))


def _span(written: str | None) -> int:
    """As browsers do: at most 65534 (HTML standard, 4.9.11); 0 rows reach to the end."""
    digits = re.match(r"\s*([0-9]{1,9})", written or "1")
    return min(int(digits[1]), 65534) if digits else 1
