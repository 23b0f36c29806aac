"""Deferrals, waivers, confirmation and corrections: what makes sense when.

A deferral is asked for before the deadline is over, with a reason and a new day; granting it
moves the deadline the status is judged by, the first deadline stays on record. What an office
submits is confirmed by somebody else than who submitted it.
"""

from datetime import date

from programme import store
from programme.core.facts import Report
from programme.core.standing import CLOSED, Said, said, uncorrected
from programme.errors import NotFound, UsageError

DECIDED = frozenset(
    {"deferral", "deferred", "refused", "waived", "accepted", "returned", "withdrawn"}
)
REASONED = frozenset({"deferral", "refused", "waived", "returned", "withdrawn"})


def decided(tx: store.Tx, row: store.AssignmentRow, fact: Report, today: date) -> Report:
    """The decision in full; raises UsageError where it makes no sense, NotFound where it corrects
    a report that is not there."""
    reports = store.facts.reports(tx, [row.id]).get(row.id, [])
    state = said(reports, fact.happened, confirm=row.confirm)
    if fact.kind in REASONED and not fact.note:
        raise UsageError("a reason is missing", mend="say why: --note '…'", code="no-reason")
    match fact.kind:
        case "deferral":
            _may_ask(row, fact, today)
        case "deferred":
            return fact.model_copy(update={"until": _granted(row, state, fact)})
        case "refused":
            _asked(row, state)
        case "accepted" | "returned":
            _submitted(row, reports, state, fact)
        case "withdrawn":
            return _taken_back(row, reports, fact)
    return fact


def _may_ask(row: store.AssignmentRow, fact: Report, today: date) -> None:
    end = row.window.end
    if row.status in CLOSED or not end:
        what = "has no deadline" if not end else "is closed"
        raise UsageError(f"{row.key} {what}", mend="there is nothing to defer", code="no-deferral")
    if today > end:
        raise UsageError(
            f"{row.key} ended on {end}: a deferral is asked for before that",
            mend="report the progress, the cause and the expected day; the issuer may still grant"
            " one of its own accord: programme defer KEY --grant DATE",
            code="deferral-late",
        )
    _later(row, fact.until)


def _later(row: store.AssignmentRow, until: date | None) -> date:
    end = row.window.end
    if until is None or end is None or until <= end:
        raise UsageError(
            f"{until or 'no day'} is not after the deadline of {row.key}, {end}",
            mend="give a later day",
            code="deferral-not-later",
        )
    return until


def _granted(row: store.AssignmentRow, state: Said, fact: Report) -> date:
    """The day that is granted: the one given, else the one asked for."""
    asked = state.request_until if state.request == "deferral" else None
    if not (fact.until or asked):
        raise _nothing_asked(row)
    if not asked and not fact.note:
        raise UsageError("a reason is missing", mend="say why: --note '…'", code="no-reason")
    return _later(row, fact.until or asked)


def _asked(row: store.AssignmentRow, state: Said) -> None:
    if state.request != "deferral":
        raise _nothing_asked(row)


def _nothing_asked(row: store.AssignmentRow) -> UsageError:
    return UsageError(
        f"nobody asks to defer {row.key}",
        mend="programme defer KEY --to DATE --note '…' asks for it",
        code="no-request",
    )


def _submitted(row: store.AssignmentRow, reports: list[Report], state: Said, fact: Report) -> None:
    if not state.submitted_on:
        raise UsageError(
            f"{row.key} waits for no confirmation (it is {row.status})",
            mend="programme confirm --waiting lists what does",
            code="not-submitted",
        )
    last = max((r for r in uncorrected(reports) if r.kind == "done"), key=lambda r: r.seq)
    if last.author == fact.author:
        raise UsageError(
            f"{fact.author} submitted {row.key} and cannot confirm it",
            mend="somebody else decides: --by NAME",
            code="same-person",
        )


def _taken_back(row: store.AssignmentRow, reports: list[Report], fact: Report) -> Report:
    """A correction that only takes back happened when what it corrects did."""
    found = next((r for r in reports if r.seq == fact.corrects), None)
    if found is None:
        numbers = ", ".join(f"{r.seq} {r.kind}" for r in reports) or "none"
        raise NotFound(
            f"{row.key} has no report {fact.corrects}",
            mend=f"its reports are: {numbers}",
            code="unknown-report",
        )
    return fact.model_copy(update={"happened": found.happened})
