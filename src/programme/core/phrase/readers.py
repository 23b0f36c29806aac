"""What one match of the lexer says: its text -> tokens. All raise Unread for what can be none."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from programme.core.phrase.lexicon import WORDS, Token
from programme.core.reason import Unread

Read = Sequence[Token]
_NUMBER = re.compile("[0-9]++")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1,
             "首": 1, "末": -1}  # fmt: skip
_ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_FREQUENCIES = {"年": "YEARLY", "月": "MONTHLY", "周": "WEEKLY", "星": "WEEKLY", "天": "DAILY",
                "日": "DAILY", "y": "YEARLY", "m": "MONTHLY", "w": "WEEKLY",
                "d": "DAILY"}  # fmt: skip


def one(letter: str) -> Callable[[str], Read]:
    """A reader of one token."""
    return lambda text: (Token(letter, text),)


def nothing(_text: str) -> Read:
    """A blank."""
    return ()


# --- a number and its unit


def _year(text: str) -> Token:
    if len(text) == 2 and "19" < text < "50":
        return Token("y", text, 2000 + int(text), style="short")
    return _full_year(text)


def _full_year(text: str, style: str = "number") -> Token:
    if len(text) == 4 and "1900" <= text <= "2199":
        return Token("y", text, int(text), 0, None, style)
    raise Unread("era" if len(text) == 3 else "impossible-year", text)


def _month(text: str) -> Token:
    n = int(text)
    if not 1 <= n <= 12:
        raise Unread("impossible-month", n)
    return Token("m", text, n, n, None, "number")


def _day(text: str, style: str = "number") -> Token:
    n = int(text)
    if not 1 <= n <= 31:
        raise Unread("impossible-day", n)
    return Token("d", text, n, n, None, style)


def _quarter(text: str, style: str = "quarter") -> Token:
    n = int(text)
    if not 1 <= n <= 4:
        raise Unread("impossible-quarter", n)
    return Token("m", text, 3 * n - 2, 3 * n, None, style)


UNITS: dict[str, Callable[[str], Token]] = {
    "年": _year, "月": _month, "日": _day, "号": _day, "季": _quarter,
}  # fmt: skip


def with_unit(text: str, unit: str, style: str = "") -> Token:
    """The token of a number and its unit; the style is that of the other tokens' writing."""
    token = UNITS[unit](text)
    return token if token.style in ("quarter", "short") else token._replace(style=style)


@lru_cache(maxsize=512)
def unit(text: str) -> Read:
    """3月, 第一季度, 15th, q3: there are few."""
    found = _NUMBER.search(text)
    assert found
    if text[0] == "q" or text[-1] == "q":  # q3, quarter 3
        return (_quarter(found[0], "en"),)
    if text[-1] in "tdh":
        return (_day(found[0], "en"),)
    name = text[found.end()]
    if text[0] == "第" and name != "季":
        raise Unread("junk", text)
    return (with_unit(found[0], name),)


def number(text: str) -> Read:
    """A year, or a number that has its unit elsewhere."""
    if len(text) == 4 and "1900" <= text <= "2199":
        return (Token("y", text, int(text), 0, None, "bare"),)
    return (Token("n", text),)


def quarter_number(text: str) -> Read:
    """第一 of 第一、二季度."""
    return (Token("n", text[1:]),)


# --- dates in figures


def ymd(text: str) -> Read:
    """2023-03-15, 2023.3, 2023-24."""
    year, month, *days = _NUMBER.findall(text)
    if "-" in text and not days and not 1 <= int(month) <= 12:
        return years(text)
    if "/" in text and not days and int(month) == (int(year) + 1) % 100 > 12:
        raise Unread("fiscal-split")
    return (_full_year(year), _month(month), *map(_day, days))


def years(text: str) -> Read:
    """2023-24, with the century said once."""
    first, last = _NUMBER.findall(text)
    return (_full_year(first), WORDS["到"], _full_year(first[:2] + last, "century"))


def short(text: str) -> Read:
    """23.3.15, whose year is sure only where the place tells it; 04/30/14 can have it last only."""
    year, month, day = _NUMBER.findall(text)
    if "/" in text and int(year) <= 12 < int(month):  # 04/30/14
        return (_full_year(f"20{day}", "short")._replace(text=day), _month(year), _day(month))
    return (_full_year(f"20{year}", "dotted"), _month(month), _day(day))


def digits(text: str) -> Read:
    """20230315, 202303; 201203 may be 3 December 2020."""
    year, month, *days = text[:4], text[4:6], *([text[6:]] if len(text) > 6 else [])
    style = "six" if not days and 1 <= int(text[2:4]) <= 12 else "number"
    if text[-1] in "月日":
        days, style = [day.rstrip("月日") for day in days if day not in "月日"], "run"
    return (_full_year(year, style), _month(month), *map(_day, days))


def dmy(text: str) -> Read:
    """15/03/2023; where both may be months, who writes it decides."""
    a, b, year = _NUMBER.findall(text)
    day_first = int(a) > 12 or ("." in text and int(b) <= 12)
    day, month = (a, b) if day_first else (b, a)
    found = _month(month)
    if int(a) <= 12 and int(b) <= 12 and a != b:
        found = found._replace(other=(int(day), int(month)))
    return (_full_year(year), found, _day(day))


