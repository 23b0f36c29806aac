"""One matter as it is said at a meeting: who is to do what, by when, in one line."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from programme.core.calendar import Calendar
from programme.core.notice.acts import is_act
from programme.core.notice.headings import marked
from programme.core.notice.offices import is_office, offices
from programme.core.notice.text import joined, trimmed
from programme.core.notice.times import is_dated, lacks_year
from programme.core.plan import Offset
from programme.core.when import When
from programme.core.window import read

JUST_OVER = timedelta(days=31)
_WEEKDAYS = "一二三四五六日天"
_NUMBERS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "十": 10}
_COUNT = r"(?P<n>\d{1,3}|[一两二三四五六七十])个?"
_BY = r"(?:下班)?(?:之前|以前|前)?"
_RELATIVE = re.compile(
    rf"(?P<day>今[天日]|明[天日]|后天){_BY}"
    rf"|(?P<week>本|这|下)?个?(?:周|星期|礼拜)(?P<weekday>[{_WEEKDAYS}末]){_BY}"
    rf"|{_COUNT}(?P<unit>工作日|周|星期|[天日])(?:之?内)?"
    rf"|(?P<next>本|这个?|下个?)?月[底末]{_BY}"
)
_DAYS = {"今": 0, "明": 1, "后": 2}
_DATE = (
    r"(?:20\d\d年)?\d{1,2}月份?(?:\d{1,2}[日号]|[上中下]旬|[底末初])?"
    r"|20\d\d-\d{1,2}-\d{1,2}|20\d\d年(?:[底末]|上半年|下半年)?|年[底末]"
)
_MARKED = re.compile(rf"[于在]?(?P<words>(?:{_DATE}|{_RELATIVE.pattern})(?:之|以)?[前内])")
_PLACED = re.compile(rf"(?:(?<=^)|(?<=[于在（(，,\t]))(?P<words>{_DATE}|{_RELATIVE.pattern})")
_ENGLISH = re.compile(r"(?i:\bby|\bbefore|\bno later than)\s+[^.,;()]{2,30}?(?=[.,;()]|$)")
_TOLD = re.compile(
    r"[（(](?P<inside>[^（）()]*(?:牵头|负责|责任|配合|主办|协办|承办)[^（）()]*)[)）]"
    r"|(?:责任|牵头|承办|主办)(?:单位|科室|部门)?[:：]\s*(?P<after>[^。；;\t]+)"
)
_ASKS = re.compile(r"^(?:请|由|责成|督促|安排)")
_GOES_ON = re.compile(
    r"(?:向|对照|按照|根据|结合|围绕|针对|牵头|负责|会同|协同|配合|尽快|抓紧|要|应|须|于|在|[:：]|每[年月周季个学半])"
)
_WITH = re.compile(r"^(?:会同|协同|联合|商)")
_LEADS = re.compile(r"^(?:牵头|负责)(?:组织)?|^[,，:：、\s]+|^(?:尽快|抓紧|要|应|须)(?=\S)")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a line says: the matter, its time in the line's own words (empty where it has none),
    the offices as named there."""

    title: str
    words: str = ""
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()


def spoken(line: str, known: Collection[str]) -> Spoken:
    """One matter; `known` are the offices' names and aliases. Its number is left out."""
    text = marked(line.strip())[2].strip().rstrip("。.；;")
    words, text = time_in(text)
    for read_offices in (_told, _cells, subject):
        lead, support, rest = read_offices(text, frozenset(known))
        if lead:
            return Spoken(_title(rest), words, lead, support)
    return Spoken(_title(text.removeprefix("请")), words)


def _title(text: str) -> str:
    return trimmed(re.sub("[，,]完成$", "", trimmed(text)))


def due(words: str, today: date, calendar: Calendar) -> When:
    """What the words mean on the day they are said: `下周五前`, `3个工作日内`, `6月30日前`.

    A time without a year is the next such one, save one that was over within the last month: that
    is a slip rather than next year's. What has no dates is given as it was read.
    """
    if (day := _counted(joined(words), today, calendar)) is not None:
        return read(f"{day}前")
    when = read(words, year=today.year, month=today.month)
    last = when.span().end
    if last and last < today - JUST_OVER and lacks_year(when):
        return read(words, year=today.year + 1)
    return when


# --- time


