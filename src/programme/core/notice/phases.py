"""The stages of a document, with their tasks and parts, out of its sections."""

import re
from collections.abc import Iterable
from dataclasses import replace

from programme.core.notice.draft import DraftPhase, DraftTask
from programme.core.notice.headers import Role
from programme.core.notice.headings import Section
from programme.core.notice.items import answered, field_lines, is_task, task, without_fields
from programme.core.notice.listed import read_table
from programme.core.notice.place import Found, Place, key, tell
from programme.core.notice.prose import inherited, paragraphs, read_line
from programme.core.notice.source import Line
from programme.core.notice.table import Table
from programme.core.notice.text import plain, trimmed
from programme.core.notice.times import Context, is_time, only_year, split_time, timed
from programme.core.notice.years import headed
from programme.core.when import When

_STAGE = re.compile(
    r"(?:.*(?<!教育)(?<!下一)(?<!下)(?<!现)(?<!各)(?<!学))?阶段(?:工作|任务)?"
    r"|(?:phase|stage)\b.*|.*\b(?:phase|stage)"
)
_STEPS = re.compile(
    r"步骤|阶段|进度|时间安排|工作安排|进程|日程|timeline|schedule|phases|stages|steps|roadmap"
)
_WORK = re.compile(r"重点|任务|措施|工作内容|主要工作|actions|tasks|measures|work ?plan")
_NO_WORK = re.compile(r"保障|要求|组织|领导|成效|情况|回顾|总结|问题|safeguards|requirements")
_PART = re.compile(r"([^；;:：。，,、()（）]{1,30})[(（]([^()（）]{1,60})[)）]\s*[；;，,、。.]?\s*")
_HEAD = re.compile(r"([^:：。；;，,]{2,30})[:：](.+)", re.DOTALL)


def read(section: Section, place: Place) -> Found:
    """The stages and tasks of a section and all below it."""
    if section.line in place.used and section.style:
        return _spent(section, place)
    title, words, tail, parts = _heading(section)
    if section.style and _is_phase(section, title, words, parts, place):
        return _phase(section, title, words, tail, parts, place)
    if section.style and _is_item(section, place):
        return Found(tasks=[_item(section, place)])
    return _group(section, place)


def _spent(section: Section, place: Place) -> Found:
    """A section read as targets: only what was not used of it is left."""
    found = Found(aims=True)
    tell([line for line in _lines(section) if line.number not in place.used], place)
    for part in section.sections:
        below = read(part, place)
        found.phases, found.listed = found.phases + below.phases, found.listed + below.listed
    return found


# --- what a section is


def _heading(section: Section) -> tuple[str, str, str, list[tuple[str, str]]]:
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
    elif (
        not words and (head := _HEAD.fullmatch(section.title)) and _STAGE.fullmatch(plain(head[1]))
    ):
        title, tail = trimmed(head[1]), head[2]
    return title, words, "。".join(filter(None, (trimmed(tail), section.text))), []


def _is_phase(
    section: Section, title: str, words: str, parts: list[tuple[str, str]], place: Place
) -> bool:
    if section.style in ("stage", "phase") or parts:
        return True
    if len(title) <= 30 and _STAGE.fullmatch(plain(title)):
        return True
    if not words or is_task(without_fields(section.words)[1]) or only_year(words):
        return False
    return place.steps or bool(section.sections) or title == words


def _is_item(section: Section, place: Place) -> bool:
    """A numbered line that is a task: below a stage, with an office or time, or a point of work."""
    if section.sections or any(isinstance(block, Table) for block in section.body):
        return False
    if _several(section):
        return False
    own = without_fields(section.words)[1] | field_lines(_body(section))[0]
    if place.phase or is_task(own):
        return True
    words = split_time(section.title)[1]
    return bool(words and not only_year(words)) or bool(place.given)


def _several(section: Section) -> bool:
    """Whether more than one of its lines is answered by an office or a time."""
    own, lines = _own(section)
    return bool(own) + sum(bool(pairs) for _, pairs in answered(lines)) > 1


# --- what becomes of it


