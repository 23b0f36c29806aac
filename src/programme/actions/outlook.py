"""Looking ahead: what would be decided and sent if time went on as supposed.

Assignments that live alike are played once and bundled; what they are reminded of is gathered
into messages as the ledger gathers it.
"""

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import chain
from typing import NamedTuple

from programme import store
from programme.actions.evaluate import SILENT
from programme.actions.moments import Moments
from programme.core.facts import Report
from programme.core.forecast import URGENT, Turn, life, standing_on
from programme.core.judge import Matter, held
from programme.core.ladder import WAITING, Rung
from programme.core.plan import Hours, Plan, Remind
from programme.core.policy import Policy
from programme.core.standing import NOTHING_SAID, said
from programme.core.when import Window
from programme.store.outlook import Told

Members = Callable[[str, date], tuple[str, ...]]


LONG_AGO = datetime.min.replace(tzinfo=UTC)


def nobody(office: str, on: date) -> tuple[str, ...]:  # noqa: ARG001 - what `Members` are asked
    """For an office whose persons are not known."""
    return ()


class Traits(NamedTuple):
    """What tells one assignment from another, as far as reminders go; `first` is the day of the
    first look."""

    task: str
    office: str
    start: date | None
    end: date | None
    since: date
    tracked_from: date
    confirm: str
    first: date


@dataclass(frozen=True)
class Bundle:
    """Assignments that live alike, by their `keys`; `row` is the first of them, `told` what was
    decided about each before."""

    outlook: "Outlook"
    row: store.AssignmentRow
    turns: tuple[Turn, ...]
    told: frozenset[Told]
    keys: list[str] = field(default_factory=list)

    def on(self, day: date) -> store.AssignmentRow:
        """The first of them as it stands at the end of a day."""
        now = standing_on(self.turns, day)
        return replace(self.row, status=now.status, progress=now.progress) if now else self.row

    def waits_for(self, rung: Rung, day: date, evening: bool) -> bool:
        """Whether a rung still has a point when it is sent on a day."""
        before = (turn for turn in self.turns if (turn.day, turn.evening) <= (day, evening))
        *_, last = (None, *before)
        return last is None or last.found.now.status in WAITING[rung.rung]


@dataclass(frozen=True, slots=True)
class Decision:
    """Somebody is to be told of a rung, for each assignment of a bundle, at `due_at`."""

    day: date
    evening: bool
    recipient: str
    due_at: datetime
    waits: bool
    rung: Rung
    bundle: Bundle


class Outlook:
    """The assignments of one programme, played until a day; no message goes before `now`."""

    def __init__(
        self,
        plan: Plan,
        adopted_on: date,
        hours: Hours,
        until: date,
        *,
        members: Members = nobody,
        now: datetime = LONG_AGO,
    ) -> None:
        self.plan, self.adopted_on, self.until, self.now = plan, adopted_on, until, now
        self.policy, self.members = Policy(plan), members
        self.moments = Moments(self.policy, hours)
        self.bundles: dict[Hashable, Bundle] = {}
        self._lives: dict[Hashable, tuple[Turn, ...]] = {}
        self._reminds: dict[Hashable, Remind] = {}

    def add(
        self,
        key: str,
        traits: Traits,
        row: Callable[[], store.AssignmentRow],
        *,
        known: Sequence[Report] = (),
        coming: tuple[Report, ...] = (),
        told: frozenset[Told] = frozenset(),
    ) -> Bundle:
        """Take in an assignment with the reports `known` of it and those still `coming`; `row`
        makes its row. Gives its bundle."""
        state = said(known, date.max, confirm=traits.confirm) if known else NOTHING_SAID
        alike = (traits, state, coming, told)
        bundle = self.bundles.get(alike)
        if bundle is None:
            turns = self._life(traits, known, coming, state)
            bundle = self.bundles[alike] = Bundle(self, row(), turns, told)
        bundle.keys.append(key)
        return bundle

    def _life(
        self,
        traits: Traits,
        known: Sequence[Report],
        coming: tuple[Report, ...],
        state: Hashable,
    ) -> tuple[Turn, ...]:
        task, office, start, end, since, tracked_from, confirm, first = traits
        held = task in self.policy.plan.held
        remind = SILENT if held else self.policy.of(task, office)
        recurring = self.policy.tasks[task].when.kind == "recurring"
        remind = self._reminds.setdefault(remind.model_dump_json(), remind)
        levels = self.policy.levels(task, office)
        alike = (id(remind), recurring, held, levels, traits[2:], state, coming)
        if alike not in self._lives:
            matter = Matter(
                Window(start=start, end=end),
                since,
                tracked_from,
                remind,
                self.policy.calendar(),
                confirm,
                added=tracked_from > self.adopted_on,
                recurring=recurring,
                levels=levels,
                held=held,
                ended=self.plan.life.ended,
            )
            turns = life(matter, known, coming, first=first, until=self.until)
            self._lives[alike] = tuple(turns)
        return self._lives[alike]

    def decisions(self) -> Iterator[Decision]:
        """What is decided about each bundle, each reminder once."""
        return chain.from_iterable(self._of(bundle) for bundle in self.bundles.values())

    def _of(self, bundle: Bundle) -> Iterator[Decision]:
        task, office = bundle.row.task, bundle.row.office
        remind, told = self.policy.of(task, office), set(bundle.told)
        for turn in bundle.turns:
            has_it = turn.found.now.said.handed_to or office

            def members(name: str, day: date = turn.day) -> tuple[str, ...]:
                return self.members(name, day)

            for rung in turn.found.rungs:
                for name in self.policy.recipients(rung, task, has_it, members):
                    key = (rung.rung, rung.anchor, rung.n, name)
                    if key not in told:
                        told.add(key)
                        due_at = self.moments.on(name, max(rung.on, turn.day))
                        waits = held(rung, remind)
                        yield Decision(turn.day, turn.evening, name, due_at, waits, rung, bundle)


