"""Stages in prose: their times, parts, aims and tasks."""

import pytest

from programme.core.notice.understand import understand
from programme.files.sources import text
from tests.core.notice.sample import codes, every, read, row, stage, windows

PLAN = """\
清河市推进义务教育优质均衡发展实施规划
发布日期:2021-11-02 信息来源:清河市
浏览:
为进一步促进优质均衡发展,根据省市要求,制定本规划。
一、工作目标
实行两条线并行,一是90所学校分年度达标,二是31项标准分年度达标。
(一)2022年6月前:
所有初中17所全部达标;(名单附后)
31项评估指标所有学校达标18项。
重点推进的达标项为教师配备,尤其是农村学校教师配备。
(二)2022年12月前:
城区小学73所全部达标。
31项评估指标所有学校达标13项。
二、实施步骤
(一)动员部署阶段(2021年9-12月)
成立领导机构,制定工作方案。
(二)自查自评阶段(2022年1-6月)
各学校对照标准,认真开展自查,形成问题清单,全面提高义务教育
发展水平。
(三)整体推进阶段(2022年7月---2023年6月)
一是制定整改方案。二是落实目标任务,明确整改时间节点。
(四)申报评估阶段:申报市评阶段(2024年1月-6月);申报省评阶段(2024年7月-12月);申报国评阶段(2025年1月-12月)。
     结合反馈意见,列出整改清单。
(五)整体提高阶段(2026年1月-2028年12月)
、保障措施
(一)加强组织领导。成立领导小组。
"""


def test_headed_stages_with_their_windows() -> None:
    assert [stage(phase) for phase in read(PLAN).phases] == [
        ("动员部署阶段", "2021-09-01..2021-12-31"),
        ("自查自评阶段", "2022-01-01..2022-06-30"),
        ("整体推进阶段", "2022-07-01..2023-06-30"),
        ("申报评估阶段", ""),
        ("整体提高阶段", "2026-01-01..2028-12-31"),
        ("保障措施", ""),
    ]


def test_a_stage_with_dated_parts_in_its_line() -> None:
    review = read(PLAN).phases[3]
    assert [stage(part) for part in review.phases] == [
        ("申报市评阶段", "2024-01-01..2024-06-30"),
        ("申报省评阶段", "2024-07-01..2024-12-31"),
        ("申报国评阶段", "2025-01-01..2025-12-31"),
    ]
    assert review.objectives == ("结合反馈意见,列出整改清单",)


def test_what_is_said_of_all_parts_is_to_be_done_in_each() -> None:
    city, *_ = read(PLAN).phases[3].phases
    assert [row(task) for task in city.tasks] == [
        ("申报市评", "2024-01-01..2024-06-30", "", ""),
        ("结合反馈意见,列出整改清单", "2024-01-01..2024-06-30", "", ""),
    ]
    assert [doubt.code for doubt in city.tasks[1].doubts] == ["each-part"]


def test_sentences_are_tasks_and_a_broken_line_goes_on() -> None:
    start, check, *_ = read(PLAN).phases
    assert [row(task)[:2] for task in start.tasks] == [
        ("成立领导机构", "2021-09-01..2021-12-31"),
        ("制定工作方案", "2021-09-01..2021-12-31"),
    ]
    assert [row(task) for task in check.tasks] == [
        (
            "各学校对照标准,认真开展自查,形成问题清单",
            "2022-01-01..2022-06-30",
            "各学校",
            "",
        ),
        ("全面提高义务教育发展水平", "2022-01-01..2022-06-30", "各学校", ""),
    ]
    assert check.tasks[0].deliverable == "问题清单"


def test_what_is_hoped_for_is_an_aim() -> None:
    (phase,) = read("方案\n(一)准备阶段(2023年3月)\n确保人人知晓。召开会议。\n").phases
    assert phase.objectives == ("确保人人知晓",)
    assert [task.title for task in phase.tasks] == ["召开会议"]


def test_safeguards_are_tasks_by_the_offices_that_they_name() -> None:
    draft = read("""\
2023年方案
五、保障措施
(一)加强领导。成立以市长为组长,教育、财政、编办等部门为成员的均衡发展领导小组,统筹各项工作。
(二)落实责任。教育局负责日常管理工作。其他相关部门要密切配合。
""")
    assert [row(task) for task in every(draft)] == [
        ("加强领导", "", "均衡发展领导小组", "教育部门、财政部门、编办"),
        ("落实责任", "", "教育局", "其他相关部门"),
    ]
    assert codes(draft) == ["no-time"]
    assert [doubt.code for doubt in every(draft)[1].doubts] == ["offices-unsure"]


