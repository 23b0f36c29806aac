"""The demonstration, played without Prefect, against what was worked out by hand.

`tests/expectations/*.yaml` were written from the documents and the history before any code ran.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from programme import store
from programme.actions.context import Context
from programme.actions.demo import pinned_now, play
from programme.actions.figures import Row
from programme.actions.listing import listing
from programme.actions.picture import Picture, picture
from programme.actions.status import status
from programme.cli.demo import files_of, read_demo
from programme.clock import Clock, local_date
from programme.core.rollup import items
from programme.runtime import running
from programme.settings import read_settings
from tests.expected import floored, named

ROOT = Path(__file__).parents[1]
EXPECTED = {
    slug: yaml.safe_load((ROOT / f"tests/expectations/{slug}.yaml").read_text("utf-8"))
    for slug in ("lingyuan-2021", "yuhuan-2023")
}
AS_OF = date(2023, 6, 20)


@dataclass(frozen=True)
class Played:
    """What the demonstration leaves behind: roll-ups and pictures by programme, days told."""

    ctx: Context
    rolled: dict[str, Row]
    seen: dict[str, Picture]
    told: Sequence[tuple[str, int, int]]

    def items(self, slug: str) -> Counter[str]:
        """Dated items by status."""
        leaves = items(share.leaf for share in self.seen[slug].shares)
        return Counter(leaf.status for leaf in leaves if leaf.dated)

    def assignments(self, slug: str) -> Counter[str]:
        """Dated assignments by status."""
        return Counter(s.standing.status for s in self.seen[slug].shares if s.leaf.dated)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The whole history in a home of its own."""
    script = read_demo(ROOT / "demo")
    settings = read_settings(
        home=tmp_path_factory.mktemp("demo"),
        now=pinned_now(script.as_of),
        contacts=ROOT / "demo" / "contacts.yaml",
    )
    told: list[tuple[str, int, int]] = []
    with running(settings, via="demo", clock=Clock(settings.now)) as ctx:
        play(ctx, script, files_of(ROOT / "schedules", script), lambda *step: told.append(step))
        rolled = {row["programme"]: row for row in status(ctx, by=("unit", "month"))["programmes"]}
        with ctx.store.read() as tx:
            seen = {row.slug: picture(tx, row, AS_OF) for row in store.programmes.all(tx)}
        yield Played(ctx, rolled, seen, told)


def all_phases() -> list[Any]:
    return [
        pytest.param(slug, phase, id=f"{slug} {phase['title']}")
        for slug, expected in EXPECTED.items()
        for phase in expected["phases"]
    ]


def test_all_five_programmes_appear(played: Played) -> None:
    assert set(played.rolled) == {
        "city-education-2020",
        "compulsory-education-quality",
        "district-basic-education",
        "lingyuan-2021",
        "yuhuan-2023",
    }
    assert all(row["as_of"] == "2023-06-20" for row in played.rolled.values())
    assert all(row["simulated"] for row in played.rolled.values())


def test_the_history_is_told_day_by_day(played: Played) -> None:
    days = [day for day, _, _ in played.told]
    assert days == sorted(days)
    assert days[0] == "2020-01-06"
    assert [n for _, n, _ in played.told] == [*range(len(days))]
    assert {of for *_, of in played.told} == {len(days)}


@pytest.mark.parametrize("slug", EXPECTED)
def test_adoption_day(played: Played, slug: str) -> None:
    assert played.rolled[slug]["adopted_on"] == EXPECTED[slug]["adopted"].isoformat()


@pytest.mark.parametrize(("slug", "phase"), all_phases())
def test_phase(played: Played, slug: str, phase: dict[str, Any]) -> None:
    rows = played.rolled[slug]["phases"]
    row = named(rows, phase["title"])
    parent = next((r["title"] for r in rows if r["id"] == row["parent"]), None)
    assert parent == phase.get("part_of")
    assert row["gate"] == phase.get("gate")
    assert row["total"] == sum(row["counts"].values()) == phase["items"]
    for key in ("start", "end"):
        assert row[key] == phase[key].isoformat()
    assert row["derived"] is phase["derived"]
    for key in ("planned", "actual"):
        assert row[key] == floored(phase.get(key, 0))


@pytest.mark.parametrize("slug", EXPECTED)
def test_phases_stand_in_the_order_of_the_file(played: Played, slug: str) -> None:
    titles = [phase["title"] for phase in EXPECTED[slug]["phases"]]
    assert [r["title"] for r in played.rolled[slug]["phases"] if r["title"] in titles] == titles


@pytest.mark.parametrize("slug", EXPECTED)
def test_items_and_assignments_by_status(played: Played, slug: str) -> None:
    expected = EXPECTED[slug]["status"]
    assert played.items(slug) == expected["items"]
    assert played.assignments(slug) == expected["assignments"]
    assert played.rolled[slug]["counts"] == expected["items"]
    offices: Counter[str] = sum(
        (Counter(row["counts"]) for row in played.rolled[slug]["offices"]), Counter()
    )
    assert offices == expected["assignments"]


@pytest.mark.parametrize(
    "task", EXPECTED["yuhuan-2023"]["tasks"], ids=lambda task: f"{task['n']} {task['start']}"
)
def test_task(played: Played, task: dict[str, Any]) -> None:
    seen = played.seen["yuhuan-2023"]
    phases = {row["id"]: row["title"] for row in played.rolled["yuhuan-2023"]["phases"]}
    shares = [s for s in seen.shares if s.item.title.startswith(task["start"])]
    found = list({s.item.key: s.item for s in shares}.values())
    statuses = {leaf.item: leaf.status for leaf in items(s.leaf for s in shares)}
    assert {phases[item.phase] for item in found} == {task["phase"]}
    assert [f"{i.window.start}/{i.window.end}" for i in found] == task["windows"]
    assert [item.slot for item in found] == task.get("slots", [""])
    assert {item.offices for item in found} == {tuple(task["leads"])}
    assert [statuses[item.key] for item in found] == task["status"]


