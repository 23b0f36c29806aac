"""What holds of any history, whatever is said and decided: reports, corrections, deferrals,
waivers, findings, gates, suspensions, versions of the plan. Played through the actions, one store.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from programme import store
from programme.actions import gates, lifecycle
from programme.actions.apply import apply
from programme.actions.context import Context
from programme.actions.figures import Row, leaves
from programme.actions.findings import find
from programme.actions.picture import picture
from programme.actions.rebuild import rebuild
from programme.actions.report import report
from programme.actions.status import status
from programme.actions.tick import tick
from programme.actions.trend import trend
from programme.clock import Clock, at
from programme.core.axes import AXES
from programme.core.rollup import COMPLETED, OUTSIDE, Leaf, items
from programme.core.standing import elapsed
from programme.errors import ProgrammeError
from tests.bureau import ZONE, Bureau, opened

PLAN = dedent("""\
    programme: {slug}
    title: 试点学校工作
    year: 2023
    issuer: 督导室
    lead: 甲科
    offices: [{{name: 甲科, reports_to: 督导室}}, {{name: 乙科, reports_to: 督导室}}, 督导室]
    units: {{学校: [一小, 二小]}}
    phases:
      - title: 起步
        when: 2-4月
        tasks:
          - {{when: 2月, title: 定方案, weight: {a}, confirm: issuer}}
          - {{when: 2-4月, title: 搞结对, weight: {b}, lead: [甲科, 乙科]}}
        gate: {{title: 初评, by: 督导室, needs: [findings], on_return: shift}}
      - title: 推进
        weight: {c}
        after: [初评]
        tasks:
          - {{when: 5-{m}月, title: 开展自查, weight: {a}, for_each: 学校}}
          - {{when: 6月前, title: 汇总, lead: [乙科, 甲科], joint: first}}
          - {{when: 5月、7月, title: 开分析会, lead: 乙科, weight: {b}}}
          - {{when: 适时, title: 写总结}}
    """)
SAID = ("progress", "done", "done", "reopened", "blocked", "waived", "accepted", "returned",
        "deferral", "deferred", "refused", "note", "withdrawn")  # fmt: skip
N, DAYS = st.integers(0, 40), st.integers(0, 40)
REPORT = st.tuples(st.just("report"), N, st.sampled_from(SAID), st.integers(0, 100), DAYS, DAYS)
FIND = st.tuples(st.just("find"), st.sampled_from("甲乙"), DAYS, DAYS)
GATE = st.tuples(st.just("gate"), st.sampled_from(["pass", "conditional", "return"]), DAYS)
LIFE = st.tuples(st.just("life"), st.sampled_from(["suspended", "ended", "resumed"]), DAYS)
EDIT = st.tuples(st.just("edit"), st.integers(5, 9))
MIX = [*[REPORT] * 20, FIND, FIND, GATE, GATE, LIFE, EDIT]
FACT = st.sampled_from(MIX).flatmap(lambda one: one)
STEPS = st.lists(
    st.tuples(st.integers(10, 40), st.lists(FACT, min_size=3, max_size=8)), min_size=4, max_size=6
)
DECIDED = ("accepted", "returned", "deferred", "refused", "waived")
"""What no office says of its own matter."""
NEEDED = {"accepted": "done", "returned": "done", "refused": "deferral"}
"""What is said instead where nothing waits for that answer."""
WEIGHTS = st.tuples(*[st.sampled_from(["1", "0.5", "3", "7"])] * 3)
OPEN = {"submitted", "overdue", "blocked", "at_risk", "open", "upcoming"}
_numbers = count(1)


@dataclass
class History:
    """One programme in the store; `day` is today."""

    ctx: Context
    folder: Path
    weights: tuple[str, ...]
    day: date = date(2023, 1, 31)
    slug: str = field(default_factory=lambda: f"pilot-{next(_numbers)}")
    evenings: dict[date, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.do(("edit", 8))

    def at(self, hour: int) -> Context:
        """The context at an hour of today."""
        return replace(self.ctx, clock=Clock(at(self.day, hour, 0, ZONE)))

    def do(self, fact: Sequence[Any]) -> None:
        """Record a fact, unless it makes no sense here and now."""
        act, *said = fact
        try:
            getattr(self, act)(self.at(15), *said)
        except ProgrammeError:
            return

    def report(self, ctx: Context, n: int, *said: Any) -> None:
        rows = self.matters()
        self.say(ctx, rows[n % len(rows)], n, *said)

    def say(
        self, ctx: Context, row: store.AssignmentRow, n: int, kind: Any, progress: int, back: int,
        on: int,
    ) -> None:  # fmt: skip
        if row.status != "submitted" and not (kind == "refused" and n % 2):
            kind = NEEDED.get(kind, kind)
        wrong = None
        if kind == "withdrawn" or not n % 5:
            with ctx.store.read() as tx:
                told = store.facts.reports(tx, [row.id]).get(row.id, [])
            wrong = told[n % len(told)].seq if told else None
        later = (row.window.end or self.day) + on * DAY if kind.startswith("defer") else None
        report(
            replace(ctx, author=row.office), row.key, kind, note="试", corrects=wrong,
            progress=progress if kind == "progress" else None,
            on=None if later else self.ago(back), until=later,
            by="督导室" if kind in DECIDED else "",
        )  # fmt: skip

    def find(self, ctx: Context, office: str, back: int, on: int) -> None:
        text, by, happened = f"问题{back}{on}", str(self.day + on * DAY), str(self.ago(back))
        find(
            ctx, self.slug, {"text": text, "office": f"{office}科", "by": by, "happened": happened}
        )

    def gate(self, ctx: Context, outcome: Any, on: int) -> None:
        until = self.day + on * DAY
        said = gates.Said(outcome, "试", ("补档案",), "乙科", until, "督导室", self.ago(on % 3))
        gates.decide(ctx, self.slug, "初评", said)

    def life(self, ctx: Context, kind: Any, back: int) -> None:
        lifecycle.decide(ctx, self.slug, kind, note="试", on=self.ago(back % 10))

    def edit(self, ctx: Context, month: int) -> None:
        a, b, c = self.weights
        path = self.folder / "plan.yaml"
        path.write_text(PLAN.format(slug=self.slug, a=a, b=b, c=c, m=month), "utf-8")
        apply(ctx, [path], retire=True, reason="试")

    def ago(self, days: int) -> date:
        """So many days before today, a third of the time; else today."""
        return self.day - (days if days % 3 == 0 else 0) * DAY

    def matters(self) -> list[store.AssignmentRow]:
        """What is in the plan, as the cache has it."""
        with self.ctx.store.read() as tx:
            row = store.programmes.get(tx, self.slug)
            assert row
            return [one for one in store.items.rows(tx, row.id) if one.retired is None]

    def play(self, steps: Sequence[tuple[int, Sequence[Sequence[Any]]]]) -> "History":
        """Days go by; on each some facts, and in the evening a tick and a look."""
        for days, facts in steps:
            self.day += days * DAY
            for fact in facts:
                self.do(fact)
            tick(self.at(20), self.slug)
            self.evenings[self.day] = self.status()
        return self

    def status(self, day: date | None = None, *, corrected: bool = False) -> Row:
        """The roll-up along every axis, as asked this evening."""
        ctx = self.at(23)
        told = status(ctx, [self.slug], as_of=day, by=AXES, corrected=corrected)["programmes"]
        return told[0]

    def cached(self) -> dict[str, Any]:
        """How each matter stands by the cache."""
        return {r.key: (r.status, r.progress, r.done_on, r.next_change_on) for r in self.matters()}

    def leaves(self) -> list[Leaf]:
        """The shares from facts alone."""
        with self.ctx.store.read() as tx:
            row = store.programmes.get(tx, self.slug)
            assert row
            return leaves(picture(tx, row, self.day))


DAY = timedelta(days=1)
a_history = settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink years takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    with opened(tmp_path_factory.mktemp("any")) as found:
        yield found


@a_history
@given(STEPS, WEIGHTS)
def test_later_facts_and_plans_change_no_earlier_answer(
    bureau: Bureau, steps: Any, weights: tuple[str, ...]
) -> None:
    history = History(bureau.context, bureau.folder, weights).play(steps)
    for day, told in history.evenings.items():
        assert history.status(day) == told


@a_history
@given(STEPS, WEIGHTS)
def test_the_cache_kept_by_ticks_is_that_made_anew_and_that_of_the_facts(
    bureau: Bureau, steps: Any, weights: tuple[str, ...]
) -> None:
    history = History(bureau.context, bureau.folder, weights)
    for step in steps:
        history.play([step])
        kept = history.cached()
        rebuild(history.at(21), history.slug)
        assert history.cached() == kept
        with bureau.context.store.read() as tx:
            row = store.programmes.get(tx, history.slug)
            assert row
            shares = picture(tx, row, history.day).shares
        facts = {s.assignment.key: s.standing for s in shares}
        assert {k: v[:3] for k, v in kept.items()} == {
            key: (now.status, now.progress, now.done_on) for key, now in facts.items()
        }


@a_history
@given(STEPS, WEIGHTS)
def test_a_rollup_is_the_fold_of_its_leaves(
    bureau: Bureau, steps: Any, weights: tuple[str, ...]
) -> None:
    history = History(bureau.context, bureau.folder, weights).play(steps)
    told, shares, day = history.status(), history.leaves(), history.day
    assert told | folded(items(shares), day) == told
    for office in told["offices"]:
        mine = [leaf for leaf in shares if leaf.office == office["id"]]
        assert office | folded(mine, day) == office
    top = [row for row in told["phases"] if row["parent"] is None]
    for parts in (top, told["months"]):
        assert sum((Counter(row["counts"]) for row in parts), Counter()) == told["counts"]
        assert sum(row["weight"] for row in parts) == pytest.approx(told["weight"])


def folded(leaves: Sequence[Leaf], day: date) -> Row:
    """Counts and figures of dated leaves, in fractions; rounded down as they are told."""
    dated = [leaf for leaf in leaves if leaf.dated]
    counted = [leaf for leaf in dated if leaf.status not in OUTSIDE]
    parts = {
        "planned": [Fraction(*elapsed(leaf.window, day, leaf.tracked_from)) for leaf in counted],
        "actual": [Fraction(leaf.earned, 100 * leaf.weight) for leaf in counted],
        "completion": [Fraction(leaf.status in COMPLETED) for leaf in counted],
    }
    rates: Row = {}
    for name, each in parts.items():
        whole = sum(leaf.weight for leaf in counted)
        sum_ = sum(
            (leaf.weight * part for leaf, part in zip(counted, each, strict=True)), Fraction()
        )
        rates[name] = floored(sum_ / whole) if whole else None
    return {
        "counts": dict(Counter(leaf.status for leaf in dated)),
        "planned": rates["planned"],
        "actual": rates["actual"],
    }


def floored(exact: Fraction) -> float:
    return int(exact * 10_000 + Fraction(1, 1_000)) / 10_000


@a_history
@given(STEPS, WEIGHTS)
def test_nothing_is_complete_while_anything_in_it_is_open(
    bureau: Bureau, steps: Any, weights: tuple[str, ...]
) -> None:
    history = History(bureau.context, bureau.folder, weights).play(steps)
    for told in history.evenings.values():
        rows = [told, *(row for axis in AXES for row in told[f"{axis}s"] if "weighted" in row)]
        for row in rows:
            for rates in (row["weighted"], row["unweighted"]):
                if 1 in (rates["actual"], rates["completion"]):
                    assert not OPEN & row["counts"].keys()


@a_history
@given(STEPS, WEIGHTS, st.booleans())
def test_a_trend_tells_of_each_day_what_its_rollup_does(
    bureau: Bureau, steps: Any, weights: tuple[str, ...], corrected: bool
) -> None:
    history = History(bureau.context, bureau.folder, weights).play(steps)
    [told] = trend(history.at(23), [history.slug], step="day", corrected=corrected)["programmes"]
    points = {point["day"]: point for point in told["points"]}
    for day in history.evenings:
        row, point = history.status(day, corrected=corrected), points[str(day)]
        done = row["counts"].get("done", 0) + row["counts"].get("done_late", 0)
        found = (row["planned"], row["actual"], row["total"], done, row["counts"].get("overdue", 0))
        assert found == tuple(point[k] for k in ("planned", "actual", "total", "done", "overdue"))


@a_history
@given(STEPS, WEIGHTS, st.lists(st.one_of(REPORT, FIND), min_size=2, max_size=6), st.data())
def test_the_order_of_facts_recorded_at_once_does_not_matter(
    bureau: Bureau, steps: Any, weights: tuple[str, ...], facts: list[Any], data: st.DataObject
) -> None:
    """Of different matters; of words on the same one the last counts, so one is said of each."""
    told = []
    for order in (facts, data.draw(st.permutations(facts))):
        history = History(bureau.context, bureau.folder, weights).play(steps)
        rows = history.matters()
        of_each = {one[1] % len(rows): one for one in facts if one[0] == "report"}
        for act, *said in order:
            if act == "find":
                history.do((act, *said))
            elif of_each[said[0] % len(rows)][1:] == tuple(said):
                history.do(("say", rows[said[0] % len(rows)], *said))
        told.append(json.dumps(history.status(), sort_keys=True).replace(history.slug, "pilot"))
    assert told[0] == told[1]
