"""One task out of a numbered line: `制定方案（责任单位：教育科；完成时限：6月底前）`."""

import re
from collections.abc import Iterable

from programme.core.notice.draft import DraftTask
from programme.core.notice.headers import OFFICES, TIMES, Role, fields
from programme.core.notice.rows import tasks
from programme.core.notice.source import Line
from programme.core.notice.table import Row
from programme.core.notice.text import sentences, trimmed
from programme.core.notice.times import Context, is_dated, split_time

_BRACKET = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*[:：][^()（）\[\]【】〔〕]*)[)）\]】〕]")
_POINT = re.compile(r"(?:^|(?<=[。；;：:，,\s]))[一二三四五六七八九十]{1,2}是(?!否)[，,：:]?|[①-⑳]")
_LOST_IS = re.compile(r"(^|[。；;：:])\s*一(?=[^些般定个方次致贯直级类流样])")
_LEADING = re.compile(r"([^，,：:。]{2,24}?(?:前|[底末](?![以之]?前)|内|[，,：:]))\s*(?=\S)")


def without_fields(text: str) -> tuple[str, dict[Role, str]]:
    """A text and the pairs that stood in its brackets."""
    found: dict[Role, str] = {}

    def taken(match: re.Match[str]) -> str:
        pairs = fields(match[1])
        found.update(pairs)
        return "" if pairs else match[0]

    return _BRACKET.sub(taken, text), found


def points(text: str) -> tuple[str, list[str]]:
    """What stands before `一是…；二是…`, and each of them."""
    text = _LOST_IS.sub(r"\1一是", text) if "二是" in text and "一是" not in text else text
    first = _POINT.search(text)
    if not first:
        return text, []
    pieces = [piece for piece in _POINT.split(text[first.start() :]) if piece.strip()]
    return text[: first.start()], pieces


def leading_time(text: str) -> tuple[str, str]:
    """`6月底前完成初稿` as the time and what is to be done; no time where none leads."""
    match = _LEADING.match(text)
    if match and is_dated(trimmed(match[1])):
        return trimmed(match[1]), text[match.end() :]
    return "", text


def task(
    line: int, text: str, given: dict[Role, str], context: Context, known: frozenset[str]
) -> DraftTask:
    """A task of one numbered line, or point; `given` are the pairs that stand around it."""
    words, own = without_fields(text)
    cells = given | own
    first, *others = sentences(words) or [trimmed(words)]
    time, title = leading_time(first)
    if not time:
        title, time, rest = split_time(first)
        title = (title or trimmed(rest)) if title or rest else first
        others = [trimmed(rest), *others] if title != trimmed(rest) and trimmed(rest) else others
    if time and not cells.keys() & TIMES:
        cells["time"] = time
    note = "；".join(filter(None, [*others, cells.get("note", "")]))
    cells |= {"title": title or first, "note": note}
    return tasks([Row(line, cells)], context, known)[0]


def is_task(cells: Iterable[Role]) -> bool:
    """Whether the pairs beside a line make it a task: someone answers for it, or it has a time."""
    return bool(set(cells) & (OFFICES | TIMES))


def field_lines(lines: Iterable[Line]) -> tuple[dict[Role, str], list[Line]]:
    """The pairs that stand on lines of their own, and the other lines."""
    found: dict[Role, str] = {}
    others = []
    for line in lines:
        pairs = fields(line.text.strip().strip("（()）"))
        if is_task(pairs):
            found |= pairs
        else:
            others.append(line)
    return found, others


def answered(lines: Iterable[Line]) -> list[tuple[Line, dict[Role, str]]]:
    """Each line with the pairs that stand on lines of their own below it; those above all stay."""
    found: list[tuple[Line, dict[Role, str]]] = []
    for line in lines:
        pairs, _ = field_lines([line])
        if pairs and found and not found[-1][1].keys() & pairs.keys():
            found[-1] = (found[-1][0], found[-1][1] | pairs)
        else:
            found.append((line, {}))
    return found
