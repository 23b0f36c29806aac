"""What a person may write in a schedule file, shorthands included.

`parse` turns a raw tree (see `tree`) into a `Schedule`, or tells all that is wrong with it. The
JSON Schema is made from these models, descriptions and all (see `schema`).
"""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import ErrorDetails

from programme.core.faults import Fault, nearest
from programme.core.plan import Loc
from programme.files.policies import (
    Calendar,
    Given,
    Hours,
    Names,
    Reminders,
    WorkingDays,
    Written,
    listed,
)
from programme.files.scalars import (
    CONTROL,
    Amount,
    Count,
    Day,
    Name,
    Number,
    ProgrammeName,
    Size,
    Text,
    Year,
    fail,
    name,
)
from programme.files.standards import Standard
from programme.files.tree import Tree


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _titled(value: Any) -> Any:
    return {"title": value} if isinstance(value, str) else value


def _valued(value: Any) -> Any:
    return {"value": value} if isinstance(value, str | None) else value


Texts = Annotated[
    tuple[Text, ...], BeforeValidator(listed, json_schema_input_type=Text | list[Text])
]


def _needed(value: Any) -> Any:
    """`tasks: 95%`, which YAML takes for a mapping, is the text that it looks like."""
    found = listed([value] if isinstance(value, dict) else value)
    if not isinstance(found, list):
        return found
    return [
        text
        for one in found
        for text in ([f"{k}: {v}" for k, v in one.items()] if isinstance(one, dict) else [one])
    ]


Needs = Annotated[
    tuple[Text, ...], BeforeValidator(_needed, json_schema_input_type=Text | list[Text])
]
Filled = Annotated[Names, Field(min_length=1)]


class Office(Written):
    """An office, a post rather than a person. 责任单位"""

    name: Name = Field(description="its one name 名称")
    aliases: Names = Field((), description="other names documents use 别名")
    reports_to: Names = Field((), description="its superiors 上级")
    remind: Given[Reminders] = Field(None, description="off, or what differs 提醒")
    calendar: Given[Calendar] = Field(None, description="its own working days 工作日历")
    hours: Given[Hours] = Field(None, description="when messages reach it 发送时间")


OfficeEntry = Annotated[Office, BeforeValidator(_named, json_schema_input_type=Name | Office)]


class Unit(Written):
    """What a task is repeated for. 对象，如学校"""

    id: Name = Field("", description="lasting id, else the title 编号")
    title: Text = Field("", description="name, else the id 名称")
    group: Text = Field("", description="group, such as a township 分组")
    office: Name = Field("", description="the office that answers for it 责任单位")
    size: Given[Size] = Field(None, description="its weight, such as pupils 规模")
    cohort: Text = Field("", description="the batch it is to be ready with 批次")
    closed: Given[Day] = Field(None, description="its last day 撤并日期")
    into: Name = Field("", description="the unit that took over 并入")

    @model_validator(mode="after")
    def _either(self) -> "Unit":
        if not (self.id or self.title):
            raise fail("missing-key", key="title")
        if not self.id:
            name(self.title)  # it becomes the id
        return self


class Counted(Written):
    """Units that are only counted, or stand in a table. 只计数量，或见CSV、Excel文件"""

    count: Given[Count] = Field(None, description="how many, to be named later 数量")
    csv: Given[Text] = Field(None, description="a CSV file: id,title,group,office CSV文件")
    xlsx: Given[Text] = Field(
        None, description="a workbook whose first page is such a table Excel文件"
    )

    @model_validator(mode="after")
    def _either(self) -> "Counted":
        if self.count is None and self.csv is None and self.xlsx is None:
            raise fail("missing-key", key="count")
        return self


UnitEntry = Annotated[Unit, BeforeValidator(_titled, json_schema_input_type=Text | Unit)]
_TAGS = ("<list>", "<count>")
Units = Annotated[
    Annotated[list[UnitEntry], Tag("<list>")] | Annotated[Counted, Tag("<count>")],
    Discriminator(lambda value: _TAGS[not isinstance(value, list)]),
]


class Gate(Written):
    """The decision that lets a phase end. 评估关口"""

    title: Text = Field(description="its name 名称")
    by: Text = Field("", description="who decides 评估单位")
    needs: Needs = Field(
        (), description="tasks (or tasks: 95%), findings, indicators, evidence, targets 条件"
    )
    on_return: Literal["shift", "stay"] = Field(
        "stay", description="on return, do later dates shift 退回时是否顺延"
    )


