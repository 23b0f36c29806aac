"""Every message of the months to come, before it comes; supposing nobody reports any more."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from programme import store
from programme.actions.ahead import Ahead, in_force, merged, not_yet
from programme.actions.apply import enact, read_plans
from programme.actions.context import Context, programme_named
from programme.actions.letters import REPLY_WORKING_DAYS, line_of
from programme.actions.outlook import LONG_AGO, Message, gather
from programme.clock import local_date
from programme.core.hours import reachable
from programme.core.match import keyed
from programme.core.plan import Plan
from programme.files.schedule import Loaded
from programme.notify import Contacts, Digest, Line, render

LATELY = timedelta(days=3)
"""How far back a digest lies at most that a decision of today could go with."""


@dataclass(frozen=True)
class Forecast:
    """The messages that go from `first` to `last`, in the order of sending."""

    ctx: Context
    first: date
    last: date
    messages: list[Message]

    @cached_property
    def contacts(self) -> Contacts:
        """Who reads what."""
        return self.ctx.contacts()

    def rows(self) -> Iterator[dict[str, Any]]:
        """The messages as plain data; instants in their recipients' own time."""
        return (self.row(message) for message in self.messages)

    def row(self, message: Message) -> dict[str, Any]:
        """One of them."""
        return {
            "send_at": self.send_at(message).isoformat(timespec="minutes"),
            "recipient": message.recipient,
            "channel": self.channel(message),
            "rung": message.rung,
            "assignments": message.assignments(),
            "subject": self.subject(message),
            "held": message.held,
            "provisional": message.provisional,
        }

    def send_at(self, message: Message) -> datetime:
        """When it reaches its recipient, in quiet hours not before they end."""
        policy = message.outlook.policy
        hours = policy.hours(message.recipient, self.ctx.hours)
        moment = message.send_at.astimezone(ZoneInfo(hours.zone))
        return reachable(moment, hours, policy.calendar(message.recipient))

    def channel(self, message: Message) -> str:
        """Where it goes first."""
        route = self.contacts.route(message.recipient, message.on)
        return (route[0].channel if route else "") or self.ctx.channel

    def subject(self, message: Message) -> str:
        """As its letter will say it."""
        policy, on = message.outlook.policy, message.on
        return render(
            Digest(
                recipient=message.recipient,
                language=policy.plan.language,
                on=on,
                lines=tuple(_lines(message)),
                simulated=self.ctx.store.simulated,
                reply_by=policy.calendar().add(on, REPLY_WORKING_DAYS),
            )
        ).subject


def _lines(message: Message) -> Iterator[Line]:
    """One for each assignment, with its latest rung; those that live alike share it."""
    latest = {id(bundle): (rung, bundle) for rung, bundle in message.entries}
    for rung, bundle in latest.values():
        told = store.Reminder(
            programme_id=bundle.row.programme_id,
            assignment_id=bundle.row.id,
            rung=rung.rung,
            anchor=rung.anchor,
            n=rung.n,
            recipient=message.recipient,
            decided=message.send_at,
            due_at=message.send_at,
        )
        row, policy = bundle.on(message.on), bundle.outlook.policy
        yield from [line_of(told, row, policy, message.on)] * len(bundle.keys)


def forecast(
    ctx: Context,
    slugs: Sequence[str] = (),
    files: Sequence[Path] = (),
    *,
    first: date | None = None,
    last: date | None = None,
) -> Forecast:
    """What goes out from `first` to `last` of the programmes named, and of schedule files as if
    they were applied now; of all programmes in force where nothing is named.

    A file of a programme in force is taken as its next version, with all that was reported; any
    other as applied on `first` where that lies in the past. Raises FaultyFiles, and Conflict
    where `apply` would.
    """
    looks = [_of_file(ctx, loaded, plan, first, last) for loaded, plan in read_plans(files)]
    if slugs or not files:
        with ctx.store.read() as tx:
            named = [programme_named(tx, slug) for slug in dict.fromkeys(slugs)]
            looks += [in_force(ctx, tx, row, last) for row in named or store.programmes.all(tx)]
    with ctx.store.read() as tx:
        gone = store.outlook.gone(tx, ctx.now() - LATELY)
    decisions = chain.from_iterable(ahead.outlook.decisions() for ahead in looks)
    begun = [message for ahead in looks for message in ahead.begun]
    messages = [
        message
        for message in gather(decisions, merged(begun), gone)
        if (first or date.min) <= message.on <= (last or date.max)
    ]
    days = [message.on for message in messages]
    today = local_date(ctx.now(), looks[0].outlook.plan.zone) if looks else date.min
    return Forecast(ctx, first or today, last or max(days, default=first or today), messages)


def _of_file(
    ctx: Context, loaded: Loaded, plan: Plan, first: date | None, last: date | None
) -> Ahead:
    with ctx.store.read() as tx:
        known = store.programmes.get(tx, plan.programme)
    if not known:
        today = ctx.today(plan.zone)
        day = min(first or today, today)
        now = ctx.now() if day == today else LONG_AGO
        return not_yet(ctx, keyed(plan, None), day, last, now)
    with suppress(_Undone), ctx.store.write() as tx:
        enact(ctx, tx, loaded, plan)
        found = in_force(ctx, tx, store.programmes.by_id(tx, known.id), last)
        raise _Undone
    return found


class _Undone(Exception):
    """Ends a transaction without keeping anything."""