@dataclass
class Message:
    """What one recipient is to get at one moment: rungs, each of a bundle. `held` waits for a
    person's release. `begun` is the day, and whether its evening, of its first decision."""

    recipient: str
    send_at: datetime
    held: bool
    begun: tuple[date, bool]
    entries: list[tuple[Rung, Bundle]] = field(default_factory=list)

    @property
    def rung(self) -> str:
        """The most urgent one."""
        return min((rung.rung for rung, _ in self.entries), key=URGENT.index)

    @property
    def on(self) -> date:
        """The day it goes, where its recipient is."""
        return self.outlook.moments.day(self.recipient, self.send_at)

    @property
    def provisional(self) -> bool:
        """Whether the working days of its year are not announced yet."""
        return self.outlook.moments.policy.calendar(self.recipient).provisional(self.on)

    @property
    def outlook(self) -> Outlook:
        """That of the first programme in it, which lends it language and calendar."""
        return self.entries[0][1].outlook

    def bundles(self) -> list[Bundle]:
        """Those in it, each once."""
        return list({id(bundle): bundle for _, bundle in self.entries}.values())

    def assignments(self) -> list[str]:
        """The keys of those in it, each once."""
        bundles = self.bundles()
        if len(bundles) == 1:
            return bundles[0].keys
        return list(dict.fromkeys(chain.from_iterable(bundle.keys for bundle in bundles)))


def gather(
    decisions: Iterable[Decision],
    begun: Iterable[Message] = (),
    gone: Container[tuple[str, datetime]] = (),
) -> list[Message]:
    """The messages for what is decided, in the order of sending: one for each recipient and
    moment, the next moment where that has gone; without what has no point any more when it goes.
    `begun` are messages that are there already; `gone` the recipients and moments of those that
    take nothing more."""
    found = {(m.recipient, m.send_at, m.held): m for m in begun}

    def over(one: Decision, moment: datetime) -> bool:
        """Whether that message has gone by the time of a decision."""
        message = found.get((one.recipient, moment, False))
        sent = one.evening and one.bundle.outlook.moments.day(one.recipient, moment) <= one.day
        late = message and sent and message.begun < (one.day, True)
        return bool((one.recipient, moment) in gone or late)

    for one in sorted(decisions, key=lambda one: (one.day, one.evening)):
        moment, outlook = one.due_at, one.bundle.outlook
        while not one.waits and over(one, moment):  # one that is held never goes
            moment = outlook.moments.after(one.recipient, moment)
        sent = max((outlook.moments.day(one.recipient, moment), False), (one.day, one.evening))
        if not one.waits and not one.bundle.waits_for(one.rung, *sent):
            continue
        place = (one.recipient, max(moment, outlook.now), one.waits)
        if place not in found:
            found[place] = Message(*place, (one.day, one.evening))
        found[place].entries.append((one.rung, one.bundle))
    return sorted(found.values(), key=lambda m: (m.send_at, m.recipient, m.held))
