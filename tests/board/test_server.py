from pathlib import Path

import httpx
import pytest

from programme.board import server
from tests.prefect_server import PrefectServer


def test_a_client_of_it_reports_to_nobody(tmp_path: Path):
    env = server.environment(tmp_path, 4711)
    assert env["DO_NOT_TRACK"] == "1"
    assert env["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert env["PREFECT_API_URL"] == env["PREFECT_UI_API_URL"] == "http://127.0.0.1:4711/api"
    assert str(tmp_path) in env["PREFECT_SERVER_DATABASE_CONNECTION_URL"]


def test_the_server_took_our_settings(prefect_server: PrefectServer):
    settings = httpx.get(f"{prefect_server.url}/admin/settings").json()
    assert settings["server"]["analytics_enabled"] is False
    assert settings["server"]["services"]["task_run_recorder"]["batch_size"] == 200
    assert settings["home"] == prefect_server.env["PREFECT_HOME"]


@pytest.mark.parametrize("page", ["/", "/v2/runs/flow-run/x"])
def test_the_pages_of_its_ui_may_talk_to_nobody_else(prefect_server: PrefectServer, page: str):
    site = prefect_server.url.removesuffix("/api")
    text = httpx.get(site + page, headers={"Accept": "text/html"}, follow_redirects=True).text
    assert text.count(f"connect-src 'self' {site} ws:{site.partition(':')[2]}\"") == 1


def test_a_taken_port_is_told_before_anything_starts(prefect_server: PrefectServer, tmp_path: Path):
    taken = httpx.URL(prefect_server.url).port
    assert taken
    with pytest.raises(server.ServerDied, match=f"port {taken} is taken"):
        server.start(tmp_path / "home", taken, tmp_path / "server.log")


def test_a_server_that_dies_is_told_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PREFECT_SERVER_API_KEEPALIVE_TIMEOUT", "some")
    child = server.start(tmp_path, server.free_port(), tmp_path / "log" / "server.log")
    with pytest.raises(server.ServerDied, match=r"server\.log"):
        server.wait_ready(child)
    assert "KEEPALIVE_TIMEOUT" in child.log.read_text().upper()
    server.stop(child)
