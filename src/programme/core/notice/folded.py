"""A stage told twice is one."""

from collections.abc import Iterable, Sequence

from programme.core.notice.draft import DraftPhase
from programme.core.notice.place import key
from programme.core.when import Window


def folded(stages: Iterable[DraftPhase]) -> list[DraftPhase]:
    """A stage told in the text and again in a table is one, unless both have times that differ."""
    same: dict[str, dict[tuple[Window, ...], list[DraftPhase]]] = {}
    order: list[list[DraftPhase]] = []
    for stage in stages:
        dates = stage.when.windows if stage.when else ()
        known = same.setdefault(key(stage.title), {})
        home = known.get(dates) or (
            known.pop((), None) if dates else next(iter(known.values()), None)
        )
        if home is None:
            order.append(home := [])
        home.append(stage)
        if dates or not known:
            known[dates] = home
    return [_one(told) if len(told) > 1 else told[0] for told in order]


def _one(told: Sequence[DraftPhase]) -> DraftPhase:
    dated = next((stage for stage in told if stage.when), told[0])
    return dated.model_copy(
        update={
            "title": told[0].title,
            "line": told[0].line,
            "objectives": tuple(text for stage in told for text in stage.objectives),
            "tasks": tuple(task for stage in told for task in stage.tasks),
            "phases": tuple(part for stage in told for part in stage.phases),
            "doubts": tuple(doubt for stage in told for doubt in stage.doubts),
        }
    )
