"""Tables whose merged cells were lost when they were scraped."""

from programme.core.notice.draft import Draft
from programme.core.notice.understand import understand
from programme.files.sources import text
from tests.core.notice.sample import codes, every, read, row


def _read(table: str) -> Draft:
    return understand(text.read(table.encode(), "notice.txt"))


def test_a_month_that_reached_down_over_its_days() -> None:
    draft = _read(
        "2005年招生日程安排表\n时 间 | 工作内容 | 主办单位 | |\n"
        "六月 | 18日前 | 报送计划 | 招生学校 |\n中旬 | 召开会议 | 省招办 | |\n"
        "七月 | 15日前 | 下发规定 | 省招办 |\n20日起 | 制卷 | 市招办 | |\n"
    )
    assert [row(task)[:3] for task in draft.tasks] == [
        ("报送计划", "..2005-06-18", "招生学校"),
        ("召开会议", "2005-06-11..2005-06-20", "省招办"),
        ("下发规定", "..2005-07-15", "省招办"),
        ("制卷", "2005-07-20..", "市招办"),
    ]
    assert codes(draft) == ["lost-cells"]
    assert draft.problems[0].line == 4


def test_a_time_that_reached_down() -> None:
    draft = _read(
        "2022年招生安排\n時間 | 工作事項 | 責任單位 |\n6月 | 公布方案 | 教育局 |\n"
        "核定计划 | 市招办 |\n"
        "7月10日前 | 报名 | 教育局 |\n"
    )
    assert [row(task)[:3] for task in draft.tasks] == [
        ("公布方案", "2022-06-01..2022-06-30", "教育局"),
        ("核定计划", "2022-06-01..2022-06-30", "市招办"),
        ("报名", "..2022-07-10", "教育局"),
    ]


def test_a_missing_cell_at_the_end_is_only_missing() -> None:
    draft = _read("2022年任务清单\n任务 | 时间 | 单位\n制定方案 | 3月 | 教育局\n召开会议 | 4月\n")
    assert [row(task)[:3] for task in draft.tasks] == [
        ("制定方案", "2022-03-01..2022-03-31", "教育局"),
        ("召开会议", "2022-04-01..2022-04-30", ""),
    ]
    assert "lost-cells" not in codes(draft)


def test_bars_on_lines_of_their_own() -> None:
    rows = (
        ("工作阶段", "工 作 内 容 和 要 求", "负 责 单 位", "完 成 日 期"),
        ("报名", "预报名", "招生办公室", "10月10日前"),
        ("网上报名", "10月16日-31日"),
        ("考试", "命题", "教务处", "11月"),
    )
    piled = "\n|\n".join("|\n" + "\n|\n".join(cells) for cells in rows)
    draft = _read(f"2023年考试安排\n{piled}\n|\n注:以公告为准。")
    assert [(phase.title, len(phase.tasks)) for phase in draft.phases] == [("报名", 2), ("考试", 1)]
    assert [row(task)[:3] for task in every(draft)] == [
        ("预报名", "..2023-10-10", "招生办公室"),
        ("网上报名", "2023-10-16..2023-10-31", "招生办公室"),
        ("命题", "2023-11-01..2023-11-30", "教务处"),
    ]
    assert draft.problems[0].line == 20


def test_a_calendar_whose_notes_are_its_tasks() -> None:
    draft = _read(
        "2011年上学期校历\n周次 | 起止日期 | 备注\n第一周 | 2月21日—2月27日 | 报到\n"
        "第二周 | 2月28日—3月5日 | |\n"
    )
    assert [row(task)[:2] for task in draft.tasks] == [("报到", "2011-02-21..2011-02-27")]
    assert codes(draft) == ["prose"]


def test_the_persons_column_may_name_an_office() -> None:
    draft = _read(
        "| 任务 | 负责人 | 截止日期 |\n|---|---|---|\n| 评审 | 张三 | 2024-05-15 |\n"
        "| 搭建环境 | 运维部 | 2024-05-20 |\n"
    )
    assert [(task.lead, task.note) for task in draft.tasks] == [
        ((), "责任人：张三"),
        (("运维部",), ""),
    ]


def test_one_date_proves_the_order_of_the_other() -> None:
    draft = _read(
        "| Task | Start | End |\n|---|---|---|\n| Install | 01/07/2024 | 31/08/2024 |\n"
        "| Test | 01/07/2024 | 02/08/2024 |\n"
    )
    assert row(draft.tasks[0])[1] == "2024-07-01..2024-08-31"
    assert [doubt.code for doubt in draft.tasks[1].doubts] == ["time-doubtful"]


def test_a_document_without_a_title_is_called_as_its_file() -> None:
    assert read("(一)准备阶段(2023年3月)\n制定方案。").title == "notice"
