"""The figures of a programme: a row of counts, rates, lateness and progress for any group."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from programme.actions.picture import Picture
from programme.core.axes import AXES, Axes, Names
from programme.core.expand import WEIGHT_SCALE
from programme.core.plan import Phase, Target, walk_phases
from programme.core.policy import Policy
from programme.core.rollup import (
    COMPLETED,
    COUNTED,
    JUDGED,
    WHOLE,
    Leaf,
    Sums,
    added,
    due_as_items,
    grouped,
    items,
    pace,
)
from programme.core.standing import CLOSED
from programme.core.targets import StepStanding

Row = dict[str, Any]
PLURAL = {axis: f"{axis}s" for axis in AXES}


def leaves(seen: Picture) -> list[Leaf]:
    """Every assignment as a leaf. Lateness is told against the plan's deadline, whatever deferral
    was granted."""
    between = Policy(seen.plan).calendar().between if seen.plan else None
    found = []
    for share in seen.shares:
        leaf, end, over = share.leaf, share.item.window.end, share.standing.done_on
        if leaf.status == "overdue":
            over = seen.as_of
        if between and end and over and over > end and leaf.status in JUDGED:
            leaf = leaf._replace(late=between(end, over))
        found.append(leaf)
    return due_as_items(found)


class Figures:
    """The rows of one programme. In every group the shares of one item count once, so a joint
    matter counts once for a phase and once for each of its offices."""

    def __init__(self, seen: Picture, shares: Sequence[Leaf], band: float = 0.0) -> None:
        self.seen, self.shares, self.band = seen, shares, band
        self.slug, self.as_of = seen.programme.slug, seen.as_of
        self.axes = Axes(seen.plan) if seen.plan else None

    def row(self, name: str, title: str, shares: Iterable[Leaf], path: str) -> Row:
        """The figures of one group; `path` is where `explain` finds them."""
        sums = added(items(shares), self.as_of)
        return {"id": name or self.slug, "title": title, "path": path, **_figures(sums, self.band)}

    def along(self, axis: str) -> list[Row]:
        """A row for each name that an axis has here."""
        found, parents = self._groups(axis), self._axes.parents(axis)
        return [
            self.row(name, title, found[name], f"{self.slug}/{axis}/{name}")
            | ({"parent": parents.get(name)} if axis in ("phase", "subtree") else {})
            for name, title in self._named(axis, found)
        ]

    def cross(self, one: str, other: str) -> Row:
        """The cells of two axes, row by row, each with its light; those without anything in them
        are left out."""
        first, second = self._axes.of(one), self._axes.of(other)
        found = grouped(self.shares, lambda leaf: product(first(leaf), second(leaf)))
        rows, columns = (dict(self._named(axis, self._groups(axis))) for axis in (one, other))
        cells = [
            {"row": row, "column": column}
            | _lit(
                self.row(
                    f"{row}/{column}",
                    f"{rows[row]} · {columns[column]}",
                    found[row, column],
                    f"{self.slug}/{one}/{row}/{other}/{column}",
                )
            )
            for row, column in product(rows, columns)
            if (row, column) in found
        ]
        return {"axes": [one, other], "rows": rows, "columns": columns, "cells": cells}

    def phases(self) -> list[Row]:
        """Every phase, also one without anything in it; with its own window or else, marked as
        derived, that of its parts and items."""
        found = self._groups("phase")
        rows = []
        for path in walk_phases(self._axes.plan):
            phase = path[-1]
            where = f"{self.slug}/phase/{phase.key}"
            row = self.row(phase.key, phase.title, found.get(phase.key, ()), where)
            rows.append(row | _window(phase, row) | _place(path))
        return rows

    def targets(self) -> list[Row]:
        """Every target as measured, with the `work` of the phases that have it as objective."""
        return [row for _, row in self.targeted()]

    def targeted(self) -> list[tuple[Target, Row]]:
        """The same, each beside its row."""
        found, rows = self._groups("target"), []
        for target in self._axes.plan.targets:
            path, shares = f"{self.slug}/target/{target.key}", found.get(target.key, ())
            work = self.row(target.key, target.title, shares, f"{path}/work")
            rows.append((target, _target(self.seen, target, path) | {"work": work}))
        return rows

    def axis(self, axis: str) -> Names:
        """What names a leaf on that axis."""
        return self._axes.of(axis)

    def names(self, axis: str) -> dict[str, str]:
        """The names of an axis that there are here, with their titles; every phase and target."""
        found = self._groups(axis) if self.axes else {}
        if axis in ("phase", "target"):
            return self._axes.titles(axis) if self.axes else {}
        return dict(self._named(axis, found))

    def _groups(self, axis: str) -> dict[str, list[Leaf]]:
        return grouped(self.shares, self._axes.of(axis))

    def _named(self, axis: str, found: Iterable[str]) -> list[tuple[str, str]]:
        """What an axis has here, with titles: in the plan's order, the rest by name."""
        found = set(found)
        titles = self._axes.titles(axis)
        listed = [(name, title) for name, title in titles.items() if name in found]
        return listed + [(name, name) for name in sorted(found - titles.keys())]

    @property
    def _axes(self) -> Axes:
        assert self.axes, "nothing is asked along an axis where no plan was known"
        return self.axes