def test_work_in_prose_is_tasks_unless_a_table_tells_them() -> None:
    prose = "2023年方案\n一、重点任务\n(一)优化布局\n制定建设规划,加大投入力度。\n"
    assert [task.title for task in every(read(prose))] == ["制定建设规划", "加大投入力度"]
    table = "| 任务 | 时间 |\n|---|---|\n| 甲 | 3月 |\n| 乙 | 4月 |\n"
    tabled = text.read((prose + table).encode(), "plan.txt")
    assert [task.title for task in every(understand(tabled))] == ["甲", "乙"]


def test_points_are_tasks_with_the_time_of_their_stage() -> None:
    assert [row(task) for task in read(PLAN).phases[2].tasks] == [
        ("制定整改方案", "2022-07-01..2023-06-30", "", ""),
        ("落实目标任务,明确整改时间节点", "2022-07-01..2023-06-30", "", ""),
    ]


def test_what_was_not_used_is_told_once_with_its_line() -> None:
    draft = read(PLAN)
    told = [(problem.line, problem.code) for problem in draft.problems]
    assert told == [
        (2, "furniture"),
        (4, "prose"),
        (6, "prose"),
        (25, "lost-number"),
    ]


def test_numbered_stages() -> None:
    draft = read("""\
2023年普查工作方案
第一阶段：宣传发动（3月—5月）。召开动员会。
第二阶段(6-8月):组织实施
第三阶段：2023年9月至12月，总结验收。
""")
    assert [stage(phase) for phase in draft.phases] == [
        ("宣传发动", "2023-03-01..2023-05-31"),
        ("组织实施", "2023-06-01..2023-08-31"),
        ("总结验收", "2023-09-01..2023-12-31"),
    ]
    assert [task.title for task in draft.phases[0].tasks] == ["召开动员会"]


def test_stages_without_the_word_under_a_heading_that_says_so() -> None:
    draft = read("2023年普查方案\n三、进度安排\n1.准备（3月）\n2.普查（4月-6月）\n3.核验\n")
    assert [stage(phase) for phase in draft.phases] == [
        ("准备", "2023-03-01..2023-03-31"),
        ("普查", "2023-04-01..2023-06-30"),
    ]
    assert codes(draft) == ["prose"]


def test_a_months_plan() -> None:
    draft = read("2023年工作要点\n一、3月\n1.召开会议\n2.印发方案\n二、4月\n1.开展检查\n")
    assert [(stage(phase), len(phase.tasks)) for phase in draft.phases] == [
        (("3月", "2023-03-01..2023-03-31"), 2),
        (("4月", "2023-04-01..2023-04-30"), 1),
    ]


def test_the_school_system_is_no_stage() -> None:
    draft = read("2023年要点\n一、义务教育阶段\n办好学校。\n二、现阶段\n继续努力。\n")
    assert draft.phases == ()


TASKS = """\
2023年督导工作方案
一、重点任务
(一)优化布局
1.制定规划。充分考虑人口变化。（责任单位：规划科；完成时限：6月底前）
2.建设学校
责任单位：计划财务科
配合单位：办公室、规划科
完成时限：9-12月
(二)提高质量（牵头单位：教研中心）
1.2023年10月底前，完成课程方案。
2.开展教研
二、工作要求
一是加强领导。二是落实责任。
"""


def test_tasks_with_their_offices_in_brackets_or_on_lines_below() -> None:
    draft = read(TASKS)
    assert [row(task) for task in every(draft)] == [
        ("制定规划", "..2023-06-30", "规划科", ""),
        ("建设学校", "2023-09-01..2023-12-31", "计划财务科", "办公室、规划科"),
        ("完成课程方案", "..2023-10-31", "教研中心", ""),
        ("开展教研", "", "教研中心", ""),
    ]
    assert every(draft)[0].note == "充分考虑人口变化"


def test_their_headings_are_kept_as_stages_without_a_time() -> None:
    (work,) = read(TASKS).phases
    assert [work.title, *(part.title for part in work.phases)] == [
        "重点任务",
        "优化布局",
        "提高质量",
    ]


def test_plain_lines_each_answered_by_an_office() -> None:
    draft = read("""\
2023年要点
一、任务
制定方案。
责任单位：办公室
召开会议。
责任单位：规划科
""")
    assert [row(task)[::2] for task in every(draft)] == [
        ("制定方案", "办公室"),
        ("召开会议", "规划科"),
    ]


