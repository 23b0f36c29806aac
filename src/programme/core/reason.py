"""Why a time phrase has no dates, or what is doubtful about it, in Chinese and in English."""

from collections.abc import Iterable
from typing import Literal

from programme.core.value import Value

Language = Literal["zh", "en"]
REASONS = {
    # no dates, though it is a time
    "masked": ("the date is masked in the document", "文件中的日期被遮盖"),
    "event": ("it hangs on an event, whose day is not said", "取决于某一事件，未写明哪一天"),
    "calendar": ("which days it means needs a calendar", "要有校历、周历或工作日历才知道是哪几天"),
    "undated": ("the document sets no date", "文件没有定日期"),
    "relative": ("there is no day to count from", "不知道从哪一天算起"),
    "no-month": ("the month is not given", "没有写月份"),
    "no-year": (
        "the year is not given: write it, or set `year`",
        "没有写年份：请写上，或用 year 指明",
    ),
    "several-years": (
        "the year is not given: write it, or set `year`; {0} to {1} are possible",
        "没有写年份：请写上，或用 year 指明；{0}年至{1}年都有可能",
    ),
    "era": ("the calendar of the year {0} is not named", "未写明{0}年是哪种纪年"),
    "short-year": (
        "its year may be of two digits: write it with four digits",
        "其中的两位数可能是年份：请写四位数年份",
    ),
    "fiscal-split": (
        "it spans two years, and the fiscal year's first month is not set",
        "跨两个年份，而财政年度从哪个月开始没有设定",
    ),
    # no time phrase, or an impossible one
    "long": ("it is longer than {0} characters", "超过{0}个字"),
    "empty": ("it is empty", "是空的"),
    "counts": ("it counts or numbers something, and is no date", "是数量或编号，不是日期"),
    "shape": ("its parts do not make a time phrase", "各部分合起来不是时间"),
    "junk": ("{0!r} is not part of a time phrase", "“{0}”不是时间用语"),
    "words": ("it has words that are no part of a time phrase", "含有不是时间用语的词"),
    "number": ("it has a number that is no part of a date", "含有不是日期的数字"),
    "unitless": ("{0} has no unit: write 年, 月 or 日 after it", "{0}没有单位：请写明年、月或日"),
    "unmended": ("a number has no unit: {0} is put after {1}, if that is meant",
                 "数字没有单位：若是“{1}{0}”，请写明"),
    "impossible-year": ("there is no year {0}: write it with four digits",
                        "没有{0}年：请写四位数年份"),
    "impossible-short": ("there is no year of two digits: write it with four digits",
                         "年份只有两位数：请写四位数年份"),
    "impossible-month": ("there is no month {0}", "没有{0}月"),
    "impossible-day": ("there is no day {0}", "没有{0}日"),
    "impossible-quarter": ("there is no quarter {0}", "没有第{0}季度"),
    "impossible-date": ("there is no {0}月{1}日", "没有{0}月{1}日"),
    "impossible-in-year": ("there is no {0}月{1}日 in {2}", "{2}年没有{0}月{1}日"),
    "impossible-nth": ("there is no such day in {0}月", "{0}月没有这一天"),
    "year-pair": ("{0}: its second year does not follow the first", "{0}：后一年不接着前一年"),
    "weekday": ("{0} is not that day of the week", "{0}不是所写的星期"),
    "reversed": ("it ends before it starts", "结束早于开始"),
    "order": ("its parts do not follow each other in time: write the year of each",
              "各部分不按先后排列：请写明每个的年份"),
    "fit": ("its parts do not fit together: write each date in full",
            "前后对不上：请把每个日期写全"),
    "which-month": ("the month is not given", "没有写月份"),
    "one-month": ("its day needs one month", "日期前应是一个月份"),
    "start-day": ("where it begins is not said: write the first day", "未写明开始日：请写明"),
    "unmatched": ("its brackets do not match", "括号不成对"),
    "contradicts": ("its brackets contradict it", "括号里的与括号外的不符"),
    "bracket-number": ("its brackets have a number that is no date", "括号里有不是日期的数字"),
    "bracket-weekdays": ("its days of the week are those of other dates",
                         "所写的星期与日期不符"),
    "nothing-left": ("its exceptions leave nothing", "除去后什么也不剩"),
    "exception-ends": ("its exceptions need both its first and its last day",
                       "有除外的，要写明开始和结束"),
    # dates, but a doubt or a note
    "amid": ("the words around it are left out", "没有计入前后的话"),
    "left-out": ("its brackets are left out", "没有计入括号里的话"),
    "endless": ("it goes on without an end", "此后还要长期继续"),
    "excepted": ("{0} are left out", "没有除去“{0}”"),
    "end-year": ("its year stands at its end only", "只在末尾写了年份"),
    "open-day": ("its day is still open", "具体哪天还没有定"),
    "months-put": ("月 is put to its numbers", "数字后补了“月”"),
    "day-first": ("the day is read before the month", "斜线前的数字当作日"),
    "run-together": ("units are put into {0}", "{0}里补了单位"),
    "unit-put": ("{0} is put after {1}", "{1}后补了“{0}”"),
    "stroke": ("/ may mean from … to", "“/”也可能指从……到……"),
    "dash": ("? is read as a dash", "“?”当作连接号"),
    "last-only": ("前 may belong to the last only", "“前”也可能只指最后一个"),
    "about": ("{0} leaves its days open", "“{0}”没有说死哪几天"),
    "two-digits": ("{0}年 is read as {1}", "{0}年当作{1}年"),
    "century": ("its last year stands in two digits", "后一年只写了两位数"),
    "twice": ("年 stands twice", "“年”写了两次"),
    "fiscal-end": ("a fiscal year may be named by its end", "财政年度也可能以结束的年份称呼"),
    "endless-dash": ("its end is missing", "缺结束时间"),
    "six-digits": ("its six digits may be a day", "六位数字也可能是某一天"),
    "lines": ("its lines are read as a list", "各行当作并列的时间"),
    "unbounded": ("nothing says when it begins and ends: set both", "未说明起止：请都写明"),
    "never": ("never from {0} to {1}", "{0}至{1}一次也没有"),
}  # fmt: skip
"""English and Chinese words by code, with places for what it is about."""

NO_DATE = frozenset((
    "masked", "event", "calendar", "undated", "relative", "no-month", "no-year", "several-years",
    "era", "short-year", "fiscal-split",
))  # fmt: skip
"""The codes of phrases that are times, but have no date."""
LACKS_YEAR = ("no-year", "several-years")
"""The codes of those which want nothing but the year."""


class Reason(Value):
    """A code of `REASONS` and what it is about."""

    code: str
    about: tuple[str, ...] = ()

    def told(self, language: Language) -> str:
        """The words."""
        english, chinese = REASONS[self.code]
        return (chinese if language == "zh" else english).format(*self.about)


class Unread(Exception):
    """A phrase without dates, and why."""

    def __init__(self, code: str, *about: object) -> None:
        super().__init__(code)
        self.reason = Reason(code=code, about=tuple(map(str, about)))

    @property
    def kind(self) -> Literal["no_date", "invalid"]:
        """That of the phrase."""
        return "no_date" if self.reason.code in NO_DATE else "invalid"


def told(reasons: Iterable[Reason], language: Language) -> str:
    """The words of all, in a line."""
    return ("；" if language == "zh" else "; ").join(reason.told(language) for reason in reasons)