def _figures(sums: Sums, band: float) -> Row:
    """Counts, rates, lateness and progress; as the plan weighs, and as if all weighed the same."""
    weighted = _rates(sums, sums.share(sums.planned), sums.share(sums.actual), band, weighted=True)
    even = sums.even(sums.even_planned), sums.even(sums.even_actual)
    return {
        "counts": dict(sums.counts),
        "total": sums.total,
        "unscheduled": sum(sums.undated.values()),
        "unscheduled_done": sum(n for s, n in sums.undated.items() if s in CLOSED),
        "weight": sums.weight / (WHOLE * WEIGHT_SCALE),
        "planned": weighted["planned"],
        "actual": weighted["actual"],
        "start": _iso(sums.first),
        "end": _iso(sums.last),
        "weighted": weighted,
        "unweighted": _rates(sums, *even, band, weighted=False),
        "lateness": sums.lateness(),
    }


def _rates(
    sums: Sums, planned: float | None, actual: float | None, band: float, *, weighted: bool
) -> Row:
    return {
        "completion": sums.rate(COMPLETED, COUNTED, weighted=weighted),
        "on_time": sums.rate(["done"], JUDGED, weighted=weighted),
        "planned": planned,
        "actual": actual,
        "pace": pace(planned, actual, band),
    }


def _window(phase: Phase, row: Row) -> Row:
    span = phase.when.span() if phase.when else None
    derived = span is None or not span.end
    start, end = row["start"], row["end"]
    if span and not derived:
        start, end = _iso(span.start), _iso(span.end)
    elif dated := [w for part in phase.phases if part.when and (w := part.when.span()).end]:
        start = _iso(min(w.start for w in dated if w.start))
        end = _iso(max(w.end for w in dated if w.end))
    return {"start": start, "end": end, "derived": derived}


def _place(path: tuple[Phase, ...]) -> Row:
    parent = path[-2].key if len(path) > 1 else None
    return {"parent": parent, "gate": path[-1].gate.title if path[-1].gate else None}


def _target(seen: Picture, target: Target, path: str) -> Row:
    now = seen.target(target)
    return {
        "id": target.key,
        "title": target.title,
        "path": path,
        "counts": {s: n for s, n in now.counts.items() if s != "unscheduled"},
        "total": now.total,
        "unscheduled": now.counts["unscheduled"],
        "planned": now.planned,
        "actual": now.actual,
        "value": _number(now.value),
        "goal": _number(now.goal),
        "reached": now.reached,
        "measure": target.measure,
        "direction": target.direction,
        "from": _number(target.base),
        "of": target.of,
        "reference": target.reference,
        "reference_value": _number(now.reference),
        "steps": [_step(step, target) for step in now.steps],
    }


def _step(now: StepStanding, target: Target) -> Row:
    step = now.step
    return {
        "by": _iso(now.due),
        "when": step.when.words,
        "add": _number(step.add),
        "total": _number(step.value),
        "goal": _number(now.goal),
        "reference": target.reference if step.value is None else "",
        "focus": step.focus,
        "counts": dict(now.counts),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _lit(row: Row) -> Row:
    """With its light: red with anything overdue, yellow where something presses, green where all
    is closed, else grey."""
    counts = row["counts"]
    done = sum(counts.get(status, 0) for status in CLOSED)
    light = "green" if done == row["total"] else "grey"
    if counts.get("at_risk") or counts.get("blocked"):
        light = "yellow"
    return row | {"light": "red" if counts.get("overdue") else light}
