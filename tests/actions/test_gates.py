"""Gates: what is missing, who decides, what follows; the chain of seed 001 with a return."""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from programme.actions.apply import apply, history
from programme.actions.context import Context
from programme.actions.dossier import Condition, dossiers
from programme.actions.findings import find, findings, verify
from programme.actions.gate_page import markdown
from programme.actions.gates import Said, decide, write_dates
from programme.actions.listing import listing
from programme.actions.measures import measure_table
from programme.actions.picture import picture
from programme.actions.report import measure, report
from programme.actions.tick import tick
from programme.actions.why import why
from programme.clock import Clock, at
from programme.errors import Conflict, NotFound, ProgrammeError, UsageError
from programme.store import programmes
from tests.bureau import ZONE, Bureau
from tests.history import ROOT

GATE = (
    "  - title: 实施落实\n",
    "    gate: {title: 验收, by: 教研中心, needs: [NEEDS], on_return: shift}\n"
    "  - title: 实施落实\n",
)
MARCH, MAY = "召开领导小组会议", "拟订教师交流方案"


def with_gate(bureau: Bureau, needs: str) -> Bureau:
    bureau.apply("2023-01-10", (GATE[0], GATE[1].replace("NEEDS", needs)))
    return bureau


def condition(bureau: Bureau, day: str, as_of: str = "") -> Condition:
    on = date.fromisoformat(as_of) if as_of else None
    ((found,),) = [one.conditions for one in dossiers(bureau.on(day), "pilot", as_of=on)]
    return found


def state(bureau: Bureau, day: str) -> tuple[bool, int, int]:
    found = condition(bureau, day)
    return found.met, found.reached, found.total


def test_all_tasks_of_the_phase(bureau: Bureau) -> None:
    with_gate(bureau, "tasks")
    report(bureau.on("2023-03-20"), MARCH, "done")
    found = condition(bureau, "2023-05-26")
    assert [(m.title, m.office, m.state) for m in found.missing] == [(MAY, "组织人事科", "临期")]
    report(bureau.on("2023-05-27"), MAY, "done")
    assert state(bureau, "2023-05-27") == (True, 2, 2)
    assert not condition(bureau, "2023-05-27", as_of="2023-05-26").met


def test_a_share_of_them(bureau: Bureau) -> None:
    with_gate(bureau, "tasks: 50%")
    assert state(bureau, "2023-03-19") == (False, 0, 2)
    report(bureau.on("2023-03-20"), MARCH, "done")
    assert state(bureau, "2023-03-20") == (True, 1, 2)


def test_all_findings_but_those_of_other_phases(bureau: Bureau) -> None:
    with_gate(bureau, "findings")
    said = {"office": "教研中心", "by": "2023年9月底前"}
    ctx = bureau.on("2023-03-20")
    find(ctx, "pilot", {**said, "text": "材料不全", "phase": "验收"})
    find(ctx, "pilot", {**said, "text": "台账不清"})
    find(ctx, "pilot", {**said, "text": "另一阶段的", "phase": "实施落实"})
    assert state(bureau, "2023-03-20") == (False, 0, 2)
    assert {one.state for one in condition(bureau, "2023-03-20").missing} == {"整改中"}
    assert {one.state for one in condition(bureau, "2023-10-08").missing} == {"整改中 超期"}
    for key in ("F1", "F2"):
        report(bureau.on("2023-03-21"), key, "done")
        verify(bureau.on("2023-03-22"), key, by="王主任")
    assert state(bureau, "2023-03-22") == (True, 2, 2)


def test_a_target_as_far_as_it_was_promised_by_then(bureau: Bureau) -> None:
    bureau.write(("title: 策划准备", "title: 策划准备\n    when: 1-6月"))
    with_gate(bureau, "学校达标")
    assert state(bureau, "2023-03-20") == (False, 0, 1)
    measure(bureau.on("2023-03-20"), "学校达标", Decimal(1))
    assert state(bureau, "2023-03-20") == (True, 1, 1)


def test_evidence_for_what_is_done(bureau: Bureau) -> None:
    with_gate(bureau, "evidence")
    report(bureau.on("2023-03-20"), MARCH, "done")
    assert state(bureau, "2023-03-20") == (False, 0, 1)
    paper = bureau.folder / "纪要.txt"
    paper.write_text("纪要", "utf-8")
    report(bureau.on("2023-03-21"), MARCH, "note", evidence=[paper])
    assert state(bureau, "2023-03-21") == (True, 1, 1)


