"""What a link opens: one matter, or all of a recipient's, and what the recipient may say of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from programme import store
from programme.actions.context import Context, plan_of
from programme.actions.letters import Known, cause, line_of
from programme.actions.links import Scope
from programme.actions.report import Reported, assignment_named, report
from programme.core.facts import FactKind, Report
from programme.core.policy import Policy
from programme.core.standing import CLOSED, Said, standing
from programme.errors import NoReason, NotFound, ProgrammeError, UsageError
from programme.notify import Line

LISTED = 200
"""Matters on one page."""
WORK: tuple[FactKind, ...] = ("progress", "done", "blocked")
VIA = "link"


@dataclass(frozen=True)
class Matter:
    """An assignment as its reader sees it on `today`: the reports on it, the latest first, and
    the kinds of reports that the reader may make."""

    line: Line
    language: str
    today: date
    reports: Sequence[Report]
    allowed: tuple[FactKind, ...]
    said: Said
    simulated: bool

    @property
    def seen(self) -> int:
        """The number of the latest report, which tells a repeated answer from a new one."""
        return max((r.seq for r in self.reports), default=0)


def opened(ctx: Context, token: str) -> Scope:
    """What a link opens today (by UTC). Raises ProgrammeError: `forged-link`, `expired-link`."""
    scope = ctx.links.read(token)
    if ctx.today("UTC") > scope.until:
        raise ProgrammeError(
            "expired-link",
            f"this link was good until {scope.until}",
            f"链接已于{scope.until}过期",
            "take the one in the newest message",
            "请用最近一份提醒里的链接",
        )
    return scope


def matter(ctx: Context, scope: Scope) -> Matter:
    """The matter that a link opens. Raises NotFound where it left the plan."""
    with ctx.store.read() as tx:
        row = assignment_named(tx, scope.key)
        if row.key != scope.key:  # a name may be part of a key, a link may not
            raise NotFound(
                "unknown-assignment",
                f"there is no assignment {scope.key}",
                f"没有分工 {scope.key}",
                "take the link in the newest message",
                "请用最近一份提醒里的链接",
            )
        return _seen(ctx, tx, row, scope.recipient)


def matters(ctx: Context, scope: Scope) -> list[Matter]:
    """Every open matter of a recipient: those of the office, and those it was told of; the first
    to end first, `LISTED` at most."""
    with ctx.store.read() as tx:
        rows = store.items.concerning(tx, scope.recipient, limit=LISTED)
        return [_seen(ctx, tx, row, scope.recipient) for row in rows]


def answer(
    ctx: Context,
    scope: Scope,
    kind: FactKind,
    seen: int,
    *,
    progress: int | None = None,
    on: date | None = None,
    until: date | None = None,
    note: str = "",
) -> Reported:
    """Record what a recipient says through a link that showed the reports up to `seen`; said
    twice from there it is recorded once.

    Raises UsageError: `not-yours` for what the recipient may not say, `no-reason` where being
    blocked has none, and as `actions.report`.
    """
    found = matter(ctx, scope)
    mine = (
        r for r in found.reports if r.seq > seen and (r.author, r.via) == (scope.recipient, VIA)
    )
    if kind not in found.allowed and kind not in {r.kind for r in mine}:
        raise UsageError(
            "not-yours",
            f"{scope.recipient} does not report {kind!r} on {scope.key}",
            f"{scope.recipient}不能对 {scope.key} 作这种填报",
            "take the link in your own message",
            "请用发给本单位的提醒里的链接",
        )
    if kind in ("blocked", "note") and not note:
        raise NoReason("say what stands in the way", "请写明困难在哪里")
    speaker = replace(ctx, author=scope.recipient, via=VIA)
    return report(
        speaker, scope.key, kind, progress=progress, on=on, until=until, note=note, seen=seen
    )


def _seen(ctx: Context, tx: store.Tx, row: store.AssignmentRow, recipient: str) -> Matter:
    programme = store.programmes.by_id(tx, row.programme_id)
    plan = plan_of(tx, programme)
    today, moment = ctx.today(programme.zone), ctx.now()
    reports = store.facts.reports(tx, [row.id]).get(row.id, [])
    policy = Policy(plan)
    now = standing(
        row.window,
        reports,
        as_of=today,
        tracked_from=row.tracked_from,
        calendar=policy.calendar(),
        at_risk=policy.of(row.task, row.office).at_risk,
        confirm=row.confirm,
    )
    row, told = replace(row, status=now.status, progress=now.progress), now.said
    reader = store.Reminder(programme.id, row.id, "", today, 0, recipient, moment, moment)
    line = line_of(reader, row, policy, today, Known(told, cause(reports)))
    allowed = _allowed(line, told, recipient == plan.issuer)
    simulated = ctx.store.simulated
    return Matter(line, plan.language, today, reports[::-1], allowed, told, simulated)


def _allowed(line: Line, told: Said, issuer: bool) -> tuple[FactKind, ...]:
    """The office that has the matter reports on it, the issuer consents, others remark."""
    if not line.mine:
        return ("handed", "note") if issuer and told.request == "handing" else ("note",)
    if line.status in CLOSED:
        return ("note",) if told.waived else ("note", "reopened")
    receipt: tuple[FactKind, ...] = () if told.signed else ("signed",)
    back: tuple[FactKind, ...] = () if told.request else ("declined",)
    return (*receipt, *WORK, "snoozed", *back, "note")
