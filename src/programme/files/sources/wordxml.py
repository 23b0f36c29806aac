"""Elements of a Word document's XML (ECMA-376 part 1, WordprocessingML) and what they say."""

from collections.abc import Iterator
from typing import Any

Element = Any
"""An element of lxml, which ships no types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of all names here."""

_WRAPPERS = frozenset(W + tag for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_DROPPED = frozenset(
    ("del", "moveFrom", "delText", "instrText", "rt", "Fallback", "txbxContent", "pPr", "rPr")
)
"""Deleted text, field codes, readings above characters, second versions, text boxes."""
_GLYPHS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "br": "\n", "cr": "\n"}


def children(element: Element, *tags: str) -> Iterator[Element]:
    """Those of these names, also inside content controls and tracked insertions."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from children(child, *tags)
        elif child.tag.removeprefix(W) in tags and child.tag.startswith(W):
            yield child


def value(element: Element, *path: str) -> str:
    """The `w:val` at the end of a path of direct children; empty where there is none."""
    for tag in path:
        element = element.find(W + tag)
        if element is None:
            return ""
    return str(element.get(W + "val", ""))


def number(text: str, otherwise: int = 0) -> int:
    """A whole number of at most nine digits."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else otherwise


def text(element: Element) -> str:
    """What a paragraph shows once tracked changes are accepted; breaks as line feeds."""
    tag = element.tag.rpartition("}")[2]
    if tag in _DROPPED:
        return ""
    if tag == "t":
        return element.text or ""
    return _GLYPHS.get(tag, "") + "".join(map(text, element))


def boxes(paragraph: Element) -> Iterator[Element]:
    """The contents of the text boxes anchored in a paragraph, each once."""
    for box in paragraph.iter(W + "txbxContent"):
        if not any(one.tag.endswith("}Fallback") for one in box.iterancestors()):
            yield box


class Styles:
    """What paragraphs take from their style: the heading level, and the list they belong to."""

    def __init__(self, root: Element | None) -> None:
        found = () if root is None else children(root, "style")
        self._known: dict[tuple[str, tuple[str, ...]], str] = {}
        self._styles = {style.get(W + "styleId", ""): style for style in found}

    def name(self, paragraph: Element) -> str:
        """The style's own name, as `heading 1` or `title`, in small letters."""
        style = self._styles.get(value(paragraph, "pPr", "pStyle"))
        return "" if style is None else value(style, "name").lower()

    def find(self, paragraph: Element, *path: str) -> str:
        """A property of the paragraph, or of its style, or of those that is based on."""
        return value(paragraph, "pPr", *path) or self._inherited(
            value(paragraph, "pPr", "pStyle"), path
        )

    def _inherited(self, style: str, path: tuple[str, ...]) -> str:
        found, seen = "", dict[str, None]()
        while not found and style in self._styles and style not in seen:
            if (style, path) in self._known:
                found = self._known[style, path]
                break
            seen[style] = None
            found = value(self._styles[style], "pPr", *path)
            style = value(self._styles[style], "basedOn")
        self._known |= dict.fromkeys(((one, path) for one in seen), found)
        return found

    def level(self, paragraph: Element) -> int:
        """1 to 9 for headings, 0 for the rest."""
        outline = number(self.find(paragraph, "outlineLvl"), 9)  # 9 says: body text
        return outline + 1 if outline < 9 else number(self.name(paragraph).partition("heading ")[2])