def test_indicators_need_a_standard(bureau: Bureau) -> None:
    with_gate(bureau, "indicators")
    assert state(bureau, "2023-03-20") == (False, 0, 0)


def test_indicators_by_the_standard_itself(bureau: Bureau) -> None:
    school = "{{id: {0}小, title: 第{0}小学, group: 小学}}"
    units = f"{{学校: [{school.format('一')}, {school.format('二')}]}}"
    standard = "{title: 一项, rule: {least: 1, floor: 85}, indicators: [{id: R1, title: 生均面积," \
        " measure: 平方米, threshold: {小学: 4}, spread: {小学: 0.5}}]}"  # fmt: skip
    bureau.text = bureau.text.replace("{学校: {count: 3}}", f"{units}\nstandard: {standard}")
    bureau.text = bureau.text.replace("1, 2023年12月前: 2", "2")
    with_gate(bureau, "indicators")
    measure_table(bureau.on("2023-03-20"), "pilot", [["学校", "R1"], ["一小", "4"], ["二小", "3"]])
    found = condition(bureau, "2023-03-20")
    assert (found.met, [m.title for m in found.missing]) == (False, ["第二小学"])
    measure_table(bureau.on("2023-04-20"), "pilot", [["学校", "R1"], ["二小", "5"]])
    assert state(bureau, "2023-04-20") == (True, 3, 3)
    assert not condition(bureau, "2023-04-20", as_of="2023-04-19").met


def test_what_is_no_need_is_told_when_the_file_is_checked(bureau: Bureau) -> None:
    with pytest.raises(ProgrammeError) as refused:
        with_gate(bureau, "'tasks: 120%'")
    assert refused.value.code == "faulty-files"


def test_a_pass_wants_everything_and_the_right_role(bureau: Bureau) -> None:
    with_gate(bureau, "tasks")
    early = bureau.on("2023-05-20")
    for said, code in [
        (Said("pass"), "gate-role"),
        (Said("pass", role="教研中心"), "gate-unmet"),
        (Said("return", role="教研中心"), "no-reason"),
        (Said("return", role="教研中心", note="材料不全"), "gate-until"),
        (Said("return", role="教研中心", note="不全", until=date(2023, 5, 1)), "past-date"),
        (Said("conditional", role="教研中心", conditions=("补材料",)), "gate-conditions"),
        (Said("conditional", role="教研中心", conditions=("补材料",), office="基教科",
              until=date(2023, 7, 1)), "findings-wrong"),
        (Said("pass", role="教研中心", on=date(2023, 5, 21)), "future-date"),
    ]:  # fmt: skip
        with pytest.raises(ProgrammeError) as refused:
            decide(early, "pilot", "验收", said)
        assert refused.value.code == code
    with pytest.raises(NotFound, match="验收"):
        decide(early, "pilot", "国评", Said("pass"))
    assert dossiers(early, "pilot")[0].decisions == ()
    assert findings(early, ["pilot"])[0]["findings"] == []

    for task in (MARCH, MAY):
        report(bureau.on("2023-05-21"), task, "done")
    decide(bureau.on("2023-05-22"), "pilot", "验收", Said("pass", role="教研中心"))
    assert dossiers(bureau.on("2023-05-22"), "pilot")[0].outcome == "pass"
    with pytest.raises(Conflict) as twice:
        decide(bureau.on("2023-05-23"), "pilot", "验收", Said("pass", role="教研中心"))
    assert twice.value.code == "gate-passed"


TWO = (
    "  - title: 实施落实\n",
    "    gate: {title: 初评, needs: [findings]}\n    when: 3-5月\n"
    "  - title: 实施落实\n    gate: {title: 终评, needs: [findings]}\n    when: 6-12月\n",
)


def test_gates_are_decided_in_order(bureau: Bureau) -> None:
    bureau.text = bureau.text.replace("3-12月", "6-12月").replace("5月、9月", "7月、9月")
    bureau.apply("2023-01-10", TWO)
    ctx = bureau.on("2023-06-20")
    for said in (Said("pass"), Said("return", note="不全")):
        with pytest.raises(Conflict, match="“初评” comes before “终评”") as refused:
            decide(ctx, "pilot", "终评", said)
        assert refused.value.code == "gate-order"
    decide(ctx, "pilot", "初评", Said("pass"))
    decide(ctx, "pilot", "终评", Said("pass"))


