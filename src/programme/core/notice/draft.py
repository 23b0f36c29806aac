"""What was understood of a document: a plan in the making, with the doubts kept beside it."""

from decimal import Decimal
from typing import Literal

from programme.core.notice.source import Problem
from programme.core.value import Value
from programme.core.when import When


class DraftTask(Value):
    """A row. `words` are the source's for the time, `when` what they were read as with the
    document's year; `line` is where it stands; `doubts` what a person should look at."""

    title: str
    words: str = ""
    when: When | None = None
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    deliverable: str = ""
    note: str = ""
    line: int = 0
    doubts: tuple[Problem, ...] = ()


class DraftPhase(Value):
    """A stage with its tasks and parts."""

    title: str
    words: str = ""
    when: When | None = None
    objectives: tuple[str, ...] = ()
    tasks: tuple[DraftTask, ...] = ()
    phases: tuple["DraftPhase", ...] = ()
    line: int = 0
    doubts: tuple[Problem, ...] = ()


class DraftStep(Value):
    """`34所全部达标` by `2022年6月前`: a number, added (`add`) or reached, by a time; None where
    the target's reference stands for it."""

    words: str
    value: Decimal | None
    add: bool = True
    focus: str = ""
    line: int = 0


class DraftTarget(Value):
    """Numbers of units or indicators, or levels of a rate, by date, where the words are plain."""

    title: str
    of: str = ""
    measure: str = ""
    count: int | None = None
    direction: Literal["up", "down"] = "up"
    base: Decimal | None = None
    reference: str = ""
    note: str = ""
    steps: tuple[DraftStep, ...] = ()


class Draft(Value):
    """A whole document. `tasks` stand outside any phase; `year` is the one that phrases without
    a year were read with, None where it could not be known (`problems` then asks for it).
    `number` is the document's own (甲教〔2023〕2号), `issued` its date in ISO form."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued: str = ""
    year: int | None = None
    phases: tuple[DraftPhase, ...] = ()
    tasks: tuple[DraftTask, ...] = ()
    offices: tuple[str, ...] = ()
    targets: tuple[DraftTarget, ...] = ()
    problems: tuple[Problem, ...] = ()
