"""What it costs to take in a workbook of a great many rows."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.table import Row, watch
from programme.core.notice.understand import understand
from programme.files.sources import read_source

_HEADERS = ("序号", "工作阶段", "工作内容", "时间安排", "牵头科室", "配合科室")
_TIMES = ("3月", "6-8月", "5月、9月", "2023年6月底前", "每月25日前", "9月15日前", "全年")
_OFFICES = ("基础教育科", "计划财务科", "教育技术中心、办公室", "组织人事科")


def sheets(sizes: Any, folder: Path) -> Iterator[Row]:
    """Reading and understanding a sheet, as `programme import --json` does."""
    rows, path = sizes.large, folder / "plan.xlsx"
    _write(path, rows)
    with watch() as took:
        found = understand(read_source(path), year=2023)
    read = sum(len(phase.tasks) for phase in found.phases)
    yield Row("sheet read and understood", read, "rows", took, _peak(path))


def _write(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("安排")
        page.write_row(0, 0, _HEADERS)
        for i in range(1, rows + 1):
            lead, support = _OFFICES[i % 4], _OFFICES[(i + 1) % 4]
            stage = f"第{i * 20 // rows + 1}批"
            page.write_row(i, 0, (i, stage, f"完成第{i}项工作", _TIMES[i % 7], lead, support))


_PROBE = """
import sys
from pathlib import Path
from programme.core.notice.understand import understand
from programme.files.sources import read_source
understand(read_source(Path(sys.argv[1])), year=2023)
"""


def _peak(path: Path) -> str:
    """The most memory that any process held that read it once more, alone."""
    subprocess.run([sys.executable, "-c", _PROBE, path], check=True)
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return f"{held / 1024:,.0f} MB at most in a process"
