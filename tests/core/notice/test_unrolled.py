"""Lists and timelines within a paragraph, and lines that stand over a list."""

import pytest

from tests.core.notice.sample import codes, every, read, row, stage, windows


def test_stages_one_behind_another_in_a_paragraph() -> None:
    draft = read(
        "2022年评议方案\n三、步骤安排\n(一)学习动员阶段(4月下旬至5月上旬)组织学习有关文件。"
        "(二)自查阶段(5月中旬至7月中旬)1、广泛收集意见;2、制定整改方案。3、7月15日前提交自查报告。"
        "(三)整改阶段(9月至10月)落实整改措施。"
    )
    assert [stage(phase) for phase in draft.phases] == [
        ("学习动员阶段", "2022-04-21..2022-05-10"),
        ("自查阶段", "2022-05-11..2022-07-20"),
        ("整改阶段", "2022-09-01..2022-10-31"),
    ]
    assert [(task.title, windows(task.when)) for task in draft.phases[1].tasks] == [
        ("广泛收集意见", "2022-05-11..2022-07-20"),
        ("制定整改方案", "2022-05-11..2022-07-20"),
        ("提交自查报告", "..2022-07-15"),
    ]


def test_numbers_that_do_not_follow_one_another_are_no_list() -> None:
    draft = read("2022年方案\n(一)准备阶段(3月)落实第(二)条。完成5、6两项。")
    assert [stage(phase) for phase in draft.phases] == [("准备阶段", "2022-03-01..2022-03-31")]


@pytest.mark.parametrize(
    "text",
    [
        "2026年5月到6月是动员阶段,成立专班\n2026年7月到11月是推进阶段,推进任务\n2027年是总结阶段",
        "行动分三步,2026年5-6月为动员阶段、7-11月为推进阶段,2027年总结阶段。",
    ],
)
def test_stages_told_in_a_sentence(text: str) -> None:
    assert [stage(phase) for phase in read(f"数字化方案\n{text}").phases] == [
        ("动员阶段", "2026-05-01..2026-06-30"),
        ("推进阶段", "2026-07-01..2026-11-30"),
        ("总结阶段", "2027-01-01..2027-12-31"),
    ]


def test_stages_side_by_side_in_a_line() -> None:
    draft = read("2023年方案\n准备阶段(3月),实施阶段(4-6月):开展排查;总结阶段(7月)。")
    assert [stage(phase) for phase in draft.phases] == [
        ("准备阶段", "2023-03-01..2023-03-31"),
        ("实施阶段", "2023-04-01..2023-06-30"),
        ("总结阶段", "2023-07-01..2023-07-31"),
    ]
    assert [task.title for task in every(draft)] == ["开展排查"]


def test_what_stands_under_the_requirements_is_no_task_of_the_last_stage() -> None:
    draft = read(
        "数字化方案\n2026年5月是动员阶段,成立专班\n2026年6月是总结阶段,组织评估\n"
        "工作要求:\n各单位要高度重视。"
    )
    assert [task.title for task in every(draft)] == ["成立专班", "组织评估"]
    assert codes(draft) == ["prose", "prose"]


def test_months_over_their_lists() -> None:
    draft = read(
        "2023年园务计划\n一月份:1. 开学检查;2. 报送情况\n二月园务\n1. 家长会\n2. 体检\n"
        "3月:\n1. 教研\n"
    )
    assert [(stage(phase), len(phase.tasks)) for phase in draft.phases] == [
        (("一月份", "2023-01-01..2023-01-31"), 2),
        (("园务", "2023-02-01..2023-02-28"), 2),
        (("3月", "2023-03-01..2023-03-31"), 1),
    ]


def test_english_periods_over_their_lists() -> None:
    draft = read(
        "November - December 2020: Discovery\n- Write the survey\n"
        "October – September 2021: Writing\n- Draft the plan\n"
        "January – March 2022: Design\n- Print it\n"
    )
    assert [stage(phase) for phase in draft.phases] == [
        ("Discovery", "2020-11-01..2020-12-31"),
        ("Writing", ""),
        ("Design", "2022-01-01..2022-03-31"),
    ]
    assert [doubt.code for doubt in draft.phases[1].doubts] == ["time-unread"]
    assert [task.title for task in every(draft)] == [
        "Write the survey",
        "Draft the plan",
        "Print it",
    ]


def test_named_periods_with_what_is_done_in_them() -> None:
    draft = read(
        "Readiness (January 2022-July 2022) Establish the project\n"
        "Preparation (January 2022-September 2023) Select the vendor\n"
    )
    assert [stage(phase) for phase in draft.phases] == [
        ("Readiness", "2022-01-01..2022-07-31"),
        ("Preparation", "2022-01-01..2023-09-30"),
    ]


