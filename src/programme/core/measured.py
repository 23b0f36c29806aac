"""A table of measured values read: one value a row, or one indicator a column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from programme.core.plan import Plan, Unit
from programme.core.standard import Indicator
from programme.errors import Both, joined

HEADS = {
    "unit": ("对象", "对象名称", "学校", "学校名称", "单位名称", "名称", "unit", "school", "name"),
    "indicator": ("指标", "指标名称", "indicator"),
    "value": ("数值", "值", "实测值", "value"),
    "date": ("日期", "测量日期", "截止日期", "date", "on"),
    "measure": ("计量单位", "单位", "measure"),
    "note": ("备注", "说明", "note"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an indicator for a unit on a day (None: the day of the whole table)."""

    row: int
    indicator: str
    unit: str
    value: Decimal
    on: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one cell: its row (from 1), its column's heading, what, and the way out,
    in English and Chinese."""

    row: int
    column: str
    what: Both

    @property
    def told(self) -> Both:
        """What is wrong, and where."""
        en, zh = self.what
        return f"row {self.row}, {self.column}: {en}", f"第{self.row}行“{self.column}”：{zh}"


SHOWN = 20
"""How many faults of a table are told; the rest are counted."""


def refused(wrong: Sequence[Wrong], *, of_table: bool = True) -> Both:
    """That nothing was recorded, and why, a line for each; cells that are not `of_table` have no
    place worth telling."""
    told = dict.fromkeys(one.told if of_table else one.what for one in wrong[:SHOWN])
    more = len(wrong) - SHOWN
    rest = [(f"… and {more} more", f"…… 另有 {more} 处")] if more > 0 else []
    return joined("\n  ", [("nothing was recorded:", "什么都没有录入："), *told, *rest])


def read_values(
    rows: Sequence[Sequence[str]], plan: Plan, today: date
) -> tuple[list[Value], list[Wrong]]:
    """The values in a table whose first row with a unit column is its head; and all that is
    wrong with it, such as a day after `today`. Empty cells are not measured; units and indicators
    go by id or title."""
    reading = _Reading(plan, today)
    head = next((n for n, row in enumerate(rows) if reading.heads(row)), None)
    if head is None:
        choices = ("give a head with a column such as unit", "首行要有“对象”或“学校”一列")
        return [], [Wrong(1, "1", choices)]
    values = [
        value
        for number, row in enumerate(rows[head + 1 :], head + 2)
        for value in reading.row(number, row)
    ]
    return values, reading.wrong


class _Reading:
    """What the cells are looked up in, and the faults found so far."""

    def __init__(self, plan: Plan, today: date) -> None:
        self.today = today
        found = plan.standard.indicators if plan.standard else ()
        self.indicators: Mapping[str, Indicator] = {
            _folded(name): i for i in found for name in (i.title, i.id)
        }
        self.units: dict[str, Unit] = {
            _folded(name): u for some in plan.units for u in some.units for name in (u.title, u.id)
        }
        self.columns: list[tuple[str, Indicator | None, str]] = []
        self.wrong: list[Wrong] = []

    def heads(self, row: Sequence[str]) -> bool:
        """Whether this row is the head; then its columns are known."""
        columns = [(_kind(text), self.indicators.get(_folded(text)), text) for text in row]
        told = {kind for kind, _, _ in columns}
        measured = {"indicator", "value"} <= told or any(i for _, i, _ in columns)
        if "unit" in told and measured:
            self.columns = columns
            return True
        return False

    def row(self, number: int, row: Sequence[str]) -> Iterator[Value]:
        cells = {kind: text for (kind, _, _), text in zip(self.columns, row, strict=False) if kind}
        if not any(text.strip() for text in row):
            return
        unit, on = self.unit(number, cells.get("unit", "")), self.day(number, cells.get("date", ""))
        note = cells.get("note", "").strip()
        for indicator, head, text in self.measured(number, row, cells):
            self.same_measure(number, indicator, cells.get("measure", ""))
            number_read = self.number(number, head, text)
            if unit and number_read is not None:
                yield Value(number, indicator.id, unit.id, number_read, on, note)

    def measured(
        self, number: int, row: Sequence[str], cells: Mapping[str, str]
    ) -> Iterator[tuple[Indicator, str, str]]:
        """The indicators a row has values of, with the heading and the words of the value."""
        named = cells.get("indicator", "").strip()
        if named:
            indicator = self.indicators.get(_folded(named))
            if indicator:
                yield indicator, self.heading("value"), cells.get("value", "")
            else:
                self.fault(
                    number,
                    self.heading("indicator"),
                    f"no such indicator: {named}",
                    f"没有“{named}”这个指标，请按指标体系的名称或编号写",
                )
        for (_, indicator, head), text in zip(self.columns, row, strict=False):
            if indicator and text.strip():
                yield indicator, head, text

    def unit(self, number: int, text: str) -> Unit | None:
        found = self.units.get(_folded(text))
        if not found:
            what = (f"no such unit: {text.strip()}", f"名单里没有“{text.strip()}”这个对象")
            if not text.strip():
                what = ("which unit?", "没有写是哪个对象")
            self.fault(number, self.heading("unit"), *what)
        return found

    def day(self, number: int, text: str) -> date | None:
        text, head = normalize("NFKC", text).strip(), self.heading("date")
        try:
            day = date(*map(int, re.split("[-/.]", text))) if text else None
        except (ValueError, TypeError):
            self.fault(number, head, f"'{text}' is no date", f"“{text}”不是日期，写成2023-06-30")
            return None
        if day and day > self.today:
            self.fault(number, head, f"{day} lies in the future", f"{day}还没有到")
        return day

    def number(self, number: int, head: str, text: str) -> Decimal | None:
        plain = normalize("NFKC", text).strip().replace(",", "").removesuffix("%")
        try:
            value = Decimal(plain)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            self.fault(number, head, f"'{text.strip()}' is no number", f"“{text.strip()}”不是数")
            return None
        if value < 0:
            self.fault(number, head, f"{plain} is below 0", f"{plain}小于0")
            return None
        return value

    def same_measure(self, number: int, indicator: Indicator, text: str) -> None:
        if text.strip() and indicator.measure and _folded(text) != _folded(indicator.measure):
            self.fault(
                number,
                self.heading("measure"),
                f"{indicator.title} is measured in {indicator.measure}, not {text.strip()}",
                f"{indicator.title}的计量单位是{indicator.measure}，不是{text.strip()}",
            )

    def heading(self, kind: str) -> str:
        """What the table calls the column of that kind."""
        return next((text.strip() for k, _, text in self.columns if k == kind), HEADS[kind][0])

    def fault(self, row: int, column: str, what: str, chinese: str) -> None:
        self.wrong.append(Wrong(row, column, (what, chinese)))


def _kind(text: str) -> str:
    folded = _folded(text)
    return next((kind for kind, names in HEADS.items() if folded in names), "")


def _folded(text: str) -> str:
    return "".join(normalize("NFKC", text).lower().split())
