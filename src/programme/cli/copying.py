"""copy: the next year's schedule file."""

from contextlib import nullcontext
from pathlib import Path

import click

from programme.cli.group import opened, settings

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("copy")
@click.argument("file", type=FILE)
@click.option("--to-year", type=click.IntRange(1949, 2199), required=True, help="The new year.")
@click.option("-o", "--output", type=FILE, help="The new file; else beside FILE.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.pass_context
def copy_command(
    context: click.Context, file: Path, to_year: int, output: Path | None, force: bool
) -> None:
    """Copy a schedule FILE to another year: dates, title, short name and ids are moved, comments
    stay, matters still open are carried over. What is to be looked at has a comment."""
    from programme.actions.copying import copy_file
    from programme.cli.plans import print_faults
    from programme.files.schedule import check_file

    mine = settings(context)
    there = mine.store or (mine.home / "programme.db").exists()
    with opened(context) if there else nullcontext() as ctx:
        found = copy_file(ctx, file, to_year, output, force=force)
    flags = len(found.made.flags)
    if mine.language == "zh":
        line = f"{found.path}：{found.made.programme}，结转 {found.carried} 项，待核对 {flags} 处"
    else:
        line = (
            f"{found.path}: {found.made.programme}, {found.carried} carried over,"
            f" {flags} to look at"
        )
    click.echo(line)
    print_faults([check_file(found.path)], mine.language, err=True)
