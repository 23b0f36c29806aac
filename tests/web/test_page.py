"""Reporting through a link, over HTTP against the real process."""

import re
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest

from programme import store
from programme.actions.links import Scope
from programme.actions.report import report
from programme.actions.tick import tick
from tests.bureau import opened
from tests.web.conftest import KEY, PREFIX, Page, process, served


def hidden(html: str) -> str:
    """What the form says it has seen."""
    found = re.search(r'name="seen" value="(\d+)"', html)
    assert found
    return found[1]


def shows(html: str, *words: str) -> None:
    for word in words:
        assert word in html


def test_a_report_is_recorded_under_the_recipients_name(page: Page):
    link = page.path()
    before = page.http.get(link)
    shows(before.text, "召开领导小组会议", "超期未办结", "通知原文：3月", "签收", "已办结")
    shows(before.text, "【演示】")
    said = {
        "seen": hidden(before.text),
        "kind": "progress",
        "progress": "40",
        "note": "已发文\n二稿",
    }
    answer = page.http.post(link, data=said)
    assert (answer.status_code, answer.headers["location"]) == (303, "?told=progress")
    [fact] = page.reports()
    assert (fact.kind, fact.progress, fact.note) == ("progress", 40, "已发文\n二稿")
    assert (fact.author, fact.via, fact.happened) == ("基础教育科", "link", date(2023, 6, 20))
    shows(page.http.get(f"{link}?told=progress").text, "已记录：填报进展", "实际进度40%", "二稿")


@pytest.mark.parametrize(
    ("fields", "kind", "status"),
    [
        ({"kind": "done", "on": "2023-03-30"}, "done", "done"),
        ({"kind": "done"}, "done", "done_late"),
        ({"kind": "blocked", "note": "经费未到"}, "blocked", "overdue"),
        ({"kind": "signed"}, "signed", "overdue"),
        ({"kind": "snoozed", "until": "2023-06-30", "note": "等批复"}, "snoozed", "overdue"),
        ({"kind": "snoozed"}, "snoozed", "overdue"),
        ({"kind": "declined", "note": "不属本科室"}, "declined", "overdue"),
        ({"kind": "note", "note": "已电话说明"}, "note", "overdue"),
    ],
)
def test_everything_the_form_offers_is_recorded(
    page: Page, fields: dict[str, str], kind: str, status: str
):
    assert page.http.post(page.path(), data={"seen": "0", **fields}).status_code == 303
    [fact] = page.reports()
    assert fact.kind == kind
    with page.bureau.context.store.read() as tx:
        assert store.items.find(tx, KEY, limit=1)[0].status == status


def test_looking_changes_nothing(page: Page):
    """A mail scanner follows every link, with GET and HEAD, and sends what it likes along."""
    before = page.rows()
    for link in (page.path(), page.path(key="")):
        for query in ("", "?told=done", "?kind=done&seen=0", "?kind=progress&progress=100"):
            assert page.http.get(link + query).status_code == 200
            assert page.http.head(link + query).status_code == 200
        assert page.http.request("OPTIONS", link).status_code == 405
        assert page.http.put(link, data={"kind": "done"}).status_code == 405
        assert page.http.request("GET", link, data={"kind": "done"}).status_code == 200
    assert page.rows() == before


