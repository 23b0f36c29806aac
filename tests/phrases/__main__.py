"""Prints how the grammar does: `python -m tests.phrases [--dev]`.

The composed table and the halves of the seen ones are scored apart; `--dev` prints nothing of the
held-out half, and each phrase of the other that is not right.
"""

import sys
from collections.abc import Iterable

from tests.phrases.table import Phrase, phrases, scores, seen, shown


def print_scores(title: str, rows: Iterable[Phrase], columns: tuple[str, ...]) -> None:
    """How many are right, abstained from and wrong, by these columns."""
    rows = list(rows)
    print(f"\n{title}: {len(rows)} phrases")
    for column in columns:
        print(f"\n{column:<22}{'right':>7}{'abstained':>11}{'wrong':>7}")
        for name, found in sorted(scores(column, rows).items()):
            print(f"{name:<22}{found['right']:>7}{found['abstained']:>11}{found['wrong']:>7}")


def print_not_right(rows: Iterable[Phrase]) -> None:
    """What is read otherwise than by the careful reader."""
    for row in rows:
        if row.score() != "right":
            when = row.read()
            print(f"\n{row.score()}: {row.text!r} {row.year or ''} {row.month or ''} {row.note}")
            print(f"  wanted {row.kind} {row.windows} {'ambiguous' * row.ambiguous}")
            print(f"  found  {when.kind} {shown(when.windows)} {when.message}")


BRIEF = ("kind", "language")
print_scores("composed", phrases(), (*BRIEF, "group"))
print_scores("seen, dev half", seen("dev"), BRIEF)
if "--dev" in sys.argv:
    print_not_right(seen("dev"))
else:
    print_scores("seen, held-out half", seen("held-out"), BRIEF)
