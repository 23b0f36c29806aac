"""What a user sees of a programme in Prefect's UI, with a real browser on a real server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from programme.actions.publish import board_runs
from programme.board.link import artifact_url, run_url
from tests.bureau import opened
from tests.prefect_server import PrefectServer

CHROMIUM = Path("/usr/bin/chromium")
SERVE = Path(__file__).parents[2] / "flows" / "serve.py"
PATIENCE_MS = 30_000
TICK = "演示 · 试点学校工作 · 2023-06-20"
SENDING = "演示 · 发送提醒 · 2023-06-20 09:00"
LIFE = "演示 · 试点学校工作 · 全程"
YEAR = "演示 · 试点学校工作 · 2023"
STANDS = "3 超期未办结 · 3 临期"


@dataclass(frozen=True)
class Shown:
    """Where things are to be seen: the site, and the boards' pages by name."""

    site: str
    boards: dict[str, str]


@pytest.fixture(scope="module")
def shown(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """A small programme, ticked there on 20 June 2023; skips where nobody can look."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: `make browser` installs it")
    with opened(tmp_path_factory.mktemp("shown")) as bureau:
        bureau.apply("2023-01-10")
        mine = {
            "PROGRAMME_HOME": str(bureau.folder / "home"),
            "PROGRAMME_NOW": "2023-06-20T09:00",
        }
        env = os.environ | prefect_server.env | mine
        subprocess.run([sys.executable, str(SERVE), "--once"], env=env, check=True)
        runs = board_runs(bureau.on("2023-06-20"), "pilot")
    site = f"{prefect_server.url.removesuffix('/api')}/v2"
    return Shown(site, {name: run_url(run) for name, run in runs.items()})


@pytest.fixture(scope="module")
def page(shown: Shown) -> Iterator[Page]:
    """A page of headless Chromium, opened last: Playwright keeps the event loop to itself."""
    del shown
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened_page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        opened_page.set_default_timeout(PATIENCE_MS)
        yield opened_page
        browser.close()


def test_the_list_of_runs_tells_how_the_programme_stands(page: Page, shown: Shown):
    page.goto(f"{shown.site}/runs")
    expect(page.get_by_role("link", name=TICK).first).to_be_visible()
    expect(page.get_by_text(STANDS).first).to_be_visible()


def test_a_tick_leads_to_the_programme_and_on_to_its_board(page: Page, shown: Shown):
    page.goto(f"{shown.site}/runs")
    page.get_by_role("link", name=TICK).first.click()
    expect(page.get_by_text("4 Task runs").first).to_be_visible()
    page.get_by_role("tab", name="Artifacts").click()
    page.get_by_text("programme-pilot").click()
    page.locator("a[href*='/artifacts/artifact/']").first.click()
    link = page.get_by_role("link", name=YEAR, exact=True)
    assert link.get_attribute("href") == shown.boards[YEAR]
    page.goto(shown.boards[YEAR])
    expect(page.get_by_text(YEAR).first).to_be_visible()


@pytest.mark.parametrize(
    ("name", "bars", "labels"),
    [
        (LIFE, 2, ["策划准备（2023.03–2023.05） 0/2", "2 超期"]),
        (YEAR, 7, ["召开领导小组会议 · 基础教育科", "开展自查 · 基础教育科 · 0/3", "超期未办结"]),
    ],
)
def test_a_board_shows_its_bars_with_their_states(
    page: Page, shown: Shown, name: str, bars: int, labels: list[str]
):
    with page.expect_response(lambda answer: "graph-v2" in answer.url) as graph:
        page.goto(shown.boards[name])
    assert len(graph.value.json()["nodes"]) == bars
    expect(page.locator("canvas")).to_be_visible()
    expect(page.get_by_text(STANDS).first).to_be_visible()
    expect(page.get_by_text(f"{bars} Task runs").first).to_be_visible()
    page.get_by_role("tab", name="Task Runs").click()
    for label in labels:
        expect(page.get_by_text(label).first).to_be_visible()


def test_the_offices_are_a_table_in_chinese(page: Page, shown: Shown):
    del shown
    page.goto(artifact_url("offices-pilot"))
    page.locator("a[href*='/artifacts/artifact/']").first.click()
    for cell in ("责任单位", "超期未办结", "组织人事科", "教研中心"):
        expect(page.get_by_text(cell, exact=True).first).to_be_visible()


def test_a_delivery_tells_what_each_channel_sent(page: Page, shown: Shown):
    page.goto(f"{shown.site}/runs")
    page.get_by_role("link", name=SENDING).first.click()
    expect(page.get_by_text("已发 3", exact=True).first).to_be_visible()
    page.get_by_role("tab", name="Task Runs").click()
    expect(page.get_by_text("file · 已发 3").first).to_be_visible()


@pytest.mark.parametrize(
    ("key", "cells"),
    [
        ("late-pilot", ["演示数据", "超期工作日", "召开领导小组会议", "55", "2023‑06‑20"]),
        ("messages", ["演示数据", "收件方", "教研中心", "file", "3 / 3"]),
    ],
)
def test_who_is_late_and_what_was_sent_are_tables(
    page: Page, shown: Shown, key: str, cells: list[str]
):
    del shown
    page.goto(artifact_url(key))
    page.locator("a[href*='/artifacts/artifact/']").first.click()
    for cell in cells:
        expect(page.get_by_text(cell, exact=True).first).to_be_visible()
