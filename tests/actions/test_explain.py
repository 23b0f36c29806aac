"""Every figure of a roll-up opens down to what makes it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from programme.actions.explain import dig, explain
from programme.actions.figures import PLURAL
from programme.actions.report import measure, report
from programme.actions.status import status
from programme.core.axes import AXES
from programme.errors import NotFound
from tests.bureau import Bureau

DAY = "2023-06-20"


@pytest.fixture(autouse=True)
def _worked(bureau: Bureau) -> None:
    office = "{name: 基础教育科, reports_to: 教育局}"
    bureau.apply("2023-01-10", ("offices: [基础教育科", f"offices: [教育局, {office}"))
    report(bureau.on("2023-04-06"), "领导小组", "done")
    report(bureau.on("2023-05-10"), "结对 基础教育科", "progress", progress=50)
    report(bureau.on("2023-06-10"), "质量分析会 2023-05", "done", on=date(2023, 5, 30))
    report(bureau.on("2023-06-12"), "自查 学校001", "done")
    measure(bureau.on("2023-06-01"), "学校达标", Decimal(1))


def figures(row: Any, path: str, name: str = "") -> Iterator[tuple[str, str]]:
    """Every number in a row and the rows within it, with the path of its row."""
    if isinstance(row, dict):
        path, name = (row["path"], "") if "path" in row else (path, name)
        for key, value in row.items():
            yield from figures(value, path, f"{name}.{key}" if name else key)
    elif isinstance(row, list):
        for n, value in enumerate(row):
            yield from figures(value, path, f"{name}.{n}")
    elif isinstance(row, int | float) and not isinstance(row, bool):
        yield path, name


def test_every_figure_of_every_axis_has_a_path_that_opens(bureau: Bureau) -> None:
    [told] = status(bureau.on(DAY), ["pilot"], by=AXES)["programmes"]
    rows = {row["path"]: row for axis in AXES for row in told[PLURAL[axis]]}
    rows |= {row["path"] + "/work": row["work"] for row in told["targets"]} | {"pilot": told}
    of_rows = {name: value for name, value in told.items() if name not in PLURAL.values()}
    del of_rows["plan_version"]  # no figure
    known = [*figures(of_rows, "pilot")]
    for axis in AXES:
        known += figures(told[PLURAL[axis]], "")
    assert len(known) > 200
    for path, name in known:
        opened = explain(bureau.on(DAY), f"{path}/{name}")
        assert opened["value"] == dig(rows[path], name), (path, name)


def test_every_cell_of_a_cross_opens(bureau: Bureau) -> None:
    asked = {"by": ("office", "month"), "cross": True}
    [told] = status(bureau.on(DAY), ["pilot"], **asked)["programmes"]  # type: ignore[arg-type]  # as named
    assert len(told["cross"]["cells"]) == 7
    for cell in told["cross"]["cells"]:
        assert explain(bureau.on(DAY), f"{cell['path']}/total")["value"] == cell["total"]


def test_a_share_tells_its_part_its_whole_and_its_reports(bureau: Bureau) -> None:
    found = explain(bureau.on(DAY), "pilot/phase/策划准备/on_time")
    assert found["value"] == 0.0
    assert found["arithmetic"]["unweighted"] == {"part": 0, "whole": 2}
    late = next(row for row in found["rows"] if row["status"] == "done_late")
    assert (late["late"], late["counts"]) == (3, False)  # 3, 4 and 6 April; the 5th is Qingming
    [share] = late["shares"]
    assert [r["happened"] for r in share["reports"]] == ["2023-04-06"]
    assert share["reports"][0]["author"] == "李老师"


def test_short_names_and_counts_of_nothing(bureau: Bureau) -> None:
    assert explain(bureau.on(DAY), "pilot/done")["value"] == 2
    assert explain(bureau.on(DAY), "pilot/blocked")["value"] == 0
    assert explain(bureau.on(DAY), "pilot")["value"] == 8
    assert explain(bureau.on(DAY), "pilot/max")["arithmetic"] == {"days": [3, 14]}
    assert explain(bureau.on(DAY), "pilot/office/基础教育科/score")["value"] == 80.0


def test_a_joint_matter_tells_only_the_share_of_the_office_asked_for(bureau: Bureau) -> None:
    found = explain(bureau.on(DAY), "pilot/office/教研中心/month/2023-12/actual")
    [row] = found["rows"]
    assert [share["office"] for share in row["shares"]] == ["教研中心"]
    both = explain(bureau.on(DAY), "pilot/month/2023-12/actual")
    assert [share["office"] for share in both["rows"][0]["shares"]] == ["基础教育科", "教研中心"]
    assert both["value"] == 0.25


def test_a_measured_target_tells_its_values(bureau: Bureau) -> None:
    found = explain(bureau.on(DAY), "pilot/target/学校达标/value")
    assert (found["value"], found["arithmetic"]["goal"]) == (1.0, 3.0)
    assert [row["happened"] for row in found["rows"]] == ["2023-06-01"]
    assert explain(bureau.on("2023-05-31"), "pilot/target/学校达标/value")["rows"] == []


def test_a_day_in_the_past_opens_as_it_was_known(bureau: Bureau) -> None:
    found = explain(bureau.on(DAY), "pilot/phase/实施落实/overdue", as_of=date(2023, 6, 5))
    assert found["value"] == 1
    assert all(
        not share["reports"] for row in found["rows"] if row["counts"] for share in row["shares"]
    )


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("pilot/phase/实施落/done", "no phase '实施落'"),
        ("pilot/phase/实施落实/finished", "no figure 'finished'"),
        ("pilot/target/学校达标/finished", "no figure 'finished' of a target"),
        ("pilot/office/财务科/done", "no office '财务科'"),
        ("pilto/done", "no programme is called 'pilto'"),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest(bureau: Bureau, figure: str, told: str) -> None:
    with pytest.raises(NotFound, match=told):
        explain(bureau.on(DAY), figure)
