"""Offices ranked among their like, with the arithmetic, and who did not submit in time."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from programme.actions.context import Context
from programme.actions.figures import leaves
from programme.actions.picture import Picture, Share
from programme.actions.status import pictured
from programme.core.plan import Plan
from programme.core.policy import Policy
from programme.core.ranking import Rule, Score, last_cutoff, light, places, score
from programme.core.rollup import Sums, group, grouped

Row = dict[str, Any]
DEFAULT_RULE = Rule()


def ranking(
    ctx: Context,
    slugs: Iterable[str] = (),
    *,
    as_of: date | None = None,
    corrected: bool = False,
    rule: Rule = DEFAULT_RULE,
) -> dict[str, Any]:
    """`{"rule": …, "programmes": […]}`. Each programme has `groups` of like offices (those with
    the same superior), best first, with the change since last month's cut-off, and `missed`: the
    slots of recurring duties not reported in time since then. It is a draft: whoever publishes a
    ranking signs it off first."""
    seen = pictured(ctx, slugs, as_of=as_of, corrected=corrected)
    return {
        "rule": rule.model_dump(mode="json"),
        "programmes": [_programme(ctx, one, rule, corrected=corrected) for one in seen],
    }


def _programme(ctx: Context, seen: Picture, rule: Rule, *, corrected: bool) -> Row:
    row = {
        "programme": seen.programme.slug,
        "title": seen.plan.title if seen.plan else seen.programme.title,
        "as_of": seen.as_of.isoformat(),
        "simulated": ctx.store.simulated,
    }
    if seen.plan is None:
        return row | {"since": None, "groups": [], "missed": []}
    since = last_cutoff(seen.as_of, rule, Policy(seen.plan).calendar())
    [before] = pictured(ctx, [seen.programme.slug], as_of=since, corrected=corrected)
    now, then = _sums(seen), _scores(_sums(before), rule)
    groups = [
        {"of": of, "offices": _offices(seen, {name: now[name] for name in names}, then, rule)}
        for of, names in _like(seen.plan, (name for name in now if now[name].total)).items()
    ]
    return row | {
        "since": since.isoformat(),
        "groups": groups,
        "missed": [_missed(share) for share in missed(seen, since)],
    }


def _sums(seen: Picture) -> dict[str, Sums]:
    return group(leaves(seen), lambda leaf: (leaf.office,), seen.as_of)


def _scores(sums: Mapping[str, Sums], rule: Rule) -> dict[str, Score]:
    return {name: score(one, rule) for name, one in sums.items()}


def _like(plan: Plan, names: Iterable[str]) -> dict[str, list[str]]:
    """The offices by the superior they have in common."""
    above = {office.name: office.reports_to[0] for office in plan.offices if office.reports_to}
    return grouped(names, lambda name: (above.get(name, ""),))


def _offices(
    seen: Picture, sums: Mapping[str, Sums], then: Mapping[str, Score], rule: Rule
) -> list[Row]:
    """The ranked ones first, then those without a place."""
    scores = _scores(sums, rule)
    now = places(scores, rule)
    was = places({name: then[name] for name in sums if name in then}, rule)
    order = [*now, *(name for name in sums if name not in now)]
    return [
        _office(seen.programme.slug, name, sums[name], scores[name], rule)
        | {
            "place": now.get(name),
            "was": was.get(name),
            "was_score": _shown(then[name]) if name in then else None,
            "change": was[name] - now[name] if name in was and name in now else None,
        }
        for name in order
    ]


def _office(slug: str, name: str, sums: Sums, found: Score, rule: Rule) -> Row:
    behind = (sums.share(sums.planned) or 0) - (sums.share(sums.actual) or 0)
    return {
        "office": name,
        "path": f"{slug}/office/{name}",
        "score": _shown(found),
        "points": found.points,
        "judged": found.judged,
        "matters": found.matters,
        "terms": [{"status": s, "n": n, "points": each} for s, n, each in found.terms],
        "light": light(sums, behind, rule),
    }


def _shown(found: Score) -> float | None:
    """Rounded down to hundredths, for people; places go by the exact value."""
    return None if found.mean is None else int(found.mean * 100) / 100


def missed(seen: Picture, since: date) -> list[Share]:
    """The slots of recurring duties whose deadline, on or after `since`, passed without their being
    reported done, the earliest first."""
    if seen.plan is None:
        return []
    tasks = Policy(seen.plan).tasks
    late = [
        share
        for share in seen.shares
        if share.standing.status in ("overdue", "done_late")
        and share.item.window.end
        and since <= share.item.window.end < seen.as_of
        and tasks[share.item.task].when.kind == "recurring"
    ]
    return sorted(late, key=lambda s: (s.item.window.end or date.max, s.assignment.key))


def _missed(share: Share) -> Row:
    done = share.standing.done_on
    return {
        "office": share.assignment.office,
        "key": share.assignment.key,
        "title": share.item.title,
        "slot": share.item.slot,
        "due": str(share.item.window.end),
        "submitted_on": done.isoformat() if done else None,
    }
