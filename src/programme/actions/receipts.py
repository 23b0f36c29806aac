"""Receipts (签收): an office signs for a matter, returns it, asks to hand it on, or snoozes it;
the issuer consents. Who may say which is settled outside; what makes sense when, here."""

from datetime import date
from difflib import get_close_matches

from programme import store
from programme.core.facts import Report
from programme.core.ladder import TRACKS, WAITING
from programme.core.plan import Plan
from programme.core.standing import CLOSED, Said, said
from programme.errors import NoReason, NotFound, UsageError, choices

REASONED = frozenset({"declined", "handing"})
"""Receipts that need a reason; a snooze needs one where it names its day."""
LOWER = frozenset(rung for rung in WAITING if TRACKS.get(rung, "work") in ("work", "lag"))
"""The rungs that a snooze holds, and for a while a matter that its office returned."""
HOLDING = {"snoozed": "snoozed", "declined": "asked"}
"""Receipts that hold them, with the reason told."""


def received(
    tx: store.Tx, plan: Plan, row: store.AssignmentRow, fact: Report, today: date
) -> Report:
    """The receipt with the office it names in full; what it makes pointless is called off.

    Raises UsageError for a closed matter, a missing reason, a snooze that is over, a consent
    nobody asked for; NotFound, naming the nearest, for an unknown office.
    """
    if row.status in CLOSED:
        raise UsageError(
            "closed-matter",
            f"{row.key} is closed",
            f"{row.key} 已经办结",
            "reopen it first: --reopen",
            "请先重新打开：--reopen",
        )
    if not fact.note and (fact.kind in REASONED or fact.until):
        raise NoReason()
    if fact.until and fact.until <= today:
        raise UsageError(
            "past-date",
            f"{fact.until} is not in the future (today is {today})",
            f"{fact.until}不是以后的日期（今天是{today}）",
            "give a later day",
            "请给出以后的日期",
        )
    state = said(store.facts.reports(tx, [row.id]).get(row.id, ()), fact.happened)
    match fact.kind:
        case "handing":
            fact = fact.model_copy(update={"to": _other(plan, row, state, fact.to)})
        case "handed":
            fact = fact.model_copy(update={"to": _asked(row, state)})
            store.ledger.cancel_for(tx, [row.id], "handed on", "superseded")
    if fact.kind in HOLDING:
        holder = state.handed_to or row.office
        store.ledger.cancel_for(tx, [row.id], HOLDING[fact.kind], rungs=LOWER, office=holder)
    return fact


def _other(plan: Plan, row: store.AssignmentRow, state: Said, name: str) -> str:
    """An office that does not have the matter."""
    office = plan.office(name)
    if office is None:
        names = [n for one in plan.offices for n in (one.name, *one.aliases)]
        within = [n for n in names if name and (n in name or name in n)]
        near = within or get_close_matches(name, names, 5, 0.3) or names
        raise NotFound(
            "unknown-office",
            f"there is no office {name!r} in {plan.programme}",
            f"{plan.programme} 里没有单位“{name}”",
            *choices(near),
        )
    if office.name == (state.handed_to or row.office):
        raise UsageError(
            "same-office",
            f"{office.name} has the matter already",
            f"这项分工已经在{office.name}",
            "name another office",
            "请写另一个单位",
        )
    return office.name


def _asked(row: store.AssignmentRow, state: Said) -> str:
    """The office that the open request is for."""
    if state.request == "handing":
        return state.request_to
    if state.request == "declined":
        raise UsageError(
            "no-request",
            f"{row.key} was returned on {state.requested_on}, to nobody else",
            f"{row.key} 已于{state.requested_on}退回，没有写移交给谁",
            "say who takes it: --hand-on OFFICE --note '…'; then --consent",
            "请写明由谁接办：--hand-on OFFICE --note '…'；再用 --consent 同意",
        )
    raise UsageError(
        "no-request",
        f"nobody asks to hand {row.key} on",
        f"{row.key} 没有待同意的移交申请",
        "--hand-on OFFICE --note '…' asks for it",
        "申请移交用 --hand-on OFFICE --note '…'",
    )
