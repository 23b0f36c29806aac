"""Bare numbers get the units of the numbers beside them: 6-8月, 3月15前."""

from programme.core.phrase.lexicon import Token, letters
from programme.core.phrase.readers import with_unit
from programme.core.reason import Reason, Unread

_JOINS = "ts/"


def with_units(
    found: list[Token], doubts: list[Reason], *, bare_months: bool, mend: bool
) -> list[Token]:
    """Each bare number with the unit of the number after it (6-8月), else of what stands before
    it (3月15前), which is doubtful and wants `mend`; where `bare_months`, 6-8 are months."""
    if any(len(token.text) > 2 for token in found if token.letter == "n"):
        raise Unread("number")
    found = _from_the_right(found)
    if "n" not in letters(found):
        return found
    if bare_months:
        doubts.append(Reason(code="months-put"))
        return [_number(t, "月", "number") if t.letter == "n" else t for t in found]
    return _from_the_left(found, doubts, mend=mend)


def _number(token: Token, unit: str, style: str = "") -> Token:
    return with_unit(token.text, unit, style)


def _from_the_right(found: list[Token]) -> list[Token]:
    done: list[Token] = []
    unit = ""
    after: Token | None = None
    for i, token in reversed([*enumerate(found)]):
        if token.letter == "n":
            unit = _unit_after(after, unit)
            if unit == "月" and i and _unit_of(found[i - 1]) == unit:  # 7月31-8月1日
                unit = "日" if "d" in letters(found[i:]) else ""
            done.append(_number(token, unit) if unit else token)
        else:
            unit = unit if token.letter in _JOINS else _unit_of(token)
            done.append(token)
        after = token
    return done[::-1]


def _unit_after(after: Token | None, unit: str) -> str:
    """That of the token after a number: 1 March; else that of the next number, 1-15日."""
    if after and after.letter == "m" and after.style == "en" and after.first == after.last:
        return "日"
    return unit if after and after.letter in _JOINS else ""


def _unit_of(token: Token) -> str:
    if token.letter == "m":
        return "季" if token.style == "quarter" else "月" if token.text[:1].isdigit() else ""
    return "日" if token.letter == "d" else ""


def _from_the_left(found: list[Token], doubts: list[Reason], *, mend: bool) -> list[Token]:
    done: list[Token] = []
    doubt: Reason | None = None
    for token in found:
        if token.letter == "n":
            unit, sure = _unit_before(done)
            if _may_be_year(done) and "y" not in letters(found):
                raise Unread("short-year")
            if not unit:
                raise Unread("unitless", token.text)
            if not sure:
                doubt = Reason(code="unit-put", about=(unit, token.text))
            token = _number(token, unit, "number" if sure else "")
        done.append(token)
    if doubt and not mend:
        raise Unread("unmended", *doubt.about)
    doubts += [doubt] if doubt else []
    return done


def _may_be_year(done: list[Token]) -> bool:
    """Whether a number behind these tokens may be a year of two digits: Apr-Jun 24."""
    return letters(done[-3:]) in ("mtm", "msm", "m/m") and done[-1].style == "en"


def _unit_before(done: list[Token]) -> tuple[str, bool]:
    """The unit that the tokens before a number leave for it, and whether that is sure."""
    last = done[-1] if done else Token("")
    if last.letter == "m" and last.first == last.last and last.style != "quarter":
        return "日", last.style == "en"
    if last.letter and last.letter in _JOINS and len(done) > 1:
        before = done[-2]
        if before.letter == "m" and before.text[:1].isdigit() and before.style != "quarter":
            return "月", before.style == "number"
        if before.letter == "d":
            return "日", before.style == "number" or any(t.style == "en" for t in done)
    return "", False
