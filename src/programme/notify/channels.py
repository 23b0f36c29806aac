"""The one list of channels; a new one is a module and an entry here."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError

from programme.core.value import Value
from programme.errors import COLON, Both, UsageError, joined
from programme.foreign import unfits
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
        raise UsageError(
            "channel", f"there is no channel '{name}'", f"没有发送渠道“{name}”", *nearest(name)
        )
    try:
        return channel.sender(channel.settings.model_validate(settings))
    except ValidationError as error:
        faults = unfits(error.errors(include_input=False))
        known = ", ".join(channel.settings.model_fields)
        raise UsageError(
            "channel",
            *joined(
                COLON,
                [(f"channel '{name}' is set up wrongly", f"发送渠道“{name}”的设置有误"), faults],
            ),
            f"its settings are {known or 'none'}",
            f"可用的设置：{known or '无'}",
        ) from None


def nearest(name: str) -> Both:
    """How to mend the name of a channel that there is not."""
    near = get_close_matches(name, CHANNELS, n=1)
    en, zh = (f"did you mean '{near[0]}'? ", f"是不是“{near[0]}”？") if near else ("", "")
    return f"{en}channels are {', '.join(CHANNELS)}", f"{zh}可用的渠道：{'、'.join(CHANNELS)}"
