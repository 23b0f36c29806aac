"""Renews the pictures in docs/images: the demonstration, seen with headless Chromium.

python docs/screenshots.py      (or: make screenshots; needs Chromium, see `make browser`)
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from programme.board.server import free_port

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
LIFE = "演示 · 凌源市推进义务教育优质均衡发展实施规划 · 全程"
YEAR = "演示 · 2023年玉环市“初中强势崛起行动”试点学校工作 · 2023"
TICK = "演示 · 凌源市推进义务教育优质均衡发展实施规划 · 2023-06-20"
STILL_MS, PATIENCE_SECONDS = 700, 30


@contextmanager
def demonstration() -> Iterator[tuple[str, dict[str, str]]]:
    """The site of a running demonstration, and its boards' addresses by name."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        child = subprocess.Popen(
            [sys.executable, "-m", "programme", "demo", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"PROGRAMME_HOME": home, "PROGRAMME_LANG": "zh"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield f"http://127.0.0.1:{port}/v2", boards(child)
        finally:
            child.terminate()
            child.wait(60)


def boards(child: "subprocess.Popen[str]") -> dict[str, str]:
    """What the demonstration says once it stays up: the names of the boards and their pages."""
    said: list[str] = []
    for line in child.stdout or ():
        said.append(line.strip())
        if "Ctrl-C" in line:
            return {name: url for name, url in pairwise(said) if "/flow-run/" in url}
    raise SystemExit("the demonstration ended:\n" + "\n".join(said))


def shoot(page: Page, name: str) -> None:
    """Take the picture once the page stands still: graphs come in with an animation."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    before, seen = b"", page.screenshot()
    while before != seen and time.monotonic() < deadline:
        page.wait_for_timeout(STILL_MS)
        before, seen = seen, page.screenshot()
    (IMAGES / f"{name}.png").write_bytes(seen)
    print(f"docs/images/{name}.png")


def open_run(page: Page, url: str) -> None:
    """A run's page, with its graph."""
    with page.expect_response(lambda answer: "graph-v2" in answer.url):
        page.goto(url)
    page.locator("canvas").wait_for()


def zoom(page: Page, across: float, down: float, clicks: int) -> None:
    """Turn the wheel over a place of the graph, given in parts of its width and height."""
    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    for _ in range(clicks):
        page.mouse.wheel(0, -120)
        page.wait_for_timeout(100)
    page.mouse.move(5, 600)


def open_artifact(page: Page, site: str, key: str) -> None:
    """The newest version of an artifact."""
    page.goto(f"{site}/artifacts/key/{key}")
    page.locator("a[href*='/artifacts/artifact/']").first.click()
    page.get_by_role("tab", name="Raw").wait_for()


def take_all(page: Page, site: str, pages: dict[str, str]) -> None:
    """Every picture that the documents show."""
    page.goto(f"{site}/runs")
    page.get_by_role("link", name=TICK).wait_for()
    shoot(page, "runs")
    page.get_by_role("link", name=TICK).click()
    page.get_by_role("tab", name="Artifacts").click()
    shoot(page, "tick")
    open_run(page, pages[LIFE])
    shoot(page, "programme-life")
    open_run(page, pages[YEAR])
    shoot(page, "programme-year")
    zoom(page, 0.45, 0.3, 6)
    shoot(page, "programme-year-near")
    open_artifact(page, site, "offices-yuhuan-2023")
    shoot(page, "offices")
    open_artifact(page, site, "programme-lingyuan-2021")
    shoot(page, "programme-page")
    open_artifact(page, site, "late-yuhuan-2023")
    shoot(page, "late")
    open_artifact(page, site, "messages")
    shoot(page, "messages")
    page.set_viewport_size({"width": 1440, "height": 2080})
    open_artifact(page, site, "briefing-lingyuan-2021")
    shoot(page, "briefing")
    open_form(page, site)
    shoot(page, "gate-form")


def open_form(page: Page, site: str) -> None:
    """The form of the first gate of seed 001, in a run of its own."""
    api = site.replace("/v2", "/api")
    found = page.request.get(f"{api}/deployments/name/gate/lingyuan-2021").json()
    asked = page.request.post(f"{api}/deployments/{found['id']}/create_flow_run", data={})
    run = asked.json()["id"]
    page.goto(f"{site}/runs/flow-run/{run}")
    page.get_by_text("Suspended").first.wait_for(timeout=PATIENCE_SECONDS * 1000)
    page.get_by_role("button", name="Open menu").or_(
        page.locator("button[aria-haspopup=menu]")
    ).last.click()
    page.get_by_role("menuitem", name="Resume").click()
    page.get_by_role("dialog").wait_for()


def take_letters(browser: Browser) -> None:
    """A clerk's message and the page behind its link, on a telephone: seed 002 in April 2023."""
    port, command = free_port(), [sys.executable, "-m", "programme"]
    site = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"PROGRAMME_HOME": home, "PROGRAMME_WEB_URL": site}

        def run(day: str, *words: str) -> "subprocess.Popen[bytes]":
            now = env | {"PROGRAMME_NOW": f"{day}T09:00"}
            return subprocess.Popen(
                [*command, *words], cwd=ROOT, env=now, stdout=subprocess.DEVNULL
            )

        for day, *words in (
            ("2023-02-01", "apply", "schedules/yuhuan-2023.yaml"),
            ("2023-04-06", "tick"),
            ("2023-04-06", "deliver", "--now"),
        ):
            assert run(day, *words).wait(60) == 0
        [path] = Path(home, "outbox").glob("*-基础教育科-*.eml")
        mail = message_from_bytes(path.read_bytes(), policy=default)
        body = mail.get_body(("html",))
        assert isinstance(body, EmailMessage)
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
        page.set_content(body.get_content())
        shoot(page, "letter")
        child = run("2023-04-06", "web", "--port", str(port))
        try:
            link = page.get_by_role("link", name="填报进展").first.get_attribute("href")
            reach(page, link or site)
            shoot(page, "report-page")
        finally:
            child.terminate()
            child.wait(60)


def reach(page: Page, url: str) -> None:
    """Open a page whose server is still starting."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            page.goto(url)
            return
        except PlaywrightError:
            if time.monotonic() > deadline:
                raise
            page.wait_for_timeout(STILL_MS)


def main() -> None:
    """Run the demonstration and take all pictures; with `letters`, those of messages only."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        take_letters(browser)
        browser.close()
    if sys.argv[1:] == ["letters"]:
        return
    with demonstration() as (site, pages), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        take_all(page, site, pages)
        browser.close()


if __name__ == "__main__":
    main()
