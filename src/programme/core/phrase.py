"""From the text of a time phrase to its tokens; what they mean is said in `core.window`.

Each token has one letter, so that a phrase has a spelling (2021年9-12月 is `ymtm`). A new word is a
line in `_LEXICON`. Its patterns never take back what they have matched: the work is linear.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from programme.core.when import Kind

MAX_LENGTH = 200
"""Characters; the longest phrase seen in a notice has about 40."""

_LEXICON = (  # name (that of a final token is its letter), pattern; the first that matches wins
    ("space", r"\s++"),
    ("iso", r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![0-9])"),
    ("masked", r"[0-9]*+[x*×][0-9x*×]*+\s*+[年月日号]"),
    ("quarter", r"第?[一二三四1-4]季度"),
    ("y", r"[0-9]++\s*+年"),
    ("m", r"[0-9]++\s*+月份?"),
    ("d", r"[0-9]++\s*+[日号]"),
    ("number", r"[0-9]++"),
    ("Y", "每年"),
    ("Q", "每季度"),
    ("M", "每月"),
    ("part", "上半年|下半年|全年|年(?=[底末])"),
    ("e", "[底末]"),  # end of the month, quarter or year
    ("b", "[以之]?前"),  # before
    ("t", r"[-‐‑‒–—―−─━~〜至到]++|(?<=[0-9])/(?=[0-9]{4}-)"),  # to
    ("s", "[、,和及]"),  # separates the parts of a list
    ("o", "长期坚持|持续推进|ongoing"),  # open-ended
    ("n", "适时|择期|待定"),  # no date
    ("junk", r"[x*×][0-9x*×]*+|."),
)
_TOKENS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _LEXICON), re.DOTALL)
_PARTS = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12), "年": (1, 12)}
_QUARTERS = "一二三四"


class Unread(Exception):
    """A phrase without dates, and why."""

    def __init__(self, message: str, kind: Kind = "invalid") -> None:
        super().__init__(message)
        self.kind = kind


class Token(NamedTuple):
    """A word of a phrase; `first` and `last` are its number or, for a month token, its months."""

    letter: str
    text: str
    first: int = 0
    last: int = 0


def tokens(words: str) -> list[Token]:
    """The tokens of a phrase, in order; raises Unread for anything that is no time phrase."""
    if len(words) > MAX_LENGTH:
        raise Unread(f"it is longer than {MAX_LENGTH} characters")
    text = unicodedata.normalize("NFKC", words).casefold()
    every = [Token(str(m.lastgroup), m[0]) for m in _TOKENS.finditer(text)]
    found = [token for token in every if token.letter != "space"]
    if not found:
        raise Unread("it is empty")
    for token in found:
        if token.letter == "junk":
            raise Unread(f"{token.text!r} is not part of a time phrase")
    if any(token.letter == "masked" for token in found):
        raise Unread("the date is masked in the document", "no_date")
    return [value for token in _with_units(found) for value in _values(token)]


def _with_units(found: list[Token]) -> list[Token]:
    """A bare number before `-` or `、` has the unit of the number after it: 6-8月, 5、9月."""
    done: list[Token] = []
    unit = ""
    for token in reversed(found):
        if token.letter == "number":
            if not unit or done[-1].letter not in "ts":
                raise Unread(f"{token.text} has no unit: write 年, 月 or 日 after it")
            token = token._replace(letter=unit)
        elif token.letter not in "ts":
            unit = token.letter if token.letter in "ymd" else ""
        done.append(token)
    return done[::-1]


def _values(token: Token) -> Iterator[Token]:
    """The token with its numbers read; a quarter or half becomes its months, ISO its parts."""
    letter, text = token.letter, token.text
    numbers = [int(digits) for digits in re.findall("[0-9]+", text)]
    if letter == "part":
        yield Token("m", text, *_PARTS[text])
    elif letter == "quarter":
        n = numbers[0] if numbers else 1 + _QUARTERS.index(text.removeprefix("第")[0])
        yield Token("m", text, 3 * n - 2, 3 * n)
    elif numbers:
        letters = "ymd" if letter == "iso" else letter
        yield from (_numbered(each, text, n) for each, n in zip(letters, numbers, strict=False))
    else:
        yield token


def _numbered(letter: str, text: str, number: int) -> Token:
    if letter == "m" and not 1 <= number <= 12:
        raise Unread(f"there is no month {number}")
    if letter == "d" and not 1 <= number <= 31:
        raise Unread(f"there is no day {number}")
    return Token(letter, text, number, number)
