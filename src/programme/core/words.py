"""The words users see, in each language of a programme."""

from collections.abc import Mapping
from typing import Any, Final

Words = dict[str, dict[str, str]]

LANGUAGES: Final = ("zh", "en")

STATUS: Final[Words] = {
    "upcoming": {"zh": "待启动", "en": "Not started"},
    "open": {"zh": "推进中", "en": "In progress"},
    "at_risk": {"zh": "临期", "en": "Due soon"},
    "overdue": {"zh": "超期未办结", "en": "Overdue"},
    "submitted": {"zh": "待审核", "en": "Under review"},
    "returned": {"zh": "退回补正", "en": "Returned"},
    "done": {"zh": "按期办结", "en": "Completed"},
    "done_late": {"zh": "超期办结", "en": "Completed late"},
    "blocked": {"zh": "受阻待协调", "en": "Blocked"},
    "waived": {"zh": "经批准终止", "en": "Waived"},
    "unreported": {"zh": "启用前未填报", "en": "Before adoption"},
    "unscheduled": {"zh": "时限未定", "en": "No date"},
    "awaiting_receipt": {"zh": "待签收", "en": "Awaiting receipt"},
    "not_submitted": {"zh": "未按时报送", "en": "Not submitted"},
}

RECEIPT: Final[Words] = {
    "signed": {"zh": "已签收", "en": "Signed for"},
    "declined": {"zh": "退回待定", "en": "Returned to the issuer"},
    "handing": {"zh": "申请移交", "en": "To be handed on"},
    "handed": {"zh": "已移交", "en": "Handed on"},
    "snoozed": {"zh": "暂缓提醒", "en": "Reminders pause"},
}

LIFE: Final[Words] = {
    "suspended": {"zh": "已中止", "en": "Suspended"},
    "resumed": {"zh": "已恢复", "en": "Resumed"},
    "ended": {"zh": "已提前结束", "en": "Ended early"},
}

FINDING: Final[Words] = {
    "finding.rectifying": {"zh": "整改中", "en": "Rectifying"},
    "finding.verifying": {"zh": "待核验", "en": "Awaiting verification"},
    "finding.closed": {"zh": "已销号", "en": "Closed"},
}

GATE: Final[Words] = {
    "gate.open": {"zh": "待评估", "en": "Not decided"},
    "gate.pass": {"zh": "通过", "en": "Passed"},
    "gate.conditional": {"zh": "有条件通过", "en": "Passed with conditions"},
    "gate.return": {"zh": "退回", "en": "Returned"},
}

LIGHT: Final[Words] = {
    "light.green": {"zh": "绿灯（正常）", "en": "On track"},
    "light.yellow": {"zh": "黄灯（预警）", "en": "Warning"},
    "light.red": {"zh": "红灯（超期）", "en": "Overdue"},
    "light.grey": {"zh": "灰灯（未启动）", "en": "No data"},
}

PACE: Final[Words] = {
    "pace.ahead": {"zh": "超序时", "en": "Ahead"},
    "pace.on": {"zh": "达序时", "en": "On pace"},
    "pace.behind": {"zh": "欠序时", "en": "Behind pace"},
}

HEADING: Final[Words] = {
    "programme": {"zh": "项目", "en": "Programme"},
    "plan": {"zh": "计划", "en": "Plan"},
    "phase": {"zh": "阶段", "en": "Phase"},
    "task": {"zh": "任务", "en": "Task"},
    "item": {"zh": "事项", "en": "Item"},
    "assignment": {"zh": "分工", "en": "Assignment"},
    "slot": {"zh": "期次", "en": "Slot"},
    "unit": {"zh": "对象", "en": "Unit"},
    "office": {"zh": "责任单位", "en": "Office"},
    "lead": {"zh": "牵头单位", "en": "Lead"},
    "support": {"zh": "配合单位", "en": "Support"},
    "month": {"zh": "月份", "en": "Month"},
    "window": {"zh": "时间安排", "en": "Window"},
    "start": {"zh": "开始日期", "en": "Start"},
    "end": {"zh": "完成时限", "en": "End"},
    "status": {"zh": "状态", "en": "Status"},
    "light": {"zh": "亮灯", "en": "Light"},
    "pace": {"zh": "进度评价", "en": "Pace"},
    "planned": {"zh": "序时进度", "en": "Planned"},
    "actual": {"zh": "实际进度", "en": "Actual"},
    "weight": {"zh": "权重", "en": "Weight"},
    "total": {"zh": "合计", "en": "Total"},
    "count": {"zh": "数量", "en": "Count"},
    "report": {"zh": "进展填报", "en": "Report"},
    "reminder": {"zh": "提醒", "en": "Reminder"},
    "target": {"zh": "目标", "en": "Target"},
    "reached": {"zh": "已达到", "en": "Reached"},
    "indicator": {"zh": "指标", "en": "Indicator"},
    "gate": {"zh": "评估关口", "en": "Gate"},
    "finding": {"zh": "问题", "en": "Finding"},
    "deferral": {"zh": "延期", "en": "Deferral"},
    "reference": {"zh": "参照值", "en": "Reference"},
    "goal": {"zh": "目标值", "en": "Goal"},
    "closed": {"zh": "已办结", "en": "Closed"},
    "late": {"zh": "超期", "en": "overdue"},  # after a number
    "days_late": {"zh": "超期工作日", "en": "Working days late"},
    "late_list": {"zh": "超期清单", "en": "Overdue matters"},
    "last_reminder": {"zh": "最近提醒", "en": "Last reminder"},
    "by_office": {"zh": "按责任单位", "en": "By office"},
    "demonstration": {"zh": "演示数据", "en": "Demonstration"},
    "focus": {"zh": "工作重点", "en": "Focus"},
    "note": {"zh": "备注", "en": "Note"},
    "as_of": {"zh": "截至日期", "en": "As of"},
    "subtree": {"zh": "单位及下属", "en": "Office and below"},
    "group": {"zh": "分组", "en": "Group"},
    "cohort": {"zh": "批次", "en": "Cohort"},
    "post": {"zh": "责任领导", "en": "Answers for it"},
    "completion": {"zh": "办结率", "en": "Completion"},
    "on_time": {"zh": "按期率", "en": "On time"},
    "place": {"zh": "名次", "en": "Place"},
    "score": {"zh": "得分", "en": "Score"},
    "arithmetic": {"zh": "算式", "en": "Arithmetic"},
    "change": {"zh": "较上期", "en": "Change"},
    "forecast": {"zh": "预计", "en": "Forecast"},
    "chance": {"zh": "按期可能", "en": "In time"},
    "unfinished": {"zh": "未办结", "en": "Open"},
    "none": {"zh": "—", "en": "—"},  # the share of an empty set
}

