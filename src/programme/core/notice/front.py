"""What stands around the text of a notice: title, number, date and issuer, and the furniture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from programme.core.notice.headings import marked
from programme.core.notice.source import Line, Problem
from programme.core.notice.text import joined, plain, trimmed
from programme.core.notice.told import problem
from programme.core.window import read

_FURNITURE = re.compile(
    r">|[^。，,]{2,30}> .*> |当前位置|您(?:现在)?(?:所在)?的?位置"
    r"|(?:网站)?首页(?:$|\s*[>|])|返回(?:首页|列表|顶部|上)"
    r"|网站地图|(?:关于|联系)我们$|设为首页|无障碍(?:浏览|阅读|$)|繁体(?:版|$)|索引号|主题分类|发布机构:"
    r"|公开方式:|公开范围:|组配分类:|文件编号:|信息来源|来源:|作者:|(?:责任)?编辑:|发布(?:时间|日期|人):"
    r"|发文日期|成文日期|公开日期|生成日期|(?:浏览|阅读|点击|访问)(?:次数|人数|量|数|:)"
    r"|(?:【?字体|字号)[: 【]|打印(?:本页|此页|$)|关闭(?:窗口|本页|此页|$)|分享(?:到|至|:|$)|扫一扫"
    r"|收藏(?:本|$)|[上下]一[篇页条](?:[: ]|$)|相关(?:链接|文章|阅读)(?::|$)|版权所有|技术支持:"
    r"|.{0,12}(?:icp备|公网安备)|copyright|©|home\b.*[>|»]|(?:share|print) (?:this|on|page)"
    r"|skip to |(?:published|posted|(?:last )?updated)(?: on)?[: ]|back to top"
    r"|cookies? (?:policy|settings)|all rights reserved"
)
_MAX_FURNITURE = 120  # characters
_PUBLISHED = re.compile(
    r"(成文|发文|印发|生成|发布|公开|publish\w*|posted)[^0-9]{0,8}((?:19|20)\d\d)[-/.年](\d\d?)[-/.月](\d\d?)"
)
_ORDER = "成印发生公"  # the first letter of what such a date is called, the best first
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,10}[〔\[（(【]\s*(?:19|20)\d\d\s*[〕\]）)】]\s*第?\s*\d+\s*号"
)
_KIND = re.compile(
    r"(?:通知|方案|规划|计划|意见|办法|要点|细则|规程|安排|安排表|分解表|任务书|责任书|行动|公告|通告|决定|报告|总结|清单|台账|表|計劃|規劃|總結|報告"
    r"|plan|programme|program|notice|schedule|roadmap|guidelines?|timeline)(?:的通知)?(?:[（(].{1,12}[)）])?(?:\s(?:19|20)\d\d(?:\s?[-–/]\s?\d{2,4})?)?"
)
_TOP = 6  # lines
_RUN_TOGETHER = re.compile(r"20\d\d\s?\d{2,4}")
_BODY_NAME = "局|委员会|政府|厅|部|办公室|督导室|学校|学院|中心|领导小组|bureau|office"
_BODY = re.compile(rf"[^。，,:：；]{{2,30}}(?:{_BODY_NAME})")
_ISSUER = re.compile(rf"(.{{2,30}}?(?:{_BODY_NAME}))关于")


@dataclass(slots=True)
class Front:
    """`used` are the numbers of the lines that need not be read again; `ends` those under which no
    heading above reaches: a signature's date."""

    title: str = ""
    number: str = ""
    issued: str = ""
    issuer: str = ""
    used: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def is_furniture(text: str) -> bool:
    """Navigation, counters, share bars, copyright: the page's, not the notice's."""
    return len(text) <= _MAX_FURNITURE and bool(_FURNITURE.match(plain(text)))


def front(title: str, lines: Sequence[Line], furniture: Sequence[Line]) -> Front:
    """Reads the lines of a document that are no table's."""
    found = Front()
    _title(found, title, lines)
    _number(found, [*furniture, *lines])
    _date(found, lines, furniture)
    if not found.issuer and (match := _ISSUER.match(found.title)):
        found.issuer = match[1]
    return found


