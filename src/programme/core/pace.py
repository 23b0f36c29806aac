"""When will it be done, at the pace so far: simulation over the offices' own delays.

A delay is the day a matter was done less its deadline, in days, negative when early. Matters still
open tell that their delay is longer than what has passed (they are censored), so the distribution
is the product-limit estimate (Kaplan and Meier, 1958). Its own uncertainty comes in by weighing the
history anew a few times (the Bayesian bootstrap; Rubin, 1981).
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from math import ceil, log2, sqrt
from random import Random
from statistics import median_low

LEAST = 8
"""Fewer matters done than this are not enough history."""
RUNS = 1000
REWEIGHED = 50
"""So many times the history is weighed anew; each serves its share of the runs."""
PERCENTILES = (10, 50, 80, 90)


@dataclass(frozen=True, slots=True)
class Matter:
    """One share of work as far as a forecast goes: `done_on` is None while it is open, which it is
    until the gate it waits for `opens`."""

    office: str
    due: date
    done_on: date | None = None
    opens: date | None = None

    def delay(self, as_of: date) -> tuple[int, bool]:
        """Days past the deadline (negative before it), and whether that is final."""
        return ((self.done_on or as_of) - self.due).days, self.done_on is not None


@dataclass(frozen=True, slots=True)
class Delays:
    """A distribution of delays: `below[i]` is the chance of `values[i]` days or fewer. Beyond
    the last of them the generalized Pareto tail of shape 1/2 begins, with a scale of `tail` days
    (Pickands, 1975): who is late by more than anybody was takes the longer the longer it was."""

    values: tuple[int, ...]
    below: tuple[float, ...]
    tail: float

    def until(self, days: int) -> float:
        """The chance of a delay of so many days or fewer."""
        if days > self.values[-1]:
            beyond = 1.0 + (days - self.values[-1]) / (2.0 * self.tail)
            return 1.0 - (1.0 - self.below[-1]) / beyond**2
        at = bisect_right(self.values, days)
        return self.below[at - 1] if at else 0.0

    def chance(self, days: int, past: int) -> float:
        """The chance of ending within `days`, once `past` have gone by without an end."""
        gone = self.until(past)
        return (self.until(days) - gone) / (1.0 - gone) if days > past and gone < 1.0 else 0.0

    def last(self, random: Random, past: int, of: int) -> int:
        """The longest of so many delays, each known to be longer than `past`: one draw, as the
        greatest of n uniform numbers is distributed like the n-th root of one."""
        luck, known = random.random() ** (1 / of), self.values[-1]
        if past < known:
            gone = self.until(past)
            at = gone + luck * (1.0 - gone)
            if at <= self.below[-1]:
                return self.values[bisect_left(self.below, at)]
            luck = (at - self.below[-1]) / (1.0 - self.below[-1])
        scale = 2.0 * self.tail + max(0, past - known)
        return max(past, known) + max(1, ceil(scale * (1.0 / sqrt(1.0 - min(luck, _ALMOST)) - 1.0)))


_ALMOST = 1.0 - 1e-6


def delays(known: Mapping[tuple[int, bool], float], tail: float, later: float = 1.0) -> Delays:
    """The product-limit distribution of (days, final) with their weights; at least one must be
    final. One more case, of weight `later`, is longer than all: among n + 1 the last may be the
    longest (Hill, 1968)."""
    at_risk, open_still = sum(known.values()) + later, 1.0
    values, below = [], []
    for days, same in groupby(sorted(known.items()), key=lambda one: one[0][0]):
        ended = gone = 0.0
        for (_, final), weight in same:
            gone += weight
            ended += weight if final else 0.0
        if ended:
            open_still *= 1.0 - ended / at_risk
            values.append(days)
            below.append(1.0 - open_still)
        at_risk = max(at_risk - gone, later)
    return Delays(tuple(values), tuple(below), tail)


def _tail(known: Counter[tuple[int, bool]]) -> float:
    """By how many days the next record may be longer: the upper half of the delays, halving
    evenly, would reach as far."""
    ended = sorted(days for days, final in known.elements() if final)
    return max(1.0, (ended[-1] - median_low(ended)) / log2(len(ended) + 1)) if ended else 1.0


class Pace:
    """The delays of each office, from all matters known on `as_of`; offices with too few that
    are done are told by those of all. `seed` is that of the history weighed anew."""

    def __init__(
        self, matters: Sequence[Matter], as_of: date, *, least: int = LEAST, seed: int = 1
    ) -> None:
        self.as_of, self.done, self.seed = as_of, sum(m.done_on is not None for m in matters), seed
        self.enough = self.done >= max(least, 1)
        own = Counter(m.office for m in matters if m.done_on)
        self._pooled = {m.office for m in matters if own[m.office] < least}
        self._known = defaultdict(Counter, {"": Counter(m.delay(as_of) for m in matters)})
        for matter in matters:
            if matter.office not in self._pooled:
                self._known[matter.office][matter.delay(as_of)] += 1
        self._tails = {name: _tail(known) for name, known in self._known.items()}

    def of(self, office: str) -> str:
        """Whose delays tell an office's: its own name, or '' for all together."""
        return "" if office in self._pooled or office not in self._known else office

    def estimate(self) -> dict[str, Delays]:
        """The distribution for each name that `of` gives."""
        return {name: delays(known, self._tails[name]) for name, known in self._known.items()}

    @cached_property
    def reweighed(self) -> list[dict[str, Delays]]:
        """The same with the history weighed anew at random, `REWEIGHED` times; all that is forecast
        shares them."""
        random = Random(self.seed)
        return [self._reweighed(random) for _ in range(REWEIGHED)]

    def _reweighed(self, random: Random) -> dict[str, Delays]:
        return {
            name: delays(
                {one: random.gammavariate(n, 1.0) for one, n in known.items()},
                self._tails[name],
                random.expovariate(1.0),
            )
            for name, known in self._known.items()
        }


