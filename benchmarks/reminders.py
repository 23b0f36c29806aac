"""Every message of a very large plan, foretold in a process of its own, whose memory is told."""

import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.table import Row, Watch, watch

OFFICES, FIRST = 31, date(2024, 1, 1)


def reminders(sizes: Any, folder: Path) -> Iterator[Row]:
    """So many tasks for each school and indicator, over seven years."""
    path = folder / "storm.yaml"
    each = sizes.schools * sizes.indicators
    path.write_text(_plan(sizes.schools, sizes.indicators, -(-sizes.ahead // each)), "utf-8")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        n, messages, rungs, took, megabytes = pool.submit(foretold, path).result()
    note = f"{messages:,} messages of {rungs:,} reminders; {megabytes:,.0f} MB in all"
    yield Row("reminders planned", n, "assignments", took, note)


def foretold(path: Path) -> tuple[int, int, int, Watch, float]:
    """The assignments, messages and reminders of a file, the time and the peak of memory (MB)."""
    from programme.actions.ahead import ends, played
    from programme.actions.apply import read_plans
    from programme.actions.outlook import Outlook, gather
    from programme.core.match import keyed
    from programme.core.plan import DEFAULT_HOURS

    [(_, plan)] = read_plans([path])
    plan = keyed(plan, None)
    with watch() as took:
        outlook = Outlook(plan, FIRST, DEFAULT_HOURS, ends(plan, FIRST) + timedelta(days=366))
        n = sum(1 for _ in played(outlook, FIRST))
        messages = gather(outlook.decisions())
        rungs = sum(len(bundle.keys) for message in messages for _, bundle in message.entries)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return n, len(messages), rungs, took, peak


def _plan(schools: int, indicators: int, tasks: int) -> str:
    names = [f"第{i}科" for i in range(OFFICES)]
    offices = ", ".join(f"{{name: {name}, reports_to: 市教育局}}" for name in names)
    lines = [
        f"programme: storm\ntitle: 全省创建\nstarts: {FIRST}\nends: 2030-12-31\n",
        f"offices: [市教育局, {offices}]\n",
        f"units: {{学校: {{count: {schools}}}, 指标: {{count: {indicators}}}}}\n",
        "phases:\n  - title: 创建\n    tasks:\n",
    ]
    for i in range(tasks):
        start = FIRST + timedelta(days=12 * i)
        when = f"'{start}/{start + timedelta(days=60)}'"
        lead = names[i % OFFICES]
        title = f"title: 第{i}项工作"
        lines.append(f"      - {{when: {when}, lead: {lead}, for_each: [学校, 指标], {title}}}\n")
    return "".join(lines)
