"""The Apprise channel, with the library and a real server."""

import logging
import sys
from typing import Any

import pytest

from programme.errors import UsageError
from programme.notify.apprise import AppriseSender, AppriseSettings
from programme.notify.sending import Outcome
from tests.notify.conftest import Hook, an_outgoing, answer, refused_port, web_service

# a service's module that Apprise loads imports it
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def told(address: str) -> Outcome:
    pytest.importorskip("apprise")
    (outcome,) = AppriseSender(AppriseSettings()).send([an_outgoing(address=address)])
    return outcome


def test_a_message_goes_to_an_apprise_address() -> None:
    hook = Hook(answer())
    with web_service(hook) as url:
        outcome = told(url.replace("http://", "json://") + "/geheim")
    assert outcome.result == "sent"
    (request,) = hook.requests
    assert request.target == "/geheim"
    assert (request.json["title"], request.json["message"]) == ("【催办】事项1", "第一行\n.第二行")


def test_what_apprise_cannot_confirm_is_unknown() -> None:
    with web_service(Hook(answer(status="500 Internal Server Error"))) as url:
        assert told(url.replace("http://", "json://")).result == "unknown"
    assert told(f"json://127.0.0.1:{refused_port()}/").result == "unknown"


@pytest.mark.parametrize("address", ["geheim", "nobody://geheim", "", "slack://geheim"])
def test_what_apprise_does_not_know_has_failed_for_good(address: str) -> None:
    outcome = told(address)
    assert (outcome.result, outcome.permanent) == ("failed", True)


def test_addresses_stay_out_of_outcomes_and_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    with web_service(Hook(answer())) as url:
        outcomes = [told(url.replace("http://", "json://") + "/geheim"), told("nobody://geheim")]
    assert "geheim" not in repr(outcomes) + caplog.text
    assert logging.getLogger("apprise").level == logging.NOTSET


def test_where_it_is_not_installed_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    missing: Any = None
    monkeypatch.setitem(sys.modules, "apprise", missing)
    with pytest.raises(UsageError, match="not installed; install it: pip install"):
        AppriseSender(AppriseSettings())
