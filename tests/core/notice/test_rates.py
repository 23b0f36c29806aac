"""Rates by year, from wordings seen in public plans and notices; annotated before any was read."""

import pytest

from programme.core.notice.draft import DraftTarget
from programme.core.notice.source import Source
from programme.core.notice.understand import understand
from tests.core.notice.sample import codes, grid, page, read

Told = tuple[str, dict[str, float | None], str]
"""A title, what is to be reached by when, and what else is said: its base, ↓, its reference."""


def told(target: DraftTarget) -> Told:
    steps = {s.words: None if s.value is None else float(s.value) for s in target.steps}
    base = "" if target.base is None else f"{target.base:f}→"
    return target.title, steps, base + "↓" * (target.direction == "down") + target.reference


PROSE: list[tuple[str, list[Told]]] = [
    ("到2025年，学前三年毛入园率达到95%以上。", [("学前三年毛入园率", {"2025年": 95}, "")]),
    (
        "学前三年毛入园率2020年达到98%，2022年达到99%。",
        [("学前三年毛入园率", {"2020年": 98, "2022年": 99}, "")],
    ),
    (
        "推進義務教育學校標準化建設，2020年義務教育標準化學校比例達到93%，到2022年達到95%。",
        [("義務教育標準化學校比例", {"2020年": 93, "2022年": 95}, "")],
    ),
    (
        "制定數字校園建設實施意見，2020年數字校園覆蓋率達到25%，到2022年實現全覆蓋。",
        [("數字校園覆蓋率", {"2020年": 25, "2022年": 100}, "")],
    ),
    (
        "到2022年，全市組建27個幼兒園集團，覆蓋112所幼兒園，省一二級幼兒園覆蓋面達到62%；組建20個小學教育集團，"
        "覆蓋100所學校，小學、初中優質資源覆蓋面達到80%。",
        [
            ("省一二級幼兒園覆蓋面", {"2022年": 62}, ""),
            ("小學、初中優質資源覆蓋面", {"2022年": 80}, ""),
        ],
    ),
    (
        "全市培育30所初中強校，到2022年初中優質教育資源覆蓋面達到80%。",
        [("初中優質教育資源覆蓋面", {"2022年": 80}, "")],
    ),
    (
        "深化高中課程改革，到2022年雙一流大學錄取率達到全省平均水平。",
        [("雙一流大學錄取率", {"2022年": None}, "全省平均水平")],
    ),
    (
        "到2017年，基本普及学前三年教育，入园率达到85%，东部地区达到95%以上，西部地区达到80%以上。",
        [("入园率", {"2017年": 85}, "")],  # whose rate that of the regions is, nobody says
    ),
    (
        "到2020年，全国学前三年毛入园率由目前的75%提升至85%。",
        [("全国学前三年毛入园率", {"2020年": 85}, "75→")],
    ),
    (
        "到2020年，普惠性幼儿园覆盖率（公办幼儿园和普惠性民办幼儿园在园幼儿数占在园幼儿总数的比例）要达到80%左右。",
        [("普惠性幼儿园覆盖率", {"2020年": 80}, "")],
    ),
    (
        "到2016年，全国学前三年毛入园率要达到75%左右。",
        [("全国学前三年毛入园率", {"2016年": 75}, "")],
    ),
    (
        "到2025年底，全市大班额比例控制在5%以内，义务教育辍学率降到0.2%以下。",
        [("大班额比例", {"2025年底": 5}, "↓"), ("义务教育辍学率", {"2025年底": 0.2}, "↓")],
    ),
    (
        "高中阶段毛入学率从2020年的93%提高到2025年的95%。",
        [("高中阶段毛入学率", {"2025年": 95}, "93→")],
    ),
    (
        "力争到2025年，公办幼儿园在园幼儿占比不低于55%，教师流失率不超过3%。",
        [("公办幼儿园在园幼儿占比", {"2025年": 55}, ""), ("教师流失率", {"2025年": 3}, "↓")],
    ),
    (
        "确保2025年残疾儿童入学率不低于全省平均水平。",
        [("残疾儿童入学率", {"2025年": None}, "全省平均水平")],
    ),
    ("By 2025, reduce the dropout rate from 4% to no more than 2%.",
     [("dropout rate", {"by 2025": 2}, "4→↓")]),
    ("Increase the net enrolment rate to at least 95% by 2026.",
     [("net enrolment rate", {"by 2026": 95}, "")]),
]  # fmt: skip

