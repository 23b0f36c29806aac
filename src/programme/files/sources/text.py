"""Plain text: its encoding, its lines, and the tables drawn in it with bars, tabs or wide gaps."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from programme.core.notice.headers import are_headers
from programme.core.notice.source import Grid, Line, Problem, Source
from programme.core.notice.told import problem
from programme.files.sources.refusal import MAX_LINES, MAX_TEXT, refusal
from programme.files.sources.shape import clean, lines_of, plain_grid

Rows = list[list[str]]

MAX_BREAKS = 50
"""Lines in one quoted cell; more, and the quote was only a quote."""
MAX_PILED, MIN_BARS = 4, 6
"""Lines of a cell between bars that stand alone; and how many such bars make a table."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_MARK = re.compile(r"[(（〔\[]?[0-9a-zA-Z一二三四五六七八九十百]{0,4}[)）〕\].．、·•●○*-]?")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_BAR = re.compile(r"(?<!\\)\|")
_USUAL = re.compile("[\t\r\n -~\u3000-\u9fff\uff00-\uffef]")
_OPENS = re.compile(r'(?:^|\t)"')
_GAP = re.compile(r" {2,}|\u3000+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EDGES = ("|", "+")
_DRAWN = str.maketrans(
    dict.fromkeys("│┃║｜", "|")
    | dict.fromkeys("─━═", "-")
    | dict.fromkeys("┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬", "+")
)


def read(data: bytes, name: str) -> Source:
    """Each line that is not empty, or is part of a table, under its number."""
    if len(data) > MAX_TEXT:
        raise refusal(
            "source-too-large",
            name,
            (f"more than {MAX_TEXT >> 20} MB of text", f"文字超过 {MAX_TEXT >> 20} MB"),
        )
    text, problems = decode(data, name)
    lines = list(lines_of(text))
    if len(lines) > MAX_LINES:
        raise refusal(
            "source-too-large", name, (f"more than {MAX_LINES:,} lines", f"超过 {MAX_LINES:,} 行")
        )
    blocks = tuple(_blocks(lines))
    if not blocks:
        raise refusal("source-no-text", name, ("it is empty", "是空文件"))
    return Source(name=name, format="text", blocks=blocks, problems=problems)


def decode(data: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    """The text, with a problem `encoding` where its encoding had to be guessed.

    UTF-8 and UTF-16 say what they are; other Chinese text is GB18030, of which GBK and GB2312
    are parts. A few damaged characters in UTF-8 are kept as U+FFFD, with a problem.

    Raises:
        ProgrammeError: `source-unreadable`, in no such encoding; `source-unknown-format`, not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), ()
    if b"\0" in data:
        return _wide(data, name), (_guessed("UTF-16"),)
    try:
        return data.decode(), ()
    except UnicodeDecodeError:
        return _other(data, name)


def _other(data: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    damaged = data.decode(errors="replace")
    lost = damaged.count("\ufffd")
    if lost * 3 < sum(character > "\x7f" for character in damaged):
        line = damaged[: damaged.index("\ufffd")].count("\n") + 1
        return damaged, (problem(line, "encoding", "damaged", n=lost),)
    try:
        return data.decode("gb18030"), (_guessed("GB18030"),)
    except UnicodeDecodeError:
        raise refusal(
            "source-unreadable",
            name,
            (
                "its text is neither UTF-8, UTF-16 nor GB18030",
                "文字编码不是 UTF-8、UTF-16 或 GB18030",
            ),
        ) from None


def _wide(data: bytes, name: str) -> str:
    """UTF-16 without a mark: ASCII has its zero in every second byte."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    text = data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    if len(_USUAL.findall(text)) * 10 < len(text) * 9:
        raise refusal("source-unknown-format", name)
    return text


def _guessed(encoding: str) -> Problem:
    return problem(0, "encoding", encoding=encoding)


def _blocks(lines: Sequence[str]) -> Iterator[Line | Grid]:
    at = 0
    while at < len(lines):
        drawn = _piled(lines, at) or _barred(lines, at)
        size, rows = drawn or _tabbed(lines, at) or _spaced(lines, at) or (1, [])
        if _is_table(rows):
            yield plain_grid(rows, at + 1)
        else:
            for number in range(at, at + size):
                yield from _line(lines[number], number + 1)
        at += size


def _line(text: str, number: int) -> Iterator[Line]:
    text = _BOLD.sub(r"\1", clean(text.replace("\t", " ")))
    text = text[:-1].rstrip() if text.count("|") == 1 and text.endswith("|") else text
    heading = _HEADING.match(text)
    if text:
        level = len(heading[1]) if heading else 0
        yield Line(number=number, text=text[heading.end() :] if heading else text, level=level)


def _is_table(rows: Rows) -> bool:
    return sum(len(row) > 1 for row in rows) > 1


def _piled(lines: Sequence[str], at: int) -> tuple[int, Rows] | None:
    """A table with each bar on a line of its own, two of them between rows."""
    if lines[at].strip() != "|":
        return None
    bars = [at]
    for end in range(at + 1, len(lines)):
        if lines[end].strip() == "|":
            bars.append(end)
        elif end > bars[-1] + MAX_PILED:
            break
    if len(bars) < MIN_BARS:
        return None
    run = [line.strip() for line in lines[at : bars[-1] + 1]]
    rows: Rows = [[] for _ in run]  # each row at its first line
    start = 0
    for end in [i for i, text in enumerate(run) if text == run[i - 1] == "|" and i] + [len(run)]:
        cells = re.split(r"\n\|(?:\n|$)", "\n".join(run[start:end]).removeprefix("|\n"))
        rows[start] = [cell.strip() for cell in cells if cell.strip("|\n ")]
        start = end
    return len(run), rows


def _barred(lines: Sequence[str], at: int) -> tuple[int, Rows] | None:
    """A run of lines `| a | b |`, or of any with bars if the first is of header words or a rule
    `---|---` follows it."""
    drawn = (lines[i].translate(_DRAWN).strip() for i in range(at, len(lines)))
    bare = "|" in lines[at] and (
        (at + 1 < len(lines) and _is_rule(lines[at + 1].translate(_DRAWN)))
        or are_headers(_cells(lines[at]))
    )
    run = list(takewhile(lambda line: "|" in line if bare else line[:1] in _EDGES, drawn))
    return (len(run), [_cells(line) for line in run if not _is_rule(line)]) if run else None


def _is_rule(line: str) -> bool:
    return "-" in line and ("|" in line or "+" in line) and not line.strip(" |+:-=—\t")


def _cells(line: str) -> list[str]:
    cells = [_BREAK.sub("\n", cell.replace("\\|", "|")) for cell in _BAR.split(line)]
    return cells[not cells[0].strip() : len(cells) - (not cells[-1].strip())]


def _tabbed(lines: Sequence[str], at: int) -> tuple[int, Rows] | None:
    """A run of rows as pasted from a sheet; a quoted cell may hold breaks. A list whose marks are
    set off by tabs is none."""
    rows, end = [], at
    while end < len(lines) and "\t" in (row := "\n".join(_row(lines, end))).strip():
        rows.append([_unquoted(cell) for cell in row.split("\t")])
        end += row.count("\n") + 1
    listed = all(len(row) == 2 and _MARK.fullmatch(row[0].strip()) for row in rows)
    return (end - at, [] if listed else rows) if rows else None


def _spaced(lines: Sequence[str], at: int) -> tuple[int, Rows] | None:
    """A run of rows with wide gaps between their cells, under a row of header words."""
    if not are_headers(_gapped(lines[at])):
        return None
    rows = list(takewhile(lambda row: len(row) > 1, map(_gapped, lines[at:])))
    return len(rows), rows


def _gapped(line: str) -> list[str]:
    return _GAP.split(line.strip())


def _row(lines: Sequence[str], at: int) -> Sequence[str]:
    """The lines of a row: more than one where a quoted cell is open at the end of the first."""
    quotes = 0
    for end in range(at, min(at + MAX_BREAKS, len(lines))):
        quotes += lines[end].count('"')
        if not quotes % 2:
            return lines[at : end + 1]
        if not _OPENS.search(lines[at]):
            break
    return lines[at : at + 1]


def _unquoted(cell: str) -> str:
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if quoted else cell
