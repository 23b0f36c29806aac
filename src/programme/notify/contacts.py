"""Who reads an office's messages, and through which channels."""

from collections.abc import Mapping
from datetime import date

from pydantic import ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from programme.core.value import Value
from programme.errors import Both, ProgrammeError, joined
from programme.foreign import Unfit
from programme.notify.channels import CHANNELS, nearest
from programme.notify.letter import Plain
from programme.notify.mail import is_mail, parse_address


class Contact(Value):
    """Where messages go from `start` to `until`, both included, None where open.

    `channel` is empty for the installation's own; `name` is the person's. An `address` may be a
    robot's, which is a secret, and is never shown; `secret` is what messages are signed with.
    `fallback` are the ways to take, in order, where this one fails; `members` the persons of the
    office, who are recipients themselves, as `office/name`."""

    model_config = ConfigDict(populate_by_name=True)

    address: Plain = Field(min_length=1, repr=False)
    name: Plain = ""
    channel: str = ""
    secret: SecretStr | None = None
    start: date | None = Field(default=None, alias="from")
    until: date | None = None
    fallback: tuple["Contact", ...] = ()
    members: tuple["Contact", ...] = ()

    @field_validator("address")
    @classmethod
    def _mail(cls, address: str) -> str:
        """A robot's token, a web address or a telephone number is let pass; what looks like mail
        must be right."""
        if is_mail(address):
            parse_address(address)
        return address

    @field_validator("channel")
    @classmethod
    def _known(cls, channel: str) -> str:
        if channel and channel not in CHANNELS:
            en, zh = nearest(channel)
            raise Unfit(f"there is no channel '{channel}'; {en}", f"没有发送渠道“{channel}”；{zh}")
        return channel

    @field_validator("until")
    @classmethod
    def _ordered(cls, until: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("start")
        if until and start and until < start:
            raise Unfit(f"{until} lies before 'from'", f"{until} 早于 from")
        return until

    def holds(self, on: date) -> bool:
        """Whether this is the contact on that day."""
        return (self.start or date.min) <= on <= (self.until or date.max)

    def overlaps(self, other: "Contact") -> bool:
        """Whether both hold on some day."""
        first = max(self.start or date.min, other.start or date.min)
        return self.holds(first) and other.holds(first)


class Contacts(Value):
    """The contacts of each office or role, in the file's order. `missing` tells which variables
    they name that the environment has not."""

    offices: Mapping[str, tuple[Contact, ...]] = {}
    missing: tuple[Both, ...] = ()

    def complete(self) -> "Contacts":
        """Themselves, for who is to send; raises ProgrammeError where a variable is missing."""
        if self.missing:
            raise ProgrammeError(
                "contacts",
                *joined("\n", self.missing),
                "set them for the process that sends; nothing was sent",
                "请为发送的进程设置这些变量；什么都没有发送",
            )
        return self

    def route(self, recipient: str, on: date) -> tuple[Contact, ...]:
        """The contact of an office, a role or a member (`office/name`) on a day, then its
        fallbacks in order; empty if it is unknown."""
        contact = self._holder(recipient, on) or self._member(recipient, on)
        return (contact, *contact.fallback) if contact else ()

    def members(self, office: str, on: date) -> tuple[str, ...]:
        """The recipients, as `office/name`, that are the office's members on a day."""
        contact = self._holder(office, on)
        return tuple(f"{office}/{one.name}" for one in contact.members) if contact else ()

    def _holder(self, office: str, on: date) -> Contact | None:
        return next((c for c in self.offices.get(office, ()) if c.holds(on)), None)

    def _member(self, recipient: str, on: date) -> Contact | None:
        office, _, name = recipient.rpartition("/")
        contact = self._holder(office, on)
        return next((c for c in contact.members if c.name == name), None) if contact else None
