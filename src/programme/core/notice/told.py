"""The problems and what is said of each, in English and in Chinese."""

from programme.core.notice.source import Problem

_WORDS: dict[str, tuple[str, str]] = {
    "prose": ("not used: {words}", "未采用：{words}"),
    "furniture": (
        "{n} lines of the page around the notice were left out: {lines}",
        "略去网页自带的 {n} 行：第{lines}行",
    ),
    "lost-month": ("{text!r} was read as {restored!r}", "“{text}”读作“{restored}”"),
    "lost-number": (
        "the number of {title!r} is missing; taken as a heading",
        "“{title}”缺序号，按标题读",
    ),
    "no-unit": ("{text!r} has no unit", "“{text}”没有单位，未作日期"),
    "time-unread": ("{words!r}: {why}", "“{words}”没有读出日期：{because}"),
    "no-year": ("{words!r}: {why}", "“{words}”：{because}"),
    "time-doubtful": ("{words!r}: {why}", "“{words}”读法有疑：{because}"),
    "stage-time": (
        "{words!r} stands in the words, the stage's time {stage!r} was taken: check it",
        "文中写有“{words}”，暂按阶段时间“{stage}”，请核对",
    ),
    "own-time": (
        "{words!r} stands in what is said further on: check that it is the deadline of the whole",
        "时间“{words}”取自后文，请核对是否为整项的时限",
    ),
    "day-month": (
        "{words!r} was read as month/day: is it day/month?",
        "“{words}”按月/日读，也可能是日/月，请核对",
    ),
    "shared": (
        "{words!r} stands under the last of {n} points: taken for all of them",
        "“{words}”写在 {n} 项的末项之下，按各项共有读",
    ),
    "no-time": ("{title!r} has no time", "“{title}”没有写明时间"),
    "no-times": ("{title!r}: its {n} tasks have no time", "“{title}”各项（{n} 项）没有写明时间"),
    "no-title": ("a row without a task's words", "这一行没有工作内容"),
    "each-part": (
        "{title!r} was said of all parts of the stage: it stands in each",
        "“{title}”原文对各段一并写，已分列各段",
    ),
    "unpaired": (
        "tasks: {n}, times beside them: {times}: {words}",
        "任务 {n} 项，时间 {times} 个，对不上：{words}",
    ),
    "offices-unsure": (
        "{cell!r} may mean more offices, or none: put their names",
        "“{cell}”可能不止一个单位，或者不是单位，请写明",
    ),
    "office-like": (
        "{name!r} is not in the directory; is like {like}: confirm or add it",
        "“{name}”不在单位名录中，与{like}相近，请确认或补录",
    ),
    "office-succeeded": (
        "{name!r} has ended: its successor {own!r} was put in its place",
        "“{name}”已撤并或更名，改为后继单位“{own}”",
    ),
    "office-unknown": (
        "{name!r} is not in the directory; add it",
        "“{name}”不在单位名录中，请补录",
    ),
    "table-unread": (
        "a table without known headers was left out: {words}",
        "未认出表头，略去整张表：{words}",
    ),
    "lost-cells": (
        "{n} rows lacked cells, which were taken from the row above: lines {lines}",
        "有 {n} 行缺单元格（跨行合并在转存时丢失），按上一行补；第{lines}行",
    ),
    "subtotal": ("a row of sums was left out: {words}", "略去合计行：{words}"),
    "date-doubtful": (
        "the digits of the date {words!r} ran together; it may be {days}",
        "日期“{words}”的数字连在一起，可能是{days}",
    ),
    "target-sum": (
        "{title}: {total} in all if each number is added; no whole number says so",
        "{title}：各期相加为 {total}，原文没有总数可核对",
    ),
    "rate-unread": (
        "not read as a target; write it under targets if it is one: {words}",
        "未读作目标，如是目标请写入 targets：{words}",
    ),
    "rate-twice": (
        "{title!r} has two numbers for {words}: write the right one under targets",
        "“{title}”{words}有两个数值，请将正确的写入 targets",
    ),
    "year-needed": (
        "some times name no year and the document tells none: give the year",
        "有的时间缺年份，原文也看不出：请用 --year 给出",
    ),
    "year-from-date": (
        "the year {year} is that of the document's date: check it",
        "年份 {year} 取自发文日期，请核对",
    ),
    "damaged": (
        "{n} damaged characters, shown as \ufffd; the first is here",
        "有 {n} 个字符已损坏，显示为 \ufffd；第一个在此行",
    ),
    "old-workbook": (
        "an old format does not tell which rows are hidden, nor whether a date such as "
        "2023-03-01 was shown as a month only: save it as .xlsx, or install LibreOffice",
        "旧格式看不出哪些行是隐藏的，也看不出 2023-03-01 是否只显示到月："
        "请另存为 .xlsx，或安装 LibreOffice",
    ),
    "site": (
        "left out as the site's menus, headers and footers: {bits}",
        "略去网站的菜单、页眉和页脚：{bits}",
    ),
    "encoding": ("read as {encoding}, which was a guess", "按 {encoding} 读取，是推断的"),
    "hidden": ("left out, for they are hidden: {what}", "略去隐藏的内容：{what}"),
}


def problem(line: int, code: str, words: str = "", /, **values: object) -> Problem:
    """A problem of that code; `words` names another wording than the code's."""
    english, chinese = _WORDS[words or code]
    return Problem(
        line=line, code=code, message=english.format(**values), chinese=chinese.format(**values)
    )
