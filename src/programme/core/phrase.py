# ruff: noqa: E501 - one line holds one pattern
"""From the text of a time phrase to its tokens; `core.lexicon` has the words.

The patterns never take back what they have matched, and the text is short: the work is linear.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from programme.core.lexicon import TRADITIONAL, WORDS, Token
from programme.core.when import Kind

MAX_LENGTH = 200
"""Characters; the longest phrase seen in a notice has about 40."""


class Unread(Exception):
    """A phrase without dates, and why."""

    def __init__(self, message: str, kind: Kind = "invalid") -> None:
        super().__init__(message)
        self.kind = kind


# --- one spelling for all

_DIGITS = {char: n % 10 for n, char in enumerate("零一二三四五六七八九〇")} | {
    "○": 0,
    "o": 0,
    "两": 2,
}
_NUMERAL = re.compile(
    "十[一二三四五六]五|[一二三四五六七八九〇零○十百两](?:[一二三四五六七八九〇零○十百两]|o(?=[一二三四五六七八九〇零○]))*+"
)
_BRACKETED = re.compile(r"\(([一二三四五六日天])\)")
_SPACE = re.compile(r"\s++(?![0-9a-z])|(?<![0-9a-z])\s++|(?<=[0-9])\s++(?=[0-9]++[年月])(?!)")
_AFTER_ELEVEN = set("月年日号、,-~至到和及个")
_STROKE = re.compile("(?<=[月日年])一(?=[0-9])")


def normal(words: str) -> str:
    """Half-width, lower-case, simplified, Arabic digits, no space but between Latin words."""
    text = unicodedata.normalize("NFKC", words).lower()
    if text.isascii():
        return " ".join(text.split())
    text = _SPACE.sub("", text.translate(TRADITIONAL))
    text = _BRACKETED.sub(r"(周\1)", _STROKE.sub("?", text))
    return _NUMERAL.sub(_arabic, text)


def _arabic(match: re.Match[str]) -> str:
    numeral = match[0]
    if numeral == "十一" and match.string[match.end() : match.end() + 1] not in _AFTER_ELEVEN:
        return numeral  # the national holiday
    if len(numeral) == 3 and numeral[0] == "十" and numeral[2] == "五":
        return f"plan1{_DIGITS[numeral[1]]}"
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(_DIGITS[char]) for char in numeral)
    total = unit = 0
    for char in numeral:
        if char in "十百":
            total, unit = total + (unit or 1) * (10 if char == "十" else 100), 0
        else:
            unit = _DIGITS[char]
    return str(total + unit)


# --- tokens

_MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_PATTERNS = (
    ("look", r"第[0-9]++(?:个(?!月|周|星期)|次|届|期|条|批)|[0-9]/[0-9](?=学期)"),
    ("masked", r"[0-9]{0,4}(?:[x*×_]++[0-9]*+)+(?=[年月日号-]|$)|(?<![0-9])(?:20)?\s?年\s?月(?:\s?日)?|[0-9]{4}年月|20年(?=月)"),
    ("hour", r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\b\.?)?|[0-9]{1,2} ?[ap]\.?m\b\.?"
             r"|[0-9]{1,2}[时点](?:[0-9]{1,2}分|半|整)?|上午|下午|晚上|晚|中午|早上|凌晨|noon|midnight|t(?=[0-9]{2}:)"),
    ("school", r"[0-9]++(?:[-~/至到]++[0-9]++)?(?:学年度?| (?:academic|school) year)"
               r"|(?:academic|school) year [0-9]{4}(?:[-/][0-9]++)?"),
    ("fiscal", r"[0-9]{4}(?:[-/][0-9]++)?(?:财政?年度?|会计年度)|(?:fy|fiscal year|financial year) ?[0-9]{4}(?:[-/][0-9]++)?"),
    ("dmy", r"[0-9]{1,2}(?:/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{4}(?![0-9])"),
    ("named", rf"[0-9]{{1,2}}-(?:{_MONTH_NAMES})-[0-9]{{4}}(?![0-9])"),
    ("ymd", r"[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{1,2}(?![0-9])日?"),
    ("ym", r"[0-9]{4}(?:[./][0-9]{1,2}(?![0-9./])月?|-[0-9]{2}(?![0-9年]))"),
    ("years", r"[0-9]{4}-[0-9]{2}(?=年)"),
    ("md", r"(?<![0-9.])[0-9]{1,2}[./][0-9]{1,2}(?![0-9./:])日?"),
    ("eight", r"(?<![0-9])[0-9]{8}(?![0-9])"),
    ("plan", r"plan1[1-6](?:规划)?"),
    ("roc", r"(?:中华)?民国[0-9]{1,3}年"),
    ("nth", r"第?(?:[1-5]|首|最后1)个?(?:周|星期)[1-6日天](?![0-9])"
            r"|(?:first|second|third|fourth|last) (?:mon|tues|wednes|thurs|fri|satur|sun)day(?: of)?(?: the)?"),
    ("jth", r"(?:第[1-3]|最后1|首|末)个?月|末月|首月"),
    ("workday", r"的?(?:首|第?[0-9]++|最后1)个?工作[日天]|(?:first|last) (?:working|business) day(?: of)?"),
    ("ended", r"结束后[0-9]++[日天](?:之内|以?内|前)|后[0-9]++[日天](?:之内|以?内)|within [0-9]++ days of|end(?=$)"),
    ("weekof", r"(?:开学)?第[0-9]++周|的?第[0-9]++(?:个?周|星期)|(?:开学)?第1周|最后1周"),
    ("each", r"每(?:逢)?[0-9]++个?(?:月|年|周|天|日|季度|学期|星期)(?:1次)?|[0-9]年1(?:次|周期)|every (?:[0-9]++|two|three|four|five|six) (?:years|months|weeks|days|quarters)|每?逢?[单双]月|(?:every|each) [a-z]{3,6}day|(?:every|each) (?=(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"),
    ("weekdays", r"(?<=每)?(?:周|星期|礼拜)[1-6日天](?:(?:[、至到和及,-]|至)(?:周|星期)?[1-6日天](?![0-9月日年]))*+"),
    ("event", r"第[0-9]++(?:-[0-9]++)?个月|[0-9]++个月(?:之?内|以内|以?后)|[0-9]++个?工作[日天](?:之?内|以内)?|(?<![0-9月])[0-9]{1,3}[日天](?:之内|以?内)"
              r"|(?<![0-9])[0-9]{1,2}年(?:之内|以?内)|[0-9]++(?:个?星期|周)(?:之?内|以内|后)?|(?:下|本|上|这)(?:个)?(?:周|星期)[1-6日天]?"
              r"|within (?:[0-9]++|one|two|three|four|six) (?:working |business |calendar )?(?:days|weeks|months)"
              r"|(?:[0-9]++|one|two|three|four|six) (?:working |business |calendar )?(?:days|weeks|months)(?: after| before| of| from| prior to)"
              r"|(?:next|this|last|coming) (?:week|[a-z]{3,6}day)|months? [0-9]++(?:-[0-9]++)?|weeks? [0-9]++(?:-[0-9]++)?"),
    ("count", r"(?:各|至少|不少于|不低于|共)*+[0-9]++(?:-[0-9]++)?次|[0-9]++(?:\.[0-9]++)?%|各至少[0-9]++次|(?:once|twice)\b"),
    ("first", r"前[2-4]个?季度?"),
    ("word", None),
    ("depends", r"(?:根据|按照|按|视|依据|结合|待)[^0-9]*+$"),
    ("qn", r"第[0-9]++(?=[、和及至到-]++第?[0-9]++季)"),
    ("unit", r"第?[0-9]++(?:年度|年份|年|月份|月|日|号|季度?)(?![级生届]|楼|号)|[0-9]++(?:st|nd|rd|th)\b|q[0-9]++\b|[0-9]++q\b"),
    ("n", r"[0-9]++"),
    ("blank", r"\s"),
    ("ask", r"(?<=[日月年0-9])\?(?=[0-9])"),
    ("junk", r"[a-z]++|."),
)  # fmt: skip


_GUARDS = {
    "前": "(?![往期段任提景言沿瞻列])",
    "后": "(?![续期勤])",
    "初": "(?![0-9始步级高中])",
    "中": "(?![考期小学心央])",
    "起": "(?![草步点])",
    "底": "(?![层线数])",
    "末": "(?![次])",
}
"""What may not follow a word: 3月前往 has no 前."""


def _word_pattern() -> str:
    """All words, the longest first, parted by their first letters: the engine tries but few."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(WORDS, key=len, reverse=True):
        guard = _GUARDS.get(word, "(?![a-z])" if "a" <= word[-1] <= "z" else "")
        by_first.setdefault(word[0], []).append(re.escape(word[1:]) + guard)
    return "|".join(f"{re.escape(c)}(?:{'|'.join(rest)})" for c, rest in by_first.items())


