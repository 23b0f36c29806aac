"""The mail channel: SMTP over one connection per batch.

The steps of a delivery are taken one by one (RFC 5321, 3.3), because what is known differs:
until the whole text is handed over nothing was sent; after that, silence means 'unknown'.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from programme.core.value import Value
from programme.notify.mail import MailAddress, compose, parse_address
from programme.notify.sending import Outcome, Outgoing, Result

SERVICE_CLOSING = 421
ANSWERS: Mapping[int, Result] = {2: "sent", 4: "failed", 5: "failed"}
"""What the first digit of the reply to a text means (RFC 5321, 4.2.1)."""
MAX_BREAKS = 2
"""Broken connections in a row after which the rest of a batch waits for the next time: one may
be chance or the server's limit of messages, and a hanging server costs a time-out for each."""


class SmtpSettings(Value):
    """How to reach a mail server. `timeout` is in seconds, for each step; `ca_file` names the
    certificates to trust where the server's is not signed by a public authority."""

    host: str
    port: int = Field(default=587, gt=0, lt=65536)
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password: SecretStr | None = None
    sender: MailAddress
    timeout: float = Field(default=30, gt=0, le=3600)
    ca_file: Path | None = None


class SmtpSender:
    """Sends mail. A recipient's refusal concerns that message only."""

    addressed, repeatable = True, False

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings

    def send(self, batch: Iterable[Outgoing]) -> Iterator[Outcome]:
        """Hand the batch over; never raises for the server's or the network's faults."""
        session = _Session(self.settings)
        try:
            yield from (session.deliver(outgoing) for outgoing in batch)
        finally:
            session.close()


class _Session:
    """One batch: a connection that is renewed when it breaks, and given up when it keeps to."""

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self.smtp: smtplib.SMTP | None = None
        self.breaks = 0
        self.half_way = False
        self.given_up = ""

    def deliver(self, outgoing: Outgoing) -> Outcome:
        """Hand one message over. Where a connection in use turns out to be closed, as when a
        server takes only so many messages over one, a new one is tried."""
        try:
            data = compose(outgoing, self.settings.sender)
        except ValueError as error:
            key = outgoing.message_key
            return Outcome(key=key, result="failed", detail=str(error), permanent=True)
        reused = self.smtp is not None
        outcome = self._attempt(outgoing, data)
        if reused and not self.smtp and outcome.result == "failed":
            outcome = self._attempt(outgoing, data)
        return outcome

    def _connected(self) -> smtplib.SMTP | None:
        """The connection, opened where needed; None once the server is given up."""
        if not (self.smtp or self.given_up):
            try:
                self.smtp = connect(self.settings)
            except (OSError, UnicodeError, smtplib.SMTPException) as error:
                where = f"{self.settings.host}:{self.settings.port}"
                self.given_up = f"{where}: {_told(error)}"
        return self.smtp

    def _attempt(self, outgoing: Outgoing, data: bytes) -> Outcome:
        key, smtp, handed_over = outgoing.message_key, self._connected(), False
        if not smtp:
            return Outcome(key=key, result="failed", detail=self.given_up, down=True)
        try:
            refusal = self._announce(smtp, outgoing.address)
            if not refusal:
                smtp.send(stuffed(data))
                handed_over = True
                smtp.send(b".\r\n")
                reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._broken(smtp, error)
            result: Result = "unknown" if handed_over else "failed"
            return Outcome(key=key, result=result, detail=_told(error), down=True)
        self.breaks = 0
        if refusal:
            return _outcome(key, "failed", refusal)
        return _outcome(key, ANSWERS.get(reply[0] // 100, "unknown"), reply)

    def _announce(self, smtp: smtplib.SMTP, to: str) -> tuple[int, bytes] | None:
        """Announce one message: None if its text may come, else the reply that refuses it. A
        message refused half-way is forgotten first; after a text there is nothing to forget
        (RFC 5321, 4.1.1.4), which spares one answer in five."""
        forget, self.half_way = self.half_way, True
        steps: tuple[tuple[int, Callable[[], tuple[int, bytes]]], ...] = (
            (2, lambda: smtp.docmd("RSET") if forget else (250, b"")),
            (2, lambda: smtp.mail(parse_address(self.settings.sender).addr_spec)),
            (2, lambda: smtp.rcpt(parse_address(to).addr_spec)),
            (3, lambda: smtp.docmd("DATA")),
        )
        for first_digit, step in steps:
            reply = step()
            if reply[0] == SERVICE_CLOSING:
                raise smtplib.SMTPResponseException(*reply)
            if reply[0] // 100 != first_digit:
                return reply
        self.half_way = False
        return None

    def _broken(self, smtp: smtplib.SMTP, error: Exception) -> None:
        smtp.close()
        self.smtp, self.half_way = None, False
        self.breaks += 1
        if self.breaks >= MAX_BREAKS:
            self.given_up = f"not tried, the connection broke {self.breaks} times: {_told(error)}"

    def close(self) -> None:
        """Take leave; what was sent is sent, whatever the server answers."""
        if self.smtp:
            try:
                self.smtp.quit()
            except (OSError, smtplib.SMTPException):
                self.smtp.close()


def connect(settings: SmtpSettings) -> smtplib.SMTP:
    """An open, secured, authenticated connection. Where it fails: OSError, SMTPException, or
    UnicodeError if a host name, user or password has characters that the protocol lacks."""
    tls = ssl.create_default_context(cafile=settings.ca_file)
    host, port, timeout = settings.host, settings.port, settings.timeout
    if settings.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=tls)
    else:
        smtp = smtplib.SMTP(host, port, timeout=timeout)
    try:
        if smtp.sock:  # a text goes in two parts; the second is not to wait for an answer
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.security == "starttls":
            smtp.starttls(context=tls)
        if settings.user:
            password = settings.password.get_secret_value() if settings.password else ""
            smtp.login(settings.user, password)
        smtp.ehlo_or_helo_if_needed()
    except (OSError, UnicodeError, smtplib.SMTPException):
        smtp.close()
        raise
    return smtp


def stuffed(data: bytes) -> bytes:
    """Lines that begin with a dot get a second one (RFC 5321, 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", data)


def _outcome(key: str, result: Result, reply: tuple[int, bytes]) -> Outcome:
    code, text = reply
    detail = f"{code} {text.decode('utf-8', 'replace')}"
    return Outcome(key=key, result=result, detail=detail, permanent=code >= 500)


def _told(error: Exception) -> str:
    """An error in words that never hold a password: of a refused sign-in only the code."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return (
            f"sign-in refused ({error.smtp_code}); check user and password "
            "(many providers want an authorization code, 授权码, in its place)"
        )
    if isinstance(error, UnicodeError):
        return "host, user and password must be plain ASCII"
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        told = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return f"{error.smtp_code} {told}"
    return str(error) or type(error).__name__
