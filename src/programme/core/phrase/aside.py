"""What stands beside the dates of a phrase: its label, exceptions, brackets, and what is to be
done by then."""

import re

from programme.core.phrase.lexicon import Token, letters
from programme.core.reason import Unread

_LABEL = re.compile(
    "[^0-9:()]{0,8}(?:时间|日期|期限|时限|节点|时段|安排|"
    "deadline|due date|date|timeline|period)s? ?:"
)
DUE = re.compile("截止|时限|期限|deadline|due|closing")
_EXCEPT = re.compile(  # 除…外, …除外, except …
    r"[(,]?(?:除了?|不含|不包括|不包含)([^()]*?)(?:之?以?外|除外)[,)]?"
    r"|\(([^()]*)除外\)|\((?:除|不含|不包括)([^()]*)\)"
    r"|[(,]? ?(?:except|excluding)(?: for)? ([^()]*)\)?$"
)
_TAILS = frozenset("P?")
DATED = frozenset("ymkdpeSTGjqlnzK")
"""The letters of what makes a date."""


def unlabelled(text: str) -> str:
    """完成时间：6月 is 6月; behind 截止时间 stands a deadline."""
    label = _LABEL.match(text) if ":" in text else None
    if not label:
        return text
    return ("截止" if DUE.search(label[0]) else "") + text[label.end() :]


def without_exception(text: str) -> tuple[str, str | None]:
    """The text without what is excepted, and that; None if nothing is."""
    match = _EXCEPT.search(text) if "除" in text or "不" in text or "exc" in text else None
    if not match:
        return text, None
    excepted = next(group for group in match.groups() if group is not None)
    return text[: match.start()] + text[match.end() :], excepted


def without_brackets(found: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """The tokens outside brackets, and those in each. A phrase all in brackets, or but for its
    marks and days of the week, has none; a day of the week stays where it is."""
    if not any(token.letter == "(" for token in found):
        return found, []
    outside: list[Token] = []
    brackets: list[list[Token]] = []
    inside: list[Token] | None = None
    for token in found:
        if token.letter not in "()":
            (outside if inside is None else inside).append(token)
        elif (token.letter == "(") != (inside is None):
            raise Unread("unmatched")
        elif inside is None:
            inside = []
        else:
            brackets += [inside] if inside and not _one_weekday(inside) else []
            outside += inside if _one_weekday(inside) else []
            inside = None
    if inside is not None:
        raise Unread("unmatched")
    if brackets and not letters(outside).strip("F"):
        return brackets[0], brackets[1:]
    if (
        letters(outside) == "m"
        and outside[0].style in ("en", "quarter")
        and "y" in letters([token for bracket in brackets for token in bracket])
    ):
        return brackets[0], brackets[1:]  # Quarter 1 (July 2023 - September 2023)
    if any(DATED.intersection(letters(bracket)) for bracket in brackets) and set(
        letters(outside)
    ) <= set("Fwhsufv"):
        return [token for token in found if token.letter not in "()"], []  # 截止(3月31日)
    return outside, brackets


def _one_weekday(inside: list[Token]) -> bool:
    return letters(inside) == "w" and inside[0].style != "several"


def without_tails(found: list[Token]) -> list[Token]:
    """6月底前报市安办备案: what is to be done by then says nothing of time. What stands before
    the dates is no tail: 召开2023年度工作会议 is a task."""
    if _TAILS.isdisjoint(letters(found)):
        return found
    done: list[Token] = []
    tail = dated = False
    for i, token in enumerate(found):
        if tail and token.letter == "n":
            raise Unread("number")
        if tail and token.letter == "s":
            tail = not any(_numbered(t) or t.letter == "O" for t in found[i:])
        if tail and not _numbered(token):
            continue
        if _begins_tail(token, done, dated=dated):
            tail = True
            continue
        dated = dated or token.letter in "RO" or token.letter in DATED
        done.append(token)
    return done


def _begins_tail(token: Token, done: list[Token], *, dated: bool) -> bool:
    behind = done[-1].letter if done else ""
    return (token.letter == "P" and dated) or (token.letter == "?" and behind in ("b", "O"))


def _numbered(token: Token) -> bool:
    return token.letter not in "c?" and any(char.isdigit() for char in token.text)
