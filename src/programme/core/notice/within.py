"""Time phrases within a heading, a sentence or a line, and set off from its words."""

import re

from programme.core.notice.text import trimmed
from programme.core.notice.times import MAX_TIME, is_dated, is_time

_BRACKET = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]*)[)）\]］】]")
_LOOKS = re.compile(
    r"[0-9０-９一二三四五六七八九十xX×*]\s*(?:年|月|日|季度|学期)|20\d\d|\bQ[1-4]\b|全年|半年|年底|学期|长期|持续"
)
_BREAK = re.compile(r"[:：,，]|\s[-–—]\s|\s")
_TOUCHING = re.compile(r"(?<=阶段)(?=[0-9二])|(?<=[年月份前])(?=[^0-9])|(?<=底)(?![前以之])")


_NEARER = (
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|fall|autumn|winter|early|mid|late"
    r"|end|by|before|until|from|since"
)
_ONLY_YEAR = re.compile(
    rf"(?!.*\b(?:{_NEARER}))\D*(?:19|20)\d\d(?!\d)[^\d月季学期半底末初前后旬]*", re.IGNORECASE
)
_GOES_ON = re.compile(r"[前后以之底末初上中下旬份至到起止、,，\s-]")
_HALF = re.compile(r"\b(?:to|until|through|and|from)$|[-–—]$", re.IGNORECASE)
_LONGER = re.compile(
    r"\s*(?:(?:19|20)\d\d\b|(?:to|until|through)\b|[-–—]\s*(?:\w+ )?(?:19|20)\d\d\b)"
)


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
    led, rest = leading_time(text)
    if is_period(led):
        return "", led, rest
    for bracket in _BRACKET.finditer(text):
        if text.count("《", 0, bracket.start()) > text.count("》", 0, bracket.start()):
            continue
        every = _RECURRING.search(text[: bracket.start()])
        if every and is_dated(words := f"{every[0]}{bracket[0]}"):
            return trimmed(text[: every.start()]), words, text[bracket.end() :]
        if is_time(bracket[1]) or (_LOOKS.search(bracket[1]) and len(bracket[1]) <= MAX_TIME):
            return trimmed(text[: bracket.start()]), bracket[1].strip(), text[bracket.end() :]
    for place in (*_BREAK.finditer(text[:200]), *_TOUCHING.finditer(text[:MAX_TIME])):
        before, after = text[: place.start()], text[place.end() :]
        if not place[0] and _GOES_ON.match(after):
            continue
        if _LONGER.match(after) or _HALF.search(before.strip()):
            continue
        stage = (
            place[0] in ("，", ",") and after.strip().endswith("阶段") and is_dated(before.strip())
        )
        if stage or _sets_apart(before.strip()):
            return "", before.strip(), after
        if _sets_apart(trimmed(after)) and not _tells_more(after):
            return trimmed(before), trimmed(after), ""
    return ("", trimmed(text), "") if _sets_apart(trimmed(text)) else (trimmed(text), "", "")


def _tells_more(text: str) -> bool:
    """Whether a time only leads to what is done by then: 3月底前将方案报人事科."""
    time, rest = leading_time(text.strip())
    return bool(time) and len(trimmed(rest)) > 2


_MONTHS = (
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|August"
    r"|September|October|November|December|Spring|Summer|Fall|Autumn|Winter|Q[1-4])\.?,? \d{4}"
)
_LEADING = re.compile(
    r"([^，,：:。]{2,24}?(?:前|[底末](?![以之]?前)|内|[上中下]旬|[，,：:])"
    rf"|{_MONTHS}(?= [A-Z]))\s*(?=\S)"
)
_DUE = re.compile(
    r"(?<=[于於在])((?:(?:\d{3,4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末)?(?:[(（][^()（）]{1,6}[)）])?"
    r"|每(?:月|季度|学期|年)(?:\d{1,2}日|底|末)?)(?:之前|以前|前))"
)
_LOST_DAY = re.compile(r"\d{1,2}月\d{1,2}(?:之|以)?前")
_RECURRING = re.compile(r"每(?:个|一)?(?:季度|学期|半年|月|周|年)[^，,。；;（(]{0,3}$")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|[(（][^()（）]*[)）]")
_NAMED = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:份|\d{1,2}[日号]|底|末|初|[上中下]旬)?(?:[之以]?前)?"
    rf"|每(?:个|一)?(?:学期|季度|月|周|年)|(?:\d{{1,2}} )?{_MONTHS}"
)
_ALONE = re.compile(rf"{_MONTHS}(?:\s*[-–—]\s*{_MONTHS})?")


def leading_time(text: str) -> tuple[str, str]:
    """`6月底前完成初稿` as the time and what is to be done; no time where none leads."""
    match = _LEADING.match(text)
    if match and (is_dated(trimmed(match[1])) or _LOST_DAY.fullmatch(match[1])):
        return trimmed(match[1]).lstrip("于於"), text[match.end() :]
    return "", text


def due_in(text: str) -> str:
    """The deadline that stands within a sentence, after 于 or 在, where there is one only."""
    found = [match[1] for match in _DUE.finditer(text)]
    words = re.sub(r"[(（].*[)）]", "", found[0]) if len(found) == 1 else ""
    return words if is_dated(words) else ""


def named_within(text: str) -> str:
    """The first month, or every month or term, that is named anywhere in words but quoted ones."""
    match = _NAMED.search(_QUOTED.sub("", text))
    return match[0] if match else ""


def looks_dated(words: str) -> bool:
    """Whether words are dates nearer than a year, or are made like such and contradict themselves:
    October – September 2021."""
    made = re.fullmatch(rf"(?:(?:{_NEARER})[a-z]*|\W|\d{{4}}|to)+", words.lower())
    return not only_year(words) and (is_dated(words) or bool(made and re.search(r"\d{4}", words)))


def is_period(text: str) -> bool:
    """`January 2019`, `Fall 2019`: a heading of what falls within."""
    return bool(_ALONE.fullmatch(text))


def stands_alone(text: str) -> bool:
    """Whether a line is a time in figures, or in brackets, and nothing else."""
    words = trimmed(text)
    bracketed = words[:1] in ("(", "（") and words[-1:] in (")", "）")
    figures = bool(re.fullmatch(r"[\d/.\s–—~-]{6,}", words))
    return (bracketed or figures) and is_dated(words.strip("（()）"))
