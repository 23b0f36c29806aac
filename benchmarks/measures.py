"""The measurements. Each takes its sizes and an empty folder, and gives rows as they come."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from benchmarks.plans import BEFORE, FIRST_DAY, QUIET, applied, matrix, tasks
from benchmarks.table import Row, watch
from programme import store
from programme.actions.apply import read_plans
from programme.actions.context import Context
from programme.actions.deliver import deliver
from programme.actions.picture import stand
from programme.actions.report import report
from programme.actions.status import status
from programme.actions.tick import tick
from programme.clock import at
from programme.core.match import keyed
from programme.files.schedule import check_file
from tests import history
from tests.notify.conftest import Inbox, mail_server

QUIET_DAYS = 4
"""Within one week: there is none longer between two rungs of the ladder."""


@dataclass(frozen=True)
class Sizes:
    """How much of each: days of history, schools × indicators, tasks in a file, messages, jobs."""

    days: int
    schools: int
    indicators: int
    large: int
    messages: int
    jobs: int


FULL = Sizes(2679, 180, 31, 100_000, 1000, 1000)
QUICK = Sizes(365, 40, 10, 5_000, 100, 100)


def years(sizes: Sizes, home: Path) -> Iterator[Row]:
    """Daily ticks of seed 001 over its span, with reports and plan changes in between."""
    ticking = 0.0

    def timed(ctx: Context, slug: str) -> None:
        nonlocal ticking
        with watch() as one:
            tick(ctx, slug)
        ticking += one.seconds

    last = history.FIRST + timedelta(days=sizes.days - 1)
    with history.simulated(home) as ctx, watch() as whole:
        played = history.History(ctx, tick=timed)
        for _ in played.play(last=last):
            pass
    yield Row("seed 001, a tick a day", sizes.days, "ticks", ticking)
    note = f"also {played.reports} reports and {len(played.changes)} changes of plan"
    yield Row("the same with its reports", sizes.days, "days", whole.seconds, note)


def matrices(sizes: Sizes, home: Path) -> Iterator[Row]:
    """School × indicator: all due in one tick, a quiet day, one report, one status."""
    n = sizes.schools * sizes.indicators
    with history.simulated(home, BEFORE) as ctx:
        path = matrix(home, sizes.schools, sizes.indicators)
        with watch() as time:
            large = applied(ctx, path)
        yield Row("apply", n, "items", time.seconds)
        small = applied(ctx, matrix(home, 2, 29))
        for slug in (large, small):
            tick(ctx, slug)
        opening = history.moved_to(ctx, FIRST_DAY, 8)
        tick(opening, small)
        with watch() as time:
            news = tick(opening, large)
        yield Row("one tick, everything due", n, "assignments", time.seconds)
        assert sum(one.touched for one in news) == n
        with watch() as time:
            status(opening, [large])
        yield Row("status from facts", n, "assignments", time.seconds)
        yield from _quiet(ctx, large, small, n)


def _quiet(ctx: Context, large: str, small: str, n: int) -> Iterator[Row]:
    times: dict[str, list[float]] = {large: [], small: []}
    keys = {}
    with ctx.store.read() as tx:
        for slug in times:
            programme = store.programmes.get(tx, slug)
            assert programme
            keys[slug] = store.items.rows(tx, programme.id)[0].key
    for day in range(QUIET_DAYS):
        later = history.moved_to(ctx, QUIET + timedelta(days=day), 9)
        for slug, found in times.items():
            with watch() as one:
                assert not tick(later, slug)
            found.append(one.seconds)
    a, b = median(times[large]), median(times[small])
    yield Row(f"a quiet day's tick, {n:,} items", 1, "tick", a)
    yield Row("a quiet day's tick, 58 items", 1, "tick", b, f"{a / b:.2f} × for {n / 58:.0f} ×")
    told = {}
    for slug, key in keys.items():
        with watch() as told[slug]:
            report(later, key, "progress", progress=10)
    a, b = told[large].seconds, told[small].seconds
    yield Row(f"one report among {n:,} items", 1, "report", a, f"{a / b:.2f} × of one among 58")


def large_files(sizes: Sizes, home: Path) -> Iterator[Row]:
    """A file of very many tasks; very many assignments judged from facts."""
    path = tasks(home, sizes.large, offices=50)
    with watch() as time:
        loaded = check_file(path)
    assert loaded.plan
    note = f"{path.stat().st_size / 1e6:.1f} MB"
    yield Row("check a file", sizes.large, "tasks", time.seconds, note)
    [(_, plan)] = read_plans([matrix(home, sizes.large // 100, 100)])
    plan = keyed(plan, None)
    with watch() as time:
        shares = stand(plan, QUIET, {}, {}, BEFORE)
    assert len(shares) == sizes.large
    yield Row("expand and judge", sizes.large, "assignments", time.seconds)


def messages(sizes: Sizes, home: Path) -> Iterator[Row]:
    """An office each, a digest each, over SMTP to a server on this machine."""
    n, inbox = sizes.messages, Inbox()
    contacts = "".join(f"第{i}科: office{i}@example.cn\n" for i in range(n))
    (home / "contacts.yaml").write_text(contacts, "utf-8")
    with (
        mail_server(inbox) as port,
        history.simulated(
            home,
            BEFORE,
            channel="smtp",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
        ) as ctx,
    ):
        slug = applied(ctx, tasks(home, n, offices=n))
        tick(history.moved_to(ctx, FIRST_DAY, 8), slug)
        with watch() as time:
            delivery = deliver(history.moved_to(ctx, FIRST_DAY, 9))
    assert delivery.sent == len(inbox.mails) == n
    yield Row("deliver by mail", n, "messages", time.seconds, "claimed, sent and marked one by one")


def peer(sizes: Sizes, home: Path) -> Iterator[Row]:
    """The usual way, a scheduler's job for every reminder to come, against deciding when due."""
    n, rungs = sizes.jobs, 4
    jobs = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{home}/jobs.db")}, timezone="UTC"
    )
    jobs.start(paused=True)
    with watch() as theirs:
        for i in range(n * rungs):
            when = at(FIRST_DAY, i % 24, 0, "UTC").replace(year=2099)
            jobs.add_job(print, "date", run_date=when, id=str(i))
    jobs.shutdown()
    with history.simulated(home, BEFORE) as ctx:
        path = tasks(home, n)
        with watch() as ours:
            applied(ctx, path)
    yield Row("APScheduler, a job per reminder", n, "assignments", theirs.seconds, "4 jobs each")
    ratio = f"{theirs.seconds / ours.seconds:.1f} × faster: no rows for reminders to come"
    yield Row("apply the same work here", n, "assignments", ours.seconds, ratio)


ALL: tuple[Callable[[Sizes, Path], Iterator[Row]], ...] = (
    years,
    matrices,
    large_files,
    messages,
    peer,
)
