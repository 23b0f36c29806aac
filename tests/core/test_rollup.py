"""Roll-ups: sums by hand (seed 002 on 2023-06-20), and what holds for any leaves."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.expand import WEIGHT_SCALE, split
from programme.core.rollup import (
    FINE,
    OUTSIDE,
    Leaf,
    Sums,
    added,
    due_as_items,
    earned,
    group,
    items,
    month_of,
    percent,
)
from programme.core.standing import CLOSED, STATUSES
from programme.core.when import Window

TODAY = date(2023, 6, 20)
ADOPTED = date(2023, 1, 12)


def window(start: str, end: str) -> Window:
    return Window(start=date.fromisoformat(f"2023-{start}"), end=date.fromisoformat(f"2023-{end}"))


JUNE = window("06-01", "06-30")
ALL_YEAR = window("01-01", "12-31")


def leaf(
    status: str,
    progress: int = 0,
    weight: int = WEIGHT_SCALE,
    *,
    over: Window = JUNE,
    item: str = "1",
    office: str = "基础教育科",
    phase: str = "P1",
    joint: str = "all",
    late: int | None = None,
) -> Leaf:
    share = earned(weight, status, progress)
    done = FINE * percent(status, progress)
    return Leaf(
        item,
        phase,
        office,
        "",
        over,
        ADOPTED,
        weight,
        status,
        share,
        joint,
        percent=done,
        late=late,
    )


def summed(*leaves: Leaf, as_of: date = TODAY) -> Sums:
    return added(leaves, as_of)


def shares(progress: list[int], weight: int = WEIGHT_SCALE, over: Window = JUNE) -> list[Leaf]:
    """The assignments of one item, at so many per cent each."""
    parts = split(weight, [1] * len(progress))
    return [
        leaf("done" if done == 100 else "open", done, part, over=over, office=f"科室{n}")
        for n, (done, part) in enumerate(zip(progress, parts, strict=True))
    ]


def test_planned_is_linear_and_actual_is_what_was_reported() -> None:
    sums = summed(leaf("open", 40), leaf("upcoming", over=window("07-01", "07-31")))
    assert sums.share(sums.planned) == 0.3333  # (20/30 + 0) / 2
    assert sums.share(sums.actual) == 0.2
    assert (sums.first, sums.last) == (date(2023, 6, 1), date(2023, 7, 31))
    assert (sums.total, dict(sums.counts)) == (2, {"open": 1, "upcoming": 1})


def test_the_phase_of_seed_002_with_three_offices_in_one_item() -> None:
    """(1/4 + 0.4 + 0.3 + 0 + ...) / 8 = 19/160 = 0.11875, where 1/4 is (40 + 35 + 0) / 3 %."""
    joint = items(shares([40, 35, 0], over=window("03-01", "12-31")))
    rest = [leaf("open", done, item=f"{n}") for n, done in enumerate((40, 30, 0, 0, 0, 0, 0))]
    sums = summed(*joint, *rest)
    assert sums.share(sums.actual) == 0.1187


@pytest.mark.parametrize(
    ("progress", "shown"),
    [
        ([40, 35, 0], 0.25),
        ([100, 0], 0.5),
        ([0, 100], 0.5),
        ([100, 0, 0], 0.3333),
        ([100, 100, 0], 0.6666),
        ([10, 20, 30, 40, 50, 60], 0.35),
        ([100] * 3 + [0] * 4, 0.4285),
    ],
)
@pytest.mark.parametrize("leaves", [1, 3, 7, 180, 5580])
def test_shares_of_any_weight_are_as_if_never_split(
    progress: list[int], shown: float, leaves: int
) -> None:
    for weight in split(WEIGHT_SCALE, [1] * leaves)[:3]:
        (item,) = items(shares(progress, weight))
        sums = summed(item)
        assert sums.share(sums.actual) == shown
        apart = summed(*shares(progress, weight))
        assert apart.share(apart.actual) == shown


def test_unreported_and_waived_are_counted_but_have_no_part() -> None:
    sums = summed(leaf("open", 50), leaf("unreported", 80), leaf("waived"))
    assert sums.total == 3
    assert sums.weight == summed(leaf("open")).weight
    assert sums.share(sums.actual) == 0.5


def test_undated_work_is_outside_the_totals() -> None:
    undated = leaf("unscheduled", over=Window())
    ongoing = leaf("done", over=Window(start=date(2023, 1, 1)))
    sums = summed(leaf("open", 50), undated, ongoing)
    assert (sums.total, dict(sums.undated)) == (1, {"unscheduled": 1, "done": 1})
    assert (sums.share(sums.actual), sums.first) == (0.5, date(2023, 6, 1))
    assert (month_of(undated), month_of(ongoing), month_of(leaf("open"))) == ((), (), ("2023-06",))


@pytest.mark.parametrize("leaves", [(), ("waived",), ("unreported", "waived")])
def test_the_share_of_an_empty_set_is_not_known(leaves: tuple[str, ...]) -> None:
    sums = summed(*(leaf(status) for status in leaves))
    assert (sums.share(sums.planned), sums.share(sums.actual)) == (None, None)


@pytest.mark.parametrize(
    ("status", "progress", "percent"),
    [("done", 0, 100), ("done_late", 60, 100), ("open", 60, 60), ("submitted", 100, 99),
     ("overdue", 100, 99), ("upcoming", 0, 0)],
)  # fmt: skip
def test_all_is_earned_only_when_closed(status: str, progress: int, percent: int) -> None:
    assert earned(7, status, progress) == 7 * percent


@pytest.mark.parametrize("last", ["overdue", "submitted", "blocked"])
def test_ten_thousand_leaves_are_not_complete_while_one_is_at_99(last: str) -> None:
    weights = split(WEIGHT_SCALE, [1] * 10_000)
    leaves = [leaf("done", 100, w) for w in weights[1:]] + [leaf(last, 100, weights[0])]
    sums = summed(*leaves)
    assert sums.share(sums.actual) == 0.9999
    done = summed(*leaves[:-1], leaf("done_late", 100, weights[0]))
    assert done.share(done.actual) == 1.0


def test_planned_is_complete_on_the_last_day_and_not_before() -> None:
    long = window("01-01", "06-30")
    ends = [summed(leaf("open", over=long), as_of=date(2023, 6, day)) for day in (29, 30)]
    assert [sums.share(sums.planned) for sums in ends] == [0.9944, 1.0]


def test_an_item_is_folded_from_its_shares() -> None:
    (whole,) = items(shares([100, 35, 0]))
    assert (whole.weight, whole.status, whole.office) == (WEIGHT_SCALE, "open", "")
    first = [leaf("done", office="甲", joint="first"), leaf("open", 10, office="乙", joint="first")]
    (closed,) = items(first)
    assert (closed.status, closed.earned) == ("done", 2 * WEIGHT_SCALE * 100)


def test_an_item_is_due_in_one_month_though_one_share_was_deferred() -> None:
    later = window("06-01", "07-31")
    shares = [leaf("overdue", office="甲"), leaf("open", office="乙", over=later)]
    assert {month_of(one) for one in due_as_items(shares)} == {("2023-07",)}


def test_a_group_counts_a_leaf_under_every_name_it_has() -> None:
    leaves = [leaf("done", phase="P2"), leaf("open", 50, phase="P1")]
    paths = {"P2": ("P1", "P2"), "P1": ("P1",)}
    sums = group(leaves, lambda one: paths[one.phase], TODAY)
    assert {name: (s.total, s.share(s.actual)) for name, s in sums.items()} == {
        "P1": (2, 0.75),
        "P2": (1, 1.0),
    }


# --- properties

WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=30)
LEAVES = st.lists(
    st.builds(
        lambda status, progress, weight, start, days, item, office: leaf(
            status,
            progress,
            weight,
            over=Window(start=start, end=start + timedelta(days=days)),
            item=item,
            office=office,
        ),
        st.sampled_from(STATUSES),
        st.integers(0, 100),
        st.integers(10**6, 10**13),
        st.dates(date(2023, 1, 1), date(2023, 12, 31)),
        st.integers(0, 400),
        st.sampled_from("12345"),
        st.sampled_from("甲乙丙"),
    ),
    max_size=20,
)


@given(st.integers(0, 10**13), WEIGHTS)
def test_a_split_adds_up_and_is_fair(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        off = [Fraction(total * w, whole) - p for w, p in zip(weights, parts, strict=True)]
        assert all(-1 < error < 1 for error in off)
    else:
        assert max(parts) - min(parts) <= 1


@given(LEAVES.flatmap(lambda leaves: st.tuples(st.just(leaves), st.permutations(leaves))))
def test_any_order_gives_the_same_sums(orders: tuple[list[Leaf], list[Leaf]]) -> None:
    one, other = orders
    assert summed(*one) == summed(*other)


@given(LEAVES)
def test_the_sums_of_groups_add_up_to_the_whole(leaves: list[Leaf]) -> None:
    whole = summed(*leaves)
    parts = group(leaves, lambda one: one.office, TODAY).values()
    for name in ("weight", "planned", "actual", "total"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
    assert sum((part.counts for part in parts), Sums().counts) == whole.counts


@given(LEAVES)
def test_items_keep_the_weight_of_their_shares(leaves: list[Leaf]) -> None:
    folded = items(leaves)
    assert sum(one.weight for one in folded) == sum(one.weight for one in leaves)
    assert {one.item for one in folded} == {one.item for one in leaves}
    assert all(one.earned <= 100 * one.weight for one in folded)


@given(LEAVES)
def test_shares_are_rounded_down_and_full_only_when_nothing_is_missing(leaves: list[Leaf]) -> None:
    sums = summed(*leaves)
    counted = [one for one in leaves if one.status not in OUTSIDE]
    if not counted:
        assert sums.share(sums.actual) is None
        return
    exact = Fraction(sum(one.earned for one in counted), 100 * sum(one.weight for one in counted))
    shown = sums.share(sums.actual)
    assert shown is not None
    places = Fraction(round(shown * 10_000), 10_000)
    assert places - Fraction(1, 10**7) <= exact < places + Fraction(1, 10_000) or shown == 1.0
    assert (shown == 1.0) == all(one.status in CLOSED for one in counted)
