"""Ten minutes of odd phrases: `python -m tests.fuzz.fuzz_window [seconds]`.

Phrases of the table, cut and joined at random, and words of the lexicon in any order: nothing may
raise, no phrase may take longer than a tenth of a second, and no window may end before it starts.
"""

import random
import sys
from time import process_time

from programme.core.phrase.lexicon import WORDS
from programme.core.window import MAX_LENGTH, format, read
from tests.phrases.table import phrases

LIMIT = 0.1  # seconds of work; a usual phrase takes a two-thousandth of it


def odd(rng: random.Random, texts: list[str], words: list[str]) -> str:
    """A phrase that nobody writes, of up to `MAX_LENGTH` characters."""
    if rng.random() < 0.3:
        return ("".join(rng.choices(words, k=2)) * rng.randint(1, MAX_LENGTH))[:MAX_LENGTH]
    pieces = [rng.choice((rng.choice(texts), rng.choice(words))) for _ in range(rng.randint(1, 4))]
    cut = [piece[rng.randrange(len(piece)) :] if rng.random() < 0.4 else piece for piece in pieces]
    return "".join(cut)[:MAX_LENGTH]


def main(seconds: float = 600.0, seed: int = 1) -> int:
    """How many phrases were tried; raises AssertionError, or what the grammar raised."""
    rng = random.Random(seed)
    texts = [phrase.text for phrase in phrases()]
    words = [*WORDS, *"0123456789年月日()-、x?%", "  ", "31", "2023"]
    began, tried = process_time(), 0
    while process_time() - began < seconds:
        text, before = odd(rng, texts, words), process_time()
        year, month = rng.choice((None, 2023, 1)), rng.choice((None, 2, 12))
        when = read(text, year=year, month=month)
        assert process_time() - before < LIMIT, text
        assert all(not (w.start and w.end) or w.start <= w.end for w in when.windows), text
        again = read(format(when, "zh"), year=year, month=month)
        assert (again.kind, again.windows, again.rule) == (when.kind, when.windows, when.rule), text
        tried += 1
    return tried


if __name__ == "__main__":
    print(f"{main(float((sys.argv[1:] or ['600'])[0])):,} phrases")