def test_a_stages_own_office_is_that_of_its_tasks() -> None:
    draft = read(
        "2023年方案\n一、准备阶段(3月)\n责任单位：办公室\n1.召开会议\n二、实施阶段(4月)\n责任单位：规划科\n"
    )
    assert [row(task) for task in every(draft)] == [
        ("召开会议", "2023-03-01..2023-03-31", "办公室", ""),
        ("实施阶段", "2023-04-01..2023-04-30", "规划科", ""),
    ]


def test_a_timeline() -> None:
    draft = read("2023年方案\n3月：召开会议\n4-5月：开展检查\n")
    assert [row(task)[:2] for task in draft.tasks] == [
        ("召开会议", "2023-03-01..2023-03-31"),
        ("开展检查", "2023-04-01..2023-05-31"),
    ]


def test_a_time_in_brackets_that_cannot_be_read_is_kept_and_told() -> None:
    (phase,) = read("方案\n(一)准备阶段(2023年13月-视情况)\n").phases
    assert (phase.words, windows(phase.when)) == ("2023年13月-视情况", "")
    assert [doubt.code for doubt in phase.doubts] == ["time-unread"]


ANSWERED = {
    "制定规划（责任单位：规划科；完成时限：6月底前）": ("制定规划", "..2024-06-30", "规划科", ""),
    "制定规划（规划科牵头，办公室、督导室配合，6月底前）": (
        "制定规划",
        "..2024-06-30",
        "规划科",
        "办公室、督导室",
    ),
    "制定规划。牵头单位：规划科，配合单位：办公室、督导室，时间：6月。": (
        "制定规划",
        "2024-06-01..2024-06-30",
        "规划科",
        "办公室、督导室",
    ),
    "制定规划 责任科室：规划科": ("制定规划", "", "规划科", ""),
    "6月底前完成规划（规划科负责）": ("完成规划", "..2024-06-30", "规划科", ""),
    "完成规划（6月）（规划科、办公室按职责分工负责）": (
        "完成规划",
        "2024-06-01..2024-06-30",
        "规划科、办公室",
        "",
    ),
    "每月检查一次（规划科牵头，6月开展）": ("每月检查一次", "2024-06-01..2024-06-30", "规划科", ""),
    "检查（规划科负责）。责任单位：办公室。再查。时间：6月。": (
        "检查",
        "2024-06-01..2024-06-30",
        "规划科",
        "办公室",
    ),
    "Draw up a plan (Lead: Planning Office; Support: Finance Office; by: end of June 2024)": (
        "Draw up a plan",
        "..2024-06-30",
        "Planning Office",
        "Finance Office",
    ),
}


@pytest.mark.parametrize("text", ANSWERED)
def test_who_and_when_in_the_words_of_a_task(text: str) -> None:
    assert [row(task) for task in every(read(f"2024年要点\n1.{text}\n"))] == [ANSWERED[text]]


def test_an_english_timeline() -> None:
    draft = read("""\
School Meals Programme: Implementation Plan
1. Background
The ministry wants better meals.
2. Timeline
Phase 1: Preparation (January–February 2024)
Set up a steering group.
Phase 2 – Pilot (Mar–Jun 2024)
- Train cooks
Phase 3: Roll-out, July 2024 to June 2025
""")
    assert [stage(phase) for phase in draft.phases] == [
        ("Preparation", "2024-01-01..2024-02-29"),
        ("Pilot", "2024-03-01..2024-06-30"),
        ("Roll-out", "2024-07-01..2025-06-30"),
    ]
    assert row(draft.phases[0].tasks[0])[:2] == (
        "Set up a steering group",
        "2024-01-01..2024-02-29",
    )
    assert row(draft.phases[1].tasks[0])[:2] == ("Train cooks", "2024-03-01..2024-06-30")


def test_months_as_headings() -> None:
    draft = read("2023年工作安排\n3月份\n1.召开会议\n第二季度\n1.开展检查\n")
    assert [stage(phase) for phase in draft.phases] == [
        ("3月份", "2023-03-01..2023-03-31"),
        ("第二季度", "2023-04-01..2023-06-30"),
    ]


