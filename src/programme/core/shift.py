"""The dates that a return moves: what comes after the gate's phase, by as much as it is late.

Between two ends of months the delay is whole months, so that months stay months; else days. Work
that recurs keeps its own days and has its occurrences in the moved phase.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from programme.core.plan import Phase, Plan, Slot, Task, walk_phases
from programme.core.when import When, Window
from programme.core.window import read, slot_labels
from programme.core.wording import dated

MOVABLE = ("window", "deadline", "list")
Move = Callable[[date], date]


def end_of(phase: Phase) -> date | None:
    """The last day of a phase: its own, else the last of its tasks and parts."""
    if phase.when and (own := phase.when.span().end):
        return own
    ends = [end_of(part) for part in phase.phases]
    ends += [slot.window.end for task in phase.tasks for slot in task.slots]
    return max((end for end in ends if end), default=None)


def start_of(phase: Phase) -> date | None:
    """The first day of a phase: its own, else the first of its tasks and parts."""
    if phase.when and (own := phase.when.span().start):
        return own
    starts = [start_of(part) for part in phase.phases]
    starts += [slot.window.start for task in phase.tasks for slot in task.slots]
    return min((start for start in starts if start), default=None)


def delay(end: date, until: date) -> Move:
    """By how much a day moves where something ends at `until` instead of `end`."""
    if (end + timedelta(1)).day == 1 and (until + timedelta(1)).day == 1:
        months = (until.year - end.year) * 12 + until.month - end.month
        return lambda day: _by_months(day, months)
    days = until - end
    return lambda day: day + days


def _by_months(day: date, months: int) -> date:
    """The same day of a later month; an end of a month stays one."""
    years, month = divmod(day.month - 1 + months, 12)
    year, last = day.year + years, monthrange(day.year + years, month + 1)[1]
    ends = (day + timedelta(1)).day == 1
    return date(year, month + 1, last if ends else min(day.day, last))


def shifted(plan: Plan, key: str, until: date) -> Plan:
    """The plan in which the phase of that key ends at `until`, and what begins after its former
    end is later by as much. The same plan where nothing is late or the phase has no end."""
    path = next(path for path in walk_phases(plan) if path[-1].key == key)
    end = end_of(path[-1])
    if end is None or until <= end:
        return plan
    work = _Shift(plan, {phase.key for phase in path}, end, until)
    phases = tuple(work.phase(phase, plan.span) for phase in plan.phases)
    last = max(work.ends, default=None)
    span = plan.span
    if span.end and last and last > span.end:
        span = Window(start=span.start, end=last)
    return plan.model_copy(update={"phases": phases, "span": span})


class _Shift:
    """One shift; `ends` are the last days of what moved."""

    def __init__(self, plan: Plan, late: set[str], end: date, until: date) -> None:
        self.plan, self.late, self.end, self.until = plan, late, end, until
        self.move = delay(end, until)
        self.ends: list[date] = []

    def phase(self, phase: Phase, outer: Window) -> Phase:
        """A phase: extended where it is, or holds, the late one; moved where it comes later."""
        when = phase.when
        if when and phase.key in self.late:
            when = self.extended(when)
        elif when:
            when = self.moved(when)
        inner = when.span() if when else Window()
        within = Window(start=inner.start or outer.start, end=inner.end or outer.end)
        return phase.model_copy(
            update={
                "when": when,
                "tasks": tuple(self.task(task, within) for task in phase.tasks),
                "phases": tuple(self.phase(part, within) for part in phase.phases),
            }
        )

    def task(self, task: Task, within: Window) -> Task:
        when = task.when
        if when.kind == "recurring":
            when = read(when.words, year=self.plan.year, within=within, mend=False)
        else:
            when = self.moved(when)
        if when == task.when:
            return task
        slots = zip(slot_labels(when.windows), when.windows, strict=True)
        told = tuple(Slot(label=label, window=window) for label, window in slots)
        return task.model_copy(update={"when": when, "slots": told})

    def extended(self, when: When) -> When:
        """The late phase, or one that holds it: until then at least."""
        span = when.span()
        if when.kind not in MOVABLE or (span.end and span.end >= self.until):
            return when
        return self.written((*when.windows[:-1], self.to(when.windows[-1])))

    def to(self, window: Window) -> Window:
        self.ends.append(self.until)
        return Window(start=window.start, end=self.until)

    def moved(self, when: When) -> When:
        """With those of its windows moved that begin after the former end."""
        if when.kind not in MOVABLE:
            return when
        windows = tuple(self.later(window) for window in when.windows)
        return self.written(windows) if windows != when.windows else when

    def later(self, window: Window) -> Window:
        first = window.start or window.end
        if first is None or first <= self.end:
            return window
        start, end = (day and self.move(day) for day in (window.start, window.end))
        if end:
            self.ends.append(end)
        return Window(start=start, end=end)

    def written(self, windows: tuple[Window, ...]) -> When:
        """These windows in words that are read so again."""
        kind = "list" if len(windows) > 1 else "window" if windows[0].start else "deadline"
        rough = When(kind=kind, words="", windows=windows)
        tidy = read(dated(rough, self.plan.language), mend=False)
        if tidy.windows == windows:
            return tidy
        plain = "、".join("/".join(str(day) for day in (w.start, w.end) if day) for w in windows)
        return read(plain, mend=False)


def differing(old: Plan, new: Plan) -> Iterator[Phase | Task]:
    """The phases and tasks of `new` that `old` has too, on other days."""
    before = {one.key: one for one in _things(old)}
    for one in _things(new):
        was = before.get(one.key)
        if was and one.when and was.when and _days(one) != _days(was):
            yield one


def _days(one: Phase | Task) -> tuple[Window, ...]:
    return one.when.windows if one.when else ()


def _things(plan: Plan) -> Iterator[Phase | Task]:
    for path in walk_phases(plan):
        yield path[-1]
        yield from path[-1].tasks


def undone(base: Plan, amended: Plan, new: Plan) -> list[Phase | Task]:
    """What `new` puts back to the days it had in `base`, though `amended` had moved it."""
    moved = {one.key for one in differing(base, amended)}
    back = {one.key for one in differing(base, new)}
    return [one for one in _things(new) if one.key in moved - back]


def unwritten(amended: Plan, written: Plan) -> list[tuple[Phase | Task, str]]:
    """The phases and tasks of a file that have other days than the plan in force, each with the
    words for those; recurring work has its days from its phase."""
    words = {one.key: one.when.words for one in _things(amended) if one.when}
    return [
        (one, words[one.key])
        for one in differing(amended, written)
        if one.when and one.when.kind != "recurring"
    ]
