"""import, window and export as people and programs call them, with files of every format."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from programme.cli import cli
from tests.bureau import PLAN

TITLE = "2023年试点学校工作安排"
HEAD = ("工作阶段", "工作内容", "时间安排", "牵头科室")
ROWS = (
    ("策划准备", "召开领导小组会议", "3月", "基础教育科"),
    ("策划准备", "拟订教师交流方案", "5月", "组织人事科"),
    ("实施落实", "开展结对帮扶", "3-12月", "基础教育科、教研中心"),
    ("实施落实", "召开质量分析会", "5月、9月", "教研中心"),
)


def text() -> bytes:
    rows = [f"| {' | '.join(row)} |" for row in (HEAD, *ROWS)]
    return "\n".join([TITLE, "", *rows]).encode("gb18030")


def html() -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEAD, *ROWS)
    )
    return (
        f"<html><head><title>{TITLE}</title></head><h1>{TITLE}</h1><table>{rows}</table>".encode()
    )


def word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_heading(TITLE, 0)
    table = document.add_table(0, 4)
    for row in (HEAD, *ROWS):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for first in (1, 3):  # a stage spans its rows
        low, high = table.cell(first, 0), table.cell(first + 1, 0)
        high.text = ""
        low.merge(high)
        low.text = ROWS[first - 1][0]
    document.save(out)
    return out.getvalue()


def excel() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    page.merge_range(0, 0, 0, 3, TITLE)
    for n, row in enumerate((HEAD, *ROWS), 1):
        page.write_row(n, 0, row)
    book.close()
    return out.getvalue()


def comma() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([[TITLE, "", "", ""], HEAD, *ROWS])
    return out.getvalue().encode("utf-8-sig")


FORMATS = {"txt": text, "html": html, "docx": word, "xlsx": excel, "csv": comma}


class Desk:
    """A terminal in a folder, on a pinned day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(
        self, *arguments: object, code: int = 0, given: bytes = b"", lang: str = "en"
    ) -> Result:
        """A call, which must end with that exit code."""
        env = {"PROGRAMME_NOW": "2023-06-20T09:00", "PROGRAMME_LANG": lang,
               "PROGRAMME_HOME": str(self.folder / "home")}  # fmt: skip
        found = CliRunner().invoke(cli, [str(one) for one in arguments], input=given, env=env)
        assert found.exit_code == code, found.output
        return found

    def data(self, *arguments: object, **options: Any) -> Any:
        """The JSON it prints."""
        return json.loads(self.run(*arguments, "--json", **options).stdout)

    def write(self, name: str, content: bytes | str) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("name", FORMATS)
def test_from_a_notice_of_any_format_to_the_status(name: str, desk: Desk) -> None:
    source = desk.write(f"notice.{name}", FORMATS[name]())
    plan = desk.folder / "plan.yaml"
    told = desk.run("import", source, "-o", plan, "--name", "pilot")
    assert "0 error(s), 0 warning(s)" in told.stderr
    assert desk.run("check", plan).stdout.startswith("1 file(s): 0 error(s)")
    desk.run("apply", plan)
    (found,) = desk.data("status")["programmes"]
    assert found["programme"] == "pilot"
    keys = {row["key"] for row in desk.data("list")}
    assert {"pilot/1/基础教育科", "pilot/3/教研中心", "pilot/4/2023-09/教研中心"} <= keys
    assert len(keys) == 6


@pytest.mark.parametrize("name", FORMATS)
def test_the_json_of_a_notice(name: str, desk: Desk) -> None:
    source = desk.write(f"notice.{name}", FORMATS[name]())
    found = desk.data("import", source)
    assert set(found) == {"title", "phases", "tasks", "offices", "problems"}
    assert found["tasks"] == []
    if name in ("txt", "html", "docx"):
        assert found["title"] == TITLE
    assert found["offices"] == ["基础教育科", "组织人事科", "教研中心"]
    assert [phase["title"] for phase in found["phases"]] == ["策划准备", "实施落实"]
    assert found["phases"][0] == {
        "title": "策划准备", "when": "", "windows": [], "phases": [],
        "tasks": found["phases"][0]["tasks"],
    }  # fmt: skip
    assert found["phases"][0]["tasks"][0] == {
        "title": "召开领导小组会议", "when": "3月",
        "windows": [{"kind": "window", "start": "2023-03-01", "end": "2023-03-31"}],
        "lead": ["基础教育科"], "support": [],
    }  # fmt: skip
    assert found["phases"][1]["tasks"][1]["windows"][1] == {
        "kind": "list", "start": "2023-09-01", "end": "2023-09-30"}  # fmt: skip
    assert all(set(problem) == {"line", "code", "message"} for problem in found["problems"])