def test_a_sentences_own_deadline_stands_before_its_stages_time() -> None:
    draft = read("""\
2023年方案
(一)整治阶段(7月16日至8月31日)。各单位自查。各科室要于9月25日前将结果报办公室。
(二)总结阶段(9月)。9月15前完成汇总,9月中旬召开会议。
""")
    assert [row(task)[:2] for task in every(draft)] == [
        ("各单位自查", "2023-07-16..2023-08-31"),
        ("各科室要于9月25日前将结果报办公室", "..2023-09-25"),
        ("完成汇总", "..2023-09-15"),
        ("召开会议", "2023-09-11..2023-09-20"),
    ]


def test_a_numbered_line_with_a_deadline_or_a_period_in_it_is_a_task() -> None:
    draft = read("""\
关于印发2007年任务分解表的通知
一、各牵头单位要于4月20日(星期五)前上报方案。
二、各部门要在每季度末(分别在6月、9月和12月底),将进展报督查组。
二○○七年四月十三日
""")
    first, second = draft.tasks
    assert row(first) == (
        "上报方案",
        "..2007-04-20",
        "各牵头单位",
        "",
    )
    assert (second.when and second.when.kind, second.words) == (
        "recurring",
        "每季度末(分别在6月、9月和12月底)",
    )


def test_a_line_that_is_a_time_is_that_of_the_words_above() -> None:
    draft = read("""\
Strategic Planning 2013
Form the committee
01/01/2013 - 02/01/2013
Phase 1:
Board call to action
(August)
""")
    assert [row(task)[:2] for task in [*draft.tasks, *draft.phases[0].tasks]] == [
        ("Form the committee", "2013-01-01..2013-02-01"),
        ("Board call to action", "2013-08-01..2013-08-31"),
    ]


def test_english_months_as_headings() -> None:
    draft = read("Timeline\nJanuary 2019\n- Gather data\nApril 2019 Team meetings of all\n")
    assert [stage(phase) for phase in draft.phases] == [
        ("January 2019", "2019-01-01..2019-01-31"),
        ("Team meetings of all", "2019-04-01..2019-04-30"),
    ]


def test_what_lies_ahead_in_a_report_is_work_and_what_was_done_is_not() -> None:
    draft = read("""\
教育局2020年工作总结和2020年工作计划
一、加强领导,成效明显。召开了会议。
2020年工作思路
一、扩大资源。推进建设,制定标准。
""")
    (ahead,) = draft.phases
    assert (ahead.title, [task.title for task in every(draft)]) == (
        "2020年工作思路",
        ["推进建设", "制定标准"],
    )


def test_dated_stages_without_a_number_in_sentences() -> None:
    draft = read("""\
某县行动方案（2021—2023年）
三、进度安排
2021年9月至12月，启动阶段。成立专班。
2022年，全面推进阶段。落实服务。
2023年上半年，巩固阶段：开展评估；2023年下半年，验收总结。
""")
    assert [stage(phase) for phase in draft.phases] == [
        ("启动阶段", "2021-09-01..2021-12-31"),
        ("全面推进阶段", "2022-01-01..2022-12-31"),
        ("巩固阶段", "2023-01-01..2023-06-30"),
    ]
    assert [row(task)[:2] for task in draft.phases[2].tasks] == [
        ("开展评估", "2023-01-01..2023-06-30"),
        ("验收总结", "2023-07-01..2023-12-31"),
    ]


def test_pairs_in_brackets_set_off_by_commas_and_a_time_without_a_name() -> None:
    draft = read("""\
2024年要点
1.落实责任制，每季度分析一次。（责任科室：办公室，完成时限：长期坚持）
2.新建幼儿园。责任单位：各县（市、区）教育局；完成时间：2024年12月
3.Roll out (Lead: Curriculum Team; by end of January 2025)
""")
    assert [row(task) for task in every(draft)] == [
        ("落实责任制，每季度分析一次", "", "办公室", ""),
        ("新建幼儿园", "2024-12-01..2024-12-31", "各县（市、区）教育局", ""),
        ("Roll out", "..2025-01-31", "Curriculum Team", ""),
    ]


def test_a_time_amid_the_words_puts_the_stages_time_in_doubt() -> None:
    plan = read(
        "课后服务实施方案\n一、部署阶段（2026年9月—2026年12月）\n"
        "1.成立领导小组。2026年9月底前，由办公室印发名单。\n2.学习《2025年6月文件》。\n"
    )
    first, second = plan.phases[0].tasks
    assert [doubt.code for doubt in first.doubts] == ["time-doubtful"]
    assert "2026年9月底前" in first.doubts[0].chinese
    assert second.doubts == ()