def time_in(text: str) -> tuple[str, str]:
    """The time in a line, and the line without it."""
    for pattern in (_MARKED, _PLACED, _ENGLISH):
        for match in pattern.finditer(text):
            words = match.groupdict().get("words") or match[0]
            if _is_due(words):
                before, after = text[: match.start()], text[match.end() :]
                before = before[:-1] if pattern is _PLACED and before[-1:] in "于在" else before
                return words, re.sub(r"[（(]\s*[)）]", "", before + after)
    return "", text


def _is_due(words: str) -> bool:
    return bool(_RELATIVE.fullmatch(re.sub(r"(?:之|以)?前$", "", words))) or is_dated(words)


def _counted(words: str, today: date, calendar: Calendar) -> date | None:
    """The day that is counted from today; None where the words do not count."""
    match = _RELATIVE.fullmatch(words) or _RELATIVE.fullmatch(re.sub(r"(?:之|以)?前$", "", words))
    if not match:
        return None
    if match["day"]:
        return today + timedelta(days=_DAYS[match["day"][0]])
    if match["weekday"]:
        return _weekday(match["week"] or "", match["weekday"], today)
    if match["unit"]:
        n = int(match["n"]) if match["n"].isdecimal() else _NUMBERS[match["n"]]
        if match["unit"] == "工作日":
            return calendar.after(today, Offset(n=n, working=True))
        return today + timedelta(days=n * (7 if match["unit"] in ("周", "星期") else 1))
    following = 2 if (match["next"] or "").startswith("下") else 1
    month = today.month - 1 + following
    return date(today.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _weekday(which: str, name: str, today: date) -> date:
    """`周五` is the next one, today included; 周末 is Sunday; weeks start on Monday."""
    wanted = 6 if name in "末日天" else _WEEKDAYS.index(name)
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=wanted + (7 if which == "下" else 0))
    return day if which or day >= today else day + timedelta(days=7)


# --- offices: lead, support, and the line without them

Read = tuple[tuple[str, ...], tuple[str, ...], str]


def _told(text: str, known: frozenset[str]) -> Read:
    """`（基础教育科牵头，财务科配合）`, `责任单位：…`."""
    if match := _TOLD.search(text):
        found = offices(match["inside"] or match["after"], known)
        return found.lead, found.support, text[: match.start()] + text[match.end() :]
    return (), (), text


def _cells(text: str, known: frozenset[str]) -> Read:
    """A row of a table, or a clause that is a known name and nothing else."""
    pieces = re.split(r"([\t，,；;])", text)
    for n, piece in enumerate(pieces):
        names = offices(piece.strip(), known)
        if names.lead and {*names.lead, *names.support} <= known:
            helps = offices("".join(pieces[n + 2 : n + 3]).strip(), known)
            also = () if helps.lead or not known >= {*helps.support} else helps.support
            rest = pieces[: max(n - 1, 0)] + pieces[n + (3 if also else 1) :]
            return names.lead, names.support + also, "".join(rest)
    return (), (), text


def subject(text: str, known: frozenset[str]) -> Read:
    """`请基础教育科会同财务科报送…`: who the line begins with."""
    rest = _ASKS.sub("", text)
    lead = next(_leading(rest, known), "")
    if not lead:
        return (), (), text
    rest = rest[len(lead) :]
    support: tuple[str, ...] = ()
    if match := _WITH.match(rest):
        rest = rest[match.end() :]
        helps = next(_leading(rest, known), "")
        support, rest = offices(helps, known).lead, rest[len(helps) :]
    while match := _LEADS.match(rest):
        rest = rest[match.end() :]
    return offices(lead, known).lead, support, rest


def _leading(text: str, known: frozenset[str]) -> Iterator[str]:
    """What may be the name at the beginning: an office before what is to be done, a known name."""
    for end in range(2, min(len(text), 60)):
        name, rest = text[:end], text[end:].lstrip("，, ")
        goes_on = _GOES_ON.match(rest) or is_act(rest)
        if goes_on and is_office(name, known) and (_known(name, known) or not is_act(name)):
            yield name
    yield from sorted((name for name in known if text.startswith(name)), key=len, reverse=True)


def _known(name: str, known: frozenset[str]) -> bool:
    """Whether all in it are known: 组织人事科 begins like a thing to do."""
    named = offices(name, known)
    return {*named.lead, *named.support} <= known