_TOKENS = re.compile(
    "|".join(f"(?P<{name}>{pattern or _word_pattern()})" for name, pattern in _PATTERNS), re.DOTALL
)
_NUMBER = re.compile("[0-9]++")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "首": 1, "末": -1}
_ENGLISH = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "one": 1}


def tokens(text: str) -> list[Token]:
    """The tokens of a phrase in its normal form; raises Unread for what can be none."""
    found: list[Token] = []
    for match in _TOKENS.finditer(text):
        found += _meaning(match.lastgroup or "", match[0])
    if not found:
        raise Unread("it is empty")
    return found


@lru_cache(maxsize=4096)
def _meaning(group: str, text: str) -> tuple[Token, ...]:
    """What one match says."""
    return tuple(_READERS[group](text))


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in _NUMBER.findall(text)]


def _blank(_text: str) -> Iterator[Token]:
    return iter(())


def _word(text: str) -> Iterator[Token]:
    yield WORDS[text]


def _simple(letter: str) -> Callable[[str], Iterator[Token]]:
    def reader(text: str) -> Iterator[Token]:
        yield Token(letter, text)

    return reader


def year_of(text: str) -> int:
    """A year of four digits, between 1900 and 2199."""
    if len(text) == 4 and "1900" <= text <= "2199":
        return int(text)
    if len(text) == 3:
        raise Unread(f"the calendar of the year {text} is not named", "no_date")
    raise Unread(f"there is no year {text}: write it with four digits")


