"""Faults in a planner's files, as values: every code, what it means and how it is mended."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Literal, NamedTuple

from pydantic import Field

from programme.core.plan import Loc
from programme.core.value import Value

Severity = Literal["error", "warning"]
Language = Literal["en", "zh"]


class Rule(NamedTuple):
    """What a code says. `what` and `mend` are `str.format` templates, English then Chinese."""

    severity: Severity
    what: tuple[str, str]
    mend: tuple[str, str]


class Fault(Value):
    """One fault. `loc` is its path in the document; `file`, `line` and `column` (from 1, 0 where
    there is none) are filled in by the reader; `params` fill the templates of its `code`."""

    code: str
    loc: Loc = ()
    params: dict[str, str] = Field(default_factory=dict)
    file: str = ""
    line: int = 0
    column: int = 0

    @property
    def severity(self) -> Severity:
        """An error keeps the plan from being used, a warning does not."""
        return FAULTS[self.code].severity

    def what(self, language: Language) -> str:
        """What is wrong, in words."""
        return FAULTS[self.code].what[language == "zh"].format_map(self.params)

    def mend(self, language: Language) -> str:
        """How to mend it, in words."""
        return FAULTS[self.code].mend[language == "zh"].format_map(self.params)


def fault(code: str, at: Loc, **params: object) -> Fault:
    """A fault at a place of the document, its parameters as text."""
    return Fault(code=code, loc=at, params={k: str(v) for k, v in params.items()})


def render(fault: Fault, language: Language) -> str:
    """`file:line:column: code: what; how to mend` in one line."""
    semicolon = "；" if language == "zh" else "; "
    told = f"{fault.what(language)}{semicolon}{fault.mend(language)}"
    return f"{fault.file}:{fault.line}:{fault.column}: {fault.code}: {told}"


def nearest(name: str, choices: Iterable[str]) -> str:
    """Up to eight of the choices in one text, the nearest to `name` first; '—' where none is."""
    known = list(dict.fromkeys(choices))
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    rest = (choice for choice in known if choice not in near)
    return ", ".join([*near, *islice(rest, 8 - len(near))]) or "—"


def _error(what: str, what_zh: str, mend: str, mend_zh: str) -> Rule:
    return Rule("error", (what, what_zh), (mend, mend_zh))


def _warning(what: str, what_zh: str, mend: str, mend_zh: str) -> Rule:
    return Rule("warning", (what, what_zh), (mend, mend_zh))


_FILES = {
    "file-missing": _error(
        "'{path}' cannot be read",
        "无法读取“{path}”",
        "check the path, which starts at the schedule file's folder",
        "请检查路径（以计划文件所在文件夹为起点）",
    ),
    "path-outside": _error(
        "'{path}' leads out of the schedule file's folder",
        "“{path}”指向计划文件所在文件夹之外",
        "put the file beside the schedule file and write its relative path",
        "请把文件放在计划文件旁边，并写相对路径",
    ),
    "not-utf8": _error(
        "the file is not UTF-8 text",
        "文件不是UTF-8编码的文本",
        "save it as UTF-8 in your editor",
        "请在编辑器中另存为UTF-8编码",
    ),
    "too-large": _error(
        "the file is larger than {limit} MB",
        "文件超过{limit}MB",
        "split the programme, or move units into a CSV file",
        "请拆分项目，或把对象名单移到CSV文件",
    ),
    "empty-file": _error(
        "there is nothing in the file",
        "文件没有内容",
        "begin with 'programme: a-short-name'",
        "请从“programme: 短名称”写起",
    ),
    "csv-columns": _error(
        "the CSV file has no column 'id' or 'title', or one that is not known: {columns}",
        "CSV文件缺少id或title列，或有未知的列：{columns}",
        "the first row names the columns: id, title, group, office",
        "首行写列名：id,title,group,office",
    ),
    "csv-row": _error(
        "this row of the CSV file does not fit its first row",
        "CSV文件此行与首行的列不符",
        "put a text that holds a comma into double quotes, and close them",
        "含逗号的文字请加英文双引号，并成对",
    ),
    "csv-encoding": _warning(
        "the CSV file is not UTF-8; it was read as GB18030",
        "CSV文件不是UTF-8编码，已按GB18030读取",
        "check the names, or save it as 'CSV UTF-8'",
        "请核对名称，或另存为“CSV UTF-8”",
    ),
}

_YAML = {
    "yaml-syntax": _error(
        "the text cannot be read as YAML from here on",
        "从此处起无法按YAML格式读取",
        "put a text with special characters into quotes: '...'",
        "含特殊符号的文字请加英文引号：'……'",
    ),
    "yaml-tab": _error(
        "a tab stands where only spaces may",
        "此处有制表符（Tab），只能用空格",
        "replace tabs by spaces, two for each level",
        "请把制表符换成空格，每级两个",
    ),
    "yaml-colon": _error(
        "a colon is missing here, or one is too many",
        "此处缺少或多了一个冒号",
        "write 'key: value', the colon half-width; a text that holds ': ' goes into quotes",
        "请写“键: 值”，用半角冒号加空格；含“: ”的文字请加引号",
    ),
    "yaml-indent": _error(
        "this line is indented unlike its neighbours",
        "此行的缩进与上下不一致",
        "let the keys of one mapping, and the dashes of one list, start in the same column",
        "同一层的键、同一列表的短横请左对齐",
    ),
    "yaml-bracket": _error(
        "a comma or a closing bracket is missing",
        "缺少逗号或右括号",
        "close every {{ and [, and separate with half-width commas",
        "请补全 }} 或 ]，并用半角逗号分隔",
    ),
    "yaml-quote": _error(
        "a quoted text does not end",
        "引号没有成对",
        "close the quotes with the same sign they began with",
        "请用同样的引号收尾",
    ),
    "yaml-anchor": _error(
        "anchors (&), aliases (*) and merges are not used in schedule files",
        "计划文件不使用锚点（&）、别名（*）",
        "write the value out, or put it into quotes if it is text",
        "请直接写出内容；若是文字请加引号",
    ),
    "yaml-tag": _error(
        "a tag (!) is not used in schedule files",
        "计划文件不使用标签（!）",
        "take the tag out, or put the text into quotes",
        "请删去标签；若是文字请加引号",
    ),
    "control-character": _error(
        "an invisible character ({char}) stands here",
        "此处有不可见字符（{char}）",
        "delete it",
        "请删除",
    ),
    "many-documents": _error(
        "a second document begins here ('---')",
        "此处又开始了一个文档（“---”）",
        "one file is one programme: use a second file",
        "一个文件只写一个项目，请另建文件",
    ),
    "too-deep": _error(
        "this is nested deeper than {limit} levels",
        "嵌套超过{limit}层",
        "use fewer parts of parts",
        "请减少层级",
    ),
    "duplicate-key": _error(
        "'{key}' was already given on line {first}",
        "“{key}”在第{first}行已经写过",
        "keep one of the two",
        "请只保留一处",
    ),
    "key-not-text": _error(
        "a key must be plain text", "键必须是文字", "write 'key: value'", "请写“键: 值”"
    ),
}

_GRAMMAR = {
    "unknown-key": _error(
        "there is no key '{key}' here",
        "此处没有“{key}”这个键",
        "keys that may stand here, nearest first: {choices}",
        "可用的键（最接近的在前）：{choices}",
    ),
    "fullwidth-colon": _error(
        "'{key}' has a full-width colon",
        "“{key}”用了全角冒号",
        "write a half-width colon and a space",
        "请改为半角冒号加空格",
    ),
    "split-text": _error(
        "'{key}' stands where a key should: a comma within {{...}} separates",
        "“{key}”处在键的位置：{{……}}中的半角逗号会把文字断开",
        "put the whole text into quotes",
        "请把整段文字加上引号",
    ),
    "missing-key": _error("'{key}' is missing", "缺少“{key}”", "add '{key}:'", "请补上“{key}:”"),
    "empty-value": _error(
        "'{key}' has no value",
        "“{key}”没有内容",
        "write a value or take the key out",
        "请填写内容，或删去这个键",
    ),
    "empty-list": _error(
        "'{key}' has no entry", "“{key}”没有任何条目", "give at least one", "请至少写一项"
    ),
    "not-text": _error(
        "'{key}' must be a text",
        "“{key}”应为文字",
        "write one text; if it holds ': ' or begins with [ or {{, put it into quotes",
        "请写一段文字；若含“: ”或以 [ {{ 开头，请加引号",
    ),
    "not-a-list": _error(
        "'{key}' must be a list",
        "“{key}”应为列表",
        "write [one, two], or one entry to a line beginning with '- '",
        "请写 [甲, 乙]，或每行一项、以“- ”开头",
    ),
    "not-a-mapping": _error(
        "'{key}' must hold keys and values",
        "“{key}”应由键和值组成",
        "write 'key: value' lines below it, indented by two spaces",
        "请在其下缩进两个空格写“键: 值”",
    ),
    "not-a-number": _error(
        "'{value}' is not a number that can stand here",
        "“{value}”不是此处可用的数",
        "write digits only, such as 34 or 2.5, without a unit, from {least} to {most}",
        "请只写数字，如34或2.5，不带单位，在{least}与{most}之间",
    ),
    "not-whole": _error(
        "'{value}' is not a whole number from {least} to {most}",
        "“{value}”不是{least}到{most}之间的整数",
        "write digits only",
        "请只写数字",
    ),
    "not-a-choice": _error(
        "'{value}' is not one of the choices",
        "“{value}”不在可选范围内",
        "write one of, nearest first: {choices}",
        "可选（最接近的在前）：{choices}",
    ),
    "not-true-or-false": _error(
        "'{value}' is neither true nor false",
        "“{value}”不是true或false",
        "write true or false",
        "请写true或false",
    ),
    "not-a-date": _error(
        "'{value}' is not a day of the calendar",
        "“{value}”不是有效日期",
        "write it as 2023-03-31",
        "请写成2023-03-31的形式",
    ),
    "not-a-time": _error(
        "'{value}' is not a time of day",
        "“{value}”不是时刻",
        "write 08:40",
        "写成08:40",
    ),
    "not-hours": _error(
        "'{value}' is not a span of hours",
        "“{value}”不是时段",
        "write 11:30-14:30",
        "写成11:30-14:30",
    ),
    "not-an-offset": _error(
        "'{value}' is not a number of days",
        "“{value}”不是天数",
        "write 7d for days or 7wd for working days, up to 999",
        "请写7d（自然日）或7wd（工作日），不超过999",
    ),
    "bad-programme-name": _error(
        "'{value}' cannot be the short name of a programme",
        "“{value}”不能作项目短名称",
        "use a-z, 0-9 and '-', beginning with a letter or digit, up to 64 signs: yuhuan-2023",
        "请用小写字母、数字和“-”，以字母或数字开头，不超过64个字符，如yuhuan-2023",
    ),
    "bad-name": _error(
        "'{value}' holds a sign that names may not: / ×",
        "“{value}”含有名称不能用的符号：/ ×",
        "replace the sign",
        "请替换该符号",
    ),
    "too-many-for-each": _error(
        "'for_each' crosses at most two different lists",
        "for_each最多交叉两个不同的名单",
        "name one list, or two",
        "请写一个或两个名单",
    ),
    "add-and-reach": _error(
        "a target has either 'add' or 'reach'",
        "目标只能写add或reach之一",
        "'add' counts what each date adds, 'reach' gives the level by then: keep one",
        "add为各时点新增数，reach为届时水平，请保留一种",
    ),
    "add-and-base": _error(
        "'from' and 'direction: down' go with 'reach'",
        "from和direction: down只能与reach同写",
        "'add' counts up from nothing; give levels with 'reach'",
        "add从零累加；请改用reach写各时点应达到的数值",
    ),
    "empty-target": _error(
        "the target says neither a number nor a reference",
        "目标没有数值，也没有参照",
        "write 'add', 'reach' or 'reference'",
        "请写add、reach或reference",
    ),
}

_CHECKS = {
    "unreadable-when": _error(
        "the time '{when}' cannot be read: {reason}",
        "无法识别时间“{when}”",
        "write it like 3月, 6-8月, 2022年6月前 or 2023-03-01/2023-06-30",
        "请写成3月、6-8月、2022年6月前或2023-03-01/2023-06-30的形式",
    ),
    "impossible-date": _error(
        "'{when}' names a date that does not exist: {reason}",
        "“{when}”中有不存在的日期",
        "correct the month or the day",
        "请更正月份或日期",
    ),
    "when-reversed": _error(
        "'{when}' ends before it starts",
        "“{when}”的截止早于开始",
        "correct one side; where it runs into the next year, write both years",
        "请更正；跨年的请写明两个年份",
    ),
    "recurring-never": _error(
        "'{when}' never comes while its phase or programme lasts",
        "“{when}”在阶段或项目期间一次也没有",
        "correct it, or the 'when' of the phase",
        "请更正该时间或阶段的when",
    ),
    "year-unknown": _warning(
        "no year is known for '{when}', so it stays without a date",
        "“{when}”不知是哪一年，暂无日期",
        "write the year, or give the programme 'year:'",
        "请写明年份，或在项目下写year",
    ),
    "recurring-without-end": _error(
        "'{when}' recurs and nothing says until when",
        "“{when}”是周期性工作，但没有截止",
        "give the phase a 'when', or the programme 'starts' and 'ends', or 'year'",
        "请给阶段写when，或给项目写starts、ends或year",
    ),
    "ends-before-starts": _error(
        "the programme ends ({ends}) before it starts ({starts})",
        "项目的截止日期（{ends}）早于开始日期（{starts}）",
        "correct 'starts' or 'ends'",
        "请更正starts或ends",
    ),
    "window-outside-phase": _warning(
        "'{title}' ({window}) does not lie within '{phase}' ({outer})",
        "“{title}”（{window}）不在“{phase}”（{outer}）之内",
        "check the document; if it is wrong, correct one of the two",
        "请核对原文；如有误，请更正其中一个时间",
    ),
    "window-outside-programme": _warning(
        "'{title}' ({window}) does not lie within the programme ({outer})",
        "“{title}”（{window}）超出项目起止（{outer}）",
        "check it, or widen 'starts' and 'ends'",
        "请核对，或放宽starts、ends",
    ),
    "phases-out-of-order": _error(
        "'{title}' starts ({start}) before '{before}' above it ({earlier})",
        "“{title}”的开始（{start}）早于其前的“{before}”（{earlier}）",
        "put the phases in the order in which they start",
        "请按开始先后排列阶段",
    ),
    "empty-phase": _warning(
        "'{title}' holds no task, part, objective or gate",
        "“{title}”没有任务、分阶段、目标或评估关口",
        "add its tasks, or take it out",
        "请补充任务，或删去该阶段",
    ),
    "unknown-office": _error(
        "no office is called '{name}'",
        "没有名为“{name}”的单位",
        "add it under 'offices', or write one of, nearest first: {choices}",
        "请在offices中添加，或改为（最接近的在前）：{choices}",
    ),
    "missing-lead": _error(
        "'{title}' has no lead office",
        "“{title}”没有牵头单位",
        "write 'lead:' here, or once for the programme",
        "请在此写lead，或在项目下统一写",
    ),
    "confirm-without-issuer": _error(
        "'{title}' is confirmed by the issuer, and the programme names none",
        "“{title}”须由发文单位审核，但项目没有写发文单位",
        "give the programme 'issuer:'",
        "请在项目下写issuer",
    ),
    "unknown-unit": _error(
        "there is no list of '{name}'",
        "没有“{name}”名单",
        "add it under 'units', or write one of, nearest first: {choices}",
        "请在units中添加，或改为（最接近的在前）：{choices}",
    ),
    "unknown-dependency": _error(
        "'{name}' is no task, phase or gate of this programme",
        "“{name}”不是本项目的任务、阶段或评估关口",
        "write an id or title, nearest first: {choices}",
        "请写编号或名称（最接近的在前）：{choices}",
    ),
    "dependency-cycle": _error(
        "these wait for each other: {path}",
        "相互等待：{path}",
        "take one 'after' out",
        "请删去其中一处after",
    ),
    "unknown-need": _error(
        "a gate cannot need '{name}'",
        "评估关口没有“{name}”这种条件",
        "write one of, nearest first: {choices}",
        "可写（最接近的在前）：{choices}",
    ),
    "office-cycle": _error(
        "these report to each other: {path}",
        "上下级循环：{path}",
        "take one 'reports_to' out",
        "请删去其中一处reports_to",
    ),
    "duplicate-id": _error(
        "the id '{name}' is already that of '{first}'",
        "编号“{name}”已用于“{first}”",
        "give each its own id",
        "请使用不同的编号",
    ),
    "duplicate-title": _error(
        "a second '{title}' stands in the same place",
        "同一处有两个“{title}”",
        "give each an id, or a title of its own",
        "请各写一个id，或使用不同的名称",
    ),
    "duplicate-office": _error(
        "'{name}' already names the office '{first}'",
        "“{name}”已是“{first}”的名称或别名",
        "let each name and alias stand for one office",
        "每个名称或别名只能对应一个单位",
    ),
    "duplicate-unit": _error(
        "'{name}' stands twice in the list '{kind}'",
        "“{kind}”名单中有两个“{name}”",
        "give each unit an id of its own",
        "请为每个对象写不同的id",
    ),
    "unit-count": _error(
        "the steps come to {total}, and the list '{kind}' has {count}",
        "各时点合计{total}，而“{kind}”名单共{count}",
        "correct a number, or the list",
        "请更正数字或名单",
    ),
    "steps-out-of-order": _error(
        "'{when}' lies before the step above it",
        "“{when}”早于上一个时点",
        "put the steps in the order of their dates",
        "请按时间先后排列",
    ),
    "size-missing": _warning(
        "{count} of the {kind} have no size, '{name}' the first; such a one would count as 1",
        "“{kind}”中有{count}个没有写规模（如“{name}”），计算差异系数时只按 1 计",
        "give each its size, or none",
        "请逐个写上规模，或都不写",
    ),
    "steps-both-ways": _warning(
        "the levels of '{title}' do not all go {direction}: {values}",
        "“{title}”的方向为{direction}，各时点数值却不一致：{values}",
        "correct a number, or say which way is better: direction: up or down",
        "请更正数值，或写明方向：direction: up（越高越好）或down（越低越好）",
    ),
    "target-before-phase": _warning(
        "'{title}' is due ({when}) before '{phase}' begins ({start}), whose objective it is",
        "“{title}”的时限（{when}）早于所属“{phase}”的开始（{start}）",
        "check the document; nothing is changed",
        "请核对原文；系统不作改动",
    ),
    "too-many-items": _error(
        "the programme comes to {count} items, more than {limit}",
        "项目共有{count}个事项，超过{limit}",
        "split it, or repeat tasks for a shorter list",
        "请拆分项目，或缩短名单",
    ),
    "unknown-zone": _error(
        "'{name}' is no time zone",
        "没有“{name}”时区",
        "write an IANA name, nearest first: {choices}",
        "请写IANA时区名（最接近的在前）：{choices}",
    ),
    "unknown-calendar": _error(
        "there is no holiday calendar '{name}'",
        "没有“{name}”节假日历",
        "write the code of a country, nearest first: {choices}",
        "请写国家代码（最接近的在前）：{choices}",
    ),
    "calendar-provisional": _warning(
        "deadlines move off rest days, and the holidays of {years} are not announced yet",
        "时限遇休息日调整，但{years}年的放假安排尚未公布，日期为暂定",
        "nothing now; once they are, give 'calendar:' those days and list the year as 'announced'",
        "暂不必改；公布后请在calendar中写明放假和调休日，并把该年列入announced",
    ),
}

FAULTS: dict[str, Rule] = _FILES | _YAML | _GRAMMAR | _CHECKS
"""Every code there is. A code is never renamed; docs/reference/faults.md is made from this."""
