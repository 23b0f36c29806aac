"""sheet, report --from, assign, suspend, resume, end, copy: as people call them."""

from pathlib import Path

import openpyxl
import pytest

from programme.files.officesheet import PLACE
from tests.cli.test_commands import Desk, applied, desk

__all__ = ["applied", "desk"]
OFFICE = "组织人事科"


def made(applied: Desk, name: str = "office.xlsx") -> Path:
    path = applied.folder / name
    told = applied.run("sheet", OFFICE, "-o", path, lang="zh").stdout
    assert told == f"{path}: 1 项在办事项\n"
    return path


def write(path: Path, **cells: object) -> None:
    book = openpyxl.load_workbook(path)
    for key, value in cells.items():
        book.worksheets[0].cell(4, PLACE[key] + 1).value = value
    book.save(path)


def test_a_sheet_goes_out_and_comes_back(applied: Desk) -> None:
    path = made(applied)
    write(path, act="办结", on="2023-06-01")
    first = applied.run("report", "--from", path, lang="zh").stdout.splitlines()
    assert first == [
        "  pilot/2/组织人事科  拟订教师交流方案  超期办结",
        "已录入 1 条填报，另有 0 条早已在册",
    ]
    again = applied.data("report", "--from", path)
    assert again == {"recorded": [], "known": 1}


def test_a_faulty_sheet_ends_with_1_and_every_cell(applied: Desk) -> None:
    path = made(applied)
    write(path, act="进展", progress=140, on="2024-01-01")
    found = applied.run("report", "--from", path, code=1, lang="zh")
    assert "错误：sheet-wrong：什么都没有录入：" in found.stderr
    assert "第4行“进度（0-100）”：140 不是0到100的整数" in found.stderr


def test_an_empty_sheet_says_so_and_a_sheet_is_no_pdf(applied: Desk) -> None:
    told = applied.run("report", "--from", made(applied), lang="zh").stdout
    assert told == "表里没有填写任何一行，没有录入\n"
    applied.run("sheet", OFFICE, "-o", applied.folder / "office.pdf", code=2)
    assert not (applied.folder / "office.pdf").exists()


def test_a_sheet_is_not_overwritten(applied: Desk) -> None:
    path = made(applied)
    assert "file-exists" in applied.run("sheet", OFFICE, "-o", path, code=1).stderr
    applied.run("sheet", OFFICE, "-o", path, "--force")
    applied.run("sheet", OFFICE, "-o", path.with_suffix(".csv"))
    assert path.with_suffix(".csv").read_text("utf-8-sig").startswith("编号,项目,")


def test_report_needs_a_key_or_a_sheet(applied: Desk) -> None:
    assert "--from office.xlsx" in applied.run("report", "--done", code=2).stderr


def test_assign_takes_a_line_or_standard_input(
    applied: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROGRAMME_SCHEDULES", str(applied.folder / "schedules"))
    told = applied.run("assign", "请组织人事科于7月10日前报送名单", lang="zh").stdout
    assert told.splitlines() == [
        "matters-2023/1/组织人事科  2023-07-10  报送名单",
        f"已交办 1 项：{applied.folder}/schedules/matters-2023.yaml（第 1 版）",
    ]
    found = applied.data("assign", "整理档案", "--lead", "教研中心")
    assert [(m["lead"], m["end"]) for m in found["matters"]] == [(["教研中心"], None)]
    assert "unknown-office" in applied.run("assign", "请基建科报送材料", code=2).stderr


def test_suspend_resume_and_end(applied: Desk) -> None:
    assert "no-reason" in applied.run("suspend", "pilot", code=2).stderr
    told = applied.run("suspend", "pilot", "--note", "区划调整", lang="zh").stdout
    assert told == "pilot: 已中止  2023-06-20  区划调整\n"
    assert "已中止 2023-06-20  区划调整" in applied.run("status", lang="zh").stdout
    assert "programme-state" in applied.run("suspend", "pilot", "--note", "x", code=2).stderr
    assert applied.data("resume", "pilot")["state"] == ""
    assert applied.data("end", "pilot", "--note", "并入新方案")["state"] == "ended"
    assert "Ended early 2023-06-20" in applied.run("status").stdout


def test_copy_carries_over_what_is_open(applied: Desk) -> None:
    found = applied.run("copy", applied.file, "--to-year", "2024", lang="zh")
    new = applied.folder / "pilot-2024.yaml"
    assert found.stdout.startswith(f"{new}：pilot-2024，结转 5 项")
    assert "错误 0" in found.stderr
    applied.run("check", new)
