"""Roll-ups: counts by status and weighted progress, folded from the leaves.

Offices fold assignments; phases, units, months and programmes fold items. Weights and progress
are whole numbers, so a fold gives the same in any order. Work without a deadline is listed
outside the total; unreported and waived work counts, but has no part in planned or actual progress.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from programme.core.standing import CLOSED, elapsed, together
from programme.core.when import Window

OUTSIDE = frozenset({"unreported", "waived", "unscheduled"})
"""Statuses without a part in planned and actual progress."""
FINE = 10**6
"""Days do not divide weights evenly; at this fineness what is cut off never shows."""
SLACK = 1_000
"""Splitting weights cuts off less than a thousandth of the last place shown; it is given back."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One assignment or one item as it stands. `earned` is its weight times the percentage that
    counts as done (see `earned`)."""

    item: str
    phase: str
    office: str
    unit: str
    window: Window
    tracked_from: date
    weight: int
    status: str
    earned: int
    joint: str = "all"

    @property
    def dated(self) -> bool:
        """Whether it has a deadline, and so a place in totals."""
        return self.window.end is not None


@dataclass
class Sums:
    """What a group adds up to, in `FINE` parts of a percent of a weight. Dated leaves are counted
    in `counts`, undated ones in `undated`."""

    counts: Counter[str] = field(default_factory=Counter)
    undated: Counter[str] = field(default_factory=Counter)
    weight: int = 0
    planned: int = 0
    actual: int = 0
    first: date | None = None
    last: date | None = None

    def add(self, leaf: Leaf, as_of: date) -> None:
        """Count one leaf."""
        (self.counts if leaf.dated else self.undated)[leaf.status] += 1
        if not leaf.dated:
            return
        self._widen(leaf.window)
        if leaf.status in OUTSIDE:
            return
        over, total = elapsed(leaf.window, as_of, leaf.tracked_from)
        whole = leaf.weight * 100 * FINE
        self.weight += whole
        self.planned += whole * over // total
        self.actual += leaf.earned * FINE

    def _widen(self, window: Window) -> None:
        for day in (window.start, window.end):
            if day and (self.first is None or day < self.first):
                self.first = day
            if day and (self.last is None or day > self.last):
                self.last = day

    @property
    def total(self) -> int:
        """How many are counted: all that have a deadline."""
        return sum(self.counts.values())

    def share(self, part: int) -> float | None:
        """`part` of the weight, from 0 to 1, rounded down to 4 places; None for an empty set.
        Never 1 while anything is missing."""
        if part >= self.weight:
            return 1.0 if self.weight else None
        return min(9_999, (part * 10_000 + self.weight // SLACK) // self.weight) / 10_000


def earned(weight: int, status: str, progress: int) -> int:
    """Weight times percent done: all of it once closed, until then 99 % at most."""
    return weight * (100 if status in CLOSED else min(progress, 99))


def items(shares: Iterable[Leaf]) -> list[Leaf]:
    """Assignments folded to items: weights and what is earned add up, status by `together`."""
    grouped: dict[str, list[Leaf]] = defaultdict(list)
    for share in shares:
        grouped[share.item].append(share)
    return [_item(group) for group in grouped.values()]


def _item(shares: Sequence[Leaf]) -> Leaf:
    first = shares[0]
    if len(shares) == 1:
        return first
    status = together([s.status for s in shares], joint=first.joint)
    weight = sum(s.weight for s in shares)
    done = weight * 100 if status in CLOSED else sum(s.earned for s in shares)
    return replace(first, office="", weight=weight, status=status, earned=done)


def group(
    leaves: Iterable[Leaf], by: Callable[[Leaf], Iterable[str]], as_of: date
) -> dict[str, Sums]:
    """Sums by every name that `by` gives a leaf (a part of a phase counts for the phase too)."""
    sums: dict[str, Sums] = defaultdict(Sums)
    for leaf in leaves:
        for name in by(leaf):
            sums[name].add(leaf, as_of)
    return dict(sums)


def month_of(leaf: Leaf) -> tuple[str, ...]:
    """The month a leaf is due in, `2023-05`; none for undated work."""
    return (f"{leaf.window.end:%Y-%m}",) if leaf.window.end else ()
