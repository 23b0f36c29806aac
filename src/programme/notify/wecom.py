"""The WeCom channel (企业微信): a group's robot.

Documented by the service under 群机器人配置说明: a key in the address, no signature, `errcode`
0 for success, at most 20 messages a minute and 4,096 bytes of Markdown each.
"""

from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from programme.notify.http import (
    HttpSender,
    HttpSettings,
    Post,
    WebAddress,
    as_json,
    by_code,
    fit,
    literal,
    token,
)
from programme.notify.sending import Outgoing

PASSING = (-1, 45009, 45033)
"""Busy; too many messages in a time; too many at once."""
TEXT_BYTES = 4096


class WeComSettings(HttpSettings):
    """`url` is that of the service, or of a private deployment."""

    url: WebAddress = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"


def wecom(settings: WeComSettings) -> HttpSender:
    """The sender; a contact's address is a robot's key or web address."""
    return HttpSender(settings, partial(write, settings), by_code(PASSING))


def write(settings: WeComSettings, outgoing: Outgoing, _now: datetime) -> Post:
    """A message in Markdown."""
    key, letter = token(outgoing.address, "key"), outgoing.letter
    heading = f"**{literal(letter.subject)}**\n"
    text = heading + fit(literal(letter.text), TEXT_BYTES - len(heading.encode()))
    body = as_json({"msgtype": "markdown", "markdown": {"content": text}})
    return Post(f"{settings.url}?{urlencode({'key': key})}", body, hidden=key)
