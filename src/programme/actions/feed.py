"""Calendar feeds: what an office, or a whole programme, has to do, as an .ics file."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.moments import Moments
from programme.actions.picture import Picture, Share, picture
from programme.clock import at
from programme.core.expand import Item, expand
from programme.core.ladder import rungs
from programme.core.plan import Plan, walk_phases
from programme.core.policy import Policy
from programme.core.rollup import items
from programme.core.standing import CLOSED, SETTLED
from programme.core.words import word
from programme.errors import NotFound, choices
from programme.files.feed import KINDS, Entry, Kind, feed

RINGS = frozenset({"before", "due"})
"""The rungs that become alarms: what comes up. What is late is for messages."""
DUE = {"zh": "{end:%Y-%m-%d} 前办结：{title}", "en": "due {end:%Y-%m-%d}: {title}"}
KEY = {"zh": "编号", "en": "Key"}
PROVISIONAL = {
    "zh": "{year} 年放假安排尚未公布，提醒日期为暂定",
    "en": "the holidays of {year} are not announced yet: the days of its alarms are provisional",
}
SCHEDULE = {"zh": "工作日程", "en": "Schedule"}


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a matter over the versions of its plan: as it was last, how often its title
    or window changed or it left or came back, and when that was recorded."""

    item: Item
    phase: str
    sequence: int
    changed: datetime
    gone: bool = False


def calendar_feed(
    ctx: Context,
    slugs: Iterable[str] = (),
    *,
    office: str = "",
    kinds: Collection[Kind] = KINDS,
    as_of: date | None = None,
) -> bytes:
    """The feed of the programmes named, or all: an entry for each item, or for each assignment
    of `office` and what it was handed. What left the plan is cancelled.

    Alarms are rung on the days of the ladder from `as_of` on, at each office's sending time.
    Raises NotFound for an unknown programme or office.
    """
    with ctx.store.read() as tx:
        named = [
            programme_named(tx, slug) for slug in dict.fromkeys(slugs)
        ] or store.programmes.all(tx)
        found = [_Feed.read(ctx, tx, row, as_of or ctx.today(row.zone), office) for row in named]
    offices = {name for one in found for name in one.offices()}
    if office and office not in offices:
        near = get_close_matches(office, offices, 5, 0.3) or sorted(offices)
        raise NotFound(
            "unknown-office",
            f"no office {office!r} has work here",
            f"“{office}”在这里没有分工",
            *choices(near),
        )
    entries = [entry for one in found for entry in one.entries()]
    return feed(
        _name(ctx, found, office), found[0].programme.zone if found else "UTC", entries, kinds
    )


def _name(ctx: Context, found: Sequence["_Feed"], office: str) -> str:
    """The office's name, or the programme's title; a demonstration says so."""
    language = found[0].language if found else "en"
    title = found[0].programme.title if len(found) == 1 else SCHEDULE[language]
    marked = f"[{word('demonstration', language)}] " if ctx.store.simulated else ""
    return marked + (office or title)


