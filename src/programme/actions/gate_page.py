"""The dossier of a gate as a page: for the terminal, the printer and the form in Prefect."""

from collections.abc import Iterator

from programme.actions.dossier import Condition, Dossier
from programme.core.gates import Decision
from programme.core.words import word

NEEDS = {
    "tasks": ("任务全部办结", "all tasks done"),
    "findings": ("问题全部销号", "all findings closed"),
    "indicators": ("指标达标", "indicators met"),
    "evidence": ("办结事项有佐证", "evidence for what is done"),
}
SHOWN = 40
"""How many missing lines of a condition are told; the rest are counted."""


def markdown(one: Dossier, language: str, most: int = SHOWN) -> str:
    """The page: how the gate stands, every condition, what is missing (at most so many lines of
    each), the decisions so far."""
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
    conditions = [line for each in one.conditions for line in _condition(each, language, most)]
    decisions = [f"- {_decision(each, language)}" for each in one.decisions]
    if decisions:
        decisions = ["", "## 历次决定" if chinese else "## Decisions", "", *decisions]
    return "\n".join([*head, "", *conditions, *decisions])


def _condition(one: Condition, language: str, most: int) -> Iterator[str]:
    chinese = language == "zh"
    share = f"{one.reached}/{one.total}" if one.total else "—"
    verdict = ("满足" if one.met else "未满足") if chinese else ("met" if one.met else "not met")
    yield f"- **{'✓' if one.met else '✗'} {called(one.need, language)}** {share} {verdict}"
    for line in one.missing[:most]:
        parts = (line.title, line.office, line.state, f"`{line.key}`" if line.key else "")
        yield f"  - {' · '.join(part for part in parts if part)}"
    if len(one.missing) > most:
        more = len(one.missing) - most
        yield f"  - {f'…… 另有 {more} 项' if chinese else f'… and {more} more'}"


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
