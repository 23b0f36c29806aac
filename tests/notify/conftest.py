"""Real mail servers on a local port, and messages to send to them."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from programme.core.when import Window
from programme.notify import Digest, Letter, Line, Outgoing

SENT_AT = datetime(2023, 4, 3, 0, 40, tzinfo=UTC)
TITLE = "2023年玉环市“初中强势崛起行动”试点学校工作"


def a_line(rung: str = "", **fields: Any) -> Line:
    """A line of seed 002, in March 2023 unless told otherwise."""
    usual = {
        "title": "召开领导小组工作会议，布置工作任务",
        "office": "基础教育科",
        "key": "yuhuan-2023/1/基础教育科",
        "window": Window(start=date(2023, 3, 1), end=date(2023, 3, 31)),
        "words": "3月",
        "status": "open",
        "programme_title": TITLE,
        "source": "玉教〔2023〕2号",
    }
    return Line(rung=rung, **(usual | fields))


OVERDUE = a_line("after", status="overdue", planned=1, days_late_working=3)
SOON = a_line(
    "before",
    n=7,
    title="拟定一校一案补短提升方案",
    key="yuhuan-2023/6/基础教育科",
    window=Window(end=date(2023, 4, 12)),
    words="4月12日前",
    status="at_risk",
    planned=0.8,
    actual=0.29,
    days_left_working=7,
)
OPENING = a_line(
    "opening",
    title="组织实施义务教育公民同招招生工作",
    key="yuhuan-2023/10/基础教育科",
    window=Window(start=date(2023, 4, 3), end=date(2024, 1, 31)),
    words="",
    planned=0,
)
RUNNING = a_line(title="教学指导", key="yuhuan-2023/15/教研", office="教研中心", window=Window())


def a_digest(*lines: Line, **fields: Any) -> Digest:
    """A digest to 基础教育科 on Thursday 6 April 2023."""
    return Digest(recipient="基础教育科", on=date(2023, 4, 6), lines=lines, **fields)


def an_outgoing(n: int = 1, **fields: Any) -> Outgoing:
    """Message number `n`, to `office<n>@example.cn`."""
    letter = Letter(
        subject=f"【催办】事项{n}", text="第一行\n.第二行\n", html="<p>第一行</p>\n.<p>第二行</p>"
    )
    usual = {
        "message_key": f"yuhuan-2023/{n}/2023-04-03/基础教育科",
        "recipient": "基础教育科",
        "address": f"office{n}@example.cn",
        "letter": letter,
        "date": SENT_AT,
    }
    return Outgoing(**(usual | fields))


class Inbox:
    """An aiosmtpd handler that keeps what it accepts and refuses what it is told to."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.refusals: dict[str, str] = {}
        self.sessions = 0

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses


@contextmanager
def serving(protocol: Callable[[], asyncio.BaseProtocol], **options: Any) -> Iterator[int]:
    """Serve a protocol on a free local port, whose number is given, in a thread of its own."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, **options))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def mail_server(handler: Any, **options: Any) -> Iterator[int]:
    """A real mail server that asks `handler`; see aiosmtpd for the options."""
    with serving(lambda: SMTP(handler, enable_SMTPUTF8=False, **options)) as port:
        yield port


@pytest.fixture
def inbox() -> Inbox:
    """An empty inbox."""
    return Inbox()