@dataclass(frozen=True)
class _Feed:
    """One programme's part of a feed."""

    ctx: Context
    programme: store.ProgrammeRow
    seen: Picture
    versions: Sequence[tuple[datetime, Plan]]
    told: dict[str, datetime]
    office: str

    @classmethod
    def read(
        cls, ctx: Context, tx: store.Tx, row: store.ProgrammeRow, as_of: date, office: str
    ) -> "_Feed":
        """What is known of the programme at the end of `as_of`."""
        cutoff = at(as_of + timedelta(days=1), 0, 0, row.zone)
        reports = store.facts.reports_of_programme(tx, row.id, recorded_before=cutoff)
        told = {key: max(one.recorded for one in some) for key, some in reports.items()}
        versions = store.versions.plans(tx, row.id, cutoff)
        return cls(ctx, row, picture(tx, row, as_of), versions, told, office)

    @property
    def language(self) -> str:
        """That of the plan."""
        return self.seen.plan.language if self.seen.plan else "en"

    def offices(self) -> set[str]:
        """Who has, or had, work."""
        handed = {share.standing.said.handed_to for share in self.seen.shares} - {""}
        plans = (plan for _, plan in self.versions)
        return handed | {name for plan in plans for item in expand(plan) for name in item.offices}

    def entries(self) -> Iterator[Entry]:
        """Each matter in the plan, then those that left it."""
        lives = lived(self.versions, shares=bool(self.office))
        now: dict[str, list[Share]] = {}
        for share in self.seen.shares:
            if not self.office or self.office in _holders(share):
                key = share.assignment.key if self.office else share.item.key
                now.setdefault(key, []).append(share)
        policy = Policy(self.seen.plan) if self.seen.plan else None
        for key, life in lives.items():
            if policy and key in now:
                yield self._entry(key, life, now[key], policy)
            elif life.gone and (not self.office or key.endswith(f"/{self.office}")):
                yield self._gone(key, life)

    def _entry(self, key: str, life: Life, shares: Sequence[Share], policy: Policy) -> Entry:
        (leaf,) = items(share.leaf for share in shares)
        percent = leaf.earned // leaf.weight if leaf.weight else 0
        days = [share.standing.done_on for share in shares]
        done = max((day for day in days if day), default=None) if leaf.status in CLOSED else None
        told = (self.told.get(share.assignment.key, life.changed) for share in shares)
        return replace(
            self._gone(key, life),
            description=self._description(key, life, shares, leaf.status, percent, policy),
            status=leaf.status,
            percent=percent,
            done_at=at(done, 0, 0, self.programme.zone) if done else None,
            changed=max(life.changed, *told),
            gone=False,
            alarms=tuple(sorted({one for share in shares for one in self._alarms(share, policy)})),
        )

    def _gone(self, key: str, life: Life) -> Entry:
        """A matter as the plan had it last. The programme's first moment tells one installation
        from another."""
        return Entry(
            uid=f"{self.versions[0][0].isoformat()}|{key}",
            title=life.item.title,
            window=life.item.window,
            phase=life.phase,
            description=f"{KEY[self.language]}: {key}",
            status="",
            percent=0,
            done_at=None,
            sequence=life.sequence,
            changed=life.changed,
            gone=True,
        )

    def _alarms(self, share: Share, policy: Policy) -> Iterator[tuple[datetime, str]]:
        """When the share's office is yet to be reminded, while there is a point in it."""
        window, end, as_of = share.item.window, share.item.window.end, self.seen.as_of
        if not end or share.standing.status in SETTLED:
            return
        office = share.standing.said.handed_to or share.assignment.office
        remind = policy.of(share.item.task, share.assignment.office)
        words = DUE[self.language].format(end=end, title=share.item.title)
        moments = Moments(policy, self.ctx.hours)
        for rung in rungs(window, remind, policy.calendar(), around=as_of, until=as_of):
            if rung.rung in RINGS and rung.on >= as_of:
                yield moments.on(office, rung.on), words

    def _description(
        self,
        key: str,
        life: Life,
        shares: Sequence[Share],
        status: str,
        percent: int,
        policy: Policy,
    ) -> str:
        said, window = self.language, life.item.window
        dates = f"{window.start or ''}/{window.end or ''}" if window.start or window.end else "—"
        rows = [
            (word("programme", said), self.programme.title),
            (word("phase", said), life.phase),
            (word("office", said), ", ".join(share.assignment.office for share in shares)),
            (word("window", said), dates),
            (word("status", said), f"{word(status, said)} {percent}%"),
            (KEY[said], key),
        ]
        lines = [f"{name}: {value}" for name, value in rows]
        if window.end and policy.calendar().provisional(window.end):
            lines.append(PROVISIONAL[said].format(year=window.end.year))
        return "\n".join(lines)


def _holders(share: Share) -> tuple[str, ...]:
    return share.assignment.office, share.standing.said.handed_to


def lived(versions: Iterable[tuple[datetime, Plan]], *, shares: bool = False) -> dict[str, Life]:
    """By the key of each item there ever was (with `shares`, of each assignment) its life."""
    found: dict[str, Life] = {}
    for recorded, plan in versions:
        phases = {path[-1].key: path[-1].title for path in walk_phases(plan)}
        present = {
            key: Life(item, phases[item.phase], 0, recorded)
            for item in expand(plan)
            for key in ([a.key for a in item.assignments()] if shares else [item.key])
        }
        for key, now in present.items():
            found[key] = _aged(found[key], now) if key in found else now
        for key in found.keys() - present.keys():
            if not (old := found[key]).gone:
                found[key] = replace(old, sequence=old.sequence + 1, changed=recorded, gone=True)
    return found


def _aged(old: Life, now: Life) -> Life:
    """A life one version later."""
    same = (old.item.title, old.item.window) == (now.item.title, now.item.window)
    if same and not old.gone:
        return replace(now, sequence=old.sequence, changed=old.changed)
    return replace(now, sequence=old.sequence + 1)
