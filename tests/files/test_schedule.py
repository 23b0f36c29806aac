"""What a schedule file becomes."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from programme.core.plan import Offset, Plan, Task, WorkingDays, walk_tasks
from programme.core.when import Window
from programme.files.policies import RungName
from programme.files.schedule import check_file, faults_json, load
from programme.files.schema import PAGE, SCHEMA, page_text, schema_text

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "schedules" / "good"
SCHEDULES = sorted(p for p in (ROOT / "schedules").glob("*.yaml") if "contacts" not in p.name)


def plan_of(path: Path) -> Plan:
    loaded = check_file(path)
    assert loaded.faults == ()
    assert loaded.plan
    return loaded.plan


@pytest.fixture(scope="module")
def everything() -> Plan:
    return plan_of(GOOD / "everything.yaml")


def task(plan: Plan, title: str) -> Task:
    return next(task for _, task in walk_tasks(plan) if task.title == title)


def test_texts_stay_as_written(everything: Plan) -> None:
    least = plan_of(GOOD / "least.yaml")
    assert (least.title, least.phases[0].title) == ("2023", "no")
    assert [t.title for _, t in walk_tasks(least)] == ["12:30"]
    assert (everything.note, task(everything, "开会").note) == ("12:30", "on")


def test_offices_are_known_by_their_one_name(everything: Plan) -> None:
    assert task(everything, "开会").lead == ("督导室", "基础教育科")
    assert everything.unit_list("学校").units[2].office == "督导室"  # type: ignore[union-attr]  # it is there
    assert [o.reports_to for o in everything.offices] == [(), ("局长",), (), ()]


def test_the_default_lead_is_taken_where_none_is_named(everything: Plan) -> None:
    assert task(everything, "自查").lead == ("基础教育科",)
    assert everything.targets[0].lead == ("督导室",)


def test_units_come_from_a_file_a_count_or_a_list(everything: Plan) -> None:
    schools, indicators, towns = everything.units
    assert [(u.id, u.title, u.group) for u in schools.units] == [
        ("S1", "第一小学", "城区"),
        ("S2", "第二小学,南校区", ""),
        ("第三小学", "第三小学", ""),
    ]
    assert (indicators.units[0].id, indicators.units[30].id) == ("指标001", "指标031")
    assert indicators.units[0].placeholder
    assert [(u.id, u.group, u.office) for u in towns.units] == [
        ("城关镇", "", ""),
        ("T2", "西片", "河西镇中心校"),
    ]


def test_units_come_from_a_workbook_as_a_bureau_keeps_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["编号", "学校名称", "组别", "学生数", "撤并日期", "并入", None],
        ["一小", "第一小学", "小学", 1200],
        ["二小", "第二小学", "小学", 300, date(2024, 3, 31), "一小"],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "学校.xlsx")
    text = (GOOD / "least.yaml").read_text("utf-8")
    (tmp_path / "pilot.yaml").write_text(f"{text}units: {{学校: {{xlsx: 学校.xlsx}}}}\n", "utf-8")
    (schools,) = plan_of(tmp_path / "pilot.yaml").units
    assert [(u.id, u.title, u.group, u.size, u.closed, u.into) for u in schools.units] == [
        ("一小", "第一小学", "小学", 1200, None, ""),
        ("二小", "第二小学", "小学", 300, date(2024, 3, 31), "一小"),
    ]
    book.worksheets[0]["C1"] = "片区号"
    book.save(tmp_path / "学校.xlsx")
    (fault,) = check_file(tmp_path / "pilot.yaml").faults
    assert (fault.code, fault.file) == ("csv-columns", str(tmp_path / "学校.xlsx"))


def test_slots_have_the_windows_of_their_phrase(everything: Plan) -> None:
    found = task(everything, "自查")
    assert [slot.label for slot in found.slots] == ["2023-05", "2023-06"]
    assert found.slots[0].window == Window(start=date(2023, 5, 1), end=date(2023, 5, 31))
    assert task(everything, "择机").slots == ()


def test_recurring_work_is_bounded_by_its_phase(everything: Plan) -> None:
    ends = [slot.window.end for slot in task(everything, "报送").slots]
    assert ends == [date(2023, month, 25) for month in range(1, 7)]


def test_what_is_added_is_summed_and_masked_values_stay_unknown(everything: Plan) -> None:
    counted, share, reference = everything.targets
    assert [(s.add, s.value, s.focus) for s in counted.steps] == [
        (Decimal(2), Decimal(2), ""),
        (Decimal(1), Decimal(3), "教师配备"),
    ]
    assert [(s.add, s.value) for s in share.steps] == [(None, None), (None, Decimal("95.5"))]
    assert (reference.steps, reference.reference) == ((), "不低于全省平均值")


def test_reminders_say_only_what_was_written(everything: Plan) -> None:
    assert everything.remind.before == (Offset(n=7, working=True), Offset(n=1))
    assert everything.remind.opening is False
    assert task(everything, "开会").remind.off is True
    assert dict(task(everything, "报送").remind)["every"] == Offset(n=3)
    assert task(everything, "报送").remind.before is None


def test_every_key_of_the_policy() -> None:
    plan = plan_of(GOOD / "policy.yaml")
    written = plan.remind
    assert all(getattr(written, name) is not None for name in type(written).model_fields)
    assert written.to
    assert set(written.to) == set(get_args(RungName))
    assert written.to["before"] == ("办公室",)  # an alias stands for the one name
    office = plan.offices[1]
    assert (office.remind.sign, office.remind.after) == ("off", "off")
    assert office.calendar == WorkingDays(base="none")
    assert all(getattr(office.hours, name) for name in type(office.hours).model_fields)
    assert plan.rest_day == "forward"
    assert (plan.calendar.announced, len(plan.calendar.work)) == ((2027, 2028), 2)
    assert (plan.phases[0].remind.off, task(plan, "开会").remind.off) == (True, False)
    assert task(plan, "开会").leader == "办公室"


def test_the_year_comes_from_the_phase_where_the_phrase_fits_once(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "programme: a\ntitle: 跨年\nyear: 2030\noffices: [办公室]\nlead: 办公室\nphases:\n"
        "- {title: 甲, when: 2022年7月---2023年6月, tasks: [{when: 3月, title: 开会}]}\n",
        encoding="utf-8",
    )
    assert task(plan_of(path), "开会").slots[0].window.end == date(2023, 3, 31)


def test_the_hash_covers_what_is_included(tmp_path: Path) -> None:
    schedule, offices = tmp_path / "a.yaml", tmp_path / "offices.yaml"
    schedule.write_text(
        "programme: a\ntitle: 甲\noffices: offices.yaml\nphases: [{title: 一, objectives: 好}]\n",
        encoding="utf-8-sig",
    )
    offices.write_text("offices: [办公室]\n", encoding="utf-8")
    before = load(schedule)
    offices.write_text("offices: [办公室, 督导室]\n", encoding="utf-8")
    after = load(schedule)
    assert before.plan
    assert before.source_hash != after.source_hash
    assert before.text == after.text


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret.yaml", tmp_path / "schedules"
    folder.mkdir()
    secret.write_text("offices: [办公室]\n", encoding="utf-8")
    (folder / "offices.yaml").symlink_to(secret)
    schedule = folder / "a.yaml"
    schedule.write_text("offices: offices.yaml\n", encoding="utf-8")
    assert "path-outside" in {fault.code for fault in check_file(schedule).faults}


@pytest.mark.parametrize("path", SCHEDULES, ids=lambda path: path.stem)
def test_the_schedules_kept_here_have_no_errors(path: Path) -> None:
    assert check_file(path).errors == ()


def test_faults_for_machines_are_json() -> None:
    path = GOOD.parent / "bad" / "unknown-office.yaml"
    first = json.loads(json.dumps(faults_json(check_file(path).faults)))[0]
    assert (first["code"], first["line"], first["severity"]) == ("unknown-office", 10, "error")
    assert first["path"] == ["phases", 0, "tasks", 0, "lead"]
    assert "基础教育科" in first["mend"]["zh"]


@pytest.mark.parametrize(("file", "text"), [(SCHEMA, schema_text), (PAGE, page_text)])
def test_what_is_made_is_up_to_date(file: Path, text: object) -> None:
    assert callable(text)
    assert (ROOT / file).read_text(encoding="utf-8") == text()


@pytest.mark.parametrize("path", [*GOOD.glob("*.yaml"), *SCHEDULES], ids=lambda path: path.stem)
def test_the_schema_accepts_what_the_grammar_accepts(path: Path) -> None:
    tree = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    found = [e.message for e in Draft202012Validator(json.loads(schema_text())).iter_errors(tree)]
    assert found == []


ALL = (GOOD / "everything.yaml").read_text(encoding="utf-8")


@settings(deadline=None)  # the first example pays for imports
@given(st.text() | st.binary())
@example(b"~")
@example(b"[\xe4")
def test_no_text_is_too_strange(
    tmp_path_factory: pytest.TempPathFactory, text: str | bytes
) -> None:
    path = tmp_path_factory.mktemp("strange") / "a.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    loaded = check_file(path)
    assert loaded.plan or loaded.errors


SIGNS = [*" \n:：-[]{},'\"~!\t0", "", "&a", "*a", "\\0", "99999999", "-1"]
WORDS = ["title", "tasks", "phases", "2月30日", "每月", "每年2月", "督导室", "开会", "学校", "达标"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the good schedules include."""
    return Path(shutil.copytree(GOOD, tmp_path_factory.mktemp("spoiled") / "good"))


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(ALL)), st.integers(0, 12), st.sampled_from(SIGNS + WORDS)),
        max_size=3,
    )
)
def test_a_spoiled_schedule_gives_a_plan_or_faults(
    folder: Path, edits: list[tuple[int, int, str]]
) -> None:
    text = ALL
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = check_file(path)
    assert loaded.plan or loaded.errors
    assert all(told["what"] for told in faults_json(loaded.faults))
