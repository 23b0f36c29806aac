"""Reading `contacts.yaml` of an installation, which is kept outside schedule files.

    基础教育科: jichu@example.cn
    计划财务科:
      - {address: li@example.cn, name: 李老师, until: 2023-06-30}
      - {address: wang@example.cn, name: 王老师, from: 2023-07-01}
    教研中心: {channel: dingtalk, address: $JYZX_ROBOT, secret: $JYZX_SECRET}

An office is a post: its holders follow one another by date, both days included.
"""

import os
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

import yaml
from pydantic import ValidationError

from programme.errors import COLON, Both, ProgrammeError, joined, placed
from programme.foreign import failure, unfit
from programme.notify.contacts import Contact, Contacts

KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("address", "name", "channel", "secret", "from", "until", "fallback", "members"),
    "fallback": ("address", "channel", "secret"),
    "members": ("name", "address", "channel", "secret"),
}
"""What an office's entry may say, and the entries of the two lists in it."""
SECRET_KEYS = ("address", "secret")
VARIABLE = re.compile(r"\$(\w+)|\$\{(\w+)\}", re.ASCII)


def read_contacts(path: Path) -> Contacts:
    """The contacts in a file. ProgrammeError tells every fault with file and line."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProgrammeError(
            "contacts",
            *joined(COLON, [(f"cannot read {path}", f"通讯录 {path} 无法读取"), failure(error)]),
            "it must be a text file in UTF-8, see docs/reference/messages.md",
            "应为 UTF-8 编码的文本文件，写法见 docs/reference/messages.md",
        ) from None
    return parse_contacts(text, str(path))


def parse_contacts(
    text: str, name: str = "contacts.yaml", environment: Mapping[str, str] | None = None
) -> Contacts:
    """As `read_contacts`, from text; `name` is what faults call it. A `$NAME` as an address or a
    secret is looked up in `environment`, the process's own where None; no fault tells its value.
    One that is not set is a fault only for who sends: see `Contacts.complete`."""
    reading = _Reading(name, os.environ if environment is None else environment)
    offices = reading.offices(text)
    if reading.faults:
        raise ProgrammeError(
            "contacts",
            *joined("\n", reading.faults),
            "docs/reference/messages.md says what may stand there",
            "写法见 docs/reference/messages.md",
        )
    return Contacts(offices=offices, missing=tuple(reading.missing))


class _Reading:
    """One pass over a file, collecting its faults. `office` is the one at hand."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name, self.environment = name, environment
        self.faults: list[Both] = []
        self.missing: list[Both] = []
        self.office = ""

    def fault(self, node: yaml.Node, what: Both) -> None:
        """Keep what is wrong there."""
        self.faults.append(self.at(node.start_mark.line + 1, what))

    def at(self, line: int, what: Both) -> Both:
        """What is wrong, with its place."""
        return placed(f"{self.name}:{line}", what)

    def offices(self, text: str) -> dict[str, tuple[Contact, ...]]:
        found: dict[str, tuple[Contact, ...]] = {}
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.faults.append(
                self.at(line, (f"not YAML: {error.problem}", f"不是 YAML：{error.problem}"))
            )
            return found
        except yaml.YAMLError as error:
            self.faults.append(self.at(1, (f"not YAML: {error}", f"不是 YAML：{error}")))
            return found
        for key, value in self._pairs(root) if root else ():
            if key.value in found:
                self.fault(key, (f"'{key.value}' is there twice", f"“{key.value}”写了两次"))
            self.office = key.value
            found[key.value] = tuple(self._holders(value))
        return found

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, ("expected keys with values", "应为“名称: 值”"))
            return
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value
            else:
                self.fault(key, ("a key must be a word", "名称应为文字"))

    def _holders(self, node: yaml.Node) -> Iterator[Contact]:
        found: list[Contact] = []
        for entry, contact in self._entries(node, ""):
            if any(contact.overlaps(earlier) for earlier in found):
                self.fault(
                    entry,
                    (
                        f"this address of {self.office} overlaps an earlier one in time",
                        f"{self.office}的这个地址与前面的时间重叠",
                    ),
                )
            found.append(contact)
        yield from found

    def _members(self, node: yaml.Node) -> Iterator[Contact]:
        found: set[str] = set()
        for entry, contact in self._entries(node, "members"):
            if not contact.name or contact.name in found:
                self.fault(
                    entry,
                    (
                        f"each member of {self.office} needs a name of their own",
                        f"{self.office}的每个成员要有各自的姓名",
                    ),
                )
            found.add(contact.name)
            yield contact

    def _entries(self, node: yaml.Node, kind: str) -> Iterator[tuple[yaml.Node, Contact]]:
        for entry in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            contact = self._contact(entry, kind)
            if contact:
                yield entry, contact

    def _contact(self, node: yaml.Node, kind: str) -> Contact | None:
        places: dict[str, yaml.Node] = {"address": node}
        values: dict[str, object] = {}
        if isinstance(node, yaml.ScalarNode):
            values["address"] = self._value("address", node)
        else:
            for key, value in self._pairs(node):
                places[key.value] = value
                values |= self._field(key, value, kind)
        try:
            return Contact.model_validate(values)
        except ValidationError as error:
            for fault in error.errors(include_input=False):
                at = str(fault["loc"][0])
                place = places.get(at, node)
                told = unfit(fault)
                if self._variable(place):
                    told = ("the variable's value is wrong", "环境变量的值不对")
                self.fault(place, placed(at, told))
            return None

    def _field(self, key: yaml.ScalarNode, value: yaml.Node, kind: str) -> dict[str, object]:
        known = KEYS[kind]
        if key.value not in known:
            near = get_close_matches(key.value, known, n=1) or known
            self.fault(
                key,
                (
                    f"unknown key '{key.value}', did you mean {' or '.join(near)}?",
                    f"没有“{key.value}”这一项，可写：{'、'.join(near)}",
                ),
            )
        elif key.value == "fallback":
            return {key.value: tuple(contact for _, contact in self._entries(value, "fallback"))}
        elif key.value == "members":
            return {key.value: tuple(self._members(value))}
        elif not isinstance(value, yaml.ScalarNode):
            self.fault(
                value, (f"{key.value}: expected a single value", f"{key.value}: 只能写一个值")
            )
        else:
            return {key.value: self._value(key.value, value)}
        return {}

    def _value(self, key: str, node: yaml.ScalarNode) -> str:
        variable = self._variable(node) if key in SECRET_KEYS else ""
        if not variable:
            return str(node.value)
        value = self.environment.get(variable)
        if not value:
            what = (
                f"{key} of {self.office}: the environment has no {variable}",
                f"{self.office}的 {key}: 没有环境变量 {variable}",
            )
            self.missing.append(self.at(node.start_mark.line + 1, what))
        return value or "told"  # stands in, for one fault is enough

    def _variable(self, node: yaml.Node) -> str:
        """The name of the variable that a value stands in, or nothing."""
        match = VARIABLE.fullmatch(str(node.value))
        return match[1] or match[2] if match else ""