def test_a_gate_from_before_the_adoption_holds_nothing_up(bureau: Bureau) -> None:
    bureau.text = bureau.text.replace("3-12月", "6-12月").replace("5月、9月", "7月、9月")
    bureau.apply("2023-06-10", TWO)
    assert decide(bureau.on("2023-06-20"), "pilot", "终评", Said("pass")).gate == "终评"


def test_the_page_tells_a_task_for_many_units_once_and_where_to_sign(bureau: Bureau) -> None:
    bureau.text = bureau.text.replace("count: 3", "count: 9").replace("12月前: 2", "12月前: 8")
    gate = "    gate: {title: 验收, by: 教研中心, needs: [tasks]}\n"
    bureau.apply("2023-01-10", ("  - title: 实施落实\n", "  - title: 实施落实\n" + gate))
    (found,) = dossiers(bureau.on("2023-06-20"), "pilot")
    page = markdown(found, "zh")
    (line,) = [line for line in page.splitlines() if "学校001" in line]
    assert "学校001、学校002、学校003、学校004、学校005 等 9 个" in line
    assert "条件: 0/1 满足" in page
    assert "□ 通过　　□ 有条件通过　　□ 退回" in page
    assert "评估单位（盖章）：教研中心" in page
    assert "盖章" not in markdown(found, "zh", to_sign=False)  # over a form nobody signs on paper


def test_conditions_become_findings(bureau: Bureau) -> None:
    with_gate(bureau, "tasks")
    said = Said("conditional", role="教研中心", conditions=("补齐纪要", "补办签收"),
                office="组织人事科", until=date(2023, 6, 30))  # fmt: skip
    found = decide(bureau.on("2023-05-20"), "pilot", "验收", said)
    assert found.findings == ("F1", "F2")
    (told,) = findings(bureau.on("2023-05-20"), ["pilot"])
    assert [(r["text"], r["source"], r["offices"], r["by"]) for r in told["findings"]] == [
        ("补齐纪要", "验收", ["组织人事科"], "2023-06-30"),
        ("补办签收", "验收", ["组织人事科"], "2023-06-30"),
    ]
    assert found.decision.missing == ("tasks",)


def seed(bureau: Bureau) -> Path:
    """A copy of the schedule file of seed 001."""
    folder = bureau.folder / "schedules"
    shutil.copytree(ROOT / "schedules", folder)
    return folder / "lingyuan-2021.yaml"


def windows(ctx: Context, as_of: date) -> dict[str, tuple[date | None, date | None]]:
    with ctx.store.read() as tx:
        row = programmes.get(tx, "lingyuan-2021")
        assert row
        seen = picture(tx, row, as_of)
    return {
        s.item.title: (s.item.window.start, s.item.window.end)
        for s in seen.shares
        if s.item.title.startswith("申报")
    }


