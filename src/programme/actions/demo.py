"""Play a written-down history into a store of its own, day by day, under a clock of its own.

Every fact gets both its days: the clock stands at the day of recording when it is recorded.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from programme import store
from programme.actions.apply import apply
from programme.actions.context import Context, no_plan
from programme.actions.deliver import deliver
from programme.actions.evaluate import evaluate
from programme.actions.report import measure
from programme.actions.tick import programmes, tick
from programme.clock import Clock, at, local_date
from programme.core.calendar import Calendar
from programme.core.facts import Report
from programme.errors import ProgrammeError

ZONE = "Asia/Shanghai"
LIVE_DAYS = 10
"""Working days before the pinned day on which the demonstration ticks and sends."""


@dataclass(frozen=True)
class Script:
    """What is played: the day it ends on, adoption days by programme, and the rows by day."""

    as_of: date
    adopted: dict[str, date]
    rows: dict[date, list[dict[str, str]]]


def read_script(folder: Path, adopted: dict[str, date], as_of: date) -> Script:
    """The history in `folder/history.csv`, in the order of recording."""
    rows: dict[date, list[dict[str, str]]] = {}
    with (folder / "history.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(date.fromisoformat(row["recorded_on"]), []).append(row)
    return Script(as_of, adopted, dict(sorted(rows.items())))


def play(
    ctx: Context, script: Script, files: dict[str, Path], progress: Callable[[str, int, int], None]
) -> None:
    """Adopt, report, tick and send up to the day before the pinned one, which is the flows' own."""
    live = _live_days(script.as_of)[:-1]
    days = sorted({*script.adopted.values(), *script.rows, *live})
    for n, day in enumerate(days):
        progress(str(day), n, len(days))
        for slug, adopted in script.adopted.items():
            if adopted == day:
                apply(_at(ctx, day, 8), [files[slug]])
        _record(_at(ctx, day, 17), script.rows.get(day, []))
        if day in live:
            morning = _at(ctx, day, 9)
            for slug in programmes(ctx):
                tick(morning, slug)
            deliver(morning)


def _live_days(last: date) -> list[date]:
    calendar = Calendar.of("CN")
    return [calendar.add(last, -n) for n in range(LIVE_DAYS - 1, 0, -1)] + [last]


def _at(ctx: Context, day: date, hour: int) -> Context:
    return replace(ctx, clock=Clock(at(day, hour, 0, ZONE)), author="demo", via="demo")


def _record(ctx: Context, rows: list[dict[str, str]]) -> None:
    for row in rows:
        happened = date.fromisoformat(row["happened_on"])
        if row["kind"] in ("value", "reference"):
            measure(
                ctx,
                f"{row['programme']}/{row['task']}",
                Decimal(row["value"]),
                on=happened,
                note=row["note"],
                reference=row["kind"] == "reference",
            )
        else:
            _report(ctx, row, happened)


def _report(ctx: Context, row: dict[str, str], happened: date) -> None:
    """One row may speak for a range of units; all are recorded in one transaction."""
    with ctx.store.write() as tx:
        programme = store.programmes.get(tx, row["programme"])
        _, plan = (programme and store.versions.latest(tx, programme.id)) or (0, None)
        if programme is None or plan is None:
            raise no_plan(row["programme"])
        found = [r for r in _matching(tx, row) if not r.retired]
        if not found:
            raise ProgrammeError(
                "unknown-assignment",
                f"nothing matches {row}",
                f"没有与这一行相符的分工：{row}",
                "mend history.csv",
                "请改 history.csv",
            )
        for one in found:
            fact = Report(
                kind=row["kind"],
                happened=happened,
                recorded=ctx.now(),
                progress=int(row["value"]) if row["kind"] == "progress" else None,
                note=row["note"],
                author=row["author"],
                via=ctx.via,
            )
            store.facts.add_report(tx, one.id, fact)
        evaluate(ctx, tx, programme, plan, found, ctx.today(programme.zone))


def _matching(tx: store.Tx, row: dict[str, str]) -> list[store.AssignmentRow]:
    text = f"{row['programme']} {row['task']} {row['slot']} {row['office']}"
    units = set(_range(row["unit"])) if row["unit"] else {""}
    found = store.items.find(tx, text, limit=1000)
    return [r for r in found if r.office == row["office"] and r.unit in units]


def _range(text: str) -> Iterator[str]:
    """`学校001..学校034` is all of them; anything else is itself."""
    first, dots, last = text.partition("..")
    ends = [re.fullmatch(r"(.*?)(\d+)", side) for side in (first, last)]
    if not dots or not all(ends):
        yield text
        return
    (name, low), high = ends[0].groups(), ends[1][2]  # type: ignore[union-attr, index]  # matched
    for n in range(int(low), int(high) + 1):
        yield f"{name}{n:0{len(low)}}"


def sent_on(ctx: Context, day: date) -> tuple[list[store.MessageRow], int]:
    """The messages sent on a day, and the number of those sent before."""
    with ctx.store.read() as tx:
        sent = store.outbox.messages(tx, state="sent", limit=10_000)
    today = [m for m in sent if m.sent_at and local_date(m.sent_at, ZONE) == day]
    return today, len(sent) - len(today)


def pinned_now(as_of: date) -> datetime:
    """The instant at which a demonstration stands still: ten in the morning of its day."""
    return at(as_of, 10, 0, ZONE)
