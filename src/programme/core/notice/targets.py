"""Numbers by date where the sentence is plain: `34所全部达标` under `(一)2022年6月前`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from programme.core.notice.draft import DraftStep, DraftTarget
from programme.core.notice.headings import Section
from programme.core.notice.source import Line, Problem
from programme.core.notice.text import plain, sentences
from programme.core.notice.times import is_dated
from programme.core.notice.told import problem

_OF = {"所": "学校", "项": "指标", "个": "项目", "家": "单位", "人": "人员", "户": "户", "村": "村"}
_UNIT = f"[{''.join(_OF)}]"
_DONE = "达标|完成|通过验收|创成|建成"
_LAST = re.compile(rf"({_DONE})\s*(\d{{1,9}})\s*({_UNIT})")
_FIRST = re.compile(rf"(?<![\d.])(\d{{1,9}})\s*({_UNIT})[^\d]*?({_DONE})")
_FOCUS = re.compile(r"^重点[^。:：]{0,20}?(?:为|是|[:：])\s*(.+)$")


@dataclass(slots=True)
class Found:
    """Targets, and the numbers of the lines that they were wholly read from."""

    targets: list[DraftTarget] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def find(section: Section) -> Found:
    """The targets of a section and all below it."""
    found = Found()
    dated = [part for part in section.sections if is_dated(part.title)]
    steps: dict[tuple[str, str], list[DraftStep]] = {}
    for part in dated:
        for key, step in _steps(part, found.used):
            steps.setdefault(key, []).append(step)
    for (measure, done), listed in steps.items():
        found.targets.append(_target(section, measure, done, listed, found.problems))
    for part in section.sections:
        below = find(part)
        found.targets += below.targets
        found.used |= below.used
        found.problems += below.problems
    return found


def _steps(part: Section, used: set[int]) -> Iterator[tuple[tuple[str, str], DraftStep]]:
    lines = [Line(number=part.line, text=part.text)] if part.text else []
    lines += [block for block in part.body if isinstance(block, Line)]
    read = [(line, text) for line in lines for text in sentences(line.text)]
    focus = "；".join(match[1] for _, text in read if (match := _FOCUS.match(text)))
    known = [(line, number) for line, text in read if (number := _number(text))]
    for line, (key, value) in known:
        step = DraftStep(words=part.title, value=Decimal(value), focus=focus, line=line.number)
        yield key, step
    if known:
        used |= {part.line} | {line.number for line, _ in known}
        used |= {line.number for line, text in read if _FOCUS.match(text)}


def _number(text: str) -> tuple[tuple[str, str], int] | None:
    """What is counted and how many, of a sentence such as `31项指标所有学校达标18项`."""
    words = plain(text)
    if last := _LAST.search(words):
        return (last[3], last[1]), int(last[2])
    first = _FIRST.search(words)
    return ((first[2], first[3]), int(first[1])) if first else None


def _target(
    section: Section, measure: str, done: str, steps: list[DraftStep], problems: list[Problem]
) -> DraftTarget:
    """With the whole number where the section tells one; numbers that make it up are added."""
    values = [int(step.value) for step in steps if step.value is not None]
    total, last = sum(values), values[-1]
    said = _said(section, measure, done)
    title = f"{_OF[measure]}{done}"
    add = total in said or not (said and last in said)
    count = total if total in said else last if not add else None
    if count is None:
        problems.append(problem(steps[0].line, "target-sum", title=title, total=total))
    return DraftTarget(
        title=title,
        of=_OF[measure],
        measure=measure,
        count=count,
        steps=tuple(step.model_copy(update={"add": add}) for step in steps),
    )


def _said(section: Section, measure: str, done: str) -> set[int]:
    """The numbers of the same kind in the words above and beside the dated headings."""
    lines = [section.text, *(block.text for block in section.body if isinstance(block, Line))]
    words = plain("\n".join(lines))
    return {int(n) for n, unit, verb in _FIRST.findall(words) if (unit, verb) == (measure, done)}
