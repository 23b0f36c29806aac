"""Lines of text below a heading: tasks where they tell a time or an office, else aims."""

import re

from programme.core.notice.draft import DraftTask
from programme.core.notice.headers import Role
from programme.core.notice.items import is_task, leading_time, points, task, without_fields
from programme.core.notice.place import Found, Place
from programme.core.notice.source import Line
from programme.core.notice.text import sentences, trimmed

_ENDS = "。！？；;：:!?.，,、）)”》"
_LONGEST = 3000  # characters of a paragraph that is put together


def paragraphs(lines: list[Line], used: frozenset[int]) -> list[Line]:
    """The lines; one that breaks off within a sentence goes on in the next."""
    whole: list[Line] = []
    for line in lines:
        if line.number in used:
            continue
        if whole and _breaks_off(whole[-1].text.strip()):
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


def read_line(line: Line, pairs: dict[Role, str], place: Place, found: Found) -> None:
    """Points and lines with a time or an office are tasks; other sentences say what is aimed at."""
    given = dict(place.given) | pairs
    before, listed = points(line.text)
    if listed and (place.phase or place.work or is_task(without_fields(line.text)[1])):
        for text in listed:
            one = task(line.number, text, given, place.context, place.known)
            found.tasks.append(inherited(one, place))
    elif pairs or _timeline(line.text) or is_task(without_fields(line.text)[1]):
        one = task(line.number, line.text, given, place.context, place.known)
        found.tasks.append(inherited(one, place))
        return
    else:
        before = line.text
        found.prose.append(line)
    found.objectives += sentences(before)


def _timeline(text: str) -> bool:
    """`3月：召开会议`"""
    time, words = leading_time(text)
    return bool(time) and 1 < len(trimmed(words)) <= 60 and bool(re.match(r"[^。，,]*[:：]", text))


def inherited(one: DraftTask, place: Place) -> DraftTask:
    """A task without a time has its stage's."""
    if one.when or not place.phase or not place.phase[0]:
        return one
    doubts = tuple(doubt for doubt in one.doubts if doubt.code != "no-time")
    return one.model_copy(
        update={"words": place.phase[0], "when": place.phase[1], "doubts": doubts}
    )
