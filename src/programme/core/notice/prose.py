"""Lines of text below a heading: tasks below a stage, or where they tell a time or an office."""

import re
from dataclasses import replace

from programme.core.notice.acts import acts, doers, does, handed_in, is_aim
from programme.core.notice.deadlines import deadlines
from programme.core.notice.draft import DraftTask
from programme.core.notice.headers import Role
from programme.core.notice.items import is_task, points, task, without_fields
from programme.core.notice.place import Found, Place, tell
from programme.core.notice.pointed import pointed
from programme.core.notice.rates import tells_rate
from programme.core.notice.source import Line
from programme.core.notice.text import sentences, trimmed
from programme.core.notice.told import problem
from programme.core.notice.within import is_period, leading_time, named_within

_ENDS = "。！？；;：:!?.，,、）)”》"
_CONTACT = re.compile(
    r"联系(?:人|电话)|聯[繫絡](?:人|電話)|电子邮[箱件]|传真|(?:电话|邮箱)\s*[:：]"
    r"|(?i:contact(?: person| details)?|(?:for )?enquiries|tel(?:ephone)?\.?|e-?mail)\s*[:：]"
)
_PAST = re.compile("已[经在于有]?|曾|以来|了")
_LONGEST = 3000  # characters of a paragraph that is put together


def paragraphs(lines: list[Line], used: frozenset[int]) -> list[Line]:
    """The lines; one that breaks off within a sentence goes on in the next."""
    whole: list[Line] = []
    for line in lines:
        if line.number in used:
            continue
        if whole and _breaks_off(whole[-1].text.strip()) and _goes_on(line.text.strip()):
            text = whole[-1].text.strip() + line.text.strip()
            whole[-1] = Line(number=whole[-1].number, text=text)
        else:
            whole.append(line)
    return whole


def _breaks_off(text: str) -> bool:
    return (
        15 < len(text) < _LONGEST
        and not text[-1].isdigit()
        and text[-1] not in _ENDS
        and ("，" in text or "," in text or "。" in text)
    )


def _goes_on(text: str) -> bool:
    """Whether a line may belong to a sentence begun above it: no time, no lead to a list."""
    return not (leading_time(text)[0] or (len(text) < 20 and text.endswith(("：", ":"))))


def read_line(line: Line, pairs: dict[Role, str], place: Place, found: Found) -> None:
    """Points, lines with a time or an office, and what a stage's prose says to do, are tasks."""
    given = dict(place.given) | pairs
    whole = is_task(without_fields(line.text)[1])
    works = bool(place.phase) or (place.work and not place.tabled)
    before, listed = points(line.text)
    if listed and (works or place.work or whole or deadlines(listed)):
        for text in listed:
            by = doers(text, place.known)
            found.tasks.append(inherited(_told(line.number, text, given, place, by), place))
    elif pairs or whole or _timeline(line.text):
        by = {} if whole or is_task(given) else doers(line.text, place.known)
        one = task(line.number, line.text, by | given, place.context, place.known)
        found.tasks.append(inherited(one, place))
        return
    elif works:
        _sentences(line, given, place, found)
        return
    elif not place.tabled and any(_asks(one, place) for one in sentences(line.text)):
        _sentences(line, given, replace(place, work=False), found)
        return
    else:
        before = line.text
        found.prose.append(line)
    found.objectives += sentences(before)


def _sentences(line: Line, given: dict[Role, str], place: Place, found: Found) -> None:
    """Each thing to do is a task; a sentence of what is hoped for is an aim."""
    for sentence in sentences(line.text):
        if is_contact(sentence):
            tell([Line(number=line.number, text=sentence)], place)
            continue
        if is_aim(sentence) or tells_rate(sentence):
            found.objectives.append(sentence)
            continue
        by = doers(sentence, place.known)
        works = place.phase or (place.work and (by or does(sentence)))
        if not (works or _asks(sentence, place)):
            tell([Line(number=line.number, text=sentence)], place)
            continue
        for act in acts(sentence):
            by = doers(act, place.known) or by  # who was named last goes on
            if act.isascii():
                act, by = pointed(act, place.known)
            one = _told(line.number, act, given, place, by)
            found.tasks.append(inherited(one, place))


def _asks(sentence: str, place: Place) -> bool:
    """Whether a sentence names who is to do something and by when; what was done asks nothing."""
    return bool(deadlines([sentence]) and doers(sentence, place.known)) and not _PAST.search(
        sentence
    )


def is_contact(text: str) -> bool:
    """Whether words tell whom to ring up or write to."""
    return bool(_CONTACT.match(text.strip()))


def _told(
    line: int, text: str, given: dict[Role, str], place: Place, by: dict[Role, str]
) -> DraftTask:
    """A task in prose, by whom, and what is made."""
    one = task(line, text, by | given, place.context, place.known)
    return one.model_copy(update={"deliverable": one.deliverable or handed_in(text)})


def _timeline(text: str) -> bool:
    """`3月：召开会议`"""
    time, words = leading_time(text)
    set_off = re.match(r"[^。，,]*[:：]", text) or is_period(time)
    return bool(time) and 1 < len(trimmed(words)) <= 120 and bool(set_off)


def inherited(one: DraftTask, place: Place) -> DraftTask:
    """A task without a time has its stage's, in doubt where its words name another; without both,
    its section is told of once."""
    if one.when or not place.phase or not place.phase[0]:
        return one
    words, when = place.phase
    doubts = [doubt for doubt in one.doubts if doubt.code != "no-time"]
    named = named_within(f"{one.title}；{one.note}")
    if named and named not in words:
        doubts.append(problem(one.line, "time-doubtful", "stage-time", words=named, stage=words))
    return one.model_copy(update={"words": words, "when": when, "doubts": tuple(doubts)})
