"""assign: matters without a plan."""

import sys
from typing import TYPE_CHECKING

import click

from programme.cli.group import as_json, opened, settings
from programme.cli.work import JSON

if TYPE_CHECKING:
    from programme.actions.assign import Assigned


@click.command("assign")
@click.argument("text", nargs=-1)
@click.option("--lead", default="", metavar="OFFICE", help="Who leads, for every line.")
@click.option("--by", default="", metavar="TIME", help="By when: 2023-06-30, 下周五前, 月底前.")
@click.option("--source", default="", help="Where it comes from: a meeting, a leader's note.")
@click.option("--programme", default="", help="Into this programme's file, not the year's own.")
@JSON
@click.pass_context
def assign_command(
    context: click.Context,
    text: tuple[str, ...],
    lead: str,
    by: str,
    source: str,
    programme: str,
    as_data: bool,
) -> None:
    """Assign matters without a plan (临时交办): TEXT, or the lines of standard input, one matter
    each; offices and times are found in the words. They go into schedules/matters-YEAR.yaml and
    are in force at once."""
    from programme.actions.assign import assign

    mine = settings(context)
    if not text and sys.stdin.isatty():
        hints = {"zh": "一行一项，Ctrl-D 结束：", "en": "One matter a line; end with Ctrl-D:"}
        click.echo(hints[mine.language], err=True)
    said = " ".join(text) if text else sys.stdin.read()
    with opened(context) as ctx:
        found = assign(
            ctx,
            said,
            mine.schedules,
            lead=lead,
            by=by,
            source=source,
            programme=programme,
            language=mine.language,
        )
    if as_data:
        as_json({**vars(found), "matters": [vars(matter) for matter in found.matters]})
        return
    _print(found, chinese=mine.language == "zh")


def _print(found: "Assigned", *, chinese: bool) -> None:
    for matter in found.matters:
        undated = "时限未定" if chinese else "no date"
        end = str(matter.end) if matter.end else undated
        click.echo(f"{matter.key}  {end}  {matter.title}")
    for title in found.known:
        click.echo(f"早已交办：{title}" if chinese else f"assigned already: {title}")
    if not found.matters:
        return
    n, undated_n = len(found.matters), sum(m.end is None for m in found.matters)
    if chinese:
        more = f"，其中 {undated_n} 项时限未定" if undated_n else ""
        line = f"已交办 {n} 项{more}：{found.file}（第 {found.version} 版）"
    else:
        more = f", {undated_n} without a date" if undated_n else ""
        line = f"assigned {n}{more}: {found.file} (version {found.version})"
    click.echo(line)
