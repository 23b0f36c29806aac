"""One task out of a numbered line: `制定方案（责任单位：教育科；完成时限：6月底前）`."""

import re
from collections.abc import Iterable

from programme.core.notice.deadlines import deadlines, last_of
from programme.core.notice.draft import DraftTask
from programme.core.notice.headers import OFFICES, TIMES, Role, fields, role
from programme.core.notice.offices import is_office
from programme.core.notice.rows import tasks
from programme.core.notice.source import Line
from programme.core.notice.table import Row
from programme.core.notice.text import sentences, trimmed
from programme.core.notice.times import Context, is_dated, is_time
from programme.core.notice.told import problem
from programme.core.notice.within import due_in, leading_time, split_time, stands_alone

_BRACKET = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]+)[)）\]】〕]")
_INLINE = re.compile(r"(?:^|(?<=[\s，,；;。]))([^\s，,；;。:：()（）]{2,12})[:：]\s*(?=\S)")
_SENTENCE_END = re.compile(r"[。\n]")
_ANSWERS = re.compile(r"(?:牵头|主办|主责|负责|配合|协办|协助)(?=\s*[，,、；;]|\s*$)")
_ORGANS = re.compile("[^，,；;。]{1,30}(?:[局科室办股处委厅]|中心)")
_POINT = re.compile(r"(?:^|(?<=[。；;：:，,\s]))[一二三四五六七八九十]{1,2}是(?!否)[，,：:]?|[①-⑳]")
_LOST_IS = re.compile(r"(^|[。；;：:])\s*一(?=[^些般定个方次致贯直级类流样])")


def without_fields(text: str) -> tuple[str, dict[Role, str]]:
    """A text and what stood in it of times and offices: `（责任单位：教育科）`, `教育科牵头` in
    brackets, `牵头单位：教育科，时间：6月` behind the words."""
    found: dict[Role, str] = {}

    def taken(match: re.Match[str]) -> str:
        pairs = _with_time(fields(match[1])) or _answers(match[1])
        ended = match.string[: match.start()].rstrip().endswith("。")
        if not pairs and ended and _ORGANS.fullmatch(match[1]) and is_office(match[1]):
            pairs = {"responsible": match[1]}
        if not pairs or pairs.keys() & found.keys():
            return match[0]
        found.update(pairs)
        return ""

    words = _BRACKET.sub(taken, text)
    kept, at = [], 0
    keys = [key for key in _INLINE.finditer(words) if _is_field(key[1])]
    ends = [key.start() for key in keys[1:]] + [len(words)]
    for key, stop in zip(keys, ends, strict=False):
        what = role(key[1])
        if what and what not in found:
            sentence = _SENTENCE_END.search(words, key.end(), stop)
            kept.append(words[at : key.start()].rstrip(" ，,；;-–—"))
            at = sentence.start() if sentence else stop
            found[what] = trimmed(words[key.end() : at]).rstrip(" -–—")
    return "".join([*kept, words[at:]]), found


def _with_time(pairs: dict[Role, str]) -> dict[Role, str]:
    """A time without a label behind the last offices: `责任单位：教育科，6月底前完成`."""
    for what in OFFICES & pairs.keys():
        names, _, last = pairs[what].replace("，", ",").rpartition(",")
        time = trimmed(last).removesuffix("完成")
        if names and is_dated(time) and not pairs.keys() & TIMES:
            return pairs | {what: names, "time": time}
    return pairs


def _is_field(label: str) -> bool:
    """A label of who answers and when; whom to ring up is another matter."""
    return role(label) in OFFICES | TIMES | {"person"} and not label.startswith(("联系", "聯繫"))


def _answers(text: str) -> dict[Role, str]:
    """`教育科牵头，办公室配合，6月底前`; `Lead: Planning Office; by June 2024`"""
    parts = re.split(r"[；;]", text)
    if said := fields("；".join(part for part in parts if not is_time(part))):
        time = next(filter(is_time, parts), "")
        return said | {"time": trimmed(time)} if time else said
    pieces = re.split(r"[，,；;]", text)
    times = [piece for piece in pieces if is_time(piece)]
    named = "，".join(piece for piece in pieces if piece not in times)
    if not _ANSWERS.search(named) and not (times and _ORGANS.fullmatch(named)):
        return {}
    return {"lead": named, "time": times[0]} if times else {"lead": named}


