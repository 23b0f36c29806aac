"""The words of time phrases as tokens."""

from typing import NamedTuple

from programme.core.phrase.vocabulary import TABLE


class Token(NamedTuple):
    """A word of a phrase and its numbers: for months, days and parts the first and the last, and
    those of another honest reading where there is one."""

    letter: str
    text: str = ""
    first: int = 0
    last: int = 0
    other: tuple[int, int] | None = None
    style: str = ""  # "en", "number" (3.15), "short" (23年), … "" Chinese


MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def letters(found: list[Token]) -> str:
    """The letters of tokens, in a row."""
    return "".join([token[0] for token in found])


def _read(table: str) -> dict[str, Token]:
    """The words of the table; a line that begins with a space goes on with the one before it."""
    lines = table.strip().replace("\n   ", "").splitlines()
    return {word: token for line in lines for word, token in _line(line)}


def _line(line: str) -> list[tuple[str, Token]]:
    head, _, words = line.partition(": ")
    letter, *rest = head.split()
    style = rest.pop() if rest and rest[-1].isalpha() else ""
    first, last, *other = (*map(int, rest), 0, 0)[: max(len(rest), 2)]
    pair = (other[0], other[1]) if other else None
    return [(word, Token(letter, word, first, last, pair, style)) for word in words.split("|")]


def _names(letter: str, names: tuple[str, ...], endings: tuple[str, ...]) -> dict[str, Token]:
    """march, mar and mar. are 3."""
    return {
        word: Token(letter, word, n, n, None, "en")
        for n, name in enumerate(names, 1)
        for word in (*(name + ending for ending in endings), name[:3], f"{name[:3]}.")
    }


WORDS: dict[str, Token] = {
    **_names("m", MONTHS, ("",)),
    **_names("w", WEEKDAYS, ("", "s")),
    **_read(TABLE),
    "元": Token("n", "1"),
}
"""By the word."""
