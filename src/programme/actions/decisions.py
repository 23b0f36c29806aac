"""Deferrals, waivers, confirmation and corrections: what makes sense when.

A deferral is asked for before the deadline is over, with a reason and a new day; granting it
moves the deadline the status is judged by, the first deadline stays on record. What an office
submits is confirmed by somebody else than who submitted it.
"""

from datetime import date

from programme import store
from programme.core.facts import Report
from programme.core.standing import CLOSED, Said, said, uncorrected
from programme.core.words import word
from programme.errors import NoReason, NotFound, UsageError, joined

DECIDED = frozenset(
    {"deferral", "deferred", "refused", "waived", "accepted", "returned", "reopened", "withdrawn"}
)
OTHERS = frozenset({"deferred", "refused", "waived", "accepted", "returned"})
"""What is for others than the office whose matter it is, save the issuer of the programme."""
REASONED = frozenset({"deferral", "refused", "waived", "returned", "withdrawn"})


def decided(
    tx: store.Tx, row: store.AssignmentRow, fact: Report, today: date, *, issuer: str = ""
) -> Report:
    """The decision in full. An office does not decide on its own matter, save the `issuer`.

    Raises UsageError where it makes no sense.
    """
    reports = store.facts.reports(tx, [row.id]).get(row.id, [])
    state = said(reports, fact.happened, confirm=row.confirm)
    if fact.kind in REASONED and not fact.note:
        raise NoReason()
    if fact.author in {row.office, state.handed_to} - {issuer} and fact.kind in OTHERS:
        raise _own(row, fact)
    if fact.corrects is None:
        _opens_or_closes(row, state, fact)
    match fact.kind:
        case "deferral":
            _may_ask(row, fact, today)
        case "deferred":
            return fact.model_copy(update={"until": _granted(row, state, fact)})
        case "refused":
            _asked(row, state)
        case "accepted" | "returned":
            _submitted(row, reports, state, fact)
    return fact


def _own(row: store.AssignmentRow, fact: Report) -> UsageError:
    return UsageError(
        "same-person",
        f"{row.key} is {fact.author}'s own matter, which it cannot decide on",
        f"{row.key} 是{fact.author}自己的事项，不能自己决定",
        "the issuer or a superior decides: --by NAME",
        "请由发文单位或上级决定：--by NAME",
    )


def _opens_or_closes(row: store.AssignmentRow, state: Said, fact: Report) -> None:
    """What is closed is not waived, nor what is open taken up again."""
    closed = state.waived or state.done_on
    if fact.kind == "waived" and closed:
        raise _settled(row)
    if fact.kind == "reopened" and not (closed or state.submitted_on):
        raise _still_open(row)


def _settled(row: store.AssignmentRow) -> UsageError:
    told = word(row.status, "zh")
    return UsageError(
        "closed-matter",
        f"{row.key} is closed already ({row.status})",
        f"{row.key} 已经了结（{told}）",
        "nothing to do; programme report KEY --reopen takes it up again",
        "不必再办；要重新办理用 programme report KEY --reopen",
    )


def _still_open(row: store.AssignmentRow) -> UsageError:
    return UsageError(
        "not-closed",
        f"{row.key} is not closed ({row.status})",
        f"{row.key} 没有办结（{word(row.status, 'zh')}）",
        "report how far it is: programme report KEY --progress N",
        "请填报进展：programme report KEY --progress N",
    )


def _may_ask(row: store.AssignmentRow, fact: Report, today: date) -> None:
    end = row.window.end
    if row.status in CLOSED or not end:
        what = ("is closed", "已经办结") if end else ("has no deadline", "没有期限")
        raise UsageError(
            "no-deferral",
            *joined(" ", [(row.key, row.key), what]),
            "there is nothing to defer",
            "没有期限可以延",
        )
    if today > end:
        raise UsageError(
            "deferral-late",
            f"{row.key} ended on {end}: a deferral is asked for before that",
            f"{row.key} 的期限是{end}，延期须在到期前申请",
            (
                "report the progress, the cause and the expected day; the issuer may still grant"
                " one of its own accord: programme defer KEY --grant DATE"
            ),
            "请填报进展、原因和预计办结日期；发文单位可主动准予：programme defer KEY --grant DATE",
        )
    _later(row, fact.until)


