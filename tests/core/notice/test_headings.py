"""Outline marks, and how headings nest."""

import pytest

from programme.core.notice.headings import Section, marked, outline
from programme.core.notice.source import Line

MARKS = {
    "一、目标": ("han", "目标"),
    "十二．目标": ("han", "目标"),
    "(一)目标": ("(han)", "目标"),
    "（三） 目标": ("(han)", "目标"),
    "1.目标": ("digit", "目标"),
    "12、目标": ("digit", "目标"),
    "1．2023年目标": ("digit", "2023年目标"),
    "1.6月底前完成": ("digit", "6月底前完成"),
    "1）目标": ("digit)", "目标"),
    "(1)目标": ("(digit)", "目标"),
    "1.1 目标": ("dotted2", "目标"),
    "1.2.3 Aims": ("dotted3", "Aims"),
    "第一章 总则": ("chapter", "总则"),
    "第二节 目标": ("section", "目标"),
    "第三条 目标": ("article", "目标"),
    "第一阶段：准备": ("stage", "准备"),
    "Phase 2 – Pilot": ("stage", "Pilot"),
    "Stage B: Review": ("stage", "Review"),
    "IV. Review": ("roman", "Review"),
    "a) Review": ("letter", "Review"),
    "• 目标": ("bullet", "目标"),
    "附件2 任务表": ("annex", "任务表"),
    "Annex A: Tasks": ("annex", "Tasks"),
}
PLAIN = [
    "2023年目标",
    "1.5倍",
    "3.14",
    "6、7月份",
    "三是目标",
    "第一阶段工作顺利",
    "(市、区)目标",
    "Planning",
]


@pytest.mark.parametrize("text", MARKS)
def test_marks(text: str) -> None:
    style, _, rest = marked(text)
    assert (style, rest) == MARKS[text]


@pytest.mark.parametrize("text", PLAIN)
def test_body_text(text: str) -> None:
    assert marked(text) == ("", "", text)


def shape(section: Section) -> object:
    return {part.title: shape(part) for part in section.sections}


def nested(*lines: Line | str) -> object:
    read = [Line(number=n, text=x) if isinstance(x, str) else x for n, x in enumerate(lines, 1)]
    return shape(outline(read)[0])


def test_a_new_style_nests_and_one_met_before_closes() -> None:
    assert nested("一、甲", "(一)乙", "1.丙", "2.丁", "(二)戊", "1.己", "二、庚", "1.辛") == {
        "甲": {"乙": {"丙": {}, "丁": {}}, "戊": {"己": {}}},
        "庚": {"辛": {}},
    }


def test_decimal_marks_nest_by_their_depth() -> None:
    assert nested("1 Aims", "1. Aims", "1.1 One", "1.1.1 Two", "1.2 Three", "2. Work") == {
        "Aims": {"One": {"Two": {}}, "Three": {}},
        "Work": {},
    }


def test_the_formats_levels() -> None:
    def level(n: int, text: str) -> Line:
        return Line(number=1, text=text, level=n)

    read = nested(
        level(1, "一、甲"), level(2, "乙"), "1.丙", level(3, "丁"), level(2, "戊"), level(1, "己")
    )
    assert read == {"甲": {"乙": {"丙": {}, "丁": {}}, "戊": {}}, "己": {}}


def test_an_annex_and_a_signature_close_all() -> None:
    assert nested("一、甲", "(一)乙", "附件", "(二)丙") == {"甲": {"乙": {}}, "附件": {"丙": {}}}
    lines = [Line(number=n, text=text) for n, text in enumerate(["一、甲", "2023年1月4日", "文"])]
    root, _ = outline(lines, ends={1})
    assert root.body == [lines[2]]


def test_a_heading_ends_with_its_first_sentence() -> None:
    root, _ = outline([Line(number=1, text="(一)加强组织。成立小组。定期开会。")])
    assert (root.sections[0].title, root.sections[0].text) == ("加强组织", "成立小组。定期开会。")


def test_a_lost_number_is_told() -> None:
    root, problems = outline([Line(number=7, text="、保障措施")])
    assert root.sections[0].title == "保障措施"
    assert [(problem.line, problem.code) for problem in problems] == [(7, "lost-number")]


def test_a_number_before_a_span_of_months_and_the_capital_numerals() -> None:
    assert marked("3.7—8月，各校值班") == ("digit", "3.", "7—8月，各校值班")
    assert [marked(text)[0] for text in ("壹、依據", "一、實施", "2.1 总则")] == [
        "capital",
        "han",
        "dotted2",
    ]
