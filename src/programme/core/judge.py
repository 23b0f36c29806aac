"""One look at one assignment: how it stands, which rungs are due, when to look again.

The tick looks when the day has come; who looks ahead (`core.forecast`) asks the same function.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from programme.core.calendar import Calendar
from programme.core.facts import Report
from programme.core.ladder import WAITING, Case, Rung, due, events, next_rung_on
from programme.core.plan import Remind
from programme.core.standing import SETTLED, Standing, given_up, standing
from programme.core.when import Window


@dataclass(frozen=True, slots=True)
class Matter:
    """What an assignment is judged by, apart from its reports; see `ladder.Case`."""

    window: Window
    since: date
    tracked_from: date
    remind: Remind
    calendar: Calendar
    confirm: str = "none"
    added: bool = False
    recurring: bool = False
    levels: int = 99
    held: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What a look found. `rungs` are due, whether they were told of before or not; `again` is the
    first later day on which anything can change by itself, None for never."""

    now: Standing
    rungs: list[Rung]
    again: date | None


def judge(matter: Matter, reports: Sequence[Report], today: date) -> Judged:
    """The assignment on a day, from the reports known for it."""
    return looked(matter, stands(matter, reports, today), today)


def looked(matter: Matter, now: Standing, today: date) -> Judged:
    """The same where it is known how the assignment stands."""
    remind, calendar, case = matter.remind, matter.calendar, case_of(matter, now)
    days = (now.next_change_on, _next_rung(case, remind, calendar, today))
    again = min((day for day in days if day), default=None)
    return Judged(now, due(case, remind, calendar, as_of=today), again)


def _next_rung(case: Case, remind: Remind, calendar: Calendar, today: date) -> date | None:
    """Of what is settled, only news may still be to tell: done on a rest day, for instance."""
    if case.status not in SETTLED:
        return next_rung_on(case, remind, calendar, today)
    news = (r.on for r in events(case, remind, calendar) if case.status in WAITING[r.rung])
    return min((day for day in news if day > today), default=None)


def stands(matter: Matter, reports: Sequence[Report], on: date) -> Standing:
    """How it stands on a day."""
    now = standing(
        matter.window,
        reports,
        as_of=on,
        tracked_from=matter.tracked_from,
        calendar=matter.calendar,
        at_risk=matter.remind.at_risk,
        confirm=matter.confirm,
        held=matter.held,
    )
    return given_up(now) if matter.ended else now


def case_of(matter: Matter, now: Standing) -> Case:
    """What the ladder needs to know of it."""
    return Case(
        now.window,
        now.status,
        max(matter.since, now.said.deferred_on or matter.since),
        matter.tracked_from,
        now.said,
        added=matter.added,
        recurring=matter.recurring,
        levels=matter.levels,
    )


def held(rung: Rung, remind: Remind) -> bool:
    """Whether a person is to release a message of that rung: software does not reprimand."""
    return rung.rung == "escalation" and bool(remind.hold and rung.n >= remind.hold)
