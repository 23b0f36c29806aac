"""What stands in one section: its heading taken apart, its lines, the pairs below it."""

import re

from programme.core.notice.headers import Role
from programme.core.notice.headings import Section
from programme.core.notice.items import answered, field_lines, is_task, without_fields
from programme.core.notice.source import Line, Problem
from programme.core.notice.text import plain, simplified, trimmed
from programme.core.notice.times import is_time
from programme.core.notice.told import problem
from programme.core.notice.within import split_time

STAGE = re.compile(
    r"(?:.*(?<!教育)(?<!下一)(?<!下)(?<!现)(?<!各)(?<!学)(?<!个))?阶段(?:工作|任务)?"
    r"|(?:phase|stage)\b.*|.*\b(?:phase|stage)"
)
_PART = re.compile(r"([^；;:：。，,、()（）]{1,30})[(（]([^()（）]{1,60})[)）]\s*[；;，,、。.]?\s*")
_HEAD = re.compile(r"([^:：。；;，,]{2,30})[:：](.+)", re.DOTALL)


def heading(section: Section) -> tuple[str, str, str, list[tuple[str, str]]]:
    """Title, time, what follows in the line, and parts: `申报阶段:市评(1-6月);省评(7-12月)`."""
    whole = section.words or section.title
    if head := _HEAD.fullmatch(whole):
        parts = [(trimmed(m[1]), m[2]) for m in _PART.finditer(head[2])]
        left = _PART.sub("", head[2])
        if len(parts) > 1 and not trimmed(left) and all(is_time(words) for _, words in parts):
            return trimmed(head[1]), "", "", parts
    title, words, tail = split_time(section.title)
    label = trimmed(section.label)
    if not title:
        follows = trimmed(tail)
        title = follows if 1 < len(follows) <= 20 else label if section.style == "stage" else words
        tail = "" if title == follows else tail
    told = title if words else section.title
    if (head := _HEAD.fullmatch(told)) and STAGE.fullmatch(plain(simplified(head[1]))):
        title, tail = trimmed(head[1]), "。".join(filter(None, (head[2], tail)))
    return title, words, "。".join(filter(None, (trimmed(tail), section.text))), []


def several(section: Section) -> bool:
    """Whether more than one of its lines is answered by an office or a time."""
    own, lines = own_of(section)
    return bool(own) + sum(bool(pairs) for _, pairs in answered(lines)) > 1


def unread(section: Section, prose: list[Line]) -> list[Line]:
    """The lines of a section that was not kept, its heading's among them."""
    if not section.style or (section.style == "annex" and not section.words):
        return prose
    head = Line(number=section.line, text=f"{section.label}{section.words}")
    return [head, *(line for line in prose if line.number != section.line)]


def own_of(section: Section) -> tuple[dict[Role, str], list[Line]]:
    """The pairs that stand right below a heading, for all of it, and the lines after them."""
    lines = lines_of(section)
    others = field_lines(lines)[1]
    first = lines.index(others[0]) if others else len(lines)
    return field_lines(lines[:first])[0], lines[first:]


def body_of(section: Section) -> list[Line]:
    return [block for block in section.body if isinstance(block, Line)]


def lines_of(section: Section) -> list[Line]:
    first = [Line(number=section.line, text=section.text)] if section.text else []
    return [*first, *body_of(section)]


def shared(section: Section, problems: list[Problem]) -> dict[Role, str]:
    """The pairs that stand under the last of several points and under no other: they are all's.

    They are taken from it, and a problem tells so.
    """
    points = section.sections
    if len(points) < 2 or any(one.sections or one.style != points[0].style for one in points):
        return {}
    if any(without_fields(one.words)[1] or field_lines(body_of(one))[0] for one in points[:-1]):
        return {}
    last = points[-1]
    pairs, rest = field_lines(body_of(last))
    if not is_task(pairs) or without_fields(last.words)[1]:
        return {}
    last.body = [block for block in last.body if not isinstance(block, Line) or block in rest]
    words = "；".join(text for text in pairs.values() if text)
    problems.append(problem(last.line, "each-part", "shared", words=words, n=len(points)))
    return pairs