def finishes(
    pace: Pace, matters: Sequence[Matter], *, seed: int | str, runs: int = RUNS
) -> list[date]:
    """The day on which the last of these matters is done, in each run, sorted. Raises ValueError
    where there are none, or not enough history for those open."""
    over = max((day for m in matters if (day := m.done_on or m.opens)), default=date.min)
    cells = Counter((pace.of(m.office), m.due) for m in matters if m.done_on is None)
    if not cells:
        return [over] * runs
    if not pace.enough:
        raise ValueError("not enough history")
    random, histories = Random(seed), pace.reweighed
    return sorted(
        max(over, _finish(histories[run % REWEIGHED], cells, pace.as_of, random))
        for run in range(runs)
    )


def _finish(
    history: Mapping[str, Delays],
    cells: Mapping[tuple[str, date], int],
    as_of: date,
    random: Random,
) -> date:
    return max(
        due + timedelta(days=history[name].last(random, (as_of - due).days, n))
        for (name, due), n in cells.items()
    )


def percentile(days: Sequence[date], percent: int) -> date:
    """The day by which that many per cent of the sorted runs were done."""
    return days[max(0, ceil(len(days) * percent / 100) - 1)]


def chance_by(days: Sequence[date], day: date) -> float:
    """The share of the sorted runs that were done by a day."""
    return bisect_right(days, day) / len(days)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was added to a measured value over some days."""

    days: int
    added: float


def reach(
    value: float, goal: float, stretches: Sequence[Stretch], as_of: date, *,
    since: int = 0, seed: int | str, runs: int = RUNS, limit: int = 20 * 365,
) -> list[date | None]:  # fmt: skip
    """The day a measured value reaches its goal if it goes on as in the stretches so far, in each
    run, sorted; None where not within `limit` days. `since` days have passed since the last value.

    It is a random walk with drift; each run draws variance and drift as the few stretches leave
    them open (the posterior under Jeffreys' prior: chi-squared, then normal; Box and Tiao, 1973).
    """
    if value >= goal:
        return [as_of] * runs
    random, found, n = Random(seed), list[int](), len(stretches)
    days = sum(stretch.days for stretch in stretches)
    mean, span = sum(stretch.added for stretch in stretches) / days, days / n
    noise = sum((s.added - mean * s.days) ** 2 / s.days for s in stretches)
    for _ in range(runs):
        spread = sqrt(noise / random.gammavariate((n - 1) / 2, 2.0)) if n > 1 else 0.0
        drift = random.gauss(mean, spread / sqrt(days))
        now, day = value, float(-since)
        while now < goal and day < limit:
            added = random.gauss(drift * span, spread * sqrt(span))
            day += span * min(1.0, (goal - now) / added if added > 0 else 1.0)
            now += added
        found.append(ceil(day - _FINE) if now >= goal else limit)
    return [as_of + timedelta(days=max(1, d)) if d < limit else None for d in sorted(found)]


_FINE = 1e-9


def expected(
    pace: Pace, shares: Sequence[tuple[Matter, int, int]], days: Sequence[date]
) -> list[float]:
    """What is expected to be earned by each day, from 0 to 1, of (matter, weight, earned so far):
    what an open matter lacks comes in when it is done. Empty where there is not enough history."""
    whole = sum(weight for _, weight, _ in shares)
    if not pace.enough or not whole:
        return []
    known, base = pace.estimate(), sum(earned for *_, earned in shares)
    lacking: Counter[tuple[str, date, date]] = Counter()
    for matter, weight, earned in shares:
        if earned < weight:
            lacking[pace.of(matter.office), matter.due, matter.opens or date.min] += weight - earned
    return [
        (
            base
            + sum(
                rest * known[name].chance((day - due).days, (pace.as_of - due).days)
                for (name, due, opens), rest in lacking.items()
                if day >= opens
            )
        )
        / whole
        for day in days
    ]
