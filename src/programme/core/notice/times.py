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


_MAX_TIME = 60  # characters
_WORDED = re.compile(r"[^\W\d_]{2}|\d{4}|\d\s*[^\W\d_]")
_UNDATED = re.compile(
    r"(?:长期|常年|持续|经常|日常|全程|不断|随时|适时|择期|待定|另行)(?:性|化)?"
    r"(?:坚持|推进|开展|实施|进行|落实|通知|工作|推动|安排)?|.{1,8}[前后内]|.{0,6}[x×*]{1,4}.{0,12}"
    r"|on-?going|continuous(?:ly)?|permanent(?:ly)?|as needed|tb[acd]"
    r"|.{0,20}\b(?:before|after|within)\b.{1,30}",
    re.IGNORECASE,
)
_PROBE = 2000  # any year: only whether the words can be read is asked
_MONTH = r"\d{1,2}(?:\s*月份?)?"
_LOST_MONTH = re.compile(
    rf"(?:\d{{4}}\s*年\s*)?{_MONTH}(?:\s*(?:[-–—―~～〜－至到、,，和及/]|--+)+\s*{_MONTH})*(?<=\d)"
)


@lru_cache(maxsize=8192)
def _read(words: str, context: Context, mend: bool = False) -> When:
    return read(words, year=context.year, within=context.within, mend=mend)


def is_time(text: str) -> bool:
    """Whether a text, as a whole, is a time phrase; a bare number is none."""
    words = joined(text)
    if not 0 < len(words) <= _MAX_TIME:
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
    restored = with_month(text)
    if restored and months:
        note = problem(line, "lost-month", text=text, restored=restored)
        when = _read(restored, context)
        return when, (note, *_doubts(when, line))
    if restored:
        note = problem(line, "time-unread", "no-unit", text=text)
        return None, (note,)
    when = _read(text, context, mend=True)
    if when.kind == "invalid" and "\n" in words:
        listed = "、".join(trimmed(part) for part in words.split("\n") if part.strip())
        when = _read(listed, context) if is_time(listed) else when
    return when, _doubts(when, line)


def _doubts(when: When, line: int) -> tuple[Problem, ...]:
    if when.kind == "invalid":
        return (_problem(line, "time-unread", when),)
    if when.kind == "no_date" and lacks_year(when):
        return (_problem(line, "no-year", when),)
    if when.ambiguous and when.message:
        return (_problem(line, "time-doubtful", when),)
    return ()


def _problem(line: int, code: str, when: When) -> Problem:
    return problem(line, code, words=when.words, why=when.message)


def lacks_year(when: When) -> bool:
    """Whether its words name no year that their dates need."""
    if _read(when.words, Context()).kind != "no_date":
        return False
    return bool(_read(when.words, Context(_PROBE)).windows)


# --- time phrases in a heading

_BRACKET = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]*)[)）\]］】]")
_LOOKS = re.compile(
    r"[0-9０-９一二三四五六七八九十xX×*]\s*(?:年|月|日|季度|学期)|20\d\d|\bQ[1-4]\b|全年|半年|年底|学期|长期|持续"
)
_BREAK = re.compile(r"[:：,，]|\s[-–—]\s|\s")
_TOUCHING = re.compile(r"(?<=阶段)(?=[0-9二])|(?<=[年月份前])(?=[^0-9])|(?<=底)(?![前以之])")


_ONLY_YEAR = re.compile(r"\D*(?:19|20)\d\d(?!\d)[^\d月季学期半底末初前后旬]*")
_GOES_ON = re.compile(r"[前后以之底末初上中下旬份至到起止、,，\s-]")


def only_year(words: str) -> bool:
    """Whether words name a year and nothing nearer: 2022年安排."""
    return bool(_ONLY_YEAR.fullmatch(words))


def _sets_apart(words: str) -> bool:
    """Whether words without brackets are a heading's time; a year alone belongs to its title."""
    return is_dated(words) and not only_year(words)


def split_time(text: str) -> tuple[str, str, str]:
    """A heading as title, time phrase and the rest: `部署阶段(9-12月):成立机构` in its three parts.

    The phrase stands in brackets, or before or after a mark; it is empty where there is none.
    """
    if is_period(trimmed(text)):
        return "", trimmed(text), ""
    time, rest = leading_time(text)
    if is_period(time):
        return "", time, rest
    for bracket in _BRACKET.finditer(text):
        if text.count("《", 0, bracket.start()) > text.count("》", 0, bracket.start()):
            continue
        every = _RECURRING.search(text[: bracket.start()])
        if every and is_dated(words := f"{every[0]}{bracket[0]}"):
            return trimmed(text[: every.start()]), words, text[bracket.end() :]
        if is_time(bracket[1]) or (_LOOKS.search(bracket[1]) and len(bracket[1]) <= _MAX_TIME):
            return trimmed(text[: bracket.start()]), bracket[1].strip(), text[bracket.end() :]
    for place in (*_BREAK.finditer(text[:200]), *_TOUCHING.finditer(text[:_MAX_TIME])):
        before, after = text[: place.start()], text[place.end() :]
        if _sets_apart(before.strip()) and not (place[0] == "" and _GOES_ON.match(after)):
            return "", before.strip(), after
        if _sets_apart(trimmed(after)):
            return trimmed(before), trimmed(after), ""
    return ("", trimmed(text), "") if _sets_apart(trimmed(text)) else (trimmed(text), "", "")


# --- time phrases in the words of a task

_MONTHS = (
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|August"
    r"|September|October|November|December|Spring|Summer|Fall|Autumn|Winter|Q[1-4])\.?,? \d{4}"
)
_LEADING = re.compile(
    r"([^，,：:。]{2,24}?(?:前|[底末](?![以之]?前)|内|[上中下]旬|[，,：:])"
    rf"|{_MONTHS}(?= [A-Z]))\s*(?=\S)"
)
_DUE = re.compile(
    r"(?<=[于在])((?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末)?(?:[(（][^()（）]{1,6}[)）])?"
    r"(?:之前|以前|前))"
)
_LOST_DAY = re.compile(r"\d{1,2}月\d{1,2}(?:之|以)?前")
_RECURRING = re.compile(r"每(?:个|一)?(?:季度|学期|半年|月|周|年)[^，,。；;（(]{0,3}$")
_ALONE = re.compile(rf"{_MONTHS}(?:\s*[-–—]\s*{_MONTHS})?")


def leading_time(text: str) -> tuple[str, str]:
    """`6月底前完成初稿` as the time and what is to be done; no time where none leads."""
    match = _LEADING.match(text)
    if match and (is_dated(trimmed(match[1])) or _LOST_DAY.fullmatch(match[1])):
        return trimmed(match[1]), text[match.end() :]
    return "", text


def due_in(text: str) -> str:
    """The deadline that stands within a sentence, after 于 or 在, where there is one only."""
    found = [match[1] for match in _DUE.finditer(text)]
    words = re.sub(r"[(（].*[)）]", "", found[0]) if len(found) == 1 else ""
    return words if is_dated(words) else ""


def is_period(text: str) -> bool:
    """`January 2019`, `Fall 2019`: a heading of what falls within."""
    return bool(_ALONE.fullmatch(text))


def stands_alone(text: str) -> bool:
    """Whether a line is a time in figures, or in brackets, and nothing else."""
    words = trimmed(text)
    bracketed = words[:1] in ("(", "（") and words[-1:] in (")", "）")
    figures = bool(re.fullmatch(r"[\d/.\s–—~-]{6,}", words))
    return (bracketed or figures) and is_dated(words.strip("（()）"))
