"""Messages as bytes: headers that nothing can be put into, and the same bytes every time."""

import email
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.notify import render
from programme.notify.letter import one_line
from programme.notify.mail import compose, encoded, message_id, parse_address
from programme.notify.sending import Outgoing
from tests.notify.conftest import a_digest, a_line, an_outgoing

SENDER = "市教育局 <office@edu.example.cn>"
HEADERS = [
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Precedence",
    "X-Auto-Response-Suppress",
    "List-Unsubscribe",
    "MIME-Version",
    "Content-Type",
]


def read(outgoing: Outgoing) -> EmailMessage:
    data = compose(outgoing, SENDER)
    assert max(map(len, data.splitlines())) <= 998  # RFC 5322, 2.1.1
    data.decode("ascii")
    return email.message_from_bytes(data, _class=EmailMessage, policy=default)


def test_a_mail_says_what_it_is() -> None:
    mail = read(an_outgoing(thread="a-matter", unsubscribe="https://a.cn/stop?to=1"))
    assert mail["From"] == "市教育局 <office@edu.example.cn>"
    assert mail["To"] == "基础教育科 <office1@example.cn>"
    assert mail["Date"] == "Mon, 03 Apr 2023 00:40:00 +0000"
    assert mail["Message-ID"] == message_id("yuhuan-2023/1/2023-04-03/基础教育科", "edu.example.cn")
    root = message_id("thread a-matter", "edu.example.cn")
    assert mail["In-Reply-To"] == mail["References"] == root
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == (
        "<https://a.cn/stop?to=1>, <mailto:office@edu.example.cn?subject=unsubscribe>"
    )
    plain, page = mail.iter_parts()
    assert plain.get_content() == "第一行\r\n.第二行\r\n"
    assert page.get_content_type() == "text/html"
    assert page.get_content() == "<p>第一行</p>\r\n.<p>第二行</p>\r\n"


def test_the_same_message_is_the_same_bytes() -> None:
    assert compose(an_outgoing(), SENDER) == compose(an_outgoing(), SENDER)
    assert compose(an_outgoing(1), SENDER) != compose(an_outgoing(2), SENDER)


@settings(deadline=None)
@given(st.text(), st.text())
def test_nothing_gets_into_the_headers(title: str, recipient: str) -> None:
    letter = render(a_digest(a_line("opening", title=title)))
    outgoing = an_outgoing(letter=letter, recipient=recipient)
    mail = read(outgoing)
    assert mail.keys() == HEADERS
    assert mail["Subject"] == letter.subject
    assert [a.addr_spec for a in mail["To"].addresses] == ["office1@example.cn"]
    body = mail.get_body(("plain",))
    assert body
    assert body.get_content().replace("\r\n", "\n") == letter.text


@pytest.mark.parametrize(
    "text",
    ["", "nobody", "a@", "@b.cn", "a@b.cn, c@d.cn", "a@b.cn\r\nBcc: c@d.cn", "a..b@c.cn",
     "a b@c.cn", "张三@example.cn", "a@b..cn", '"a b"@c.cn', "a@b.cn>", "<a@b.cn> c@d.cn"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a mail address"):
        parse_address(text)


def test_messages_of_one_matter_stay_together_and_apart_from_others() -> None:
    threads = [
        read(an_outgoing(n, thread=t))["References"] for n, t in ((1, "a"), (2, "a"), (3, "b"))
    ]
    assert threads[0] == threads[1] != threads[2]
    assert read(an_outgoing())["References"] is None


@pytest.mark.parametrize(
    "url", ["javascript:x", "https://a.cn/>, <b", "https://a.cn\r\nBcc: x@y.cn"]
)
def test_an_unsubscribe_page_is_a_plain_web_address(url: str) -> None:
    with pytest.raises(ValidationError, match="unsubscribe"):
        an_outgoing(unsubscribe=url)


@settings(deadline=None)
@given(st.text(min_size=1).map(one_line))
def test_words_in_a_header_are_read_back(text: str) -> None:
    lines = f"Subject: {encoded(text)}".split("\r\n")
    assert max(map(len, lines)) <= 76  # RFC 2047, 2
    read_back = email.message_from_string("\n".join(lines), policy=default)["Subject"]
    assert read_back == text


@pytest.mark.parametrize("text", ["a@b.cn", "first.last+x@mail.b-c.cn", "root@localhost"])
def test_an_address_is_read(text: str) -> None:
    assert parse_address(text).addr_spec == text
    assert parse_address(f"张三 <{text}>").display_name == "张三"
    assert parse_address(f"张三 <{text}>", "李四").display_name == "李四"
