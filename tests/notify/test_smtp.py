"""The mail channel against real servers: kind ones, strict ones, and ones that break."""

import asyncio
import base64
import email
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from programme.notify.sending import Outcome
from programme.notify.smtp import MAX_BREAKS, SmtpSender, SmtpSettings, stuffed
from tests.notify.conftest import Inbox, an_outgoing, mail_server, refused_port, server_tls, serving

PASSWORD = "a-secret-of-the-office"
MANY = [an_outgoing(n) for n in range(1, 6)]


def send_to(port: int, batch: Any = MANY, **fields: Any) -> list[Outcome]:
    usual: dict[str, Any] = {
        "host": "127.0.0.1",
        "security": "none",
        "sender": "市教育局 <office@edu.example.cn>",
        "timeout": 10,
    }
    return [*SmtpSender(SmtpSettings(port=port, **(usual | fields))).send(batch)]


def results(outcomes: list[Outcome]) -> list[str]:
    return [o.result for o in outcomes]


def test_a_batch_goes_over_one_connection(inbox: Inbox) -> None:
    with mail_server(inbox) as port:
        outcomes = send_to(port)
    assert results(outcomes) == ["sent"] * 5
    assert [o.key for o in outcomes] == [o.message_key for o in MANY]
    assert inbox.sessions == 1
    assert [to for to, _ in inbox.mails] == [[o.address] for o in MANY]
    mail = email.message_from_bytes(inbox.mails[0][1], policy=default)
    assert mail["Subject"] == "【催办】事项1"
    assert mail["From"] == "市教育局 <office@edu.example.cn>"


def test_an_empty_batch_opens_no_connection() -> None:
    assert send_to(1, []) == []


@pytest.mark.parametrize(
    ("reply", "permanent"),
    [("550 no such office", True), ("450 try later", False)],
)
def test_a_refused_recipient_concerns_that_message_only(
    inbox: Inbox, reply: str, permanent: bool
) -> None:
    inbox.refusals["office3@example.cn"] = reply
    with mail_server(inbox) as port:
        outcomes = send_to(port)
    assert results(outcomes) == ["sent", "sent", "failed", "sent", "sent"]
    assert (outcomes[2].detail, outcomes[2].permanent) == (reply, permanent)
    assert inbox.sessions == 1


def test_an_address_that_is_none_never_reaches_the_server(inbox: Inbox) -> None:
    with mail_server(inbox) as port:
        outcomes = send_to(port, [an_outgoing(1, address=""), an_outgoing(2)])
    assert results(outcomes) == ["failed", "sent"]
    assert outcomes[0].permanent


@pytest.mark.parametrize("robot", ["geheim", "https://example.cn/?key=geheim@"])
def test_a_robot_s_address_is_not_told_by_mail(robot: str) -> None:
    (outcome,) = send_to(1, [an_outgoing(address=robot)])
    assert (outcome.result, outcome.permanent) == ("failed", True)
    assert "geheim" not in outcome.detail


@pytest.mark.parametrize(("code", "permanent"), [(452, False), (554, True)])
def test_a_text_refused_after_it_was_handed_over_has_failed(code: int, permanent: bool) -> None:
    class Full(Inbox):
        async def handle_DATA(self, *_: Any) -> str:
            return f"{code} not this one"

    with mail_server(Full()) as port:
        outcomes = send_to(port)
    assert [(o.result, o.permanent) for o in outcomes] == [("failed", permanent)] * 5


def test_what_is_refused_for_now_goes_the_next_time() -> None:
    class Busy(Inbox):
        async def handle_DATA(self, *known: Any) -> str:
            self.asked = getattr(self, "asked", 0) + 1
            return "451 try later" if self.asked == 1 else await super().handle_DATA(*known)

    inbox = Busy()
    with mail_server(inbox) as port:
        first, *rest = send_to(port)
        assert (first.result, first.permanent, results(rest)) == ("failed", False, ["sent"] * 4)
        assert results(send_to(port, MANY[:1])) == ["sent"]
    assert [to for to, _ in inbox.mails] == [[o.address] for o in (*MANY[1:], MANY[0])]


def test_nobody_listening_fails_the_batch() -> None:
    port = refused_port()
    outcomes = send_to(port)
    assert [(o.result, o.permanent) for o in outcomes] == [("failed", False)] * 5
    assert f"127.0.0.1:{port}" in outcomes[0].detail


