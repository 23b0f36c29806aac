"""Errors told to people: what is wrong, and how to mend it, in their language."""

import click

from programme.errors import ProgrammeError
from programme.language import Language


def tell(error: ProgrammeError, language: Language) -> None:
    """Write an error to the error output: the faults of files, one line of what, the remedy."""
    from programme.actions.apply import FaultyFiles
    from programme.cli.plans import print_faults

    if isinstance(error, FaultyFiles):
        print_faults(error.loaded, language, err=True)
    chinese = language == "zh"
    head = f"错误：{error.code}：" if chinese else f"error: {error.code}: "
    click.echo(head + error.what[chinese], err=True)
    if mend := error.mend[chinese]:
        click.echo(f"  → {mend}", err=True)
