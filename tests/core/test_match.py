"""From version to version: which task is which, by hand and for any two plans."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.core.match import keyed, relabelled
from programme.core.plan import Phase, Plan, Slot, Target, Task, walk_phases, walk_tasks
from programme.core.when import Window
from programme.core.window import read, slot_labels


def task(title: str, was: str = "", *, id: str = "", when: str = "3月") -> Task:
    """A task; `was` is one or more old names with spaces between them."""
    words = read(when, year=2023)
    slots = zip(slot_labels(words.windows), words.windows, strict=True)
    return Task(
        id=id,
        was=tuple(was.split()),
        title=title,
        when=words,
        slots=tuple(Slot(label=label, window=window) for label, window in slots),
        lead=("基础教育科",),
    )


def phase(title: str, *tasks: Task, was: str = "", id: str = "", parts: tuple[Phase, ...] = ()):
    return Phase(title=title, was=tuple(was.split()), id=id, tasks=tasks, phases=parts)


def plan(*phases: Phase, targets: tuple[Target, ...] = ()) -> Plan:
    return Plan(programme="yuhuan-2023", title="试点", phases=phases, targets=targets)


def one_phase(*tasks: Task) -> Plan:
    return plan(phase("策划准备", *tasks))


def versions(*plans: Plan) -> Plan:
    """The last of the plans, as the version after all before it."""
    last: Plan | None = None
    for one in plans:
        last = keyed(one, last)
    assert last
    return last


def keys(found: Plan) -> dict[str, str]:
    return {one.title: one.key for _, one in walk_tasks(found)}


OLD = (task("会议"), task("名单"), task("方案", id="fang-an"))

EDITS = {
    "nothing": (OLD, {"会议": "1", "名单": "2", "方案": "fang-an"}),
    "reordered": (OLD[::-1], {"会议": "1", "名单": "2", "方案": "fang-an"}),
    "moved in time": ((task("会议", when="4月"), *OLD[1:]),
                      {"会议": "1", "名单": "2", "方案": "fang-an"}),
    "renamed with an id": ((*OLD[:2], task("改造方案", id="fang-an")),
                           {"会议": "1", "名单": "2", "改造方案": "fang-an"}),
    "renamed with was": ((task("工作会议", "会议"), *OLD[1:]),
                         {"工作会议": "1", "名单": "2", "方案": "fang-an"}),
    "was names an id": ((*OLD[:2], task("改造", "fang-an")),
                        {"会议": "1", "名单": "2", "改造": "fang-an"}),
    "was names a key": ((task("工作会议", "1"), *OLD[1:]),
                        {"工作会议": "1", "名单": "2", "方案": "fang-an"}),
    "given an id": ((task("会议", id="hui-yi"), *OLD[1:]),
                    {"会议": "1", "名单": "2", "方案": "fang-an"}),
    "lost its id": ((*OLD[:2], task("方案")), {"会议": "1", "名单": "2", "方案": "fang-an"}),
    "merged": ((task("会议和名单", "会议 名单"), OLD[2]), {"会议和名单": "1", "方案": "fang-an"}),
    "merged into one that stays": ((task("会议", "名单"), OLD[2]),
                                   {"会议": "2", "方案": "fang-an"}),
    "split": ((task("上午会议", "会议"), task("下午会议", "会议"), *OLD[1:]),
              {"上午会议": "1", "下午会议": "3", "名单": "2", "方案": "fang-an"}),
    "titles swapped": ((task("名单", "会议"), task("会议", "名单"), OLD[2]),
                       {"名单": "1", "会议": "2", "方案": "fang-an"}),
    "renamed, its title given to a new one above": (
        (task("会议"), task("工作会议", "会议"), *OLD[1:]),
        {"会议": "3", "工作会议": "1", "名单": "2", "方案": "fang-an"}),
    "renamed and forgotten": ((task("工作会议"), *OLD[1:]),
                              {"工作会议": "3", "名单": "2", "方案": "fang-an"}),
    "an id moved to another task": (
        (task("会议", id="fang-an"), task("名单"), task("方案")),
        {"会议": "fang-an", "名单": "2", "方案": "3"}),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_one_phase(edit: str) -> None:
    tasks, expected = EDITS[edit]
    assert keys(versions(one_phase(*OLD), one_phase(*tasks))) == expected


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_applied_again_changes_nothing(edit: str) -> None:
    """`was` stays in the file for years after it did its work."""
    new = one_phase(*EDITS[edit][0])
    once = versions(one_phase(*OLD), new)
    assert keyed(new, once) == once
    assert keyed(once, once) == once


def test_a_merged_task_is_the_first_that_its_was_names() -> None:
    merged = versions(one_phase(*OLD), one_phase(task("都", "名单 会议"), OLD[2]))
    assert keys(merged)["都"] == "2"


def test_a_key_is_not_used_again() -> None:
    """Neither a number, nor a number that was once an id."""
    again = versions(
        one_phase(task("甲"), task("乙", id="2")), one_phase(task("甲")), one_phase(task("丙"))
    )
    assert keys(again) == {"丙": "3"}
    assert again.next_key == 4


def test_numbers_keep_clear_of_ids() -> None:
    assert keys(versions(one_phase(task("甲"), task("乙", id="1")))) == {"甲": "2", "乙": "1"}


def test_an_id_that_is_the_key_of_another_does_not_double_it() -> None:
    """方案 was born as `a` and is called `b` now; a new task is called `a`."""
    renamed = (one_phase(task("方案", id="a")), one_phase(task("方案", "a", id="b")))
    new = one_phase(task("会议", id="a"), task("方案", id="b"))
    assert keys(versions(*renamed, new)) == {"方案": "a", "会议": "1"}


TWO = (phase("策划", task("会议"), task("自查")), phase("落实", task("会商"), task("自查")))


def test_a_task_is_followed_to_another_phase_if_it_is_the_only_one() -> None:
    moved = plan(
        phase("策划", task("自查")), phase("落实", task("会议"), task("会商"), task("自查"))
    )
    assert {(p[-1].key, t.title): t.key for p, t in walk_tasks(versions(plan(*TWO), moved))} == {
        ("P1", "自查"): "2",
        ("P2", "会议"): "1",
        ("P2", "会商"): "3",
        ("P2", "自查"): "4",
    }


def test_a_title_that_two_phases_have_is_not_followed() -> None:
    moved = plan(
        phase("策划", task("会议")), phase("落实", task("会商")), phase("总结", task("自查"))
    )
    assert keys(versions(plan(*TWO), moved))["自查"] == "5"


def test_was_means_the_task_of_its_own_phase_first() -> None:
    renamed = plan(TWO[0], phase("落实", task("会商"), task("自评", "自查")))
    assert keys(versions(plan(*TWO), renamed)) == {
        "会议": "1",
        "自查": "2",
        "会商": "3",
        "自评": "4",
    }


def test_a_sure_match_in_a_later_phase_goes_before_a_weak_one() -> None:
    """会议 left for 落实 under its id, and 策划 has another of that title."""
    old = plan(phase("策划", task("会议", id="h")), phase("落实", task("会商")))
    new = plan(phase("策划", task("会议")), phase("落实", task("会商"), task("会议", id="h")))
    found = [(t.id, t.key) for _, t in walk_tasks(versions(old, new))]
    assert found == [("", "2"), ("", "1"), ("h", "h")]


def test_phases_are_renamed_moved_and_swapped() -> None:
    parts = (phase("市评"), phase("省评"))
    old = plan(phase("策划", task("会议")), phase("落实"), phase("申报", parts=parts))
    new = plan(
        phase("落实", was="策划"),
        phase("策划", task("会商"), was="落实"),
        phase(
            "评估", parts=(phase("国评"), phase("省级评估", task("会议"), was="省评")), was="申报"
        ),
    )
    found = versions(old, new)
    assert {path[-1].title: path[-1].key for path in walk_phases(found)} == {
        "落实": "P1",
        "策划": "P2",
        "评估": "P3",
        "国评": "P6",
        "省级评估": "P5",
    }
    assert keys(found) == {"会商": "2", "会议": "1"}
    assert keyed(new, found) == found


def test_a_phase_keeps_its_id_as_key_and_its_tasks_when_renamed() -> None:
    old = plan(phase("策划", task("会议"), task("名单"), id="plan"))
    new = plan(phase("筹划", task("会议"), task("名单"), was="策划"))
    assert keys(versions(old, new)) == {"会议": "1", "名单": "2"}
    assert versions(old, new).phases[0].key == "plan"


def test_targets_are_found_again_and_never_share_a_key() -> None:
    old = plan(targets=(Target(title="甲"), Target(title="乙", id="yi")))
    new = plan(targets=(Target(title="甲"), Target(title="丙", was=("甲",)), Target(title="乙")))
    found = versions(old, new)
    assert {t.title: t.key for t in found.targets} == {"丙": "甲", "乙": "yi", "甲": "T1"}
    assert keyed(new, found) == found


# --- slots


def slots(when: str, year: int = 2023) -> tuple[Slot, ...]:
    words = read(when, year=year)
    labels = slot_labels(words.windows)
    return tuple(
        Slot(label=label, window=w) for label, w in zip(labels, words.windows, strict=True)
    )


@pytest.mark.parametrize(
    ("old", "new", "labels"),
    [
        ("5月", "6月", [""]),
        ("5月、9月", "5月、9月", ["2023-05", "2023-09"]),
        ("5月、9月", "6月、9月", ["2023-05", "2023-09"]),
        ("5月、9月", "6月、10月", ["2023-05", "2023-09"]),
        ("5月、9月", "5月、9月、12月", ["2023-05", "2023-09", "2023-12"]),
        ("5月、9月", "9月、12月", ["2023-09", "2023-05"]),
        ("5月", "5月、9月", ["", "2023-09"]),
        ("5月", "9月、12月", ["2023-09", "2023-12"]),
        ("5月、9月", "9月", ["2023-09"]),
        ("5月、9月", "12月", [""]),
        ("5月、9月", "5-6月、9月", ["2023-05", "2023-09"]),
        ("3-6月、9-12月", "5-7月、10月", ["2023-03-01", "2023-09-01"]),
    ],
)
def test_an_occurrence_keeps_the_label_of_its_birth(old: str, new: str, labels: list[str]) -> None:
    found = relabelled(slots(new), slots(old))
    assert [slot.label for slot in found] == labels
    assert [slot.window for slot in found] == [slot.window for slot in slots(new)]


def test_a_moved_occurrence_is_still_itself_a_version_later() -> None:
    old, moved = (
        one_phase(task("分析会", when="5月、9月")),
        one_phase(task("分析会", when="7月、9月")),
    )
    more = one_phase(task("分析会", when="7月、9月、12月"))
    (found,) = versions(old, moved, moved, more).phases[0].tasks
    assert [slot.label for slot in found.slots] == ["2023-05", "2023-09", "2023-12"]


# --- properties

NAMES = st.sampled_from(["甲", "乙", "丙", "丁", "a", "1", "2"])
MONTHS = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(sorted)
TASKS = st.builds(
    lambda title, was, months: task(title, was, when="、".join(f"{m}月" for m in months)),
    NAMES,
    st.lists(NAMES, max_size=2, unique=True).map(" ".join),
    MONTHS,
)
PHASES = st.builds(
    lambda title, was, tasks: phase(title, *tasks, was=was),
    NAMES,
    st.lists(NAMES, max_size=1).map(" ".join),
    st.lists(TASKS, max_size=4, unique_by=lambda t: t.title),
)
TARGETS = st.lists(
    st.builds(
        lambda title, was: Target(title=title, was=was), NAMES, st.tuples() | st.tuples(NAMES)
    ),
    max_size=3,
    unique_by=lambda t: t.title,
).map(tuple)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan as a checked file gives it: no id twice, no title twice in a phase."""
    phases = draw(st.lists(PHASES, max_size=3, unique_by=lambda p: p.title))
    ids = iter(draw(st.permutations(["a", "b", "1", "2", "P1", *[""] * 15])))
    phases = [
        p.model_copy(
            update={
                "id": next(ids),
                "tasks": tuple(t.model_copy(update={"id": next(ids)}) for t in p.tasks),
            }
        )
        for p in phases
    ]
    return plan(*phases, targets=draw(TARGETS))


