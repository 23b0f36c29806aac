"""A schedule file moved to another year, everything else as it was; comments stay.

Moved are the years named in time phrases, in `starts`, `ends`, `year`, in the title, the short name
and ids. What cannot be moved safely gets a comment above it.
"""

import re
from calendar import isleap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from programme.core.plan import Loc, Phase, Plan, Target, Task, walk_phases, walk_tasks
from programme.core.when import When, Window
from programme.files.edit import edited
from programme.files.edits import Edit, Insert, Put, Rename, list_at, mapping_at, value_at
from programme.files.layout import Layout
from programme.files.outcome import plan_of
from programme.files.tree import read
from programme.files.written import Node, remark

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SIGNED = ("after", "needs", "objectives")
"""Keys whose entries may name an id."""
_NAMED = 5
"""How many keys a carried matter names."""
SAYS = {
    "zh": {
        "copied": "由 {name} 复制，年份从{base}移到{year}；“核对”是没有把握自动移动的地方",
        "undated": "由 {name} 复制到{year}年；原文没有日期可移",
        "source": "核对：仍是上一轮的文件",
        "title": "核对：题目里的年份没有改",
        "when": "核对：原为“{words}”（{window}）",
        "calendar": "核对：节假日是原来年份的",
        "closed": "核对：对象的撤并日期没有改",
        "carried": "结转事项",
        "from": "结转自 {keys}",
        "and": "、",
        "more": "等{n}项",
        "deadline": "原时限 {end}，请定新的时限",
        "when-open": "适时",
    },
    "en": {
        "copied": "Copied from {name}, years moved from {base} to {year}; see what says 'check'",
        "undated": "Copied from {name} to {year}; there were no dates to move",
        "source": "check: this is still the document of the last round",
        "title": "check: the year in the title was not moved",
        "when": "check: it was “{words}” ({window})",
        "calendar": "check: these are the rest days of the old year",
        "closed": "check: the days on which units closed were not moved",
        "carried": "Carried over",
        "from": "Carried over from {keys}",
        "and": ", ",
        "more": " and others, {n} in all",
        "deadline": "was due on {end}: set a new date",
        "when-open": "to be determined",
    },
}


@dataclass(frozen=True)
class Open:
    """A matter of the old programme that is still open: the keys of its shares, who has them."""

    title: str
    lead: tuple[str, ...]
    keys: tuple[str, ...]
    end: date | None


@dataclass(frozen=True)
class Copied:
    """The new file's text and short name; `flags` are the remarks by place."""

    programme: str
    text: str
    flags: tuple[tuple[Loc, str], ...]


def base_year(plan: Plan) -> int | None:
    """The year a plan is of: its own, that of its first day, of its short name, of its first
    window; None where nothing is dated."""
    if plan.year or plan.span.start:
        return plan.year or (plan.span.start.year if plan.span.start else None)
    if named := _YEAR.search(plan.programme):
        return int(named[0])
    days = [w.start or w.end for _, task in walk_tasks(plan) for w in task.when.windows]
    return min((day.year for day in days if day), default=None)


def copied(text: str, path: Path, plan: Plan, year: int, carried: Sequence[Open] = ()) -> Copied:
    """The schedule file at `path`, whose plan this is, moved to a year, with `carried` below.

    Raises ProgrammeError `not-editable` where it is laid out too unusually for that.
    """
    base = base_year(plan)
    moving = _Moving(plan, text, 0 if base is None else year - base, year)
    new = _bare(edited(text, list(moving.edits())))
    after = plan_of(new, path)
    flags = [*moving.flags(after)]
    new, more = _with_carried(new, after, carried)
    say = SAYS[plan.language]
    top = say["copied" if base is not None else "undated"]
    new = remarked(new, [*flags, *more])
    head = remark(top.format(name=path.name, base=base, year=year))
    first, line, rest = new.partition("\n")
    placed = f"{first}{line}{head}\n{rest}" if first.startswith("#") else f"{head}\n{new}"
    placed = placed if placed.endswith("\n") else f"{placed}\n"
    return Copied(after.programme, placed, (*flags, *more))


