"""The measurements. Each takes its sizes and an empty folder, and gives rows as they come."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from benchmarks.plans import BEFORE, FIRST_DAY, QUIET, applied, matrix, tasks
from benchmarks.table import Row, Watch, watch
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
from tests.faults.sink import sink

QUIET_DAYS = 3
"""Within one week: there is none longer between two rungs of the ladder."""


@dataclass(frozen=True)
class Sizes:
    """How much of each: days of history, schools × indicators, tasks in a file, messages, jobs,
    assignments whose messages are foretold."""

    days: int
    schools: int
    indicators: int
    large: int
    messages: int
    jobs: int
    ahead: int


FULL = Sizes(2679, 180, 31, 100_000, 1000, 1000, 1_000_000)
QUICK = Sizes(365, 40, 10, 5_000, 100, 100, 5_000)


def years(sizes: Sizes, home: Path) -> Iterator[Row]:
    """Daily ticks of seed 001 over its span, with reports and plan changes in between."""
    ticking = Watch()

    def timed(ctx: Context, slug: str) -> None:
        with watch(ticking):
            tick(ctx, slug)

    last = history.FIRST + timedelta(days=sizes.days - 1)
    with history.simulated(home) as ctx, watch() as whole:
        played = history.History(ctx, tick=timed)
        for _ in played.play(last=last):
            pass
    yield Row("seed 001, a tick a day", sizes.days, "ticks", ticking)
    note = f"also {played.reports} reports and {len(played.changes)} changes of plan"
    yield Row("the same with its reports", sizes.days, "days", whole, note)


def matrices(sizes: Sizes, home: Path) -> Iterator[Row]:
    """School × indicator: all due in one tick, a quiet day, one report, one status."""
    n = sizes.schools * sizes.indicators
    with history.simulated(home, BEFORE) as ctx:
        path = matrix(home, sizes.schools, sizes.indicators)
        with watch() as time:
            large = applied(ctx, path)
        yield Row("apply", n, "items", time)
        small = applied(ctx, matrix(home, 2, 29))
        for slug in (large, small):
            tick(ctx, slug)
        opening = history.moved_to(ctx, FIRST_DAY, 8)
        tick(opening, small)
        with watch() as time:
            news = tick(opening, large)
        yield Row("one tick, everything due", n, "assignments", time)
        assert sum(one.touched for one in news) == n
        with watch() as time:
            status(opening, [large])
        yield Row("status from facts", n, "assignments", time)
        yield from _quiet(ctx, large, small, n)


def _quiet(ctx: Context, large: str, small: str, n: int) -> Iterator[Row]:
    ticks: dict[str, list[Watch]] = {large: [], small: []}
    reports: dict[str, list[Watch]] = {large: [], small: []}
    for day in range(QUIET_DAYS):
        later = history.moved_to(ctx, QUIET + timedelta(days=day), 9)
        for slug in (large, small):
            key = history.live(ctx, slug)[0].key
            with watch() as time:
                assert not tick(later, slug)
            ticks[slug].append(time)
            with watch() as time:
                report(later, key, "progress", progress=day)
            reports[slug].append(time)
    for what, times in (("a quiet day's tick", ticks), ("one report", reports)):
        a, b = (_middle(times[slug]) for slug in (large, small))
        yield Row(f"{what}, {n:,} items", 1, "", a)
        yield Row(
            f"{what}, 58 items", 1, "", b, f"{a.cpu / b.cpu:.2f} × CPU for {n / 58:.0f} × items"
        )


def _middle(times: list[Watch]) -> Watch:
    return sorted(times, key=lambda time: time.cpu)[len(times) // 2]


def large_files(sizes: Sizes, home: Path) -> Iterator[Row]:
    """A file of very many tasks; very many assignments judged from facts."""
    path = tasks(home, sizes.large, offices=50)
    with watch() as time:
        loaded = check_file(path)
    assert loaded.plan
    note = f"{path.stat().st_size / 1e6:.1f} MB"
    yield Row("check a file", sizes.large, "tasks", time, note)
    [(_, plan)] = read_plans([matrix(home, sizes.large // 100, 100)])
    plan = keyed(plan, None)
    with watch() as time:
        shares = stand(plan, QUIET, {}, {}, BEFORE)
    assert len(shares) == sizes.large
    yield Row("expand and judge", sizes.large, "assignments", time)


def messages(sizes: Sizes, home: Path) -> Iterator[Row]:
    """An office each, a digest each, over SMTP to a server on this machine."""
    n = sizes.messages
    contacts = "".join(f"第{i}科: office{i}@example.cn\n" for i in range(n))
    (home / "contacts.yaml").write_text(contacts, "utf-8")
    with (
        sink(home) as server,
        history.simulated(
            home,
            BEFORE,
            channel="smtp",
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_security="none",
        ) as ctx,
    ):
        slug = applied(ctx, tasks(home, n, offices=n))
        tick(history.moved_to(ctx, FIRST_DAY, 8), slug)
        with watch() as time:
            delivery = deliver(history.moved_to(ctx, FIRST_DAY, 9))
    assert delivery.sent == len(server) == n
    yield Row("deliver by mail", n, "messages", time, "each step of each in the ledger")


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
    yield Row(
        "APScheduler, a job per reminder", n, "assignments", theirs, "4 jobs each, a commit each"
    )
    ratio = f"{theirs.cpu / ours.cpu:.1f} × less CPU: reminders to come are no rows"
    yield Row("apply the same work here", n, "assignments", ours, ratio)


ALL: tuple[Callable[[Sizes, Path], Iterator[Row]], ...] = (
    years,
    matrices,
    large_files,
    messages,
    peer,
)
