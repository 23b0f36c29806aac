"""Reminders made into letters and handed over, one small module for each channel."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError

from programme.core.value import Value
from programme.errors import UsageError
from programme.notify.console import ConsoleSender, ConsoleSettings
from programme.notify.contacts import Contact, Contacts, parse_contacts, read_contacts
from programme.notify.file import FileSender, FileSettings
from programme.notify.letter import Digest, Letter, Line, render
from programme.notify.sending import Outcome, Outgoing, Sender
from programme.notify.smtp import SmtpSender, SmtpSettings

__all__ = [
    "CHANNELS",
    "Channel",
    "Contact",
    "Contacts",
    "Digest",
    "Letter",
    "Line",
    "Outcome",
    "Outgoing",
    "Sender",
    "open_channel",
    "parse_contacts",
    "read_contacts",
    "render",
]


class Channel(NamedTuple):
    """A way to reach people: what it must be told, and what it makes of that."""

    settings: type[Value]
    sender: Callable[[Any], Sender]


CHANNELS: Mapping[str, Channel] = {
    "console": Channel(ConsoleSettings, ConsoleSender),
    "file": Channel(FileSettings, FileSender),
    "smtp": Channel(SmtpSettings, SmtpSender),
}
"""The one list of channels; a new one is a module and an entry here."""


def open_channel(name: str, settings: Mapping[str, object]) -> Sender:
    """The sender of a channel. UsageError for an unknown name or a wrong setting; its words
    hold no secret."""
    channel = CHANNELS.get(name)
    if not channel:
        near = get_close_matches(name, CHANNELS, n=1)
        hint = f"did you mean '{near[0]}'? " if near else ""
        raise UsageError(
            f"there is no channel '{name}'",
            mend=f"{hint}channels are {', '.join(CHANNELS)}",
            code="channel",
        )
    try:
        return channel.sender(channel.settings.model_validate(settings))
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        known = ", ".join(channel.settings.model_fields) or "none"
        raise UsageError(
            f"channel '{name}' is set up wrongly: {faults}",
            mend=f"its settings are {known}",
            code="channel",
        ) from None
