"""The contacts file: what it says, and what is wrong with it."""

from datetime import date
from pathlib import Path

import pytest

from programme.errors import ProgrammeError
from programme.notify.addresses import parse_contacts, read_contacts
from programme.notify.contacts import Contact

GOOD = """\
# the addresses of 2023
基础教育科: jichu@example.cn
计划财务科:
  - {address: li@example.cn, name: 李老师, until: 2023-06-30}
  - {address: wang@example.cn, name: 王老师, from: 2023-07-01, channel: smtp}
办公室: {address: ban@example.cn, from: 2023-03-01}
"""


@pytest.mark.parametrize(
    ("office", "on", "address"),
    [
        ("基础教育科", date(1999, 1, 1), "jichu@example.cn"),
        ("计划财务科", date(2023, 6, 30), "li@example.cn"),
        ("计划财务科", date(2023, 7, 1), "wang@example.cn"),
        ("办公室", date(2023, 2, 28), None),
        ("办公室", date(2023, 3, 1), "ban@example.cn"),
        ("组织人事科", date(2023, 3, 1), None),
    ],
)
def test_an_office_has_an_address_on_a_day(office: str, on: date, address: str | None) -> None:
    route = parse_contacts(GOOD).route(office, on)
    assert [contact.address for contact in route] == ([address] if address else [])


def test_a_contact_has_a_name_and_perhaps_a_channel() -> None:
    (contact,) = parse_contacts(GOOD).route("计划财务科", date(2024, 1, 1))
    assert contact == Contact(
        address="wang@example.cn", name="王老师", channel="smtp", start=date(2023, 7, 1)
    )


def test_an_empty_file_knows_nobody() -> None:
    assert parse_contacts("# nobody yet\n").route("办公室", date(2023, 3, 1)) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: nobody@\n", "c.yaml:1: address: 'nobody@' is not a mail address"),
        ("a:\n", "c.yaml:1: address: String should have at least 1 character"),
        ("a:\n  - {adress: x@y.cn}\n", "c.yaml:2: unknown key 'adress', did you mean address?"),
        ("a:\n  name: 李\n", "c.yaml:2: address: Field required"),
        ("a: {address: x@y.cn, until: 30/06/2023}\n", "c.yaml:1: until: Input should be a valid"),
        ("a: {address: [x@y.cn]}\n", "c.yaml:1: address: expected a single value"),
        ("a: x@y.cn\nb: z@y.cn\na: z@y.cn\n", "c.yaml:3: 'a' is there twice"),
        ("a:\n- x@y.cn\n- z@y.cn\n", "c.yaml:3: this address of a overlaps an earlier one in time"),
        (
            "a: {address: x@y.cn, from: 2023-07-01, until: 2023-06-30}\n",
            "c.yaml:1: until: 2023-06-30 lies before 'from'",
        ),
        (
            "a: {address: x, channel: wecon}\n",
            "c.yaml:1: channel: there is no channel 'wecon'; did",
        ),
        ("a: {address: x, fallback: [{name: y}]}\n", "c.yaml:1: unknown key 'name', did you mean"),
        ("a:\n  address: x\n  fallback:\n    - {channel: smtp}\n", "c.yaml:4: address: Field req"),
        ("a: {address: x, members: [y]}\n", "c.yaml:1: each member of a needs a name of their own"),
        (
            "a:\n  address: x\n  members:\n  - {name: n, address: y}\n  - {name: n, address: z}\n",
            "c.yaml:5: each member of a needs a name of their own",
        ),
        ("- x@y.cn\n", "c.yaml:1: expected keys with values"),
        ("? [a, b]\n: x@y.cn\n", "c.yaml:1: a key must be a word"),
        ("b: x@y.cn\na: {address: 'x\n", "c.yaml:3: not YAML"),
        ("a: \x07\n", "c.yaml:1: not YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(ProgrammeError) as told:
        parse_contacts(text, "c.yaml")
    assert told.value.what[0].startswith(fault)
    assert told.value.code == "contacts"


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ProgrammeError) as told:
        parse_contacts("a: x@\nb: ''\nc: {address: x@y.cn, form: 2023-01-01}\n", "c.yaml")
    assert [fault.split(":")[1] for fault in told.value.what[0].splitlines()] == ["1", "2", "3"]


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "contacts.yaml"
    with pytest.raises(ProgrammeError, match="cannot read"):
        read_contacts(path)
    path.write_text("a: x@", "utf-8")
    with pytest.raises(ProgrammeError, match=r"contacts\.yaml:1: address"):
        read_contacts(path)
    path.write_text(GOOD, "utf-8")
    assert len(read_contacts(path).offices) == 3
    path.write_bytes("办公室: x@y.cn".encode("gbk"))
    with pytest.raises(ProgrammeError, match="UTF-8"):
        read_contacts(path)


ROBOTS = """\
教研中心:
  channel: dingtalk
  address: $JYZX_ROBOT
  secret: ${JYZX_SECRET}
  fallback:
    - {channel: wecom, address: $JYZX_WECOM}
    - jyzx@example.cn
  members:
    - {name: 李老师, address: li@example.cn}
分管领导: {address: leader@example.cn, name: 王局长}
"""
KNOWN = {
    "JYZX_ROBOT": "https://oapi.dingtalk.com/robot/send?access_token=geheim",
    "JYZX_SECRET": "SECgeheim",
    "JYZX_WECOM": "geheim-key",
}


def test_an_office_has_fallbacks_and_members_and_secrets_from_the_environment() -> None:
    contacts, day = parse_contacts(ROBOTS, environment=KNOWN), date(2023, 4, 3)
    robot, wecom, mail = contacts.route("教研中心", day)
    assert (robot.channel, robot.address) == ("dingtalk", KNOWN["JYZX_ROBOT"])
    assert robot.secret
    assert robot.secret.get_secret_value() == "SECgeheim"
    assert (wecom.channel, wecom.address) == ("wecom", "geheim-key")
    assert (mail.channel, mail.address) == ("", "jyzx@example.cn")
    assert [c.address for c in contacts.route("教研中心/李老师", day)] == ["li@example.cn"]
    assert "geheim" not in repr(contacts)


def test_a_variable_that_is_not_set_is_named_with_office_and_line_to_who_sends() -> None:
    found = parse_contacts(ROBOTS, "c.yaml", {**KNOWN, "JYZX_ROBOT": "", "JYZX_SECRET": ""})
    assert found.members("教研中心", date(2023, 4, 3)) == ("教研中心/李老师",)
    with pytest.raises(ProgrammeError) as told:
        found.complete()
    assert told.value.what[0].splitlines() == [
        "c.yaml:3: address of 教研中心: the environment has no JYZX_ROBOT",
        "c.yaml:4: secret of 教研中心: the environment has no JYZX_SECRET",
    ]


def test_a_wrong_value_from_the_environment_is_not_told() -> None:
    with pytest.raises(ProgrammeError) as told:
        parse_contacts("a:\n  address: $MINE\n", "c.yaml", {"MINE": "geheim@"})
    assert told.value.what[0] == "c.yaml:2: address: the variable's value is wrong"


def test_the_environment_is_the_process_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE", "me@example.cn")
    (contact,) = parse_contacts("a: $MINE\n").route("a", date(2023, 4, 3))
    assert contact.address == "me@example.cn"