SAID: Final[Words] = {
    "said.progress": {"zh": "进展", "en": "progress"},
    "said.done": {"zh": "办结", "en": "done"},
    "said.reopened": {"zh": "重新办理", "en": "reopened"},
    "said.blocked": {"zh": "受阻", "en": "blocked"},
    "said.note": {"zh": "说明", "en": "note"},
    "said.waived": {"zh": "终止", "en": "waived"},
    "said.accepted": {"zh": "认定办结", "en": "accepted"},
    "said.returned": {"zh": "退回补正", "en": "returned"},
    "said.deferral": {"zh": "申请延期", "en": "deferral asked for"},
    "said.deferred": {"zh": "准予延期", "en": "deferral granted"},
    "said.refused": {"zh": "不准延期", "en": "deferral refused"},
    "said.withdrawn": {"zh": "撤回", "en": "withdrawn"},
    "said.signed": {"zh": "签收", "en": "signed for"},
    "said.declined": {"zh": "退回交办", "en": "returned to the issuer"},
    "said.handing": {"zh": "申请移交", "en": "asks to hand on"},
    "said.handed": {"zh": "移交", "en": "handed on"},
    "said.snoozed": {"zh": "暂缓提醒", "en": "reminders pause"},
}
"""Kinds of report."""

BRIEFING: Final[Words] = {
    "briefing": {"zh": "领导参阅", "en": "Briefing"},
    "briefing.curve": {"zh": "进度曲线", "en": "Progress"},
    "briefing.in_time": {"zh": "能否按期", "en": "Will the dates be met"},
    "briefing.gates": {"zh": "评估关口", "en": "Gates"},
    "briefing.findings": {"zh": "问题整改", "en": "Findings"},
    "briefing.heat": {"zh": "责任单位与月份", "en": "Offices and months"},
    "briefing.few": {
        "zh": "历史不足、暂不能预计的：{} 项。",
        "en": "Without enough history: {}.",
    },
    "briefing.months": {
        "zh": "只列近期的月份，另有 {} 个月份没有列出。",
        "en": "Only the nearest months are shown; {} more are not.",
    },
    "briefing.legend": {
        "zh": "已办结/合计：🔴 有超期 · 🟡 临期或受阻 · 🟢 全部办结 · ⚪️ 其余",
        "en": "done/all: 🔴 some overdue · 🟡 due soon or blocked · 🟢 all done · ⚪️ others",
    },
}

WORDS: Final[Words] = (
    STATUS | RECEIPT | LIFE | FINDING | GATE | LIGHT | PACE | HEADING | SAID | BRIEFING
)


def amount(value: float | None, measure: str) -> str:
    """`93%`; '—' where the value is unknown."""
    return "—" if value is None else f"{value:g}{measure}"


def goal(asked: Mapping[str, Any]) -> str:
    """What a target, or a step of it, asks for: `93%`, `≤ 5%`, `全省平均水平 86.2%`."""
    value, most = asked["goal"], "≤ " if asked["direction"] == "down" else ""
    told = "" if value is None else most + amount(value, asked["measure"])
    return f"{asked['reference']} {told}".strip() or "—"


def word(key: str, language: str) -> str:
    """The word for a status, light, pace or heading; raises KeyError for an unknown key."""
    return WORDS[key][language]
