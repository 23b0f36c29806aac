"""One numbered point in a sentence: `教研中心要在6月底前制定指南，办公室配合` taken apart."""

import re

from programme.core.notice.acts import is_act, is_named
from programme.core.notice.headers import OFFICES, Role
from programme.core.notice.offices import is_office
from programme.core.notice.spoken import subject, time_in
from programme.core.notice.text import trimmed
from programme.core.notice.times import is_dated
from programme.core.notice.within import leading_time, named_within

_END = re.compile(r"[。；;！？\n]|(?<=[a-z\d])\.(?=\s|$)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WEEKDAY = re.compile(r"[(（](?:星期|周)[一二三四五六日天][)）]")
_EVERY = re.compile(
    r"[于在]?(每(?:个|一)?(?:季度|月|周|年)(?:\d{1,2}月)?(?:\d{1,2}日|[底末])?(?:[之以]?前)?)"
    r"(?=[\u4e00-\u9fff])(?![底末前之以])"
)
_MONTH = r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|[底末初]|[上中下]旬)?"
_SPAN = re.compile(rf"[于在]({_MONTH}[至到—–-]+(?:{_MONTH}|\d{{1,2}}日)(?:期间)?)")
_BESIDE = re.compile(
    r"[，,](?:由|请)?([^，,（）()]{2,40}?)(?:等(?:单位|部门)?)?(?:(牵头)|配合|协助|协办)(?:做好|落实)?$"
)
_ENGLISH_BESIDE = re.compile(
    r",? (?:with(?: the (?:help|support) of)?|(?:supported|assisted) by) (?:the )?([A-Z][^,;.()]+)$"
)
_ENGLISH_LEAD = re.compile(
    r"(?:[Tt]he )?((?:[A-Z][\w&’'-]*|of|for|and|&)(?: (?:[A-Z][\w&’'-]*|of|for|and|&))*) "
    r"(?:(?:will|shall|must|should|is to) (?=[a-z])"
    r"|(?=[a-z]+s (?:the|an?|all|its|their|each|every|new)\b))"
)


def pointed(text: str, known: frozenset[str]) -> tuple[str, dict[Role, str]]:
    """A point without what its first sentence says of who does it, beside whom and by when; and
    that. Nothing is taken from a sentence that names no office: its time is read elsewhere."""
    end = _END.search(text)
    first, rest = (text[: end.start()], text[end.start() :]) if end else (text, "")
    title, said = (_chinese if _HAN.search(first) else _english)(first, known)
    if not said.keys() & OFFICES or len(title) < 2:
        return text, {}
    return title + rest, said


def _chinese(text: str, known: frozenset[str]) -> tuple[str, dict[Role, str]]:
    said: dict[Role, str] = {}
    while (match := _BESIDE.search(text)) and is_office(match[1], known):
        what: Role = "responsible" if match[2] else "support"
        if what in said:
            break
        said[what], text = match[1], text[: match.start()]
    time, text = _time(text)
    lead, support, left = subject(text, known)
    if not time:
        time, left = _time(left)
    if time:
        said["time"] = time
    if "responsible" in said or not lead or not _is_subject(lead, support, text, left):
        return trimmed(left if not lead else text), said
    named: dict[Role, str] = {"responsible": "、".join(lead), "support": "、".join(support)}
    left = text if left.startswith("每") else left  # in every term: not a time to cut out
    return trimmed(left), {what: name for what, name in named.items() if name} | said


def _time(text: str) -> tuple[str, str]:
    """The only time in a sentence, where its first clause has it; and the sentence without it."""
    words, bare = time_in(_WEEKDAY.sub("", text))
    found = _EVERY.search(text) or _SPAN.search(text)
    if found and is_act(text[found.end() :]):
        words, bare = found[1], text[: found.start()] + text[found.end() :]
    late = words and re.search("[，,]", text.partition(words)[0])
    return ("", text) if late or not is_dated(words) or named_within(bare) else (words, bare)


def _is_subject(lead: tuple[str, ...], support: tuple[str, ...], text: str, left: str) -> bool:
    """Whether offices begin a sentence that goes on with what they do: an act, or 要, 负责."""
    after = text.partition((*lead, *support)[-1])[2]
    if not is_named(lead[0]) or after[:1] in tuple("、和与及的") or left[:1] in tuple("于在"):
        return False
    return is_act(left) or after != left or left.startswith("每")


def _english(text: str, known: frozenset[str]) -> tuple[str, dict[Role, str]]:
    time, text = leading_time(text)
    said: dict[Role, str] = {"time": time} if time else {}
    if (match := _ENGLISH_BESIDE.search(text)) and is_office(match[1], known):
        said["support"], text = match[1], text[: match.start()]
    if (match := _ENGLISH_LEAD.match(text)) and is_office(match[1], known):
        said["responsible"], text = match[1], text[match.end() :]
    return text, said
