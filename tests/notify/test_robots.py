"""The robots of DingTalk, WeCom and Feishu, against a real server in their place."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from programme.notify.dingtalk import DingTalkSettings, dingtalk
from programme.notify.feishu import FeishuSettings, feishu
from programme.notify.http import HttpSender
from programme.notify.letter import Letter
from programme.notify.sending import Outcome, Outgoing
from programme.notify.wecom import WeComSettings, wecom
from tests.notify.conftest import Hook, Request, an_outgoing, answer, web_service

TOKEN = "geheim-token"
NOW = datetime(2023, 4, 3, 0, 40, tzinfo=UTC)
ROBOTS: dict[str, Callable[[str], HttpSender]] = {
    "dingtalk": lambda url: dingtalk(DingTalkSettings(url=url, timeout=0.3)),
    "wecom": lambda url: wecom(WeComSettings(url=url, timeout=0.3)),
    "feishu": lambda url: feishu(FeishuSettings(url=url, timeout=0.3)),
}
COPIED = {
    "dingtalk": f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}",
    "wecom": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}",
    "feishu": f"https://open.feishu.cn/open-apis/bot/v2/hook/{TOKEN}",
}
TARGETS = {
    "dingtalk": f"/hook?access_token={TOKEN}",
    "wecom": f"/hook?key={TOKEN}",
    "feishu": f"/hook/{TOKEN}",
}
FINE = {
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "feishu": {
        "StatusCode": 0,
        "StatusMessage": "success",
        "code": 0,
        "data": {},
        "msg": "success",
    },
}


def told(name: str, *answers: bytes | None, **fields: Any) -> tuple[Outcome, Request]:
    """What became of a message to a robot that gives these answers, and what the robot was sent."""
    hook = Hook(*answers)
    with web_service(hook) as url:
        sender = ROBOTS[name](f"{url}/hook")
        sender.now = lambda: NOW
        (outcome,) = sender.send([an_outgoing(**({"address": TOKEN} | fields))])
    (request,) = hook.requests
    return outcome, request


def words(name: str, body: Any) -> str:
    """The text that a body shows."""
    if name == "feishu":
        return str(body["content"]["post"]["zh_cn"]["content"][0][0]["text"])
    return str(body["markdown"]["text" if name == "dingtalk" else "content"])


@pytest.mark.parametrize("name", ROBOTS)
def test_a_message_is_sent_when_the_robot_says_so(name: str) -> None:
    outcome, request = told(name, answer(FINE[name]))
    assert outcome.result == "sent"
    assert (request.method, request.target) == ("POST", TARGETS[name])
    assert request.headers["content-type"].startswith("application/json")
    assert "【催办】事项1" in json.dumps(request.json, ensure_ascii=False)
    assert ".第二行" in words(name, request.json)


@pytest.mark.parametrize("name", ROBOTS)
def test_the_web_address_as_copied_from_the_service_will_do(name: str) -> None:
    assert told(name, answer(FINE[name]), address=COPIED[name])[1].target == TARGETS[name]


@pytest.mark.parametrize("name", ROBOTS)
@pytest.mark.parametrize("address", ["office@example.cn", "https://example.cn/", "a b", "", "密"])
def test_an_address_that_is_no_robot_s_never_reaches_the_service(name: str, address: str) -> None:
    hook = Hook(answer(FINE[name]))
    with web_service(hook) as url:
        (outcome,) = ROBOTS[name](url).send([an_outgoing(address=address)])
    assert (outcome.result, outcome.permanent) == ("failed", True)
    assert not hook.requests


def test_dingtalk_is_signed_in_the_address() -> None:
    _, request = told("dingtalk", answer(FINE["dingtalk"]), secret=SecretStr("SECgeheim"))
    assert request.query == {
        "access_token": TOKEN,
        "timestamp": "1680482400000",
        "sign": "gGtELWfKTtMClwNpcnmSuRzD9Vy0Xl29DpLaMFdQ/OI=",  # openssl dgst -sha256 -hmac
    }


def test_feishu_is_signed_in_the_body() -> None:
    _, request = told("feishu", answer(FINE["feishu"]), secret=SecretStr("geheim"))
    assert request.target == TARGETS["feishu"]
    assert request.json["timestamp"] == "1680482400"
    assert request.json["sign"] == "8dJ0jLOlnFTdbI+ZDv86uZ1ffAaTH79gMstZSLYNhVI="  # openssl


@pytest.mark.parametrize(
    ("name", "body", "permanent"),
    [
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, True),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, False),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, True),
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, False),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, True),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, False),
        ("feishu", {"StatusCode": 9499, "StatusMessage": "too many request"}, False),
    ],
)
def test_a_refusal_comes_with_status_200(name: str, body: Any, permanent: bool) -> None:
    outcome, _ = told(name, answer(body))
    assert (outcome.result, outcome.permanent) == ("failed", permanent)
    assert outcome.detail == " ".join(str(value) for value in body.values())


@pytest.mark.parametrize("name", ROBOTS)
@pytest.mark.parametrize(
    ("said", "result"),
    [
        (answer(b"<html>Sign in to the network</html>"), "unknown"),
        (answer({"ok": True}), "unknown"),
        (answer({"errcode": False, "code": "0"}), "unknown"),
        (answer([0]), "unknown"),
        (answer(b"[" * 60_000), "unknown"),
        (answer(b" " * 70_000 + b'{"code": 0, "errcode": 0}'), "unknown"),
        (answer({"code": 0, "errcode": 0}, "500 Internal Server Error"), "unknown"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "unknown"),
        (b"", "unknown"),
        (None, "unknown"),
        (b"220 mail.example.cn ESMTP\r\n", "unknown"),
        (answer(status="502 Bad Gateway"), "failed"),
        (answer(status="404 Not Found"), "failed"),
    ],
)
def test_an_answer_without_a_code_is_no_success(name: str, said: bytes, result: str) -> None:
    outcome, _ = told(name, said)
    assert outcome.result == result


@pytest.mark.parametrize("name", ROBOTS)
def test_no_outcome_and_no_log_holds_a_secret(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    secret, outcomes = SecretStr("SECgeheim"), []
    echo = answer({"errcode": 1, "code": 1, "errmsg": f"bad {TOKEN} SECgeheim", "msg": TOKEN})
    for said in (echo, answer(FINE[name]), None, f"{TOKEN} SECgeheim\r\n\r\n".encode()):
        outcomes.append(told(name, said, secret=secret, address=COPIED[name])[0])
    assert [o.result for o in outcomes] == ["failed", "sent", "unknown", "unknown"]
    assert "geheim" not in repr(outcomes) + caplog.text
    assert "geheim" not in repr(an_outgoing(address=TOKEN, secret=secret))


def long_letter(lines: int) -> Letter:
    matters = "\n".join(f"{n}. 拟定一校一案补短提升方案，并报县局备案" for n in range(1, lines + 1))
    return Letter(
        subject="【每日提示】", text=f"{matters}\n\n查看与填报：https://a.cn\n", html="<p>"
    )


@pytest.mark.parametrize(
    ("name", "most"), [("dingtalk", 20_000), ("wecom", 4096), ("feishu", 20_480)]
)
def test_a_long_message_is_cut_and_says_so(name: str, most: int) -> None:
    _, request = told(name, answer(FINE[name]), letter=long_letter(2000))
    text = words(name, request.json)
    assert len(text.encode() if name == "wecom" else request.body) <= most
    assert len(text.encode()) > most * 0.8
    listed = sum("拟定" in line for line in text.split("\n"))
    assert f"另有{2000 - listed}行未列出" in text
    assert text.rstrip().endswith("查看与填报：https://a.cn")


@pytest.mark.parametrize("name", ["dingtalk", "wecom"])
def test_words_of_a_schedule_file_are_no_markdown(name: str) -> None:
    trap = "[点此领奖](https://evil.example) <@all> <font color=red> **重要** `x`"
    letter = Letter(subject=trap, text=f"1. {trap}\n", html="")
    _, request = told(name, answer(FINE[name]), letter=letter)
    shown = words(name, request.json)
    assert "［点此领奖］(https://evil.example) ＜@all＞" in shown
    assert shown.removeprefix("**").replace("**\n", "\n").count("*") == 0
    assert not set("[]<>`") & set(shown)


def test_a_batch_goes_over_one_connection() -> None:
    hook = Hook(answer(FINE["dingtalk"]))
    batch: list[Outgoing] = [an_outgoing(n, address=TOKEN) for n in range(5)]
    with web_service(hook) as url:
        outcomes = [*ROBOTS["dingtalk"](url).send(batch)]
    assert [(o.key, o.result) for o in outcomes] == [(o.message_key, "sent") for o in batch]
    assert hook.connections == 1
