"""The Feishu channel (飞书, abroad Lark): a group's custom robot.

Documented by the service under 自定义机器人使用指南: a token in the address, a signature in the
body, `code` (formerly `StatusCode`) 0 for success, at most 100 messages a minute, 5 a second and
20 kB each.
"""

import hmac
from base64 import b64encode
from datetime import datetime
from functools import partial

from programme.notify.http import (
    HttpSender,
    HttpSettings,
    Post,
    WebAddress,
    as_json,
    by_code,
    fit,
    token,
)
from programme.notify.sending import Outgoing

PASSING = (9499, 11232, 230020)
"""Too many messages: of the gateway, of the robot, in the group."""
TEXT_BYTES = 17_000
"""What JSON makes of line breaks and quotes needs room too."""


class FeishuSettings(HttpSettings):
    """`url` is that of the service, of Lark, or of a private deployment."""

    url: WebAddress = "https://open.feishu.cn/open-apis/bot/v2/hook"


def feishu(settings: FeishuSettings) -> HttpSender:
    """The sender; a contact's address is a robot's token or web address."""
    return HttpSender(settings, partial(write, settings), by_code(PASSING))


def write(settings: FeishuSettings, outgoing: Outgoing, now: datetime) -> Post:
    """A post of one paragraph, whose text is shown as it is."""
    hook, letter = token(outgoing.address), outgoing.letter
    lines = [[{"tag": "text", "text": fit(letter.text, TEXT_BYTES)}]]
    post = {"zh_cn": {"title": letter.subject, "content": lines}}
    body: dict[str, object] = {"msg_type": "post", "content": {"post": post}}
    if outgoing.secret:
        secret, stamp = outgoing.secret.get_secret_value(), str(int(now.timestamp()))
        body = {"timestamp": stamp, "sign": sign(secret, stamp), **body}
    return Post(f"{settings.url}/{hook}", as_json(body), hidden=hook)


def sign(secret: str, stamp: str) -> str:
    """HMAC-SHA256 of nothing under the key `<seconds>\\n<secret>`, in base64: theirs, not ours."""
    return b64encode(hmac.digest(f"{stamp}\n{secret}".encode(), b"", "sha256")).decode()
