"""Reading the time phrases of a document: with its year, in its columns, out of its headings."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from programme.core.notice.source import Problem
from programme.core.notice.text import joined, trimmed
from programme.core.notice.told import problem
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


MAX_TIME = 60
"""Characters; longer words are no time phrase."""
_WORDED = re.compile(r"[^\W\d_]{2}|\d{4}|\d\s*[^\W\d_]")
_UNDATED = re.compile(
    r"(?:长期|常年|持续|经常|日常|全程|不断|随时|适时|择期|待定|另行)(?:性|化)?"
    r"(?:坚持|推进|开展|实施|进行|落实|通知|工作|推动|安排)?|.{1,8}[前后内]|.{0,6}[x×*]{1,4}.{0,12}"
    r"|on-?going|continuous(?:ly)?|permanent(?:ly)?|as needed|tb[acd]"
    r"|.{0,20}\b(?:before|after|within)\b.{1,30}",
    re.IGNORECASE,
)
_REPUBLIC = re.compile(r"(?<![\d國国])1[0-4]\d年(?=\d{1,2}月)")  # 113年8月: no year of ours
_FIGURES = re.compile(r"\d\s*[年月]|\d{4}|\d[./-]\d")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_PROBE = 2000  # any year: only whether the words can be read is asked
_MONTH = r"\d{1,2}(?:\s*月份?)?"
_LOST_MONTH = re.compile(
    rf"(?:\d{{4}}\s*年\s*)?{_MONTH}(?:\s*(?:[-–—―~～〜－至到、,，和及/]|--+)+\s*{_MONTH})*(?<=\d)"
)


@lru_cache(maxsize=8192)
def _read(words: str, context: Context, mend: bool = False) -> When:
    found = _REPUBLIC.search(words)
    said = f"{words[: found.start()]}民國{words[found.start() :]}" if found else words
    when = read(said, year=context.year, within=context.within, mend=mend)
    return when.model_copy(update={"words": words}) if found else when


def is_time(text: str) -> bool:
    """Whether a text, as a whole, is a time phrase; a bare number is none."""
    words = joined(text)
    if not 0 < len(words) <= MAX_TIME:
        return False
    if "%" in words or not _WORDED.search(words):
        return False
    when = _read(words, Context(_PROBE))
    return when.kind != "invalid" and bool(when.windows or when.rule or _UNDATED.fullmatch(words))


def is_dated(text: str) -> bool:
    """Whether a text is a time phrase that names dates, given a year."""
    when = _read(joined(text), Context(_PROBE))
    return is_time(text) and bool(when.windows or when.rule)


def with_month(text: str) -> str:
    """`3` as `3月`, `5月、9` as `5月、9月`; empty where no 月 can have been lost."""
    words = joined(text)
    if (
        len(words) > MAX_TIME
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
    restored = with_month(text)
    if restored and months:
        note = problem(line, "lost-month", text=text, restored=restored)
        when = _read(restored, context)
        return when, (note, *_doubts(when, line))
    if restored:
        note = problem(line, "time-unread", "no-unit", text=text)
        return None, (note,)
    when = _read(_day_first(text), context, mend=True)
    if when.kind == "invalid" and "\n" in words:
        listed = "、".join(trimmed(part) for part in words.split("\n") if part.strip())
        when = _read(listed, context) if is_time(listed) else when
    return when, _doubts(when, line)


def _day_first(text: str) -> str:
    """Slashed dates one of which has its day first, as 31/08/2024, have it all: in ISO form."""
    dates = [(int(m[1]), int(m[2])) for m in _SLASHED.finditer(text)]
    if len(dates) < 2 or max(a for a, _ in dates) < 13 or max(b for _, b in dates) > 12:
        return text
    return _SLASHED.sub(lambda m: f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}", text)


def _doubts(when: When, line: int) -> tuple[Problem, ...]:
    if when.kind == "invalid":
        return (_problem(line, "time-unread", when),)
    if when.kind == "no_date" and lacks_year(when):
        return (_problem(line, "no-year", when),)
    if when.kind == "no_date" and when.reasons and _FIGURES.search(when.words):
        return (_problem(line, "time-unread", when),)
    if when.ambiguous and when.message:
        return (_problem(line, "time-doubtful", when),)
    if when.ambiguous and _SLASHED.search(when.words):
        return (problem(line, "time-doubtful", "day-month", words=when.words),)
    return ()


def _problem(line: int, code: str, when: When) -> Problem:
    return problem(line, code, words=when.words, why=when.message, because=when.explained("zh"))


def lacks_year(when: When) -> bool:
    """Whether its words name no year that their dates need."""
    if _read(when.words, Context()).kind != "no_date":
        return False
    return bool(_read(when.words, Context(_PROBE)).windows)
