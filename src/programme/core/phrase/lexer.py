"""From the text of a time phrase to its tokens.

A place in the text is looked at by its first character: `SHAPES` says what may begin with it, in
the order in which it is tried. No pattern takes back what it has matched, so the work is linear.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from programme.core.phrase import readers as r
from programme.core.phrase.lexicon import WORDS, Token
from programme.core.reason import Unread

Scanner = tuple[re.Pattern[str], list["Reader"]]
Reader = Callable[[str], Sequence[Token]]

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)"
_COUNT = "(?:about |approximately )?(?:[0-9]++|one|two|three|four|five|six|eight|ten|twelve)"
_KIND = "(?:working |business |calendar )?"
_SPAN = "(?:hours|days|weeks|months)"
_WITHIN = "(?:之?内|以内)"
_DAY = "(?:周|星期)[1-6日天]"

SHAPES: tuple[tuple[str, Reader | None, tuple[str, ...]], ...] = (
    ("0", r.unit, (  # the usual ones first: few patterns are tried
        "[0-9]{1,2}月(?![份级生届楼号龄])", "[0-9]{1,2}日(?![内之以级生届楼号])",
        "[0-9]{4}年(?![度份月级生届楼号])",
    )),
    ("第", r.one("!"), ("第[0-9]++(?:个(?!月|周|星期|工作|休息|公休|双休|学期)|次|届|期|条|批)",)),
    ("0", r.one("!"), ("[0-9]/[0-9](?=学期)",)),
    ("0x*×_年", r.one("*"), (
        "[0-9]{0,4}(?:[x*×_]++[0-9]*+)+(?=[年月日号-]|$)",
        "(?<![0-9])20-++(?=年)", "(?<=[计于在])年(?=[0-9]{1,2}月)",
        r"(?<![0-9])(?:20)?\s?年\s?月(?:\s?日)?", "[0-9]{4}年月", "20年(?=月)",
    )),
    ("0第上下晚中早凌nmt", r.one("h"), (
        r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[+-][0-9]{2}:[0-9]{2})?)?(?: ?[ap]\.?m\b\.?)?",
        "第[0-9]++节课?[前后]?", r"[0-9]{1,2} ?(?:[ap]\.?m|noon|midnight|midday|o'clock)\b\.?",
        "[0-9]{1,2}[时点](?:[0-9]{1,2}分|半|整|正)?", "上午", "下午", "晚上", "晚", "中午", "早上",
        "凌晨", "noon", "midnight", "t(?=[0-9]{2}:)",
    )),
    ("0as", r.long_year("S"), (
        "[0-9]++(?:[-~/至到]++[0-9]++)?(?:学年度?| (?:academic|school) year)",
        "(?:academic|school) year [0-9]{4}(?:[-/][0-9]++)?",
    )),
    ("0f", r.long_year("G"), (
        "[0-9]{4}(?:[-/][0-9]++)?(?:财政?年度?|会计年度)",
        "(?:fy|fiscal year|financial year) ?(?:[0-9]{4}|[0-9]{2}(?![0-9]))(?:[-/][0-9]++)?",
    )),
    ("0", r.no_era, (  # a Republic date, whose calendar is not named
        "(?<![0-9.])1[01][0-9](?:-[0-9]{1,2}-|/[0-9]{1,2}/|\\.[0-9]{1,2}\\.)[0-9]{1,2}(?![0-9])",
        "(?<![0-9])1[01][0-9](?:0[1-9]|1[0-2])[0-3][0-9](?![0-9])",
    )),
    ("0总共为历", r.one("?"), (  # counted things
        "(?:总计|共计|共|为期|历时)[0-9]++(?:天|日|周|年|个半?月|个工作日)",
        "[0-9]++天(?!之?内|以内|前|后|次|1次)",
        r"[0-9]++(?:\.[0-9]++)?(?:个(?!半?月|季|学期|星期|周|年|工作|小时)|所|名|人|项|家|场|万|亿|元|岁"
        "|课时|学时|套|台|门|位|户|处|座|篇|部|届|间)",
    )),
    ("0hq", r.short_year_of, (
        "(?:[12]h|[1-4]q) ?'?[0-9]{2}(?![0-9])", "[hq][1-4] ?'[0-9]{2}(?![0-9])",
    )),
    ("0", r.month_year, ("(?<![0-9/])(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{2}(?![0-9/])",)),
    ("0", r.leading_year, ("[0-9]{4}[-/.](?=q[1-4])",)),
    ("0", r.dmy, (r"[0-9]{1,2}(?:/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{4}(?![0-9])",)),
    ("0", r.named, (f"[0-9]{{1,2}}-{_MONTH}-(?:[0-9]{{4}}|[0-9]{{2}})(?![0-9])",)),
    ("0", r.ymd, (
        r"[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{1,2}(?![0-9])日?",
        "[0-9]{4}[./][0-9]{1,2}(?![0-9./])月?", "[0-9]{4}-[0-9]{2}(?![0-9年])",
        "[0-9]{4}-[1-9](?![0-9./年月日号季学周]|-(?![0-9]))",
    )),
    ("0", r.short, (
        r"(?<![0-9./-])[0-9]{2}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{1,2}(?![0-9./])日?",
    )),
    ("0", r.years, ("[0-9]{4}-[0-9]{2}(?=年)",)),
    ("0", r.md, ("(?<![0-9.])[0-9]{1,2}[./][0-9]{1,2}(?![0-9./:月])日?",)),
    ("0", r.digits, (
        "(?<![0-9])[0-9]{8}(?![0-9])日?",
        "(?<![0-9])(?:19|2[01])[0-9]{2}(?:0[1-9]|1[0-2])(?![0-9年日号])月?",
    )),
    ("p", r.plan, ("plan1[1-6](?:规划)?",)),
    ("0第首最fstl", r.nth, (
        f"第?(?:[1-5]|首|最后1)个?{_DAY}(?![0-9])",
        "(?:first|second|third|fourth|last) (?:mon|tues|wednes|thurs|fri|satur|sun)day"
        "(?: of (?:the|each|every) month| of)?(?: the)?",
    )),
    ("第最首末", r.month_of_quarter, ("(?:第[1-3]|最后1|首|末)个?月", "末月", "首月")),
    ("0的首第最fl", r.one("W"), (
        "的?(?:首|第?[0-9]++|最后1)个?工作[日天]",
        "(?:first|last) (?:working|business) day(?: of)?",
    )),
    ("结后we", r.ended, (
        f"结束后[0-9]++[日天](?:{_WITHIN}|内|前)", f"后[0-9]++[日天](?:{_WITHIN}|内)",
        "within [0-9]++ days of", "end(?=$)",
    )),
    ("的第", r.week_of_month, ("(?<=[0-9]月)的?第[1-5](?:个?周|个?星期)(?![1-6日天])",)),
    ("0fs", r.half_of_month, (
        f"(?:the )?(?:first|1st|second|2nd) half of (?:the month of )?(?={_MONTH})",
    )),
    ("0fst", r.week_of_month, (
        "(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th) (?:full )?week (?:of|in)\\b",
    )),
    ("开第的最w", r.one("U"), (
        "(?:开学)?第[0-9]++周", "的?第[0-9]++(?:个?周|星期)", "最后1周",
        "weeks? [0-9]++(?:-[0-9]++)?",
    )),
    ("0每逢单双e", r.each, (
        "每[逢隔]?[0-9]++个?(?:月|年|周|天|日|季度|学期|星期)(?:1次)?", "[0-9]年1(?:次|周期)",
        "每(?:隔)?[0-9]++个?小时",
        "every (?:[0-9]++|two|three|four|five|six) (?:years|months|weeks|days|quarters)",
        "every (?:other|second) (?:mon|tues|wednes|thurs|fri|satur|sun)day",
        "每?逢?[单双]月", "(?:every|each) [a-z]{3,6}day", f"(?:every|each) (?={_MONTH})",
    )),
    ("周星礼", r.weekdays, (
        "(?:周|星期|礼拜)[1-6日天](?:[、至到和及,-](?:周|星期)?[1-6日天](?![0-9月日年]))*+",
    )),
    ("0第下本上这后次翌期到会验今未同wotfsnlcmd+ie", r.one("E"), (
        "第[0-9]++(?:-[0-9]++)?个月", f"[0-9]++个月(?:{_WITHIN}|以?后)",
        f"[0-9]++个?工作[日天](?:{_WITHIN})?", f"(?<![0-9月])[0-9]{{1,3}}[日天](?:{_WITHIN}|内)",
        f"(?<![0-9])[0-9]{{1,2}}年(?:{_WITHIN}|内)", f"[0-9]++(?:个?星期|周)(?:{_WITHIN}|后)?",
        "[下本上这]个?(?:周|星期)[1-6日天]?", f"(?:within|in|\\+) {_COUNT} {_KIND}{_SPAN}",
        f"{_COUNT} {_KIND}{_SPAN}(?: after| before| of| from| prior to)",
        "(?:next|this|last|coming) (?:week|[a-z]{3,6}day)",
        "(?:month|day)s? [0-9]++(?:-[0-9]++)?", "(?:the )?(?:month|week|year) after\\b",
        "后[0-9]++(?:个月|周|年)内?", "[次翌]?[0-9]++至[0-9]++个工作日",
        "end of (?:the |next |this )?week", "(?:期满|到期|会|验收)前[0-9]++个月",
        "(?:今后|未来)[0-9]++(?:[-至到][0-9]++)?年",
        "w[0-9]++(?![0-9a-z])", "同日", r"[td]\+[0-9]++", "m[0-9]{1,2}(?![0-9a-z])",
    )),
    ("0各至不共ot", r.one("c"), (
        "(?:各|至少|不少于|不低于|共)*+[0-9]++(?:-[0-9]++)?次", r"[0-9]++(?:\.[0-9]++)?%",
        r"(?:once|twice)\b",
    )),
    ("前", r.first_quarters, ("前[2-4]个?季度?",)),
    ("", None, ()),  # the words of the lexicon
    ("根按视依结待", r.one("N"), ("(?:根据|按照|按|视|依据|结合|待)[^0-9]*+$",)),
    ("第", r.quarter_number, ("第[0-9]++(?=[、和及至到-]++第?[0-9]++季)",)),
    ("0第q", r.unit, (
        r"quarter ?[1-4]\b", "第?[0-9]++(?:年度|年份|年|月份|月|日|号|季度?)(?![级生届]|楼|号)",
        r"[0-9]++(?:st|nd|rd|th)\b", r"q[0-9]++\b", r"[0-9]++q\b",
    )),
    ("0", r.number, ("[0-9]++",)),
    (" ", r.nothing, (r"\s",)),
    ("?", r.one("r"), (r"(?<=[日月年0-9])\?(?=[0-9])",)),
)  # fmt: skip
"""What may begin with these characters, `0` being any digit; who reads it; its patterns."""

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

_INITIALS = frozenset(word[0] for word in WORDS) | frozenset(
    "123456789".join(starts for starts, _, _ in SHAPES)
)


def tokens(text: str) -> list[Token]:
    """The tokens of a phrase in its normal form; raises Unread for what can be none."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        pattern, known = _SCANNERS[text[at]]
        match = pattern.match(text, at)
        assert match is not None  # junk matches anything
        assert match.lastindex is not None
        found += known[match.lastindex - 1](match[0])
        at = match.end()
    if not found:
        raise Unread("empty")
    return found


