"""Any figure of a roll-up opened: its arithmetic, and the items, shares and reports behind it.

A figure is named by the path of its row and its own name: `yuhuan-2023/phase/实施落实/done`,
`yuhuan-2023/office/基础教育科/on_time`, `…/office/基础教育科/month/2023-05/overdue`,
`lingyuan-2021/target/学校达标/value`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from programme.actions.context import Context
from programme.actions.figures import Figures, leaves
from programme.actions.picture import Picture, Share
from programme.actions.ranking import DEFAULT_RULE
from programme.actions.status import pictured
from programme.core.axes import AXES
from programme.core.expand import WEIGHT_SCALE
from programme.core.facts import Measurement, Report
from programme.core.ranking import Rule, score
from programme.core.rollup import (
    COMPLETED,
    COUNTED,
    FINE,
    JUDGED,
    Leaf,
    added,
    grouped,
    items,
)
from programme.core.standing import CLOSED, STATUSES, elapsed
from programme.core.words import word
from programme.errors import NotFound, choices

Row = dict[str, Any]
RATES = {"completion": (COMPLETED, COUNTED), "on_time": (frozenset({"done"}), JUDGED)}
PROGRESS = ("planned", "actual", "pace")
LATENESS = ("late", "mean", "median", "max")


@dataclass(frozen=True)
class _Figure:
    """A figure by its parts: the pairs of (axis, name) that narrow it, and its own name within
    its row, dotted where it lies deeper."""

    slug: str
    where: tuple[tuple[str, str], ...]
    name: str


def explain(
    ctx: Context,
    figure: str,
    *,
    as_of: date | None = None,
    corrected: bool = False,
    band: float = 0.0,
    rule: Rule = DEFAULT_RULE,
) -> Row:
    """`value`, `arithmetic` (part and whole, unweighted and weighted, where it is a share) and
    `rows`: the items that make it, each with its shares and their reports; for a target its
    measured values. Raises NotFound for a path or figure there is not."""
    parts = _parsed(figure)
    [seen] = pictured(ctx, [parts.slug], as_of=as_of, corrected=corrected)
    figures = Figures(seen, leaves(seen), band)
    where = tuple((axis, _key(figures, axis, name)) for axis, name in parts.where)
    told = {"figure": figure, "as_of": seen.as_of.isoformat(), "simulated": ctx.store.simulated}
    name, kept, row = _row(figures, where, parts.name)
    if row is None:
        return told | _of_target(seen, figures, where[0][1], name)
    row |= {"score": None}
    found = _Opened(seen, kept, seen.reports, rule)
    return told | {"title": row["title"], "value": found.value(row, name)} | found.told(name)


def _parsed(figure: str) -> _Figure:
    slug, *rest = figure.strip("/").split("/")
    where = []
    while len(rest) > 1 and rest[0] in AXES:
        where.append((rest[0], rest[1]))
        rest = rest[2:]
    return _Figure(slug, tuple(where), ".".join(rest) or "total")


def _key(figures: Figures, axis: str, name: str) -> str:
    """The name itself, or the one that bears it as a title."""
    known = figures.names(axis)
    if name in known:
        return name
    found = [key for key, title in known.items() if title == name]
    if len(found) == 1:
        return found[0]
    near = get_close_matches(name, [*known, *known.values()], 5, 0.3) or [*known.values()]
    raise NotFound(
        "unknown-figure",
        f"there is {'more than one' if found else 'no'} {axis} {name!r} here",
        f"这里{'不止一个' if found else '没有'}{word(axis, 'zh')}“{name}”",
        *choices(found or near),
    )


def _row(
    figures: Figures, where: Sequence[tuple[str, str]], name: str
) -> tuple[str, list[Leaf], Row | None]:
    """The name within the row, the leaves asked for, and their row; None for what is measured of a
    target."""
    if where and where[0][0] == "target" and len(where) == 1:
        inner = name.removeprefix("work").lstrip(".")
        if inner == name:
            return name, [], None
        name = inner or "total"
    names = [(figures.axis(axis), key) for axis, key in where]
    kept = [leaf for leaf in figures.shares if all(key in of(leaf) for of, key in names)]
    path = "/".join([figures.slug, *(part for pair in where for part in pair)])
    row = figures.row("", _title(figures, where), kept, path)
    if len(where) == 1 and where[0][0] == "phase":
        row = next(one for one in figures.phases() if one["id"] == where[0][1])
    return name, kept, row


def _title(figures: Figures, where: Iterable[tuple[str, str]]) -> str:
    titles = [figures.names(axis).get(key, key) for axis, key in where]
    plan = figures.seen.plan
    return " · ".join(titles) or (plan.title if plan else figures.slug)


def dig(row: Row, name: str) -> Any:
    """The value under a dotted name; raises KeyError where there is none."""
    found: Any = row
    for part in name.split("."):
        found = found[int(part)] if isinstance(found, list) else found[part]
    return found


@dataclass
class _Opened:
    """The leaves of one row, and what they are made of."""

    seen: Picture
    kept: Sequence[Leaf]
    reports: Mapping[str, Sequence[Report]]
    rule: Rule

    def __post_init__(self) -> None:
        mine = {(leaf.item, leaf.office) for leaf in self.kept}
        shares = [s for s in self.seen.shares if (s.item.key, s.assignment.office) in mine]
        self._by_item = grouped(shares, lambda share: (share.item.key,))

    def value(self, row: Row, name: str) -> Any:
        """The figure as the roll-up has it; `done` is short for `counts.done`, `on_time` for
        `weighted.on_time`, `mean` for `lateness.mean`."""
        if name == "score":
            mean = score(added(items(self.kept), self.seen.as_of), self.rule).mean
            return None if mean is None else int(mean * 100) / 100
        for full in (name, f"weighted.{name}", f"lateness.{name}"):
            try:
                return dig(row, full)
            except (KeyError, TypeError, ValueError, IndexError):
                continue
        if name.removeprefix("counts.") in STATUSES:
            return row["counts"].get(name.removeprefix("counts."), 0)
        known = [*STATUSES, *RATES, *PROGRESS, *LATENESS, "score", "total", "weight"]
        raise NotFound(
            "unknown-figure",
            f"there is no figure {name!r}",
            f"没有名为“{name}”的数字",
            *choices(get_close_matches(name, known, 5, 0.3) or known),
        )

    def told(self, name: str) -> Row:
        """The arithmetic and the rows of a figure."""
        last = name.rpartition(".")[2]
        folded = items(self.kept)
        part, whole = self._picked(last, folded)
        sums: Row | None = None
        if last in RATES or last in STATUSES:
            sums = {"unweighted": _shares(len(part), len(whole))}
            weights = (sum(leaf.weight for leaf in some) / WEIGHT_SCALE for some in (part, whole))
            sums["weighted"] = _shares(*weights)
        elif last in PROGRESS:
            sums = {side: self._progress(whole, side) for side in ("planned", "actual")}
        elif last == "score":
            found = score(added(folded, self.seen.as_of), self.rule)
            sums = {
                "terms": [list(term) for term in found.terms],
                **_shares(found.points, found.judged),
            }
        elif last in LATENESS:
            sums = {"days": sorted(leaf.late for leaf in part if leaf.late is not None)}
        inside = {leaf.item for leaf in part}
        return {
            "arithmetic": sums,
            "rows": [self._item(leaf, inside=leaf.item in inside) for leaf in whole],
        }

    def _picked(self, name: str, folded: list[Leaf]) -> tuple[list[Leaf], list[Leaf]]:
        """The leaves in the part and in the whole of a figure."""
        dated = [leaf for leaf in folded if leaf.dated]
        if name in RATES:
            part, whole = RATES[name]
            return _of(dated, part), _of(dated, whole)
        if name in STATUSES:
            undated = [leaf for leaf in folded if not leaf.dated]
            return (undated, undated) if name == "unscheduled" else (_of(dated, [name]), dated)
        if name == "unscheduled_done":
            undated = [leaf for leaf in folded if not leaf.dated]
            return _of(undated, CLOSED), undated
        if name in LATENESS:
            late = [leaf for leaf in dated if leaf.late is not None]
            return late, late
        if name == "score":
            judged = _of(dated, self.rule.points)
            return judged, judged
        some = _of(dated, COUNTED) if name in (*PROGRESS, "weight") else dated
        return some, some

    def _progress(self, whole: Sequence[Leaf], side: str) -> Row:
        even = [self._percent(leaf, side) for leaf in whole]
        weighed = sum(p * leaf.weight for p, leaf in zip(even, whole, strict=True)) / WEIGHT_SCALE
        of = sum(leaf.weight for leaf in whole) / WEIGHT_SCALE
        return {
            "unweighted": _shares(sum(even) / 100, len(whole)),
            "weighted": _shares(weighed / 100, of),
        }

    def _percent(self, leaf: Leaf, side: str) -> float:
        if side == "actual":
            return leaf.percent / FINE
        over, total = elapsed(leaf.window, self.seen.as_of, leaf.tracked_from)
        return 100 * over / total if total else 0.0

    def _item(self, leaf: Leaf, *, inside: bool) -> Row:
        shares = self._by_item[leaf.item]
        return {
            "item": leaf.item,
            "title": shares[0].item.title,
            "counts": inside,
            "status": leaf.status,
            "start": _iso(leaf.window.start),
            "end": _iso(leaf.window.end),
            "weight": leaf.weight / WEIGHT_SCALE,
            "planned": round(self._percent(leaf, "planned"), 2),
            "actual": round(leaf.percent / FINE, 2),
            "late": leaf.late,
            "shares": [self._share(share) for share in shares],
        }

    def _share(self, share: Share) -> Row:
        known = self.reports.get(share.assignment.key, ())
        told = [report for report in known if report.happened <= self.seen.as_of]
        return {
            "key": share.assignment.key,
            "office": share.assignment.office,
            "status": share.standing.status,
            "progress": share.standing.progress,
            "done_on": _iso(share.standing.done_on),
            "reports": [_fact(report) for report in told],
        }


def _of(leaves: Iterable[Leaf], statuses: Iterable[str]) -> list[Leaf]:
    return [leaf for leaf in leaves if leaf.status in statuses]


def _shares(part: float, whole: float) -> Row:
    return {"part": round(part, 4), "whole": round(whole, 4)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _fact(fact: Report | Measurement) -> Row:
    """A fact as plain data, without what it does not say."""
    told = fact.model_dump(mode="json", exclude={"seq"})
    return {name: value for name, value in told.items() if value not in (None, "", [])}


OF_TARGET = ("value", "planned", "actual", "total", "counts", "steps", "work")
"""The figures of a target."""


def _of_target(seen: Picture, figures: Figures, key: str, name: str) -> Row:
    """What is measured of a target: its steps and the values known."""
    target, row = next(one for one in figures.targeted() if one[1]["id"] == key)
    try:
        value = dig(row, "value" if name == "total" and not row["total"] else name)
    except (KeyError, TypeError, ValueError, IndexError):
        raise NotFound(
            "unknown-figure",
            f"there is no figure {name!r} of a target",
            f"目标没有名为“{name}”的数字",
            *choices(OF_TARGET),
        ) from None
    values, references = seen.measured(target)
    return {
        "title": row["title"],
        "value": value,
        "arithmetic": {
            "reached": row["value"],
            **{name: row[name] for name in ("from", "goal", "direction", "measure")},
            "reference": (row["steps"] or [row])[-1]["reference"],
        },
        "steps": row["steps"],
        "rows": [_fact(v) for v in values],
        "references": [_fact(v) for v in references],
    }
