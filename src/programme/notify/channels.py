"""The one list of channels; a new one is a module and an entry here."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError

from programme.core.value import Value
from programme.errors import UsageError
from programme.notify.apprise import AppriseSender, AppriseSettings
from programme.notify.console import ConsoleSender, ConsoleSettings
from programme.notify.dingtalk import DingTalkSettings, dingtalk
from programme.notify.feishu import FeishuSettings, feishu
from programme.notify.file import FileSender, FileSettings
from programme.notify.sending import Sender
from programme.notify.smtp import SmtpSender, SmtpSettings
from programme.notify.webhook import WebhookSettings, webhook
from programme.notify.wecom import WeComSettings, wecom


class Channel(NamedTuple):
    """A way to reach people: what it must be told, and what it makes of that."""

    settings: type[Value]
    sender: Callable[[Any], Sender]


CHANNELS: Mapping[str, Channel] = {
    "console": Channel(ConsoleSettings, ConsoleSender),
    "file": Channel(FileSettings, FileSender),
    "smtp": Channel(SmtpSettings, SmtpSender),
    "dingtalk": Channel(DingTalkSettings, dingtalk),
    "wecom": Channel(WeComSettings, wecom),
    "feishu": Channel(FeishuSettings, feishu),
    "webhook": Channel(WebhookSettings, webhook),
    "apprise": Channel(AppriseSettings, AppriseSender),
}


def open_channel(name: str, settings: Mapping[str, object]) -> Sender:
    """The sender of a channel. UsageError for an unknown name or a wrong setting; its words
    hold no secret."""
    channel = CHANNELS.get(name)
    if not channel:
        raise UsageError(f"there is no channel '{name}'", mend=nearest(name), code="channel")
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


def nearest(name: str) -> str:
    """How to mend the name of a channel that there is not."""
    near = get_close_matches(name, CHANNELS, n=1)
    hint = f"did you mean '{near[0]}'? " if near else ""
    return f"{hint}channels are {', '.join(CHANNELS)}"