HELD_OUT: list[tuple[str, list[Told]]] = [  # seen only after the above could be read
    (
        "到2025年，濟寧市學前教育毛入學率將達到99%以上，九年義務教育鞏固率達到99.9%，勞動年齡人口平均受教育年限達到10.9年。",
        [
            ("濟寧市學前教育毛入學率", {"2025年": 99}, ""),
            ("九年義務教育鞏固率", {"2025年": 99.9}, ""),
        ],
    ),
    (
        "到2025年，预期学前教育毛入园率>90%，九年义务教育巩固率达到 96%，高中阶段教育毛入学率"
        ">92%。",
        [
            ("学前教育毛入园率", {"2025年": 90}, ""),
            ("九年义务教育巩固率", {"2025年": 96}, ""),
            ("高中阶段教育毛入学率", {"2025年": 92}, ""),
        ],
    ),
    (
        "推动全国居民健康素养水平到2022年不低于22%，到2030年不低于30%。",
        [("全国居民健康素养水平", {"2022年": 22, "2030年": 30}, "")],
    ),
    (
        "到2025年，入园率达到95%以上，大班额比例从2020年的8.4%降到5%以内。",
        [("入园率", {"2025年": 95}, ""), ("大班额比例", {"2025年": 5}, "8.4→↓")],
    ),
    ("到2022年和2030年，全国居民健康素养水平分别不低于22%和30%。", []),
    ("到2022年和2030年，经常参加体育锻炼人数比例达到37%及以上和40%及以上。", []),
    ("到“十三五”末，普惠性幼儿园覆盖率达到84.7%。", []),
    ("全国中小学联网率已从2015年的69.3%上升到99.7%。", []),
    ("截至2020 年，全国中小学互联网接入率已达到95%，但仍有部分地区互联网接入率不足70%。", []),
]


NOTHING = [
    "2020年全市75%以上的高中毕业生接受高等教育，到2022年达到90%以上。",  # who, not which rate
    "2020年高中段、义务教育阶段学生体质健康合格率分别达到93%、93.5%以上，2022年分别达到94%、95%以上。",
    "到2025年，小学入学率、初中巩固率达到100%。",  # two rates, or one
    "2019年，全省学前毛入园率达88.7%，义务教育巩固率94.6%。",  # what was
    "截至2025年底，全市学前三年毛入园率达到95%。",
    "心理健康教师持证率达到88.2%。",  # no date
    "确保教育投资到2025年增长10%以上。",  # growth, not a level
    "到2025年，入园率提高5个百分点。",
    "到2025年，近视率每年下降0.5%，达到xx%以下。",
    "到2025年，大班额比例控制在5%左右。",  # from which side
    "到2025年毛入学率达到60%的县（市、区）给予奖励。",
    "2025年3月5日，巩固率达到95%的学校名单公布。",
]


@pytest.mark.parametrize(("sentence", "expected"), [*PROSE, *HELD_OUT])
def test_rates_in_prose(sentence: str, expected: list[Told]) -> None:
    draft = read(f"教育发展规划\n一、发展目标\n{sentence}\n")
    assert [told(target) for target in draft.targets] == expected


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_is_no_plain_rate_by_a_year_is_left(sentence: str) -> None:
    assert read(f"教育发展规划\n一、发展目标\n{sentence}\n").targets == ()


def test_what_was_before_the_document_is_where_it_begins() -> None:
    draft = read(
        "某市教育局2022年教育提升方案\n一、工作目标\n2020年巩固率达到94%，到2025年达到96%。"
        "2021年，教师持证率达到90%。\n"
    )
    assert [told(target) for target in draft.targets] == [("巩固率", {"2025年": 96}, "94→")]


def test_what_a_report_says_of_its_own_year_lies_behind() -> None:
    draft = read(
        "教育局2020年工作总结和2021年工作计划\n一、加强信息化建设\n2020年，教师网络空间开通率达到100%。\n",
        year=2020,
    )
    assert draft.targets == ()


def test_two_numbers_for_one_day_are_told_and_not_taken() -> None:
    draft = read("规划\n一、目标\n到2025年，入园率达到95%。\n到2025年，入园率达到96%。\n")
    assert (draft.targets, codes(draft).count("rate-twice")) == ((), 1)