class Task(Written):
    """A work item. 任务"""

    title: Text = Field(description="what is to be done 工作内容")
    when: Text = Field(description="the notice's own words: 3月, 6-8月, 每月25日前 时间安排")
    lead: Given[Filled] = Field(None, description="lead offices, the first leads 牵头单位")
    support: Names = Field((), description="offices that help; told, not counted 配合单位")
    id: Name = Field("", description="a lasting name 编号")
    was: Texts = Field((), description="old id or title, after a renaming 原编号或原名称")
    for_each: Texts = Field((), description="a unit kind, or two to be crossed 逐一落实的对象")
    weight: Amount = Field(Decimal(1), description="relative weight, default 1 权重")
    deliverable: Text = Field("", description="what is handed in 成果")
    note: Text = Field("", description="remarks 备注")
    after: Texts = Field((), description="tasks, phases or gates that come first 前置事项")
    confirm: Literal["none", "issuer"] = Field("none", description="who accepts 'done' 办结审核")
    joint: Literal["all", "first"] = Field(
        "all", description="who must finish 共同牵头时谁办结为准"
    )
    leader: Name = Field("", description="who answers for this matter first 分管领导")
    remind: Given[Reminders] = Field(None, description="off, or what differs 提醒")


class Phase(Written):
    """A stage. 阶段"""

    title: Text = Field(description="its name 名称")
    when: Given[Text] = Field(None, description="its window; may be absent 起止时间")
    id: Name = Field("", description="a lasting name 编号")
    was: Texts = Field((), description="old id or title, after a renaming 原编号或原名称")
    objectives: Texts = Field((), description="words, or titles of targets 目标")
    weight: Given[Amount] = Field(None, description="relative weight 权重")
    after: Texts = Field((), description="tasks, phases or gates that come first 前置事项")
    tasks: tuple[Task, ...] = Field((), description="its tasks 任务")
    phases: tuple["Phase", ...] = Field((), description="its parts 分阶段")
    gate: Given[Annotated[Gate, BeforeValidator(_titled, json_schema_input_type=Text | Gate)]] = (
        Field(None, description="the decision that lets it end 评估关口")
    )
    remind: Given[Reminders] = Field(None, description="off, or what differs 提醒")
    note: Text = Field("", description="remarks 备注")


_MASKED = {"type": ["number", "null"]}


class Promise(Written):
    """A number to reach by a date. 某一时点的目标值"""

    value: Annotated[Number | None, WithJsonSchema(_MASKED)] = Field(
        description="null where the document masks it 数值，未公布写null"
    )
    focus: Text = Field("", description="what is pushed then 重点")


Promises = dict[
    Text,
    Annotated[
        Promise,
        BeforeValidator(
            _valued, json_schema_input_type=Annotated[Any, WithJsonSchema(_MASKED)] | Promise
        ),
    ],
]


class Target(Written):
    """Numbers to reach by dates. 目标"""

    of: Text = Field("", description="the unit kind that is counted 计数对象")
    measure: Text = Field("", description="unit of measure 计量单位")
    add: Promises = Field({}, description="date: what it adds 各时点新增")
    reach: Promises = Field({}, description="date: the level by then 各时点应达")
    base: Given[Number] = Field(None, alias="from", description="where it began 基期值")
    direction: Given[Literal["up", "down"]] = Field(
        None, description="down where less is better 方向，越低越好写down"
    )
    id: Name = Field("", description="a lasting name 编号")
    was: Texts = Field((), description="old id or title, after a renaming 原编号或原名称")
    lead: Names = Field((), description="lead offices 牵头单位")
    reference: Text = Field("", description="words of a moving reference value 参照值")
    note: Text = Field("", description="remarks 备注")

    @model_validator(mode="after")
    def _one_kind(self) -> "Target":
        if self.add and self.reach:
            raise fail("add-and-reach")
        if self.add and (self.base is not None or self.direction == "down"):
            raise fail("add-and-base")
        if not (self.add or self.reach or self.reference):
            raise fail("empty-target")
        return self


