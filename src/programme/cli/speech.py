"""The language of help and of what click itself says, known before the settings are read."""

import re
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from copy import copy
from unicodedata import east_asian_width

import click

from programme.cli.chinese import CLICK, COMMANDS, OPTIONS
from programme.language import Language, terminal_language

SPEAKING: ContextVar[Language] = ContextVar("SPEAKING", default="en")
_PIECE = re.compile(r"\s+|[“（《「]*(?:[!-~]+|[^\s!-~])[，。；：、！？…”）》」]*")
"""What a line is not broken in: a word, or a character with its punctuation."""


def listen(arguments: Iterable[str]) -> None:
    """Speak the language that `--lang` names, else the terminal's."""
    told = re.search(r"--lang[ =](zh|en)\b", " ".join(arguments))
    SPEAKING.set("zh" if (told[1] if told else terminal_language()) == "zh" else "en")


def say(en: str, zh: str) -> str:
    """Whichever is spoken."""
    return zh if SPEAKING.get() == "zh" else en


def _word(message: str) -> str:
    return say(message, CLICK.get(message, message))


def _number(one: str, many: str, n: int) -> str:
    return _word(one if n == 1 else many)


for _module in (click.core, click.exceptions, click.formatting, click.parser, click.types):
    # gettext, by which click finds words, has them from compiled files of the system only
    vars(_module).update(_=_word, ngettext=_number)


def translated(command: click.Command, context: click.Context) -> click.Command:
    """The command with its help in the language spoken, wrapped by what characters take up."""
    shown = copy(command)
    shown.context_class = Context
    if helper := shown.get_help_option(context):
        helper.help = say("Show this message and exit.", "显示本说明后退出。")
    if SPEAKING.get() == "zh":
        shown.help = COMMANDS.get(command.name or "", command.help)
        shown.epilog = OPTIONS.get(command.epilog or "", command.epilog)
        shown.params = [_parameter(one) for one in command.params]
    return shown


def _parameter(one: click.Parameter) -> click.Parameter:
    if not isinstance(one, click.Option) or not one.help:
        return one
    shown = copy(one)
    shown.help = OPTIONS.get(one.help, one.help)
    return shown


def cells(text: str) -> int:
    """How wide a text is on a terminal, where a Chinese character takes up two cells."""
    return sum(1 + (east_asian_width(sign) in "WFA") for sign in text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of a paragraph."""
    line = ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line.strip() and cells(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line


class Formatter(click.HelpFormatter):
    """Help in columns that stand also where characters are wide."""

    def write_heading(self, heading: str) -> None:
        """The name of a part of the page."""
        self.write(f"{'':>{self.current_indent}}{heading}{say(':', '：')}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, with an empty line between them."""
        indent = " " * self.current_indent
        paragraphs = (wrapped(one, self.width - len(indent)) for one in text.split("\n\n"))
        told = "\n\n".join("\n".join(indent + line for line in one) for one in paragraphs)
        self.write(told + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Terms with their explanations beside them, or below where a term is long."""
        listed = list(rows)
        column = min(max(cells(term) for term, _ in listed), col_max) + col_spacing
        gap = " " * (column + self.current_indent)
        for term, told in listed:
            lines = list(wrapped(told, max(self.width - len(gap), 10)))
            room = column - cells(term)
            self.write(" " * self.current_indent + term)
            self.write(" " * room if room >= col_spacing else f"\n{gap}")
            self.write(f"\n{gap}".join(lines) + "\n")


class Context(click.Context):
    """A context whose help is laid out so."""

    formatter_class = Formatter