def _phase(
    section: Section,
    title: str,
    words: str,
    tail: str,
    parts: list[tuple[str, str]],
    place: Place,
) -> Found:
    when, doubts = timed(words, place.context, section.line)
    text, own = without_fields(tail)
    pairs, lines = _own(replace(section, text=text))
    own |= pairs
    inner = replace(
        place,
        context=place.context.inside(when),
        phase=(words, when) if when else place.phase or ("", When(kind="no_date", words="")),
        given=tuple(own.items()),
    )
    if when:
        place.stages[key(title)] = when
    found = _content(section, lines, inner)
    if own and not found.tasks:
        found.tasks.append(
            inherited(task(section.line, title, own, place.context, place.known), inner)
        )
    divided = tuple(_part(name, time, place.context, section.line) for name, time in parts)
    stage = DraftPhase(
        title=title,
        words=words,
        when=when,
        objectives=tuple(found.objectives),
        tasks=tuple(found.tasks),
        phases=(*divided, *found.phases),
        line=section.line,
        doubts=doubts,
    )
    return Found(phases=[stage], listed=found.listed)


def _part(title: str, words: str, context: Context, line: int) -> DraftPhase:
    when, doubts = timed(words, context, line)
    return DraftPhase(title=title, words=words, when=when, line=line, doubts=doubts)


def _item(section: Section, place: Place) -> DraftTask:
    pairs, lines = field_lines(_body(section))
    text = "\n".join([section.words, *(line.text for line in lines)])
    one = task(section.line, text, dict(place.given) | pairs, place.context, place.known)
    return inherited(one, place)


def _group(section: Section, place: Place) -> Found:
    """A section that is neither stage nor task: its stages rise; its tasks make it one itself."""
    own, lines = _own(section) if section.style else ({}, _lines(section))
    own |= without_fields(section.title)[1]
    words = plain(section.title)
    year = headed(section.title) if section.style and not place.fixed else None
    inner = replace(
        place,
        context=year or place.context,
        given=tuple((dict(place.given) | own).items()),
        steps=bool(_STEPS.search(words)),
        work=bool(place.work or _WORK.search(words)) and not _NO_WORK.search(words),
    )
    found = _content(section, lines, inner)
    if section.style in ("", "annex") or not (found.tasks or _undated(found.phases)):
        kept = found and (found.aims or inner.steps)
        tell(found.prose if kept else _unread(section, found.prose), place)
        return Found(found.phases, found.listed, found.tasks, aims=found.aims)
    nested = DraftPhase(
        title=trimmed(without_fields(section.title)[0]),
        objectives=tuple(found.objectives),
        tasks=tuple(found.tasks),
        phases=tuple(found.phases),
        line=section.line,
    )
    return Found(phases=[nested], listed=found.listed)


def _unread(section: Section, prose: list[Line]) -> list[Line]:
    """The lines of a section that was not kept, its heading's among them."""
    if not section.style or (section.style == "annex" and not section.words):
        return prose
    head = Line(number=section.line, text=f"{section.label}{section.words}")
    return [head, *(line for line in prose if line.number != section.line)]


def _undated(phases: Iterable[DraftPhase]) -> bool:
    listed = list(phases)
    return bool(listed) and not any(one.when or one.phases for one in listed)


def _content(section: Section, lines: list[Line], place: Place) -> Found:
    """What stands below a heading: `lines`, the tables and the sections."""
    found = Found()
    for line, pairs in answered(paragraphs(lines, place.used)):
        read_line(line, pairs, place, found)
    for block in section.body:
        if isinstance(block, Table):
            read_table(block, place, found)
    for part in section.sections:
        below = read(part, place)
        found.phases += below.phases
        found.listed += below.listed
        found.aims |= below.aims
        found.tasks += below.tasks
    return found


def _own(section: Section) -> tuple[dict[Role, str], list[Line]]:
    """The pairs that stand right below a heading, for all of it, and the lines after them."""
    lines = _lines(section)
    first = next((at for at, line in enumerate(lines) if not field_lines([line])[0]), len(lines))
    return field_lines(lines[:first])[0], lines[first:]


def _body(section: Section) -> list[Line]:
    return [block for block in section.body if isinstance(block, Line)]


def _lines(section: Section) -> list[Line]:
    first = [Line(number=section.line, text=section.text)] if section.text else []
    return [*first, *_body(section)]
