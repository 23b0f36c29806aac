"""Tables by their header words, whatever their layout."""

import pytest

from programme.core.notice.headers import Role, fields, role
from programme.core.notice.source import Line, Source
from programme.core.notice.understand import understand
from tests.core.notice.sample import codes, every, grid, row, sheet, stage, windows

HEADERS: dict[Role, str] = {
    "number": "序号 编号 项次 No.",
    "phase": "阶段 工作阶段 实施步骤 Phase Stage",
    "title": "工作任务 工作内容 任务 事项 主要任务 重点任务 项目 Task Activity Action",
    "measure": "具体措施 措施 工作举措 整改措施 Details",
    "lead": "牵头单位 牵头科室 牵头部门 主办单位 牵头责任单位 Lead",
    "support": "配合单位 协办单位 协办 配合部门 Support Partners",
    "responsible": "责任单位 责任科室 责任部门 承办单位 单位 科室 Owner Responsible",
    "person": "责任人 负责人 联系人 分管领导 Contact",
    "time": "时间 时间安排 进度安排 起止时间 月份 When Timeline",
    "due": "完成时限 完成时间 时限 截止日期 整改时限 Due Deadline",
    "start": "开始时间 起始日期 计划开始时间 Start From",
    "end": "结束时间 终止日期 End To",
    "deliverable": "成果 交付物 成果形式 预期成果 Deliverable",
    "note": "备注 说明 Notes Remarks",
}


@pytest.mark.parametrize("what", HEADERS)
def test_header_words(what: Role) -> None:
    words = HEADERS[what].split()
    assert {word: role(word) for word in words} == dict.fromkeys(words, what)


def test_headers_in_other_dress() -> None:
    dressed = [
        "牵 头 单 位",
        "完成\n时限",
        "完成时限（2023年）",
        "责任单位：",
        "ＮＯ．",
        "Lead office",
    ]
    assert [role(text) for text in dressed] == [
        "lead",
        "due",
        "due",
        "responsible",
        "number",
        "lead",
    ]
    assert role("召开会议，布置工作") is None


def test_pairs() -> None:
    assert fields("牵头单位：教育科；完成时限：6月底前") == {"lead": "教育科", "due": "6月底前"}
    assert fields("责任单位：教育科；下同") == {}


def test_columns_in_any_order_below_title_rows() -> None:
    draft = understand(
        sheet(
            [
                ["2023年重点工作任务分解表", "<", "<", "<", "<"],
                ["填报日期：1月", "<", "<", "<", "<"],
                ["完成时限", "牵头单位", "工作任务", "配合单位", "备注"],
                ["6月", "教育科", "召开会议", "办公室、规划科", "重要"],
                ["2023-09-15", "规划科", "印发方案", "", ""],
            ]
        )
    )
    assert draft.title == "2023年重点工作任务分解表"
    assert draft.year == 2023
    assert [row(task) for task in draft.tasks] == [
        ("召开会议", "2023-06-01..2023-06-30", "教育科", "办公室、规划科"),
        ("印发方案", "..2023-09-15", "规划科", ""),
    ]
    assert (draft.tasks[0].note, draft.tasks[0].line) == ("重要", 4)


def test_a_header_of_two_rows_and_a_time_in_two_columns() -> None:
    draft = understand(
        sheet(
            [
                ["序号", "任务", "时间", "<", "责任单位", "<"],
                ["^", "^", "开始", "结束", "牵头", "配合"],
                ["1", "召开会议", "2023-03-01", "2023-03-31", "教育科", "办公室"],
                ["2", "印发方案", "2023-05", "2023-06", "规划科", ""],
                ["3", "检查", "", "2023-08-31", "规划科", ""],
            ]
        )
    )
    assert [row(task) for task in draft.tasks] == [
        ("召开会议", "2023-03-01..2023-03-31", "教育科", "办公室"),
        ("印发方案", "2023-05-01..2023-06-30", "规划科", ""),
        ("检查", "..2023-08-31", "规划科", ""),
    ]


def test_stages_times_and_offices_merged_over_rows() -> None:
    draft = understand(
        sheet(
            [
                ["阶段", "任务", "时间", "责任科室"],
                ["策划准备", "会议", "2023年3月", "教育科"],
                ["^", "名单", "^", "^"],
                ["第二阶段：实施（2023年4-6月）", "检查", "4月", "督导室"],
                ["^", "反馈", "5月", "^"],
            ]
        )
    )
    assert [stage(phase) for phase in draft.phases] == [
        ("策划准备", ""),
        ("实施", "2023-04-01..2023-06-30"),
    ]
    assert [row(task)[:3] for task in every(draft)] == [
        ("会议", "2023-03-01..2023-03-31", "教育科"),
        ("名单", "2023-03-01..2023-03-31", "教育科"),
        ("检查", "2023-04-01..2023-04-30", "督导室"),
        ("反馈", "2023-05-01..2023-05-31", "督导室"),
    ]