def named(text: str) -> Read:
    """15-Mar-2023, 15-Mar-23."""
    day, month, year = text.split("-")
    if len(year) == 4:
        return (_day(day, "en"), WORDS[month], _full_year(year))
    short = _full_year(f"20{year}", "short")._replace(text=year)
    return (short, WORDS[month], _day(day, "en"))


def md(text: str) -> Read:
    """3.15; 19/2 is 19 February where a day of the week proves it."""
    month, day = _NUMBER.findall(text)
    if "/" not in text:
        return (_month(month), _day(day))
    if int(month) > 12 >= int(day) > 0:
        found = (_day(month, "turned"), _month(day))
    else:
        found = (_month(month), _day(day))
    return [token._replace(text=text) for token in found]


def month_year(text: str) -> Read:
    """03/2024."""
    month, year = text.split("/")
    return (_full_year(year), _month(month))


def short_year_of(text: str) -> Read:
    """1H24, Q3 '24."""
    part, year = text[:2], text[-2:]
    months = WORDS[part] if "h" in part else _quarter(part.strip("q"), "en")
    return (_full_year(f"20{year}", "short")._replace(text=year), months)


def leading_year(text: str) -> Read:
    """2026 of 2026-Q2."""
    return (_full_year(text[:4], "bare"),)


def no_era(text: str) -> Read:
    """107-07-27."""
    raise Unread("era", text[:3])


# --- longer years


def plan(text: str) -> Read:
    """The five years of 十四五."""
    return (
        Token("y", text, 1951 + 5 * int(text[4:6]), style="plan"),
        Token("m", text, 1, 60),
    )


def long_year(letter: str) -> Callable[[str], Read]:
    """A reader of school or fiscal years."""

    def reader(text: str) -> Read:
        first, *rest = _NUMBER.findall(text)
        style = "short" if text[0] == "f" and len(first) == 2 else ""
        year = _full_year(f"20{first}" if style else first).first
        if rest and int(rest[0]) not in (year + 1, (year + 1) % 100):
            raise Unread("year-pair", text)
        return (Token(letter, text, year, len(rest), None, style),)

    return reader


def first_quarters(text: str) -> Read:
    """前三季度."""
    return (Token("m", text, 1, 3 * int(text[1]), None, "quarter"),)


# --- weeks and days of the week


def _first(text: str) -> int:
    found = _NUMBER.search(text)
    return int(found[0]) if found else 0


def _weekday(char: str) -> int:
    """1 for Monday to 7."""
    return 7 if char in "日天" else int(char)


def nth(text: str) -> Read:
    """`q` with its ordinal and its weekday."""
    if text[0].isascii() and text[0].isalpha():
        ordinal, day, *rest = text.split()
        found = Token("q", text, _ORDINALS[ordinal], WORDS[day].first)
        return (found, WORDS["each month"]) if "month" in rest else (found,)
    n = -1 if "最后" in text else _ORDINALS.get(text[0]) or _first(text)
    return (Token("q", text, n, _weekday(text[-1])),)


def week_of_month(text: str) -> Read:
    """The nth week of a month, by its days 1 to 7, 8 to 14, …; a calendar may have others."""
    n = _first(text) or _ORDINALS[text.split()[0]]
    return (Token("K", text, n),)


def half_of_month(text: str) -> Read:
    """The first half of March."""
    second = "second" in text or "2nd" in text
    return (Token("p", text, 16 if second else 1, 0 if second else 15, None, "en"),)


def weekdays(text: str) -> Read:
    """周一至周五."""
    days = [_weekday(char) for char in text if char in "1234567日天"]
    return (Token("w", text, days[0], days[-1], None, "" if len(days) == 1 else "several"),)


def month_of_quarter(text: str) -> Read:
    """首月, 第二个月, 末月."""
    last = "末" in text or "最后" in text
    return (Token("j", text, 0 if last else 1 if "首" in text else _first(text)),)


# --- what recurs


def ended(text: str) -> Read:
    """结束后10日内; a bare end is a mark."""
    return (Token("z", text, _first(text)) if text != "end" else WORDS["end of"],)


def each(text: str) -> Read:
    """每两年, every Friday, 单月."""
    if text[-2:] in ("双月", "单月"):
        return (Token("R", text, style="B" if text[-2] == "双" else "A"),)
    if text in ("every ", "each "):
        return (Token("R", text, style="Y"),)
    last = text.split()[-1]
    if text.endswith("小时"):
        return (Token("R", text, style=f"FREQ=HOURLY;INTERVAL={_first(text)}"),)
    if last.endswith("day"):
        day = WORDS.get(last)
        if day and (" other " in text or " second " in text):
            fortnight = f"FREQ=WEEKLY;INTERVAL=2;BYDAY={last[:2].upper()}"
            return (Token("R", text, style=fortnight),)
        return (Token("R", text, day.first, style="W") if day else Token("?", text),)
    if "隔" in text:
        return (Token("R", text),)
    n = _first(text) or (_ENGLISH.get(text.split()[1], 0) if " " in text else 0)
    named = (_FREQUENCIES[c] for c in last.lstrip("每逢0123456789个") if c in _FREQUENCIES)
    unit = "YEARLY" if text.endswith("周期") else next(named, "")
    return (Token("R", text, style=f"FREQ={unit};INTERVAL={n}" if unit and n else ""),)
