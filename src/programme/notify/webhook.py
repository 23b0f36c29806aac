"""The webhook channel: each message as JSON to an address of one's own."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from pydantic import Field, SecretStr

from programme.notify.http import (
    HttpSender,
    HttpSettings,
    Post,
    WebAddress,
    as_json,
    by_status,
    web_address,
)
from programme.notify.mail import short_hash
from programme.notify.sending import Outgoing


class WebhookSettings(HttpSettings):
    """`url` takes every message, whoever it is for, and is told the contact's address; where
    None, that address is where the message goes. `secret` signs where a contact has none of its
    own. `idempotent` says that the receiver knows a repeat by its Idempotency-Key."""

    url: WebAddress | None = Field(default=None, repr=False)
    secret: SecretStr | None = None
    idempotent: bool = False


def webhook(settings: WebhookSettings) -> HttpSender:
    """The sender. Any 2xx is success: the receiver is to give it once it has kept the message."""
    return HttpSender(
        settings,
        partial(write, settings),
        by_status,
        addressed=not settings.url,
        repeatable=settings.idempotent,
    )


def write(settings: WebhookSettings, outgoing: Outgoing, now: datetime) -> Post:
    """A message and its headers. The body of a repeat is the same."""
    url = settings.url or web_address(outgoing.address)
    letter = outgoing.letter
    body = as_json(
        {
            "key": outgoing.message_key,
            "thread": outgoing.thread,
            "recipient": outgoing.recipient,
            "address": outgoing.address if settings.url else "",
            "date": outgoing.date.isoformat(),
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
        }
    )
    headers = {"Idempotency-Key": short_hash(outgoing.message_key)}
    secret = outgoing.secret or settings.secret
    if secret:
        headers |= signature(secret.get_secret_value(), str(int(now.timestamp())), body)
    return Post(url, body, headers)


def signature(secret: str, stamp: str, body: bytes) -> Mapping[str, str]:
    """The headers that prove who sent a body and when: HMAC-SHA256 of `<seconds>.<body>`."""
    digest = hmac.digest(secret.encode(), stamp.encode() + b"." + body, "sha256").hex()
    return {"X-Programme-Timestamp": stamp, "X-Programme-Signature": f"sha256={digest}"}
