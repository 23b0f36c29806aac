"""A programme as two boards: its whole life by phase, and the current year by assignment."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programme.actions.figures import Row
from programme.actions.picture import Picture, Share
from programme.board.picture import Bar, Board, Colour
from programme.core.plan import Phase, Plan, walk_phases, walk_tasks
from programme.core.standing import CLOSED
from programme.core.words import word

MOST_BARS = 250
"""More cannot be read in Prefect's graph; the rest is summed up by phase and office."""

COLOUR: dict[str, Colour] = {
    "waived": "black",
    "done": "green",
    "done_late": "green",
    "submitted": "amber",
    "unreported": "grey",
    "overdue": "red",
    "blocked": "orange",
    "at_risk": "amber",
    "open": "blue",
    "upcoming": "grey",
    "unscheduled": "grey",
}
URGENCY = ("overdue", "blocked", "at_risk", "submitted", "open", "done_late", "done", "upcoming")
LABEL = 28
"""Characters of a title that fit beside a bar."""


def boards(seen: Picture, told: Row) -> list[Board]:
    """The boards of a programme as it stands; none where nothing is dated."""
    if seen.plan is None:
        return []
    found = [_life(seen, told, seen.plan), _year(seen, told, seen.plan)]
    return [board for board in found if board]


def headline(row: Row, language: str) -> str:
    """`2 超期未办结 · 3 临期`, or how much is done when nothing presses."""
    counts, total = row["counts"], row["total"]
    if row.get("state"):  # of a whole programme
        pressing = _pressing(counts, language)
        return " · ".join(filter(None, (word(row["state"], language), pressing)))
    if not total:
        return word("unscheduled", language)
    done = sum(n for s, n in counts.items() if s in CLOSED)
    if done == total:
        return word("done", language)
    return _pressing(counts, language) or f"{done}/{total}"


def _pressing(counts: Mapping[str, int], language: str) -> str:
    urgent = [(s, counts.get(s, 0)) for s in ("overdue", "blocked", "at_risk")]
    return " · ".join(f"{n} {word(s, language)}" for s, n in urgent if n)


def called(title: str, language: str, *, simulated: bool) -> str:
    """The title as shown to people: marked where nothing of it is real."""
    demo = {"zh": "演示 · ", "en": "Demo · "}[language]
    return demo * simulated + title


def _life(seen: Picture, told: Row, plan: Plan) -> Board | None:
    rows = {row["id"]: row for row in told["phases"]}
    bars: list[Bar] = []
    for path in walk_phases(plan):
        row = rows[path[-1].key]
        if row["start"] and row["end"]:
            bars.extend(_phase_bars(path, row, seen, plan, _before(plan, path)))
    return _board(seen, told, plan, bars, "life", "全程" if plan.language == "zh" else "whole life")


def _before(plan: Plan, path: tuple[Phase, ...]) -> tuple[str, ...]:
    """The phase that the same parent lists before this one, as an arrow's origin."""
    siblings = path[-2].phases if len(path) > 1 else plan.phases
    dated = [phase for phase in siblings if phase.when or phase.phases]
    place = next((i for i, phase in enumerate(dated) if phase.key == path[-1].key), 0)
    return (f"phase:{dated[place - 1].key}",) if place else ()


def _phase_bars(
    path: tuple[Phase, ...], row: Row, seen: Picture, plan: Plan, after: tuple[str, ...]
) -> Iterable[Bar]:
    phase, counts = path[-1], Counter[str](row["counts"])
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    status = _overall(counts, start, seen.as_of)
    done = sum(n for s, n in counts.items() if s in CLOSED)
    tally = f" {done}/{row['total']}" if row["total"] else ""
    months = f"（{start:%Y.%m}–{end:%Y.%m}）"
    late = counts["overdue"]
    name = f"{late} {word('late', plan.language)}" if late else word(status, plan.language)
    yield _bar(
        f"phase:{phase.key}",
        _short(phase.title) + months + tally,
        start,
        end,
        status,
        name,
        after,
        seen,
    )
    if phase.gate:
        label = f"◆ {phase.gate.title}"
        gate = _overall(Counter(), end, seen.as_of)
        gate = "upcoming" if gate == "upcoming" else "open"
        yield _bar(
            f"gate:{phase.key}",
            label,
            end,
            end,
            gate,
            word("gate", plan.language),
            (f"phase:{phase.key}",),
            seen,
        )


def _overall(counts: Counter[str], start: date, as_of: date) -> str:
    """One status for a bar: the most urgent of its items, else what its window says."""
    if counts["overdue"]:
        return "overdue"
    live = {s for s, n in counts.items() if n}
    if live and live <= CLOSED:
        return "done_late" if "done_late" in live else "done"
    pressing = next((s for s in ("blocked", "at_risk") if counts[s]), None)
    if pressing:
        return pressing
    return "upcoming" if as_of < start else "open"


@dataclass(frozen=True)
class Line:
    """What becomes one bar of the year: one assignment, or several that are told as one."""

    key: str
    title: str
    shares: Sequence[Share]
    task: str = ""

    @property
    def urgency(self) -> tuple[int, date]:
        """What presses comes first, then what ends first."""
        ranks = [_urgency(share) for share in self.shares]
        return min(ranks), min(share.item.window.end or date.max for share in self.shares)