class Scripted(asyncio.Protocol):
    """A server that answers as it should, save where `answers` has a reply (or an end) of its
    own for a command. `log` keeps what it was told."""

    def __init__(self, answers: dict[str, str | None], log: list[str]) -> None:
        self.answers, self.log = answers, log
        self.pending, self.in_text = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.log.append("connect")
        self.transport.write(b"220 ready\r\n")

    def data_received(self, data: bytes) -> None:
        *lines, self.pending = (self.pending + data).split(b"\r\n")
        for line in lines:
            if self.in_text and line != b".":
                continue
            command = "TEXT" if self.in_text else line[:4].decode().upper()
            self.in_text = command == "DATA" and command not in self.answers
            self.log.append(command)
            self.answer(command)

    def answer(self, command: str) -> None:
        usual = "354 go on" if command == "DATA" else "250 OK"
        reply = self.answers.get(command, usual)
        if reply is None:
            self.transport.abort()
        elif reply:
            self.transport.write(f"{reply}\r\n".encode())


def test_a_connection_dropped_after_the_text_leaves_it_unknown() -> None:
    log: list[str] = []
    with serving(lambda: Scripted({"TEXT": None}, log)) as port:
        outcomes = send_to(port)
    assert results(outcomes) == ["unknown", "unknown", "failed", "failed", "failed"]
    assert log.count("connect") == log.count("TEXT") == MAX_BREAKS
    assert "not tried" in outcomes[2].detail


def test_a_server_that_hangs_after_the_text_leaves_it_unknown() -> None:
    log: list[str] = []
    with serving(lambda: Scripted({"TEXT": ""}, log)) as port:
        (outcome,) = send_to(port, [an_outgoing()], timeout=0.3)
    assert outcome.result == "unknown"
    assert "timed out" in outcome.detail


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_connection_dropped_before_the_text_has_failed(command: str) -> None:
    log: list[str] = []
    with serving(lambda: Scripted({command: None}, log)) as port:
        outcomes = send_to(port)
    assert [(o.result, o.permanent) for o in outcomes] == [("failed", False)] * 5
    assert "TEXT" not in log


def test_a_server_that_never_greets_fails_the_batch() -> None:
    with serving(asyncio.Protocol) as port:
        outcomes = send_to(port, timeout=0.2)
    assert results(outcomes) == ["failed"] * 5


def test_after_a_limit_of_messages_the_rest_goes_over_a_new_connection() -> None:
    """A server that closes after two messages, with 421 as it should."""

    class Limited(Scripted):
        def answer(self, command: str) -> None:
            taken = "".join(self.log).split("connect")[-1].count("TEXT")
            if command == "MAIL" and taken >= 2:
                self.transport.write(b"421 enough\r\n")
                self.transport.close()
            else:
                super().answer(command)

    log: list[str] = []
    with serving(lambda: Limited({}, log)) as port:
        outcomes = send_to(port)
    assert results(outcomes) == ["sent"] * 5
    assert log.count("TEXT") == 5
    assert log.count("connect") == 3


def test_a_refused_recipient_is_forgotten_before_the_next() -> None:
    log: list[str] = []
    with serving(lambda: Scripted({"RCPT": "550 no"}, log)) as port:
        outcomes = send_to(port)
    assert [(o.result, o.permanent) for o in outcomes] == [("failed", True)] * 5
    assert log.count("RSET") == 4
    assert log.count("connect") == 1


def test_after_a_text_there_is_nothing_to_forget() -> None:
    log: list[str] = []
    with serving(lambda: Scripted({"TEXT": "554 no"}, log)) as port:
        send_to(port)
    assert log.count("TEXT") == 5
    assert "RSET" not in log


def test_a_server_that_cannot_forget_gets_no_other_message() -> None:
    log: list[str] = []
    with serving(lambda: Scripted({"RCPT": "550 no", "RSET": "354 odd"}, log)) as port:
        outcomes = send_to(port)
    assert results(outcomes) == ["failed"] * 5
    assert log.count("MAIL") == 1


def test_an_answer_that_makes_no_sense_after_the_text_leaves_it_unknown() -> None:
    with serving(lambda: Scripted({"TEXT": "hm?"}, [])) as port:
        assert results(send_to(port)) == ["unknown"] * 5


