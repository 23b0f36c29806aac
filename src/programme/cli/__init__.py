"""The command line. Each command parses, calls one action, renders; help imports little."""

import sys

import click

from programme.cli.group import LazyGroup

COMMANDS = {
    "import": (
        "notices",
        "Make a schedule file of a notice: docx, xlsx, html, csv, pdf, text.",
        "把通知（docx、xlsx、html、csv、pdf、文本）导入为计划文件",
    ),
    "window": (
        "phrases",
        "Explain what a time phrase means.",
        "解释时间说法：读作哪些日期",
    ),
    "export": (
        "notices",
        "Make a workbook of a schedule file, to edit and import again.",
        "把计划文件导出为 Excel 表，改好再导入",
    ),
    "check": (
        "plans",
        "Check schedule files; every fault at once.",
        "校核计划文件，一次列出所有问题",
    ),
    "plan": ("plans", "Show what applying a file would change.", "预览启用计划文件会改变什么"),
    "apply": ("plans", "Put schedule files into force.", "启用计划文件"),
    "history": (
        "plans",
        "Every version a plan had: when, by whom, what changed.",
        "计划的历次版本：何时、何人、改了什么",
    ),
    "list": ("work", "List assignments and their keys.", "列出分工及其编号"),
    "report": (
        "matters",
        "Report progress on an assignment, or a value of a target.",
        "填报分工的进展，或目标的数值",
    ),
    "assign": (
        "assigning",
        "Assign matters without a plan: one line each, in force at once.",
        "临时交办：一行一项，马上跟踪提醒",
    ),
    "suspend": (
        "lifecycle",
        "Suspend a programme: nobody is reminded until it is resumed.",
        "中止一个项目：恢复之前不再提醒",
    ),
    "resume": ("lifecycle", "Resume a programme.", "恢复已中止或已结束的项目"),
    "end": (
        "lifecycle",
        "End a programme early: what is open is waived, not late.",
        "提前结束一个项目：未办结的按终止计，不算超期",
    ),
    "copy": (
        "copying",
        "Copy a schedule file to another year, open matters carried over.",
        "把计划文件复制到下一年：日期顺延，未办结的结转",
    ),
    "sheet": (
        "sheets",
        "An office's open matters as a workbook to fill in and give back.",
        "导出一个单位的在办事项填报表，填好用 report --from 交回",
    ),
    "why": (
        "matters",
        "Why a matter was reminded of, or not: every rung, when, to whom.",
        "催办缘由：一项分工的每级提醒，何时、发给谁、结果如何、为何没发",
    ),
    "facts": (
        "decide",
        "All that was ever said of a matter, with numbers.",
        "一项分工的全部填报记录及其序号",
    ),
    "defer": (
        "decide",
        "Ask for a later deadline, grant or refuse it.",
        "申请延期，准予或不准",
    ),
    "waive": ("decide", "Let a matter go, with a reason.", "批准终止一项分工"),
    "confirm": (
        "decide",
        "Confirm or return what was submitted as done.",
        "办结认定：确认或退回补正",
    ),
    "find": ("findings", "Record a finding of a check.", "登记检查发现的问题"),
    "findings": (
        "findings",
        "The rectification table: what was found, how far it is; --from takes one in.",
        "整改台账：问题、措施、时限、销号；--from 导入台账",
    ),
    "verify": (
        "findings",
        "Close a finding that was put right, or send it back.",
        "核验销号：予以销号，或退回继续整改",
    ),
    "gate": (
        "gates",
        "What a gate still lacks; pass it, with conditions or not, or return it.",
        "评估关口：还缺什么；通过、有条件通过、退回",
    ),
    "status": (
        "work",
        "Roll up by phase, office, unit or month, for any date.",
        "按阶段、责任单位、对象、月份汇总任意一天的情况",
    ),
    "measure": (
        "indicators",
        "Record measured values from a table: indicators of units.",
        "从表格录入各对象的指标实测值",
    ),
    "indicators": (
        "indicators",
        "Indicators against their standard: units, difference coefficients.",
        "指标达标情况：各对象、差异系数",
    ),
    "gaps": (
        "indicators",
        "Findings for every threshold a unit misses: one plan for each unit.",
        "把各对象的指标差距登记为问题（一校一案）",
    ),
    "whatif": (
        "indicators",
        "What would bring a difference coefficient under its limit.",
        "怎样把差异系数降到上限以内",
    ),
    "calendar": (
        "feed",
        "Write a calendar feed (.ics) of a programme or an office.",
        "导出项目或单位的日历订阅文件（.ics）",
    ),
    "remind": (
        "remind",
        "See every reminder to come, or an office's day as text for a chat.",
        "预演今后的提醒；或把某单位当天的事项列成文字",
    ),
    "simulate": (
        "remind",
        "Play a whole plan with offices that behave as supposed.",
        "推演整个计划：假设各单位按期或超期办结",
    ),
    "rank": (
        "progress",
        "Rank offices among their like, with the arithmetic.",
        "责任单位排名，附算式；列出未按时报送的",
    ),
    "trend": (
        "progress",
        "Planned, actual and expected progress over time.",
        "进度曲线：序时、实际、预计",
    ),
    "forecast": (
        "progress",
        "When phases and targets will be reached, at the pace so far.",
        "按目前进度，各阶段和目标预计何时完成",
    ),
    "explain": (
        "progress",
        "Open a figure down to the assignments and reports that make it.",
        "数据溯源：一个数字由哪些分工和填报得出",
    ),
    "tick": ("work", "Take what is due: statuses, reminders.", "处理到期事项：状态、提醒"),
    "deliver": (
        "outbox",
        "Send the reminders whose time has come; --now at any hour.",
        "发送到时的提醒；--now 不论时段",
    ),
    "outbox": (
        "outbox",
        "See and decide what is held, failed or waits.",
        "查看并处理待放行、失败和等待中的消息",
    ),
    "web": (
        "web",
        "Serve the page behind the links in messages: offices report there.",
        "提供提醒里链接所指的填报页面",
    ),
    "publish": (
        "service",
        "Bring Prefect's UI up to date; --repair after a lost database.",
        "更新 Prefect 看板；数据库丢失后用 --repair",
    ),
    "up": (
        "service",
        "Start the Prefect server and the flows, and stay up.",
        "启动 Prefect 和流程",
    ),
    "run": (
        "service",
        "Apply all schedule files, then start everything (make run).",
        "启用全部计划文件并启动（make run）",
    ),
    "demo": (
        "service",
        "The five example programmes on 20 June 2023, in a store of their own.",
        "五个示例项目在 2023 年 6 月 20 日的情况，存于单独的目录",
    ),
}
COMPLETION = (
    'Keys and names complete with Tab after: eval "$(_PROGRAMME_COMPLETE=bash_source programme)"'
)


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    epilog=COMPLETION,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--home", type=click.Path(file_okay=False), help="Folder of the store (PROGRAMME_HOME)."
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    is_eager=True,
    help="Language of what is printed (PROGRAMME_LANG).",
)
@click.version_option(package_name="programme")
@click.pass_context
def cli(context: click.Context, home: str | None, lang: str | None) -> None:
    """Run multi-year, multi-phase programmes: plans as files, deadlines, reminders, roll-ups."""
    context.obj = {k: v for k, v in {"home": home, "lang": lang}.items() if v}


def main() -> None:
    """The console script."""
    if hasattr(sys.stdout, "reconfigure"):  # Chinese also where the terminal's locale is C
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the twin of stdout
    cli()