def _year(seen: Picture, told: Row, plan: Plan) -> Board | None:
    first, last = date(seen.as_of.year, 1, 1), date(seen.as_of.year, 12, 31)
    lines = sorted(
        _by_task(plan, [s for s in seen.shares if _overlaps(s, first, last)]),
        key=lambda line: line.urgency,
    )
    shown, rest = lines[:MOST_BARS], lines[MOST_BARS:]
    shown += _by_phase(plan, [share for line in rest for share in line.shares])
    after = _arrows(plan, shown)
    bars = [_line_bar(line, plan, seen, (first, last), after.get(line.task, ())) for line in shown]
    return _board(seen, told, plan, bars, f"year-{first.year}", f"{first.year}")


def _overlaps(share: Share, first: date, last: date) -> bool:
    window = share.item.window
    return bool(window.end and window.end >= first and (window.start or window.end) <= last)


def _urgency(share: Share) -> int:
    status = share.standing.status
    return URGENCY.index(status) if status in URGENCY else len(URGENCY)


def _by_task(plan: Plan, shares: Iterable[Share]) -> list[Line]:
    """A line per assignment; what an office is to do for many units is one line."""
    titles = {task.key: task.title for _, task in walk_tasks(plan)}
    groups: dict[tuple[str, str, str], list[Share]] = defaultdict(list)
    for share in shares:
        groups[share.item.task, share.item.slot, share.assignment.office].append(share)
    return [
        Line(group[0].assignment.key, group[0].item.title, group, key[0])
        if len(group) == 1
        else Line(":".join(key), titles[key[0]], group, key[0])
        for key, group in groups.items()
    ]


def _by_phase(plan: Plan, rest: Iterable[Share]) -> list[Line]:
    """A line per phase and office, for what is beyond all that can be shown."""
    titles = {path[-1].key: path[-1].title for path in walk_phases(plan)}
    groups: dict[tuple[str, str], list[Share]] = defaultdict(list)
    for share in rest:
        groups[share.item.phase, share.assignment.office].append(share)
    return [Line(":".join(key), titles[key[0]], group) for key, group in groups.items()]


def _arrows(plan: Plan, shown: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    """For each task the bars of the tasks it comes after, by id or title, as far as shown."""
    bars: dict[str, list[str]] = defaultdict(list)
    for line in shown:
        bars[line.task].append(line.key)
    named = {name: t.key for _, t in walk_tasks(plan) for name in (t.id, t.title, t.key) if name}
    return {
        task.key: tuple(bar for name in task.after for bar in bars[named.get(name, name)])
        for _, task in walk_tasks(plan)
    }


def _line_bar(
    line: Line, plan: Plan, seen: Picture, year: tuple[date, date], after: tuple[str, ...]
) -> Bar:
    first, last = year
    windows = [share.item.window for share in line.shares]
    start = max(min(window.start or window.end or first for window in windows), first)
    end = min(max(window.end or last for window in windows), last)
    label = f"{_short(line.title)} · {line.shares[0].assignment.office}"
    if len(line.shares) == 1:
        now = line.shares[0].standing
        name = word(now.status, plan.language)
        if now.progress and now.status not in CLOSED:
            name += f" {min(now.progress, 99)}%"
        return _bar(line.key, label, start, end, now.status, name, after, seen)
    counts = Counter(share.standing.status for share in line.shares)
    done, total = sum(n for s, n in counts.items() if s in CLOSED), len(line.shares)
    status = _overall(counts, start, seen.as_of)
    name = _pressing(counts, plan.language) or word(status, plan.language)
    return _bar(line.key, f"{label} · {done}/{total}", start, end, status, name, after, seen)


def _bar(
    key: str,
    label: str,
    start: date,
    end: date,
    status: str,
    name: str,
    after: tuple[str, ...],
    seen: Picture,
) -> Bar:
    """A late bar reaches to the day looked from, so that its lateness can be seen."""
    if status == "overdue":
        end = max(end, seen.as_of)
    return Bar(
        key=key,
        label=label,
        start=start,
        end=end,
        colour=COLOUR[status],
        state_name=name,
        after=after,
    )


def _short(title: str) -> str:
    return title if len(title) <= LABEL else title[: LABEL - 1] + "…"


def _board(
    seen: Picture, told: Row, plan: Plan, bars: list[Bar], kind: str, words: str
) -> Board | None:
    if not bars:
        return None
    last = max(bar.end for bar in bars)
    finished = seen.as_of > last + timedelta(days=1) and not told["counts"].get("overdue")
    state = word("done", plan.language) if finished else headline(told, plan.language)
    tags = ("programme", plan.programme, *(("demo",) if told["simulated"] else ()))
    return Board(
        key=f"{plan.programme}:{kind}",
        name=f"{called(plan.title, plan.language, simulated=told['simulated'])} · {words}",
        state_name=state,
        starts=min(bar.start for bar in bars),
        bars=tuple(bars),
        tags=tags,
    )