def test_there_are_22_tasks_23_items_27_assignments(played: Played) -> None:
    expected = EXPECTED["yuhuan-2023"]
    shares = played.seen["yuhuan-2023"].shares
    counted = {
        "tasks": len({s.item.task for s in shares}),
        "items": len({s.item.key for s in shares}),
        "assignments": len({s.assignment.key for s in shares}),
    }
    assert counted == expected["totals"]
    assert counted["tasks"] == len(expected["tasks"])
    by_phase = {
        phase["title"]: (phase["tasks"], phase["items"], phase["assignments"])
        for phase in expected["phases"]
    }
    titles = {row["id"]: row["title"] for row in played.rolled["yuhuan-2023"]["phases"]}
    for key, title in titles.items():
        mine = [s for s in shares if s.item.phase == key]
        counts = len({s.item.task for s in mine}), len({s.item.key for s in mine}), len(mine)
        assert counts == by_phase[title]


def test_offices_and_the_whole_programme(played: Played) -> None:
    expected, row = EXPECTED["yuhuan-2023"], played.rolled["yuhuan-2023"]
    assert {r["title"]: r["total"] for r in row["offices"]} == expected["assignments_by_office"]
    assert row["actual"] == floored(expected["programme_actual"])


def test_the_month_rows_add_up_to_the_whole(played: Played) -> None:
    for row in played.rolled.values():
        assert sum(month["total"] for month in row["months"]) == row["total"]


def test_totals_leave_out_what_has_no_date(played: Played) -> None:
    totals, row = EXPECTED["lingyuan-2021"]["totals"], played.rolled["lingyuan-2021"]
    shares = played.seen["lingyuan-2021"].shares
    assert row["total"] == totals["dated_items"]
    assert sum(s.leaf.dated for s in shares) == totals["dated_assignments"]
    assert row["unscheduled"] == totals["open_ended"] + totals["no_date"]


@pytest.mark.parametrize(
    "section", EXPECTED["lingyuan-2021"]["sections_without_dates"], ids=lambda s: s["title"]
)
def test_a_section_without_dates(played: Played, section: dict[str, Any]) -> None:
    rows = played.rolled["lingyuan-2021"]["phases"]
    row = named(rows, section["title"])
    parts = [r for r in rows if r["parent"] == row["id"]]
    assert len(parts) == section.get("parts", 0)
    assert (row["total"], row["planned"], row["actual"]) == (0, None, None)
    assert row["unscheduled"] == section["open_ended"] + section.get("no_date", 0)


def test_each_school_counts_and_indicators_are_31(played: Played) -> None:
    plan = played.seen["lingyuan-2021"].plan
    assert plan
    sizes = {found.kind: len(found.units) for found in plan.units}
    assert sizes == EXPECTED["lingyuan-2021"]["units"]
    assert len(played.rolled["lingyuan-2021"]["units"]) == sizes["学校"]


@pytest.mark.parametrize(
    ("slug", "target"),
    [
        pytest.param(slug, target, id=f"{slug} {target['title']}")
        for slug, expected in EXPECTED.items()
        for target in expected["targets"]
    ],
)
def test_target(played: Played, slug: str, target: dict[str, Any]) -> None:
    row = named(played.rolled[slug]["targets"], target["title"])
    assert row["of"] == target.get("of", "")
    if "measure" in target:
        assert row["measure"] == target["measure"]
    steps = target.get("steps", [target])
    assert len(row["steps"]) == len(steps)
    for step, expected in zip(row["steps"], steps, strict=True):
        assert step["by"] == expected["by"].isoformat()
        assert step["total"] == expected["total"]
        assert step["add"] == expected.get("add")
        assert step["focus"].startswith(expected.get("focus", ""))
    assert row["total"] == sum(row["counts"].values())


def test_measured_values(played: Played) -> None:
    """171 of 180 schools: 34 in time, 86 in time and 17 late, and 34 of the last 43 so far."""
    row = named(played.rolled["lingyuan-2021"]["targets"], "学校达标")
    values = {r["title"]: r["value"] for r in played.rolled["lingyuan-2021"]["targets"]}
    assert values == EXPECTED["lingyuan-2021"]["measured"]
    assert [step["counts"] for step in row["steps"]] == [
        {"done": 34},
        {"done": 86, "done_late": 17},
        {"done": 34, "open": 9},
    ]
    assert row["planned"] == floored("137/180")
    assert row["actual"] == floored("171/180")


def test_the_list_of_assignments_is_the_same_truth(played: Played) -> None:
    rows = listing(played.ctx, ["yuhuan-2023"])
    assert Counter(row["status"] for row in rows) == played.assignments("yuhuan-2023")
    assert rows[0]["status"] == "overdue"


def test_reminders_went_out_on_working_days_before(played: Played) -> None:
    with played.ctx.store.read() as tx:
        sent = store.outbox.messages(tx, state="sent", limit=10_000)
    days = {local_date(message.send_at, "Asia/Shanghai") for message in sent}
    assert sent
    assert max(days) < AS_OF
    assert all(day.weekday() < 5 for day in days)
