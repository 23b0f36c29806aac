"""The deliver flow on a real Prefect server: channels, failures, who is late, what waits."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import SMTP

from programme import store
from programme.actions.tick import tick
from programme.board.server import free_port
from programme.store.channels import FAILURES
from tests.bureau import Bureau
from tests.flows.test_tick import asked, bounded, task_names
from tests.notify.conftest import Inbox, mail_server
from tests.prefect_server import PrefectServer

REFUSED = "zu@example.cn"
CONTACTS = f"""\
基础教育科: jichu@example.cn
组织人事科: {REFUSED}
教研中心: jiaoyan@example.cn
"""
TREE = """\
offices:
  - 教研中心
  - 组织人事科
  - {name: 基础教育科, reports_to: 分管副局长}
  - {name: 分管副局长, reports_to: 局长}
  - 局长
"""


class Picky(Inbox):
    """Takes mail, but not for one address."""

    async def handle_RCPT(self, _: SMTP, __: Any, envelope: Any, address: str, ___: Any) -> str:
        if address == REFUSED:
            return f"550 5.1.1 <{address}> unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def run_deliver() -> Any:
    from deliver import deliver

    return asyncio.run(deliver(return_state=True))


def by_mail(bureau: Bureau, patch: pytest.MonkeyPatch, port: int) -> None:
    """Mail to a server at `port`, for what is due on 20 June 2023."""
    (bureau.folder / "home" / "contacts.yaml").write_text(CONTACTS, "utf-8")
    for name, value in {
        "CHANNEL": "smtp",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": "none",
    }.items():
        patch.setenv(f"PROGRAMME_{name}", value)
    tick(bureau.on("2023-06-20"), "pilot")


@pytest.fixture
def picky() -> Iterator[int]:
    """The port of a mail server that knows all addresses but one."""
    with mail_server(Picky()) as port:
        yield port


def artifact(server: PrefectServer, key: str) -> str:
    text: str = httpx.get(f"{server.url}/artifacts/{key}/latest").raise_for_status().json()["data"]
    return text


def told(server: PrefectServer, name: str) -> list[dict[str, Any]]:
    """The events of a name, once there are any."""
    query = {"filter": {"event": {"name": [name]}}}
    for _ in bounded():
        answer = httpx.post(f"{server.url}/events/filter", json=query).raise_for_status()
        found: list[dict[str, Any]] = answer.json()["events"]
        if found:
            return found
    raise AssertionError(f"no event {name}")


def test_one_refused_address_fails_no_run_but_is_told(
    prefect_server: PrefectServer, pilot: Bureau, picky: int, monkeypatch: pytest.MonkeyPatch
):
    by_mail(pilot, monkeypatch, picky)
    state = run_deliver()

    assert (state.type.value, state.name) == ("COMPLETED", "已发 2 · 失败 1")
    names = task_names(prefect_server, state.state_details.flow_run_id, 1)
    assert names == ["smtp · 已发 2 · 失败 1"]
    (dead,) = told(prefect_server, "programme.messages.dead")
    assert dead["resource"]["prefect.resource.id"] == "programme.channel.smtp"
    with pilot.context.store.read() as tx:
        (failed,) = store.outbox.dead(tx)
    assert dead["payload"] == {"messages": [failed.id]}
    page = artifact(prefect_server, "messages")
    assert "组织人事科" in page
    assert f"programme outbox --retry {failed.id}" in page
    everything = json.dumps([dead, told(prefect_server, "programme.messages.failed"), page])
    assert "example.cn" not in everything


def test_a_channel_that_is_away_fails_the_run_in_words(
    prefect_server: PrefectServer, pilot: Bureau, monkeypatch: pytest.MonkeyPatch
):
    by_mail(pilot, monkeypatch, free_port())
    state = run_deliver()

    assert state.type.value == "FAILED"
    assert state.name == "已发 0 · 失败 3 · 等待 3 · smtp 全部发送失败"
    assert "refused" in state.message
    down = told(prefect_server, "programme.channel.down")
    assert down[0]["payload"] == {"down": "smtp 全部发送失败"}


@pytest.mark.usefixtures("prefect_server")
def test_a_channel_that_rests_is_told_of_and_fails_no_run(
    pilot: Bureau, monkeypatch: pytest.MonkeyPatch
):
    by_mail(pilot, monkeypatch, free_port())
    with pilot.context.store.write() as tx:
        for _ in range(FAILURES):
            store.channels.failed(tx, "smtp", pilot.on("2023-06-20").now(), "refused")
    state = run_deliver()

    assert state.type.value == "COMPLETED"
    assert state.name.startswith("已发 0 · 等待 3 · smtp 停用至 ")


def test_late_work_fails_nothing_and_is_listed_by_office(
    prefect_server: PrefectServer, pilot: Bureau
):
    tick(pilot.on("2023-06-20"), "pilot")
    state = run_deliver()

    assert (state.type.value, state.name) == ("COMPLETED", "已发 3")
    page = artifact(prefect_server, "late-pilot")
    assert page.splitlines()[0] == "**演示数据**"
    assert "超期未办结 **3** · 基础教育科 1 · 组织人事科 1 · 教研中心 1" in page
    plain = page.replace("\N{NON-BREAKING HYPHEN}", "-")
    rows = [line.split(" | ")[1:6] for line in plain.splitlines() if "pilot/" in line]
    assert rows == [  # 55: April 20, May 21, June 14 with those made up for
        ["召开领导小组会议", "2023-03-31", "55", "0%", "2023-06-20"],
        ["拟订教师交流方案", "2023-05-31", "14", "0%", "2023-06-20"],
        ["召开质量分析会", "2023-05-31", "14", "0%", "2023-06-20"],
    ]


@pytest.mark.usefixtures("pilot")
def test_nothing_to_send_completes_with_nothing_beside(prefect_server: PrefectServer):
    state = run_deliver()
    assert (state.type.value, state.name) == ("COMPLETED", "已发 0")
    run = {"flow_runs": {"id": {"any_": [str(state.state_details.flow_run_id)]}}}
    assert asked(prefect_server, "/task_runs/filter", run) == []
    assert asked(prefect_server, "/artifacts/filter", run) == []


def test_what_waits_for_a_release_is_shown_with_its_command(
    prefect_server: PrefectServer, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
):
    bureau.apply("2023-03-01", ("offices: [基础教育科, 组织人事科, 教研中心]\n", TREE))
    for day in ("2023-04-07", "2023-04-10", "2023-04-20"):
        tick(bureau.on(day), "pilot")
    monkeypatch.setenv("PROGRAMME_HOME", str(bureau.folder / "home"))
    monkeypatch.setenv("PROGRAMME_NOW", "2023-04-20T09:00")
    assert run_deliver().is_completed()
    with bureau.context.store.read() as tx:
        (held,) = store.outbox.messages(tx, state="held")
    page = artifact(prefect_server, "messages")
    assert "## 待放行 · 1" in page
    assert f"programme outbox --release {held.id}" in page
    assert "| 局长 |" in page
