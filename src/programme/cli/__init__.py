"""The command line. Each command parses, calls one action, renders; help imports little."""

import sys

import click

from programme.cli.group import LazyGroup
from programme.errors import ProgrammeError

COMMANDS = {
    "check": ("plans", "Check schedule files; every fault at once."),
    "plan": ("plans", "Show what applying a file would change."),
    "apply": ("plans", "Put schedule files into force."),
    "list": ("work", "List assignments and their keys."),
    "report": ("work", "Report progress on an assignment, or a value of a target."),
    "tick": ("work", "Take what is due: statuses, reminders, roll-ups."),
    "deliver": ("work", "Send the reminders whose time has come."),
    "status": ("work", "Roll up by phase, office, unit or month, for any date."),
    "publish": ("service", "Bring Prefect's UI up to date; --repair after a lost database."),
    "up": ("service", "Start the Prefect server and the flows, and stay up."),
    "run": ("service", "Apply all schedule files, then start everything (make run)."),
    "demo": ("service", "The five example programmes on 20 June 2023, in a store of their own."),
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--home", type=click.Path(file_okay=False), help="Folder of the store (PROGRAMME_HOME)."
)
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of what is printed.")
@click.version_option(package_name="programme")
@click.pass_context
def cli(context: click.Context, home: str | None, lang: str | None) -> None:
    """Run multi-year, multi-phase programmes: plans as files, deadlines, reminders, roll-ups."""
    context.obj = {k: v for k, v in {"home": home, "lang": lang}.items() if v}


def main() -> None:
    """The console script: errors become one line of what and how to mend, and an exit code."""
    if hasattr(sys.stdout, "reconfigure"):  # Chinese also where the terminal's locale is C
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the twin of stdout
    try:
        cli(standalone_mode=True)
    except ProgrammeError as error:
        click.echo(f"error: {error.code}: {error.what}", err=True)
        if error.mend:
            click.echo(f"  → {error.mend}", err=True)
        sys.exit(error.exit_code)