class _Scanners(dict[str, Scanner]):
    """The scanner of each character, made when it is wanted; all that begin nothing share one."""

    def __missing__(self, char: str) -> Scanner:
        made = _scanner(_initial(char))
        if char in _INITIALS:
            self[char] = made
        return made


_SCANNERS = _Scanners()


@cache
def _scanner(initial: str) -> Scanner:
    """All that may begin with a character, and the reader of each group."""
    known = list(_known(initial))
    pattern = "|".join(f"({'|'.join(patterns)})" for _, patterns in known)
    return re.compile(pattern, re.DOTALL), [reader for reader, _ in known]


def _known(initial: str) -> Iterator[tuple[Reader, tuple[str, ...]]]:
    for starts, reader, patterns in SHAPES:
        if reader is None and (words := _words(initial)):
            yield _word, words
        elif reader and initial and initial in starts:
            yield reader, patterns
    yield r.one("?"), ("[a-z]++", ".")


def _words(initial: str) -> tuple[str, ...]:
    """The words that begin with a character, the longest first."""
    some = [word for word in WORDS if _initial(word[0]) == initial]
    return tuple(re.escape(w) + _guard(w) for w in sorted(some, key=len, reverse=True))


def _initial(char: str) -> str:
    """The character as `SHAPES` names it; empty for what nothing begins with."""
    return "0" if "0" <= char <= "9" else char if char in _INITIALS else ""


def _guard(word: str) -> str:
    return _GUARDS.get(word, "(?![a-z])" if "a" <= word[-1] <= "z" else "")


def _word(text: str) -> Sequence[Token]:
    return (WORDS[text],)
