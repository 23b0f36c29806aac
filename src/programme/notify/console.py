"""The console channel: messages are printed, for trying things out."""

import sys
from collections.abc import Iterable, Iterator
from typing import Literal, TextIO

from programme.core.value import Value
from programme.notify.mail import is_mail
from programme.notify.sending import Outcome, Outgoing


class ConsoleSettings(Value):
    """Which of the two standard streams takes the messages."""

    stream: Literal["stdout", "stderr"] = "stdout"


class ConsoleSender:
    """Prints each message to `stream`, else to the standard stream of the settings."""

    addressed, repeatable = False, False

    def __init__(self, settings: ConsoleSettings, *, stream: TextIO | None = None) -> None:
        self.settings, self.stream = settings, stream

    def send(self, batch: Iterable[Outgoing]) -> Iterator[Outcome]:
        """Print the batch; a closed stream fails the messages that it did not take."""
        yield from (self._print(outgoing) for outgoing in batch)

    def _print(self, outgoing: Outgoing) -> Outcome:
        stream: TextIO = self.stream or getattr(sys, self.settings.stream)
        to = f" <{outgoing.address}>" if is_mail(outgoing.address) else ""
        text = (
            f"──── {outgoing.recipient}{to}\n{outgoing.letter.subject}\n\n{outgoing.letter.text}\n"
        )
        encoding = stream.encoding or "utf-8"
        try:
            stream.write(text.encode(encoding, "replace").decode(encoding))
            stream.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream is closed
            return Outcome(key=outgoing.message_key, result="failed", detail=str(error))
        return Outcome(key=outgoing.message_key, result="sent")