def _year(text: str) -> Token:
    if len(text) == 2 and "19" < text < "50":
        return Token("y", text, 2000 + int(text), style="short")
    return Token("y", text, year_of(text), style="number")


def _month(text: str, style: str = "number") -> Token:
    n = int(text)
    if not 1 <= n <= 12:
        raise Unread(f"there is no month {n}")
    return Token("m", text, n, n, None, style)


def _day(text: str, style: str = "number") -> Token:
    n = int(text)
    if not 1 <= n <= 31:
        raise Unread(f"there is no day {n}")
    return Token("d", text, n, n, None, style)


def _quarter(text: str) -> Token:
    n = int(text)
    if not 1 <= n <= 4:
        raise Unread(f"there is no quarter {n}")
    return Token("m", text, 3 * n - 2, 3 * n, None, "quarter")


UNITS: dict[str, Callable[[str], Token]] = {
    "年": _year, "月": _month, "日": _day, "号": _day, "季": _quarter,
}  # fmt: skip


def _unit(text: str) -> Iterator[Token]:
    digits = _NUMBER.findall(text)[0]
    if text[0] == "q" or text[-1] == "q":
        yield _quarter(digits)._replace(style="en")
    elif text[-1] in "tdh":
        yield _day(digits, "en")
    else:
        unit = text.lstrip("第").lstrip("0123456789")[0]
        if text[0] == "第" and unit != "季":
            raise Unread(f"{text!r} is not part of a time phrase")
        token = UNITS[unit](digits)
        yield token if token.style in ("quarter", "short") else token._replace(style="")


def _ymd(text: str) -> Iterator[Token]:
    year, month, *day = _NUMBER.findall(text)
    yield Token("y", year, year_of(year), style="number")
    if "-" in text and not day and not 1 <= int(month) <= 12:
        yield from _century(year, month)
    else:
        yield _month(month)
        yield from map(_day, day)


def _years(text: str) -> Iterator[Token]:
    first, last = _NUMBER.findall(text)
    yield Token("y", first, year_of(first), style="number")
    yield from _century(first, last)


def _century(first: str, last: str) -> Iterator[Token]:
    yield WORDS["到"]
    yield Token("y", last, year_of(first[:2] + last), style="century")


def _dmy(text: str) -> Iterator[Token]:
    a, b, year = _NUMBER.findall(text)
    dayfirst = int(a) > 12 or ("." in text and int(b) <= 12)
    day, month = (a, b) if dayfirst else (b, a)
    yield Token("y", year, year_of(year), style="number")
    if int(a) <= 12 and int(b) <= 12 and a != b:  # 03/04/2023: who writes it decides
        yield _month(month)._replace(other=(int(day), int(month)))
    else:
        yield _month(month)
    yield _day(day)


def _named(text: str) -> Iterator[Token]:
    day, month, year = text.split("-")
    yield _day(day, "en")
    yield WORDS[month]
    yield Token("y", year, year_of(year), style="number")


def _md(text: str) -> Iterator[Token]:
    month, day = _NUMBER.findall(text)
    yield _month(month)
    yield _day(day)