# --- title and number


def _title(found: Front, title: str, lines: Sequence[Line]) -> None:
    """The first line above all headings that names a kind of document, else the format's own."""
    head = []
    for line in lines:
        if marked(line.text.strip())[0] and not line.level:
            break
        head.append(line)
    named = [line for line in head if is_title(line.text)]
    first = named[0] if named else None
    if first:
        found.title = same = _cleaned(first.text)
        before = head.index(first) - 1
        above = joined(head[before].text) if before >= 0 else ""
        if found.title.startswith("关于") and _BODY.fullmatch(above):
            found.issuer, found.title = above, above + found.title
            found.used.add(head[before].number)
    else:
        opening = head[0].text if head and len(head[0].text) < 60 else ""
        found.title = same = _cleaned(title) or _cleaned(opening)
    found.used |= {line.number for line in lines if _cleaned(line.text) == same}


def is_title(text: str) -> bool:
    words = trimmed(text)
    return (
        4 <= len(words) <= 120
        and bool(re.search(rf"{_KIND.pattern}$", plain(words)))
        and not re.search(r"[。；]|[:：，,]$|^附件|\d{4}[^()]*\)\s*[A-Z]", text.strip())
    )


def _cleaned(text: str) -> str:
    words = re.sub(r"^\s*【[^】]{1,12}】", "", joined(text))
    return trimmed(_NUMBER.sub("", words))


def _number(found: Front, lines: Sequence[Line]) -> None:
    for line in lines:
        match = _NUMBER.search(line.text[:200])
        own = match and (is_title(line.text) or len(joined(line.text)) <= len(match[0]) + 12)
        if match and own:
            found.number = joined(match[0])
            alone = joined(line.text).strip("()（）") == joined(match[0])
            found.used |= {line.number} if alone else set()
            return


# --- date and issuer


def _date(found: Front, lines: Sequence[Line], furniture: Sequence[Line]) -> None:
    """The date under the text; where its digits ran together, the page's own, and a problem."""
    for place, line in enumerate(lines):
        words = joined(line.text)
        day = _day(words)
        if not day and not _RUN_TOGETHER.fullmatch(words):
            continue
        before = lines[place - 1] if place else None
        signed = before and _BODY.fullmatch(plain(before.text))
        if not (signed or place < _TOP or _is_end(lines[place + 1 :])):
            continue
        found.ends.add(line.number)
        found.issued = day or found.issued
        if not day:
            found.problems.append(_run_together(line.number, words))
        if before and signed:
            found.issuer = joined(before.text)
            found.used.add(before.number)
    found.issued = found.issued or _published(furniture)


def _is_end(after: Sequence[Line]) -> bool:
    """Whether nothing follows, or an annex, or a remark in brackets."""
    return not after or after[0].text.strip()[:1] in "(（附抄主联" or len(after[0].text) < _TOP


def _day(words: str) -> str:
    if not 6 <= len(words) <= 30:
        return ""
    when = read(words)
    single = when.kind == "window" and when.windows[0].days() == 1
    return str(when.windows[0].start) if single else ""


def _run_together(line: int, words: str) -> Problem:
    year, digits = int(words[:4]), words[4:].strip()
    days = []
    for cut in range(1, len(digits)):
        try:
            days.append(str(date(year, int(digits[:cut]), int(digits[cut:]))))
        except ValueError:
            continue
    return problem(line, "date-doubtful", words=words, days=" / ".join(days) or "?")


def _published(furniture: Sequence[Line]) -> str:
    dates = []
    for line in furniture:
        for name, *numbers in _PUBLISHED.findall(plain(line.text)):
            try:
                day = date(*map(int, numbers))
            except ValueError:
                continue
            dates.append((f"{_ORDER}{name[0]}".index(name[0]), day.isoformat()))
    return min(dates)[1] if dates else ""
