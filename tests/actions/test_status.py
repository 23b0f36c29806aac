"""Roll-ups for any day, by phase, office, unit and month; totals that add up."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from programme.actions.figures import Row
from programme.actions.report import measure, report
from programme.actions.status import status
from programme.errors import NotFound
from tests.bureau import Bureau

DAY = "2023-06-20"


@pytest.fixture(autouse=True)
def _worked(bureau: Bureau) -> None:
    """Some work of the first half-year."""
    bureau.apply("2023-01-10")
    report(bureau.on("2023-03-20"), "领导小组", "done")
    report(bureau.on("2023-05-10"), "结对 基础教育科", "progress", progress=50)
    report(bureau.on("2023-06-10"), "质量分析会 2023-05", "done", on=date(2023, 5, 30))
    report(bureau.on("2023-06-12"), "自查 学校001", "done")


def one(bureau: Bureau, **options: Any) -> Row:
    """The roll-up of the pilot as asked on the day."""
    (found,) = status(bureau.on(DAY), ["pilot"], **options)["programmes"]
    return found


def counts(rows: list[Row]) -> dict[str, dict[str, int]]:
    return {row["title"]: row["counts"] for row in rows}


def test_the_shape(bureau: Bureau) -> None:
    found = one(bureau, by=("unit", "month"))
    assert {"programme", "title", "as_of", "plan_version"} <= found.keys()
    for axis in ("phases", "offices", "targets", "units", "months"):
        assert found[axis], axis
        for row in found[axis]:
            assert {"id", "title", "counts", "total", "planned", "actual"} <= row.keys()
            assert row["total"] == sum(row["counts"].values())
    assert found["total"] == sum(found["counts"].values()) == 8


def test_units_and_months_only_where_asked(bureau: Bureau) -> None:
    assert not {"units", "months"} & one(bureau, by=("phase", "office")).keys()
    assert "months" not in one(bureau, by=("unit",))


def test_by_phase(bureau: Bureau) -> None:
    first, second = one(bureau)["phases"]
    assert first["counts"] == {"done": 1, "overdue": 1}
    assert second["counts"] == {"done": 2, "open": 1, "at_risk": 2, "upcoming": 1}
    assert (second["unscheduled"], second["total"]) == (1, 6)
    assert (first["planned"], first["actual"]) == (1.0, 0.5)


def test_by_office_counts_shares(bureau: Bureau) -> None:
    assert counts(one(bureau)["offices"]) == {
        "基础教育科": {"done": 2, "open": 1, "at_risk": 2},
        "组织人事科": {"overdue": 1},
        "教研中心": {"open": 1, "done": 1, "upcoming": 1},
    }


def test_by_unit_and_month(bureau: Bureau) -> None:
    found = one(bureau, by=("unit", "month"))
    assert counts(found["units"]) == {
        "学校001": {"done": 1},
        "学校002": {"at_risk": 1},
        "学校003": {"at_risk": 1},
    }
    assert counts(found["months"]) == {
        "2023-03": {"done": 1},
        "2023-05": {"overdue": 1, "done": 1},
        "2023-06": {"done": 1, "at_risk": 2},
        "2023-09": {"upcoming": 1},
        "2023-12": {"open": 1},
    }


def test_a_day_in_the_past_is_answered_as_it_was_known(bureau: Bureau) -> None:
    """The meeting of 30 May was reported on 10 June only."""
    known = one(bureau, as_of=date(2023, 6, 5))
    assert known["counts"]["overdue"] == 2
    corrected = one(bureau, as_of=date(2023, 6, 5), corrected=True)
    assert corrected["counts"]["overdue"] == 1


def test_corrections_hold_only_what_had_happened(bureau: Bureau) -> None:
    corrected = one(bureau, as_of=date(2023, 3, 19), corrected=True)
    assert "done" not in corrected["counts"]


def test_a_report_counts_from_the_end_of_its_day(bureau: Bureau) -> None:
    assert one(bureau, as_of=date(2023, 3, 20))["counts"]["done"] == 1
    assert "done" not in one(bureau, as_of=date(2023, 3, 19))["counts"]


def test_a_day_in_the_future_supposes_that_nobody_reports(bureau: Bureau) -> None:
    found = one(bureau, as_of=date(2024, 1, 1))
    assert found["counts"] == {"done": 3, "overdue": 5}
    assert found["planned"] == 1.0


def test_a_day_before_the_first_plan_is_empty_but_whole(bureau: Bureau) -> None:
    found = one(bureau, as_of=date(2023, 1, 9), by=("unit", "month"))
    assert (found["plan_version"], found["total"], found["planned"]) == (None, 0, None)
    assert found["phases"] == found["offices"] == found["targets"] == found["months"] == []
    assert found["title"] == "试点学校工作"


def test_a_past_day_is_answered_by_the_plan_of_that_day(bureau: Bureau) -> None:
    bureau.apply("2023-06-15", ("when: 5月, lead", "when: 8月, lead"))
    assert one(bureau)["plan_version"] == 2
    assert one(bureau)["counts"].get("overdue") is None
    then = one(bureau, as_of=date(2023, 6, 14))
    assert (then["plan_version"], then["counts"]["overdue"]) == (1, 1)


def test_what_was_due_before_adoption_is_not_late(bureau: Bureau) -> None:
    late = (("programme: pilot", "programme: late"),)
    bureau.apply("2023-06-19", *late)
    (found,) = status(bureau.on(DAY), ["late"])["programmes"]
    assert found["counts"]["unreported"] == 3
    assert "overdue" not in found["counts"]
    assert found["adopted_on"] == "2023-06-19"


def test_measured_targets(bureau: Bureau) -> None:
    measure(bureau.on("2023-06-01"), "学校达标", Decimal(1))
    (target,) = one(bureau)["targets"]
    assert (target["value"], target["planned"], target["actual"]) == (1.0, 0.0, 0.3333)
    assert target["counts"] == {"done": 1, "upcoming": 2}
    (before,) = one(bureau, as_of=date(2023, 5, 31))["targets"]
    assert (before["value"], before["actual"]) == (None, 0.0)


def test_all_programmes_or_those_named_once(bureau: Bureau) -> None:
    bureau.apply("2023-06-01", ("programme: pilot", "programme: another"))
    everything = status(bureau.on(DAY))["programmes"]
    assert [row["programme"] for row in everything] == ["another", "pilot"]
    assert len(status(bureau.on(DAY), ["pilot", "pilot"])["programmes"]) == 1


def test_a_simulated_store_says_so(bureau: Bureau) -> None:
    assert one(bureau)["simulated"] is True


def test_an_unknown_programme(bureau: Bureau) -> None:
    with pytest.raises(NotFound, match="'pilto'"):
        status(bureau.on(DAY), ["pilto"])
