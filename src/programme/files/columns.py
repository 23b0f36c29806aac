"""The tables of a workbook: its sheets, their columns, and how a cell's text is taken."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

MAX_CELL = 32_000
"""Characters; Excel takes 32,767. A longer text is cut and not taken back."""
EXAMPLE = ("（示例）", "(example)")
"""How the title of an example row begins, which is never imported."""
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: headings, the key it shows, what kind of value that is. What stands in a `fixed`
    one is taken of new rows only; a `needed` one may not be empty."""

    zh: str
    en: str
    key: str
    kind: Literal["text", "names", "lines", "number"] = "text"
    width: int = 14
    fixed: bool = False
    needed: bool = False

    def heading(self, chinese: bool) -> str:
        """Its heading in a language."""
        return self.zh if chinese else self.en

    def normal(self, text: str) -> str:
        """The text of a cell as it counts: names parted by 、, numbers bare."""
        text = plain(text)
        if self.kind == "text" or not text:
            return text
        if self.kind in ("names", "lines"):
            return ("、" if self.kind == "names" else "\n").join(parts(text, self.kind))
        bare = unicodedata.normalize("NFKC", text).strip().removesuffix("%")
        return f"{Decimal(bare).normalize():f}" if NUMBER.fullmatch(bare) else text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its names and columns."""

    zh: str
    en: str
    columns: tuple[Column, ...]

    def name(self, chinese: bool) -> str:
        """Its name in a language."""
        return self.zh if chinese else self.en

    def column(self, key: str) -> Column:
        """The column that shows that key."""
        return next(column for column in self.columns if column.key == key)


def parts(text: str, kind: str) -> list[str]:
    """The names or lines in a cell."""
    found = re.split("\n" if kind == "lines" else "[、，,;；\n]", text)
    return [part for one in found if (part := one.strip())]


def plain(value: object) -> str:
    """A value as a cell shows it: no space at the ends, line ends those of the schedule file."""
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


TASKS = Sheet(
    "任务",
    "Tasks",
    (
        Column("阶段", "Phase", "phase", width=22),
        Column("序号", "No.", "no", width=6, fixed=True),
        Column("工作任务", "Task", "title", width=50, needed=True),
        Column("时间安排", "When", "when", width=20, needed=True),
        Column("牵头单位", "Lead", "lead", "names", 22),
        Column("配合单位", "Support", "support", "names", 22),
        Column("权重", "Weight", "weight", "number", 8),
        Column("成果", "Deliverable", "deliverable", width=20),
        Column("备注", "Note", "note", width=30),
        Column("id", "id", "id"),
    ),
)
PHASES = Sheet(
    "阶段",
    "Phases",
    (
        Column("阶段", "Phase", "title", width=30, needed=True),
        Column("上级阶段", "Part of", "phase", width=30, fixed=True),
        Column("起止时间", "When", "when", width=22),
        Column("目标", "Objectives", "objectives", "lines", 40),
        Column("权重", "Weight", "weight", "number", 8),
        Column("备注", "Note", "note", width=30),
        Column("id", "id", "id"),
    ),
)
TARGETS = Sheet(
    "目标",
    "Targets",
    (
        Column("目标", "Target", "title", width=40, needed=True),
        Column("方式", "Kind", "kind", width=12, fixed=True),
        Column("时间", "By", "when", width=18),
        Column("数值", "Value", "value", "number", 10),
        Column("计量单位", "Measure", "measure", width=10),
        Column("计数对象", "Counts", "of", width=12),
        Column("重点", "Focus", "focus", width=40),
        Column("参照值", "Reference", "reference", width=20),
        Column("备注", "Note", "note", width=30),
    ),
)
OFFICES = Sheet(
    "责任单位",
    "Offices",
    (
        Column("名称", "Name", "name", width=28, needed=True),
        Column("别名", "Aliases", "aliases", "names", 28),
        Column("上级", "Reports to", "reports_to", "names", 28),
    ),
)
UNITS = Sheet(
    "对象名单",
    "Units",
    (
        Column("名单", "List", "kind", width=16, fixed=True, needed=True),
        Column("名称", "Name", "title", width=32),
        Column("编号", "Id", "id", width=14),
        Column("分组", "Group", "group", width=16),
        Column("责任单位", "Office", "office", width=24),
        Column("数量", "Count", "count", "number", 8),
    ),
)
HEAD = Sheet(
    "项目",
    "Programme",
    (
        Column("项", "Item", "title", width=24, fixed=True),
        Column("内容", "Content", "value", width=60),
    ),
)
SHEETS = (TASKS, PHASES, TARGETS, UNITS, OFFICES, HEAD)
HEADS = {
    "programme": "短名称 Short name (a-z, 0-9, -)",
    "title": "标题 Title",
    "year": "年份 Year",
    "language": "语言 Language (zh, en)",
    "starts": "开始日期 First day",
    "ends": "截止日期 Last day",
    "source": "依据文件 Document",
    "issuer": "发文单位 Issuer",
    "lead": "默认牵头单位 Default lead",
    "note": "备注 Note",
}
"""What stands at the top of a schedule file, as the rows of the last sheet."""
