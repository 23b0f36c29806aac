"""check, plan, apply: from schedule files to plans in force."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from programme.cli.group import as_json, opened, settings
from programme.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from programme.actions.apply import Applied
    from programme.core.faults import Language
    from programme.files.schedule import Loaded


def files_of(_: click.Context, __: click.Parameter, paths: "Sequence[Path]") -> tuple[Path, ...]:
    """The files named; for a folder the schedule files in it, by name."""
    return tuple(
        file for path in paths for file in (schedules_in(path) if path.is_dir() else [path])
    )


def schedules_in(folder: Path) -> list[Path]:
    """The schedule files of a folder, by name; addresses are no schedules.

    Raises UsageError where there is none.
    """
    found = [path for path in sorted(folder.glob("*.yaml")) if not path.match("contacts*")]
    if not found:
        raise UsageError(
            "no-schedules",
            f"there is no schedule file in {folder}",
            f"{folder} 里没有计划文件",
            "write one (*.yaml), or name another folder (PROGRAMME_SCHEDULES for `run`)",
            "请先写一份（*.yaml），或指明别的目录（run 用 PROGRAMME_SCHEDULES）",
        )
    return found


FILES = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), callback=files_of
)
JSON = click.option("--json", "as_data", is_flag=True, help="For machines.")


@click.command("check")
@FILES
@JSON
@click.option("--show", is_flag=True, help="Also show how each time phrase was understood.")
@click.pass_context
def check_command(
    context: click.Context, files: tuple[Path, ...], as_data: bool, show: bool
) -> None:
    """Check schedule files, or all of a folder: every fault at once, each with its place and how
    to mend it."""
    from programme.files.schedule import check_file, faults_json

    language = settings(context).language
    loaded = [check_file(path) for path in files]
    if as_data:
        as_json(faults_json(fault for one in loaded for fault in one.faults))
    else:
        print_faults(loaded, language)
        for one in loaded if show else ():
            show_phrases(one, language)
            _show_provisional(one, language)
    if any(one.errors for one in loaded):
        context.exit(1)


@click.command("plan")
@FILES
@JSON
@click.pass_context
def plan_command(context: click.Context, files: tuple[Path, ...], as_data: bool) -> None:
    """Show what applying FILES would change; nothing is written."""
    from programme.actions.apply import preview

    with opened(context) as ctx:
        found = preview(ctx, files)
    if as_data:
        as_json([_data(one) for one in found])
        return
    for one in found:
        _print_changes(one, settings(context).language)


@click.command("apply")
@FILES
@JSON
@click.option("--retire", is_flag=True, help="Removed tasks with reports are meant to be removed.")
@click.option("--reason", default="", help="Why, for the record.")
@click.pass_context
def apply_command(
    context: click.Context, files: tuple[Path, ...], as_data: bool, retire: bool, reason: str
) -> None:
    """Put schedule files into force, all or none, each as a new plan version if it changed."""
    from programme.actions.apply import apply

    with opened(context) as ctx:
        found = apply(ctx, files, retire=retire, reason=reason)
    if as_data:
        as_json([_data(one) for one in found])
        return
    for one in found:
        click.echo(_applied(one, settings(context).language))
        _print_over(one, settings(context).language)


def _applied(one: "Applied", language: str) -> str:
    """`pilot: version 2 in force: moved 1, added 3`."""
    chinese = language == "zh"
    if not one.new:
        same = (
            f"无变更，仍为第 {one.number} 版"
            if chinese
            else f"no change, still version {one.number}"
        )
        return f"{one.programme}: {same}"
    kinds = Counter((change.what, change.kind) for change in one.changes)
    words = {(what, kind): _named(what, kind, chinese=chinese)[2:] for what, kind in kinds}
    told = ("，" if chinese else ", ").join(f"{words[kind]} {n}" for kind, n in kinds.items())
    what = f"第 {one.number} 版已启用" if chinese else f"version {one.number} is in force"
    return f"{one.programme}: {what}" + (f" ({told})" if told else "")


@click.command("history")
@click.argument("programme")
@JSON
@click.pass_context
def history_command(context: click.Context, programme: str, as_data: bool) -> None:
    """Every version PROGRAMME had, the newest first: when, by whom, what changed and why; and who
    suspended, resumed or ended it."""
    from programme.actions.apply import history
    from programme.core.words import word

    with opened(context) as ctx:
        rows = history(ctx, programme)
    if as_data:
        as_json(rows)
        return
    chinese = settings(context).language == "zh"
    for row in rows:
        reason = f"{'：' if chinese else ': '}{row['reason']}" if row["reason"] else ""
        what = f"v{row['number']}"
        if row["number"] is None:
            what = f"{word(row['event'], settings(context).language)} {row['happened']}"
        click.echo(f"{what}  {row['recorded']}  {row['author']}{reason}")
        for change in row["changes"]:
            click.echo(f"    {change_line(change, chinese=chinese)}")


def print_faults(loaded: "Sequence[Loaded]", language: "Language", *, err: bool = False) -> None:
    """All faults, one a line, and a line that counts them."""
    from programme.core.faults import render

    faults = [fault for one in loaded for fault in one.faults]
    for fault in faults:
        click.echo(render(fault, language), err=err)
    errors = sum(fault.severity == "error" for fault in faults)
    warnings = len(faults) - errors
    if language == "zh":
        click.echo(f"共 {len(loaded)} 个文件：错误 {errors}，警告 {warnings}", err=err)
    else:
        click.echo(f"{len(loaded)} file(s): {errors} error(s), {warnings} warning(s)", err=err)


def show_phrases(loaded: "Loaded", language: "Language") -> None:
    """Each task's time words with the dates they were read as."""
    from programme.cli.phrases import KINDS
    from programme.core.plan import walk_tasks

    chinese = language == "zh"
    doubtful = "有疑问" if chinese else "doubtful"

    for _, task in walk_tasks(loaded.plan) if loaded.plan else ():
        spans = ", ".join(f"{w.start or '…'}/{w.end or '…'}" for w in task.when.windows)
        kind = KINDS[task.when.kind][0 if chinese else 1]
        notes = (kind, doubtful if task.when.ambiguous else "", task.when.explained(language))
        told = ("；" if chinese else "; ").join(filter(None, notes))
        click.echo(f"  {task.when.words} = {spans or '—'}  ({told})  {task.title}")