class Schedule(Written):
    """A schedule file: one programme. 计划文件：一个项目"""

    programme: ProgrammeName = Field(description="short name: a-z, 0-9, '-' 短名称")
    title: Text = Field(description="as the document has it 标题")
    language: Literal["zh", "en"] = Field("zh", description="of messages and boards 语言")
    zone: Text = Field("Asia/Shanghai", description="IANA time zone 时区")
    calendar: Calendar = Field(WorkingDays(), description="country, own days, or a file 工作日历")
    rest_day: Literal["keep", "back", "forward"] = Field(
        "keep", description="where a deadline on a rest day goes 期限遇休息日"
    )
    year: Given[Year] = Field(None, description="for phrases that name none 默认年份")
    starts: Given[Day] = Field(None, description="first day 开始日期")
    ends: Given[Day] = Field(None, description="last day 截止日期")
    source: Text = Field("", description="the document 依据文件")
    issuer: Text = Field("", description="the office that issued it 发文单位")
    note: Text = Field("", description="remarks 备注")
    lead: Given[Filled] = Field(None, description="default lead offices 默认牵头单位")
    offices: Annotated[
        list[OfficeEntry],
        BeforeValidator(lambda value: value, json_schema_input_type=Text | list[OfficeEntry]),
    ] = Field(min_length=1, description="a file beside this one, or a list 责任单位")
    units: dict[Text, Units] = Field({}, description="kind: list, count or CSV file 对象名单")
    remind: Given[Reminders] = Field(None, description="off, or what differs 提醒")
    standard: Given[Standard] = Field(
        None, description="a file beside this one, or the standard itself 指标体系"
    )
    targets: dict[Text, Target] = Field({}, description="title: target 目标")
    phases: list[Phase] = Field(min_length=1, description="the phases in order 阶段")


def parse(tree: Tree) -> tuple[Schedule | None, list[Fault]]:
    """The schedule a tree says, or all that is wrong with it (without places)."""
    try:
        return Schedule.model_validate(tree), []
    except ValidationError as error:
        return None, [_fault(detail) for detail in error.errors(include_url=False)]


_CODES = {
    "missing": "missing-key",
    "string_type": "not-text",
    "string_too_short": "empty-value",
    "list_type": "not-a-list",
    "tuple_type": "not-a-list",
    "dict_type": "not-a-mapping",
    "model_type": "not-a-mapping",
    "too_short": "empty-list",
    "literal_error": "not-a-choice",
    "string_pattern_mismatch": "control-character",
}


def _fault(error: ErrorDetails) -> Fault:
    loc = tuple(part for part in error["loc"] if part not in (*_TAGS, "[key]"))
    key = next((part for part in reversed(loc) if isinstance(part, str)), "programme")
    value, ctx = error["input"], error.get("ctx", {})
    if error["type"] == "extra_forbidden":
        return _unknown_key(error["loc"], loc, key, value)
    code = _CODES.get(error["type"], error["type"])
    params = {"key": key, "value": str(value)[:60]}
    if code == "missing-key":
        return Fault(code=code, loc=loc[:-1] if error["type"] == "missing" else loc,
                     params={"key": ctx.get("key", key)})  # fmt: skip
    if value is None and code.startswith("not-"):
        code = "empty-value"
    if code == "not-a-choice":
        params["choices"] = nearest(str(value), re.findall("'(.*?)'", ctx["expected"]))
    if code == "control-character":
        params["char"] = f"U+{ord(re.findall(CONTROL, value)[0]):04X}"
    known = {k: ctx[k] for k in ("least", "most", "when") if k in ctx}
    return Fault(code=code, loc=loc, params=params | known)


def _unknown_key(raw: Loc, loc: Loc, key: str, value: Tree) -> Fault:
    if "：" in key:
        return Fault(code="fullwidth-colon", loc=loc, params={"key": key.split("：")[0]})
    if value is None:
        return Fault(code="split-text", loc=loc, params={"key": key})
    fields = _model_at(raw).model_fields.items()
    known = [field.alias or name for name, field in fields]
    params = {"key": key, "choices": nearest(key, known)}
    return Fault(code="unknown-key", loc=loc, params=params)


def _model_at(loc: Loc) -> type[Written]:
    """The model of the mapping that holds the last part of `loc`."""
    model: type[Written] = Schedule
    for part in loc[:-1]:
        field = model.model_fields.get(str(part))
        model = (field and _inner(field.annotation)) or model
        if part == _TAGS[1]:
            model = Counted
    return model


def _inner(annotation: Any) -> type[Written] | None:
    if isinstance(annotation, type) and issubclass(annotation, Written):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _inner(arg))), None)