def _eight(text: str) -> Iterator[Token]:
    yield from _ymd(f"{text[:4]}/{text[4:6]}/{text[6:]}")


def _number(text: str) -> Iterator[Token]:
    if len(text) == 4 and "1900" <= text <= "2199":
        yield Token("y", text, int(text), style="bare")
    else:
        yield Token("n", text)


def _qn(text: str) -> Iterator[Token]:
    yield Token("n", _NUMBER.findall(text)[0])


def _plan(text: str) -> Iterator[Token]:
    n = int(text[4:6])
    yield Token("y", text, 1951 + 5 * n, style="plan")
    yield Token("m", text, 1, 60)


def _roc(text: str) -> Iterator[Token]:
    yield Token("y", text, 1911 + _numbers(text)[0], style="number")


def _span_of_years(letter: str) -> Callable[[str], Iterator[Token]]:
    def reader(text: str) -> Iterator[Token]:
        first, *rest = _NUMBER.findall(text)
        year = year_of(first)
        if rest and int(rest[0]) not in (year + 1, (year + 1) % 100):
            raise Unread(f"{text}: its second year does not follow the first")
        yield Token(letter, text, year, len(rest))

    return reader


def _nth(text: str) -> Iterator[Token]:
    """`q` with its ordinal and its weekday."""
    if text[0].isascii() and text[0].isalpha():
        first, day, *_ = text.split()
        yield Token("q", text, _ORDINALS[first], WORDS[day].first)
    else:
        n = -1 if "最后" in text else _ORDINALS.get(text[0]) or _numbers(text)[0]
        yield Token("q", text, n, weekday(text[-1]))


def weekday(char: str) -> int:
    """1 for Monday to 7."""
    return 7 if char in "日天" else int(char)


def _jth(text: str) -> Iterator[Token]:
    last = "末" in text or "最后" in text
    yield Token("j", text, 3 if last else 1 if "首" in text else _numbers(text)[0])


def _weekdays(text: str) -> Iterator[Token]:
    days = [weekday(char) for char in text if char in "1234567日天"]
    yield Token("w", text, days[0], days[-1], None, "" if len(days) == 1 else "several")


def _ended(text: str) -> Iterator[Token]:
    numbers = _numbers(text)
    yield Token("z", text, numbers[0]) if numbers else WORDS["end of"]


def _each(text: str) -> Iterator[Token]:
    if text[-2:] in ("双月", "单月"):
        yield Token("R", "B" if text[-2] == "双" else "A")
        return
    if text in ("every ", "each "):
        yield Token("R", "Y")
        return
    if text.endswith("day"):
        days = WORDS[text.split()[1]].first if text.split()[1] in WORDS else 0
        yield Token("R", "W", days) if days else Token("?", text)
        return
    n = (_numbers(text) or [_ENGLISH.get(text.split()[1], 0) if " " in text else 0])[0]
    units = {"年": "YEARLY", "月": "MONTHLY", "周": "WEEKLY", "星": "WEEKLY", "天": "DAILY", "日": "DAILY",
             "y": "YEARLY", "m": "MONTHLY", "w": "WEEKLY", "d": "DAILY"}  # fmt: skip
    unit = next((units[c] for c in text.split()[-1].lstrip("每逢0123456789个") if c in units), "")
    if text.endswith("周期"):
        unit = "YEARLY"
    yield Token("R", "N", style=f"FREQ={unit};INTERVAL={n}" if unit and n else "")


def _first(text: str) -> Iterator[Token]:
    yield Token("m", text, 1, 3 * int(text[1]), None, "quarter")


_READERS: dict[str, Callable[[str], Iterator[Token]]] = {
    "masked": _simple("*"), "hour": _simple("h"), "school": _span_of_years("S"),
    "fiscal": _span_of_years("G"), "dmy": _dmy, "named": _named, "ymd": _ymd, "ym": _ymd,
    "years": _years, "md": _md, "eight": _eight, "plan": _plan, "roc": _roc, "nth": _nth,
    "jth": _jth, "workday": _simple("W"), "ended": _ended, "weekof": _simple("U"), "each": _each,
    "weekdays": _weekdays, "event": _simple("E"), "count": _simple("c"), "first": _first,
    "word": _word, "unit": _unit, "n": _number, "blank": _blank, "ask": _simple("t?"),
    "junk": _simple("?"),
    "look": _simple("!"), "depends": _simple("N"), "qn": _qn,
}  # fmt: skip
