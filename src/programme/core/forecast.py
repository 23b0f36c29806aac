"""The days ahead of one assignment, if it is told on as supposed: each look that a daily tick
would take, without the days on which nothing can change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from programme.core.facts import Report
from programme.core.judge import Judged, Matter, judge
from programme.core.standing import Standing

URGENT = (
    "escalation",
    "after",
    "missing",
    "request",
    "due",
    "unsigned",
    "before",
    "lag",
    "opening",
    "assigned",
    "changed",
    "deferred",
    "completed",
)
"""The rungs, the most urgent first; a message is called after the first of its own."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One look, in the morning or, after the day's reports, in the evening."""

    day: date
    evening: bool
    found: Judged


def life(
    matter: Matter,
    known: Iterable[Report] = (),
    coming: Iterable[Report] = (),
    *,
    first: date,
    until: date,
) -> Iterator[Turn]:
    """The looks from `first` to `until`, both included. Reports still `coming` are made in the
    evening of the day they happen; nothing else is reported."""
    told = [*known, *(one for one in coming if one.happened < first)]
    ahead = sorted((one for one in coming if one.happened >= first), key=lambda r: r.happened)
    again: date | None = first
    while day := _first(again, ahead):
        if day > until:
            return
        if day == again:
            found = judge(matter, told, day)
            yield Turn(day, False, found)
            again = found.again
        if ahead and ahead[0].happened == day:
            told += [one for one in ahead if one.happened == day]
            ahead = [one for one in ahead if one.happened > day]
            found = judge(matter, told, day)
            yield Turn(day, True, found)
            again = found.again


def _first(again: date | None, ahead: Sequence[Report]) -> date | None:
    return min((day for day in (again, *(one.happened for one in ahead)) if day), default=None)


def standing_on(turns: Sequence[Turn], day: date) -> Standing | None:
    """How it stands at the end of a day; None before the first look."""
    return next((turn.found.now for turn in reversed(turns) if turn.day <= day), None)
