"""sheet: an office's open matters as a workbook to fill in."""

from datetime import date
from pathlib import Path

import click

from programme.cli.group import opened, settings
from programme.cli.work import Day

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("sheet")
@click.argument("office")
@click.option("-o", "--output", type=FILE, help="The workbook, or .csv; else OFFICE.xlsx.")
@click.option("--as-of", type=Day(), help="As it stood on that day.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.pass_context
def sheet_command(
    context: click.Context, office: str, output: Path | None, as_of: date | None, force: bool
) -> None:
    """Give OFFICE its open matters of all programmes as a protected workbook: it fills in the
    light columns, and `report --from` takes it back."""
    from programme.actions.notices import write
    from programme.actions.sheet import office_sheet
    from programme.files.officesheet import as_csv, as_workbook

    with opened(context) as ctx:
        sheet = office_sheet(ctx, office, as_of=as_of)
    path = output or Path(f"{sheet.office}.xlsx")
    as_text = path.suffix.lower() == ".csv"
    if not as_text and path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{path}: .xlsx or .csv", param_hint="-o")
    write(path, as_csv(sheet) if as_text else as_workbook(sheet), force=force)
    n, chinese = len(sheet.rows), settings(context).language == "zh"
    click.echo(f"{path}: {n} 项在办事项" if chinese else f"{path}: {n} open matters")
