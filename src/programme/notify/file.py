"""The file channel: each message an .eml file, which any mail program opens."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from programme.core.value import Value
from programme.notify.mail import MailAddress, compose, short_hash
from programme.notify.sending import Outcome, Outgoing

NAME_LENGTH = 60
"""Characters of a key kept in a file name: 180 bytes of Chinese, below the usual limit of 255."""

NOBODY = "nobody@invalid"
"""Stands where an address is not known; no such domain can exist (RFC 2606)."""


class FileSettings(Value):
    """The folder that takes the files (made where missing) and whom they say they are from."""

    folder: Path
    sender: MailAddress = "programme@localhost"


class FileSender:
    """Writes each message into a folder. A repeat writes the same file with the same bytes."""

    addressed, repeatable = False, True

    def __init__(self, settings: FileSettings) -> None:
        self.settings = settings

    def send(self, batch: Iterable[Outgoing]) -> Iterator[Outcome]:
        """Write the batch; a file that cannot be written fails its message only."""
        yield from (self._write(outgoing) for outgoing in batch)

    def _write(self, outgoing: Outgoing) -> Outcome:
        key = outgoing.message_key
        try:
            to = outgoing.address or NOBODY
            data = compose(outgoing.model_copy(update={"address": to}), self.settings.sender)
            path = self.settings.folder / file_name(outgoing)
            replace(path, data)
        except ValueError as error:
            return Outcome(key=key, result="failed", detail=str(error), permanent=True)
        except OSError as error:
            return Outcome(key=key, result="failed", detail=str(error), down=True)
        return Outcome(key=key, result="sent", detail=str(path))


def file_name(outgoing: Outgoing) -> str:
    """`2023-04-03-<key>-<hash>.eml`: readable, the same for the same date and key, no two alike."""
    key = re.sub(r"[^\w.-]+", "-", outgoing.message_key)[:NAME_LENGTH]
    return f"{outgoing.date.date()}-{key}-{short_hash(outgoing.message_key)[:8]}.eml"


def replace(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step: a reader sees the old file or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
