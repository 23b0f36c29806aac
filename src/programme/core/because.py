"""The words of `programme why`: rungs, what became of them, and the reasons, in Chinese and in
English."""

from programme.core.plan import Offset, Remind
from programme.core.value import Value
from programme.core.words import WORDS

RUNGS = {
    "opening": ("启动交办", "opening"),
    "before": ("到期前{0}提醒", "{0} before the end"),
    "due": ("到期当日提醒", "the last day"),
    "after": ("超期催办（第{0}次）", "overdue, no. {0}"),
    "missing": ("未报送催办（第{0}次）", "not submitted, no. {0}"),
    "lag": ("进度滞后", "behind elapsed time"),
    "unsigned": ("逾期未签收", "not signed for"),
    "escalation": ("第{0}级呈报", "escalation, level {0}"),
    "assigned": ("新增交办", "assigned"),
    "changed": ("时限调整", "window moved"),
    "deferred": ("准予延期", "deferral granted"),
    "completed": ("办结告知", "completed"),
    "request": ("退回或移交申请", "request to the issuer"),
}
STATES = {
    "sent": ("已发送", "sent"),
    "planned": ("待发送", "waits"),
    "held": ("待放行", "held"),
    "claimed": ("发送中", "being sent"),
    "failed": ("发送失败", "failed"),
    "unknown": ("结果不明", "unknown"),
    "superseded": ("已被取代", "superseded"),
    "cancelled": ("已撤销", "called off"),
    "dropped": ("人工撤下", "dropped"),
    "to_come": ("未到时间", "to come"),
    "not_sent": ("未发", "not sent"),
}
REASONS = {
    # why it did not go out
    "not_yet": ("时间未到", "its day has not come"),
    "due_now": ("已到时间，等下一次处理", "its day has come; the next tick decides it"),
    "off": ("提醒办法未启用", "the policy has it off"),
    "retired": ("已不在计划中", "it left the plan"),
    "no_date": ("未定{0}", "there is no date: {0}"),
    "short": ("工期太短，没有这一级", "the window is too short for it"),
    "far": ("进度{0}%，无须提醒", "{0}% is far enough"),
    "signed": ("已签收", "it is signed for"),
    "asked": ("已请发文单位处理", "the issuer was asked to take it back"),
    "pointless": ("状态为“{0}”，不需要", "it has no point in the status {0}"),
    "early": ("早于开始跟踪之日{0}", "its day was past when tracking began, on {0}"),
    "moved": ("早于时限调整之日{0}", "its day was past when the window was moved, on {0}"),
    "handed": ("早于移交之日{0}", "its day was past when the matter was handed on, on {0}"),
    "snoozed": ("暂缓提醒至{0}", "snoozed until {0}"),
    "overtaken": ("处理前已到{0}，由后者代替", "the next came before a tick did, on {0}"),
    "missed": ("当日未处理，其后已无必要", "no tick came while it had a point"),
    "no_superior": ("没有第{0}级上级", "the reporting line has no level {0}"),
    "no_issuer": ("计划未写发文单位", "the plan names no issuer"),
    "nobody": ("没有收件人（{0}）", "nobody is named: {0}"),
    # what moved it, or will
    "rest": ("{0}休息，顺调", "moved off {0}, a rest day"),
    "recipient_rest": ("收件人{0}休息", "the recipient rests on {0}"),
    "quiet": ("免打扰至{0}", "quiet hours until {0}"),
    "digest": ("当日消息已发，并入下一次", "that day's message had gone, so the next one"),
    "late": ("{0}才处理", "no tick before {0}"),
    "provisional": ("{0}年工作日尚未公布，暂定", "the working days of {0} are provisional"),
    "paused": ("因{0}的反馈暂缓", "held by the report of {0}"),
    "paused_by": ("因{1} {0} 的反馈暂缓", "held by the report of {0}, by {1}"),
    "release": ("须人工放行", "a person is to release it"),
    # what became of the message
    "again": ("{0}再试", "tried again at {0}"),
    "given_up": ("不再重试", "not tried again"),
    "error": ("{0}", "{0}"),
    "closed": ("已办结", "the matter was closed"),
    "no longer open": ("发送时已不必提醒", "it had no point at the moment of sending"),
    "window": ("时限已调整", "the window was moved"),
    "put_off": ("已暂缓", "it was snoozed"),
    "policy changed": ("提醒办法已改", "the policy changed"),
    "programme suspended": ("项目已中止", "the programme was suspended"),
    "programme ended": ("项目已提前结束", "the programme was ended early"),
    "programme resumed": ("项目已恢复，重新判断", "the programme was resumed: decided anew"),
    "handed on": ("已移交其他单位", "the matter was handed on"),
}
"""By code, with places for what it is about."""
CALLED_OFF = {"moved": "window", "snoozed": "put_off"}
"""Codes of reasons that the ledger calls otherwise."""


class Because(Value):
    """A code of `REASONS` and what it is about: a status, a rung, a day, a number."""

    code: str
    about: tuple[str, ...] = ()

    def told(self, language: str) -> str:
        """The words."""
        return REASONS[self.code][language == "en"].format(
            *(_word(one, language) for one in self.about)
        )


def because(code: str, *about: object) -> Because:
    """The reason of that code."""
    return Because(code=code, about=tuple(map(str, about)))


def called_off(reason: str) -> Because:
    """The reason that the ledger keeps for a reminder called off."""
    code = CALLED_OFF.get(reason, reason)
    return because(code) if code in REASONS else because("error", reason)


def called(rung: str, n: int, remind: Remind, language: str) -> str:
    """What people call a rung: which of its kind, how far before the end."""
    by = next((by for by in remind.before or () if by.n == n), Offset(n=n))
    which = _distance(by, language) if rung == "before" else str(n + (rung in REPEATED))
    return RUNGS[rung][language == "en"].format(which)


def _distance(by: Offset, language: str) -> str:
    if language == "zh":
        return f"{by.n}{'个工作日' if by.working else '天'}"
    return f"{by.n} {'working ' * by.working}day{'s' * (by.n != 1)}"


REPEATED = frozenset({"after", "missing"})


def state_word(state: str, language: str) -> str:
    """What became of it, in a word."""
    return STATES[state][language == "en"]


def _word(about: str, language: str) -> str:
    return WORDS[about][language] if about in WORDS else about
