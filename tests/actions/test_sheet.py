"""An office's sheet: what it shows, and what comes back on it."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from programme.actions.facts import facts_of
from programme.actions.listing import listing
from programme.actions.report import report
from programme.actions.sheet import FaultySheet, Taken, office_sheet, take_sheet
from programme.errors import NotFound, UsageError
from programme.files.officesheet import COLUMNS, FIRST, PLACE, as_csv, as_workbook
from programme.files.sources.convert import convert, find_office
from tests.bureau import Bureau

DAY = "2023-06-20"
OFFICE = "基础教育科"
PAIRS = "pilot/3/基础教育科"
COUNCIL = "pilot/1/基础教育科"
Entries = dict[str, dict[str, Any]]


@pytest.fixture
def work(bureau: Bureau) -> Bureau:
    bureau.apply("2023-01-10")
    return bureau


def book_of(bureau: Bureau, day: str = DAY) -> bytes:
    return as_workbook(office_sheet(bureau.on(day), OFFICE))


def filled(data: bytes, path: Path, entries: Entries) -> Path:
    """The workbook as a person would send it back: those cells written by their keys."""
    book = openpyxl.load_workbook(BytesIO(data))
    page = book.worksheets[0]
    rows = {page.cell(at, 1).value: at for at in range(FIRST + 1, page.max_row + 1)}
    for key, cells in entries.items():
        for name, value in cells.items():
            page.cell(rows[key], PLACE[name] + 1).value = value
    book.save(path)
    return path


def give(bureau: Bureau, data: bytes, entries: Entries, day: str = DAY, by: str = "") -> Taken:
    path = filled(data, bureau.folder / "back.xlsx", entries)
    return take_sheet(bureau.on(day), path, by=by)


def refused(bureau: Bureau, data: bytes, entries: Entries) -> list[str]:
    before = listing(bureau.on(DAY))
    with pytest.raises(FaultySheet) as caught:
        give(bureau, data, entries)
    assert listing(bureau.on(DAY)) == before
    return [one.told[0] for one in caught.value.wrong]


# --- what it shows


def test_it_holds_the_open_matters_of_an_office(work: Bureau) -> None:
    report(work.on("2023-03-20"), COUNCIL, "done")
    sheet = office_sheet(work.on(DAY), OFFICE)
    assert [row["key"] for row in sheet.rows] == [
        "pilot/5/学校001/基础教育科",
        "pilot/5/学校002/基础教育科",
        "pilot/5/学校003/基础教育科",
        PAIRS,
        "pilot/6/基础教育科",
    ]
    assert sheet.rows[3] == {
        "key": PAIRS,
        "programme": "试点学校工作",
        "phase": "实施落实",
        "task": "开展结对帮扶",
        "window": "2023-03-01 – 2023-12-31",
        "status": "推进中",
        "planned": 36,
        "actual": 0,
        "basis": "1 基础教育科",
    }
    assert sheet.rows[4]["window"] == "时限未定"
    assert "截至2023年6月20日，共5项" in sheet.title


def test_it_may_show_an_earlier_day(work: Bureau) -> None:
    report(work.on(DAY), COUNCIL, "done", on=date(2023, 3, 20))
    then = office_sheet(work.on(DAY), OFFICE, as_of=date(2023, 6, 1))
    assert COUNCIL in [row["key"] for row in then.rows]


def test_a_matter_goes_to_the_office_it_was_handed_to(work: Bureau) -> None:
    report(work.on(DAY), PAIRS, "handing", to="组织人事科", note="职责调整")
    report(work.on(DAY), PAIRS, "handed")
    assert PAIRS not in [row["key"] for row in office_sheet(work.on(DAY), OFFICE).rows]
    sheet = office_sheet(work.on(DAY), "组织人事科")
    assert PAIRS in [row["key"] for row in sheet.rows]
    found = give(work, as_workbook(sheet), {PAIRS: {"act": "签收", "on": date(2023, 6, 20)}})
    assert [kind for kind, _ in found.new] == ["signed"]


def test_an_unknown_office_is_answered_with_near_names(work: Bureau) -> None:
    with pytest.raises(NotFound, match="基础教育科"):
        office_sheet(work.on(DAY), "基础科")


def test_the_workbook_is_protected_validated_and_printable(work: Bureau) -> None:
    book = openpyxl.load_workbook(BytesIO(book_of(work)))
    page = book.worksheets[0]
    assert page.protection.sheet
    unlocked = {c.column for row in page.iter_rows() for c in row if not c.protection.locked}
    assert unlocked == {PLACE[c.key] + 1 for c in COLUMNS if c.filled}
    rules = {str(r.sqref).partition(":")[0]: r for r in page.data_validations.dataValidation}
    kinds = {cell: rule.type for cell, rule in rules.items()}
    assert kinds == {"I4": "list", "J4": "whole", "K4": "date", "L4": "textLength"}
    assert rules["I4"].formula1 == '"进展,办结,受阻,签收"'
    assert page.freeze_panes == "E4"
    assert page.page_setup.orientation == "landscape"
    assert page.print_title_rows == "$3:$3"
    assert page.column_dimensions["M"].hidden


# --- Shows 4: the round trip


def cells(data: bytes) -> list[list[tuple[str, object]]]:
    book = openpyxl.load_workbook(BytesIO(data))
    return [
        [(cell.coordinate, cell.value) for row in page.iter_rows() for cell in row]
        for page in book.worksheets
    ]


def test_a_round_trip_keeps_every_cell(work: Bureau) -> None:
    data = book_of(work)
    entry = {PAIRS: {"act": "进展", "progress": 40, "on": date(2023, 6, 19), "note": "=3 所"}}
    path = filled(data, work.folder / "back.xlsx", entry)
    before, after = cells(data), cells(path.read_bytes())
    changed = [b for x, y in zip(before, after, strict=True) for a, b in zip(x, y, strict=True)
               if a != b]  # fmt: skip
    assert [cell for cell, _ in changed] == ["I8", "J8", "K8", "L8"]
    again = filled(path.read_bytes(), work.folder / "again.xlsx", {})
    assert cells(again.read_bytes()) == after
    assert take_sheet(work.on(DAY), again).new[0][1].progress == 40


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_a_round_trip_through_libreoffice_keeps_every_cell(work: Bureau) -> None:
    entry = {PAIRS: {"act": "进展", "progress": 40, "on": date(2023, 6, 19), "note": "3 所"}}
    path = filled(book_of(work), work.folder / "back.xlsx", entry)
    saved = convert(path.read_bytes(), path.name, "xlsx")
    assert [[(at, _day(v)) for at, v in page] for page in cells(saved)] == [
        [(at, _day(v)) for at, v in page] for page in cells(path.read_bytes())
    ]
    page = openpyxl.load_workbook(BytesIO(saved)).worksheets[0]
    assert page.protection.sheet
    assert {rule.type for rule in page.data_validations.dataValidation} == {
        "list", "whole", "date", "textLength"
    }  # fmt: skip
    path.write_bytes(saved)
    assert take_sheet(work.on(DAY), path).new[0][1].progress == 40


def _day(value: object) -> object:
    """LibreOffice keeps a day as a moment."""
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_an_office_may_save_it_in_its_own_format(work: Bureau, kind: str) -> None:
    path = filled(
        book_of(work), work.folder / "back.xlsx", {PAIRS: {"act": "办结", "on": "20230619"}}
    )
    back = work.folder / f"back.{kind}"
    back.write_bytes(convert(path.read_bytes(), path.name, kind))
    assert [one.key for _, one in take_sheet(work.on(DAY), back).new] == [PAIRS]


def test_a_page_of_one_s_own_may_stand_before_it(work: Bureau) -> None:
    path = filled(
        book_of(work), work.folder / "back.xlsx", {PAIRS: {"act": "办结", "on": "20230619"}}
    )
    book = openpyxl.load_workbook(path)
    book.create_sheet("封面", 0)["A1"] = "基础教育科6月填报"
    book.worksheets[1].title = "6月"
    book.save(path)
    assert [one.key for _, one in take_sheet(work.on(DAY), path).new] == [PAIRS]


# --- what comes back


def test_a_filled_sheet_is_recorded_in_the_name_of_the_office(work: Bureau) -> None:
    day = date(2023, 6, 19)
    found = give(
        work,
        book_of(work),
        {
            COUNCIL: {"act": "办结", "on": date(2023, 3, 30)},
            PAIRS: {"act": "受阻", "progress": 40, "on": day, "note": "经费未到位"},
            "pilot/5/学校001/基础教育科": {"progress": 100, "on": "2023年6月19日"},
        },
    )
    assert [(kind, one.key, one.status) for kind, one in found.new] == [
        ("done", COUNCIL, "done"),
        ("progress", "pilot/5/学校001/基础教育科", "at_risk"),
        ("progress", PAIRS, "blocked"),
        ("blocked", PAIRS, "blocked"),
    ]
    _, facts = facts_of(work.on(DAY), PAIRS)
    assert [(f.author, f.via, f.happened, f.note) for f in facts] == [
        (OFFICE, "sheet", day, "经费未到位")
    ] * 2


def test_it_is_safe_to_give_it_back_twice(work: Bureau) -> None:
    entry: Entries = {PAIRS: {"act": "进展", "progress": 40, "on": date(2023, 6, 19)}}
    data = book_of(work)
    assert len(give(work, data, entry).new) == 1
    again = give(work, data, entry, day="2023-06-25")
    assert (again.new, again.known) == ([], 1)
    more = entry | {COUNCIL: {"act": "办结", "on": date(2023, 6, 1)}}
    assert [kind for kind, _ in give(work, data, more).new] == ["done"]
    assert give(work, data, {}).new == []


def test_somebody_may_say_so_for_the_office(work: Bureau) -> None:
    give(work, book_of(work), {PAIRS: {"progress": 5, "on": "2023-06-01"}}, by="王科长")
    assert facts_of(work.on(DAY), PAIRS)[1][0].author == "王科长"


def test_csv_goes_the_same_way(work: Bureau) -> None:
    path = work.folder / "office.csv"
    text = as_csv(office_sheet(work.on(DAY), OFFICE))
    line = next(line for line in text.splitlines() if line.startswith(COUNCIL))
    path.write_text(text.replace(line, line.replace(",,,,", ",办结,,2023-06-01,")), "utf-8")
    assert [kind for kind, _ in take_sheet(work.on(DAY), path).new] == ["done"]


# --- what is wrong with it


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"progress": 120, "on": "2023-06-01"}, "进度（0-100）: 120 is no whole number"),
        ({"progress": "一半", "on": "2023-06-01"}, "进度（0-100）: 一半 is no whole number"),
        ({"progress": 0.6, "on": "2023-06-01"}, "0.6 is no whole number from 0 to 100: write 60"),
        ({"act": "办结", "on": "2024-01-01"}, "发生日期: 2024-01-01 lies in the future"),
        ({"act": "办结", "on": "昨天"}, "发生日期: '昨天' is no date"),
        ({"act": "办结", "on": "2023-06-31"}, "发生日期: '2023-06-31' is no date"),
        ({"act": "办结"}, "发生日期: say on which day"),
        ({"act": "受阻", "on": "2023-06-01"}, "原因或说明: say why it is blocked"),
        ({"act": "进展", "on": "2023-06-01"}, "进度（0-100）: give a number"),
        ({"act": "办结", "progress": 80, "on": "2023-06-01"}, "进度（0-100）: done, yet 80"),
        ({"act": "完了", "on": "2023-06-01"}, "本次填报: choose one of: Progress Done"),
        ({"note": "见附件", "on": "2023-06-01"}, "本次填报: choose one of"),
        ({"act": "办结", "on": "2023-06-01", "key": "pilot/99/基础教育科"}, "编号: no matter has"),
        ({"act": "办结", "on": "2023-06-01", "key": "elsewhere/1/甲"}, "编号: no matter has"),
        ({"act": "办结", "on": "2023-06-01", "basis": "7 基础教育科"}, "编号: not a sheet of this"),
        ({"act": "办结", "on": "2023-06-01", "basis": ""}, "依据: the row was not made by"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(
    work: Bureau, entry: dict[str, Any], told: str
) -> None:
    fine = {"act": "办结", "on": "2023-06-01"}
    (wrong,) = refused(work, book_of(work), {COUNCIL: fine, PAIRS: entry})
    assert wrong.startswith("row 8, ")
    assert told in wrong


def test_all_faults_come_at_once_in_either_language(work: Bureau) -> None:
    bad = {"progress": 101, "on": "2024-01-01"}
    path = filled(book_of(work), work.folder / "back.xlsx", {PAIRS: bad, COUNCIL: {"act": "办结"}})
    with pytest.raises(FaultySheet) as caught:
        take_sheet(work.on(DAY), path)
    assert "第4行“发生日期”：请填发生的日期" in caught.value.what[1]
    assert "第8行“进度（0-100）”：101 不是0到100的整数" in caught.value.what[1]


def test_an_older_sheet_is_taken_where_the_matter_is_the_same(work: Bureau) -> None:
    data = book_of(work)
    work.apply("2023-06-21", ("when: 3月, title", "when: 7月, title"))
    entry = {"act": "办结", "on": "2023-06-01"}
    told = refused(work, data, {COUNCIL: entry})
    assert told == [
        "row 4, 编号: changed since the sheet was made (version 1, now 2); make a new sheet"
    ]
    assert len(give(work, data, {PAIRS: entry}).new) == 1


def test_what_left_the_plan_is_told(work: Bureau) -> None:
    data = book_of(work)
    work.apply("2023-06-21", ("      - {when: 3月, title: 召开领导小组会议}\n", ""))
    (told,) = refused(work, data, {COUNCIL: {"act": "办结", "on": "2023-06-01"}})
    assert "left the plan with version 2; clear the row" in told


def test_what_was_handed_on_meanwhile_is_told(work: Bureau) -> None:
    data = book_of(work)
    report(work.on(DAY), PAIRS, "handing", to="组织人事科", note="职责调整")
    report(work.on(DAY), PAIRS, "handed")
    (told,) = refused(work, data, {PAIRS: {"act": "办结", "on": "2023-06-01"}})
    assert "is with 组织人事科 now" in told


def test_another_file_is_no_sheet(work: Bureau) -> None:
    other = work.folder / "other.csv"
    other.write_text("甲,乙\n1,2\n", "utf-8")
    with pytest.raises(UsageError, match="no sheet of an office"):
        take_sheet(work.on(DAY), other)
    with pytest.raises(UsageError, match="No such file"):
        take_sheet(work.on(DAY), work.folder / "none.xlsx")
