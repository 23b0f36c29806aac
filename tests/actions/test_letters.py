"""What messages say of matters as they really stand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from programme import store
from programme.actions.context import Context
from programme.actions.deliver import deliver
from programme.actions.letters import digest_for
from programme.actions.links import Links
from programme.actions.report import report
from programme.actions.tick import tick
from programme.core.policy import Policy
from programme.errors import ProgrammeError
from programme.notify import Digest, Letters
from tests.bureau import Bureau

KEY = "pilot/1/基础教育科"
OFFICES = (
    "offices: [基础教育科, 组织人事科, 教研中心]",
    "offices: [{name: 基础教育科, reports_to: 分管副局长}, {name: 分管副局长, reports_to: 局长},"
    " 局长, 组织人事科, 教研中心]",
)


def digests(ctx: Context) -> dict[str, Digest]:
    """What the messages that wait would say, by recipient."""
    tick(ctx, "pilot")
    with ctx.store.read() as tx:
        row = store.programmes.get(tx, "pilot")
        assert row
        found = store.versions.latest(tx, row.id)
        assert found
        rows: Sequence[store.MessageRow] = [
            *store.outbox.messages(tx, state="planned"),
            *store.outbox.messages(tx, state="held"),
        ]
        told = store.ledger.open_reminders(tx, [one.id for one in rows])
    policy = Policy(found[1])
    return {
        one.recipient: digest_for(ctx, lambda _: policy, one, told[one.id])
        for one in rows
        if told[one.id]
    }


def test_a_superior_reads_what_was_done_and_what_was_said(bureau: Bureau):
    bureau.apply("2023-01-10", OFFICES)
    for day in ("2023-03-01", "2023-03-22", "2023-04-03"):
        tick(bureau.on(day), "pilot")
        deliver(bureau.on(day))
    report(bureau.on("2023-03-20"), KEY, "note", note="等候场地")
    lines = digests(bureau.on("2023-04-06"))["分管副局长"].lines
    line = next(line for line in lines if line.key == KEY)
    assert (line.rung, line.mine, line.office) == ("escalation", False, "基础教育科")
    assert (line.cause, line.reminded) == ("等候场地", 3)
    assert line.days_late_working == 3


def test_an_office_reads_before_whom_a_late_matter_is_put_next(bureau: Bureau):
    bureau.apply("2023-01-10", OFFICES)
    lines = digests(bureau.on("2023-04-03"))["基础教育科"].lines
    line = next(line for line in lines if line.key == KEY)
    assert (line.rung, line.superior) == ("after", "分管副局长")


def test_what_is_new_says_by_when_to_sign(bureau: Bureau):
    bureau.apply("2023-01-10", ("lead: 基础教育科\n", "lead: 基础教育科\nremind: {sign: 2wd}\n"))
    line = digests(bureau.on("2023-03-01"))["基础教育科"].lines[0]
    assert line.sign_by == date(2023, 3, 3)


def test_one_line_for_a_matter_told_of_twice(bureau: Bureau):
    sign = ("lead: 基础教育科\n", "lead: 基础教育科\nremind: {sign: 30d}\n")
    bureau.apply("2023-01-10", sign)
    keys = [line.key for line in digests(bureau.on("2023-04-03"))["基础教育科"].lines]
    assert KEY in keys
    assert len(keys) == len(set(keys))


def test_links_are_for_the_recipient_and_the_matter_and_for_a_time(bureau: Bureau):
    bureau.apply("2023-01-10")
    ctx = bureau.on("2023-03-01")
    links = Links("https://example.cn/p/", lambda: "sixteen letters!", days=10)
    digest = digests(replace(ctx, links=links))["教研中心"]
    for address, key in ((digest.lines[0].link, digest.lines[0].key), (digest.link, "")):
        assert address
        site, _, token = address.rpartition("/r/")
        scope = links.read(token)
        assert (site, scope.recipient, scope.key) == ("https://example.cn/p", "教研中心", key)
        assert scope.until == date(2023, 3, 11)
        assert "sixteen" not in address
    assert digests(ctx)["教研中心"].link is None


def test_a_broken_template_stops_before_anything_is_claimed(bureau: Bureau):
    bureau.apply("2023-01-10")
    own = bureau.folder / "own"
    own.mkdir()
    (own / "zh.j2").write_text("{% macro subject(view) %}", "utf-8")
    ctx = replace(bureau.on("2023-03-01"), letters=Letters(own))
    tick(ctx, "pilot")
    with pytest.raises(ProgrammeError, match=r"zh\.j2:1"):
        deliver(ctx)
    (own / "zh.j2").write_text('{% set automatic = "局办" %}', "utf-8")
    done = deliver(replace(ctx, letters=Letters(own)))
    assert done.sent == len(done.messages) > 0
