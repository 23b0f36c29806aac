"""Rates by year where the words are plain: `到2025年，学前三年毛入园率达到95%以上`.

A clause gives one rate: what it is called, which ends in a word such as 率, a verb that names a
level, the level, and nothing after it. The year stands in the clause or before it in the sentence;
a clause that only goes on (`，到2022年达到95%`) has the rate of the one before. Growth, shares of
people and pairs of numbers are left: what is doubtful is told.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from programme.core.notice.draft import DraftStep, DraftTarget
from programme.core.notice.headings import Section
from programme.core.notice.source import Line, Problem
from programme.core.notice.text import joined, short, simplified
from programme.core.notice.told import problem


@dataclass(frozen=True, slots=True)
class Rate:
    """One level by one year. `value` is None where a `reference` stands for it; `base` where it
    began; `aimed` whether its words say that it lies ahead, `among` whether it stands with aims."""

    title: str
    words: str
    value: Decimal | None
    line: int
    base: Decimal | None = None
    down: bool = False
    reference: str = ""
    aimed: bool = False
    among: bool = False
    note: str = ""
    measure: str = "%"

    @property
    def year(self) -> int:
        """The year of its words."""
        return int(re.findall(r"20\d\d", self.words)[-1])


_NUMBER = r"(\d{1,3}(?:\.\d{1,4})?)\s*%"
_TO = "(?:到|至|为)"
_UP = (
    rf"达到?|(?:提高|提升|上升|增加|增长|扩大){_TO}|(?:保持|稳定|巩固|维持)在|不低于|不少于|不小于"
    r"|高于|超过|大于|≥|>"
)
_DOWN = (
    rf"控制在|(?:下降|降低|压减|压缩|减少|缩小|降){_TO}|不超过|不高于|不大于"
    r"|(?<!不)(?:低于|少于|小于)|≤|<"
)
_YEAR = r"(?<![\d—–~-])(20\d\d\s?年(?:底前|底|末)?)(?!初(?!中)|\s*\d|[—–~至-])"
_DATE = re.compile(rf"(到|至)?\s*{_YEAR}(?:时|内|度|,)?")
_WITH = "(?:要|应|均|都|将|须|必须|力争|基本|总体|普遍|逐步|稳步)*"
_LEVEL = re.compile(
    rf"(?P<title>.*?){_WITH}(?P<how>(?:{_UP}|{_DOWN})+)\s*{_NUMBER}"
    r"(?P<more>(?:及?以上|以内|之内|以下|左右)?)"
)
_FROM = re.compile(
    rf"(?P<title>.*?)[由从自](?:(?:20\d\d年底?|目前|现在|上年)的?)?{_NUMBER}{_WITH}"
    rf"(?P<how>(?:{_UP}|{_DOWN})+)(?:{_YEAR}的?)?\s*{_NUMBER}(?P<more>(?:及?以上|以内|以下|左右)?)"
)
_HELD = re.compile(
    rf"(?P<title>.*?){_WITH}(?P<how>{_UP}|{_DOWN})"
    r"(?P<reference>(?:当年|同期)?(?:全|本|国家)?[国省市县区]?平均(?:水平|值))(?:及?以上|以下)?"
)
_ALL = re.compile(r"(?P<title>.*?)(?:实现|达到)全覆盖")
_ENGLISH = re.compile(
    r"(?:increase|raise|improve|reduce|lower|cut|decrease|bring|keep)(?: the)? "
    r"(?P<title>[a-z][a-z -]{2,60}?)(?: from (\d+(?:\.\d+)?)%)? (?:to|at|below|above)"
    r" ?(?P<how>at least |at most |no (?:more|less) than |under |below |above )?"
    r"(\d+(?:\.\d+)?)%(?: by (?:the end of )?(20\d\d))?",
    re.IGNORECASE,
)
_EN_DATE = re.compile(r"by (?:the end of )?(20\d\d)", re.IGNORECASE)
_EN_RATE = re.compile(r".*\b(?:rate|share|ratio|proportion|percentage|coverage)", re.IGNORECASE)
_RATES = "率|比例|比重|占比|覆盖面|普及面|满意度|素养水平"
_RATE = re.compile(rf".{{1,40}}(?:{_RATES})")
_BEFORE = re.compile(
    r"(?:力争|争取|确保|保证|努力|计划|预期|预计|推动|实现|使|其中|[全我][市县区省]|的|将)+"
)
_AIMS = re.compile("目标|指标|思路|打算|aims|goals|objectives|targets", re.IGNORECASE)
_AIM = re.compile(r"力争|争取|确保|保证|努力|计划(?=[到于在])")
_PAST = re.compile(r"截至|截止|已|同比|去年|上年末|累计")
_ASIDE = re.compile(r"\([^()]{4,}\)|\([a-z]*[à-ǜ][a-zà-ǜ]*\)")  # words, or how a sign is read
_LONGEST = 200  # characters of a clause
_SENTENCE = re.compile(r"[。!?\n]|\.\s+(?=[A-Z])|\.$")
_CLAUSE = re.compile(r"[;:]|(?<!\d),|,(?!\d)")


def rates(section: Section, used: Collection[int], *, among: bool = False) -> Iterator[Rate | Line]:
    """The rates of a section and all below it, without the lines `used`, and the sentences that
    seem to tell one and were not read; `among` is whether it stands below a heading of aims."""
    among |= bool(_AIMS.search(simplified(section.title)))
    lines = [Line(number=section.line, text=section.words or section.text), *section.body]
    for line in lines:
        if isinstance(line, Line) and line.number not in used:
            yield from _line(line, among)
    for part in section.sections:
        yield from rates(part, used, among=among)


def tells_rate(sentence: str) -> bool:
    """Whether all that a sentence of one clause or two says is a rate by a year."""
    plain = unicodedata.normalize("NFKC", joined(sentence))
    found = [one for one in _sentence(plain, 0, False) if isinstance(one, Rate)]
    return bool(found) and len(_CLAUSE.findall(plain)) <= len(found)


def _line(line: Line, among: bool) -> Iterator[Rate | Line]:
    text = _ASIDE.sub("", unicodedata.normalize("NFKC", joined(line.text)))
    for sentence in _SENTENCE.split(text) if "%" in text or "平均" in text else ():
        if not _PAST.search(simplified(sentence)):
            yield from _sentence(sentence.strip(), line.number, among)


def _sentence(sentence: str, line: int, among: bool) -> Iterator[Rate | Line]:
    date, shown, aimed, last, unread = "", "", False, "", False
    for clause in map(str.strip, _CLAUSE.split(sentence)):
        aimed |= bool(_AIM.search(simplified(clause)))
        found = _clause(clause, last)
        if not found:
            dates = _dates(clause)
            if dates:
                date, aimed = _words(dates[0]) if len(dates) == 1 else "", aimed or _ahead(dates[0])
                shown = dates[0][0].strip(", ")
            last = last if dates and dates[0][0].strip(",") == clause else ""
            unread |= "%" in clause and (among or aimed)
            continue
        if found.words:
            date, shown, aimed = found.words, "", aimed or found.aimed
        if last := found.title if date else "":
            note = clause if found.words else f"{shown or date},{clause}"
            yield replace(found, words=date, line=line, note=note, aimed=aimed, among=among)
        unread |= not date and (among or aimed)
    if unread and (date or among):
        yield Line(number=line, text=sentence)


def _dates(words: str) -> list[re.Match[str]]:
    return [*_DATE.finditer(simplified(words)), *_EN_DATE.finditer(words)]


def _words(date: re.Match[str]) -> str:
    return f"by {date[1]}" if date.re is _EN_DATE else date[2].replace(" ", "")


def _ahead(date: re.Match[str]) -> bool:
    """Whether a date is said to lie ahead."""
    return date.re is _EN_DATE or bool(date[1])


def _clause(clause: str, last: str) -> Rate | None:
    """What one clause says; `last` is the rate that the clause before it told."""
    if english := _ENGLISH.fullmatch(clause):
        return _english(english)
    plain = simplified(clause)
    if len(plain) > _LONGEST or "分别" in plain or "每年" in plain:
        return None
    for pattern in (_FROM, _LEVEL, _HELD, _ALL):
        if found := pattern.fullmatch(plain):
            title, dates = _title(clause[: found.end("title")], last)
            one = _rate(found, title) if title else None
            if one and dates:
                return replace(one, words=_words(dates[0]), aimed=_ahead(dates[0]))
            return one
    return None


def _title(words: str, last: str) -> tuple[str, list[re.Match[str]]]:
    """What a rate is called, without its date and what leads up to it, and that date; '' where
    it is not plain."""
    dates = list(_DATE.finditer(simplified(words)))
    if len(dates) > 1:
        return "", []
    for date in dates:
        words = words[: date.start()] + words[date.end() :]
    if lead := _BEFORE.match(simplified(words)):
        words = words[lead.end() :]
    if not words.strip() and dates:
        return last, dates
    plain = simplified(words.strip())
    joint = len(re.findall(_RATES, plain)) > 1 and re.search("[、和及与]", plain)
    return (words.strip() if _RATE.fullmatch(plain) and not joint else ""), dates


def _rate(found: re.Match[str], title: str) -> Rate | None:
    """A rate of that title, None where its level may be meant either way."""
    if found.re is _ALL:
        return Rate(title, "", Decimal(100), 0) if "覆盖" in simplified(title) else None
    said = found.groupdict()
    more = said.get("more") or ""
    down = bool(re.search(_DOWN, found["how"])) or more in ("以内", "之内", "以下")
    if down and ("以上" in more or (found["how"] == "控制在" and more == "左右")):
        return None
    if found.re is _HELD:
        return Rate(title, "", None, 0, down=down, reference=found["reference"])
    if found.re is _FROM:
        base, goal = Decimal(found[2]), Decimal(found[5])
        words = (found[4] or "").replace(" ", "")
        return Rate(title, words, goal, 0, base=base, down=down, aimed=bool(words))
    return Rate(title, "", Decimal(found[3]), 0, down=down)


def _english(found: re.Match[str]) -> Rate | None:
    title, how = found["title"], (found["how"] or "").strip().lower()
    if not _EN_RATE.fullmatch(title):
        return None
    base, goal = found[2] and Decimal(found[2]), Decimal(found[4])
    falls = found[0].lower().startswith(("reduce", "lower", "cut", "decrease"))
    down = falls or how in ("at most", "no more than", "under", "below")
    words = f"by {found[5]}" if found[5] else ""
    return Rate(title, words, goal, 0, base=base or None, down=down, aimed=bool(words))


def targets(found: Iterable[Rate], year: int | None) -> Iterator[DraftTarget | Problem]:
    """The rates of one title as one target, what lies before the document's `year` as its base.
    What does not say that it lies ahead does so after that year, or among aims; where the year is
    not known, only with others."""
    last = year or 9999
    by_title: dict[str, list[Rate]] = {}
    for rate in found:
        by_title.setdefault(rate.title, []).append(rate)
    for title, some in by_title.items():
        past = [r for r in some if year and r.year < year]
        ahead = [r for r in some if r not in past]
        several = len({r.words for r in ahead}) > 1
        if not any(r.aimed or (r.among and (several or year)) or r.year > last for r in ahead):
            doubtful = (r for r in ahead[:1] if r.among)
            yield from (problem(r.line, "rate-unread", words=short(r.note, 60)) for r in doubtful)
            continue
        steps = {r.words: r for r in sorted(ahead, key=lambda r: r.year)}
        if any(r.value != steps[r.words].value for r in ahead):
            yield problem(ahead[-1].line, "rate-twice", title=title, words=ahead[-1].words)
            continue
        yield _target(title, list(steps.values()), past)


def _target(title: str, steps: list[Rate], past: list[Rate]) -> DraftTarget:
    bases = [r.base for r in steps if r.base is not None]
    bases += [r.value for r in sorted(past, key=lambda r: r.year) if r.value is not None][-1:]
    levels = [level for level in (*bases[:1], *(r.value for r in steps)) if level is not None]
    falls = len(levels) > 1 and levels == sorted(levels, reverse=True) and levels[0] > levels[-1]
    return DraftTarget(
        title=title,
        measure=steps[0].measure,
        direction="down" if falls or any(r.down for r in steps) else "up",
        base=bases[0] if bases else None,
        reference=next((r.reference for r in steps if r.reference), ""),
        note=short("；".join(dict.fromkeys(r.note for r in steps if r.note)), 200),
        steps=tuple(DraftStep(words=r.words, value=r.value, add=False, line=r.line) for r in steps),
    )
