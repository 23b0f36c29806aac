"""Real mail servers on a local port, and messages to send to them."""

import asyncio
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from programme.core.when import Window
from programme.notify import Digest, Letter, Line, Outgoing

SENT_AT = datetime(2023, 4, 3, 0, 40, tzinfo=UTC)
TITLE = "2023年玉环市“初中强势崛起行动”试点学校工作"


def a_line(rung: str = "", **fields: Any) -> Line:
    """A line of seed 002, in March 2023 unless told otherwise."""
    usual = {
        "title": "召开领导小组工作会议，布置工作任务",
        "office": "基础教育科",
        "key": "yuhuan-2023/1/基础教育科",
        "window": Window(start=date(2023, 3, 1), end=date(2023, 3, 31)),
        "words": "3月",
        "status": "open",
        "programme_title": TITLE,
        "source": "玉教〔2023〕2号",
    }
    return Line(rung=rung, **(usual | fields))


OVERDUE = a_line("after", status="overdue", planned=1, days_late_working=3)
SOON = a_line(
    "before",
    n=7,
    title="拟定一校一案补短提升方案",
    key="yuhuan-2023/6/基础教育科",
    window=Window(end=date(2023, 4, 12)),
    words="4月12日前",
    status="at_risk",
    planned=0.8,
    actual=0.29,
    days_left_working=7,
)
OPENING = a_line(
    "opening",
    title="组织实施义务教育公民同招招生工作",
    key="yuhuan-2023/10/基础教育科",
    window=Window(start=date(2023, 4, 3), end=date(2024, 1, 31)),
    words="",
    planned=0,
)
RUNNING = a_line(title="教学指导", key="yuhuan-2023/15/教研", office="教研中心", window=Window())


def a_digest(*lines: Line, **fields: Any) -> Digest:
    """A digest to 基础教育科 on Thursday 6 April 2023."""
    return Digest(recipient="基础教育科", on=date(2023, 4, 6), lines=lines, **fields)


def an_outgoing(n: int = 1, **fields: Any) -> Outgoing:
    """Message number `n`, to `office<n>@example.cn`."""
    letter = Letter(
        subject=f"【催办】事项{n}", text="第一行\n.第二行\n", html="<p>第一行</p>\n.<p>第二行</p>"
    )
    usual = {
        "message_key": f"yuhuan-2023/{n}/2023-04-03/基础教育科",
        "recipient": "基础教育科",
        "address": f"office{n}@example.cn",
        "letter": letter,
        "date": SENT_AT,
    }
    return Outgoing(**(usual | fields))


def refused_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Inbox:
    """An aiosmtpd handler that keeps what it accepts and refuses what it is told to."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.refusals: dict[str, str] = {}
        self.sessions = 0

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses


@contextmanager
def serving(protocol: Callable[[], asyncio.BaseProtocol], **options: Any) -> Iterator[int]:
    """Serve a protocol on a free local port, whose number is given, in a thread of its own."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, **options))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def mail_server(handler: Any, **options: Any) -> Iterator[int]:
    """A real mail server that asks `handler`; see aiosmtpd for the options."""
    with serving(lambda: SMTP(handler, enable_SMTPUTF8=False, **options)) as port:
        yield port


def answer(body: object = b"", status: str = "200 OK", head: str = "") -> bytes:
    """An HTTP answer; a body that is not bytes goes as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return f"HTTP/1.1 {status}\r\n{head}Content-Length: {len(sent)}\r\n\r\n".encode() + sent


@dataclass
class Request:
    """What an HTTP server was sent."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return {k: v for k, (v,) in parse_qs(urlsplit(self.target).query).items()}

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Hook:
    """A web service that gives its answers in turn, the last one ever again: bytes, empty for
    saying nothing, None for hanging up. `requests` keeps what came whole."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []
        self.connections = 0

    def answer(self, request: Request) -> bytes | None:
        self.requests.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Spoken(asyncio.Protocol):
    """One connection to a hook."""

    def __init__(self, hook: Hook) -> None:
        self.hook, self.pending = hook, b""
        hook.connections += 1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.pending += data
        head, end, body = self.pending.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines) if end else {}
        size = int(headers.get("content-length", 0))
        if not end or len(body) < size:
            return
        self.pending = body[size:]
        method, target, _ = first.split(" ")
        said = self.hook.answer(Request(method, target, headers, body[:size]))
        if said is None:
            self.transport.abort()
        else:
            self.transport.write(said)


@contextmanager
def web_service(hook: Hook) -> Iterator[str]:
    """A real HTTP server that asks `hook`; its web address."""
    with serving(lambda: Spoken(hook)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def inbox() -> Inbox:
    """An empty inbox."""
    return Inbox()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate of 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=False, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def server_tls(certificate: Path) -> ssl.SSLContext:
    """What a server shows the certificate with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
