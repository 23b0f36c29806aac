"""Reading the time phrases of a document: with its year, in its columns, out of its headings."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from programme.core.notice.source import Problem
from programme.core.notice.text import joined, trimmed
from programme.core.when import When, Window
from programme.core.window import read


@dataclass(frozen=True, slots=True)
class Context:
    """What phrases lacking a year are read with."""

    year: int | None = None
    within: Window | None = None

    def inside(self, when: When | None) -> "Context":
        """That of the tasks in a phase."""
        span = when.span() if when else Window()
        return replace(self, within=span) if span.start or span.end else self


_DATED = frozenset({"window", "deadline", "list", "recurring"})
_MAX_TIME = 60  # characters
_PROBE = 2000  # any year: only whether the words can be read is asked
_MONTH = r"\d{1,2}(?:\s*月份?)?"
_LOST_MONTH = re.compile(
    rf"(?:\d{{4}}\s*年\s*)?{_MONTH}(?:\s*(?:[-–—―~～〜－至到、,，和及/]|--+)+\s*{_MONTH})*(?<=\d)"
)


@lru_cache(maxsize=8192)
def _read(words: str, context: Context) -> When:
    return read(words, year=context.year, within=context.within)


def is_time(text: str) -> bool:
    """Whether a text, as a whole, is a time phrase."""
    words = joined(text)
    if not 0 < len(words) <= _MAX_TIME:
        return False
    kind = _read(words, Context(_PROBE)).kind
    return kind != "invalid" and (kind != "no_date" or len(words) <= 10)


def is_dated(text: str) -> bool:
    """Whether a text is a time phrase that names dates, given a year."""
    return is_time(text) and _read(joined(text), Context(_PROBE)).kind in _DATED


def with_month(text: str) -> str:
    """`3` as `3月`, `5月、9` as `5月、9月`; empty where no 月 can have been lost."""
    words = joined(text)
    if (
        len(words) > _MAX_TIME
        or not _LOST_MONTH.fullmatch(words)
        or any(not 1 <= int(n) <= 12 for n in re.findall(r"\d+", re.sub(r"\d{4}\s*年", "", words)))
    ):
        return ""
    restored = re.sub(r"(?<=\d)\s*月份?(?=\s*[、,，])|(?<=\d)(?=\s*[、,，])", "月", f"{words}月")
    return restored if is_time(restored) else ""


def timed(
    words: str, context: Context, line: int, *, months: bool = True
) -> tuple[When | None, tuple[Problem, ...]]:
    """What a cell or bracket means, and the doubts about it; None for an empty one.

    `months`: whether a bare number may be a month whose 月 was lost.
    """
    text = joined(words)
    if not text:
        return None, ()
    when = _read(text, context)
    restored = with_month(text) if when.kind in ("invalid", "no_date") else ""
    if restored and months:
        note = Problem(line=line, code="lost-month", message=f"{text!r} was read as {restored!r}")
        when = _read(restored, context)
        return when, (note, *_doubts(when, line))
    if restored:
        note = Problem(line=line, code="time-unread", message=f"{text!r} has no unit")
        return None, (note,)
    if when.kind == "invalid" and "\n" in words:
        listed = "、".join(trimmed(part) for part in words.split("\n") if part.strip())
        when = _read(listed, context) if is_time(listed) else when
    return when, _doubts(when, line)


def _doubts(when: When, line: int) -> tuple[Problem, ...]:
    if when.kind == "invalid":
        return (_problem(line, "time-unread", when),)
    if when.kind == "no_date" and lacks_year(when):
        return (_problem(line, "no-year", when),)
    return ()


def _problem(line: int, code: str, when: When) -> Problem:
    return Problem(line=line, code=code, message=f"{when.words!r}: {when.message}")


def lacks_year(when: When) -> bool:
    """Whether its words name no year that their dates need."""
    if _read(when.words, Context()).kind != "no_date":
        return False
    return _read(when.words, Context(_PROBE)).kind in _DATED


# --- time phrases in a heading

_BRACKET = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]*)[)）\]］】]")
_LOOKS = re.compile(
    r"[0-9０-９一二三四五六七八九十xX×*]\s*(?:年|月|日|季度|学期)|20\d\d|\bQ[1-4]\b|全年|半年|年底|学期|长期|持续"
)
_BREAK = re.compile(r"[:：,，]|\s[-–—]\s|\s")
_TOUCHING = re.compile(r"(?<=阶段)(?=[0-9二])|(?<=[年月])(?=[^0-9])|(?<=前)|(?<=底)")


def split_time(text: str) -> tuple[str, str, str]:
    """A heading as title, time phrase and the rest: `部署阶段(9-12月):成立机构` in its three parts.

    The phrase stands in brackets, or before or after a mark; it is empty where there is none.
    """
    for bracket in _BRACKET.finditer(text):
        if is_time(bracket[1]) or (_LOOKS.search(bracket[1]) and len(bracket[1]) <= _MAX_TIME):
            return trimmed(text[: bracket.start()]), bracket[1].strip(), text[bracket.end() :]
    for place in (*_BREAK.finditer(text[:200]), *_TOUCHING.finditer(text[:_MAX_TIME])):
        before, after = text[: place.start()], text[place.end() :]
        if is_dated(before.strip()):
            return "", before.strip(), after
        if is_dated(trimmed(after)):
            return trimmed(before), trimmed(after), ""
    return ("", trimmed(text), "") if is_dated(trimmed(text)) else (trimmed(text), "", "")
