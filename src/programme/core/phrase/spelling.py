"""One spelling for all: half-width, lower-case, simplified, with Arabic digits."""

import re
import unicodedata

from programme.core.phrase.vocabulary import TRADITIONAL

_SIMPLIFIED = str.maketrans(*TRADITIONAL) | dict.fromkeys(map(ord, "‐‑‒–—―−─━~〜∼→ー–"), "-")
_ONES = "一二三四五六七八九"
_DIGITS = {char: n % 10 for n, char in enumerate(f"零{_ONES}〇")} | {"○": 0, "o": 0, "两": 2}
_SPACE = re.compile("(?<![0-9a-z]) | (?![0-9a-z])")
_WEEKDAY = re.compile(r"\(([一二三四五六日天])\)")
_STROKE = re.compile("(?<=[月日年])一(?=[0-9])")  # a dash that a scrape took for 一
_NEIGHBOURS = re.compile(f"(十?)(?:{'|'.join(map(str.__add__, _ONES, _ONES[1:]))})(?=月|季)")
_NUMERAL = re.compile(
    f"十[一二三四五六]五|[{_ONES}〇零○十百两](?:[{_ONES}〇零○十百两]|o(?=[{_ONES}〇零○]))*+"
)
_AFTER_ELEVEN = set("月年日号、,-~至到和及个")


def normal(words: str) -> str:
    """The phrase in that spelling, with no space but between Latin words and numbers."""
    text = unicodedata.normalize("NFKC", words).lower()
    if text.isascii():
        return " ".join(text.split())
    text = _SPACE.sub("", " ".join(text.translate(_SIMPLIFIED).split()))
    if "(" in text:
        text = _WEEKDAY.sub(r"(周\1)", text)
    if "一" in text:
        text = _STROKE.sub("?", text)
    return _NUMERAL.sub(_arabic, _NEIGHBOURS.sub(_apart, text))


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
    if len(numeral) == 3 and numeral[0] == "十" and numeral[2] == "五":
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
