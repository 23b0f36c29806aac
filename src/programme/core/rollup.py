"""Roll-ups: counts by status and weighted progress, folded from the leaves.

Offices fold assignments; phases, units, months and programmes fold items. Weights and progress
are whole numbers, so a fold gives the same in any order. Unscheduled work is listed outside the
total; unreported and waived work counts, but has no part in planned or actual progress.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from programme.core.standing import CLOSED, elapsed, together
from programme.core.when import Window

OUTSIDE = frozenset({"unreported", "waived", "unscheduled"})
"""Statuses without a part in planned and actual progress."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One assignment or one item as it stands. `progress` is 0–100, 100 only means done when
    `status` says so."""

    item: str
    phase: str
    office: str
    unit: str
    window: Window
    tracked_from: date
    weight: int
    status: str
    progress: int
    joint: str = "all"


@dataclass
class Sums:
    """What a group adds up to; two of them add up again."""

    counts: Counter[str] = field(default_factory=Counter)
    weight: int = 0
    planned: int = 0
    actual: int = 0
    first: date | None = None
    last: date | None = None

    def add(self, leaf: Leaf, as_of: date) -> None:
        """Count one leaf."""
        self.counts[leaf.status] += 1
        self._widen(leaf.window)
        if leaf.status in OUTSIDE:
            return
        over, total = elapsed(leaf.window, as_of, leaf.tracked_from)
        done = 100 if leaf.status in CLOSED else min(leaf.progress, 99)
        self.weight += leaf.weight * 100
        self.planned += leaf.weight * 100 * over // total if total else 0
        self.actual += leaf.weight * done

    def _widen(self, window: Window) -> None:
        days = [d for d in (self.first, self.last, window.start, window.end) if d]
        if days:
            self.first, self.last = min(days), max(days)

    @property
    def total(self) -> int:
        """How many are counted: all but the unscheduled."""
        return sum(self.counts.values()) - self.counts["unscheduled"]

    def share(self, part: int) -> float | None:
        """`part` of the weight, from 0 to 1, rounded down to 4 places; None for an empty set."""
        return part * 10_000 // self.weight / 10_000 if self.weight else None


def items(shares: Iterable[Leaf]) -> list[Leaf]:
    """Assignments folded to items: weights add up, progress is weighted, status by `together`."""
    grouped: dict[str, list[Leaf]] = defaultdict(list)
    for share in shares:
        grouped[share.item].append(share)
    return [_item(group) for group in grouped.values()]


def _item(shares: Sequence[Leaf]) -> Leaf:
    if len(shares) == 1:
        return shares[0]
    first, weight = shares[0], sum(s.weight for s in shares)
    status = together([s.status for s in shares], joint=first.joint)
    progress = sum(s.weight * s.progress for s in shares) // (weight or 1)
    return Leaf(first.item, first.phase, "", first.unit, first.window, first.tracked_from,
                weight, status, progress, first.joint)  # fmt: skip


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
