"""The leaders' page: every part that a programme has, and none that it has not."""

from datetime import date

from programme.actions.briefing import briefing
from programme.actions.findings import find
from programme.actions.report import report
from tests.bureau import Bureau

GATE = (
    "  - title: 实施落实\n",
    "    gate: {title: 验收, by: 教研中心, needs: [tasks, findings]}\n  - title: 实施落实\n",
)
ROOMS = {"text": "音乐教室不足", "office": "基础教育科", "by": "2023年7月31日", "source": "市评"}


def headings(page: str) -> list[str]:
    return [line[3:] for line in page.splitlines() if line.startswith("## ")]


def test_every_part_is_told(bureau: Bureau) -> None:
    bureau.apply("2023-01-10", GATE)
    find(bureau.on("2023-05-02"), "pilot", ROOMS)
    report(bureau.on("2023-03-20"), "领导小组", "done")
    page = briefing(bureau.on("2023-06-20"), "pilot", "zh")
    assert headings(page) == ["进度曲线", "能否按期", "评估关口", "问题整改", "责任单位与月份"]
    assert "- **验收** 待评估 · 2023-05-31 · ✗ 任务全部办结 1/2 · ✗ 问题全部销号 0/1" in page
    assert "合计 **1** · 整改中 **1** · 待核验 **0** · 已销号 **0** · 超期未办结 **0**" in page
    assert "暂不能预计的：5 项" in page  # two phases, that of findings, two steps
    row = next(line for line in page.splitlines() if line.startswith("| 组织人事科"))
    assert "🔴 0/1" in row
    assert "时限未定 **1**" in page


def test_what_a_programme_does_not_have_is_left_out(bureau: Bureau) -> None:
    bureau.apply("2023-01-10")
    page = briefing(bureau.on("2023-06-20"), "pilot", "en")
    assert headings(page) == ["Progress", "Will the dates be met", "Offices and months"]


def test_it_tells_of_an_earlier_day_what_was_known_then(bureau: Bureau) -> None:
    bureau.apply("2023-01-10", GATE)
    then = briefing(bureau.on("2023-04-03"), "pilot", "zh")
    report(bureau.on("2023-06-19"), "领导小组", "done", on=date(2023, 3, 20))
    assert briefing(bureau.on("2023-06-20"), "pilot", "zh", as_of=date(2023, 4, 3)) == then
