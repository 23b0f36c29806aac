"""calendar: feeds for the calendars of phones and mail programs."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from programme.cli.group import opened
from programme.cli.speech import say
from programme.cli.work import PROGRAMMES, Day
from programme.errors import Conflict
from programme.foreign import failure

if TYPE_CHECKING:
    from programme.files.feed import Kind

AS: "dict[str, tuple[Kind, ...]]" = {
    "both": ("vevent", "vtodo"),
    "vevent": ("vevent",),
    "vtodo": ("vtodo",),
}


@click.command("calendar")
@PROGRAMMES
@click.option("--office", default="", help="Only the work of this office.")
@click.option("-o", "--output", default="-", help="The .ics file; else standard output.")
@click.option(
    "--as", "kinds", type=click.Choice([*AS]), default="both", help="Events, to-dos, or both."
)
@click.option("--as-of", type=Day(), help="As it stood on that day.")
@click.pass_context
def calendar_command(
    context: click.Context,
    programmes: tuple[str, ...],
    office: str,
    output: str,
    kinds: str,
    as_of: date | None,
) -> None:
    """Write a calendar feed (iCalendar, RFC 5545) of PROGRAMMES, or of all, to put where calendars
    can subscribe to it. Written again after a change, it moves what has moved."""
    from programme.actions.feed import calendar_feed

    with opened(context) as ctx:
        data = calendar_feed(ctx, programmes, office=office, kinds=AS[kinds], as_of=as_of)
    if output == "-":
        click.echo(data, nl=False)
    else:
        try:
            _write(Path(output), data)
        except OSError as error:
            raise click.FileError(output, say(*failure(error))) from error
        click.echo(output, err=True)


def _write(path: Path, data: bytes) -> None:
    """In one step, as it may be read meanwhile; over another calendar only."""
    if path.exists() and not path.read_bytes().startswith(b"BEGIN:VCALENDAR"):
        raise Conflict(
            "file-exists",
            f"{path} is no calendar",
            f"{path} 不是日历文件",
            "name another file",
            "请换一个文件名",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
