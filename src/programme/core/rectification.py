"""A rectification table (整改台账) read: a finding a row, and what its row says became of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from unicodedata import normalize

from programme.core.calendar import Calendar
from programme.core.findings import Finding
from programme.core.measured import Wrong
from programme.core.notice.spoken import due
from programme.core.plan import Plan, walk_phases
from programme.core.standing import DAY
from programme.core.window import read

HEADS = {
    "text": ("问题", "存在问题", "问题描述", "主要问题", "finding", "problem"),
    "measure": ("整改措施", "措施", "measure", "remedy"),
    "office": ("责任单位", "整改责任单位", "牵头单位", "责任科室", "office"),
    "person": ("责任人", "person", "responsible"),
    "by": ("整改时限", "完成时限", "时限", "deadline", "by"),
    "done": ("完成情况", "整改情况", "progress", "state"),
    "closed": ("销号", "是否销号", "销号情况", "closed"),
    "source": ("来源", "问题来源", "source"),
    "area": ("领域", "方面", "类别", "area"),
    "item": ("项目", "事项", "指标", "item"),
    "unit": ("对象", "学校", "unit", "school"),
    "severity": ("程度", "严重程度", "severity"),
    "happened": ("发现日期", "检查日期", "found"),
}
NEEDED = ("text", "office", "by")
CLOSED = ("是", "已销号", "销号", "√", "✓", "yes", "closed", "y")
DONE = ("已完成", "完成", "已整改", "整改完成", "已办结", "done", "completed", "100%")
_TOTAL = re.compile(r"(?i)\s*(?:合\s*计|总\s*计|小\s*计|填表人|填报人|审核人|total)")
"""How a row begins that is no finding."""
NOUNS = {"office": "这个单位", "unit": "这个对象", "phase": "这个阶段或关口"}
MERGED = ("area", "item", "source")
"""Where such a cell is empty, the one above it stands: these are merged in real tables."""


@dataclass(frozen=True, slots=True)
class Row:
    """A finding and how far its row says it is: `done` by its office, `closed` after a check;
    `told` are the row's own words on that."""

    number: int
    finding: Finding
    done: bool = False
    closed: bool = False
    told: str = ""


