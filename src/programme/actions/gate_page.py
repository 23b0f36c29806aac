"""The dossier of a gate as a page: for the terminal, the printer and the form in Prefect."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from programme.actions.dossier import Condition, Dossier, Missing
from programme.core.gates import PASSED, Decision
from programme.core.words import word

NEEDS = {
    "tasks": ("任务全部办结", "all tasks done"),
    "findings": ("问题全部销号", "all findings closed"),
    "indicators": ("指标达标", "indicators met"),
    "evidence": ("办结事项有佐证", "evidence for what is done"),
}
SHOWN = 40
"""How many missing lines of a condition are told; the rest are counted."""
TOGETHER = 5
"""Units of one task that are named; where more are missing, the task has one line."""
SIGN = {
    "zh": "## 评估意见\n\n□ 通过　　□ 有条件通过　　□ 退回\n\n意见：\n\n"
    "评估单位（盖章）：{by}　　负责人（签字）：＿＿＿＿＿＿　　　　年　　月　　日",
    "en": "## Decision\n\n[ ] pass　　[ ] pass with conditions　　[ ] return\n\nRemarks:\n\n"
    "For {by}: ______________    Date: ______________",
}
"""Where who decides signs the printed page."""


def markdown(one: Dossier, language: str, most: int = SHOWN, *, to_sign: bool = True) -> str:
    """The page: how the gate stands, every condition, what is missing (at most so many lines of
    each), the decisions so far, and a place to sign unless it stands over a form."""
    chinese = language == "zh"
    head = [
        f"# {one.title} · {word(f'gate.{one.outcome}', language)}",
        "",
        f"{one.programme_title} · {one.phase_title}",
        "",
        f"{'评估单位' if chinese else 'decided by'}: {one.by or '—'} · "
        f"{'阶段截止' if chinese else 'phase ends'}: {one.due or '—'} · "
        f"{word('as_of', language)}: {one.as_of}",
    ]
    met = sum(each.met for each in one.conditions)
    head += ["", f"{'条件' if chinese else 'needs'}: {met}/{len(one.conditions)}"
             f" {'满足' if chinese else 'met'}"]  # fmt: skip
    conditions = [line for each in one.conditions for line in _condition(each, language, most)]
    decisions = [f"- {_decision(each, language)}" for each in one.decisions]
    if decisions:
        decisions = ["", "## 历次决定" if chinese else "## Decisions", "", *decisions]
    open_ = to_sign and one.outcome not in PASSED
    sign = ["", SIGN[language].format(by=one.by or "＿＿＿＿＿＿")] if open_ else []
    return "\n".join([*head, "", *conditions, *decisions, *sign])


def _condition(one: Condition, language: str, most: int) -> Iterator[str]:
    chinese = language == "zh"
    share = f"{one.reached}/{one.total}" if one.total else "—"
    verdict = ("满足" if one.met else "未满足") if chinese else ("met" if one.met else "not met")
    yield f"- **{'✓' if one.met else '✗'} {called(one.need, language)}** {share} {verdict}"
    lines = [*_lines(one.missing, chinese)]
    yield from (f"  - {line}" for line, _ in lines[:most])
    if more := sum(n for _, n in lines[most:]):
        yield f"  - {f'…… 另有 {more} 项' if chinese else f'… and {more} more'}"


def _lines(missing: Sequence[Missing], chinese: bool) -> Iterator[tuple[str, int]]:
    """A line for each that is missing, but one for many units of a task; and how many it tells."""
    for (of, office, state), same in groupby(missing, key=lambda m: (m.of, m.office, m.state)):
        some = [*same]
        if of and len(some) > TOGETHER:
            units = ("、" if chinese else ", ").join(one.unit for one in some[:TOGETHER])
            told = f"{units} 等 {len(some)} 个" if chinese else f"{units} … {len(some)} in all"
            yield " · ".join((of, office, f"{state} {len(some)}", told)), len(some)
            continue
        for one in some:
            parts = (one.title, one.office, one.state, f"`{one.key}`" if one.key else "")
            yield " · ".join(part for part in parts if part), 1


def called(need: str, language: str) -> str:
    """A need in words; a target goes by its own name."""
    kind, _, share = need.partition(":")
    chinese = language == "zh"
    if share:
        return f"任务办结率不低于{share.strip()}" if chinese else f"tasks done: {share.strip()}"
    return NEEDS[kind][not chinese] if kind in NEEDS else need


def _decision(one: Decision, language: str) -> str:
    until = f" → {one.until}" if one.until else ""
    note = f"：{one.note}" if one.note else ""
    who = f"{one.role}（{one.author}）" if one.role != one.author else one.role
    return f"{one.happened} {word(f'gate.{one.outcome}', language)}{until} · {who}{note}"
