"""The webhook channel, against a real server; also what all channels over HTTP have in common."""

import hashlib
import hmac
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from programme.notify.exchange import MAX_BREAKS
from programme.notify.mail import short_hash
from programme.notify.sending import Outcome
from programme.notify.webhook import WebhookSettings, webhook
from tests.notify.conftest import (
    Hook,
    Spoken,
    an_outgoing,
    answer,
    refused_port,
    server_tls,
    serving,
    web_service,
)

NOW = datetime(2023, 4, 3, 0, 40, tzinfo=UTC)


def told(
    hook: Hook, path: str = "/hook?key=geheim", count: int = 1, **fields: Any
) -> list[Outcome]:
    """What became of messages to a service."""
    with web_service(hook) as url:
        return send(url + path, count, **fields)


def send(url: str, count: int = 1, **fields: Any) -> list[Outcome]:
    sender = webhook(WebhookSettings(**({"timeout": 0.3} | fields)))
    sender.now = lambda: NOW
    return [*sender.send([an_outgoing(n, address=url, thread="t") for n in range(1, count + 1)])]


def test_a_message_is_json_that_names_itself() -> None:
    hook = Hook(answer(b"thanks"))
    (outcome,) = told(hook)
    assert (outcome.result, outcome.detail) == ("sent", "HTTP 200")
    (request,) = hook.requests
    assert request.target == "/hook?key=geheim"
    key = "yuhuan-2023/1/2023-04-03/基础教育科"
    assert request.headers["idempotency-key"] == short_hash(key)
    assert "x-programme-signature" not in request.headers
    assert request.json == {
        "key": key,
        "thread": "t",
        "recipient": "基础教育科",
        "address": "",
        "date": "2023-04-03T00:40:00+00:00",
        "subject": "【催办】事项1",
        "text": "第一行\n.第二行\n",
        "html": "<p>第一行</p>\n.<p>第二行</p>",
    }


def test_a_signature_covers_time_and_body() -> None:
    hook = Hook(answer())
    told(hook, secret=SecretStr("geheim"))
    (request,) = hook.requests
    stamp = request.headers["x-programme-timestamp"]
    assert stamp == "1680482400"
    mac = hmac.new(b"geheim", stamp.encode() + b"." + request.body, hashlib.sha256)
    assert request.headers["x-programme-signature"] == f"sha256={mac.hexdigest()}"


def test_a_contact_s_own_secret_goes_before_the_installation_s() -> None:
    hook = Hook(answer())
    with web_service(hook) as url:
        for own, usual in (("a", "b"), ("a", None), (None, "a"), ("b", "a")):
            sender = webhook(WebhookSettings(secret=usual and SecretStr(usual)))
            sender.now = lambda: NOW
            [*sender.send([an_outgoing(address=url, secret=own and SecretStr(own))])]
    signed = [request.headers["x-programme-signature"] for request in hook.requests]
    assert signed[0] == signed[1] == signed[2] != signed[3]


def test_one_address_may_take_all_and_is_told_the_contact_s() -> None:
    hook = Hook(answer())
    with web_service(hook) as url:
        sender = webhook(WebhookSettings(url=f"{url}/gateway"))
        outcomes = [*sender.send([an_outgoing(address="13800000000"), an_outgoing(address="")])]
    assert [o.result for o in outcomes] == ["sent", "sent"]
    assert not sender.addressed
    assert [(r.target, r.json["address"]) for r in hook.requests] == [
        ("/gateway", "13800000000"),
        ("/gateway", ""),
    ]


def test_only_a_receiver_said_to_know_repeats_is_repeatable() -> None:
    assert not webhook(WebhookSettings()).repeatable
    assert webhook(WebhookSettings(idempotent=True)).repeatable
    hook = Hook(answer())
    told(hook)
    told(hook)
    first, again = hook.requests
    assert first.body == again.body
    assert first.headers["idempotency-key"] == again.headers["idempotency-key"]


@pytest.mark.parametrize(
    ("status", "result", "permanent"),
    [
        ("202 Accepted", "sent", False),
        ("204 No Content", "sent", False),
        ("301 Moved", "failed", True),
        ("307 Temporary Redirect", "failed", True),
        ("400 Bad Request", "failed", True),
        ("404 Not Found", "failed", True),
        ("408 Request Timeout", "failed", False),
        ("429 Too Many Requests", "failed", False),
        ("500 Internal Server Error", "failed", False),
        ("503 Service Unavailable", "failed", False),
        ("504 Gateway Timeout", "unknown", False),
    ],
)
def test_the_status_tells(status: str, result: str, permanent: bool) -> None:
    (outcome,) = told(Hook(answer(status=status)))
    assert (outcome.result, outcome.permanent) == (result, permanent)
    assert outcome.detail.startswith(f"HTTP {status[:3]}")


def test_a_redirect_is_not_followed() -> None:
    elsewhere, hook = Hook(answer()), Hook(None)
    with web_service(elsewhere) as url:
        hook.answers = [answer(status="307 Temporary Redirect", head=f"Location: {url}/\r\n")]
        (outcome,) = told(hook, secret=SecretStr("geheim"))
    assert outcome.result == "failed"
    assert "a redirect, not followed" in outcome.detail
    assert not elsewhere.requests


