"""The offices that are known: a document's names become theirs, or are proposed to a person."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from programme.core.notice.draft import DraftPhase, DraftTask
from programme.core.notice.source import Problem
from programme.core.notice.told import problem
from programme.core.value import Value

_MAX_NAME = 40  # characters that are compared
_LIKE = 0.6  # of difflib's ratio


class Office(Value):
    """One office of a directory. `aliases` are other names that a person has confirmed; `until` is
    its last day, where it was dissolved or renamed, and `successor` who took over."""

    name: str
    aliases: tuple[str, ...] = ()
    until: date | None = None
    successor: str = ""


class Directory:
    """Looks names up: the exact name first, then a confirmed alias, then whoever succeeded it."""

    def __init__(self, offices: Iterable[Office], on: date | None = None) -> None:
        """`on` is the day of the document; without it, what has ended has been succeeded."""
        listed = list(offices)
        self._names = {office.name: office for office in listed}
        self._aliases = {alias: office for office in listed for alias in office.aliases}
        self._on = on

    def names(self) -> frozenset[str]:
        """All names and aliases."""
        return frozenset(self._names | self._aliases)

    def own(self, name: str) -> str:
        """The name that the directory has for it now; the name itself where it has none."""
        office, seen = self._names.get(name) or self._aliases.get(name), set[str]()
        while office and self._ended(office) and office.name not in seen:
            seen.add(office.name)
            after = self._names.get(office.successor)
            if after is None:
                return office.successor
            office = after
        return office.name if office else name

    def _ended(self, office: Office) -> bool:
        if not office.successor:
            return False
        return office.until is None or self._on is None or office.until < self._on

    def told(self, names: Iterable[str]) -> list[Problem]:
        """What a person should look at: successors, and names that are not in the directory, with
        those there that are like them. Nothing is proposed by an empty directory."""
        known = self.names()
        told = []
        for name in names if known else ():
            if name not in known:
                like = get_close_matches(name[:_MAX_NAME], known, n=3, cutoff=_LIKE)
                code = "office-like" if like else "office-unknown"
                told.append(problem(0, code, name=name, like="、".join(like)))
            elif (own := self.own(name)) not in (name, self._named(name)):
                told.append(problem(0, "office-succeeded", name=name, own=own))
        return told

    def _named(self, name: str) -> str:
        office = self._names.get(name) or self._aliases.get(name)
        return office.name if office else name


def renamed_tasks(tasks: Iterable[DraftTask], own: Callable[[str], str]) -> tuple[DraftTask, ...]:
    """The tasks with their offices under the directory's names."""

    def each(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(own, names)))

    return tuple(
        task.model_copy(update={"lead": each(task.lead), "support": each(task.support)})
        for task in tasks
    )


def renamed(phases: Iterable[DraftPhase], own: Callable[[str], str]) -> list[DraftPhase]:
    """The stages with the offices of all their tasks under the directory's names."""
    return [
        phase.model_copy(
            update={
                "tasks": renamed_tasks(phase.tasks, own),
                "phases": tuple(renamed(phase.phases, own)),
            }
        )
        for phase in phases
    ]
