"""A letter as an Internet message (RFC 5322), the same bytes every time."""

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Annotated

from pydantic import AfterValidator

from programme.notify.letter import one_line
from programme.notify.sending import Outgoing

ATOM, LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[A-Za-z0-9-]+"
WRITTEN = re.compile(
    r"""(?: "? (?P<name> [^"<>]*? ) "? \s* (?P<angle> < ) )?"""
    rf"(?P<local> (?a:{ATOM}) (?: \. (?a:{ATOM}) )* ) @ (?P<domain> {LABEL} (?: \. {LABEL} )* )"
    r"(?(angle) > )",
    re.VERBOSE,
)
"""The dot-atom form of RFC 5322, 3.4.1, alone or in angle brackets after a name. Quoted local
parts and everything the standard library forgives (`a@b, c@d`) are not worth their risks."""


def parse_address(text: str, name: str = "") -> Address:
    """`a@b.cn` or `Name <a@b.cn>`, shown with `name` if given; ValueError if it is no address."""
    match = WRITTEN.fullmatch(text.strip())
    if not match:
        raise ValueError(f"'{one_line(text)}' is not a mail address such as office@example.cn")
    return Address(one_line(name or match["name"] or ""), match["local"], match["domain"])


def _checked(text: str) -> str:
    parse_address(text)
    return text


MailAddress = Annotated[str, AfterValidator(_checked)]


def short_hash(key: str) -> str:
    """32 hexadecimal digits that stand for a key where its characters cannot."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def message_id(key: str, domain: str) -> str:
    """The Message-ID of a ledger key: a repeat carries the same, so mail programs can tell."""
    return f"<{short_hash(key)}@{domain}>"


def compose(outgoing: Outgoing, sender: MailAddress) -> bytes:
    """The message with its headers, lines ended by CRLF; ValueError if its address is none.

    Auto-Submitted follows RFC 3834 and keeps out-of-office replies away, as do Precedence and
    X-Auto-Response-Suppress for older servers; List-Unsubscribe follows RFC 2369.
    """
    mail, origin = EmailMessage(policy=SMTP), parse_address(sender)
    mail["Subject"] = outgoing.letter.subject
    mail["From"] = origin
    mail["To"] = parse_address(outgoing.address, outgoing.recipient)
    mail["Date"] = format_datetime(outgoing.date)
    mail["Message-ID"] = message_id(outgoing.message_key, origin.domain)
    if outgoing.in_reply_to:
        mail["In-Reply-To"] = message_id(outgoing.in_reply_to, origin.domain)
        mail["References"] = mail["In-Reply-To"]
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "bulk"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["List-Unsubscribe"] = f"<mailto:{origin.addr_spec}?subject=unsubscribe>"
    mail.set_content(outgoing.letter.text, cte="base64")
    mail.add_alternative(outgoing.letter.html, subtype="html", cte="base64")
    mail.set_boundary(f"={short_hash(outgoing.message_key)}")
    return mail.as_bytes()