def _show_provisional(loaded: "Loaded", language: str) -> None:
    """The years whose working days are a guess, where deadlines lie in them."""
    from programme.core.calendar import unannounced

    if loaded.plan and (years := ", ".join(map(str, unannounced(loaded.plan)))):
        chinese = f"  {years} 年的放假安排尚未公布：这些年份按工作日推算的日期为暂定"
        english = f"  {years}: holidays not announced yet; days counted there are provisional"
        click.echo(chinese if language == "zh" else english)


CHANGE_WORDS = {
    "added": ("＋ 新增", "+ added"),
    "removed": ("－ 取消", "- removed"),
    "moved": ("～ 改期", "~ moved"),
    "reworded": ("～ 改名", "~ reworded"),
    "reassigned": ("～ 改派", "~ reassigned"),
    "rephased": ("～ 换阶段", "~ other phase"),
    "valued": ("～ 改数", "~ value"),
    "closed": ("～ 停用", "~ closed"),
    "other": ("～ 其他", "~ other"),
}
WHAT_WORDS = {"target": ("目标", "target"), "unit": ("对象", "unit"), "units": ("对象", "units")}


def _named(what: str, kind: str, *, chinese: bool) -> str:
    """`～ 改期`, `~ target value`."""
    words = CHANGE_WORDS[kind][0 if chinese else 1]
    if what not in WHAT_WORDS:
        return words
    return f"{words[:2]}{WHAT_WORDS[what][0 if chinese else 1]}{'' if chinese else ' '}{words[2:]}"


def change_line(change: dict[str, str], *, chinese: bool) -> str:
    """One change, also of a version from before there was all that is told now."""
    head = _named(change.get("what", ""), change["kind"], chinese=chinese)
    turn = " → ".join(x for x in (change["before"], change["after"]) if x)
    by = change.get("by", "")
    day = (f"（{by}）" if chinese else f" by {by}") if by else ""
    return f"{head}  [{change['key']}] {change['title']}" + (f"  {turn}{day}" if turn else "")


def _print_changes(one: "Applied", language: str) -> None:
    chinese = language == "zh"
    click.echo(f"{one.programme}  {one.title}")
    for change in one.changes:
        click.echo(f"  {change_line(change.model_dump(), chinese=chinese)}")
    for old, new in one.renamed:
        click.echo(
            f"  ！“{old}”已有填报；若已改名为“{new}”，请给后者加  was: {old}"
            if chinese
            else f"  ! “{old}” has reports; if it became “{new}”, add to that  was: {old}"
        )
    _print_over(one, language)
    if not one.new:
        click.echo("  无变更" if chinese else "  no change")
    elif chinese:
        click.echo(f"  今后提醒：新增 {one.created} 次，取消 {one.cancelled} 次")
    else:
        click.echo(f"  reminders to come: {one.created} created, {one.cancelled} cancelled")


def _print_over(one: "Applied", language: str) -> None:
    """What is added with its deadline past is kept and not pressed for."""
    from programme.core.words import word

    told = {
        "zh": "  其中 {} 项时限已过：记为“{}”，不提醒",
        "en": "  the deadlines of {} items are past: kept as “{}”, nobody is reminded",
    }[language]
    if one.over:
        click.echo(told.format(one.over, word("unreported", language)))


def _data(one: "Applied") -> dict[str, object]:
    return {
        "programme": one.programme,
        "title": one.title,
        "plan_version": one.number,
        "new": one.new,
        "changes": [change.model_dump() for change in one.changes],
        "already_over": one.over,
        "reminders_created": one.created,
        "reminders_cancelled": one.cancelled,
        "renamed": [{"from": old, "to": new} for old, new in one.renamed],
    }
