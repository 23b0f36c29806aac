"""The one time expression amid the words of a sentence: 将在2020年10月31日前全部完成."""

import re

from programme.core.phrase.aside import DUE
from programme.core.phrase.lexicon import Token, letters

_DATED = frozenset("ymdpeklqKSGTnR")
_BEFORE = frozenset("fuvVgCBiDhwF")
_BEHIND = frozenset("bAoDhwF")
_WITHIN = _DATED | _BEFORE | _BEHIND | set("ts/r()cX")
_BEHIND_IT = frozenset("?FPcsh()UEt")
_BEFORE_IT = _BEHIND_IT - set("Pt")  # 落实2023年5月工作 is a task
_MARKED = frozenset("bAo")
_CHANGES = re.compile(  # negations, conditions, comparisons, citations, things that are counted
    r"[?+]|[不未无非没勿莫若如倘除逾超较比原]|取消|顺延|推迟|延后|延期|据|按照|依照|参照|以来"
    "|^[版号级届期人名次岁个天项]|[第编]$"
    r"|\b(?:not?|never|unless|if|except|without|cancel\w*|postpone\w*|instead|than|per|version|section|"
    r"room|iso|standard|chapter)\b|n't"
)


def core(found: list[Token]) -> list[Token] | None:
    """The tokens of the expression; None unless there is one, of at least a day, or of months with
    a year, a mark or a range, and no word around it that is of time or may change its meaning."""
    found = _unwrapped(found)
    dated = [i for i, token in enumerate(found) if token.letter in _DATED]
    if not dated:
        return None
    first, last = dated[0], dated[-1] + 1
    while first and found[first - 1].letter in _BEFORE:
        first -= 1
    if first and found[first - 1].letter == "t" and "-" not in found[first - 1].text:
        first -= 1
    while last < len(found) and found[last].letter in _BEHIND:
        last += 1
    before, inside, behind = found[:first], found[first:last], found[last:]
    if behind and behind[0].text == "-":
        behind = behind[1:]
    if inside[0].letter in "tu":  # 明天起报名到6月18日
        before = [token for token in before if token.letter != "i"]
        before = [token for token in before if token.letter != "P"]  # 申报截止时间为6月30日
    elif before and before[-1].text == ":" and DUE.search(_text(before)):
        inside = [Token("u", ":"), *inside]
        before = [token for token in before if token.letter not in "uP"]
    if any(token.letter == "E" and _numbered(token) for token in behind):
        return None  # Q3 2026 + 4 weeks
    if behind and behind[0].letter in "?E" and any(t.letter == "m" and t.other for t in inside):
        return None  # Spring 2024 semester
    if "R" in letters(inside) and any(_numbered(t) for t in behind if t.letter != "c"):
        return None  # 每月5万元
    fine = _harmless(before, _BEFORE_IT) and _harmless(behind, _BEHIND_IT)
    if "t" in letters(behind) and (behind[0].letter == "t" or "E" in letters(behind)):
        return None  # 3月1日至暑假
    return inside if fine and _sure(inside) else None


def _unwrapped(found: list[Token]) -> list[Token]:
    """Days of the week out of their brackets, and all if only a bracket has numbers."""
    kinds = letters(found)
    if kinds.count("(") == kinds.count(")") == 1:
        a, b = kinds.index("("), kinds.index(")")
        beside, inside = found[:a] + found[b + 1 :], found[a + 1 : b]
        says = set(letters(beside)) - _MARKED.intersection(letters(inside))
        plain = says <= _BEHIND_IT | {"k"} and not _CHANGES.search(_text(beside))
        if plain and not any(map(_numbered, beside)):
            return inside  # 月检查(每月1号), 开学前(8月25日前)
    if "w" not in kinds:
        return found
    return [
        token
        for i, token in enumerate(found)
        if token.letter not in "()" or "w" not in kinds[max(i - 1, 0) : i + 2]
    ]


def _sure(inside: list[Token]) -> bool:
    """Whether its words can mean nothing but a time."""
    kinds = letters(inside)
    if not _WITHIN.issuperset(kinds):
        return False
    if "R" in kinds:
        return True
    if any(token.letter == "m" and token.style == "number" for token in inside):
        return "d" in kinds and ("y" in kinds or "w" in kinds)
    said = sum(letter in _DATED or letter in "buvVo" for letter in kinds)
    return (
        said > 1
        and bool(set("mdepqk") & set(kinds))
        and ("y" in kinds or any(map(_numbered, inside)))
    )


def _numbered(token: Token) -> bool:
    return any(char.isdigit() for char in token.text)


def _harmless(words: list[Token], fine: frozenset[str]) -> bool:
    return fine.issuperset(letters(words)) and not _CHANGES.search(_text(words))


def _text(words: list[Token]) -> str:
    words = [token for token in words if token.letter != "c"]
    spaced = any(len(token.text) > 1 and token.text.isascii() for token in words)
    return (" " if spaced else "").join(token.text for token in words)
