"""Seven years of daily ticks and random reports: what the cache says is what the facts say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from programme import store
from programme.actions.context import Context
from programme.actions.evaluate import SILENT
from programme.actions.picture import picture
from programme.actions.tick import tick
from programme.core.judge import Matter, looked
from programme.core.ladder import WAITING
from programme.core.policy import Policy
from programme.core.standing import CLOSED, STATUSES
from tests.history import CHANGES, DAY, FIRST, LAST, History, live, simulated

pytestmark = pytest.mark.xdist_group("seven years")  # played once, by one worker

SLUG = "lingyuan-2021"
ADDED_LATE = "补报自查书面材料"
HALVES = {date(y, m, d) for y in range(2021, 2029) for m, d in ((1, 1), (6, 25), (7, 1), (12, 25))}
LOOKS = {d for d in HALVES if d >= FIRST} | {*CHANGES} | {d + DAY for d in CHANGES} | {LAST}
"""The evenings on which the cache is kept, to be compared at the end."""

Cached = dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Played:
    """The store after the last evening; what the cache said on the evenings of LOOKS."""

    ctx: Context
    programme: store.ProgrammeRow
    evenings: dict[date, Cached]

    def transitions(self) -> dict[int, list[store.TransitionRow]]:
        """By assignment, in order."""
        found: dict[int, list[store.TransitionRow]] = {}
        with self.ctx.store.read() as tx:
            for row in store.transitions.after(tx, self.programme.id, 0, limit=1_000_000):
                found.setdefault(row.assignment_id, []).append(row)
        return found

    def rows(self) -> list[store.AssignmentRow]:
        """Every assignment, retired ones too."""
        with self.ctx.store.read() as tx:
            return store.items.rows(tx, self.programme.id)

    def reminders(self) -> dict[int, list[store.ReminderRow]]:
        """By assignment, in the order of deciding."""
        with self.ctx.store.read() as tx:
            stories = {row.id: store.ledger.story(tx, row.id) for row in self.rows()}
        return {
            one: sorted((r for r, _ in story), key=lambda r: (r.decided, r.id))
            for one, story in stories.items()
        }


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with simulated(tmp_path_factory.mktemp("years")) as start:
        evenings = {}
        for day, ctx in History(start).play():
            if day in LOOKS:
                evenings[day] = cached(ctx)
        with ctx.store.read() as tx:
            programme = store.programmes.get(tx, SLUG)
        assert programme
        yield Played(ctx, programme, evenings)


def cached(ctx: Context) -> Cached:
    """What the cache says of each assignment in the plan."""
    return {
        row.key: (row.status, row.progress, row.done_on, row.next_change_on)
        for row in live(ctx, SLUG)
    }


def from_facts(played: Played, day: date) -> Cached:
    """The same for a day, from the facts known on it and the plan then in force."""
    with played.ctx.store.read() as tx:
        seen = picture(tx, played.programme, day)
    assert seen.plan
    policy, adopted = Policy(seen.plan), played.programme.adopted_on
    found = {}
    for share in seen.shares:
        now = share.standing
        held = share.item.task in seen.plan.held
        remind = SILENT if held else policy.of(share.item.task, share.assignment.office)
        since = share.tracked_from
        added = since > adopted
        matter = Matter(
            share.item.window,
            since,
            since,
            remind,
            policy.calendar(),
            added=added,
            held=held,
        )
        again = looked(matter, now, day).again
        found[share.assignment.key] = (now.status, now.progress, now.done_on, again)
    return found


def test_the_history_meets_every_status(played: Played) -> None:
    seen = {status for evening in played.evenings.values() for status, *_ in evening.values()}
    assert seen == set(STATUSES)


@pytest.mark.parametrize("day", sorted(LOOKS), ids=str)
def test_what_was_cached_on_a_day_is_what_the_facts_of_that_day_say(
    played: Played, day: date
) -> None:
    """Asked at the end: neither later facts nor later plans change the answer."""
    assert played.evenings[day] == from_facts(played, day)


def test_a_cache_made_anew_is_the_same(played: Played) -> None:
    before, told = cached(played.ctx), (played.transitions(), played.reminders())
    with played.ctx.store.write() as tx:
        store.items.look_again(tx, played.programme.id, LAST)
    assert sum(news.touched for news in tick(played.ctx, SLUG)) == len(before)
    assert cached(played.ctx) == before
    assert (played.transitions(), played.reminders()) == told


def test_transitions_lead_from_birth_to_the_present_status(played: Played) -> None:
    steps = played.transitions()
    for row in played.rows():
        chain = steps.get(row.id, [])
        statuses = ["upcoming", *(step.after for step in chain)]
        assert [step.before for step in chain] == statuses[:-1]
        assert all(a != b for a, b in pairwise(statuses))
        assert all(a.recorded <= b.recorded for a, b in pairwise(chain))
        assert row.status == statuses[-1]


def test_a_reminder_is_decided_only_while_its_matter_waits_for_it(played: Played) -> None:
    steps = played.transitions()
    for assignment_id, reminders in played.reminders().items():
        for one in reminders:
            told = (s.after for s in steps.get(assignment_id, ()) if s.recorded <= one.decided)
            known = ["upcoming", *told]
            assert known[-1] in WAITING[one.rung], (one, known)


def test_nothing_closed_is_still_to_be_reminded_of(played: Played) -> None:
    reminders = played.reminders()
    closed = [row for row in played.rows() if row.status in CLOSED or row.retired]
    states = {one.state for row in closed for one in reminders[row.id]}
    assert "cancelled" in states
    assert states <= {"cancelled", "superseded"}


def test_what_ended_before_it_was_tracked_is_never_nagged_about(played: Played) -> None:
    late = [row for row in played.rows() if row.title == ADDED_LATE]
    assert [row.tracked_from for row in late] == [date(2022, 10, 10)]
    assert played.reminders()[late[0].id] == []


def test_reminders_of_a_late_matter_count_up(played: Played) -> None:
    """Whatever is reported in between, and however the window moves."""
    for reminders in played.reminders().values():
        late = [(one.anchor, one.n) for one in reminders if one.rung == "after"]
        assert late == sorted({*late})
