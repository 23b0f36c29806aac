"""Deadlines in what a point says after its title: `…。9月底前投用`; `上半年评估，下半年认定`."""

import re
from collections.abc import Iterable, Iterator

from programme.core.notice.acts import doers, is_act
from programme.core.notice.text import trimmed
from programme.core.notice.times import Context, is_dated, timed
from programme.core.notice.within import only_year

_YEAR = r"(?:20\d\d|[今本当明])"
_DAY = r"(?:\d{1,2}[日号]|[上中下]旬|[底末初])"
_TIME = re.compile(
    rf"(?P<words>{_YEAR}?年[底末中内]|(?:{_YEAR}年)?(?:"
    rf"\d{{1,2}}月{_DAY}?"
    rf"(?:[至到—–-]+(?:{_YEAR}年)?(?:\d{{1,2}}月{_DAY}?|\d{{1,2}}[日号]))?[底末]?"
    r"|[上下]半年|第?[一二三四]季度|[春秋]季学?期?开学))"
    r"(?:[（(](?:星期|周)[一二三四五六日天][)）])?(?:[上下中]午)?(?:下班|\d{1,2}[:：]\d\d|\d{1,2}[时点])?"
    r"(?P<by>(?:[之以]?前|内|期间)?)"
)
_PLAIN = r"[^，,。；;、\d“”《》每去自从据落根截]"
_LED = re.compile(
    rf"(?:{_PLAIN}{{0,14}}?(?:于|在|到|至|应|须|要))?(?:力争|确保|争取|并?[于在到至])*"
)
_NAMED = re.compile(rf"{_PLAIN}{{0,8}}(?<![至到以年截])")
_DONE = re.compile(
    r"(?:前|要|须|全部|基本|全面|如期|正式|陆续|顺利|实现)*"
    r"(?:完成|完工|完毕|建成|投入使用|投用|启用|竣工|开工|交付|开学|到位|结束|达标|通过|上线|见效|(?:将|把)[^，,]{2,40}?(?:报送?|送|交|提交|反馈|录入|上传))"
)
_SET_APART = re.compile(r"前$|[至到—–-]")
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
        place = _TIME.search(clause)
        if place and _leads(clause[: place.start()].strip(), place["by"]):
            words = place["words"] + place["by"]
            if _is_due(words, clause[place.end() :], after):
                yield words
    for match in _ENGLISH.finditer(sentence):
        if is_dated(match[0]):
            yield match[0]


def _leads(before: str, by: str) -> bool:
    """Whether a clause may begin with such words: 各校于, 确保; an office right before 6月底前."""
    return bool(_LED.fullmatch(before) or (by.endswith("前") and _NAMED.fullmatch(before)))


def _is_due(words: str, rest: str, after: str) -> bool:
    """Whether something is to be done by a time: what follows says so, or a comma after 前 or
    after a span."""
    if not is_dated(words) or only_year(words):
        return False
    doing = trimmed(rest or after)
    led = not rest and bool(after) and bool(_SET_APART.search(words))
    return led or bool(_DONE.match(doing) or is_act(doing) or (rest and doers(rest)))
