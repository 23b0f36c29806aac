"""The outline of a document: numbered and styled headings, nested as their marks first appear."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from programme.core.notice.source import Line, Problem
from programme.core.notice.table import Table
from programme.core.notice.text import simplified, trimmed
from programme.core.notice.times import is_dated
from programme.core.notice.told import problem
from programme.core.notice.within import is_period, leading_time, looks_dated

_HAN = "[一二三四五六七八九十百〇零○两]"
_UNITS = "[%‰年月日号万亿元个倍米平公克吨度折次人]|小时|千|百分"
_MONTHS = r"[-—–~至到、]+\d{1,2}\s*月"
_COLON = r"\s*(?:[:：.．、–—-]|\s)\s*"
_MARKS: tuple[tuple[str, str], ...] = (  # style, pattern; the first that matches wins
    (
        "annex",
        r"附\s*(?:件|表|录)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})?\s*(?:[:：.．、]|\s|$)\s*",
    ),
    ("annex", r"(?i:annex|appendix|attachment)\b\s*\w{0,2}\s*(?:[:.–-]|\s|$)\s*"),
    (
        "stage",
        rf"第\s*(?:{_HAN}{{1,3}}|\d{{1,2}})\s*(?:阶段|步|期)"
        r"(?=[:：\s（(,，、]|$|[^。；，,的]{2,12}。)\s*[:：,，、]?\s*",
    ),
    ("stage", rf"(?i:(?:phase|stage|step)\s+(?:\d{{1,2}}|[ivx]+|[a-z])\b)(?:{_COLON})?"),
    ("chapter", rf"第\s*(?:{_HAN}{{1,4}}|\d{{1,3}})\s*[章部篇编]分?\s*"),
    ("section", rf"第\s*(?:{_HAN}{{1,4}}|\d{{1,3}})\s*节\s*"),
    ("article", rf"第\s*(?:{_HAN}{{1,4}}|\d{{1,3}})\s*条\s*"),
    ("capital", r"[壹贰貳叁參肆伍陆陸柒捌玖拾]{1,3}\s*[、．.]\s*"),
    ("han", rf"{_HAN}{{1,4}}\s*[、．.]\s*"),
    ("han", r"、(?=[^\d\s、])"),  # its number was lost
    ("(han)", rf"[（(]\s*{_HAN}{{1,4}}\s*[)）]\s*[、.．]?\s*"),
    ("(digit)", r"[（(]\s*\d{1,2}\s*[)）]\s*[、.．]?\s*"),
    ("digit)", r"\d{1,2}\s*[)）]\s*"),
    (
        "dotted",
        rf"\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}[.．]?(?:\s+|(?!{_UNITS}|{_MONTHS})(?=[^\d\s.．]))",
    ),
    (
        "digit",
        r"\d{1,3}\s*(?:[.．、](?:(?!\d)|(?=20\d\d))|[.．](?=\d{1,2}(?:[-—–~至到、]+\d{1,2})?\s*月))\s*",
    ),
    ("roman", r"[IVX]{1,5}[.．]\s+"),
    ("letter", r"[A-Za-z][.)]\s+"),
    ("bullet", r"[-•●◆■▪·*➢]\s+(?:\[[ xX/]\]\s*)?"),
)
_PATTERN = re.compile("|".join(f"(?P<m{n}>{pattern})" for n, (_, pattern) in enumerate(_MARKS)))
_TITLE_END = re.compile(r"[。！!？?；;](?![”’》])|(?<=[a-z])\.\s+(?=[A-Z])")
_MAX_TITLE = 60  # characters
_STAGE = re.compile(r"[^。，,；;:：（(]{2,20}阶段\s*(?:[（(][^（()）]*[)）])?\s*[:：。]?")
_AHEAD = re.compile(
    r"(?:20\d\d年?)?.{0,12}(?:工作思路|工作打算|下一?步(?:工作)?(?:计划|安排|思路|打算)?)"
)
_APART = re.compile(r"[^。，,；;:：]{0,8}(?:要求|保障(?:措施|方面)?)[:：]")
_DATED_STAGE = re.compile(r"[^。；;，,：:]{2,24}[，,：:]\s*[^。，,；;：:]{2,12}阶段\s*[。：:，,]")
_NAMED_TIME = re.compile(r"[^()（）。；;]{2,60}[(（]([^()（）]{2,60})[)）]\s*[:：]")
_PERIOD = re.compile(r"(?=.{2,20}$)[^日号:：]*(?:月份?|季度|半年|学期|Q[1-4](?: 20\d\d)?)\s*[:：]?")


@dataclass(slots=True)
class Section:
    """A heading with what stands below it. `label` is its mark, `words` all that follows in its
    line: the `title` and, behind its first sentence, the `text`."""

    title: str
    style: str = ""
    label: str = ""
    words: str = ""
    text: str = ""
    line: int = 0
    body: list[Line | Table] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)


def marked(text: str) -> tuple[str, str, str]:
    """The style, the mark and the rest of a line; a style of '' is body text."""
    match = _PATTERN.match(text)
    if not match or not match.lastgroup:
        return "", "", text
    style, label = _MARKS[int(match.lastgroup[1:])][0], match[0].strip()
    depth = str(len(re.findall(r"[0-9]+", label))) if style == "dotted" else ""
    return style + depth, label, text[match.end() :]


def heading(line: Line) -> Section | None:
    """The section that a line opens, None for body text."""
    style, label, rest = marked(line.text.strip())
    if line.level:
        style = f"level{line.level}"
    elif not style and _is_phase(line.text.strip()):
        style = "phase"
    elif not style and _is_part(simplified(line.text.strip())):
        style = "part"
    if not style:
        return None
    end = _TITLE_END.search(rest)
    title, text = (rest[: end.start()], rest[end.end() :]) if end else (rest, "")
    title = trimmed(title) or label.rstrip("：:、.")
    return Section(title, style, label, rest.strip(), text.strip(), line.number)


def _is_part(text: str) -> bool:
    """`下一步工作打算`, `工作要求：`: what stands under no heading above it."""
    return bool(_AHEAD.fullmatch(text) or _APART.fullmatch(text))


def _is_phase(text: str) -> bool:
    """`准备阶段（3月）`, `准备阶段：` or `3月份` alone on its line."""
    if _DATED_STAGE.match(text) and leading_time(text)[0]:
        return True
    if (named := _NAMED_TIME.fullmatch(text)) and looks_dated(named[1]):
        return True
    if len(text) > _MAX_TITLE:
        return False
    if is_period(leading_time(f"{text} X")[0]):  # January 2019, or that and what falls within
        return True
    return bool(_STAGE.fullmatch(text) or (_PERIOD.fullmatch(text) and is_dated(text)))


def outline(
    blocks: Iterable[Line | Table], ends: Collection[int] = ()
) -> tuple[Section, list[Problem]]:
    """The document as one section. A style met before closes what it opened; a new one nests.

    `ends` are the numbers of lines that close every section: a signature's.
    """
    root = Section("")
    open_: list[Section] = [root]
    problems: list[Problem] = []
    for block in blocks:
        if isinstance(block, Line) and block.number in ends:
            del open_[1:]
            continue
        section = heading(block) if isinstance(block, Line) else None
        if section is None:
            open_[-1].body.append(block)
            continue
        if section.label == "、":
            problems.append(_lost_number(section))
        del open_[_depth(open_, section.style) :]
        open_[-1].sections.append(section)
        open_.append(section)
    return root, problems


def _depth(open_: list[Section], style: str) -> int:
    """How many of the open sections stay open."""
    for depth in range(1, len(open_)):
        above = open_[depth].style
        if style in ("annex", "part"):
            return 1
        if (above, style) == ("bullet", "phase"):
            return depth
        levels = style.startswith("level"), above.startswith("level")
        if above == style or levels == (True, False) or (all(levels) and above > style):
            return depth
    return len(open_)


def _lost_number(section: Section) -> Problem:
    return problem(section.line, "lost-number", title=section.title)
