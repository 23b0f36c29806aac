"""The names a leaf has on each axis."""

from datetime import date

from programme.core.axes import AXES, Axes
from programme.core.plan import Office, Phase, Plan, Target, Task, Unit, UnitList
from programme.core.rollup import Leaf
from programme.core.when import When, Window

WHEN = When(kind="no_date", words="适时")
PLAN = Plan(
    programme="p",
    title="计划",
    offices=(
        Office(name="教育局"),
        Office(name="分管局长", reports_to=("教育局",)),
        Office(name="基教科", aliases=("基础教育科",), reports_to=("分管局长", "督导室")),
        Office(name="督导室", reports_to=("教育局",)),
    ),
    units=(
        UnitList(
            kind="学校",
            units=(
                Unit(id="S1", title="一小", group="小学", cohort="第一批"),
                Unit(id="S2", title="二中", group="初中"),
            ),
        ),
        UnitList(kind="指标", units=(Unit(id="I1", title="师资"),)),
    ),
    targets=(Target(key="T1", id="达标", title="学校达标"),),
    phases=(
        Phase(
            key="P1",
            title="整体推进",
            objectives=("学校达标",),
            phases=(
                Phase(
                    key="P2",
                    title="部分",
                    tasks=(
                        Task(key="1", title="甲", when=WHEN, lead=("基教科",)),
                        Task(key="2", title="乙", when=WHEN, lead=("基教科",), leader="督导室"),
                    ),
                ),
            ),
        ),
    ),
)
AXES_OF = Axes(PLAN)


def leaf(task: str = "1", office: str = "基教科", unit: str = "S1×I1") -> Leaf:
    window = Window(end=date(2023, 5, 31))
    return Leaf(task, "P2", office, unit, window, date(2023, 1, 1), 1, "open", 0, task=task)


def test_every_axis_names_a_leaf() -> None:
    named = {axis: AXES_OF.of(axis)(leaf()) for axis in AXES}
    assert named == {
        "phase": ("P1", "P2"),
        "office": ("基教科",),
        "subtree": ("基教科", "分管局长", "教育局", "督导室"),
        "unit": ("S1", "I1"),
        "group": ("小学",),
        "cohort": ("第一批",),
        "month": ("2023-05",),
        "post": ("分管局长",),
        "target": ("T1",),
    }


def test_the_leader_of_a_matter_answers_for_it_before_any_superior() -> None:
    assert AXES_OF.of("post")(leaf("2")) == ("督导室",)
    assert AXES_OF.of("post")(leaf("1", "教育局")) == ()


def test_a_name_is_found_by_title_and_alias() -> None:
    assert AXES_OF.find("phase", "整体推进") == "P1"
    assert AXES_OF.find("office", "基础教育科") == "基教科"
    assert AXES_OF.find("target", "T1") == "T1"
    assert AXES_OF.find("office", "财务科") is None


def test_trees_have_parents() -> None:
    assert AXES_OF.parents("phase") == {"P2": "P1"}
    assert AXES_OF.parents("subtree")["基教科"] == "分管局长"
    assert AXES_OF.parents("month") == {}
