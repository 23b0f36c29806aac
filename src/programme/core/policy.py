"""Who is reminded, by what policy, and when: what a plan says, level over level."""

from collections.abc import Callable, Iterator, Mapping

from programme.core.calendar import Calendar
from programme.core.ladder import Rung
from programme.core.plan import (
    DEFAULT_HOURS,
    DEFAULT_REMIND,
    Hours,
    Office,
    Plan,
    Remind,
    Task,
    WorkingDays,
    walk_phases,
)

Members = Callable[[str], tuple[str, ...]]


class Policy:
    """The reminder policies of one plan. The nearest level that speaks wins: task, phase (the
    inner before the outer), office, programme, defaults. Of a programme that is suspended or
    over nobody is reminded."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.offices: Mapping[str, Office] = {office.name: office for office in plan.offices}
        self.tasks: dict[str, Task] = {}
        self._near: dict[str, Remind] = {}
        self._found: dict[tuple[str, str], Remind] = {}
        self._calendars: dict[str, Calendar] = {}
        for path in walk_phases(plan):
            near = Remind()
            for phase in path:
                near = phase.remind.over(near)
            for task in path[-1].tasks:
                self.tasks[task.key] = task
                self._near[task.key] = task.remind.over(near)

    def of(self, task: str, office: str) -> Remind:
        """The policy for an office's share of a task (by its key)."""
        own = self.offices.get(office)
        key = (task, office if own and own.remind != Remind() else "")
        if key not in self._found:
            base = self.plan.remind.over(DEFAULT_REMIND)
            base = own.remind.over(base) if own else base
            found = self._near[task].over(base)
            self._found[key] = (
                found.model_copy(update={"off": True}) if self.plan.life.state else found
            )
        return self._found[key]

    def calendar(self, recipient: str = "") -> Calendar:
        """The working days of a recipient (a person has their office's); of the programme where it
        has none of its own."""
        if recipient not in self._calendars:
            self._calendars[recipient] = Calendar.of(self._days(recipient))
        return self._calendars[recipient]

    def _days(self, recipient: str) -> WorkingDays:
        own = self.offices.get(recipient.partition("/")[0])
        return own.calendar if own and own.calendar else self.plan.calendar

    def hours(self, recipient: str, default: Hours = DEFAULT_HOURS) -> Hours:
        """When messages reach a recipient, in full."""
        own = self.offices.get(recipient.partition("/")[0])
        hours = own.hours.over(default) if own else default
        return hours if hours.zone else hours.model_copy(update={"zone": self.plan.zone})

    def line(self, office: str, leader: str = "") -> list[str]:
        """Whom an office answers to, level by level: the matter's own leader first, then up the
        tree; where several superiors stand beside each other, the leader if among them, else the
        first-named."""
        above = list(self._above(office, leader))
        if not leader:
            return above
        further = list(self._above(leader)) or above
        return list(dict.fromkeys([leader, *(name for name in further if name != office)]))

    def levels(self, task: str, office: str) -> int:
        """How many levels of an escalation reach somebody."""
        told = (self.of(task, office).to or {}).get("escalation", ("office",))
        if told != ("superior",):
            return 99
        return len(self.line(office, self.tasks[task].leader))

    def _above(self, office: str, leader: str = "") -> Iterator[str]:
        seen = {office}
        while own := self.offices.get(office):
            above = own.reports_to
            office = leader if leader in above else (above[0] if above else "")
            if not office or office in seen:
                return
            seen.add(office)
            yield office

    def recipients(self, rung: Rung, task: str, office: str, members: Members) -> tuple[str, ...]:
        """Who is told of a rung. `members` gives the persons of an office as `office/person`.

        An escalation goes to its level of the line; where the line is shorter, to nobody."""
        remind = self.of(task, office)
        words = (remind.to or {}).get(rung.rung, ("office",))
        found = (name for word in words for name in self._named(word, rung, task, office, members))
        return tuple(dict.fromkeys(found))

    def _named(
        self, word: str, rung: Rung, task: str, office: str, members: Members
    ) -> tuple[str, ...]:
        match word:
            case "office":
                return (office,)
            case "members":
                return members(office)
            case "support":
                return self.tasks[task].support
            case "issuer":
                return (self.plan.issuer,) if self.plan.issuer else ()
            case "superior":
                level = max(rung.n, 1) if rung.rung == "escalation" else 1
                return tuple(self.line(office, self.tasks[task].leader)[level - 1 : level])
        return (word,)
