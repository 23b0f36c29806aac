"""What all commands share: loading them only when used, settings, JSON output."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from programme.actions.context import Context
    from programme.settings import Settings


class LazyGroup(click.Group):
    """A group whose commands lie in modules that are imported when called."""

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own shape
        """The names, in the order in which they are used."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's own shape
        """The command of that name."""
        if cmd_name not in self.lazy:
            return None
        module = import_module(f"programme.cli.{self.lazy[cmd_name][0]}")
        found = getattr(module, f"{cmd_name}_command")
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's own shape
        """The commands with their summaries, none of them imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in self.lazy.items()])


def settings(context: click.Context) -> "Settings":
    """The settings of this call; options come before the environment."""
    from programme.settings import read_settings

    return read_settings(**(context.obj or {}))


@contextmanager
def opened(context: click.Context) -> Iterator["Context"]:
    """The store and all else that an action needs."""
    from programme.runtime import running

    with running(settings(context)) as found:
        yield found


def as_json(value: Any) -> None:
    """Print one JSON document, Chinese readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