def _later(row: store.AssignmentRow, until: date | None) -> date:
    end = row.window.end
    if until is None or end is None or until <= end:
        raise UsageError(
            "deferral-not-later",
            f"{until or 'no day'} is not after the deadline of {row.key}, {end}",
            f"延期的日期（{until or '未写'}）应晚于 {row.key} 现在的期限{end}",
            "give a later day",
            "请给出更晚的日期",
        )
    return until


def _granted(row: store.AssignmentRow, state: Said, fact: Report) -> date:
    """The day that is granted: the one given, else the one asked for."""
    asked = state.request_until if state.request == "deferral" else None
    if not (fact.until or asked):
        raise _nothing_asked(row)
    if not asked and not fact.note:
        raise NoReason()
    return _later(row, fact.until or asked)


def _asked(row: store.AssignmentRow, state: Said) -> None:
    if state.request != "deferral":
        raise _nothing_asked(row)


def _nothing_asked(row: store.AssignmentRow) -> UsageError:
    return UsageError(
        "no-request",
        f"nobody asks to defer {row.key}",
        f"{row.key} 没有待批的延期申请",
        "programme defer KEY --to DATE --note '…' asks for it",
        "申请延期用 programme defer KEY --to DATE --note '…'",
    )


def _submitted(row: store.AssignmentRow, reports: list[Report], state: Said, fact: Report) -> None:
    if not state.submitted_on:
        raise UsageError(
            "not-submitted",
            f"{row.key} waits for no confirmation (it is {row.status})",
            f"{row.key} 没有等待审核的办结（现为“{word(row.status, 'zh')}”）",
            "programme confirm --waiting lists what does",
            "待审核的事项用 programme confirm --waiting 查看",
        )
    last = max((r for r in uncorrected(reports) if r.kind == "done"), key=lambda r: r.seq)
    if last.author == fact.author:
        raise UsageError(
            "same-person",
            f"{fact.author} submitted {row.key} and cannot confirm it",
            f"{row.key} 由{fact.author}提交，本人不能审核",
            "somebody else decides: --by NAME",
            "请由他人审核：--by NAME",
        )


def corrected(tx: store.Tx, row: store.AssignmentRow, seq: int) -> Report:
    """The report of that number, which is said to be wrong.

    Raises NotFound where the assignment has none, UsageError where another one stands in for it.
    """
    reports = store.facts.reports(tx, [row.id]).get(row.id, [])
    found = next((r for r in reports if r.seq == seq), None)
    if found is None:
        raise _unknown(row, reports, seq)
    standing = uncorrected(reports)
    if found not in standing:
        last = next(r.seq for r in reports if r.corrects == seq and r in standing)
        raise UsageError(
            "corrected-already",
            f"report {seq} of {row.key} was corrected by {last}",
            f"{row.key} 的第 {seq} 号填报已由第 {last} 号更正",
            f"correct or withdraw {last}",
            f"请更正或撤销第 {last} 号",
        )
    return found


def _unknown(row: store.AssignmentRow, reports: list[Report], seq: int) -> NotFound:
    en, zh = (
        ", ".join(f"{r.seq} {word(f'said.{r.kind}', language)}" for r in reports)
        for language in ("en", "zh")
    )
    return NotFound(
        "unknown-report",
        f"{row.key} has no report {seq}",
        f"{row.key} 没有第 {seq} 号填报",
        f"its reports are: {en or 'none'}",
        f"已有的填报：{zh or '无'}",
    )