def test_a_time_out_after_the_message_was_taken_leaves_it_unknown() -> None:
    hook = Hook(b"")
    (outcome,) = told(hook)
    assert (outcome.result, outcome.detail) == ("unknown", "no answer within 0.3 s")
    assert len(hook.requests) == 1


@pytest.mark.parametrize(
    "said", [None, b"\x16\x03\x01 what?\r\n\r\n", b"HTTP/1.1 2", b"\0" * 99_999]
)
def test_what_is_no_http_answer_leaves_it_unknown(said: bytes | None) -> None:
    hook = Hook(said)
    (outcome,) = told(hook)
    assert outcome.result == "unknown"
    assert len(hook.requests) == 1


def test_a_huge_body_is_not_read() -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 99000000000\r\n\r\n" + b"x" * 1_000_000
    assert [o.result for o in told(Hook(said), count=3)] == ["sent"] * 3


def test_one_failure_stops_no_other() -> None:
    bad = answer(status="500 Internal Server Error")
    outcomes = told(Hook(answer(), None, bad, b"", answer()), count=5)
    assert [o.result for o in outcomes] == ["sent", "unknown", "failed", "unknown", "sent"]


def test_a_service_that_hangs_leaves_the_rest_for_later_and_other_services_alone() -> None:
    hanging, fine = Hook(b""), Hook(answer())
    with web_service(hanging) as bad, web_service(fine) as good:
        batch = [an_outgoing(n, address=url) for n, url in enumerate((bad, good, bad, bad, good))]
        outcomes = [*webhook(WebhookSettings(timeout=0.3)).send(batch)]
    assert [o.result for o in outcomes] == ["unknown", "sent", "unknown", "failed", "sent"]
    assert "not tried" in outcomes[3].detail
    assert len(hanging.requests) == MAX_BREAKS


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[:::]", f"{'a' * 64}.cn", "a..cn"])
def test_where_nobody_listens_it_has_failed(host: str) -> None:
    (outcome,) = send(f"http://{host}:{refused_port()}/hook?key=geheim")
    assert (outcome.result, outcome.permanent) == ("failed", False)
    assert outcome.detail


@pytest.mark.skipif(sys.platform != "linux", reason="how a full queue is told differs")
def test_a_connection_that_is_never_made_has_failed() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]  # fill the queue of the operating system
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        (outcome,) = send(f"http://127.0.0.1:{port}/")
        for one in waiting:
            one.close()
    assert (outcome.result, outcome.permanent) == ("failed", False)


@pytest.mark.parametrize(
    "url",
    ["", "office@example.cn", "ftp://a.cn/", "http://", "http://me:geheim@a.cn/"],
)
def test_what_is_no_web_address_is_refused_without_telling_it(url: str) -> None:
    (outcome,) = send(url)
    assert (outcome.result, outcome.permanent) == ("failed", True)
    assert outcome.detail == "the address is not a web address such as https://example.cn/hook"


def test_a_certificate_is_checked(certificate: Path) -> None:
    hook = Hook(answer())
    with serving(lambda: Spoken(hook), ssl=server_tls(certificate)) as port:
        (refused,) = send(f"https://127.0.0.1:{port}/", timeout=5)
        (trusted,) = send(f"https://127.0.0.1:{port}/", timeout=5, ca_file=certificate)
    assert (refused.result, trusted.result) == ("failed", "sent")
    assert "CERTIFICATE_VERIFY_FAILED" in refused.detail
    assert len(hook.requests) == 1


def test_a_proxy_is_gone_through() -> None:
    hook = Hook(answer())
    with web_service(hook) as proxy:
        (outcome,) = send("http://far.example.cn/hook", proxy=SecretStr(proxy))
    assert outcome.result == "sent"
    assert hook.requests[0].target == "http://far.example.cn/hook"


@pytest.mark.parametrize(
    "fields",
    [
        {"ca_file": Path("none.pem")},
        {"proxy": SecretStr("socks9://me:geheim@h")},
        {"proxy": SecretStr("socks5://me:geheim@h")},
        {"proxy": SecretStr("http://me:geheim@[h")},
    ],
)
def test_what_keeps_us_from_sending_at_all_fails_the_batch(fields: Any) -> None:
    outcomes = send("https://example.cn/", 2, **fields)
    assert [(o.result, o.permanent) for o in outcomes] == [("failed", False)] * 2
    assert "geheim" not in repr(outcomes)


def test_secrets_stay_out_of_outcomes_and_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    for said in (answer(), answer(b"geheim", "404 Not Found"), None, b"geheim\r\n\r\n"):
        assert "geheim" not in repr(told(Hook(said), secret=SecretStr("geheim-too")))
    assert "geheim" not in caplog.text
    settings = WebhookSettings(url="https://a.cn/geheim", secret=SecretStr("geheim"))
    assert "geheim" not in repr(settings)


def test_settings_know_a_web_address() -> None:
    with pytest.raises(ValidationError, match="not a web address such as"):
        WebhookSettings(url="example.cn/hook")