@pytest.mark.parametrize(
    ("command", "reply"), [("MAIL", "hm?"), ("RCPT", "354 odd"), ("DATA", "250 odd")]
)
def test_nothing_is_handed_over_on_an_answer_that_makes_no_sense(command: str, reply: str) -> None:
    log: list[str] = []
    with serving(lambda: Scripted({command: reply}, log)) as port:
        outcomes = send_to(port, [an_outgoing()])
    assert results(outcomes) == ["failed"]
    assert log[-2:] == [command, "QUIT"]


@pytest.mark.parametrize(
    "fields", [{"host": "mail..cn"}, {"user": "office", "password": PASSWORD + "密"}]
)
def test_what_the_protocol_cannot_spell_fails_the_batch(fields: Any) -> None:
    class Asking(Scripted):
        def answer(self, command: str) -> None:
            if command == "EHLO":
                self.transport.write(b"250-asking\r\n250 AUTH PLAIN\r\n")
            else:
                super().answer(command)

    with serving(lambda: Asking({}, [])) as port:
        outcomes = send_to(port, **fields)
    assert results(outcomes) == ["failed"] * 5
    assert outcomes[0].detail.endswith("must be plain ASCII")


def test_a_line_that_begins_with_a_dot_gets_a_second_one() -> None:
    assert stuffed(b".a\r\n.\r\nb.\r\n..c") == b"..a\r\n..\r\nb.\r\n...c"


def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    known = data.login == b"office" and data.password == PASSWORD.encode()
    return AuthResult(success=known, handled=False)  # the server is to answer


def test_starttls_and_sign_in(inbox: Inbox, certificate: Path) -> None:
    options = {
        "tls_context": server_tls(certificate),
        "require_starttls": True,
        "auth_required": True,
        "authenticator": sign_in,
    }
    with mail_server(inbox, **options) as port:
        trusting = {"security": "starttls", "ca_file": certificate, "user": "office"}
        assert results(send_to(port, password=PASSWORD, **trusting)) == ["sent"] * 5
        refused = send_to(port, password="wrong-" + PASSWORD, **trusting)
        assert results(send_to(port)) == ["failed"] * 5
    assert [(o.result, o.permanent) for o in refused] == [("failed", False)] * 5
    assert "535" in refused[0].detail
    assert len(inbox.mails) == 5


def test_tls_from_the_first_byte(inbox: Inbox, certificate: Path) -> None:
    with serving(lambda: SMTP(inbox), ssl=server_tls(certificate)) as port:
        assert results(send_to(port, security="tls", ca_file=certificate)) == ["sent"] * 5


def test_a_certificate_nobody_vouches_for_is_refused(inbox: Inbox, certificate: Path) -> None:
    with mail_server(inbox, tls_context=server_tls(certificate)) as port:
        outcomes = send_to(port, security="starttls")
    assert results(outcomes) == ["failed"] * 5
    assert "CERTIFICATE_VERIFY_FAILED" in outcomes[0].detail


def test_a_server_without_starttls_gets_neither_password_nor_mail(inbox: Inbox) -> None:
    with mail_server(inbox) as port:
        outcomes = send_to(port, security="starttls", user="office", password=PASSWORD)
    assert results(outcomes) == ["failed"] * 5
    assert not inbox.mails


def test_a_missing_certificate_file_fails_the_batch(tmp_path: Path) -> None:
    outcomes = send_to(1, security="starttls", ca_file=tmp_path / "none.pem")
    assert results(outcomes) == ["failed"] * 5


def test_a_server_that_echoes_the_password_does_not_bring_it_into_the_ledger() -> None:
    class Echo(Scripted):
        def answer(self, command: str) -> None:
            if command == "EHLO":
                self.transport.write(b"250-echo\r\n250 AUTH PLAIN\r\n")
            elif command == "AUTH":
                self.transport.write(f"535 bad password {PASSWORD}\r\n".encode())
            else:
                super().answer(command)

    log: list[str] = []
    settings = {"user": "office", "password": PASSWORD}
    with serving(lambda: Echo({}, log)) as port:
        outcomes = send_to(port, **settings)
    assert "AUTH" in log
    told = repr(outcomes) + repr(SmtpSettings(host="h", sender="a@b.cn", **settings))
    for secret in (PASSWORD, base64.b64encode(f"\0office\0{PASSWORD}".encode()).decode()):
        assert secret not in told