@dataclass
class Reading:
    """What cells are looked up in: a plan, the present day and instant; and the faults so far."""

    plan: Plan
    today: date
    now: datetime
    wrong: list[Wrong] = field(default_factory=list)

    def finding(self, row: int, cells: Mapping[str, str], *, late: bool = False) -> Finding | None:
        """The finding that cells (by the keys of `HEADS`, and `phase`) tell, its names resolved;
        None where something is wrong with it. A `late` one may have its deadline behind it."""
        before = len(self.wrong)
        said = {key: " ".join(text.split()) for key, text in cells.items()}
        happened = self.day(row, "happened", said.get("happened", ""), self.today)
        by = self.day(row, "by", said.get("by", ""), None)
        offices = self.offices(row, cells.get("office", ""))
        unit, phase = self.unit(row, said.get("unit", "")), self.phase(row, said.get("phase", ""))
        if not said.get("text"):
            self.fault(row, "text", "says nothing", "没有写问题")
        self.in_time(row, happened, by, late=late)
        if len(self.wrong) > before or not (happened and by):
            return None
        plain = ("source", "area", "item", "measure", "person", "severity")
        words = {key: said[key] for key in plain if key in said}
        return Finding(
            text=said["text"], offices=offices, by=by, happened=happened, recorded=self.now,
            unit=unit, phase=phase, **words,
        )  # fmt: skip

    def in_time(self, row: int, happened: date | None, by: date | None, *, late: bool) -> None:
        """A finding was found by today, and its deadline lies ahead."""
        if happened and happened > self.today:
            self.fault(row, "happened", f"{happened} lies in the future", f"{happened}还没有到")
        if by and by < self.today and not late:
            self.fault(
                row, "by", f"{by} is over: agree on a later day, or enter it as closed",
                f"{by}已过：请商定新的时限；已整改到位的请填“已销号”",
            )  # fmt: skip
        elif happened and by and by < happened:
            self.fault(
                row, "by", f"{by} is before it was found, {happened}", f"{by}早于发现日期{happened}"
            )

    def day(self, row: int, column: str, text: str, default: date | None) -> date | None:
        """The last day of a time phrase, or of one said today: `下月底前`."""
        if not text and default:
            return default
        end = read(text, year=self.plan.year or self.today.year).span().end
        end = end or due(text, self.today, Calendar.of(self.plan.calendar)).span().end
        if end is None:
            self.fault(
                row, column, f"'{text}' names no day; write it like 2023-06-30",
                f"“{text}”没有说明哪一天，请写成2023年6月30日",
            )  # fmt: skip
        return end

    def offices(self, row: int, text: str) -> tuple[str, ...]:
        """The offices of a cell, by exact name or alias."""
        named = [_plain(part) for part in re.split(r"[、，,;；\n]+", text) if part.strip()]
        found = [self.plan.office(name) for name in named]
        for name, office in zip(named, found, strict=True):
            if office is None:
                known = [n for o in self.plan.offices for n in (o.name, *o.aliases)]
                self.unknown(row, "office", name, known)
        if not named:
            self.fault(row, "office", "names no office", "没有写责任单位")
        return tuple(dict.fromkeys(office.name for office in found if office))

    def unit(self, row: int, text: str) -> str:
        """The id of a unit by its id or title; '' for none."""
        units = [unit for some in self.plan.units for unit in some.units]
        found = next((u.id for u in units if text in (u.id, u.title)), "")
        if text and not found:
            self.unknown(row, "unit", text, [u.title for u in units])
        return found

    def phase(self, row: int, text: str) -> str:
        """The key of a phase by key, id, title or the title of its gate; '' for none."""
        phases = [path[-1] for path in walk_phases(self.plan)]
        for one in phases:
            if text and text in (one.key, one.id, one.title, one.gate.title if one.gate else ""):
                return one.key
        if text:
            self.unknown(row, "phase", text, [one.title for one in phases])
        return ""

    def unknown(self, row: int, column: str, name: str, known: Sequence[str]) -> None:
        """A name that the plan does not have."""
        alike = [n for n in known if name in n][:5] or get_close_matches(name, known, 5, 0.3)
        near = "、".join(alike)
        more, chinese = (f"; the nearest: {near}", f"，最接近的：{near}") if near else ("", "")
        self.fault(
            row,
            column,
            f"there is no {column} '{name}'{more}",
            f"没有“{name}”{NOUNS[column]}{chinese}",
        )

    def fault(self, row: int, column: str, what: str, chinese: str) -> None:
        """Something is wrong with a cell."""
        heading = HEADS[column][0] if column in HEADS and self.plan.language == "zh" else column
        self.wrong.append(Wrong(row, heading, (what, chinese)))


def read_table(rows: Sequence[Sequence[str]], reading: Reading, *, source: str = "",
               phase: str = "") -> list[Row]:  # fmt: skip
    """The findings of a table whose head names problem, office and deadline; what is wrong is left
    in `reading`. `source` and `phase` stand where the table says nothing of them."""
    head = next((n for n, row in enumerate(rows) if {*NEEDED} <= {*map(_kind, row)}), None)
    if head is None:
        what = ("give a head with finding, office, deadline", "表头要有“问题、责任单位、整改时限”")
        reading.wrong.append(Wrong(1, "1", what))
        return []
    kinds = [_kind(text) for text in rows[head]]
    found: list[Row] = []
    above: dict[str, str] = {"source": source}
    for number, row in enumerate(rows[head + 1 :], head + 2):
        told = {k: text.strip() for k, text in zip(kinds, row, strict=False) if k and text.strip()}
        if ("text" not in told and "office" not in told) or _TOTAL.match(
            next(filter(str.strip, row))
        ):
            continue
        above |= {key: told[key] for key in MERGED if key in told}
        one = _row(number, above | {"phase": phase} | told, reading)
        found += [one] if one else []
    return found


def _row(number: int, cells: Mapping[str, str], reading: Reading) -> Row | None:
    done, closed = _plain(cells.get("done", "")), _plain(cells.get("closed", ""))
    over = closed.lower() in CLOSED
    finding = reading.finding(number, _found_before(cells, reading) if over else cells, late=over)
    if finding is None:
        return None
    return Row(number, finding, over or done.lower() in DONE, over, done)


def _found_before(cells: Mapping[str, str], reading: Reading) -> Mapping[str, str]:
    """Of what is closed, the deadline may be over: it was found by then at the latest."""
    end = read(cells.get("by", ""), year=reading.plan.year or reading.today.year).span().end
    if cells.get("happened") or end is None or end >= reading.today:
        return cells
    return {**cells, "happened": str(end - DAY)}


def _kind(text: str) -> str:
    folded = _plain(text).lower().replace(" ", "")
    return next((kind for kind, names in HEADS.items() if folded in names), "")


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).split())