def test_standard_input_becomes_a_file_on_standard_output(desk: Desk) -> None:
    found = desk.run("import", "-", given=text())
    assert found.stdout.startswith("# yaml-language-server")
    assert "programme: programme-2023\n" in found.stdout
    assert "0 error(s)" in found.stderr


def test_the_year_may_be_given(desk: Desk) -> None:
    given = text().decode("gb18030").replace("2023年", "").encode()
    found = desk.run("import", "-", given=given)
    assert "# year: 2023" in found.stdout
    assert "year-unknown" in found.stderr
    assert "\nyear: 2024\n" in desk.run("import", "-", "--year", 2024, given=given).stdout


def test_a_file_is_not_overwritten_unless_told_to(desk: Desk) -> None:
    source, plan = desk.write("n.txt", text()), desk.write("plan.yaml", "mine")
    assert "file-exists" in desk.run("import", source, "-o", plan, code=1).stderr
    assert plan.read_text() == "mine"
    desk.run("import", source, "-o", plan, "--force")
    assert "召开领导小组会议" in plan.read_text("utf-8")


def test_a_newer_notice_is_shown_and_then_written_in(desk: Desk) -> None:
    plan = desk.write("pilot.yaml", PLAN)
    newer = text().decode("gb18030").replace("| 5月 |", "| 4月 |")
    source = desk.write("newer.txt", newer)
    found = desk.data("import", source, "--diff", plan, "--keep")
    assert [(c["kind"], c["title"], c["after"]) for c in found["changes"]] == [
        ("moved", "拟订教师交流方案", "2023-04-01/2023-04-30")]  # fmt: skip
    assert plan.read_text("utf-8") == PLAN
    told = desk.run("import", source, "--into", plan, "--keep", lang="zh").stdout
    assert "改期  拟订教师交流方案  2023-05-01/2023-05-31 → 2023-04-01/2023-04-30" in told
    assert plan.read_text("utf-8") == PLAN.replace("when: 5月, lead", "when: 4月, lead")
    assert "no change" in desk.run("import", source, "--into", plan, "--keep").stdout


def test_offices_are_compared_with_a_directory(desk: Desk) -> None:
    offices = desk.write("o.yaml", "offices: [{name: 基础教育科, aliases: [基教科]}, 组织人事科]")
    given = text()
    found = desk.data("import", "-", "--offices", offices, given=given)
    named = [p["message"] for p in found["problems"] if p["code"] == "office-unknown"]
    assert len(named) == 1
    assert "教研中心" in named[0]
    listed = "name,aliases,until,successor\n教研室,,2022-12-31,教研中心\n教研中心\n"
    before = given.decode("gb18030").replace("教研中心", "教研室").encode()
    found = desk.data("import", "-", "--offices", desk.write("o.csv", listed), given=before)
    assert "教研中心" in found["offices"]
    assert "office-succeeded" in {problem["code"] for problem in found["problems"]}
    bad = desk.write("bad.yaml", "offices: 3")
    assert "no-offices" in desk.run("import", "-", "--offices", bad, given=given, code=2).stderr


