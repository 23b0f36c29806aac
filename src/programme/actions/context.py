"""What every action is handed: the store, the clock, and who is asking."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from programme import store
from programme.actions.links import Links
from programme.clock import Clock, local_date
from programme.core.plan import Hours, Plan
from programme.errors import NotFound, ProgrammeError
from programme.notify import Contacts, Letters, Sender
from programme.notify.letter import MOST_LINES


@dataclass(frozen=True)
class Limits:
    """Of sending: attempts before a person is to look, messages to a recipient on a day, matters
    listed in a message."""

    attempts: int = 8
    daily: int = 3
    lines: int = MOST_LINES


@dataclass(frozen=True)
class Context:
    """Built once by the runtime. `owner` names this process, for leases; `channel` is where
    messages go that say nothing else; `sender` opens a channel by its name."""

    store: store.Store
    clock: Clock
    home: Path
    owner: str
    author: str
    via: str
    channel: str
    sender: Callable[[str], Sender]
    contacts: Callable[[], Contacts]
    letters: Letters
    links: Links
    hours: Hours
    limits: Limits = Limits()

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.clock.now()

    def today(self, zone: str) -> date:
        """The present day in a zone."""
        return local_date(self.now(), zone)


def programme_named(tx: store.Tx, slug: str) -> store.ProgrammeRow:
    """The programme of that name; NotFound lists those there are."""
    found = store.programmes.get(tx, slug)
    if found:
        return found
    names = ", ".join(row.slug for row in store.programmes.all(tx))
    raise NotFound(
        "unknown-programme",
        f"no programme is called {slug!r}",
        f"没有名为“{slug}”的项目",
        f"there are: {names or 'none yet'}; apply a schedule file first",
        f"现有：{names or '无'}；请先启用计划文件",
    )


def no_plan(slug: str) -> ProgrammeError:
    """The error for a programme whose schedule file was never applied."""
    return ProgrammeError(
        "no-plan",
        f"{slug} has no plan",
        f"{slug} 还没有计划",
        "apply its schedule file",
        "请先启用它的计划文件",
    )


def plan_of(tx: store.Tx, programme: store.ProgrammeRow) -> Plan:
    """The plan in force; raises ProgrammeError where there is none."""
    found = store.versions.latest(tx, programme.id)
    if found is None:
        raise no_plan(programme.slug)
    return found[1]
