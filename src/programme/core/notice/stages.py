"""Of what kind a section is, and what its stage or group of tasks becomes."""

import re
from collections.abc import Iterable, Iterator

from programme.core.notice.acts import is_act
from programme.core.notice.draft import DraftPhase, DraftTask
from programme.core.notice.place import Place
from programme.core.notice.text import short, simplified
from programme.core.notice.times import Context, timed
from programme.core.notice.told import problem

_WORK = re.compile(
    r"(?:(?<!根本)任务|措施|举措|重点|(?:工作|主要|实施)内容|(?:主要|重点)工作|工作要点|分工)"
    r"(?:(?:及|和|与)?(?:责任|职责|任务|时间|进度)?(?:分工|安排|分解|清单))?$"
    r"|actions|tasks|measures|work ?plan|safeguards|initiatives"
)
_AHEAD = re.compile(r"对策|下一?(?:步|阶段)|思路|打算")
_NO_WORK = re.compile(
    r"要求|组织|领导|成效|成绩|情况|回顾|总结|问题|原则|思想|目标(?!任务)|依据|意义|requirements"
)


def part_of(title: str, words: str, context: Context, line: int) -> DraftPhase:
    """A part told in its stage's line; what its name says to do is a task: 申报市评阶段."""
    when, doubts = timed(words, context, line)
    act = re.sub("(?:工作)?阶段$", "", title)
    own = DraftTask(title=act, words=words, when=when, line=line)
    tasks = (own,) if is_act(act) and len(act) > 2 else ()
    return DraftPhase(title=title, words=words, when=when, tasks=tasks, line=line, doubts=doubts)


def with_tasks(part: DraftPhase, tasks: Iterable[DraftTask]) -> DraftPhase:
    """What is said of all parts of a stage at once is to be done in each."""
    told = (
        one.model_copy(
            update={
                "words": part.words,
                "when": part.when,
                "doubts": (problem(one.line, "each-part", title=short(one.title)),),
            }
        )
        if not one.when
        else one
        for one in tasks
    )
    return part.model_copy(update={"tasks": (*part.tasks, *told)})


def is_work(words: str, within: bool) -> bool:
    """Whether a heading stands over work to be done, not over what was done or is thought."""
    words = simplified(words)
    if within or _AHEAD.search(words):
        return not re.search("要求|requirements", words)
    return bool(_WORK.search(words)) and not _NO_WORK.search(words)


def untimed(line: int, title: str, tasks: list[DraftTask], place: Place) -> Iterator[DraftTask]:
    """The tasks of a section; that they have no time is said once where none has."""
    if len(tasks) > 1 and not any(one.when and one.when.windows for one in tasks):
        place.problems.append(problem(line, "no-time", "no-times", title=title, n=len(tasks)))
        for one in tasks:
            kept = tuple(doubt for doubt in one.doubts if doubt.code != "no-time")
            yield one.model_copy(update={"doubts": kept})
        return
    yield from tasks


def undated(phases: Iterable[DraftPhase]) -> bool:
    listed = list(phases)
    return bool(listed) and not any(one.when or one.phases for one in listed)
