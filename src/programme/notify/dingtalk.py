"""The DingTalk channel (钉钉): a group's custom robot.

Documented by the service under 自定义机器人接入: a token in the address, a signature over time and
secret, `errcode` 0 for success, at most 20 messages a minute and 20,000 bytes each.
"""

import hmac
from base64 import b64encode
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

PASSING = (-1, 90030, 130101, 410100, 660026)
"""Busy; too many messages, in the words of several versions of the service."""
TEXT_BYTES = 18_000
NEWLINE = "  \n"
"""Markdown joins lines that do not end in two blanks."""


class DingTalkSettings(HttpSettings):
    """`url` is that of the service, or of a private deployment."""

    url: WebAddress = "https://oapi.dingtalk.com/robot/send"


def dingtalk(settings: DingTalkSettings) -> HttpSender:
    """The sender; a contact's address is a robot's token or web address, its secret begins SEC."""
    return HttpSender(settings, partial(write, settings), by_code(PASSING))


def write(settings: DingTalkSettings, outgoing: Outgoing, now: datetime) -> Post:
    """A message in Markdown, signed where the contact has a secret."""
    access, letter = token(outgoing.address, "access_token"), outgoing.letter
    query = {"access_token": access}
    if outgoing.secret:
        secret = outgoing.secret.get_secret_value()
        stamp = str(int(now.timestamp() * 1000))
        query |= {"timestamp": stamp, "sign": sign(secret, stamp)}
    text = fit(literal(letter.text), TEXT_BYTES, NEWLINE)
    content = {"title": letter.subject, "text": f"#### {literal(letter.subject)}\n\n{text}"}
    body = as_json({"msgtype": "markdown", "markdown": content})
    return Post(f"{settings.url}?{urlencode(query)}", body, hidden=access)


def sign(secret: str, stamp: str) -> str:
    """HMAC-SHA256 of `<milliseconds>\\n<secret>` under the secret, in base64."""
    return b64encode(hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), "sha256")).decode()
