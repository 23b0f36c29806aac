"""One spelling for all: half-width, lower-case, simplified, with Arabic digits."""

import re
import unicodedata

from programme.core.phrase.vocabulary import TRADITIONAL

_SIMPLIFIED = (
    str.maketrans(*TRADITIONAL)
    | dict.fromkeys(map(ord, "‐‑‒–—―−─━~〜∼→ー–"), "-")
    | {ord("∶"): ":"}
)
_ONES = "一二三四五六七八九"
_DIGITS = {char: n % 10 for n, char in enumerate(f"零{_ONES}〇")} | {"○": 0, "o": 0, "两": 2}
_SPACE = re.compile("(?<![0-9a-z]) | (?![0-9a-z])")
_WEEKDAY = re.compile(r"\(([一二三四五六日天])\)")
_STROKE = re.compile("(?<=[月日年])一(?=[0-9])")  # a dash that a scrape took for 一
_NEIGHBOURS = re.compile(f"(十?)(?:{'|'.join(map(str.__add__, _ONES, _ONES[1:]))})(?=月|季)")
_PLAN = re.compile("十[一二三四五六]五")
_NUMERAL = re.compile(f"[{_ONES}〇零○十百两](?:[{_ONES}〇零○十百两]|o(?=[{_ONES}〇零○]))*+")
_TOGETHER = re.compile(f"(?<=[0-9{_ONES}十])两个?(?=月|季)")  # 7、8两月
_NUMERALS = frozenset(f"{_ONES}〇零○十百两")
_ENUMERATED = re.compile("[①-⑳⒈-⒛⓪-⓿❶-➓²³¹⁰-⁹₀-₉]")  # ①2月 is not 12月
_REPUBLIC = re.compile(
    r"(?:(?:中华)?民国)?(?<![0-9])([0-9]{1,3})(?=学?年|[./-][0-9]{1,2}[./-]|[-~至到][0-9]{2,3}年)"
)
"""Years of the Republic, counted from 1912; behind the first, its name is not repeated."""
_AFTER_ELEVEN = set("月年日号、,-~至到和及个")


def normal(words: str) -> str:
    """The phrase in that spelling, with no space but between Latin words and numbers."""
    text = unicodedata.normalize("NFKC", _ENUMERATED.sub("#", words)).lower()
    if text.isascii():
        return " ".join(text.split())
    text = " ".join(text.translate(_SIMPLIFIED).split())
    if " " in text:
        text = _SPACE.sub("", text)
    if "(" in text:
        text = _WEEKDAY.sub(r"(周\1)", text)
    if "一" in text:
        text = _STROKE.sub("?", text)
    if "两" in text:
        text = _TOGETHER.sub("", text)
    if not _NUMERALS.isdisjoint(text):
        text = _NUMERAL.sub(_arabic, _NEIGHBOURS.sub(_apart, text))
    return _REPUBLIC.sub(_common_year, text) if "民国" in text else text


def _common_year(match: re.Match[str]) -> str:
    """民國112年 is 2023年."""
    return str(1911 + int(match[1]))


def _apart(match: re.Match[str]) -> str:
    """六七月 is 六-七月, 十一二月 十一-十二月; in 二〇二三年 there is no such pair."""
    ten, pair = match[1], match[0][-2:]
    if match.string[: match.start()][-1:] in _DIGITS:
        return match[0]
    return f"{ten}{pair[0]}-{ten}{pair[1]}"


def _arabic(match: re.Match[str]) -> str:
    numeral = match[0]
    if numeral == "十一" and match.string[match.end() : match.end() + 1] not in _AFTER_ELEVEN:
        return numeral  # the national holiday
    if _PLAN.fullmatch(numeral):
        return f"plan1{_DIGITS[numeral[1]]}"
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(_DIGITS[char]) for char in numeral)
    return str(_counted(numeral))


def _counted(numeral: str) -> int:
    """一百一十二 is 112."""
    total = unit = 0
    for char in numeral:
        if char in "十百":
            total, unit = total + (unit or 1) * (10 if char == "十" else 100), 0
        else:
            unit = _DIGITS[char]
    return total + unit
