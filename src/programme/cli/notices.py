"""import, export: from notices and workbooks to schedule files, and back."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from programme.cli.group import as_json, settings
from programme.cli.plans import CHANGE_WORDS, print_faults
from programme.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from programme.core.notice.source import Problem
    from programme.files.outcome import Merged

FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class _Options:
    """What `import` was asked for."""

    year: int | None
    name: str
    output: Path | None
    force: bool
    offices: Path | None
    diff: Path | None
    into: Path | None
    keep: bool
    xlsx_template: bool
    as_data: bool


@click.command("import")
@click.argument("source", required=False)
@click.option("--year", type=click.IntRange(1949, 2199), help="For times without a year.")
@click.option("--name", default="", help="Short name of the programme: a-z, 0-9, -.")
@click.option("-o", "--output", type=FILE, help="Write the schedule file here.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.option("--offices", type=FILE, help="File with the offices' names that are known.")
@click.option("--diff", type=FILE, help="Show what SOURCE changes in this schedule file.")
@click.option("--into", type=FILE, help="Write what SOURCE changes into this schedule file.")
@click.option("--keep", is_flag=True, help="With --diff, --into: keep rows that SOURCE lacks.")
@click.option("--xlsx-template", is_flag=True, help="Write an empty workbook to fill in.")
@click.option("--json", "as_data", is_flag=True, help="For machines.")
@click.pass_context
def import_command(context: click.Context, /, source: str | None, **options: object) -> None:
    """Make a schedule file of a notice: SOURCE is a .docx, .xlsx, .html, .csv, .pdf or .txt file,
    or - for standard input. Workbooks of `export` and of --xlsx-template come back the same way."""
    asked = _Options(**options)  # type: ignore[arg-type]  # click has checked them
    if asked.xlsx_template:
        _template(asked.output or Path("template.xlsx"), force=asked.force)
        return
    if source is None:
        raise UsageError(
            "no-source",
            "there is no source",
            "没有给出要导入的文件",
            "name a file, or -",
            "请写文件名，或用 - 从标准输入读",
        )
    from programme.actions.notices import read_bytes
    from programme.files.opened import is_plan

    piped = source == "-"
    data = sys.stdin.buffer.read() if piped else read_bytes(Path(source))
    act = _from_workbook if is_plan(data) else _from_notice
    act(context, data, "standard input" if piped else Path(source).name, asked)


def _from_notice(context: click.Context, data: bytes, name: str, asked: _Options) -> None:
    from programme.actions.notices import draft_data, merge_notice, read_notice, schedule_text
    from programme.core.notice.doubts import all_problems

    into = asked.into or asked.diff
    notice = read_notice(data, name, year=asked.year, offices=asked.offices or into)
    problems, doubts = notice.draft.problems, all_problems(notice.draft)
    if into:
        _merged(context, merge_notice(notice, into, keep=asked.keep), name, doubts, asked)
        return
    if asked.output or not asked.as_data:
        _write(context, schedule_text(notice, name=asked.name), asked)
    if asked.as_data:
        as_json(draft_data(notice.draft))
    else:
        _print_problems(context, name, problems)
        _print_remarks(context, len(doubts) - len(problems))


def _print_remarks(context: click.Context, count: int) -> None:
    """How many doubts are told in the file only, beside their tasks."""
    if count:
        chinese = settings(context).language == "zh"
        told = (
            f"另有 {count} 处疑问，批注在文件里"
            if chinese
            else f"{count} more in the file's comments"
        )
        click.echo(told, err=True)


def _from_workbook(context: click.Context, data: bytes, name: str, asked: _Options) -> None:
    from programme.actions.notices import draft_data
    from programme.actions.workbooks import merge_workbook, workbook_draft, workbook_text

    if into := asked.into or asked.diff:
        found, problems = merge_workbook(data, name, into)
        _merged(context, found, name, problems, asked)
        return
    text, problems = workbook_text(data, name)
    if asked.output or not asked.as_data:
        _write(context, text, asked)
    if asked.as_data:
        as_json(draft_data(workbook_draft(data, name)))
    else:
        _print_problems(context, name, problems)


def _write(context: click.Context, text: str, asked: _Options) -> None:
    """The file where it was asked for, else on standard output; then what `check` says of it."""
    from tempfile import TemporaryDirectory

    from programme.actions.notices import write

    if asked.output:
        write(asked.output, text, force=asked.force)
        _check(context, asked.output)
        return
    click.echo(text, nl=False)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "import.yaml"
        write(path, text)
        _check(context, path)


def _check(context: click.Context, path: Path) -> None:
    """The faults of what was written. They are for a person to mend: the call itself succeeded."""
    from programme.files.schedule import check_file

    print_faults([check_file(path)], settings(context).language, err=True)


def _print_problems(context: click.Context, name: str, problems: "Sequence[Problem]") -> None:
    chinese = settings(context).language == "zh"
    for problem in problems:
        where = f"{name}:{problem.line}" if problem.line else name
        click.echo(f"{where}: {problem.code}: {problem.told(chinese)}", err=True)
    count = len(problems)
    click.echo(f"待核对 {count} 处" if chinese else f"{count} to look at", err=True)


# --- what changes in an existing file


def _merged(
    context: click.Context,
    found: "Merged",
    name: str,
    problems: "Sequence[Problem]",
    asked: _Options,
) -> None:
    """Shows the changes, and with --into makes them and checks the file."""
    from programme.actions.notices import problem_data, write

    if asked.into:
        if found.offices_text:
            write(asked.into.parent / found.file, found.offices_text, force=True)
        write(asked.into, found.text, force=True)
    if asked.as_data:
        told = [problem_data(problem) for problem in problems]
        changed = [change.model_dump() for change in found.changes]
        as_json({"changes": changed, "offices": list(found.offices), "problems": told})
    else:
        _print_changes(found, chinese=settings(context).language == "zh")
        _print_problems(context, name, problems)
    if asked.into:
        _check(context, asked.into)


def _print_changes(found: "Merged", *, chinese: bool) -> None:
    for change in found.changes:
        words = CHANGE_WORDS[change.kind][0 if chinese else 1]
        turn = " → ".join(x for x in (change.before, change.after) if x)
        click.echo(f"{words}  {change.title}" + (f"  {turn}" if turn else ""))
    if not found.changes:
        click.echo("无变更" if chinese else "no change")
    for name in found.offices:
        click.echo(f"{found.file} 加入：{name}" if chinese else f"{found.file} has new: {name}")


# --- workbooks


def _template(path: Path, *, force: bool) -> None:
    from programme.actions.notices import write
    from programme.files.template import template

    write(path, template(), force=force)
    click.echo(str(path))


@click.command("export")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, help="The workbook; else FILE with .xlsx.")
@click.option("--force", is_flag=True, help="Overwrite the workbook.")
def export_command(file: Path, output: Path | None, force: bool) -> None:
    """Make a workbook of a schedule FILE, to edit in Excel and bring back with `import --into`."""
    from programme.actions.notices import write
    from programme.actions.workbooks import export_file

    path = output or file.with_suffix(".xlsx")
    write(path, export_file(file), force=force)
    click.echo(str(path))
