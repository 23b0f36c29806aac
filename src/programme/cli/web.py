"""web: the page behind the links in messages."""

import os

import click

from programme.cli.group import opened, settings


@click.command("web")
@click.option("--host", help="Address to listen on (PROGRAMME_WEB_HOST, 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (PROGRAMME_WEB_PORT, 8480).")
@click.pass_context
def web_command(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve the page on which offices report, and stay up until Ctrl-C."""
    import uvicorn

    found = settings(context)
    with opened(context):
        pass  # the store is made, or refused, before anything starts
    host, port = host or found.web_host, port or found.web_port
    chinese = found.language == "zh"
    click.echo(f"http://{host}:{port}  " + ("（Ctrl-C 停止）" if chinese else "(Ctrl-C stops)"))
    if not found.web_url:
        told = (
            "未设置 PROGRAMME_WEB_URL，提醒里不会有链接"
            if chinese
            else "PROGRAMME_WEB_URL is not set, so messages hold no links"
        )
        click.echo(told, err=True)
    os.environ["PROGRAMME_HOME"] = str(found.home.resolve())
    uvicorn.run(
        "programme.web:served",
        factory=True,
        host=host,
        port=port,
        access_log=False,  # an address opens a matter, so it is written nowhere
        log_level="warning",
        server_header=False,
    )
