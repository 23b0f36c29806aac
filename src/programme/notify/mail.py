"""A letter as an Internet message (RFC 5322), the same bytes every time."""

import hashlib
import re
from base64 import b64encode, encodebytes
from email.headerregistry import Address
from email.utils import format_datetime
from typing import Annotated

from pydantic import AfterValidator

from programme.foreign import Unfit
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
PLAIN_WORDS = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
"""What needs no quoting anywhere in a header, up to a length that needs no folding."""
PLAIN_LENGTH = 60
WORD_BYTES = 36
"""Of text in an encoded word: 60 characters, so that with a header's name a line has at most 76."""


def is_mail(address: str) -> bool:
    """Whether an address is meant as mail and may be shown; others may be secrets of robots."""
    return "@" in address and "://" not in address


def parse_address(text: str, name: str = "") -> Address:
    """`a@b.cn` or `Name <a@b.cn>`, shown with `name` if given; ValueError if it is no address."""
    match = WRITTEN.fullmatch(text.strip())
    if not match:
        quoted = f"'{one_line(text)}'" if is_mail(text) else "what is written"
        raise Unfit(
            f"{quoted} is not a mail address such as office@example.cn",
            f"{quoted} 不是电子邮箱地址，应如 office@example.cn",
        )
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


def encoded(text: str) -> str:
    """`text` for a header: as it is where plain and short, else as encoded words (RFC 2047), each
    of whole characters and on a line of its own."""
    if not text or (len(text) <= PLAIN_LENGTH and PLAIN_WORDS.fullmatch(text)):
        return text
    words, start, size = [], 0, 0
    for place, character in enumerate(text):
        size += len(character.encode())
        if size > WORD_BYTES:
            words.append(text[start:place])
            start, size = place, len(character.encode())
    words.append(text[start:])
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word.encode()).decode()}?=" for word in words)


def compose(outgoing: Outgoing, sender: MailAddress) -> bytes:
    """The message with its headers, lines ended by CRLF; ValueError if its address is none.

    Auto-Submitted follows RFC 3834 and keeps out-of-office replies away, as do Precedence and
    X-Auto-Response-Suppress for older servers; List-Unsubscribe follows RFC 2369. References to
    one root that was never sent keep the messages of a thread together (RFC 5322, 3.6.4).
    Written by hand: `email.message` takes twenty times as long, more than the sending.
    """
    origin, boundary = parse_address(sender), f"={short_hash(outgoing.message_key)}"
    root = outgoing.thread and message_id(f"thread {outgoing.thread}", origin.domain)
    headers = {
        "Subject": encoded(outgoing.letter.subject),
        "From": _mailbox(origin),
        "To": _mailbox(parse_address(outgoing.address, outgoing.recipient)),
        "Date": format_datetime(outgoing.date),
        "Message-ID": message_id(outgoing.message_key, origin.domain),
        "In-Reply-To": root,
        "References": root,
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": _unsubscribe(outgoing, origin),
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative;\r\n boundary="{boundary}"',
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    parts = (
        f"--{boundary}\r\n{_part(kind, text)}"
        for kind, text in (("plain", outgoing.letter.text), ("html", outgoing.letter.html))
    )
    return f"{head}\r\n{''.join(parts)}--{boundary}--\r\n".encode("ascii")


def _mailbox(address: Address) -> str:
    name = encoded(address.display_name)
    return f"{name}\r\n <{address.addr_spec}>" if name else address.addr_spec


def _unsubscribe(outgoing: Outgoing, origin: Address) -> str:
    page = f"<{outgoing.unsubscribe}>,\r\n " if outgoing.unsubscribe else ""
    return f"{page}<mailto:{origin.addr_spec}?subject=unsubscribe>"


def _part(kind: str, text: str) -> str:
    """One form of the text: base64, its lines ended by CRLF before and after."""
    lines = (text if text.endswith("\n") else text + "\n").replace("\n", "\r\n")
    coded = encodebytes(lines.encode()).decode().replace("\n", "\r\n")
    return (
        f'Content-Type: text/{kind}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{coded}"
    )
