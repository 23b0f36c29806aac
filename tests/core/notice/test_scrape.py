"""Tables scraped with one cell on each line."""

from tests.core.notice.sample import codes, every, read, row

SCRAPED = """\
当前位置: 首页
> 政务公开 > 教育信息
索引号: 113/2023-1 主题分类:
发布机构: 市教育局 发文日期: 2023-01-12
清教〔2023〕7号 清河市教育局关于做好2023年试点学校工作的通知
各科室,各中小学:
一、主要目标
提高质量。

清河市教育局

202315

附件

清河市2023年试点工作进度安排表
工作阶段

工作内容

时间安排

牵头科室

准备

召开试点工作会议,布置任务。

3

基础教育科

确定第三批试点学校名单

3

教研中心

拟订教师交流工作方案。

5

组织人事科

实施

组织招生工作。

6-8

基础教育科、教研中心、考试中心

开展教学指导。

3-12

教研中心

检查

召开质量分析会。

5月、9

教研中心

对学校考核。

6-7月份

办公室

开展教学调研。

全年

教研中心

打印本页 关闭窗口
"""


def test_rows_times_and_offices() -> None:
    draft = read(SCRAPED)
    assert [(phase.title, len(phase.tasks)) for phase in draft.phases] == [
        ("准备", 3),
        ("实施", 2),
        ("检查", 3),
    ]
    assert [row(task)[:3] for task in every(draft)] == [
        ("召开试点工作会议,布置任务", "2023-03-01..2023-03-31", "基础教育科"),
        ("确定第三批试点学校名单", "2023-03-01..2023-03-31", "教研中心"),
        ("拟订教师交流工作方案", "2023-05-01..2023-05-31", "组织人事科"),
        ("组织招生工作", "2023-06-01..2023-08-31", "基础教育科、教研中心、考试中心"),
        ("开展教学指导", "2023-03-01..2023-12-31", "教研中心"),
        ("召开质量分析会", "2023-05-01..2023-05-31 2023-09-01..2023-09-30", "教研中心"),
        ("对学校考核", "2023-06-01..2023-07-31", "办公室"),
        ("开展教学调研", "2023-01-01..2023-12-31", "教研中心"),
    ]


def test_each_lost_month_is_noted_on_its_row() -> None:
    noted = [[doubt.code for doubt in task.doubts] for task in every(read(SCRAPED))]
    assert noted == [["lost-month"]] * 6 + [[], []]


def test_the_pages_own_words() -> None:
    draft = read(SCRAPED)
    assert draft.title == "清河市教育局关于做好2023年试点学校工作的通知"
    assert (draft.number, draft.issuer) == ("清教〔2023〕7号", "清河市教育局")
    assert (draft.issued, draft.year) == ("2023-01-12", 2023)
    assert codes(draft) == ["furniture", "prose", "prose", "prose", "date-doubtful"]


def test_a_number_column_and_the_time_at_the_end() -> None:
    draft = read("""\
2023年计划
序号
工作任务
责任单位
配合单位
完成时限
1
召开会议
教育科
办公室
3月
2
制定涉及多个部门的长期工作
方案
规划科
6月底前
3
筹建教研室
教育科
督导室
9月
结束语。
""")
    assert [row(task) for task in draft.tasks] == [
        ("召开会议", "2023-03-01..2023-03-31", "教育科", "办公室"),
        ("制定涉及多个部门的长期工作方案", "..2023-06-30", "规划科", ""),
        ("筹建教研室", "2023-09-01..2023-09-30", "教育科", "督导室"),
    ]
    assert codes(draft) == ["prose"]


def test_the_time_first() -> None:
    draft = read("""\
2023年计划
时间
工作内容
责任科室
3月
召开会议
教育科
规划科
4月
开展检查
办公室
""")
    assert [row(task)[:3] for task in draft.tasks] == [
        ("召开会议", "2023-03-01..2023-03-31", "教育科、规划科"),
        ("开展检查", "2023-04-01..2023-04-30", "办公室"),
    ]


def test_header_words_in_a_text_are_no_table() -> None:
    draft = read("2023年要点\n任务\n时间\n单位\n这里没有表格。\n")
    assert draft.tasks == ()
    assert codes(draft) == ["prose"] * 4
