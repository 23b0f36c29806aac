"""One delivery: what it is told, what all its steps share, and what it did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from programme import store
from programme.actions.context import Context
from programme.actions.moments import Moments
from programme.core.hours import reachable
from programme.core.policy import Policy
from programme.errors import ProgrammeError
from programme.notify import Contact, Contacts

DAY = timedelta(days=1)
WORDS = {
    "sent": ("已发", "sent"),
    "failed": ("失败", "failed"),
    "unknown": ("不明", "unknown"),
    "cancelled": ("撤销", "cancelled"),
    "waiting": ("等待", "waiting"),
    "held": ("待放行", "held"),
}


@dataclass(frozen=True)
class Sent:
    """One message and what became of it: sent, failed, unknown or cancelled."""

    id: int
    recipient: str
    subject: str
    state: str
    error: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Waiting:
    """A message that should have gone, until when it waits (None: for a person) and why."""

    recipient: str
    until: datetime | None
    reason: str
    channel: str


@dataclass
class Delivery:
    """What one delivery did, and what it left waiting."""

    messages: list[Sent] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """How many went out."""
        return self._counts()["sent"]

    @property
    def failed(self) -> int:
        """How many did not, or nobody can tell."""
        counts = self._counts()
        return counts["failed"] + counts["unknown"]

    def _counts(self) -> Counter[str]:
        states = Counter(message.state for message in self.messages)
        return states + Counter("waiting" if one.until else "held" for one in self.waiting)

    def summary(self, language: str) -> str:
        """`已发 3 · 失败 1 · 等待 1`."""
        counts = self._counts()
        chosen = 0 if language == "zh" else 1
        shown = (f"{w[chosen]} {counts[s]}" for s, w in WORDS.items() if counts[s] or s == "sent")
        return " · ".join(shown)


@dataclass(frozen=True)
class Claimed:
    """A message of ours, and the programmes it speaks of."""

    row: store.MessageRow
    programmes: Sequence[int]


def zones_of(tx: store.Tx, message_ids: Sequence[int]) -> dict[int, ZoneInfo]:
    """The zone of the first programme that each message speaks of."""
    zones = {row.id: row.zone for row in store.programmes.all(tx)}
    about = store.ledger.programmes(tx, message_ids)
    return {i: ZoneInfo(zones[about[i][0]] if i in about else "UTC") for i in message_ids}


@dataclass
class Run:
    """A delivery under way. What it claims carries its `token`; `at_once` disregards the hours of
    the recipients; `lasting` says that each step is to be written through to the disk."""

    ctx: Context
    token: str
    contacts: Contacts
    lasting: bool
    at_once: bool = False
    done: Delivery = field(default_factory=Delivery)
    _policies: dict[int, Policy] = field(default_factory=dict)

    def policy(self, programme_id: int) -> Policy:
        """The policy of a programme, by its plan as it was when this delivery first asked."""
        if programme_id not in self._policies:
            with self.ctx.store.read() as tx:
                found = store.versions.latest(tx, programme_id)
            if found is None:
                raise ProgrammeError(
                    "no-plan",
                    "a reminder without a plan",
                    "有提醒，却没有它的计划",
                    "apply the schedule file again",
                    "请重新启用计划文件",
                )
            self._policies[programme_id] = Policy(found[1])
        return self._policies[programme_id]

    def reachable(self, recipient: str, programmes: Iterable[int], moment: datetime) -> datetime:
        """The first moment from then on that is nobody's quiet hour or rest day."""
        if self.at_once:
            return moment
        policies = [self.policy(one) for one in programmes]
        moments = (
            reachable(moment, p.hours(recipient, self.ctx.hours), p.calendar(recipient))
            for p in policies
        )
        return max(moments, default=moment)

    def next_digest(self, recipient: str, programmes: Iterable[int]) -> datetime:
        """The moment of the recipient's digest of the next working day."""
        now = self.ctx.now()
        found = (self._moments(one).after(recipient, now) for one in programmes)
        return max(found, default=now + DAY)

    def local_day(self, recipient: str, programmes: Sequence[int], moment: datetime) -> date:
        """The day of a moment where the recipient is."""
        return self._moments(programmes[0]).day(recipient, moment)

    def _moments(self, programme_id: int) -> Moments:
        return Moments(self.policy(programme_id), self.ctx.hours)

    def contact(self, row: store.MessageRow, programmes: Sequence[int]) -> Contact | None:
        """Whom a message is for: the recipient's contact, or the fallback whose turn it is."""
        route = self._route(row, programmes)
        return route[row.route] if row.route < len(route) else None

    def channel(self, row: store.MessageRow, programmes: Sequence[int]) -> str:
        """The channel of that contact, else the installation's own."""
        contact = self.contact(row, programmes)
        return (contact and contact.channel) or self.ctx.channel

    def falls_back(self, row: store.MessageRow, programmes: Sequence[int]) -> bool:
        """Whether the recipient has a further contact."""
        return row.route + 1 < len(self._route(row, programmes))

    def _route(self, row: store.MessageRow, programmes: Sequence[int]) -> tuple[Contact, ...]:
        zone = self.policy(programmes[0]).plan.zone if programmes else "UTC"
        return self.contacts.route(row.recipient, self.ctx.today(zone))

    def note(self, row: store.MessageRow, state: str, subject: str = "", error: str = "") -> None:
        """Remember what became of a message."""
        self.done.messages.append(Sent(row.id, row.recipient, subject, state, error, row.channel))
