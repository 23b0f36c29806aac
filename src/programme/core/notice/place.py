"""Where in a document the reading is, and what it has found."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from programme.core.notice.draft import DraftPhase, DraftTask
from programme.core.notice.headers import Role
from programme.core.notice.headings import marked
from programme.core.notice.source import Line, Problem
from programme.core.notice.text import plain, short
from programme.core.notice.times import Context
from programme.core.notice.told import problem
from programme.core.when import When


@dataclass(slots=True)
class Found:
    """What a section gives to the one above it; false where it gives nothing."""

    phases: list[DraftPhase] = field(default_factory=list)
    listed: list[DraftPhase] = field(default_factory=list)  # the stages of tables
    tasks: list[DraftTask] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    prose: list[Line] = field(default_factory=list)
    aims: bool = False  # targets were read here

    def __bool__(self) -> bool:
        return bool(self.phases or self.listed or self.tasks or self.aims)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reading is: in which time, under which pairs, in what kind of section."""

    context: Context
    known: frozenset[str]
    problems: list[Problem]
    stages: dict[str, When]
    used: frozenset[int] = frozenset()
    given: tuple[tuple[Role, str], ...] = ()
    phase: tuple[str, When] | None = None
    steps: bool = False
    work: bool = False
    fixed: bool = False  # the year was given: no heading tells another
    tabled: bool = False  # a table tells the tasks: prose without a time is none
    safeguards: bool = False


def key(title: str) -> str:
    """What a stage is known again by: 第一阶段：策划准备阶段 is 策划准备."""
    words = plain(marked(title)[2] or title)
    return words.removesuffix("工作").removesuffix("阶段").removesuffix(" phase") or words


def tell(lines: Iterable[Line], place: Place) -> None:
    """Puts lines that became nothing of the plan among the problems."""
    for line in lines:
        place.problems.append(problem(line.number, "prose", words=short(line.text, 60)))
