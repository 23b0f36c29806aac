"""What runs in a process of its own: the command line, killed at a chosen step.

Steps are what others can see a process do: each statement and commit of a transaction, each file
put in its place, each word to a mail server. Nothing in the product knows of this.
"""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from programme.cli import main
from programme.core.calendar import Calendar
from programme.notify import render
from tests.notify.conftest import OVERDUE, a_digest

VISIBLE = {"os.rename", "smtplib.connect", "smtplib.send"}
"""Audit events (PEP 578), told just before it happens; a file is put in its place by a rename."""


def warm() -> None:
    """Before the fork, what takes a process long: the imports that the commands make, a year's
    holidays, the templates."""
    for module in (
        "runtime",
        "actions.tick",
        "cli.plans",
        "cli.work",
        "cli.outbox",
        "actions.apply",
        "actions.deliver",
    ):
        import_module(f"programme.{module}")
    Calendar.of("CN").is_working(date(2023, 3, 1))
    render(a_digest(OVERDUE))


def run(arguments: Sequence[str], settings: Mapping[str, str], log: Path, kill_at: int) -> None:
    """Run `programme ARGUMENTS`, printing into `log`; die at step `kill_at` (0 for never), else
    leave the names of the steps taken, one a line, in `log.steps`."""
    os.environ.update(settings)
    sys.stdout = sys.stderr = log.open("a", encoding="utf-8")
    steps = stepping(kill_at)
    if "FAULT_DISK_FULL" in settings:
        event.listen(Engine, "connect", _full)
    sys.argv = ["programme", *arguments]
    try:
        main()
    finally:
        log.with_suffix(".steps").write_text("\n".join(steps))


def _full(connection: Any, _: Any) -> None:
    """Let a SQLite file grow no more: what needs a page fails as on a full disk (SQLITE_FULL)."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")


def a_round(settings: Mapping[str, str], kill_at: int, told: Connection) -> None:
    """Tick every programme and deliver; say `begun` at first and the number of steps at the end."""
    os.environ.update(settings)
    from programme.actions.deliver import deliver
    from programme.actions.tick import programmes, tick
    from programme.runtime import running
    from programme.settings import read_settings

    with running(read_settings()) as ctx:
        steps = stepping(kill_at)
        told.send("begun")
        for slug in programmes(ctx):
            tick(ctx, slug)
        deliver(ctx)
        told.send(len(steps))


def stepping(kill_at: int) -> list[str]:
    """The names of the steps that this process takes from now on, to grow; dies at `kill_at`."""
    steps: list[str] = []

    def step(name: str) -> None:
        steps.append(name)
        if len(steps) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(_c: Any, _cursor: Any, sql: str, *_: Any) -> None:
        step(sql.split()[0])

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", lambda _: step("COMMIT"))
    sys.addaudithook(lambda name, _: step(name) if name in VISIBLE else None)
    return steps


warm()