def test_a_double_click_records_once(page: Page):
    link, said = page.path(), {"seen": "0", "kind": "done", "note": "办结"}
    at_once, answers = Barrier(4), []

    def click() -> None:
        at_once.wait()
        answers.append(page.http.post(link, data=said).status_code)

    clicks = [Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert answers == [303] * 4
    assert len(page.reports()) == 1


def test_the_same_may_be_said_again_later(page: Page):
    link = page.path()
    for _ in range(2):
        seen = hidden(page.http.get(link).text)
        page.http.post(link, data={"seen": seen, "kind": "note", "note": "催过了"})
    assert len(page.reports()) == 2


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({}, "kind", "请选择一项"),
        ({"kind": "progress", "progress": "130"}, "progress", "请填 0 到 100 的整数"),
        ({"kind": "progress", "progress": "一半"}, "progress", "请填 0 到 100 的整数"),
        ({"kind": "progress", "progress": ""}, "progress", "请填 0 到 100 的整数"),
        ({"kind": "done", "on": "2023-06-21"}, "on", "日期在将来"),
        ({"kind": "done", "on": "昨天"}, "on", "请填写日期"),
        ({"kind": "blocked"}, "note", "请写明情况或理由"),
        ({"kind": "note"}, "note", "请写明情况或理由"),
        ({"kind": "declined"}, "note", "请写明情况或理由"),
        ({"kind": "snoozed", "until": "2023-06-19", "note": "忙"}, "until", "请填今天以后"),
        ({"kind": "note", "note": "长" * 2001}, "note", "太长了"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(
    page: Page, fields: dict[str, str], field: str, words: str
):
    said = {"seen": "0", "on": "2023-06-01", "note": "留着这句", **fields}
    if fields.get("kind") in ("blocked", "note", "declined") and "note" not in fields:
        said["note"] = " "
    answer = page.http.post(page.path(), data=said)
    assert answer.status_code == 422
    section = re.search(
        rf'(?s)(?:name="{field}"|<legend>).*?class="fault" id="fault">([^<]*)', answer.text
    )
    assert section
    assert words in section[1]
    for name in ("note", "progress", "on", "until"):
        if said.get(name, "").strip() and (name != "progress" or "progress" in fields):
            assert said[name] in answer.text
    assert not page.reports()


def test_a_forged_link_opens_nothing(page: Page):
    token = page.path()
    forged = f"{token[:-2]}{'AA' if not token.endswith('AA') else 'BB'}"
    other = page.path("教研中心", "pilot/1/教研中心")
    spliced = token.rpartition(".")[0] + "." + other.rpartition(".")[2]
    for bad in (forged, spliced, "/r/x", "/r/a.b", f"{token}x"):
        for answer in (page.http.get(bad), page.http.post(bad, data={"kind": "done"})):
            assert answer.status_code == 403
            shows(answer.text, "链接无效", "This link is not valid")
    assert not page.reports()


def test_an_expired_link_says_what_to_do(page: Page):
    old = page.path(until=date(2023, 6, 19))
    for answer in (page.http.get(old), page.http.post(old, data={"kind": "done"})):
        assert answer.status_code == 410
        shows(answer.text, "链接已过期", "最近一份提醒", "This link has expired")
    assert page.http.get(page.path(until=date(2023, 6, 20))).status_code == 200
    assert not page.reports()


def test_a_link_opens_its_own_matter_only(page: Page):
    mine = page.path()
    answer = page.http.post(mine, data={"kind": "note", "note": "x", "key": "pilot/2/组织人事科"})
    assert answer.status_code == 303
    assert len(page.reports()) == 1
    assert not page.reports("pilot/2/组织人事科")


def test_a_link_opens_no_matter_that_merely_resembles_its_own(page: Page):
    link = page.path(key="pilot/2")
    for answer in (page.http.get(link), page.http.post(link, data={"kind": "done"})):
        assert answer.status_code == 410
    assert not page.reports("pilot/2/组织人事科")


def test_who_does_not_answer_for_a_matter_may_only_remark(page: Page):
    superior = page.path("分管副局长")
    html = page.http.get(superior).text
    assert 'value="note"' in html
    assert 'value="done"' not in html
    refused = page.http.post(superior, data={"seen": "0", "kind": "done"})
    assert refused.status_code == 403
    assert not page.reports()
    assert page.http.post(superior, data={"kind": "note", "note": "请抓紧"}).status_code == 303
    page.http.post(page.path(), data={"seen": "1", "kind": "done"})
    again = page.http.post(superior, data={"seen": "1", "kind": "done"})
    assert again.status_code == 403
    assert len(page.reports()) == 2


def test_a_member_reports_for_the_office(page: Page):
    member = page.path("基础教育科/李老师")
    assert page.http.post(member, data={"kind": "done"}).status_code == 303
    assert page.reports()[0].author == "基础教育科/李老师"


def test_a_closed_matter_can_be_put_right(page: Page):
    link = page.path()
    page.http.post(link, data={"kind": "done"})
    html = page.http.get(link).text
    assert 'value="reopened"' in html
    assert 'value="progress"' not in html
    assert page.http.post(link, data={"seen": "1", "kind": "reopened"}).status_code == 303
    assert [fact.kind for fact in page.reports()] == ["done", "reopened"]


def test_the_list_leads_to_each_open_matter(page: Page):
    tick(page.bureau.on("2023-06-20"), "pilot")
    html = page.http.get(page.path(key="")).text
    shows(html, "基础教育科的在办事项（5项）", "召开领导小组会议", "开展结对帮扶", "开展自查")
    assert "拟订教师交流方案" not in html
    first = re.search(r'<a href="([^"]+)">召开领导小组会议', html)
    assert first
    assert page.http.post(f"/r/{first[1]}", data={"kind": "done"}).status_code == 303
    shows(page.http.get(page.path(key="")).text, "（4项）")
    assert page.http.post(page.path(key=""), data={"kind": "done"}).status_code == 405


def test_a_link_from_the_list_lives_no_longer_than_the_list(page: Page):
    tick(page.bureau.on("2023-06-20"), "pilot")
    html = page.http.get(page.path(key="", until=date(2023, 6, 22))).text
    first = re.search(r'<a href="([^"]+)">', html)
    assert first
    assert page.bureau.context.links.read(first[1]).until == date(2023, 6, 22)


def test_a_matter_that_left_the_plan_is_gone(page: Page):
    report(page.bureau.on("2023-03-01"), KEY, "progress", progress=10)
    gone = "      - {when: 3月, title: 召开领导小组会议}\n"
    page.bureau.apply("2023-04-01", (gone, ""), retire=True)
    answer = page.http.get(page.path())
    assert answer.status_code == 410
    shows(answer.text, "此事项已不在计划中")


def test_every_answer_stays_private(installed: Page):
    page = installed
    token = page.path()
    answers = [
        page.http.get(token),
        page.http.get("/"),
        page.http.get("/r/x"),
        page.http.put(token),
        page.http.post(token, data={"kind": "note", "note": "好"}),
        page.http.post(token, data={"kind": "progress", "progress": "130"}),
    ]
    assert [a.status_code for a in answers] == [200, 404, 403, 405, 303, 422]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"].startswith("noindex")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
    assert token.removeprefix("/r/") not in (page.bureau.folder / "web.log").read_text()


def test_too_much_and_other_bodies_are_refused(page: Page):
    link = page.path()
    assert page.http.post(link, data={"kind": "note", "note": "x" * 200_000}).status_code == 413
    assert page.http.post(link, json={"kind": "done"}).status_code == 415
    assert page.http.post(link, files={"kind": b"done"}).status_code == 415
    many = "&".join(f"f{n}=1" for n in range(50))
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert page.http.post(link, content=many, headers=form).status_code == 400
    assert page.http.post(link, content=b"\xff=\xff&kind=done", headers=form).status_code == 400
    assert not page.reports()


def test_words_of_a_schedule_file_or_a_report_are_text_only(page: Page):
    bad = "<script>alert(1)</script>"
    page.bureau.apply(
        "2023-06-01", ("title: 召开领导小组会议", f"was: 召开领导小组会议, title: '{bad}'")
    )
    page.http.post(page.path(), data={"kind": "note", "note": f"</p>{bad}"})
    html = page.http.get(page.path()).text
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 3
    answer = page.http.post(page.path(), data={"kind": "progress", "progress": '"><script>'})
    assert "<script" not in answer.text


def test_it_is_found_below_the_prefix_of_a_proxy_too(installed: Page):
    page = installed
    link = PREFIX + page.path()
    assert page.http.get(link).status_code == 200
    answer = page.http.post(link, data={"kind": "done"})
    assert answer.headers["location"] == "?told=done"


def test_in_an_english_programme_it_speaks_english(tmp_path: Path):
    with opened(tmp_path) as bureau:
        bureau.apply("2023-01-10", ("programme: pilot\n", "programme: pilot\nlanguage: en\n"))
        with served(bureau) as page:
            shows(page.http.get(page.path()).text, "Report progress", "working days overdue")
            answer = page.http.post(page.path(), data={"kind": "progress", "progress": "130"})
            shows(answer.text, "a whole number from 0 to 100")


def test_a_secret_of_ones_own_makes_other_links_worthless(tmp_path: Path):
    with opened(tmp_path) as bureau:
        bureau.apply("2023-01-10")
        with process(bureau, PROGRAMME_SECRET="another secret of ours") as page:
            assert page.http.get(page.path()).status_code == 403


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path):
    with opened(tmp_path) as bureau:
        key = bureau.folder / "home" / "secret.key"
        assert not key.exists()
        bureau.context.links.token(Scope("甲", "乙", date(2023, 6, 20)))
        assert key.stat().st_mode & 0o777 == 0o600
        assert len(key.read_text()) >= 40
