"""What an imported file says in its comments, in the document's language."""

ZH = {
    "from": "由“{name}”导入。注释引用原文，核对后可删去；programme 是短名称，启用后不要再改",
    "year": "year: 2023  # ← 原文看不出年份：请写对，并去掉行首的 #",
    "lead": "原文有 {n} 项没有写明牵头单位，暂记于此，请逐项写上",
    "nobody": "待明确",
    "other": "其他工作",
    "whole": "原文没有列出任务，以阶段名为任务",
    "again": "与上文同名，以 id 区分",
    "words": "原文{line}作“{words}”",
    "unread": "原文{line}作“{words}”，没有读出日期{why}",
    "line": "第{line}行",
    "untitled": "（无标题）",
    "undated": "适时",
    "count": "合计 {sum}，与总数 {count} 不符",
    "mixed": "原文{line}“{words}”：{value}，与其他各期计法不同，未计入",
    "left": "没有读入计划的内容：",
}  # fmt: skip
EN = {
    "from": "Imported from “{name}”. Remarks quote the source: check them, then delete them; "
    "programme is a short name: choose it now, never change it later",
    "year": "year: 2023  # <- the source does not tell the year: put it right, remove the first #",
    "lead": "stands in where the source names no lead ({n}): put an office there",
    "nobody": "To be named",
    "other": "Other work",
    "whole": "the source lists no tasks: the phase itself stands for them",
    "again": "same title as above, told apart by the id",
    "words": "the source{line} has “{words}”",
    "unread": "the source{line} has “{words}”, no date was read{why}",
    "line": ", line {line},",
    "untitled": "(no title)",
    "undated": "to be determined",
    "count": "the sum, {sum}, is not the total of {count}",
    "mixed": "“{words}”{line} ({value}) is counted in another way than the rest: left out",
    "left": "Not taken into the plan:",
}
