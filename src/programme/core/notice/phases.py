"""The stages of a document, with their tasks and parts, out of its sections."""

import re
from dataclasses import replace

from programme.core.notice.acts import doers, doers_of, is_act
from programme.core.notice.deadlines import deadlines
from programme.core.notice.draft import DraftPhase, DraftTask
from programme.core.notice.headers import OFFICES, TIMES
from programme.core.notice.headings import Section, marked
from programme.core.notice.items import answered, field_lines, is_task, points, task, without_fields
from programme.core.notice.listed import read_table
from programme.core.notice.place import Found, Place, key, tell
from programme.core.notice.pointed import pointed
from programme.core.notice.prose import inherited, is_contact, paragraphs, read_line
from programme.core.notice.sections import (
    STAGE,
    body_of,
    heading,
    lines_of,
    own_of,
    several,
    shared,
    unread,
)
from programme.core.notice.source import Line
from programme.core.notice.stages import is_work, part_of, undated, untimed, with_tasks
from programme.core.notice.table import Table
from programme.core.notice.text import plain, sentences, simplified, trimmed
from programme.core.notice.times import timed
from programme.core.notice.within import due_in, leading_time, only_year, split_time
from programme.core.notice.years import headed
from programme.core.when import When

_STEPS = re.compile(
    r"步骤|阶段|进度|时间安排|工作安排|进程|日程|timeline|schedule|phases|stages|steps|roadmap"
)
_SAFEGUARDS = re.compile(r"保障|safeguards")


def read(section: Section, place: Place) -> Found:
    """The stages and tasks of a section and all below it."""
    if section.line in place.used and section.style:
        return _spent(section, place)
    if section.style:
        _leave_contacts(section, place)
    title, words, tail, parts = heading(section)
    if section.style and _is_phase(section, title, words, parts, place):
        return _phase(section, title, words, tail, parts, place)
    if section.style and _is_item(section, place):
        return Found(tasks=[_item(section, place)])
    return _group(section, place)


def _leave_contacts(section: Section, place: Place) -> None:
    """Whom to ring up, said at the foot, is no part of the last point: it is told as unused."""
    contacts = [line for line in field_lines(body_of(section))[1] if is_contact(line.text)]
    section.body = [block for block in section.body if block not in contacts]
    tell(contacts, place)


def _spent(section: Section, place: Place) -> Found:
    """A section read as targets: only what was not used of it is left."""
    found = Found(aims=True)
    tell([line for line in lines_of(section) if line.number not in place.used], place)
    for part in section.sections:
        below = read(part, place)
        found.phases, found.listed = found.phases + below.phases, found.listed + below.listed
    return found


# --- what a section is


def _is_phase(
    section: Section, title: str, words: str, parts: list[tuple[str, str]], place: Place
) -> bool:
    if section.style in ("stage", "phase") or parts or marked(f"{section.label} ")[0] == "stage":
        return True
    if len(title) <= 30 and STAGE.fullmatch(plain(simplified(title))):
        return True
    if place.steps and section.sections and len(title) <= 30:
        return True
    if not words or is_task(without_fields(section.words)[1]):
        return False
    bracketed = section.words.replace("(", "（").find(f"（{words}") > 0
    if only_year(words) and not (place.steps and bracketed):
        return False
    if place.phase and not section.sections and leading_time(section.words)[0]:
        return False
    if _is_act_by_time(section, words):
        return False
    return place.steps or bool(section.sections) or title == words


def _is_act_by_time(section: Section, words: str) -> bool:
    """`2028年12月召开总结会`, `By June 2025, the board decides` and nothing below it: a task,
    though it begins with its time."""
    said = section.words.strip().removeprefix("于")
    bare = not section.sections and not section.body
    rest = trimmed(said.removeprefix(words))
    act = is_act(rest) or bool(doers(rest)) or (len(rest) > 2 and rest.isascii())
    return bool(words) and bare and said.startswith(words) and act


def _is_item(section: Section, place: Place) -> bool:
    """A numbered line that is a task: below a stage, with an office or time, or a point of work."""
    if not trimmed(without_fields(section.words)[0]) and not section.body:
        return False
    if section.sections or any(isinstance(block, Table) for block in section.body):
        return False
    if several(section) or len(deadlines(points(section.text)[1])) > 1:
        return False
    if place.safeguards and not place.tabled:
        return True
    own = without_fields(section.words)[1] | field_lines(body_of(section))[0]
    if place.phase or is_task(own):
        return True
    words = split_time(section.title)[1]
    if (words and not only_year(words)) or place.given or due_in(section.words):
        return True
    if "time" in pointed(section.words, place.known)[1]:
        return True
    return bool(deadlines(sentences(section.words)[1:]))


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
    pairs, lines = own_of(replace(section, text=text))
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
    divided = [part_of(name, time, place.context, section.line) for name, time in parts]
    if divided and not found.phases:
        divided = [with_tasks(part, found.tasks) for part in divided]
        found.objectives += [task.title for task in found.tasks]
        found.tasks = []
    stage = DraftPhase(
        title=title,
        words=words,
        when=when,
        objectives=tuple(found.objectives),
        tasks=tuple(untimed(section.line, title, found.tasks, place)),
        phases=(*divided, *found.phases),
        line=section.line,
        doubts=doubts,
    )
    return Found(phases=[stage], listed=found.listed)


def _item(section: Section, place: Place) -> DraftTask:
    pairs, lines = field_lines(body_of(section))
    text = "\n".join([section.words, *(line.text for line in lines)])
    said = (trimmed(leading_time(one)[1]) for one in sentences(text))
    by = doers_of(said, place.known)
    told = without_fields(text)[1] | dict(place.given) | pairs
    if "lead" not in by and not told.keys() & OFFICES:
        left, own = pointed(text, place.known)
        if "time" not in own or not told.keys() & TIMES:
            text, by = left, by | own
    cells = by | dict(place.given) | pairs
    one = task(section.line, text, cells, place.context, place.known)
    return inherited(one, place)


def _group(section: Section, place: Place) -> Found:
    """A section that is neither stage nor task: its stages rise; its tasks make it one itself."""
    all_ = shared(section, place.problems) if section.style else {}
    own, lines = own_of(section) if section.style else ({}, lines_of(section))
    own |= all_
    own |= without_fields(section.title)[1]
    words = plain(section.title)
    year = headed(section.title) if section.style and not place.fixed else None
    inner = replace(
        place,
        context=year or place.context,
        given=tuple((dict(place.given) | own).items()),
        steps=bool(_STEPS.search(simplified(words))),
        work=is_work(words, place.work),
        safeguards=bool(_SAFEGUARDS.search(words)),
    )
    found = _content(section, lines, inner)
    if section.style in ("", "annex") or not (
        found.tasks or (undated(found.phases) and not inner.steps)
    ):
        kept = found and (found.aims or inner.steps)
        tell(found.prose if kept else unread(section, found.prose), place)
        return Found(found.phases, found.listed, found.tasks, aims=found.aims)
    title = trimmed(without_fields(section.title)[0])
    nested = DraftPhase(
        title=title,
        objectives=tuple(found.objectives),
        tasks=tuple(untimed(section.line, title, found.tasks, place)),
        phases=tuple(found.phases),
        line=section.line,
    )
    return Found(phases=[nested], listed=found.listed)


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
