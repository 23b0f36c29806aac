"""publish, up, run, demo: everything that needs Prefect."""

import asyncio
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from programme.cli.group import as_json, opened, settings

if TYPE_CHECKING:
    from programme.settings import Settings
    from programme.store import MessageRow


@click.command("publish")
@click.argument("programmes", nargs=-1)
@click.option("--repair", is_flag=True, help="Compare with what Prefect really has, and mend it.")
@click.option("--json", "as_data", is_flag=True, help="For machines.")
@click.pass_context
def publish_command(
    context: click.Context, programmes: tuple[str, ...], repair: bool, as_data: bool
) -> None:
    """Bring boards and artifacts in Prefect's UI up to date."""
    from programme.board import server

    found = settings(context)
    port = found.prefect_port
    os.environ.update(server.environment(found.home.resolve() / "prefect", port))
    if found.prefect_url:
        os.environ["PREFECT_API_URL"] = found.prefect_url
    from programme.actions.publish import publish
    from programme.actions.tick import programmes as every

    with opened(context) as ctx:
        slugs = dict.fromkeys(programmes) or every(ctx)
        shown = [asyncio.run(publish(ctx, slug, repair=repair)) for slug in slugs]
    if as_data:
        as_json([{"programme": one.programme, "boards": one.boards} for one in shown])
        return
    for one in shown:
        for name, url in one.boards.items():
            click.echo(f"{name}\n  {url}")


@click.command("up")
@click.option("--port", type=int, help="Port of the Prefect UI (4200).")
@click.pass_context
def up_command(context: click.Context, port: int | None) -> None:
    """Start the Prefect server and the flows, and stay up until Ctrl-C."""
    found = settings(context)
    with opened(context):
        pass  # the store is made, or refused, before anything starts
    _up(found, port or found.prefect_port)


@click.command("run")
@click.option("--port", type=int, help="Port of the Prefect UI (4200).")
@click.pass_context
def run_command(context: click.Context, port: int | None) -> None:
    """Apply every schedule file of the schedules folder, then start everything."""
    from programme.cli.plans import apply_command, schedules_in

    found = settings(context)
    files = tuple(schedules_in(found.schedules))
    context.invoke(apply_command, files=files, as_data=False, retire=False, reason="")
    _up(found, port or found.prefect_port)


def _up(found: "Settings", port: int) -> None:
    from programme.board.server import wait_ready
    from programme.cli import processes

    chinese = found.language == "zh"
    processes.flows_command(found)  # refused before anything starts
    with processes.prefect_server(found, port) as server:
        wait_ready(server)
        click.echo(
            f"Prefect: http://127.0.0.1:{port}/v2/runs  "
            + ("（Ctrl-C 停止）" if chinese else "(Ctrl-C stops)")
        )
        processes.stay_up(found, port, server)


@click.command("demo")
@click.option("--once", is_flag=True, help="Do it all, print, and end.")
@click.option("--json", "as_data", is_flag=True, help="Print the roll-up as JSON, with --once.")
@click.option("--port", type=int, help="Port of the Prefect UI.")
@click.pass_context
def demo_command(context: click.Context, once: bool, as_data: bool, port: int | None) -> None:
    """The five example programmes as they stood on 20 June 2023, with made-up reports.

    They live in a store of their own, `demo` in PROGRAMME_HOME, made anew each time.
    """
    from programme.actions.demo import pinned_now, play, sent_on
    from programme.actions.status import status
    from programme.board.server import wait_ready
    from programme.cli import processes
    from programme.cli.demo import files_of, progress_bar, read_demo
    from programme.clock import Clock
    from programme.runtime import running
    from programme.settings import read_settings

    mine = settings(context)
    script = read_demo(Path("demo"))
    home = mine.home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    found = read_settings(
        **{
            **(context.obj or {}),
            "home": home,
            "now": pinned_now(script.as_of),
            "contacts": Path("demo/contacts.yaml"),
            "channel": "file",
            "store": None,
        }
    )
    port = processes.free_port(port or mine.prefect_port)
    with processes.prefect_server(found, port) as server, progress_bar(found.language) as told:
        with running(found, via="demo", clock=Clock(found.now)) as ctx:
            play(ctx, script, files_of(mine.schedules, script), told)
        told("prefect", 1, 3)
        with processes.flows_once(found, port) as finish:
            wait_ready(server)
            told("flows", 2, 3)
            finish()
        told("ready", 3, 3)
        told.stop()
        with running(found) as ctx:
            rolled = status(ctx, by=("phase", "office"))
            links = _links(ctx, port)
            sent = sent_on(ctx, script.as_of)
        if as_data:
            as_json(rolled)
        else:
            _print_demo(rolled, sent, links, found, port)
        if not once:
            click.echo("Ctrl-C 停止" if found.language == "zh" else "Ctrl-C stops it")
            processes.stay_up(found, port, server)


def _links(ctx: Any, port: int) -> dict[str, str]:
    from programme.actions.publish import board_runs
    from programme.actions.tick import programmes

    site = f"http://127.0.0.1:{port}/v2/runs/flow-run"
    return {
        name: f"{site}/{run}"
        for slug in programmes(ctx)
        for name, run in board_runs(ctx, slug).items()
    }


def _print_demo(
    rolled: dict[str, list[dict[str, Any]]],
    sent: "tuple[list[MessageRow], int]",
    links: dict[str, str],
    found: "Settings",
    port: int,
) -> None:
    from programme.cli.render import print_status

    chinese = found.language == "zh"
    print_status(rolled, ("phase",), found.language)
    click.echo()
    today, before = sent
    for message in today:
        click.echo(f"  ✉ {message.recipient}: {message.subject}")
    folder = found.home / "outbox"
    click.echo(
        f"当日发提醒 {len(today)} 份，此前九个工作日 {before} 份，存于 {folder}"
        if chinese
        else f"{len(today)} digests today, {before} in the nine working days before, in {folder}"
    )
    click.echo("\n看板：" if chinese else "\nBoards in the Prefect UI:")
    for name, url in links.items():
        click.echo(f"  {name}\n    {url}")
    click.echo(f"\nPrefect: http://127.0.0.1:{port}/v2/runs")
