"""PDF files with a text layer: lines, and the tables that are drawn with rules."""

from programme.core.notice.source import Grid, Line, Source
from programme.files.sources.apart import read_apart
from programme.files.sources.refusal import refusal
from programme.files.sources.shape import clean


def read(data: bytes, name: str) -> Source:
    """Lines, and rows of tables, are numbered from 1 through all pages."""
    blocks: list[Line | Grid] = []
    count = 1
    for block in read_apart("pages", data, name)["blocks"]:
        if "text" in block:
            text = clean(block["text"])
            blocks += [Line(number=count, text=text)] if text else []
            count += 1
        else:
            blocks.append(_grid(block, count))
            count += block["height"]
    if not blocks:
        raise refusal("source-no-text", name)
    return Source(name=name, format="pdf", blocks=tuple(blocks))


def _grid(block: dict[str, object], number: int) -> Grid:
    raise NotImplementedError