def test_an_empty_cell_is_not_a_merged_one_save_for_the_stage() -> None:
    draft = understand(
        sheet(
            [
                ["阶段", "任务", "时间", "责任科室"],
                ["准备", "会议", "2023年3月", "教育科"],
                ["", "名单", "", ""],
            ]
        )
    )
    assert [row(task)[1:3] for task in draft.phases[0].tasks] == [
        ("2023-03-01..2023-03-31", "教育科"),
        ("", ""),
    ]
    assert [doubt.code for doubt in draft.phases[0].tasks[1].doubts] == ["no-time"]


def test_a_row_of_its_own_for_each_stage() -> None:
    draft = understand(
        sheet(
            [
                ["任务", "时间", "责任科室"],
                ["一、准备阶段（2023年3月）", "<", "<"],
                ["会议", "3月", "教育科"],
                ["二、实施阶段", "", ""],
                ["检查", "2023年5月", "教育科"],
                ["注：时间可以调整", "<", "<"],
            ]
        )
    )
    assert [stage(phase) for phase in draft.phases] == [
        ("准备阶段", "2023-03-01..2023-03-31"),
        ("实施阶段", ""),
    ]
    assert [row(task)[1] for task in every(draft)] == [
        "2023-03-01..2023-03-31",
        "2023-05-01..2023-05-31",
    ]
    assert [(problem.line, problem.code) for problem in draft.problems] == [(6, "prose")]


def test_rows_of_sums_are_left_out_and_told() -> None:
    draft = understand(sheet([["任务", "时间"], ["会议", "2023年3月"], ["合计", "1项"], ["", ""]]))
    assert [task.title for task in draft.tasks] == ["会议"]
    assert [(problem.line, problem.code) for problem in draft.problems] == [(3, "subtotal")]


def test_a_row_without_a_task_continues_the_one_above() -> None:
    draft = understand(
        sheet(
            [
                ["任务", "时间", "责任单位", "备注"],
                ["会议", "2023年3月", "教育科", "先报"],
                ["", "", "规划科", "后办"],
            ]
        )
    )
    (task,) = draft.tasks
    assert (row(task)[2], task.note) == ("教育科、规划科", "先报；后办")


def test_measures_under_a_merged_task_are_the_tasks() -> None:
    draft = understand(
        sheet(
            [
                ["任务", "具体措施", "时间"],
                ["优化布局", "制定规划", "2023年3月"],
                ["^", "建设学校", "2023年5月"],
                ["提高质量", "开展教研", "2023年6月"],
            ]
        )
    )
    assert [(task.title, task.note) for task in draft.tasks] == [
        ("制定规划", "优化布局"),
        ("建设学校", "优化布局"),
        ("提高质量", "开展教研"),
    ]


def test_several_tasks_in_a_cell_answered_by_several_times() -> None:
    draft = understand(
        sheet(
            [
                ["任务", "时间", "责任单位"],
                ["1.制定方案；2.召开会议", "2023年3月\n2023年5月", "教育科\n规划科"],
                ["会议", "2023年6月\n2023年9月", "教育科"],
            ]
        )
    )
    assert [row(task)[:3] for task in draft.tasks] == [
        ("制定方案", "2023-03-01..2023-03-31", "教育科"),
        ("召开会议", "2023-05-01..2023-05-31", "规划科"),
        ("会议", "2023-06-01..2023-06-30 2023-09-01..2023-09-30", "教育科"),
    ]
    assert [doubt.code for doubt in draft.tasks[2].doubts] == ["unpaired"]


def test_bare_months_get_their_unit_back_with_a_note() -> None:
    draft = understand(
        sheet([["任务", "月份"], ["会议", "3"], ["检查", "6-8"], ["考核", "9月"]]), year=2023
    )
    assert [row(task)[1] for task in draft.tasks] == [
        "2023-03-01..2023-03-31",
        "2023-06-01..2023-08-31",
        "2023-09-01..2023-09-30",
    ]
    assert [[doubt.code for doubt in task.doubts] for task in draft.tasks] == [
        ["lost-month"],
        ["lost-month"],
        [],
    ]


