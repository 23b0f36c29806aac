"""Ten minutes of odd phrases: `python -m tests.fuzz.fuzz_window [seconds] [seed]`.

Phrases of the table, cut and joined at random, words of the lexicon in any order, and any
characters at all: nothing may raise, no phrase may take longer than a tenth of a second, no window
may end before it starts, a phrase without dates says why in both languages, and its tidy words
mean the same. What it has found stands in `FOUND`, which is tried first.
"""

import random
import sys
from collections.abc import Iterator
from itertools import product
from time import process_time

from programme.core.phrase.lexicon import WORDS
from programme.core.window import MAX_LENGTH, format, read
from tests.phrases.table import phrases, seen

LIMIT = 0.1  # seconds of work; a usual phrase takes a two-thousandth of it
FOUND = (
    "次年每月",
    "12weekly月至次年2月",
    "至8月除外）",
    "2024-2、6月一8月",
    "1.2月",
    "①2月",
    "Apr-Jun 24",
    "十十五",
    "次年、" * 66,
    "冬第一个周一每月",
    "次月第3周",
    "每季度最后一个周五",
)
YEARS, MONTHS = (None, 2023, 1), (None, 2, 12)


def odd(rng: random.Random, texts: list[str], words: list[str]) -> str:
    """A phrase that nobody writes, of up to `MAX_LENGTH` characters."""
    if rng.random() < 0.2:
        return ("".join(rng.choices(words, k=2)) * rng.randint(1, MAX_LENGTH))[:MAX_LENGTH]
    pieces = [rng.choice((rng.choice(texts), rng.choice(words))) for _ in range(rng.randint(1, 4))]
    cut = [piece[rng.randrange(len(piece)) :] if rng.random() < 0.4 else piece for piece in pieces]
    if rng.random() < 0.1:
        cut.insert(rng.randrange(len(cut) + 1), chr(rng.randrange(0xD800)))
    return "".join(cut)[:MAX_LENGTH]


def check(text: str, year: int | None, month: int | None) -> None:
    """Raises AssertionError where the reading of a phrase breaks a promise."""
    before = process_time()
    when = read(text, year=year, month=month)
    assert process_time() - before < LIMIT, text
    assert all(not (w.start and w.end) or w.start <= w.end for w in when.windows), text
    assert when.kind not in ("no_date", "invalid") or (not when.windows and when.reasons), text
    for language in ("zh", "en"):
        assert bool(when.explained(language)) == bool(when.reasons), text
        again = read(format(when, language), year=year, month=month)
        same = (again.kind, again.windows, again.rule) == (when.kind, when.windows, when.rule)
        assert same, (text, year, month, language, format(when, language))


def cases(rng: random.Random) -> Iterator[tuple[str, int | None, int | None]]:
    """Phrases with the year and month of their places, without end."""
    yield from product(FOUND, YEARS, MONTHS)
    texts = [phrase.text for phrase in (*phrases(), *seen("dev"))]
    words = [*WORDS, *"0123456789年月日()-、x?%\n一二三十", "  ", "31", "2023", "202303", "23.3.1"]
    while True:
        yield odd(rng, texts, words), rng.choice(YEARS), rng.choice(MONTHS)


def main(seconds: float = 600.0, seed: int = 1) -> int:
    """How many phrases were tried in so many seconds of work; raises what the grammar raised."""
    began, tried = process_time(), 0
    for case in cases(random.Random(seed)):
        check(*case)
        tried += 1
        if process_time() - began > seconds:
            break
    return tried


if __name__ == "__main__":
    arguments = sys.argv[1:]
    seconds = float(arguments[0]) if arguments else 600.0
    print(f"{main(seconds, *map(int, arguments[1:2])):,} phrases")
