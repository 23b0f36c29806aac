"""From what was written to the plan it means: names resolved, phrases read, defaults merged."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from programme.core.plan import (
    Gate,
    Hours,
    Loc,
    Office,
    Phase,
    Plan,
    Remind,
    Slot,
    Step,
    Target,
    Task,
    Unit,
    UnitList,
)
from programme.core.when import When, Window
from programme.core.window import read, slot_labels
from programme.files import grammar, policies


def build(schedule: grammar.Schedule) -> Plan:
    """The plan, without keys; whether it makes sense is for `core.checks` to say."""
    return _Builder(schedule).plan()


class _Builder:
    """What tasks and phases look up while a plan is built."""

    def __init__(self, schedule: grammar.Schedule) -> None:
        self.schedule = schedule
        self.span = Window(start=schedule.starts, end=schedule.ends)
        self.names = {a: o.name for o in reversed(schedule.offices) for a in o.aliases}
        self.names |= {o.name: o.name for o in schedule.offices}
        self.read = cache(self._read)  # a big file says the same few phrases again and again

    def _read(self, words: str, within: Window) -> tuple[When, tuple[Slot, ...]]:
        when = read(words, year=self.schedule.year, within=within, mend=False)
        labels = slot_labels(when.windows)
        slots = zip(labels, when.windows, strict=True)
        return when, tuple(Slot(label=label, window=window) for label, window in slots)

    def canonical(self, names: Iterable[str]) -> tuple[str, ...]:
        """Offices by their one name, each once; unknown names stay as they are."""
        return tuple(dict.fromkeys(self.names.get(name, name) for name in names))

    def plan(self) -> Plan:
        s = self.schedule
        return Plan(
            programme=s.programme,
            title=s.title,
            language=s.language,
            zone=s.zone,
            calendar=s.calendar.days(),
            rest_day=s.rest_day,
            year=s.year,
            span=self.span,
            source=s.source,
            issuer=s.issuer,
            offices=tuple(self.office(o, ("offices", i)) for i, o in enumerate(s.offices)),
            units=tuple(self.unit_list(kind, found) for kind, found in s.units.items()),
            remind=self.remind(s.remind),
            standard=s.standard and s.standard.standard(),
            targets=tuple(self.target(title, found) for title, found in s.targets.items()),
            phases=self.phases(s.phases, (), self.span),
            note=s.note,
        )

    def office(self, o: grammar.Office, at: Loc) -> Office:
        superiors = self.canonical(o.reports_to)
        return Office(
            name=o.name,
            aliases=o.aliases,
            reports_to=superiors,
            remind=self.remind(o.remind),
            calendar=o.calendar and o.calendar.days(),
            hours=o.hours.hours() if o.hours else Hours(),
            at=at,
        )

    def remind(self, written: policies.Remind | None) -> Remind:
        """The policy, its recipients by their one name."""
        policy = written.policy() if written else Remind()
        if not policy.to:
            return policy
        named = {rung: self.canonical(names) for rung, names in policy.to.items()}
        return policy.model_copy(update={"to": named})

    def unit_list(self, kind: str, found: list[grammar.Unit] | grammar.Counted) -> UnitList:
        if isinstance(found, grammar.Counted):
            units = tuple(_placeholder(kind, n) for n in range(1, (found.count or 0) + 1))
        else:
            units = tuple(self.unit(u) for u in found)
        return UnitList(kind=kind, units=units, at=("units", kind))

    def unit(self, u: grammar.Unit) -> Unit:
        office = self.names.get(u.office, u.office)
        return Unit(
            id=u.id or u.title,
            title=u.title or u.id,
            group=u.group,
            office=office,
            size=u.size or 0,
            cohort=u.cohort,
            closed=u.closed,
            into=u.into,
        )

    def phases(self, found: Iterable[grammar.Phase], at: Loc, outer: Window) -> tuple[Phase, ...]:
        return tuple(self.phase(p, (*at, "phases", i), outer) for i, p in enumerate(found))

    def phase(self, p: grammar.Phase, at: Loc, outer: Window) -> Phase:
        when = self.read(p.when, outer)[0] if p.when else None
        within = _narrowed(outer, when.span() if when else Window())
        return Phase(
            id=p.id,
            was=p.was,
            title=p.title,
            when=when,
            objectives=p.objectives,
            weight=p.weight,
            after=p.after,
            tasks=tuple(self.task(t, (*at, "tasks", i), within) for i, t in enumerate(p.tasks)),
            phases=self.phases(p.phases, at, within),
            gate=_gate(p.gate, (*at, "gate")) if p.gate else None,
            remind=self.remind(p.remind),
            note=p.note,
            at=at,
        )

    def task(self, t: grammar.Task, at: Loc, within: Window) -> Task:
        when, slots = self.read(t.when, within)
        return Task(
            id=t.id,
            was=t.was,
            title=t.title,
            when=when,
            slots=slots,
            lead=self.canonical(t.lead or self.schedule.lead or ()),
            support=self.canonical(t.support),
            for_each=t.for_each,
            weight=t.weight,
            deliverable=t.deliverable,
            after=t.after,
            confirm=t.confirm,
            joint=t.joint,
            leader=self.names.get(t.leader, t.leader),
            remind=self.remind(t.remind),
            note=t.note,
            at=at,
        )

    def target(self, title: str, t: grammar.Target) -> Target:
        at: Loc = ("targets", title)
        steps = self.added(t, (*at, "add")) or self.reached(t, (*at, "reach"))
        falls = _falls([t.base, *(step.value for step in steps)])
        return Target(
            id=t.id,
            was=t.was,
            title=title,
            of=t.of,
            measure=t.measure,
            direction=t.direction or ("down" if falls else "up"),
            base=t.base,
            steps=steps,
            lead=self.canonical(t.lead or self.schedule.lead or ()),
            reference=t.reference,
            note=t.note,
            at=at,
        )

    def added(self, t: grammar.Target, at: Loc) -> tuple[Step, ...]:
        """Steps whose level is the sum so far; unknown from the first masked share on."""
        steps, level = [], Decimal(0) if t.add else None
        for words, promise in t.add.items():
            level = None if level is None or promise.value is None else level + promise.value
            steps.append(self.step(words, level, promise, at))
        return tuple(steps)

    def reached(self, t: grammar.Target, at: Loc) -> tuple[Step, ...]:
        return tuple(self.step(w, p.value, p, at) for w, p in t.reach.items())

    def step(self, words: str, level: Decimal | None, p: grammar.Promise, at: Loc) -> Step:
        add = p.value if at[-1] == "add" else None
        when = self.read(words, self.span)[0]
        return Step(when=when, value=level, add=add, focus=p.focus, at=(*at, words))


def _falls(levels: Iterable[Decimal | None]) -> bool:
    """Whether the levels told only fall."""
    known = [level for level in levels if level is not None]
    return len(known) > 1 and known[0] > known[-1] and known == sorted(known, reverse=True)


def _gate(g: grammar.Gate, at: Loc) -> Gate:
    return Gate(title=g.title, by=g.by, needs=g.needs, on_return=g.on_return, at=at)


def _placeholder(kind: str, n: int) -> Unit:
    """The width does not depend on the count, so that a longer list keeps its ids."""
    return Unit(id=f"{kind}{n:03d}", title=f"{kind}{n:03d}", placeholder=True)


def _narrowed(outer: Window, inner: Window) -> Window:
    """The inner window, its open sides those of the outer one."""
    return Window(start=inner.start or outer.start, end=inner.end or outer.end)