def test_a_file_goes_to_excel_and_comes_back(desk: Desk) -> None:
    plan, book = desk.write("pilot.yaml", "\ufeff" + PLAN), desk.folder / "plan.xlsx"
    desk.run("export", plan, "-o", book)
    assert "file-exists" in desk.run("export", plan, "-o", book, code=1).stderr
    assert "no change" in desk.run("import", book, "--into", plan).stdout
    assert plan.read_bytes().decode() == "\ufeff" + PLAN
    edited = openpyxl.load_workbook(book)
    edited["任务"]["D2"].value = "4月"
    edited.save(book)
    (change,) = desk.data("import", book, "--into", plan)["changes"]
    assert (change["kind"], change["after"]) == ("moved", "2023-04-01/2023-04-30")
    assert plan.read_bytes().decode() == "\ufeff" + PLAN.replace("when: 3月,", "when: 4月,")
    new = desk.folder / "new.yaml"
    desk.run("import", book, "-o", new)
    assert new.read_text("utf-8") == PLAN.replace("when: 3月,", "when: 4月,")
    found = desk.data("import", book)
    assert set(found) == {"title", "phases", "tasks", "offices", "problems"}
    assert found["phases"][0]["tasks"][0]["windows"][0]["start"] == "2023-04-01"
    edited["任务"]["D2"].value, edited["任务"]["D3"].value = "5月", None
    edited.save(book)
    before = plan.read_bytes()
    told = desk.run("import", book, "--into", plan, code=1).stderr
    assert "Tasks, row 3, When: may not be empty" in told
    assert plan.read_bytes() == before


def test_a_template_is_filled_in_and_imported(desk: Desk) -> None:
    book = desk.folder / "template.xlsx"
    desk.run("import", "--xlsx-template", "-o", book)
    filled = openpyxl.load_workbook(book)
    for row in ROWS:
        filled["任务"].append([row[0], None, row[1], row[2], row[3]])
    filled["项目"]["B2"].value, filled["项目"]["B4"].value = "pilot", 2023
    filled.save(book)
    plan = desk.folder / "plan.yaml"
    assert "0 error(s), 0 warning(s)" in desk.run("import", book, "-o", plan).stderr
    desk.run("apply", plan)
    assert len(desk.data("list")) == 6


def test_what_is_wrong_with_a_call_is_told(desk: Desk) -> None:
    assert "no-source" in desk.run("import", code=2).stderr
    assert "no-phrase" in desk.run("window", code=2).stderr
    assert "source-missing" in desk.run("import", "nowhere.docx", code=1).stderr
    assert "nowhere.docx 打不开" in desk.run("import", "nowhere.docx", code=1, lang="zh").stderr
    source = desk.write("n.txt", text())
    assert "bad-name" in desk.run("import", source, "--name", "Ä", code=2).stderr


def test_window_explains_a_phrase_in_both_languages(desk: Desk) -> None:
    found = desk.run("window", "6-8月", "--year", 2023).stdout.splitlines()
    assert found[:3] == [
        "phrase: 6-8月",
        "kind: window",
        "dates: 2023-06-01 – 2023-08-31 (92 days)",
    ]
    told = desk.run("window", "2022年6月前", "--lang", "zh").stdout
    assert "类型：期限\n日期：… – 2022-06-30\n也可读作：… – 2022-05-31" in told
    assert "rule: FREQ=MONTHLY;BYMONTHDAY=25" in desk.run("window", "每月25日前").stdout
    assert "not understood" in desk.run("window", "8:00-8:20").stdout


def test_window_answers_line_by_line(desk: Desk) -> None:
    given = "6-8月\t2023\t\n15日前\t2023\t6\r\n适时\n\n2022年6月前\t\t\n长期坚持\tx\n"
    lines = desk.run("window", "--json", given=given.encode()).stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert [(one["text"], one["kind"]) for one in found] == [
        ("6-8月", "window"), ("15日前", "deadline"), ("适时", "no_date"), ("", "invalid"),
        ("2022年6月前", "deadline"), ("长期坚持", "open_ended"),
    ]  # fmt: skip
    assert found[1]["windows"] == [{"start": None, "end": "2023-06-15"}]
    assert found[4] | {"message": ""} == {
        "text": "2022年6月前", "kind": "deadline",
        "windows": [{"start": None, "end": "2022-06-30"}], "rule": "", "ambiguous": True,
        "alternatives": [{"start": None, "end": "2022-05-31"}], "message": "",
    }  # fmt: skip