def every_key(found: Plan) -> list[list[str]]:
    return [
        [path[-1].key for path in walk_phases(found)],
        [one.key for _, one in walk_tasks(found)],
        [one.key for one in found.targets],
    ]


@given(st.lists(plans(), min_size=1, max_size=4))
def test_a_version_applied_again_is_itself(several: list[Plan]) -> None:
    found = versions(*several)
    assert keyed(several[-1], found) == found
    assert keyed(found, found) == found


@given(st.lists(plans(), min_size=1, max_size=4))
def test_keys_and_labels_are_there_and_never_double(several: list[Plan]) -> None:
    found = versions(*several)
    for kind in every_key(found):
        assert all(kind)
        assert len(kind) == len(set(kind))
    for _, one in walk_tasks(found):
        labels = [slot.label for slot in one.slots]
        assert len(labels) == len(set(labels))


@given(st.lists(plans(), min_size=2, max_size=5))
def test_a_task_without_an_id_never_gets_a_key_of_the_dead(several: list[Plan]) -> None:
    seen: set[str] = set()
    last: Plan | None = None
    for one in several:
        known = set(every_key(last)[1]) if last else set()
        last = keyed(one, last)
        fresh = {t.key for _, t in walk_tasks(last) if t.key not in known and t.key != t.id}
        assert not fresh & seen
        seen |= set(every_key(last)[1])


@given(MONTHS, MONTHS, st.integers(-40, 40))
def test_a_slot_of_the_same_label_stays_itself(old: list[int], new: list[int], by: int) -> None:
    def made(months: list[int], shift: int) -> tuple[Slot, ...]:
        starts = [date(2023, m, 1) + timedelta(days=shift) for m in months]
        windows = [Window(start=s, end=s + timedelta(days=20)) for s in starts]
        return tuple(Slot(label=f"{m}", window=w) for m, w in zip(months, windows, strict=True))

    before, after = made(old, 0), made(new, by)
    if len(old) == len(new) == 1:
        after = (after[0].model_copy(update={"label": before[0].label}),)
    found = relabelled(after, before)
    same = {slot.label for slot in before} & {slot.label for slot in after}
    assert all(b.label == a.label for a, b in zip(after, found, strict=True) if a.label in same)
    assert len({slot.label for slot in found}) == len(after)
