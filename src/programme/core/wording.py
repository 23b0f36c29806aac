"""Tidy words for what a time phrase means, in Chinese and in English."""

from datetime import date, timedelta

from programme.core.reason import Language
from programme.core.when import When, Window

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EVERY = {
    "FREQ=MONTHLY;BYMONTHDAY=1": ("每月", "monthly"),
    "FREQ=MONTHLY;BYMONTHDAY=-1": ("每月底前", "at the end of each month"),
    "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1": ("每季度", "quarterly"),
    "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1": ("每季度末", "at the end of each quarter"),
    "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1": ("每半年", "semi-annually"),
    "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1": ("每年", "annually"),
}


def periodic(rule: str, language: Language) -> str:
    """Words for work that comes in whole periods; empty for any other rule."""
    chinese, english = _EVERY.get(rule, ("", ""))
    return chinese if language == "zh" else english


def dated(when: When, language: Language) -> str:
    """Words for the windows."""
    chinese = language == "zh"
    if not when.windows:
        return "长期坚持" if chinese else "ongoing"
    alike = len({window.start is None for window in when.windows}) == 1
    mark = "、" if chinese and alike else "；" if chinese else "; "
    return mark.join(_window(window, chinese) for window in when.windows)


def _window(window: Window, chinese: bool) -> str:
    if window.start and window.end:
        return _between(window.start, window.end, chinese)
    if window.end:
        if chinese:
            return f"{_until(window.end)}前"
        return f"on or before {_day(window.end, chinese)}"
    if window.start:
        day = _day(window.start, chinese)
        return f"{day}起" if chinese else f"from {day} onwards"
    return ""


def _between(first: date, last: date, chinese: bool) -> str:
    """Whole months by their names, else the days."""
    to = "-" if chinese else " to "
    if first.day == 1 and _ends_month(last):
        a, b = _month(first, chinese), _month(last, chinese)
        if (first.month, last.month, first.year) == (1, 12, last.year):
            return f"{first.year}年" if chinese else str(first.year)
    else:
        a, b = _day(first, chinese), _day(last, chinese)
    return a if a == b else f"{a}{to}{b}"


def _until(day: date) -> str:
    return f"{day.year}年{day.month}月底" if _ends_month(day) else _day(day, True)


def _ends_month(day: date) -> bool:
    return (day + timedelta(1)).day == 1


def _month(day: date, chinese: bool) -> str:
    return f"{day.year}年{day.month}月" if chinese else f"{_MONTHS[day.month - 1]} {day.year}"


def _day(day: date, chinese: bool) -> str:
    if chinese:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
