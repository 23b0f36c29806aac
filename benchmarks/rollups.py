"""Every roll-up of one programme of school × indicator items, with reports on most of them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.plans import written
from benchmarks.table import Row, watch
from programme import store
from programme.actions.apply import apply
from programme.actions.context import Context
from programme.actions.explain import explain
from programme.actions.forecast import forecast
from programme.actions.ranking import ranking
from programme.actions.status import status
from programme.actions.trend import trend
from programme.core.facts import Report
from tests import history

FIRST, NOW = date(2021, 9, 1), date(2025, 3, 1)
OFFICES = 12
HEAD = """\
programme: rolled
title: 义务教育优质均衡创建
starts: 2021-09-01
ends: 2028-08-31
offices: [市教育局, {offices}]
lead: 市教育局
units: {{学校: {{count: {schools}}}}}
targets:
  学校达标: {{of: 学校, add: {{2028年6月前: {schools}}}}}
phases:
"""


def rollups(sizes: Any, home: Path) -> Iterator[Row]:
    """Status along every axis, crossed, ranked, as trend and forecast, and one figure opened."""
    n = sizes.schools * sizes.indicators
    with history.simulated(home, FIRST) as ctx:
        apply(history.moved_to(ctx, FIRST, 8), [_plan(home, sizes.schools, sizes.indicators)])
        reports = _reported(ctx)
        now = history.moved_to(ctx, NOW, 18)
        for what, ask in _asked(now):
            with watch() as time:
                ask()
            yield Row(what, n, "items", time, f"{reports:,} reports" if what == "status" else "")


def _asked(ctx: Context) -> Iterator[tuple[str, Callable[[], object]]]:
    slug = ["rolled"]
    yield "status", lambda: status(ctx, slug)
    for axis in ("subtree", "unit", "month", "post", "target"):
        yield f"status by {axis}", lambda axis=axis: status(ctx, slug, by=[axis])
    yield "status, office × month", lambda: status(ctx, slug, by=["office", "month"], cross=True)
    yield "rank", lambda: ranking(ctx, slug)
    yield "trend, 7 years by week", lambda: trend(ctx, slug)
    yield "forecast, 1,000 runs", lambda: forecast(ctx, slug)
    yield "explain one figure", lambda: explain(ctx, "rolled/office/第1科/on_time")


def _plan(folder: Path, schools: int, indicators: int) -> Path:
    """A task for every indicator, repeated for every school, spread over seven years."""
    names = [f"第{i}科" for i in range(OFFICES)]
    offices = ", ".join(f"{{name: {name}, reports_to: 市教育局}}" for name in names)
    lines = [HEAD.format(offices=offices, schools=schools)]
    for i in range(indicators):
        if i % 8 == 0:
            lines.append(f"  - title: 第{i // 8}阶段\n    objectives: [学校达标]\n    tasks:\n")
        year, month = 2022 + i * 6 // indicators, 1 + i % 12
        lines.append(
            f"      - {{when: {year}年{month}月, for_each: 学校, lead: {names[i % OFFICES]},"
            f" title: 第{i}项指标达标}}\n"
        )
    return written(folder, "".join(lines))


def _reported(ctx: Context) -> int:
    """Progress, and then done some days early or late, on all that was due; how many reports."""
    random, n = Random(1), 0
    with ctx.store.write() as tx:
        for row in history.live(ctx, "rolled"):
            end = row.end
            over = end and end + timedelta(days=round(random.gauss(3, 12)))
            if end is None or over is None or over > NOW:
                continue
            for kind, day in (("progress", end - timedelta(days=20)), ("done", over)):
                fact = Report(
                    kind=kind,  # type: ignore[arg-type]  # one of the literals
                    happened=day,
                    recorded=history.moved_to(ctx, day, 17).now(),
                    progress=50 if kind == "progress" else None,
                    via="bench",
                )
                store.facts.add_report(tx, row.id, fact)
                n += 1
    return n