def test_bare_numbers_that_cannot_all_be_months_stay_unread() -> None:
    draft = understand(sheet([["任务", "时间"], ["会议", "3"], ["检查", "25"]]), year=2023)
    assert [windows(task.when) for task in draft.tasks] == ["", ""]
    assert all(doubt.code == "time-unread" for task in draft.tasks for doubt in task.doubts)


def test_columns_of_no_known_meaning_go_to_the_note() -> None:
    draft = understand(
        sheet(
            [
                ["任务", "时间", "经费", "责任人", "成果"],
                ["会议", "2023年3月", "2万元", "张三", "纪要"],
            ]
        )
    )
    (task,) = draft.tasks
    assert (task.note, task.deliverable) == ("责任人：张三；经费：2万元", "纪要")


def test_a_second_header_row_begins_another_table() -> None:
    draft = understand(
        sheet(
            [
                ["任务", "时间", "责任单位"],
                ["会议", "2023年3月", "教育科"],
                ["责任单位", "任务", "时间"],
                ["规划科", "检查", "2023年5月"],
            ]
        )
    )
    assert [row(task)[:3] for task in draft.tasks] == [
        ("会议", "2023-03-01..2023-03-31", "教育科"),
        ("检查", "2023-05-01..2023-05-31", "规划科"),
    ]


def test_a_table_without_known_headers_is_told() -> None:
    draft = understand(sheet([["学校", "人数"], ["一小", "300"]]))
    assert draft.tasks == ()
    assert codes(draft) == ["table-unread"]


def test_a_stage_of_the_text_takes_the_rows_of_the_table() -> None:
    blocks = (
        Line(number=1, text="2021-2023年方案"),
        Line(number=2, text="一、实施步骤"),
        Line(number=3, text="(一)准备阶段(2022年9-12月)"),
        grid(
            [["阶段", "任务", "时间"], ["准备", "会议", "10月"], ["总结", "报告", "2023年6月"]],
            number=4,
        ),
    )
    draft = understand(Source(name="a.docx", format="docx", blocks=blocks))
    assert [stage(phase) for phase in draft.phases] == [
        ("准备阶段", "2022-09-01..2022-12-31"),
        ("总结", ""),
    ]
    assert row(draft.phases[0].tasks[0])[1] == "2022-10-01..2022-10-31"


def test_an_english_table() -> None:
    draft = understand(
        sheet(
            [
                ["Phase", "Task", "Lead", "Support", "Start", "End", "Deliverable"],
                [
                    "Pilot",
                    "Select schools",
                    "Planning Office",
                    "Finance Office; ICT Centre",
                    "2024-03-01",
                    "2024-04-30",
                    "List",
                ],
            ]
        )
    )
    (phase,) = draft.phases
    assert phase.title == "Pilot"
    assert row(phase.tasks[0]) == (
        "Select schools",
        "2024-03-01..2024-04-30",
        "Planning Office",
        "Finance Office、ICT Centre",
    )


def test_what_stands_above_a_table_is_its_title_and_the_rest_is_told() -> None:
    draft = understand(
        sheet([["2023年安排表", "<"], ["填表人：甲", ""], ["任务", "时间"], ["会议", "3月"]])
    )
    assert draft.title == "2023年安排表"
    assert codes(draft) == ["prose"]


def test_tasks_in_a_cell_share_one_time_and_deadlines_answer_each() -> None:
    draft = understand(
        sheet(
            [
                ["任务", "完成时限", "责任单位"],
                ["成立领导小组\n制定方案", "2023年3月底前", "教育科"],
                ["1.排查\n2.更换", "1.2023年4月底前\n2.2023年6月底前", "总务科"],
                ["开展检查，重点看\n三项制度", "2023年5月", "督导室"],
            ]
        )
    )
    assert [row(task)[:2] for task in draft.tasks] == [
        ("成立领导小组", "..2023-03-31"),
        ("制定方案", "..2023-03-31"),
        ("排查", "..2023-04-30"),
        ("更换", "..2023-06-30"),
        ("开展检查，重点看三项制度", "2023-05-01..2023-05-31"),
    ]


def test_a_start_is_answered_by_a_due_date() -> None:
    draft = understand(
        sheet([["Action", "Start date", "Due date"], ["Train", "2024-09-02", "2024-12-20"]])
    )
    assert row(draft.tasks[0])[:2] == ("Train", "2024-09-02..2024-12-20")


def test_a_name_under_an_office_that_is_none_is_doubtful() -> None:
    draft = understand(sheet([["任务", "时间", "责任单位"], ["会议", "2023年3月", "刘某某"]]))
    assert [doubt.code for doubt in draft.tasks[0].doubts] == ["offices-unsure"]