def points(text: str) -> tuple[str, list[str]]:
    """What stands before `一是…；二是…`, and each of them."""
    text = _LOST_IS.sub(r"\1一是", text) if "二是" in text and "一是" not in text else text
    first = _POINT.search(text)
    if not first:
        return text, []
    pieces = [piece for piece in _POINT.split(text[first.start() :]) if piece.strip()]
    return text[: first.start()], pieces


def task(
    line: int, text: str, given: dict[Role, str], context: Context, known: frozenset[str]
) -> DraftTask:
    """A task of one numbered line, or point; `given` are the pairs that stand around it."""
    words, own = without_fields(text)
    cells = given | own
    first, *others = sentences(words) or [trimmed(words)]
    if not cells.keys() & TIMES:
        time, first, rest = _timed_title(first)
        time = time or due_in(words) or next(iter(deadlines([first])), "")
        cells |= {"time": time} if time else {}
        others = [rest, *others]
    later = "" if cells.keys() & TIMES else last_of(deadlines(others), context)
    if later:
        cells |= {"time": later}
    note = "；".join(filter(None, [*others, cells.get("note", "")]))
    cells |= {"title": first, "note": note}
    [one, *_] = tasks([Row(line, cells)], context, known)
    if not later:
        return one
    doubt = problem(line, "time-doubtful", "own-time", words=later)
    return one.model_copy(update={"doubts": (*one.doubts, doubt)})


def _timed_title(text: str) -> tuple[str, str, str]:
    """The time in or before a task's words, those words, and what follows the time."""
    time, title = leading_time(text)
    if time:
        return time, title, ""
    title, time, rest = split_time(text)
    if not time or rest[:1] in ("，", ",", "、"):
        return time or due_in(text), text, ""
    return (time, title, trimmed(rest)) if title else (time, trimmed(rest) or text, "")


def is_task(cells: Iterable[Role]) -> bool:
    """Whether the pairs beside a line make it a task: someone answers for it, or it has a time."""
    return bool(set(cells) & (OFFICES | TIMES))


def field_lines(lines: Iterable[Line]) -> tuple[dict[Role, str], list[Line]]:
    """The pairs that stand on lines of their own, and the other lines."""
    found: dict[Role, str] = {}
    others = []
    for line, pairs in _with_pairs(lines):
        found |= pairs
        others += [] if pairs else [line]
    return found, others


def _with_pairs(lines: Iterable[Line]) -> list[tuple[Line, dict[Role, str]]]:
    """Each line with the pairs that it is; a person counts beside an office or a time only."""
    listed = list(lines)
    pairs = [fields(x.text.strip().strip("（()）")) or _time_line(x.text) for x in listed]
    tells = [is_task(what for what, text in pair.items() if text) for pair in pairs]
    return [
        (
            line,
            pair
            if tells[at] or (pair.keys() == {"person"} and any(tells[max(at - 1, 0) : at + 2]))
            else {},
        )
        for at, (line, pair) in enumerate(zip(listed, pairs, strict=True))
    ]


def _time_line(text: str) -> dict[Role, str]:
    """A line that is a time and nothing else: that of the words above it."""
    return {"time": trimmed(text).strip("（()）")} if stands_alone(text) else {}


def answered(lines: Iterable[Line]) -> list[tuple[Line, dict[Role, str]]]:
    """Each line with the pairs that stand on lines of their own below it; those above all stay."""
    found: list[tuple[Line, dict[Role, str]]] = []
    for line, pairs in _with_pairs(lines):
        if pairs and found and not found[-1][1].keys() & pairs.keys():
            found[-1] = (found[-1][0], found[-1][1] | pairs)
        else:
            found.append((line, {}))
    return found
