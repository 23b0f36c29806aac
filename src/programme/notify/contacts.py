"""Who reads an office's messages: `contacts.yaml` of an installation, outside schedule files.

    基础教育科: jichu@example.cn
    计划财务科:
      - {address: li@example.cn, name: 李老师, until: 2023-06-30}
      - {address: wang@example.cn, name: 王老师, from: 2023-07-01}

An office is a post: its holders follow one another by date, both days included.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import yaml
from pydantic import ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from programme.core.value import Value
from programme.errors import ProgrammeError
from programme.notify.letter import Plain
from programme.notify.mail import parse_address

KEYS = ("address", "name", "channel", "from", "until")


class Contact(Value):
    """Where an office's messages go from `start` to `until`, both included, None where open.

    `channel` is empty for the installation's own; `name` is the person's, shown in mail."""

    model_config = ConfigDict(populate_by_name=True)

    address: Plain = Field(min_length=1)
    name: Plain = ""
    channel: str = ""
    start: date | None = Field(default=None, alias="from")
    until: date | None = None

    @field_validator("address")
    @classmethod
    def _mail(cls, address: str) -> str:
        """A robot's key or a telephone number is let pass; what looks like mail must be right."""
        if "@" in address:
            parse_address(address)
        return address

    @field_validator("until")
    @classmethod
    def _ordered(cls, until: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("start")
        if until and start and until < start:
            raise ValueError(f"{until} lies before 'from'")
        return until

    def holds(self, on: date) -> bool:
        """Whether this is the contact on that day."""
        return (self.start or date.min) <= on <= (self.until or date.max)

    def overlaps(self, other: "Contact") -> bool:
        """Whether both hold on some day."""
        first = max(self.start or date.min, other.start or date.min)
        return self.holds(first) and other.holds(first)


class Contacts(Value):
    """The contacts of each office, in the file's order."""

    offices: Mapping[str, tuple[Contact, ...]] = {}

    def address(self, office: str, on: date) -> Contact | None:
        """The contact of an office on a day; None if the office or its contact is unknown."""
        return next((c for c in self.offices.get(office, ()) if c.holds(on)), None)


def read_contacts(path: Path) -> Contacts:
    """The contacts in a file. ProgrammeError tells every fault with file and line."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProgrammeError(
            f"cannot read {path}: {error}",
            mend="it must be a text file in UTF-8, see docs/reference/messages.md",
            code="contacts",
        ) from None
    return parse_contacts(text, str(path))


def parse_contacts(text: str, name: str = "contacts.yaml") -> Contacts:
    """As `read_contacts`, from text; `name` is what faults call it."""
    reading = _Reading(name)
    offices = reading.offices(text)
    if reading.faults:
        raise ProgrammeError(
            "\n".join(reading.faults),
            mend="write office: address, or office: [{address, name, from, until}]",
            code="contacts",
        )
    return Contacts(offices=offices)


class _Reading:
    """One pass over a file, collecting its faults."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[str] = []

    def fault(self, node: yaml.Node, what: str) -> None:
        self.faults.append(f"{self.name}:{node.start_mark.line + 1}: {what}")

    def offices(self, text: str) -> dict[str, tuple[Contact, ...]]:
        found: dict[str, tuple[Contact, ...]] = {}
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.faults.append(f"{self.name}:{line}: not YAML: {error.problem}")
            return found
        except yaml.YAMLError as error:
            self.faults.append(f"{self.name}:1: not YAML: {error}")
            return found
        for key, value in self._pairs(root) if root else ():
            if key.value in found:
                self.fault(key, f"'{key.value}' is there twice")
            found[key.value] = tuple(self._entries(value))
        return found

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, "expected keys with values")
            return
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value
            else:
                self.fault(key, "a key must be a word")

    def _entries(self, node: yaml.Node) -> Iterator[Contact]:
        found: list[Contact] = []
        for entry in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            contact = self._contact(entry)
            if not contact:
                continue
            if any(contact.overlaps(earlier) for earlier in found):
                self.fault(entry, f"'{contact.address}' overlaps an earlier address in time")
            found.append(contact)
        yield from found

    def _contact(self, node: yaml.Node) -> Contact | None:
        places: dict[str, yaml.Node] = {"address": node}
        values: dict[str, str] = {}
        if isinstance(node, yaml.ScalarNode):
            values["address"] = node.value
        else:
            for key, value in self._pairs(node):
                places[key.value] = value
                values |= self._field(key, value)
        try:
            return Contact.model_validate(values)
        except ValidationError as error:
            for fault in error.errors():
                at = str(fault["loc"][0])
                self.fault(
                    places.get(at, node), f"{at}: {fault['msg'].removeprefix('Value error, ')}"
                )
            return None

    def _field(self, key: yaml.ScalarNode, value: yaml.Node) -> dict[str, str]:
        if key.value not in KEYS:
            near = get_close_matches(key.value, KEYS, n=1) or KEYS
            self.fault(key, f"unknown key '{key.value}', did you mean {' or '.join(near)}?")
        elif not isinstance(value, yaml.ScalarNode):
            self.fault(value, f"{key.value}: expected a single value")
        else:
            return {key.value: value.value}
        return {}
