"""Schedule files of any size."""

from datetime import date
from pathlib import Path

from programme.actions.apply import apply
from programme.actions.context import Context

BEFORE, FIRST_DAY, QUIET = date(2023, 3, 1), date(2023, 4, 3), date(2023, 4, 10)
"""The day of adoption, the first day of the window that all work has, and a first quiet day."""
WINDOW = "2023年4月3日-2024年3月31日"

HEAD = """\
programme: {name}
title: 义务教育优质均衡创建
starts: 2023-03-01
ends: 2024-12-31
offices: [{offices}]
lead: {lead}
"""


def matrix(folder: Path, schools: int, indicators: int) -> Path:
    """One task for every school and indicator, of one office."""
    text = HEAD.format(name=f"matrix-{schools * indicators}", offices="市教育局", lead="市教育局")
    text += f"units: {{学校: {{count: {schools}}}, 指标: {{count: {indicators}}}}}\n"
    text += "phases:\n  - title: 自查\n    tasks:\n"
    text += f"      - {{when: {WINDOW}, for_each: [学校, 指标], title: 对照指标自查}}\n"
    return written(folder, text)


def tasks(folder: Path, n: int, offices: int = 1) -> Path:
    """So many tasks in phases of a hundred, spread over so many offices."""
    names = [f"第{i}科" for i in range(offices)]
    lines = [HEAD.format(name=f"tasks-{n}", offices=", ".join(names), lead=names[0]), "phases:\n"]
    for i in range(n):
        if i % 100 == 0:
            lines.append(f"  - title: 第{i // 100}阶段\n    tasks:\n")
        title = f"title: 第{i}项工作"
        lines.append(f"      - {{when: {WINDOW}, lead: {names[i % offices]}, {title}}}\n")
    return written(folder, "".join(lines))


def written(folder: Path, text: str) -> Path:
    """A schedule file of that text, named after its programme."""
    name = text.splitlines()[0].partition(": ")[2]
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def applied(ctx: Context, path: Path) -> str:
    """Apply a file; the short name of its programme."""
    return apply(ctx, [path])[0].programme
