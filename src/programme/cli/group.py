"""What all commands share: loading them only when used, settings, errors, JSON output."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from programme.cli.speech import SPEAKING, listen, say, translated
from programme.cli.speech import Context as Spoken
from programme.errors import ProgrammeError
from programme.language import Language

if TYPE_CHECKING:
    from programme.actions.context import Context
    from programme.core.ranking import Rule
    from programme.settings import Settings


class LazyGroup(click.Group):
    """A group whose commands lie in modules that are imported when called.

    `lazy` gives each command's module and its summary in English and Chinese. A ProgrammeError
    ends the call with its exit code and lines that say what is wrong and how to mend it.
    """

    context_class = Spoken

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """The context, in the language that the arguments or the terminal name."""
        listen(args)
        return super().make_context(info_name, args, parent, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own shape
        """The names, in the order in which they are used."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in self.lazy:
            return None
        module = import_module(f"programme.cli.{self.lazy[cmd_name][0]}")
        found = getattr(module, f"{cmd_name}_command")
        return translated(found, ctx) if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; a mistyped one is answered with the nearest."""
        near = get_close_matches(args[0], self.lazy, 3, 0.5)
        if args[0] not in self.lazy and near and not ctx.resilient_parsing:
            named = ", ".join(near)
            ctx.fail(
                say(
                    f"there is no command {args[0]!r}; did you mean: {named}?",
                    f"没有命令“{args[0]}”；是不是 {named}？",
                )
            )
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the language spoken."""
        click.Command.format_help(translated(self, ctx), ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's own shape
        """The commands with their summaries, none of them imported."""
        with formatter.section(say("Commands", "命令")):
            formatter.write_dl((name, say(en, zh)) for name, (_, en, zh) in self.lazy.items())

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; its errors are told, not raised."""
        try:
            return super().invoke(ctx)
        except ProgrammeError as error:
            from programme.cli.errors import tell

            tell(error, _language(ctx))
            ctx.exit(error.exit_code)


def _language(context: click.Context) -> Language:
    try:
        return settings(context).language
    except ProgrammeError:  # it may be the settings themselves that are wrong
        return SPEAKING.get()


def settings(context: click.Context) -> "Settings":
    """The settings of this call; options come before the environment."""
    from programme.settings import read_settings

    return read_settings(**(context.obj or {}))


def ranking_rule(context: click.Context) -> "Rule":
    """The rule of rankings, lights and pace; UsageError names what is wrong in the settings."""
    from pydantic import ValidationError

    from programme.core.ranking import Rule
    from programme.errors import COLON, UsageError, joined
    from programme.foreign import unfits

    try:
        return Rule(**settings(context).rank)
    except ValidationError as error:
        faults = error.errors(include_input=False)
        raise UsageError(
            "settings",
            *joined(COLON, [("bad settings: rank", "设置有误：rank"), unfits(faults)]),
            "mend the table [rank] of settings.toml, or PROGRAMME_RANK",
            "请改 settings.toml 的 [rank]，或 PROGRAMME_RANK",
        ) from None


@contextmanager
def opened(context: click.Context) -> Iterator["Context"]:
    """The store and all else that an action needs."""
    from programme.runtime import running

    with running(settings(context)) as found:
        yield found


def as_json(value: Any) -> None:
    """Print one JSON document, Chinese readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
