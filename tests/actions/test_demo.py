"""A written-down history is played under the clock of its own days."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from programme import store
from programme.actions.demo import Script, pinned_now, play, read_script, sent_on
from programme.actions.status import status
from programme.errors import ProgrammeError
from tests.bureau import Bureau

HEAD = "recorded_on,happened_on,programme,task,slot,unit,office,kind,value,note,author\n"
AS_OF = date(2023, 6, 20)


def played(bureau: Bureau, rows: str) -> None:
    """The history of `rows`, with the pilot adopted in January."""
    (bureau.folder / "history.csv").write_text(HEAD + rows, "utf-8")
    script = read_script(bureau.folder, {"pilot": date(2023, 1, 10)}, AS_OF)
    play(bureau.context, script, {"pilot": bureau.write()}, lambda *_: None)


def test_facts_get_both_their_days(bureau: Bureau) -> None:
    played(bureau, "2023-04-03,2023-03-30,pilot,领导小组,,,基础教育科,done,,已开,李\n")
    with bureau.context.store.read() as tx:
        row = store.items.find(tx, "pilot/1/基础教育科", limit=1)[0]
        (fact,) = store.facts.reports(tx, [row.id])[row.id]
    assert (fact.happened, fact.author, fact.note) == (date(2023, 3, 30), "李", "已开")
    assert fact.recorded == datetime(2023, 4, 3, 9, tzinfo=UTC)
    assert row.status == "done"


def test_a_row_may_speak_for_a_range_of_units(bureau: Bureau) -> None:
    played(bureau, "2023-06-05,2023-06-05,pilot,自查,,学校001..学校002,基础教育科,done,,,李\n")
    (found,) = status(bureau.on("2023-06-20"), by=("unit",))["programmes"]
    assert {row["title"]: [*row["counts"]] for row in found["units"]} == {
        "学校001": ["done"],
        "学校002": ["done"],
        "学校003": ["at_risk"],
    }


def test_values_and_slots(bureau: Bureau) -> None:
    played(
        bureau,
        "2023-05-31,2023-05-30,pilot,质量分析会,2023-05,,教研中心,progress,60,,李\n"
        "2023-06-01,2023-06-01,pilot,学校达标,,,,value,1,,李\n",
    )
    (found,) = status(bureau.on("2023-06-20"))["programmes"]
    assert found["targets"][0]["value"] == 1
    with bureau.context.store.read() as tx:
        (row,) = store.items.find(tx, "pilot/4/2023-05/教研中心", limit=2)
    assert (row.status, row.progress) == ("overdue", 60)


def test_the_pinned_day_itself_is_left_to_the_flows(bureau: Bureau) -> None:
    played(bureau, "")
    today, before = sent_on(bureau.context, AS_OF)
    assert today == []
    assert before > 0
    with bureau.context.store.read() as tx:
        row = store.programmes.get(tx, "pilot")
    assert row
    assert row.watermark == datetime(2023, 6, 19, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2023-04-03,2023-03-30,pilot,没有的,,,基础教育科,done,,,李\n", "nothing matches"),
        ("2023-01-05,2023-01-05,pilot,领导小组,,,基础教育科,done,,,李\n", "has no plan"),
        ("2023-04-03,2023-03-30,other,领导小组,,,基础教育科,done,,,李\n", "has no plan"),
    ],
)
def test_a_row_that_fits_nothing_is_told(bureau: Bureau, row: str, told: str) -> None:
    with pytest.raises(ProgrammeError, match=told):
        played(bureau, row)


def test_rows_are_played_in_the_order_of_recording(tmp_path: Path) -> None:
    rows = "2023-04-03,2023-03-30,a,,,,,,,,\n2023-02-01,2023-02-01,b,,,,,,,,\n"
    (tmp_path / "history.csv").write_text(HEAD + rows, "utf-8")
    script: Script = read_script(tmp_path, {}, AS_OF)
    assert [*script.rows] == [date(2023, 2, 1), date(2023, 4, 3)]


def test_the_demonstration_stands_at_ten_in_the_morning() -> None:
    assert pinned_now(AS_OF) == datetime(2023, 6, 20, 2, tzinfo=UTC)
