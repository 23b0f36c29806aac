"""What one delivery did, by channel: for the run in Prefect, and for automations."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from programme import store
from programme.actions.context import Context
from programme.actions.delivery import Delivery
from programme.actions.gantt import called
from programme.actions.statistics import FATES, bare, words, zone_of
from programme.board.notes import Event
from programme.store.channels import FAILURES, ChannelRow


@dataclass(frozen=True)
class ChannelNews:
    """What one delivery did through a channel: how many messages met which fate, and the ids of
    those given up. `down` says in words that nothing gets through, and is empty otherwise; `error`
    is the channel's last one."""

    channel: str
    counts: Counter[str]
    given_up: tuple[int, ...] = ()
    down: str = ""
    error: str = ""

    @property
    def failed(self) -> bool:
        """Whether this very delivery got nothing through; a channel that rests is left alone."""
        return bool(self.down) and any(self.counts[fate] for fate in ("failed", "unknown"))

    def headline(self, language: str) -> str:
        """`smtp · 已发 3 · 失败 1 · 等待 2`."""
        n = 0 if language == "zh" else 1
        told = [f"{one[n]} {self.counts[fate]}" for fate, one in FATES.items() if self.counts[fate]]
        return " · ".join([self.channel, *told])


def name_of(ctx: Context, language: str) -> str:
    """What a delivery at this moment is called: `发送提醒 · 2023-06-20 08:40`."""
    moment = ctx.now().astimezone(zone_of(ctx))
    title = words(language)("sending")
    return called(f"{title} · {moment:%Y-%m-%d %H:%M}", language, simulated=ctx.store.simulated)


def by_channel(ctx: Context, done: Delivery, language: str) -> list[ChannelNews]:
    """What a delivery did through each channel that it used or that rests.

    A channel is down while its circuit breaker makes it rest; or where nothing got through that
    was tried, be it by the channel's own fault or five messages and more.
    """
    with ctx.store.read() as tx:
        failing = store.channels.failing(tx)
        dead = {row.id for row in store.outbox.dead(tx)}
    counts: dict[str, Counter[str]] = {}
    for one in done.messages:
        counts.setdefault(one.channel, Counter())[one.state] += 1
    for waits in done.waiting:
        counts.setdefault(waits.channel, Counter())["planned" if waits.until else "held"] += 1
    zone = zone_of(ctx)
    down = {
        name: _down(name, failing.get(name), counts.get(name, Counter()), ctx, zone, language)
        for name in sorted(counts.keys() | failing.keys())
    }
    tried = {one.channel for one in done.messages}
    return [
        ChannelNews(
            name,
            counts.get(name, Counter()),
            tuple(m.id for m in done.messages if m.channel == name and m.id in dead),
            why,
            bare(failing[name].error) if name in failing else "",
        )
        for name, why in down.items()
        if why or name in tried
    ]


def _down(
    name: str,
    failing: ChannelRow | None,
    counts: Counter[str],
    ctx: Context,
    zone: ZoneInfo,
    language: str,
) -> str:
    say, until = words(language), failing and failing.closed_until
    failures = counts["failed"] + counts["unknown"]
    if until and until > ctx.now():
        return say("rests").format(channel=name, until=f"{until.astimezone(zone):%m-%d %H:%M}")
    if not counts["sent"] and (failures >= FAILURES or (failures and failing)):
        return say("down").format(channel=name)
    return ""


def events(ctx: Context, news: Iterable[ChannelNews]) -> list[Event]:
    """What of it is bad, for automations: counts and the ids of messages, no addresses."""
    return list(_events(ctx.clock.real(), news))


def _events(now: datetime, news: Iterable[ChannelNews]) -> Iterator[Event]:
    for one in news:
        told = {fate: one.counts[fate] for fate in ("failed", "unknown") if one.counts[fate]}
        bad: dict[str, dict[str, Any]] = {
            "programme.messages.failed": told,
            "programme.messages.dead": {"messages": list(one.given_up)} if one.given_up else {},
            "programme.channel.down": {"down": one.down} if one.failed else {},
        }
        for name, payload in bad.items():
            if payload:
                yield Event(
                    name=name,
                    resource=f"programme.channel.{one.channel}",
                    title=one.channel,
                    occurred=now,
                    payload=payload,
                )


def told_of(ctx: Context, done: Delivery) -> list[str]:
    """The short names of the programmes that a delivery's messages speak of."""
    with ctx.store.read() as tx:
        found = store.ledger.programmes(tx, [one.id for one in done.messages])
        ids = {one for some in found.values() for one in some}
        return [row.slug for row in store.programmes.all(tx) if row.id in ids]
