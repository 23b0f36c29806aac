"""Deadlines in what a point says after its title: `…。9月底前投用`; `上半年评估，下半年认定`."""

import re
from collections.abc import Iterable, Iterator

from programme.core.notice.acts import is_act
from programme.core.notice.text import trimmed
from programme.core.notice.times import Context, is_dated, timed
from programme.core.notice.within import only_year

_TIME = re.compile(
    r"(?P<words>(?:(?:20\d\d|[今本当明])?年[底末中内]|(?:(?:20\d\d|[今本当明])年)?"
    r"(?:\d{1,2}月(?:\d{1,2}[日号]|[上中下]旬|[底末初])?(?:[至到—–-]+\d{1,2}月)?[底末]?"
    r"|[上下]半年|第?[一二三四]季度|[春秋]季学?期?开学))(?:[之以]?前|内|期间)?)"
)
_BEFORE = re.compile(
    r"(?:[^，,。；;、\d“”《》]{0,14}(?:于|在|到|至|应|须|要))?(?:力争|确保|争取|并?[于在到至])*"
)
_DONE = re.compile(
    r"(?:前|要|须|全部|基本|全面|如期|正式|陆续|顺利|实现)*"
    r"(?:完成|完工|完毕|建成|投入使用|投用|启用|竣工|开工|交付|开学|到位|结束|达标|通过|上线|见效)"
)
_ENGLISH = re.compile(
    r"(?i:\b(?:by|no later than|before) )"
    r"((?:the end of |end )?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)"
    r"[a-z]*(?: \d{1,2}(?!\d),?)?(?: 20\d\d)?)"
)


def deadlines(sentences: Iterable[str]) -> list[str]:
    """The times by which sentences say that something is to be done, in their order. What recurs,
    a year alone and a time of which nothing is to be done are none."""
    found = [words for sentence in sentences for words in _within(sentence)]
    return list(dict.fromkeys(found))


def last_of(times: Iterable[str], context: Context) -> str:
    """The one that ends last, by which all is done; empty where none has an end."""
    ends = [(when.span().end, words) for words in times if (when := timed(words, context, 0)[0])]
    return max(((end, words) for end, words in ends if end), default=(None, ""))[1]


def _within(sentence: str) -> Iterator[str]:
    clauses = re.split("[，,]", sentence)
    for clause, after in zip(clauses, [*clauses[1:], ""], strict=True):
        start = _BEFORE.match(clause.strip())
        place = _TIME.match(clause.strip(), start.end() if start else 0)
        rest = clause.strip()[place.end() :] if place else ""
        if place and _is_due(place["words"], rest, after):
            yield place["words"]
    for match in _ENGLISH.finditer(sentence):
        if is_dated(match[0]):
            yield match[0]


def _is_due(words: str, rest: str, after: str) -> bool:
    """Whether something is to be done by a time: what follows says so, or a comma after 前."""
    if not is_dated(words) or only_year(words):
        return False
    doing = trimmed(rest or after)
    led = not rest and bool(after) and words.endswith("前")
    return led or bool(_DONE.match(doing) or is_act(doing))
