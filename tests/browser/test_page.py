"""The letter and the page behind its link as people see them, on a telephone and on a desk.

With `PROGRAMME_PICTURES` set to a folder, what is seen is kept there.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from programme.actions.report import report
from programme.actions.tick import tick
from programme.notify import render
from tests.bureau import opened
from tests.notify.conftest import OPENING, OVERDUE, RUNNING, SOON, a_digest, a_line
from tests.web.conftest import KEY, served
from tests.web.conftest import Page as Served

CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (390, 900)
SITE = "https://example.cn/r"
LONG = "关于进一步推进义务教育优质均衡发展和城乡一体化" * 4


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium; skips where nobody can look."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: `make browser` installs it")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of that width; what the page complains of fails the test."""
    window = browser.new_page(viewport={"width": request.param, "height": 844}, locale="zh-CN")
    complaints: list[str] = []
    window.on("console", lambda message: complaints.append(message.text))
    yield window
    window.close()
    assert [text for text in complaints if "status of 4" not in text] == []


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A programme some way on, served."""
    with opened(tmp_path_factory.mktemp("seen")) as found:
        found.apply("2023-01-10", ("title: 召开领导小组会议", f"title: {LONG}"))
        report(found.on("2023-03-20"), KEY, "progress", progress=40, note="已拟定初稿\n征求意见中")
        report(found.on("2023-04-10"), KEY, "blocked", note="会议时间待定")
        tick(found.on("2023-06-20"), "pilot")
        with served(found) as site:
            yield site


def keep(page: Page, name: str) -> None:
    """Nothing sticks out at the side; the picture is kept where that is asked for."""
    inner, outer = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert inner <= outer
    if folder := os.environ.get("PROGRAMME_PICTURES"):
        path = Path(folder) / f"{name}-{outer}.png"
        page.screenshot(path=path, full_page=True)


def letters() -> dict[str, str]:
    """Letters as mail programs get them."""
    late = OVERDUE.model_copy(update={"link": f"{SITE}/a", "superior": "分管副局长"})
    long = SOON.model_copy(update={"title": LONG, "link": f"{SITE}/b", "provisional": True})
    new = OPENING.model_copy(update={"sign_by": date(2023, 4, 7), "link": f"{SITE}/c"})
    up = a_line("escalation", status="overdue", days_late_working=5, planned=1, actual=0.1)
    up = up.model_copy(update={"mine": False, "reminded": 3, "link": f"{SITE}/d"})
    told = {"reply_by": date(2023, 4, 10), "link": f"{SITE}/all", "contact": "王老师"}
    return {
        "letter-digest": render(a_digest(late, long, new, RUNNING, **told)).html,
        "letter-single": render(a_digest(late, simulated=True, **told)).html,
        "letter-escalation": render(a_digest(up, **told)).html,
        "letter-english": render(a_digest(late, long, up, language="en", **told)).html,
    }


@pytest.mark.parametrize("name", sorted(letters()))
def test_a_letter_fits_and_its_links_can_be_touched(page: Page, name: str):
    page.set_content(letters()[name])
    keep(page, name)
    for link in page.get_by_role("link").all():
        box = link.bounding_box()
        assert box
        assert box["height"] >= 20
    first = "查看事项" if name == "letter-escalation" else "填报进展"
    if name != "letter-english":
        expect(page.get_by_role("link", name=first).first).to_be_visible()


def test_the_form_asks_for_what_was_chosen(page: Page, bureau: Served):
    page.goto(f"{bureau.http.base_url}{bureau.path()}")
    expect(page.get_by_role("heading", name=LONG)).to_be_visible()
    page.get_by_role("radio", name="填报进展").check()
    expect(page.get_by_role("spinbutton", name="实际进度")).to_be_visible()
    expect(page.get_by_label("暂缓到哪一天")).to_be_hidden()
    keep(page, "page")
    page.get_by_role("radio", name="知悉").check()
    expect(page.get_by_role("spinbutton", name="实际进度")).to_be_hidden()
    expect(page.get_by_label("暂缓到哪一天")).to_be_visible()
    box = page.get_by_role("button", name="提交").bounding_box()
    assert box
    assert box["height"] >= 44


def test_a_mistake_is_seen_and_what_was_written_is_kept(page: Page, bureau: Served):
    page.goto(f"{bureau.http.base_url}{bureau.path()}")
    page.get_by_role("radio", name="填报进展").check()
    page.get_by_role("spinbutton", name="实际进度").fill("130")
    page.get_by_role("textbox", name="情况说明").fill("会议定于下周召开")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("请填 0 到 100 的整数。")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="实际进度")).to_have_value("130")
    expect(page.get_by_role("textbox", name="情况说明")).to_have_value("会议定于下周召开")
    keep(page, "page-mistake")


def test_a_report_is_acknowledged_and_going_back_records_nothing(page: Page, bureau: Served):
    before = len(bureau.reports())
    page.goto(f"{bureau.http.base_url}{bureau.path()}")
    page.get_by_role("radio", name="补充说明").check()
    page.get_by_role("textbox", name="情况说明").fill("已与办公室联系")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status")).to_have_text("已记录：补充说明。谢谢！")
    keep(page, "page-recorded")
    page.reload()
    page.go_back()
    assert len(bureau.reports()) == before + 1


def test_the_list_shows_the_first_to_end_first(page: Page, bureau: Served):
    page.goto(f"{bureau.http.base_url}{bureau.path(key='')}")
    keep(page, "page-list")
    page.get_by_role("link", name=LONG).click()
    expect(page.get_by_role("heading", name="填报", exact=True)).to_be_visible()


def test_a_link_that_fails_says_so(page: Page, bureau: Served):
    page.goto(f"{bureau.http.base_url}{bureau.path(until=date(2023, 6, 1))}")
    expect(page.get_by_role("heading", name="链接已过期")).to_be_visible()
    keep(page, "page-expired")