def test_what_looks_like_one_and_was_not_read_is_told() -> None:
    draft = read("规划\n一、目标\n到2025年，小学入学率、初中巩固率达到100%。\n")
    assert codes(draft).count("rate-unread") == 1


def test_a_year_that_may_lie_behind_is_told() -> None:
    draft = read("规划\n一、目标\n2007年，全市学前三年幼儿入园率达到96%以上。\n")
    assert (draft.targets, codes(draft).count("rate-unread")) == ((), 1)
    [target] = read("2005年规划\n一、目标\n2007年，全市学前三年幼儿入园率达到96%以上。\n").targets
    assert told(target) == ("学前三年幼儿入园率", {"2007年": 96}, "")


def test_the_words_are_kept() -> None:
    [target] = read("规划\n一、目标\n到2025年，学前三年毛入园率达到95%左右。\n").targets
    assert (target.measure, target.note) == ("%", "到2025年,学前三年毛入园率达到95%左右")


TABLE = [
    ["序号", "指标", "单位", "2020年", "2025年", "属性"],
    ["1", "学前教育毛入园率", "%", "85.2", ">90", "预期性"],
    ["2", "九年义务教育巩固率（%）", "", "95.2", "96", "约束性"],
    ["3", "大班额比例", "%", "8.4", "≤5", "约束性"],
    ["4", "在校生规模", "万人", "12.5", "13", "预期性"],
    ["5", "教师培训", "人次", "—", "〔5000〕", "预期性"],
    ["6", "教育满意度", "%", "xx", "85左右", ""],
]


def test_a_table_of_indicators_by_year() -> None:
    title = page("某市2021年教育事业发展规划\n").blocks
    source = Source(name="plan.docx", format="docx", blocks=(*title, grid(TABLE, number=2)))
    draft = understand(source)
    assert [told(target) for target in draft.targets] == [
        ("学前教育毛入园率", {"2025年": 90}, "85.2→"),
        ("九年义务教育巩固率", {"2025年": 96}, "95.2→"),
        ("大班额比例", {"2025年": 5}, "8.4→↓"),
        ("在校生规模", {"2025年": 13}, "12.5→"),
        ("教育满意度", {"2025年": 85}, ""),
    ]
    assert [target.measure for target in draft.targets] == ["%", "%", "%", "万人", "%"]
    assert "rate-unread" in codes(draft)
    assert "table-unread" not in codes(draft)


def test_a_table_that_tells_where_it_began() -> None:
    table = [
        ["领域", "序号", "指标", "基期水平", "2022年目标值", "2030年目标值", "指标性质"],
        ["健康知识", "1", "居民健康素养水平(%)", "14.18", "≥22", "≥30", "预期性"],
        ["", "4", "4.劳动年龄人口平均受教育年限(年)", "11.4年", "12年", "12.3年以上", ""],
        ["", "6", "建立健康科普专家库", "—", "实现", "", "约束性"],
    ]
    draft = understand(Source(name="t.docx", format="docx", blocks=(grid(table),)))
    assert [(*told(target), target.measure) for target in draft.targets] == [
        ("居民健康素养水平", {"2022年": 22, "2030年": 30}, "14.18→", "%"),
        ("劳动年龄人口平均受教育年限", {"2022年": 12, "2030年": 12.3}, "11.4→", "年"),
    ]
    assert codes(draft).count("rate-unread") == 1


def test_a_table_without_the_documents_year_goes_step_by_step() -> None:
    table = [["指标", "2020年", "2022年"], ["学前三年毛入园率", "98%", "99%"]]
    [target] = understand(Source(name="t.xlsx", format="xlsx", blocks=(grid(table),))).targets
    assert told(target) == ("学前三年毛入园率", {"2020年": 98, "2022年": 99}, "")


def test_a_rate_among_a_stages_sentences_is_a_target_and_no_task() -> None:
    draft = read(
        "某县2023年学前教育普惠行动方案\n"
        "一、实施步骤\n"
        "（一）部署阶段（3-5月）\n"
        "教育局要制定工作方案。到2025年，公办园在园幼儿占比达到55%以上。\n"
    )
    [stage] = draft.phases
    assert [task.title for task in stage.tasks] == ["教育局要制定工作方案"]
    assert [target.title for target in draft.targets] == ["公办园在园幼儿占比"]