def _bare(text: str) -> str:
    """The text with dates as people write them: other readers of YAML want quotes, ours not."""
    return re.sub(r"(: )'(\d{4}(?:-\d\d-\d\d)?)'(?=[,}\s])", r"\1\2", text)


def remarked(text: str, remarks: Sequence[tuple[Loc, str]]) -> str:
    """The text with a comment above the line on which each place begins."""
    layout, lines = Layout(text), text.split("\n")
    above: dict[int, list[str]] = {}
    for loc, words in remarks:
        above.setdefault(layout.node(loc).start_mark.line, []).append(words)
    for at in sorted(above, reverse=True):
        line = lines[at]
        end = "\r" if line.endswith("\r") else ""
        indent = line[: len(line) - len(line.lstrip())]
        lines[at:at] = [f"{indent}{remark(words)}{end}" for words in above[at]]
    return "\n".join(lines)


class _Moving:
    """What is changed in a file that is moved by `by` years."""

    def __init__(self, plan: Plan, text: str, by: int, year: int) -> None:
        self.plan, self.by, self.year = plan, by, year
        self.tree = read(text, "").tree
        named: list[Task | Phase | Target] = [task for _, task in walk_tasks(plan)]
        named += [path[-1] for path in walk_phases(plan)]
        named += plan.targets
        self.ids = {one.id: self.moved(one.id) for one in named if one.id}

    def moved(self, words: str) -> str:
        """The words with every year in them moved."""
        return _YEAR.sub(lambda match: str(int(match[0]) + self.by), words)

    def edits(self) -> Iterator[Edit]:
        """All changes."""
        top = mapping_at(self.tree, ())
        yield Put((), "programme", self.slug())
        yield from self.put((), "title")
        for key in ("year", "starts", "ends"):
            if isinstance(day := top.get(key), str) and self.by:
                yield Put((), key, _leapless(self.moved(day)))
        for path in walk_phases(self.plan):
            yield from self.part(path[-1].at)
            for task in path[-1].tasks:
                yield from self.part(task.at)
        for target in self.plan.targets:
            yield from self.target(target.at)

    def slug(self) -> str:
        """The short name with its year moved, else with the new one behind."""
        name = self.plan.programme
        return self.moved(name) if _YEAR.search(name) and self.by else f"{name}-{self.year}"

    def part(self, at: Loc) -> Iterator[Edit]:
        """Time, id and what it refers to."""
        there = mapping_at(self.tree, at)
        if isinstance(words := there.get("when"), str):
            new = _leapless(self.moved(words))
            if new != words:
                yield Put(at, "when", new)
        yield from self.put(at, "id")
        for key in _SIGNED:
            yield from self.names((*at, key))
        yield from self.names((*at, "gate", "needs"))

    def names(self, at: Loc) -> Iterator[Edit]:
        """A list, or a text, that may name ids."""
        found = value_at(self.tree, at[:-1])
        if not isinstance(found, dict):
            return
        value = found.get(str(at[-1]))
        if isinstance(value, str) and value in self.ids:
            yield Put(at[:-1], str(at[-1]), self.ids[value])
        for n, one in enumerate(value if isinstance(value, list) else ()):
            if isinstance(one, str) and self.ids.get(one, one) != one:
                yield Put(at, n, self.ids[one])

    def put(self, at: Loc, key: str) -> Iterator[Edit]:
        """A text with its years moved, where it has any."""
        words = mapping_at(self.tree, at).get(key)
        if isinstance(words, str) and self.moved(words) != words:
            yield Put(at, key, self.moved(words))

    def target(self, at: Loc) -> Iterator[Edit]:
        """Its dates; the latest first, so that none takes the place of another."""
        yield from self.put(at, "id")
        for kind in ("add", "reach"):
            steps = list(mapping_at(self.tree, (*at, kind)))
            for words in sorted(steps, reverse=self.by > 0):
                if self.moved(words) != words:
                    yield Rename((*at, kind), words, _leapless(self.moved(words)))

    # --- what a person is to look at

    def flags(self, new: Plan) -> Iterator[tuple[Loc, str]]:
        """Remarks by place."""
        say = SAYS[self.plan.language]
        top = mapping_at(self.tree, ())
        if self.by and "source" in top:
            yield ("source",), say["source"]
        if self.by and isinstance(top.get("calendar"), dict):
            yield ("calendar",), say["calendar"]
        if any(unit.closed for listed in self.plan.units for unit in listed.units):
            yield ("units",), say["closed"]
        for old, fresh in zip(_parts(self.plan), _parts(new), strict=True):
            if self.by and _YEAR.search(old.title):
                yield fresh.at, say["title"]
            when, now = old.when, fresh.when
            if when and now and not self.alike(when, now):
                words = {"words": when.words, "window": _told(when.span())}
                yield fresh.at, say["when"].format(**words)
        for target, fresh_target in zip(self.plan.targets, new.targets, strict=True):
            if self.by and _YEAR.search(target.title):
                yield fresh_target.at, say["title"]

    def alike(self, old: When, new: When) -> bool:
        """Whether all dates moved by just those years; of recurring work only the rule counts."""
        if old.kind != new.kind or old.rule or new.rule:
            return (old.kind, self.moved(old.rule)) == (new.kind, new.rule)
        moved = [(_plain(w.start, self.by), _plain(w.end, self.by)) for w in old.windows]
        return moved == [(_plain(w.start), _plain(w.end)) for w in new.windows]


