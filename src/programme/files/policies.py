"""How a person writes who is reminded when: reminder policy, working days, hours."""

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from programme.core import plan
from programme.core.when import Window
from programme.files.scalars import (
    Clock,
    Days,
    DaysOrOff,
    Level,
    Name,
    Percent,
    Period,
    Quiet,
    Range,
    Switch,
    Text,
    Times,
    Year,
    fail,
)

RungName = Literal[
    "opening",
    "before",
    "due",
    "after",
    "missing",
    "lag",
    "unsigned",
    "escalation",
    "assigned",
    "changed",
    "deferred",
    "completed",
    "request",
]


class Written(BaseModel):
    """A mapping somebody wrote; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


def listed(value: Any) -> Any:
    """One text stands for a list of one."""
    return [value] if isinstance(value, str) else value


def present(value: Any) -> Any:
    """Anything but an empty value."""
    if value is None:
        raise fail("empty-value")
    return value


def _switched(value: Any) -> Any:
    off = {"off": "true", "no": "true", "false": "true", "on": "false", "yes": "false",
           "true": "false"}  # fmt: skip
    return {"off": off[value]} if isinstance(value, str) and value in off else value


def _based(value: Any) -> Any:
    return {"base": value} if isinstance(value, str) else value


T = TypeVar("T")
Given = Annotated[T | None, BeforeValidator(present)]  # may be left out, not left empty
Names = Annotated[
    tuple[Name, ...], BeforeValidator(listed, json_schema_input_type=Name | list[Name])
]


def _some(kind: Any) -> Any:
    """A list of a kind, or one."""
    return Annotated[
        tuple[kind, ...], BeforeValidator(listed, json_schema_input_type=kind | list[kind])
    ]


class Remind(Written):
    """Reminder policy. 提醒办法"""

    off: Given[Switch] = Field(None, description="no reminders 不提醒")
    opening: Given[Switch] = Field(None, description="tell when work opens 启动时交办")
    before: Given[_some(Days)] = Field(  # type: ignore[valid-type]  # made by a function
        None, description="days before the end: 7wd (working days), 7d 到期前几天提醒"
    )
    due: Given[Switch] = Field(None, description="tell on the last day 到期当日提醒")
    after: Given[DaysOrOff] = Field(None, description="days after the end, or off 超期几天后催办")
    every: Given[Period] = Field(None, description="then again every 之后每隔几天催办")
    most: Given[Times] = Field(None, description="times after the end at most 最多催办几次")
    lag: Given[Percent] = Field(None, description="points behind elapsed time 落后序时几个百分点")
    assigned: Given[Switch] = Field(None, description="tell of work added later 新增时交办")
    changed: Given[Switch] = Field(None, description="tell of a moved window 时限调整时告知")
    completed: Given[Switch] = Field(None, description="tell of completion 办结时告知")
    sign: Given[DaysOrOff] = Field(None, description="time to sign for what is new 签收时限")
    escalate: Given[_some(Days)] = Field(  # type: ignore[valid-type]  # made by a function
        None, description="after the end, level by level 超期几天后逐级呈报"
    )
    hold: Given[Level] = Field(
        None, description="from this level on a person releases, 0 none 从哪一级起须人工放行"
    )
    pause: Given[Days] = Field(None, description="how long a report holds it 有反馈后暂缓几天")
    to: Given[dict[RungName, Names]] = Field(
        None,
        description="rung: office, members, support, superior, issuer, or names 各级提醒发给谁",
    )
    at_risk: Given[DaysOrOff] = Field(None, description="due soon from 到期前几天列为临期")

    def policy(self) -> plan.Remind:
        """The policy as the core has it."""
        return plan.Remind(**{k: v for k, v in vars(self).items() if v is not None})


Reminders = Annotated[
    Remind,
    BeforeValidator(_switched, json_schema_input_type=Literal["off", "on", False, True] | Remind),
]


class WorkingDays(Written):
    """Working days: a country's, save days of one's own. 工作日历"""

    base: Text = Field("CN", description="country code, or none 国家代码")
    rest: Given[_some(Range)] = Field(  # type: ignore[valid-type]  # made by a function
        None, description="days off: 2027-02-01/2027-02-20 休息日"
    )
    work: Given[_some(Range)] = Field(  # type: ignore[valid-type]  # made by a function
        None, description="days worked after all 调休上班日"
    )
    announced: Given[_some(Year)] = Field(  # type: ignore[valid-type]  # made by a function
        None, description="years whose days are official 已正式公布的年份"
    )

    def days(self) -> plan.WorkingDays:
        """The days as the core has them."""
        return plan.WorkingDays(
            base=self.base,
            rest=_windows(self.rest or ()),
            work=_windows(self.work or ()),
            announced=tuple(self.announced or ()),
        )


Calendar = Annotated[
    WorkingDays,
    BeforeValidator(
        _based,
        json_schema_input_type=Annotated[str, WithJsonSchema({"type": "string"})] | WorkingDays,
    ),
]


class Hours(Written):
    """When messages reach an office. 发送时间"""

    send_at: Given[Clock] = Field(None, description="time of the daily message 发送时间")
    quiet: Given[_some(Quiet)] = Field(  # type: ignore[valid-type]  # made by a function
        None, description="not within: 11:30-14:30 免打扰时段"
    )
    zone: Text = Field("", description="IANA zone, where not the programme's 时区")
    rest_days: Given[Switch] = Field(None, description="send on rest days too 休息日也发送")

    def hours(self) -> plan.Hours:
        """The hours as the core has them."""
        return plan.Hours(
            send_at=self.send_at,
            quiet=None if self.quiet is None else tuple(self.quiet),
            zone=self.zone,
            rest_days=self.rest_days,
        )


def _windows(ranges: tuple[tuple[date, date], ...]) -> tuple[Window, ...]:
    return tuple(Window(start=start, end=end) for start, end in ranges)
