"""How offices are supposed to behave in a simulation: when each reports its work as done."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from programme.core.expand import Assignment, Item
from programme.core.facts import Report
from programme.errors import UsageError, placed
from programme.foreign import failure

ON_TIME = "on-time"


@dataclass(frozen=True)
class Offices:
    """Each reports once, that it is done: so many `days` after the deadline (before it where
    negative; None for never), or on the day its assignment's key has in `dates`. Who is not
    named keeps to `otherwise`. What the issuer must accept is accepted on the same day; work
    without a deadline is never done."""

    otherwise: int = 0
    days: dict[str, int | None] = field(default_factory=dict)
    dates: dict[str, date | None] = field(default_factory=dict)

    def __call__(self, item: Item, assignment: Assignment) -> tuple[Report, ...]:
        """What is reported of an assignment."""
        day = self._day(item, assignment)
        return _done(day, item.confirm) if day else ()

    def _day(self, item: Item, assignment: Assignment) -> date | None:
        if assignment.key in self.dates:
            return self.dates[assignment.key]
        late, end = self.days.get(assignment.office, self.otherwise), item.window.end
        if late is None or end is None:
            return None
        return max(end + timedelta(days=late), item.window.start or date.min)

    def last(self, end: date) -> date:
        """The last day on which anything is reported of a plan that ends on a day."""
        late = max(0, self.otherwise, *(days or 0 for days in self.days.values()))
        return max([end + timedelta(days=late), *(day for day in self.dates.values() if day)])


@cache
def _done(day: date, confirm: str) -> tuple[Report, ...]:
    kinds = ("done", "accepted") if confirm == "issuer" else ("done",)
    recorded = datetime.combine(day, time(), UTC)
    return tuple(
        Report(kind=kind, happened=day, recorded=recorded, seq=n) for n, kind in enumerate(kinds)
    )


def supposed(text: str) -> Offices:
    """`on-time`, `late:N`, or the path of a CSV with the columns office,days or key,date; an empty
    cell means never.

    Raises UsageError for anything else, naming the row.
    """
    late = re.fullmatch(r"late:(\d{1,4})", text)
    if text == ON_TIME or late:
        return Offices(int(late[1]) if late else 0)
    try:
        return _read(Path(text).read_text("utf-8-sig"), text)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "behaviour",
            *placed(text, failure(error)),
            "give on-time, late:10, or a CSV file in UTF-8 with office,days or key,date",
            "请写 on-time、late:10，或给出 UTF-8 编码、栏目为 office,days 或 key,date 的 CSV 文件",
        ) from None


def _read(text: str, name: str) -> Offices:
    rows = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    columns = {*(rows.fieldnames or ())}
    found = Offices()
    if not ({"office", "days"} <= columns or {"key", "date"} <= columns):
        raise UsageError(
            "behaviour",
            f"{name}: the first line must be office,days or key,date",
            f"{name}：首行应为 office,days 或 key,date",
            "name the columns in the first line",
            "请在首行写明栏目",
        )
    for row in rows:
        try:
            if key := row.get("key"):
                found.dates[key] = date.fromisoformat(row["date"]) if row["date"] else None
            elif office := row.get("office"):
                found.days[office] = int(row["days"]) if row["days"] else None
        except (KeyError, TypeError, ValueError):
            wrong = f"{name}:{rows.line_num}: {','.join(str(v) for v in row.values())}"
            raise UsageError(
                "behaviour",
                wrong,
                wrong,
                "days are a whole number, dates like 2023-06-20; empty means never",
                "天数应为整数，日期如 2023-06-20；空着表示一直不办",
            ) from None
    return found
