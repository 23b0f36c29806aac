"""The composition root: builds the store, the clock and the senders from the settings, once."""

import getpass
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from functools import cache

from programme.actions.context import Context, Limits
from programme.clock import Clock
from programme.core.plan import DEFAULT_HOURS, Hours
from programme.notify import Contacts, Sender, open_channel, read_contacts
from programme.settings import Settings
from programme.store import Store, open_store


@contextmanager
def running(
    settings: Settings, *, via: str = "cli", clock: Clock | None = None
) -> Iterator[Context]:
    """A context for actions; the store is closed at the end.

    `clock` overrides the pinned time of the settings (a demonstration plays its own days).
    """
    store = open_store(settings.store_url, simulated=settings.now is not None)
    try:
        yield context(settings, store, via=via, clock=clock or Clock(settings.now))
    finally:
        store.close()


def context(settings: Settings, store: Store, *, via: str, clock: Clock) -> Context:
    """What actions are handed, under these settings."""
    return Context(
        store=store,
        clock=clock,
        home=settings.home,
        owner=f"{socket.gethostname()}/{os.getpid()}",
        author=settings.author or _user(),
        via=via,
        channel=settings.channel,
        sender=cache(lambda channel: _sender(settings, channel)),
        contacts=lambda: _contacts(settings),
        hours=_hours(settings),
        limits=Limits(settings.attempts, settings.daily_messages),
    )


def _hours(settings: Settings) -> Hours:
    """The installation's hours; an office may have its own in the plan."""
    hour, minute = settings.send_at.split(":")
    return Hours(send_at=time(int(hour), int(minute))).over(DEFAULT_HOURS)


def _user() -> str:
    """The name of who runs this; a container's user may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _sender(settings: Settings, channel: str) -> Sender:
    """The sender of a channel, by the settings that begin with its name."""
    http: dict[str, object] = {
        "timeout": settings.http_timeout,
        "ca_file": settings.http_ca_file,
        "proxy": settings.http_proxy,
    }
    told: dict[str, dict[str, object]] = {
        "file": {"folder": settings.home / "outbox"},
        "smtp": {
            "host": settings.smtp_host,
            "port": settings.smtp_port,
            "security": settings.smtp_security,
            "user": settings.smtp_user,
            "password": settings.smtp_password,
            "sender": settings.smtp_sender,
            "timeout": settings.smtp_timeout,
            "ca_file": settings.smtp_ca_file,
        },
        "dingtalk": http | _url(settings.dingtalk_url),
        "wecom": http | _url(settings.wecom_url),
        "feishu": http | _url(settings.feishu_url),
        "webhook": http
        | {
            "url": settings.webhook_url,
            "secret": settings.webhook_secret,
            "idempotent": settings.webhook_idempotent,
        },
    }
    return open_channel(channel, told.get(channel, {}))


def _url(url: str | None) -> dict[str, object]:
    return {"url": url} if url else {}


def _contacts(settings: Settings) -> Contacts:
    path = settings.contacts or settings.home / "contacts.yaml"
    return read_contacts(path) if path.exists() or settings.contacts else Contacts()
