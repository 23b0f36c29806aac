"""Errors told to people: the gist in their language, what is wrong, and how to mend it."""

import click

from programme.errors import ProgrammeError
from programme.language import Language

GIST = {
    "ambiguous-assignment": "匹配到不止一项分工，请写得更具体",
    "ambiguous-target": "匹配到不止一个目标，请写得更具体",
    "bad-name": "短名称只能用 a-z、0-9 和 -",
    "board-refused": "Prefect 拒绝了看板数据",
    "board-unreachable": "连不上 Prefect 服务",
    "busy": "另一个进程正在处理这个项目，不必重复",
    "channel": "发送渠道的设置不对",
    "closed-matter": "这项分工已经办结，请先用 --reopen 重新打开",
    "contacts": "通讯录有误",
    "error": "出错了",
    "evidence-unreadable": "佐证材料无法读取",
    "faulty-files": "计划文件有错，什么都没有启用",
    "file-exists": "文件已存在；换个名字，或加 --force",
    "file-missing": "文件无法读取",
    "flows-failed": "流程运行失败",
    "finding-key": "这个编号已经是一个问题的编号，请给任务另写 id",
    "findings-wrong": "有误，什么都没有登记",
    "no-finding": "这项分工不是检查发现的问题，请用 confirm",
    "gate-conditions": "有条件通过须写明条件、责任单位和时限",
    "gate-role": "这个关口不由您决定",
    "gate-shifted": "文件会撤销关口退回时顺延的日期；什么都没有启用",
    "no-decision": "这个关口没有可写回的日期",
    "unknown-gate": "没有这个评估关口",
    "future-date": "日期在将来，请在事情发生后填报",
    "deferral-late": "已过期限，延期须在到期前申请",
    "deferral-not-later": "延期的日期须晚于现在的期限",
    "no-deferral": "这项分工没有可以延的期限",
    "not-submitted": "这项分工没有等待审核的办结",
    "same-person": "提交人不能自己审核，请由他人认定",
    "unknown-report": "没有这条填报记录",
    "no-limit": "这个指标没有差异系数上限，请用 --limit 给出",
    "no-standard": "这个项目没有指标体系，请在计划文件里写 standard",
    "no-table": "文件里没有表格",
    "nothing-measured": "还没有实测值",
    "unknown-indicator": "没有这个指标，或匹配到不止一个",
    "unknown-unit": "名单里没有这个对象",
    "values-wrong": "表中有误，什么都没有录入",
    "no-demo": "找不到演示数据，请在项目目录中运行",
    "no-flows": "找不到 flows 目录",
    "no-offices": "文件里没有单位名单",
    "no-phrase": "没有给出时间说法",
    "no-plan": "这个项目还没有计划，请先启用计划文件",
    "no-programme": "没有这个项目",
    "no-reason": "没有说明原因，请用 --note 写明",
    "no-request": "没有待同意的移交申请",
    "no-schedules": "计划文件目录里没有计划文件",
    "no-sheet": "不是本系统导出的填报表，或者缺了栏目",
    "no-source": "没有给出要导入的文件",
    "not-editable": "文件的写法无法就地修改，没有改动",
    "orphaned-reports": "有填报的任务将会消失，而又出现了相似的任务；什么都没有启用",
    "past-date": "日期必须在将来",
    "prefect-server": "Prefect 服务没有正常运行",
    "programme-exists": "已有同名项目",
    "range": "数值超出范围",
    "retired-assignment": "这项分工已不在计划中",
    "same-office": "该单位已经在办这项分工",
    "same-programme": "两个文件用了同一个项目名",
    "settings": "设置有误",
    "sheet-wrong": "填报表有误，什么都没有录入",
    "source-encrypted": "文件设有密码，请取消密码后再导入",
    "source-missing": "文件打不开",
    "source-needs-libreoffice": "旧格式的文件需要 LibreOffice，或先另存为 .docx、.xlsx",
    "source-no-text": "文件里没有文字",
    "source-not-converted": "LibreOffice 未能转换，请另存为 .docx、.xlsx",
    "source-too-large": "文件太大，请只留下有计划的部分",
    "source-unknown-format": "认不出这种文件，请另存为 Word、Excel、网页或文本",
    "source-unreadable": "文件损坏或编码不明，请重新另存",
    "source-unsafe": "文件里自定义了实体，不是办公软件所存",
    "store-address": "数据库地址有误",
    "store-foreign": "数据库里已有别的程序的表",
    "store-newer": "数据库由更新版本的程序写成",
    "store-simulated": "演示数据与真实数据不能混用",
    "store-unusable": "数据库无法使用",
    "unknown-assignment": "没有匹配的分工",
    "unknown-calendar": "没有这种日历",
    "unknown-office": "没有这个责任单位",
    "unknown-programme": "没有这个项目",
    "unknown-recipient": "没有这个收件人",
    "unknown-status": "没有这种状态",
    "unknown-target": "没有这个目标",
    "version-taken": "别人刚刚改动了这个项目，请查看后重新启用",
    "workbook-damaged": "工作簿已损坏，请重新导出",
    "workbook-empty": "表里还没有填任务",
}
"""What each code of an error says in Chinese; the particulars follow in English."""


def tell(error: ProgrammeError, language: Language) -> None:
    """Write an error to the error output: one line of what, then the remedy."""
    if language == "zh":
        click.echo(f"错误：{error.code}：{GIST.get(error.code, GIST['error'])}", err=True)
        click.echo(f"  {error.what}", err=True)
    else:
        click.echo(f"error: {error.code}: {error.what}", err=True)
    if error.mend:
        click.echo(f"  → {error.mend}", err=True)
