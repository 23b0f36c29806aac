"""A mail server in a process of its own, which counts what it accepts."""

import asyncio
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from multiprocessing.connection import Connection
from pathlib import Path

ANSWERS = {b"EHLO": b"250 sink", b"DATA": b"354 go on", b"QUIT": b"221 bye"}
PROCESSES = multiprocessing.get_context("forkserver")


class Session(asyncio.Protocol):
    """One connection: every command is right; a text is kept before it is answered."""

    def __init__(self, kept: Path) -> None:
        self.kept, self.pending, self.end = kept, b"", b"\r\n"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while self.end in self.pending:
            whole, _, self.pending = self.pending.partition(self.end)
            self.take(whole)

    def take(self, whole: bytes) -> None:
        """A command, or after DATA a text."""
        text = self.end != b"\r\n"
        if text:
            with self.kept.open("ab") as file:
                file.write(json.dumps(whole.decode("latin-1")).encode() + b"\n")
        verb = b"" if text else whole[:4].upper()
        self.end = b"\r\n.\r\n" if verb == b"DATA" else b"\r\n"
        self.transport.write(ANSWERS.get(verb, b"250 OK") + b"\r\n")


def _serve(kept: Path, told: Connection) -> None:
    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Session(kept), "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@dataclass(frozen=True)
class Mail:
    """What arrived, read."""

    to: str
    id: str
    text: str


@dataclass(frozen=True)
class Sink:
    """The server's port, and the file it keeps what it accepted in."""

    port: int
    kept: Path

    @property
    def settings(self) -> dict[str, str]:
        """What makes the command line send here."""
        return {
            "PROGRAMME_CHANNEL": "smtp",
            "PROGRAMME_SMTP_HOST": "127.0.0.1",
            "PROGRAMME_SMTP_PORT": str(self.port),
            "PROGRAMME_SMTP_SECURITY": "none",
        }

    def __len__(self) -> int:
        return self.kept.read_bytes().count(b"\n") if self.kept.exists() else 0

    def mails(self) -> Iterator[Mail]:
        """What it accepted, in order."""
        for line in self.kept.read_text("utf-8").splitlines() if self.kept.exists() else ():
            found = message_from_bytes(json.loads(line).encode("latin-1"), policy=default)
            body = found.get_body(("plain",))
            assert body
            yield Mail(found["To"], found["Message-ID"], body.get_content())


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    """A running server that keeps mail in `folder`."""
    mine, theirs = PROCESSES.Pipe()
    kept = folder / "mails.jsonl"
    process = PROCESSES.Process(target=_serve, args=(kept, theirs), daemon=True)
    process.start()
    try:
        yield Sink(mine.recv(), kept)
    finally:
        process.kill()
        process.join()
