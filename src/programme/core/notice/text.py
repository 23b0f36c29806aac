"""Small questions about a line of text, Chinese or English."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\xff\s])\s++(?=[^\x00-\xff])")
_SENTENCE = re.compile(r"(?<=[。！？；;!?])(?![”’》）)])|(?<=[a-z]\.)\s+(?=[A-Z])|\n")
_EDGES = " \t\n\u3000。；;，,：:、"


def plain(text: str) -> str:
    """Half-width, lower case, without spaces between Chinese characters: for comparing only."""
    return joined(unicodedata.normalize("NFKC", text)).casefold()


def joined(text: str) -> str:
    """On one line, without spaces and breaks between Chinese characters: layout, not words."""
    words = text.split(maxsplit=1)
    if len(words) < 2:
        return words[0] if words else ""
    return _SPACE.sub(" ", _BETWEEN_HAN.sub("", text)).strip()


def trimmed(text: str) -> str:
    """Without the punctuation around it."""
    return joined(text).strip(_EDGES).removesuffix(".")


def sentences(text: str) -> list[str]:
    """The sentences and clauses that a semicolon ends, each without its final mark."""
    return [piece for part in _SENTENCE.split(text) if (piece := trimmed(part))]


def short(text: str, length: int = 40) -> str:
    """The beginning, to quote in a message."""
    words = joined(text)
    return words if len(words) <= length else f"{words[:length]}…"