def test_dates_one_behind_another() -> None:
    draft = read(
        "2017年招生时间安排\n安排如下:4月15日,各区公布细则。5月1日至30日,民办小学报名。"
        "8月下旬,补报名。"
    )
    assert [row(task)[:2] for task in draft.tasks] == [
        ("各区公布细则", "2017-04-15..2017-04-15"),
        ("民办小学报名", "2017-05-01..2017-05-30"),
        ("补报名", "2017-08-21..2017-08-31"),
    ]


def test_phases_of_a_markdown_plan() -> None:
    draft = read("# Garden plan\n- Present it - March 2024\n- [x] Approve it - in 2024\n")
    assert [(task.title, windows(task.when)) for task in draft.tasks] == [
        ("Present it", "2024-03-01..2024-03-31")
    ]


def test_years_in_brackets_are_the_times_of_steps() -> None:
    draft = read(
        "方案\n三、进度安排\n1.排查整治(2020年5月至12月)。开展排查。\n2.巩固提升(2022年)。健全机制。"
    )
    assert [stage(phase) for phase in draft.phases] == [
        ("排查整治", "2020-05-01..2020-12-31"),
        ("巩固提升", "2022-01-01..2022-12-31"),
    ]


def test_points_with_a_day_within_a_stage_are_its_tasks() -> None:
    draft = read(
        "方案\n第一阶段:调查摸底(2023年3月—6月)\n1.3月底前,成立指挥部。\n2.4月15日前,教育局制定方案。"
    )
    assert [row(task)[:3] for task in draft.phases[0].tasks] == [
        ("成立指挥部", "..2023-03-31", ""),
        ("制定方案", "..2023-04-15", "教育局"),
    ]
    assert not draft.phases[0].phases


def test_fields_under_the_last_point_are_all_points() -> None:
    draft = read(
        "2023年分工方案\n(二)加强保洁。\n1、打扫卫生。\n2、清理河段。\n责任科室:局办公室\n"
        "责 任 人:\n完成时限:8月9日-8月20日\n(三)归档。\n责任科室:教育科\n"
        "责 任 人:李某\n完成时限:8月12日前\n"
    )
    assert [row(task)[:3] for task in every(draft)] == [
        ("打扫卫生", "2023-08-09..2023-08-20", "局办公室"),
        ("清理河段", "2023-08-09..2023-08-20", "局办公室"),
        ("归档", "..2023-08-12", "教育科"),
    ]
    assert [task.note for task in every(draft)] == ["", "", "责任人：李某"]
    assert codes(draft) == ["each-part"]


def test_two_things_by_two_days_in_a_sentence() -> None:
    draft = read(
        "2023年通知\n三、工作步骤\n(一)动员部署(3月)。各直属学校于3月20日前召开动员会,3月底前将方案报人事科。"
        "联系人:张某。"
    )
    assert [row(task)[:2] for task in draft.phases[0].tasks] == [
        ("各直属学校于3月20日前召开动员会", "..2023-03-20"),
        ("将方案报人事科", "..2023-03-31"),
    ]
    assert codes(draft) == ["prose"]


def test_years_of_the_republic_in_traditional_characters() -> None:
    draft = read(
        "閱讀計畫\n一、準備階段（112年8月至9月）：成立小組，於112年9月20日前將名冊報送教務處。\n"
        "二、執行階段（112年10月至113年6月）：辦理研習。"
    )
    assert [stage(phase) for phase in draft.phases] == [
        ("準備階段", "2023-08-01..2023-09-30"),
        ("執行階段", "2023-10-01..2024-06-30"),
    ]
    assert [row(task)[:2] for task in every(draft)] == [
        ("成立小組", "2023-08-01..2023-09-30"),
        ("將名冊報送教務處", "..2023-09-20"),
        ("辦理研習", "2023-10-01..2024-06-30"),
    ]


def test_action_items_of_a_meeting() -> None:
    draft = read(
        "会议纪要\n- [ ] 更新文档 - 负责人: 李四 - 截止: 2024-05-18\n"
        "- [ ] 采购 - 负责人: 综合科 - 截止: 2024年5月底"
    )
    assert [row(task)[:3] for task in draft.tasks] == [
        ("更新文档", "..2024-05-18", ""),
        ("采购", "..2024-05-31", "综合科"),
    ]


def test_the_year_of_the_documents_number_where_nothing_else_tells_one() -> None:
    draft = read("教育局工作方案\n(甬教办〔2011〕150号)\n(一)深入发动阶段(5月)。动员。")
    assert stage(draft.phases[0]) == ("深入发动阶段", "2011-05-01..2011-05-31")
    assert codes(draft) == ["year-from-date"]
