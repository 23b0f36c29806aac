"""Roll-ups: counts by status and weighted progress, folded from the leaves.

Offices fold assignments; phases, units, months and programmes fold items. Weights and progress
are whole numbers, so a fold gives the same in any order. Work without a deadline is listed
outside the total; unreported and waived work counts, but has no part in planned or actual progress.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import NamedTuple, TypeVar

from programme.core.standing import CLOSED, STATUSES, elapsed, together
from programme.core.when import Window

OUTSIDE = frozenset({"unreported", "waived", "unscheduled"})
"""Statuses without a part in planned and actual progress."""
COUNTED = frozenset(STATUSES) - OUTSIDE
COMPLETED = frozenset({"done", "done_late"})
LATE = frozenset({"done_late", "overdue"})
JUDGED = COMPLETED | LATE
"""What can be said to have kept its deadline, or not."""
T = TypeVar("T")
Name = TypeVar("Name", bound=Hashable)
FINE = 10**6
"""Days do not divide weights evenly; at this fineness what is cut off never shows."""
WHOLE = 100 * FINE
SLACK = 1_000
"""Splitting weights cuts off less than a thousandth of the last place shown; it is given back."""


class Leaf(NamedTuple):
    """One assignment or one item as it stands. `earned` is its weight times the percentage that
    counts as done (see `earned`), `percent` that percentage in `FINE` parts; `late` the
    working days by which it is or was late, None where it is not; `due` the deadline of its item
    where that is told apart, as one share only may be deferred."""

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
    task: str = ""
    percent: int = 0
    late: int | None = None
    due: date | None = None

    @property
    def dated(self) -> bool:
        """Whether it has a deadline, and so a place in totals."""
        return self.window.end is not None


@dataclass
class Sums:
    """What a group adds up to, in `FINE` parts of a percent of a weight. Dated leaves are counted
    in `counts` (and with their weights in `weights`), undated ones in `undated`; `even_planned`
    and `even_actual` are progress if each leaf weighed the same, `late` the leaves by days late."""

    counts: Counter[str] = field(default_factory=Counter)
    undated: Counter[str] = field(default_factory=Counter)
    weights: Counter[str] = field(default_factory=Counter)
    late: Counter[int] = field(default_factory=Counter)
    weight: int = 0
    planned: int = 0
    actual: int = 0
    even_planned: int = 0
    even_actual: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def total(self) -> int:
        """How many are counted: all that have a deadline."""
        return self.counts.total()

    def share(self, part: int) -> float | None:
        """`part` of the weight, from 0 to 1, rounded down; see `share`."""
        return share(part, self.weight)

    def even(self, part: int) -> float | None:
        """`part` as a share of the number counted, each leaf weighing the same."""
        return share(part, WHOLE * self.number(COUNTED))

    def number(self, statuses: Iterable[str], *, weighted: bool = False) -> int:
        """How many dated leaves have one of these statuses, or what they weigh."""
        found = self.weights if weighted else self.counts
        return sum(found[status] for status in statuses)

    def rate(self, part: Iterable[str], whole: Iterable[str], *, weighted: bool) -> float | None:
        """Leaves of some statuses among those of others, by number or by weight."""
        of = self.number(whole, weighted=weighted)
        return share(self.number(part, weighted=weighted), of)

    def lateness(self) -> dict[str, float | int | None]:
        """How many are or were late; mean (rounded down to tenths), median and longest delay in
        working days, None where nothing is late."""
        days, n = sorted(self.late.elements()), self.late.total()
        if not n:
            return {"late": 0, "mean": None, "median": None, "max": None}
        return {
            "late": n, "mean": sum(days) * 10 // n / 10, "median": median(days), "max": days[-1]
        }  # fmt: skip


def share(part: int, whole: int) -> float | None:
    """`part` of `whole`, from 0 to 1, rounded down to 4 places; None for an empty set. Never 1
    while anything is missing."""
    if part >= whole:
        return 1.0 if whole else None
    return min(9_999, (part * 10_000 + whole // SLACK) // whole) / 10_000


def pace(planned: float | None, actual: float | None, band: float = 0.0) -> str | None:
    """`ahead`, `on` or `behind` (超序时、达序时、欠序时): more than `band` away from what is
    planned, both from 0 to 1; None where nothing is, or is to be done yet."""
    if planned is None or actual is None or planned == actual == 0:
        return None
    if actual > planned + band:
        return "ahead"
    return "behind" if actual < planned - band else "on"


def earned(weight: int, status: str, progress: int) -> int:
    """Weight times percent done: all of it once closed, until then 99 % at most."""
    return weight * percent(status, progress)


def percent(status: str, progress: int) -> int:
    """The percentage that counts as done."""
    return 100 if status in CLOSED else min(progress, 99)


def items(shares: Iterable[Leaf]) -> list[Leaf]:
    """Assignments folded to items: weights and what is earned add up, status by `together`; the
    deadline is that of the share that has the longest."""
    return [folded(same) for same in grouped(shares, lambda leaf: (leaf.item,)).values()]


def folded(shares: Sequence[Leaf]) -> Leaf:
    """The shares of one item as that item."""
    first = shares[0]
    if len(shares) == 1:
        return first
    status = together([s.status for s in shares], joint=first.joint)
    weight = sum(s.weight for s in shares)
    if status in CLOSED:
        done, mean = weight * 100, WHOLE
    else:
        done, mean = sum(s.earned for s in shares), sum(s.percent for s in shares) // len(shares)
    over = [s for s in shares if status in LATE or s.status in CLOSED]
    late = max((s.late for s in over if s.late is not None), default=None)
    window = max((s.window for s in shares), key=lambda w: w.end or date.min)
    return first._replace(
        window=first.window if first.joint == "first" else window,
        office="",
        weight=weight,
        status=status,
        earned=done,
        percent=mean,
        late=late,
    )


def due_as_items(shares: Sequence[Leaf]) -> list[Leaf]:
    """Shares that tell when their item is due: it is in one month, whatever theirs are."""
    each = grouped(shares, lambda leaf: (leaf.item,))
    ends = {item: folded(same).window.end for item, same in each.items() if len(same) > 1}
    return [one._replace(due=ends[one.item]) if one.item in ends else one for one in shares]


def group(
    leaves: Iterable[Leaf], by: Callable[[Leaf], Iterable[str]], as_of: date
) -> dict[str, Sums]:
    """Sums by every name that `by` gives a leaf (a part of a phase counts for the phase too)."""
    return {name: added(some, as_of) for name, some in grouped(leaves, by).items()}


def added(leaves: Iterable[Leaf], as_of: date) -> Sums:
    """What leaves add up to."""
    sums, days = Sums(), set[date | None]()
    for leaf in leaves:
        status, window = leaf.status, leaf.window
        if window.end is None:
            sums.undated[status] += 1
            continue
        days |= {window.start, window.end}
        sums.counts[status] += 1
        sums.weights[status] += leaf.weight
        if leaf.late is not None:
            sums.late[leaf.late] += 1
        if status not in OUTSIDE:
            over, total = elapsed(window, as_of, leaf.tracked_from)
            whole = leaf.weight * WHOLE
            sums.weight += whole
            sums.planned += whole * over // total
            sums.actual += leaf.earned * FINE
            sums.even_planned += WHOLE * over // total
            sums.even_actual += leaf.percent
    known = [day for day in days if day]
    sums.first, sums.last = min(known, default=None), max(known, default=None)
    return sums


def grouped(things: Iterable[T], by: Callable[[T], Iterable[Name]]) -> dict[Name, list[T]]:
    """Things under every name that `by` gives them."""
    found: dict[Name, list[T]] = defaultdict(list)
    for thing in things:
        for name in by(thing):
            found[name].append(thing)
    return dict(found)


def month_of(leaf: Leaf) -> tuple[str, ...]:
    """The month in which the item of a leaf is due, `2023-05`; none for undated work."""
    end = leaf.due or leaf.window.end
    return (f"{end:%Y-%m}",) if end else ()