def _parts(plan: Plan) -> list[Phase | Task]:
    """Phases, each before its tasks, in the file's order."""
    found: list[Phase | Task] = []
    for path in walk_phases(plan):
        found += [path[-1], *path[-1].tasks]
    return found


def _plain(day: date | None, by: int = 0) -> tuple[int, int, int] | None:
    """Year, month and day, so many years on; the last days of February are one."""
    if day is None:
        return None
    leap = (day.month, day.day) == (2, 28)
    return day.year + by, day.month, 29 if leap else day.day


def _leapless(words: str) -> str:
    """The words without a 29 February that there is not."""

    def last(match: re.Match[str]) -> str:
        return match[0] if isleap(int(match[1])) else f"{match[0][:-2]}28"

    return re.sub(r"(\d{4})(?:-|年)0?2(?:-|月)29(?!\d)", last, words)


def _told(window: Window) -> str:
    return "/".join(str(day) for day in (window.start, window.end) if day) or "—"


# --- open matters of the old programme


def _with_carried(
    text: str, plan: Plan, carried: Sequence[Open]
) -> tuple[str, list[tuple[Loc, str]]]:
    """The text with a phase for them, and a remark on each that asks for a date."""
    if not carried:
        return text, []
    say, at = SAYS[plan.language], len(list_at(read(text, "").tree, ("phases",)))
    seen: set[str] = set()
    rows: list[dict[str, Node]] = []
    for n, one in enumerate(carried, 1):
        row: dict[str, Node] = {"id": f"carried-{n}"} if one.title in seen else {}
        seen.add(one.title)
        lead: Node = one.lead[0] if len(one.lead) == 1 else list(one.lead)
        row |= {"when": say["when-open"], "lead": lead, "title": one.title}
        rows.append(row | {"note": _from(one.keys, say)})
    phase: dict[str, Node] = {"title": _unused(say["carried"], plan), "tasks": rows}
    told: list[tuple[Loc, str]] = [
        (("phases", at, "tasks", n), say["deadline"].format(end=one.end))
        for n, one in enumerate(carried)
        if one.end
    ]
    return edited(text, [Insert(("phases",), at, phase)]), told


def _from(keys: Sequence[str], say: Mapping[str, str]) -> str:
    more = say["more"].format(n=len(keys)) if len(keys) > _NAMED else ""
    return say["from"].format(keys=say["and"].join(keys[:_NAMED]) + more)


def _unused(title: str, plan: Plan) -> str:
    titles = {phase.title for phase in plan.phases}
    while title in titles:
        title += "2"
    return title
