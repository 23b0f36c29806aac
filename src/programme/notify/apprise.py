"""The Apprise channel: for services that have no channel of their own here.

Apprise tells no more than whether it thinks that a message went, so that a 'no' is 'unknown': it
may have timed out after the message was taken.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from programme.core.value import Value
from programme.errors import UsageError
from programme.notify.quiet import quiet
from programme.notify.sending import Outcome, Outgoing

TALKATIVE = ("apprise", "urllib3")
"""Loggers whose lines hold addresses, which are secrets."""


class AppriseSettings(Value):
    """Nothing to set: a contact's address says it all."""


class AppriseSender:
    """Sends through Apprise; a contact's address is one of its URLs."""

    addressed, repeatable = True, False

    def __init__(self, _settings: AppriseSettings) -> None:
        try:
            self.library: Any = import_module("apprise")
        except ImportError:
            raise UsageError(
                "channel",
                "the channel 'apprise' is not installed",
                "没有安装发送渠道 apprise",
                "install it: pip install 'programme[apprise]'",
                "请安装：pip install 'programme[apprise]'",
            ) from None

    def send(self, batch: Iterable[Outgoing]) -> Iterator[Outcome]:
        """Hand the batch over, each message on its own."""
        yield from (self._deliver(outgoing) for outgoing in batch)

    def _deliver(self, outgoing: Outgoing) -> Outcome:
        key, letter = outgoing.message_key, outgoing.letter
        with quiet(*TALKATIVE):
            service = self.library.Apprise()
            if not service.add(outgoing.address):
                detail = "the address is none that Apprise knows"
                return Outcome(key=key, result="failed", detail=detail, permanent=True)
            if service.notify(title=letter.subject, body=letter.text, body_format="text"):
                return Outcome(key=key, result="sent")
        return Outcome(key=key, result="unknown", detail="Apprise could not say that it went")
