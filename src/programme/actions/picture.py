"""A programme as it stood on a day, from plan versions and facts alone; the cache is not read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from programme import store
from programme.clock import at
from programme.core.calendar import Calendar
from programme.core.expand import Assignment, Item, expand
from programme.core.facts import Measurement, Report
from programme.core.plan import Plan, Remind, Target
from programme.core.policy import Policy
from programme.core.rollup import FINE, Leaf, earned, percent
from programme.core.standing import Standing, given_up, standing
from programme.core.targets import REFERENCE, TargetStanding, in_order, target_standing


@dataclass(frozen=True, slots=True)
class Share:
    """One assignment on that day, with the item it belongs to."""

    item: Item
    assignment: Assignment
    tracked_from: date
    standing: Standing

    @property
    def leaf(self) -> Leaf:
        """What a roll-up folds."""
        item, now = self.item, self.standing
        weight = self.assignment.weight
        return Leaf(
            item=self.assignment.item,
            phase=item.phase,
            office=self.assignment.office,
            unit=item.unit,
            window=now.window,
            tracked_from=self.tracked_from,
            weight=weight,
            status=now.status,
            earned=earned(weight, now.status, now.progress),
            joint=item.joint if self.assignment.office == item.offices[0] else "all",
            task=item.task,
            percent=FINE * percent(now.status, now.progress),
        )


@dataclass(frozen=True)
class Picture:
    """A programme on `as_of`; `version` is None where no plan was known then."""

    programme: store.ProgrammeRow
    as_of: date
    version: int | None
    plan: Plan | None
    shares: Sequence[Share]
    values: dict[str, list[Measurement]]
    reports: Mapping[str, Sequence[Report]] = field(default_factory=dict)

    def measured(self, target: Target) -> tuple[list[Measurement], list[Measurement]]:
        """What had been measured of a target and of its reference by that day, in order."""
        keys = (target.key, REFERENCE + target.key)
        value, reference = (in_order(self.values.get(key, ()), self.as_of) for key in keys)
        return value, reference

    def target(self, target: Target) -> TargetStanding:
        """How a target stood."""
        values, references = self.measured(target)
        return target_standing(target, values, self.as_of, references)


def picture(
    tx: store.Tx, programme: store.ProgrammeRow, as_of: date, *, corrected: bool = False
) -> Picture:
    """How a programme stood on `as_of`, as known at the end of that day.

    With `corrected`, as known now: by the plan of that day and whatever is known to have happened
    by then.
    """
    cutoff = None if corrected else _evening(programme, as_of)
    found = plan_on(tx, programme, as_of, corrected=corrected)
    if found is None:
        return Picture(programme, as_of, None, None, (), {})
    number, plan = found
    tracked = store.items.tracked_from(tx, programme.id)
    reports = store.facts.reports_of_programme(tx, programme.id, recorded_before=cutoff)
    values = store.facts.measurements(tx, programme.id, recorded_before=cutoff)
    shares = stand(plan, as_of, reports, tracked, programme.adopted_on)
    return Picture(programme, as_of, number, plan, shares, values, reports)


def plan_on(
    tx: store.Tx, programme: store.ProgrammeRow, day: date, *, corrected: bool = False
) -> tuple[int, Plan] | None:
    """The plan of a day and its version; with `corrected`, with what is known now of findings and
    decisions that had happened by then. None where there was none."""
    happened_by = day if corrected else None
    evening = _evening(programme, day)
    return store.versions.as_of(tx, programme.id, evening, happened_by=happened_by)


def _evening(programme: store.ProgrammeRow, day: date) -> datetime:
    return at(day + timedelta(days=1), 0, 0, programme.zone)


def stand(
    plan: Plan,
    as_of: date,
    reports: dict[str, list[Report]],
    tracked: dict[str, date],
    adopted_on: date,
) -> list[Share]:
    """Every assignment of a keyed plan with its standing on `as_of`."""
    policy = Policy(plan)
    calendar = policy.calendar()
    shares = []
    for item in expand(plan):
        for assignment in item.assignments():
            since = tracked.get(assignment.item, adopted_on)
            known = reports.get(assignment.key, ())
            now = stand_one(
                item,
                known,
                as_of,
                since,
                calendar,
                policy.of(item.task, assignment.office),
                held=item.task in plan.held,
            )
            now = given_up(now) if plan.life.ended else now
            shares.append(Share(item, assignment, since, now))
    return shares


def stand_one(
    item: Item,
    reports: Sequence[Report],
    as_of: date,
    tracked_from: date,
    calendar: Calendar,
    policy: Remind,
    *,
    held: bool = False,
) -> Standing:
    """The standing of one assignment of `item`."""
    return standing(
        item.window,
        reports,
        as_of=as_of,
        tracked_from=tracked_from,
        calendar=calendar,
        at_risk=policy.at_risk,
        confirm=item.confirm,
        held=held,
    )
