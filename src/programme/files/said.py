"""What is said of a workbook's cells, in both languages."""

from collections.abc import Sequence

from programme.core.notice.source import Problem
from programme.errors import Both, ProgrammeError, joined
from programme.files.columns import Column, Sheet

_SAID = {
    "cell-empty": ("may not be empty: fill it in, or delete the whole row",
                   "不能空着：请填写，或删除整行"),
    "cell-fixed": ("is for reading only: change it in the schedule file",
                   "只供查看：请在计划文件里改"),
    "not-a-number": ("“{text}” is no number: write digits only", "“{text}”不是数：请只写数字"),
    "percent-doubtful": ("{text} was taken as it stands: if 93 % was meant, write 93",
                         "按 {text} 记入：如指 93%，请写 93"),
    "formula": ("the formula has no value: open and save the workbook in Excel, or type the value",
                "公式没有算出值：请用 Excel 打开并保存，或直接填值"),
    "kind-unknown": ("write add or reach", "请写 add（新增）或 reach（达到）"),
    "target-torn": ("the rows of one target need one title: write it in each of them",
                    "同一目标的各行要用同一名称：请逐行改"),
    "both-changed": ("“{today}” in the file, “{text}” in the workbook: the file's stands",
                     "计划文件里已改为“{today}”，表里是“{text}”：以计划文件为准"),
    "row-gone": ("is no longer in the file: write it as a new row",
                 "计划文件里已没有：请作为新行填写"),
    "phase-in-use": ("still has tasks and was kept: delete them or move them first",
                     "还有任务，没有删除：请先删除或移走任务"),
    "listed-elsewhere": ("change it in {text}", "请在 {text} 里改"),
    "column-missing": ("the column is missing: write its heading into row 1 again",
                       "缺这一列：请在第 1 行写回表头"),
    "column-unknown": ("“{text}” is no column of this sheet and was left out",
                       "没有“{text}”这一列，未读入"),
    "sheet-missing": ("the sheet is missing or hidden: bring it back, or export again",
                      "缺这张表，或表被隐藏：请恢复，或重新导出"),
    "plan-fault": ("{text}", "{text}"),
}  # fmt: skip


def problem(
    code: str, sheet: Sheet, line: int, column: Column | None = None, **said: str | Both
) -> Problem:
    """What is to be said of a cell, row or sheet, and where that is. A pair of texts is in
    English and Chinese."""
    told = []
    for chinese in (False, True):
        words = {k: v if isinstance(v, str) else v[chinese] for k, v in said.items()}
        row = (f"第{line}行" if chinese else f"row {line}") if line else ""
        where = (sheet.name(chinese), row, column.heading(chinese) if column else "")
        what = _SAID[code][chinese].format(**words)
        told.append(f"{' '.join(filter(None, where))}：{what}" if chinese
                    else f"{', '.join(filter(None, where))}: {what}")  # fmt: skip
    return Problem(line=line, code=code, message=told[0], chinese=told[1])


def refused(name: str, found: Sequence[Problem]) -> ProgrammeError:
    """The error for cells that cannot be taken: all of them, each with the way out."""
    head = (
        f"{name} has {len(found)} cell(s) that cannot be taken, nothing was changed:",
        f"{name} 有 {len(found)} 处不能读入，什么都没有改：",
    )
    cells = ((one.message, one.told(True)) for one in dict.fromkeys(found))
    return ProgrammeError(
        "workbook-cells",
        *joined("\n  ", [head, *cells]),
        "mend them and import again",
        "改好后重新导入",
    )
