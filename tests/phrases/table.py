"""The annotated phrases, and how well the grammar does on them."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from programme.core.when import When, Window
from programme.core.window import read

Score = Literal["right", "abstained", "wrong"]
Half = Literal["dev", "held-out"]
TABLE = Path(__file__).with_name("phrases.tsv")
SEEN = tuple(Path(__file__).with_name(f"seen_{name}.tsv") for name in ("zh", "en", "projects"))


@dataclass(frozen=True)
class Phrase:
    """A row: the phrase, its context, and what a careful reader says it means."""

    text: str
    year: int | None
    month: int | None
    kind: str
    windows: str
    ambiguous: bool
    language: str
    group: str
    note: str

    def read(self) -> When:
        """What the grammar says."""
        return read(self.text, year=self.year, month=self.month)

    def score(self) -> Score:
        """Right in kind, dates and doubt; abstained where it says it has no dates; else wrong."""
        when = self.read()
        found = (when.kind, shown(when.windows), when.ambiguous)
        if found == (self.kind, self.windows, self.ambiguous):
            return "right"
        return "abstained" if when.kind in ("no_date", "invalid") else "wrong"


def shown(windows: tuple[Window, ...]) -> str:
    """As in the table: `2023-03-01/2023-03-31;…`."""
    return ";".join(f"{w.start or ''}/{w.end or ''}" for w in windows)


def phrases(path: Path = TABLE) -> Iterator[Phrase]:
    """The rows of the table."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Phrase(
                row["text"],
                int(row["year"]) if row["year"] else None,
                int(row["month"]) if row["month"] else None,
                row["kind"],
                row["windows"],
                row["ambiguous"] == "1",
                row["language"],
                row["group"],
                row["note"],
            )


def seen(half: Half) -> list[Phrase]:
    """The phrases seen in public documents: whoever works at the grammar looks at `dev`, the even
    rows of each table; `held-out`, the odd ones, are only counted."""
    first = 0 if half == "dev" else 1
    return [phrase for path in SEEN for phrase in list(phrases(path))[first::2]]


def scores(by: str, rows: Iterable[Phrase]) -> dict[str, Counter[Score]]:
    """How many of each score, by a column of the table."""
    found: dict[str, Counter[Score]] = {}
    for phrase in rows:
        found.setdefault(getattr(phrase, by), Counter())[phrase.score()] += 1
    return found
