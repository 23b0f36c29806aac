"""Paragraphs that hold a list or a timeline within them, as lines that the outline can read.

`…。(二)自查阶段(5月)…。(三)整改阶段(6月)…` is a line for each mark; `5月是动员阶段,…`, `5月:` over
a list and `Planning (May 2024) Draft the plan` are a stage's heading with what is to be done in it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from programme.core.notice.headings import marked
from programme.core.notice.source import Line
from programme.core.notice.table import Table
from programme.core.notice.text import sentences, trimmed
from programme.core.notice.times import is_dated
from programme.core.notice.within import leading_time, only_year

_HAN = "一二三四五六七八九十"
_MARKS = (  # a list's marks within a paragraph; the number is the group
    re.compile(rf"(?:^|(?<=[。；;：:）)]))\s*第([{_HAN}])(?:阶段|步)(?!的)"),
    re.compile(rf"(?:^|(?<=[。；;：:）)]))\s*[（(]([{_HAN}])[)）]"),
    re.compile(r"(?:^|(?<=[。；;：:）)]))\s*(\d)[、.．](?=[\u4e00-\u9fff“《]|\d{1,2}月)"),
)
_TIME_IS = re.compile(
    r"(?:^|(?<=[，,。；;、]))\s*([^，,。；;、：:]{2,30}?)\s*(?:(为|是)|(?<=[年月日旬底]))\s*"
    r"([^，,。；;、：:（）()的是为\d]{2,12}阶段)\s*(?:[，,。；;、]|$)"
)
_YEAR = re.compile(r"20\d\d年")
_NAME_TIME = re.compile(
    r"([A-Z][^()]{1,60}?)\s*\(([^()]{4,40})\)\s*[:–-]?\s*(?=[A-Z])(.+)", re.DOTALL
)
_LED = re.compile(r"([^:：。；;，,]{2,30})[:：]\s*(.{0,60})", re.DOTALL)
_MONTH_LED = re.compile(rf"((?:\d{{1,2}}|[{_HAN}]{{1,3}})月份?)([\u4e00-\u9fff]{{2,8}})")
_AS_FOLLOWS = re.compile(r"(?<=如下)[:：]")
_LISTED = ("bullet", "digit", "digit)", "(digit)", "letter")


def unrolled(blocks: Iterable[Line | Table]) -> Iterator[Line | Table]:
    """The blocks, with such a line as several of the same number."""
    listed = list(blocks)
    named = sum(isinstance(b, Line) and bool(_named(b.text)) for b in listed) > 1
    stages = sum(len(_stages(b.text)) for b in listed if isinstance(b, Line)) > 1
    for block, after in pairwise([*listed, None]):
        if not isinstance(block, Line):
            yield from [block] if block else []
            continue
        for text in _lists(block.text):
            for part in _parts(text, after, named=named, stages=stages):
                level = block.level if part == block.text else 0
                yield Line(number=block.number, text=part, level=level)


def _lists(text: str) -> list[str]:
    pieces = [text]
    for mark in _MARKS:
        pieces = [part for piece in pieces for part in _at_marks(piece, mark)]
    return pieces


def _at_marks(text: str, mark: re.Pattern[str]) -> list[str]:
    """The text apart at marks whose numbers follow one another, two at least."""
    places: list[int] = []
    wanted = 0
    for found in mark.finditer(text):
        number = _HAN.find(found[1]) + 1 or int(found[1])
        if number == wanted or (not places and (number == 1 or not found.start())):
            places.append(found.start())
            wanted = number + 1
    if len(places) < 2:
        return [text]
    cuts = [0, *places, len(text)]
    return [piece for a, b in pairwise(cuts) if (piece := text[a:b].strip())]


def _parts(text: str, after: Line | Table | None, *, named: bool, stages: bool) -> list[str]:
    if stages and (found := _stages(text)):
        return _with_stages(text, found)
    if named and (parts := _named(text)):
        return parts
    return _over_list(text, after) or _dated(text)


def _stages(text: str) -> list[re.Match[str]]:
    found = [match for match in _TIME_IS.finditer(text) if is_dated(match[1])]
    return found if any(match[2] for match in found) else []


def _with_stages(text: str, found: Sequence[re.Match[str]]) -> list[str]:
    parts, year = [text[: found[0].start()]], ""
    for match, stop in zip(found, [*[m.start() for m in found[1:]], len(text)], strict=True):
        told = _YEAR.match(match[1])
        year = told[0] if told else year
        time = match[1] if told or not year else f"{year}{match[1]}"
        parts += [f"{match[3]}（{time}）：", text[match.end() : stop]]
    return [part.strip() for part in parts if trimmed(part)]


def _named(text: str) -> list[str]:
    match = _NAME_TIME.fullmatch(text)
    if not match or not is_dated(match[2]) or only_year(match[2]):
        return []
    return [f"{match[1]} ({match[2]}):", match[3]]


def _over_list(text: str, after: Line | Table | None) -> list[str]:
    """`May 2024: Planning` over a list, `5月:1.…`; a time alone is a heading as it stands."""
    over = isinstance(after, Line) and marked(after.text.strip())[0] in _LISTED
    if over and (month := _MONTH_LED.fullmatch(text)):
        return [f"{month[2]}（{month[1]}）："]
    match = _LED.fullmatch(text)
    if not match or marked(text)[0] or not is_dated(match[1]) or only_year(match[1]):
        return []
    if over and match[2]:
        return [f"{match[2]} ({match[1]}):"]
    return []


def _dated(text: str) -> list[str]:
    """`4月1日,报名。5月3日,考试。` as a line for each, three at least."""
    said = [one for part in _AS_FOLLOWS.split(text) for one in sentences(part)]
    times = [leading_time(one) for one in said]
    if sum(bool(time) for time, _ in times) < 3:
        return [text]
    return [
        f"{time}：{rest}" if time else one for one, (time, rest) in zip(said, times, strict=True)
    ]
