"""Contacts: the ways to reach an office, a role or a person on a day."""

from datetime import date

import pytest
from pydantic import SecretStr, ValidationError

from programme.notify import Contact, Contacts

DAY = date(2023, 4, 3)
LI = Contact(address="13800000000", name="李老师", channel="webhook")
SECOND = Contact(address="jichu@example.cn", channel="smtp")
FIRST = Contact(
    address="robot-token",
    channel="dingtalk",
    secret=SecretStr("SEC-of-the-robot"),
    until=date(2023, 6, 30),
    fallback=(SECOND,),
    members=(LI,),
)
NEXT = Contact(address="wang@example.cn", start=date(2023, 7, 1))
BOOK = Contacts(offices={"基础教育科": (FIRST, NEXT), "分管领导": (SECOND,)})


@pytest.mark.parametrize(
    ("recipient", "on", "route"),
    [
        ("基础教育科", DAY, (FIRST, SECOND)),
        ("基础教育科", date(2023, 7, 1), (NEXT,)),
        ("分管领导", DAY, (SECOND,)),
        ("基础教育科/李老师", DAY, (LI,)),
        ("基础教育科/李老师", date(2023, 7, 1), ()),
        ("基础教育科/王老师", DAY, ()),
        ("办公室", DAY, ()),
        ("办公室/李老师", DAY, ()),
    ],
)
def test_a_recipient_is_reached_by_a_contact_and_then_its_fallbacks(
    recipient: str, on: date, route: tuple[Contact, ...]
) -> None:
    assert BOOK.route(recipient, on) == route


def test_a_recipient_that_is_listed_goes_before_a_member() -> None:
    book = Contacts(offices={**BOOK.offices, "基础教育科/李老师": (NEXT,)})
    assert book.route("基础教育科/李老师", date(2023, 7, 1)) == (NEXT,)


def test_members_are_recipients_while_their_office_has_them() -> None:
    assert BOOK.members("基础教育科", DAY) == ("基础教育科/李老师",)
    assert BOOK.members("基础教育科", date(2023, 7, 1)) == ()
    assert BOOK.members("办公室", DAY) == ()


def test_addresses_and_secrets_are_not_shown() -> None:
    shown = repr(BOOK) + str(FIRST)
    assert "李老师" in shown
    assert "robot-token" not in shown
    assert "SEC-of-the-robot" not in shown


def test_a_channel_is_one_that_there_is() -> None:
    with pytest.raises(ValidationError, match="no channel 'wecon'; did you mean 'wecom'"):
        Contact(address="a", channel="wecon")