def test_county_city_province_nation_with_a_return_at_the_provincial_one(bureau: Bureau) -> None:
    slug = "lingyuan-2021"

    def on(day: str, author: str = "李老师") -> Context:
        clock = Clock(at(date.fromisoformat(day), 9, 0, ZONE))
        return replace(bureau.context, clock=clock, author=author)

    def gates(day: str) -> dict[str, str]:
        return {one.title: one.outcome for one in dossiers(on(day), slug)}

    file = seed(bureau)
    apply(on("2023-07-01"), [file])
    # the county finds three things and lets itself pass once the dates of the rest are agreed
    for text in ("缺音乐教室", "缺体育教师", "公用经费不足"):
        find(on("2023-09-01"), slug, {"text": text, "office": "凌源市教育局",
                                      "by": "2024年3月底前", "source": "县级自评"})  # fmt: skip
    (county, *_) = dossiers(on("2023-12-25"), slug)
    assert county.lacks == ("tasks", "findings", "学校达标", "指标达标")
    said = Said("conditional", conditions=("补齐自评材料",), office="教育局/凌源",
                until=date(2024, 2, 29))  # fmt: skip
    with pytest.raises(ProgrammeError, match="教育局"):
        decide(on("2023-12-25"), slug, "县级自评", said)
    decide(on("2023-12-25"), slug, "县级自评", replace(said, office="凌源市教育局"))

    # the city waits for all four to be closed
    city = Said("pass", role="朝阳市政府教育督导室")
    with pytest.raises(Conflict):
        decide(on("2024-03-01"), slug, "市评", city)
    for key in ("F1", "F2", "F3", "F4"):
        report(on("2024-03-10"), key, "done")
        verify(on("2024-03-12", "督导室"), key)
    decide(on("2024-06-20"), slug, "市评", city)

    # the province gives it back until the end of March
    back = Said("return", note="档案不全", until=date(2025, 3, 31), role="省政府教育督导室")
    with pytest.raises(UsageError):
        decide(on("2024-12-20"), slug, "省评", replace(back, role="朝阳市政府教育督导室"))
    found = decide(on("2024-12-20"), slug, "省评", back)
    assert found.decision.version == 2
    assert gates("2024-12-20") == {
        "县级自评": "conditional", "市评": "pass", "省评": "return", "国评": "open"
    }  # fmt: skip
    then, now = (windows(on("2024-12-21"), date.fromisoformat(d)) for d in
                 ("2024-12-19", "2024-12-20"))  # fmt: skip
    assert then["申报国评"] == (date(2025, 1, 1), date(2025, 12, 31))
    assert now["申报国评"] == (date(2025, 4, 1), date(2026, 3, 31))
    assert now["申报市评"] == then["申报市评"]
    assert history(on("2024-12-21"), slug)[0]["reason"] == "省评 退回 → 2025-03-31: 档案不全"

    # the planner's file does not take that back
    with pytest.raises(Conflict, match="申报国评") as refused:
        apply(on("2024-12-21"), [file])
    assert refused.value.code == "gate-shifted"
    before = file.read_text("utf-8")
    assert write_dates(on("2024-12-21"), slug, file) == 8
    text = file.read_text("utf-8")
    assert "# 由谁评，规划没有写" in text
    assert len(text.splitlines()) == len(before.splitlines())
    assert not apply(on("2024-12-21"), [file])[0].new
    assert write_dates(on("2024-12-21"), slug, file) == 0

    decide(on("2025-03-20"), slug, "省评", Said("pass", role="省政府教育督导室"))
    decide(on("2026-03-20"), slug, "国评", Said("pass"))
    assert set(gates("2026-03-20").values()) == {"conditional", "pass"}
    assert gates("2026-03-20")["省评"] == "pass"
    page = markdown(dossiers(on("2026-03-20"), slug)[2], "zh")
    assert page.splitlines()[0] == "# 省评 · 通过"
    assert "2024-12-20 退回 → 2025-03-31 · 省政府教育督导室（李老师）：档案不全" in page


def test_a_stated_reason_takes_a_re_dating_back(bureau: Bureau) -> None:
    with_gate(bureau, "findings")
    until = date(2023, 6, 30)
    decide(bureau.on("2023-05-20"), "pilot", "验收",
           Said("return", role="教研中心", note="材料不全", until=until))  # fmt: skip
    ctx = bureau.on("2023-05-21")
    with pytest.raises(Conflict):
        apply(ctx, [bureau.file])
    assert apply(ctx, [bureau.file], reason="另行商定")[0].new
    assert {r["end"] for r in listing(ctx, ["pilot"]) if "自查" in r["title"]} == {"2023-06-30"}


def test_only_what_names_a_gate_waits_for_it(bureau: Bureau) -> None:
    after = ("when: 6月, for_each", "when: 6月, after: 验收, for_each")
    bureau.write(after)
    with_gate(bureau, "findings")

    def checks(day: str) -> set[str]:
        rows = listing(bureau.on(day), ["pilot"])
        return {r["status"] for r in rows if "自查" in r["title"]}

    tick(bureau.on("2023-07-10"), "pilot")
    assert checks("2023-07-10") == {"upcoming"}
    assert why(bureau.on("2023-07-10"), "学校001").now.status == "upcoming"
    overdue = [r for r in listing(bureau.on("2023-07-10"), ["pilot"]) if r["status"] == "overdue"]
    assert {r["title"] for r in overdue} >= {MARCH, MAY}  # the gate's own phase waits for nothing
    decide(bureau.on("2023-07-11"), "pilot", "验收", Said("pass", role="教研中心"))
    tick(bureau.on("2023-07-11"), "pilot")
    assert checks("2023-07-11") == {"overdue"}
