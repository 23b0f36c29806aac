"""The problems of a draft, with the doubts about each of its stages and tasks."""

from collections.abc import Iterable, Iterator

from programme.core.notice.draft import Draft, DraftPhase, DraftTask
from programme.core.notice.source import Problem


def all_problems(draft: Draft) -> list[Problem]:
    """The problems of a draft and the doubts about its stages and tasks, by line."""
    return sorted(
        [*draft.problems, *doubts(draft.phases, draft.tasks)], key=lambda problem: problem.line
    )


def doubts(stages: Iterable[DraftPhase], tasks: Iterable[DraftTask]) -> Iterator[Problem]:
    """The doubts about every stage and task, in their order."""
    for task in tasks:
        yield from task.doubts
    for stage in stages:
        yield from stage.doubts
        yield from doubts(stage.phases, stage.tasks)
