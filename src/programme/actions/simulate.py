"""A whole plan played from its first day, with offices that behave as supposed: no store, no
clock, nothing sent."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from programme import store
from programme.actions.ahead import ends, played
from programme.actions.apply import read_plans
from programme.actions.behaviour import Offices
from programme.actions.outlook import Bundle, Message, Outlook, gather
from programme.actions.picture import Picture, Share
from programme.actions.status import told
from programme.core.expand import Assignment, Item, walk_items
from programme.core.forecast import standing_on
from programme.core.match import keyed
from programme.core.plan import DEFAULT_HOURS, Hours, Plan
from programme.core.standing import Standing
from programme.errors import UsageError

Row = dict[str, Any]


@dataclass(frozen=True)
class Simulation:
    """A plan played from `first` to `last`: each share with its days, and every message."""

    plan: Plan
    offices: Offices
    first: date
    last: date
    shares: Sequence[tuple[Item, Assignment, Bundle]]
    messages: Sequence[Message]

    def picture(self, day: date) -> Picture:
        """How the programme stands at the end of a day."""
        known: dict[int, Standing] = {}
        shares = []
        for item, one, bundle in self.shares:
            now = known.get(id(bundle)) or standing_on(bundle.turns, day)
            if now:
                known[id(bundle)] = now
                shares.append(Share(item, one, self.first, now))
        plan = self.plan
        row = store.ProgrammeRow(0, plan.programme, plan.title, plan.zone, self.first, None, 1)
        return Picture(row, day, 1, plan, shares, {})

    def months(self) -> Iterator[Row]:
        """Each month: how things stand at its end, and the messages in it."""
        by_month: dict[str, list[Message]] = defaultdict(list)
        for message in self.messages:
            by_month[f"{message.on:%Y-%m}"].append(message)
        for day in month_ends(self.first, self.last):
            month = f"{day:%Y-%m}"
            yield {"month": month, **_counted(by_month[month]), **told(self.picture(day))}

    def data(self) -> Row:
        """All of it as plain data."""
        end = self.picture(self.last)
        return {
            "programme": self.plan.programme,
            "title": self.plan.title,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            **_counted(self.messages),
            "recipients": recipients(self.messages),
            "months": list(self.months()),
            "end": told(end),
            "assignments": [
                {
                    "key": share.assignment.key,
                    "status": share.standing.status,
                    "done_on": share.standing.done_on,
                }
                for share in end.shares
            ],
            "sent": [
                {
                    "send_at": message.send_at.isoformat(timespec="minutes"),
                    "recipient": message.recipient,
                    "rung": message.rung,
                    "assignments": message.assignments(),
                    "held": message.held,
                    "provisional": message.provisional,
                }
                for message in self.messages
            ],
        }


def _counted(messages: Sequence[Message]) -> Row:
    return {"messages": len(messages), "held": sum(message.held for message in messages)}


def recipients(messages: Sequence[Message]) -> list[Row]:
    """How many messages each recipient gets, the most first."""
    all_, held = Counter(m.recipient for m in messages), Counter[str]()
    held.update(m.recipient for m in messages if m.held)
    return [
        {"recipient": name, "messages": n, "held": held[name]} for name, n in all_.most_common()
    ]


def simulate(
    path: Path, offices: Offices, *, last: date | None = None, hours: Hours = DEFAULT_HOURS
) -> Simulation:
    """Play a schedule file from its first day to `last`, or until nothing more is reported.

    Raises FaultyFiles, and UsageError for a plan without any date.
    """
    [(_, plan)] = read_plans([path])
    return play(keyed(plan, None), offices, last=last, hours=hours)


def play(
    plan: Plan, offices: Offices, *, last: date | None = None, hours: Hours = DEFAULT_HOURS
) -> Simulation:
    """The same for a keyed plan."""
    first = begins(plan)
    until = last or offices.last(ends(plan, first))
    outlook = Outlook(plan, first, hours, until)
    shares = list(played(outlook, first, offices))
    messages = [m for m in gather(outlook.decisions()) if m.on <= until]
    return Simulation(plan, offices, first, until, shares, messages)


def begins(plan: Plan) -> date:
    """The first day that a plan speaks of; UsageError where there is none."""
    windows = (item.window for item in walk_items(plan))
    days = [plan.span.start, *(w.start or w.end for w in windows)]
    first = min((day for day in days if day), default=None)
    if first is None:
        raise UsageError(
            "no-dates",
            f"{plan.programme} has no date at all",
            f"{plan.programme} 里没有任何日期",
            "give `starts:`, or a task a time",
            "请写 starts:，或给任务写上时间",
        )
    return first


def month_ends(first: date, last: date) -> Iterator[date]:
    """The last day of each month from that of `first`; at the end `last` itself."""
    day = first
    while day < last:
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        yield min(day, last)
        day += timedelta(days=1)
    if day == last:
        yield last
