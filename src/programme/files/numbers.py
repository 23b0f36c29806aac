"""The numbers of a draft as the targets of a schedule file, with the lists that they count."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from programme.core.notice.draft import DraftStep, DraftTarget
from programme.core.plan import Loc
from programme.core.when import Window
from programme.files.phrases import phrase
from programme.files.remarked import Remarks
from programme.files.written import Node, clean


def units(told: Remarks) -> dict[str, Node]:
    """The lists that targets count, as placeholders."""
    counted = (target for target in told.draft.targets if _counts(target))
    return {clean(target.of): {"count": target.count} for target in counted}


def _counts(target: DraftTarget) -> bool:
    """Whether its units can be listed: their number is known, and is what the steps come to."""
    added = _sum(step for step in target.steps if step.add)
    total = added or max((s.value for s in target.steps if s.value is not None), default=0)
    return bool(clean(target.of) and target.count and total == target.count)


def _sum(steps: Iterable[DraftStep]) -> Decimal:
    return sum((s.value for s in steps if s.value is not None), Decimal(0))


def targets(told: Remarks) -> Iterator[tuple[str, Node]]:
    """Each target that has numbers."""
    seen: set[str] = set()
    for target in told.draft.targets:
        title = clean(target.title)[:200] or told.say("untitled")
        if not target.steps or title in seen:
            continue
        seen.add(title)
        at: Loc = ("targets", title)
        if target.count and not _counts(target):
            told.remark(at, told.say("count", sum=_sum(target.steps), count=target.count))
        kind = "add" if target.steps[0].add else "reach"
        of = clean(target.of) if _counts(target) else ""
        steps = _steps(told, target.steps, (*at, kind), kind == "add")
        head = given(of=of, measure=clean(target.measure))
        if target.base is not None:
            head["from"] = target.base
        if target.direction == "down":
            head["direction"] = "down"
        rest = given(reference=clean(target.reference), note=clean(target.note))
        yield title, head | {kind: steps} | rest


def _steps(told: Remarks, steps: Sequence[DraftStep], at: Loc, add: bool) -> dict[str, Node]:
    """The numbers by their dates."""
    found: dict[str, Node] = {}
    for step in steps:
        words = clean(step.words)
        key = phrase(words, None, lambda text: told.read(text, Window()), told.chinese)
        key = key or told.say("undated")
        if step.add != add or key in found:
            mixed = told.say("mixed", line=told.place(step.line), words=words, value=step.value)
            told.remark(at[:2], mixed)
            continue
        focus = clean(step.focus)
        found[key] = {"value": step.value, "focus": focus} if focus else step.value
    return found


def given(**values: Node) -> dict[str, Node]:
    """What is not empty."""
    return {key: value for key, value in values.items() if value}
