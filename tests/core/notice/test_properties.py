"""Whatever a document holds: no exception, nothing lost, and work in proportion to its size."""

import sys
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.core.notice.directory import Office
from programme.core.notice.draft import Draft, DraftPhase
from programme.core.notice.source import Cell, Grid, Line, Source
from programme.core.notice.text import plain
from programme.core.notice.understand import understand
from tests.core.notice.sample import page

WRITTEN = """
一、 (一) 1. 1.1 第一阶段： Phase 附件 、 一是 二是 ① 准备阶段 重点任务 实施步骤 2022年6月前 全年 3
6-8 (2021年9-12月) （责任单位：教育科） 5月、9 月 教育科 会同 和 ， 。 ； ： ( ) 34所全部达标
31项指标达标18项 序号 工作任务 工作阶段 时间安排 牵头科室 配合单位 开始时间 完成时限 召开会议
2023年 20**年 202314 合计 打印本页 Lead Task Mar-2024 等部门
"""
PIECES = [*WRITTEN.split(), " ", "\n", "\u3000"]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Cells anywhere, spans over one another and beyond the edge."""
    size = st.integers(0, 6)
    cells = st.builds(Cell, size, size, TEXTS, st.integers(1, 9), st.integers(1, 9))
    found = tuple(draw(st.lists(cells, max_size=25)))
    return Grid(number=draw(size) + 1, height=7, width=7, cells=found, name=draw(TEXTS))


SOURCES = st.builds(
    Source,
    name=st.just("any"),
    format=st.sampled_from(["text", "html", "docx", "xlsx", "csv", "pdf"]),
    title=TEXTS,
    blocks=st.lists(
        st.builds(Line, number=st.integers(1, 40), text=TEXTS, level=st.integers(0, 3)) | grids(),
        max_size=25,
    ).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(SOURCES, st.none() | st.just(2023), st.lists(TEXTS, max_size=3))
def test_any_document_is_understood_or_told_about(
    source: Source, year: int | None, offices: list[str]
) -> None:
    known = [Office(name=name, successor="督导室") for name in offices]
    draft = understand(source, year=year, offices=known)
    assert draft == understand(source, year=year, offices=known)
    assert [p.line for p in draft.problems] == sorted(p.line for p in draft.problems)


WORDS = st.text("甲乙丙丁戊己庚辛壬癸", min_size=3, max_size=8)
FLAT = (
    ["", "一、", "一是", "3月：", "附件"],
    ["", "。", "（3月）", "（责任单位：教育科）", "阶段(2023年4月)"],
)
NESTED = ["", "一、", "(一)", "1.", "3月：", "• "], ["", "。", "（责任单位：教育科）", "："]


@settings(deadline=None)
@given(st.sampled_from([FLAT, NESTED]), st.lists(WORDS, min_size=1, max_size=12), st.data())
def test_every_line_is_in_the_draft_or_in_a_problem(
    layout: tuple[list[str], list[str]], words: list[str], data: st.DataObject
) -> None:
    marks, tails = map(st.sampled_from, layout)
    lines = [f"{data.draw(marks)}{word}{data.draw(tails)}" for word in words]
    draft = understand(page("\n".join(["2023年工作方案", *lines])))
    told = {problem.line for problem in draft.problems}
    kept = plain("\n".join(_kept(draft)))
    assert not [
        line
        for number, (line, word) in enumerate(zip(lines, words, strict=True), 2)
        if number not in told and word not in kept
    ]


def _kept(draft: Draft) -> list[str]:
    found = [draft.title, draft.issuer]
    found += [f"{task.title}{task.note}" for task in draft.tasks]
    for phase in draft.phases:
        found += _kept_phase(phase)
    return found


def _kept_phase(phase: DraftPhase) -> list[str]:
    found = [phase.title, *phase.objectives]
    found += [f"{task.title}{task.note}" for task in phase.tasks]
    for part in phase.phases:
        found += _kept_phase(part)
    return found


HOSTILE: dict[str, Callable[[int], str]] = {
    "spaces": lambda n: "部署\u3000" + " \u3000" * n + "x",
    "brackets": lambda n: "(" * n,
    "brackets closed": lambda n: "(一)部署阶段" + "(3月" * n + ")" * n,
    "commas": lambda n: "甲，" * n,
    "joined offices": lambda n: "一、任务\n1.会议（责任单位：" + "教育局和" * n + "）",
    "spaced offices": lambda n: "一、任务\n1.会议（责任单位：" + "教育局 " * n + "）",
    "marked offices": lambda n: "一、任务\n1.会议（责任单位：" + "教育局牵头，" * n + "）",
    "points": lambda n: "(一)实施阶段(3月)\n" + "一是甲。" * n,
    "headings": lambda n: "一、甲\n(一)乙\n1.丙\n" * n,
    "stages": lambda n: "(一)准备阶段(3月)\n会议。\n" * n,
    "parts": lambda n: "(一)申报阶段：" + "市评(3月)；" * n,
    "numbers": lambda n: "一、目标\n(一)2022年6月前:\n" + "1所" * n,
    "header words": lambda n: "任务\n时间\n单位\n" * n,
    "scraped": lambda n: "任务\n时间\n单位\n" + "甲\n3\n教育科\n" * n,
    "colons": lambda n: "责任单位：" * n,
    "dashes": lambda n: "任务\n时间\n单位\n甲\n" + "3-" * n + "\n教育科",
    "titles": lambda n: "关于工作的通知\n" * n,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_the_text_is_at_most_about_twice_the_work(kind: str) -> None:
    small, large = (_work(page(HOSTILE[kind](n))) for n in (400, 1600))
    assert large < 6 * small + 20_000


def _work(source: Source) -> int:
    """Lines of Python that were run: the same on every machine."""
    done = 0

    def count(_frame: object, event: str, _arg: object) -> object:
        nonlocal done
        done += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)  # type: ignore[arg-type]  # typeshed wants a recursive type
    try:
        understand(source)
    finally:
        sys.settrace(before)
    return done


def rows(n: int) -> Sequence[Cell]:
    head = [Cell(0, c, text) for c, text in enumerate(["任务", "时间", "单位"])]
    texts = ["会议", "2023年3月", "教育科"]
    return [*head, *(Cell(r, c, text) for r in range(1, n) for c, text in enumerate(texts))]


def test_a_sheet_is_read_in_one_pass() -> None:
    small, large = (
        _work(
            Source(
                name="a",
                format="xlsx",
                blocks=(Grid(number=1, height=n, width=3, cells=tuple(rows(n))),),
            )
        )
        for n in (200, 800)
    )
    assert large < 5 * small
