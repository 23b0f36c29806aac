"""Tables of indicators by year: `指标 | 单位 | 2020年 | 2025年 | 属性`."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from programme.core.notice.rates import Rate
from programme.core.notice.source import Cell, Grid, Line
from programme.core.notice.text import joined, plain, simplified

_TITLE = re.compile(r"(?:(?:主要|具体|核心|发展)*指标(?:名称)?|indicators?)")
_MEASURE = re.compile(r"(?:计量)?单位|units?(?: of measure)?")
_YEAR = re.compile(r"(20\d\d)年?(底?)(?:目标值?|实际值?|现状值?|基期值?|完成值?|规划值?|值)?")
_BASE = re.compile(r"(?:基期|基线|现状|基础)(?:水平|值|数据?)?|baseline")
_VALUE = re.compile(r"([≥>≤<]?)\s*(\d{1,9}(?:\.\d{1,4})?)\s*(%?)((?:及?以上|以内|之内|以下|左右)?)")
_MARK = re.compile(r"[(（]?\d{1,3}[)）.、．]\s*(?!\d)")
_IN_TITLE = re.compile(r"\(([^()]{1,8})\)$")
_NONE = frozenset({"", "-", "—", "——", "/"})


def rated(grid: Grid) -> list[Rate | Line] | None:
    """The levels in a table whose head names indicators and two years or more, or one and where it
    began, and the cells that are no plain level; None for any other table."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    for number, cells in sorted(rows.items()):
        heads = {cell.column: plain(simplified(cell.text)) for cell in cells}
        years = {c: m for c, text in heads.items() if (m := _YEAR.fullmatch(text))}
        base = next((c for c, text in heads.items() if _BASE.fullmatch(text)), None)
        titles = [c for c, text in heads.items() if _TITLE.fullmatch(text)]
        if len(years) + (base is not None) > 1 and len(titles) == 1:
            measure = next((c for c, text in heads.items() if _MEASURE.fullmatch(text)), None)
            columns = {c: f"{m[1]}年{m[2]}" for c, m in years.items()}
            table = _Table(titles[0], measure, base, columns, grid.number)
            below = (row for n, row in sorted(rows.items()) if n > number)
            return [one for row in below for one in table.read(row)]
    return None


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns of such a table: titles, measures, bases, and those of years by their words."""

    title: int
    measure: int | None
    base: int | None
    years: dict[int, str]
    line: int

    def read(self, cells: list[Cell]) -> Iterator[Rate | Line]:
        """The levels of one row, or what was not read of it."""
        texts = {c.column: unicodedata.normalize("NFKC", joined(c.text)).strip() for c in cells}
        name = _MARK.sub("", texts.get(self.title, ""), count=1)
        unit = texts.get(self.measure, "") if self.measure is not None else ""
        if (aside := _IN_TITLE.search(name)) and unit in ("", aside[1]):
            name, unit = name[: aside.start()].strip(), aside[1]
        base = _value(texts.get(self.base, ""), unit) if self.base is not None else None
        for column, words in self.years.items():
            text = texts.get(column, "")
            if (found := _value(text, unit)) and name:
                down = found[1] in {"≤", "<"} or found[4] in ("以内", "之内", "以下")
                yield Rate(name, words, Decimal(found[2]), self.line,
                           base=Decimal(base[2]) if base else None, down=down, aimed=True,
                           measure=unit or found[3])  # fmt: skip
            elif text not in _NONE:
                yield Line(number=self.line, text=f"{name} {words} {text}")


def _value(text: str, unit: str) -> re.Match[str] | None:
    """A plain level, which may repeat its unit of measure."""
    found = _VALUE.fullmatch(text if unit in ("", "%") else text.replace(unit, "", 1))
    return found if found and found[3] in ("", unit or "%") else None
