"""A gathered digest made into a letter: subject, plain text and HTML, in Chinese or English."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from programme.core.value import Value
from programme.core.when import Window

Section = Literal[
    "escalation",
    "request",
    "overdue",
    "missing",
    "due",
    "soon",
    "lag",
    "unsigned",
    "opening",
    "changed",
    "deferred",
    "told",
    "open",
    "completed",
]
SECTIONS: tuple[Section, ...] = Section.__args__  # type: ignore[attr-defined]  # of a Literal
"""The parts of a letter in their order: what waits for a decision, then what is late."""
BY_RUNG: dict[str, Section] = {
    "unsigned": "unsigned",
    "opening": "opening",
    "assigned": "opening",
    "changed": "changed",
    "deferred": "deferred",
    "lag": "lag",
    "before": "soon",
}
"""The part of a rung whose matter neither is late nor ends today."""

MOST_LINES = 50
"""More are summed up, not listed: a letter of thousands is not read, and mail programs cut HTML
off at about 100 kB."""
SUBJECT_LENGTH = 100
"""In characters; about what a mail client's list shows on two lines of a wide screen."""


def one_line(text: str) -> str:
    """`text` on one line: blanks joined, no control, direction-changing or unpaired characters.

    A schedule file's words can therefore neither start a header nor imitate a part of the letter.
    """
    if text.isprintable():
        return " ".join(text.split())
    kinds = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": ""}
    return " ".join("".join(kinds.get(unicodedata.category(c), c) for c in text).split())


def clip(text: str, length: int) -> str:
    """`text` cut to `length` characters, the last one then an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def percent(share: float) -> str:
    """A share 0–1 as a percentage, floored: 0.999 is 99%, so that 100% means all of it."""
    return f"{int(share * 100 + 1e-9)}%"  # the billionth mends 0.29 * 100 = 28.999…


Plain = Annotated[str, AfterValidator(one_line)]
Address = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$")]


class Line(Value):
    """One assignment in a letter. `rung` is the step of the ladder that put it there and `n` its
    number; `words` are the notice's own for the time; `planned` and `actual` are shares 0–1;
    days are working days, `provisional` where their calendar is not announced yet; `source` is the
    document it rests on.

    `mine` says that the recipient answers for it; `first_end` is a first deadline that moved;
    `sign_by` the day to sign for it by; `superior` who is told next if nothing happens; `reminded`
    how many messages went before; `cause` what the office gave as its reason; `asked` what it
    wants of the issuer (`declined`, `handing` the matter to `asked_to`, or its `deferral` to
    that day); `link` where to
    report.
    """

    rung: str
    n: int = 0
    title: Plain
    office: Plain
    key: Plain
    window: Window
    words: Plain = ""
    status: str
    planned: float | None = Field(default=None, ge=0, le=1)
    actual: float = Field(default=0, ge=0, le=1)
    days_left_working: int | None = None
    days_late_working: int = 0
    provisional: bool = False
    programme_title: Plain
    source: Plain = ""
    mine: bool = True
    first_end: date | None = None
    sign_by: date | None = None
    superior: Plain = ""
    reminded: int = 0
    cause: Plain = ""
    asked: Literal["", "declined", "handing", "deferral"] = ""
    asked_to: Plain = ""
    link: Address | None = Field(default=None, repr=False)


class Digest(Value):
    """What one recipient is told on one day. `simulated` marks a demonstration; `link` is where
    to look at all matters; `reply_by` the day by which a late matter is to be explained; `contact`
    whom to ask; `most` how many matters are listed."""

    recipient: Plain
    language: Literal["zh", "en"] = "zh"
    on: date
    lines: tuple[Line, ...] = Field(min_length=1)
    simulated: bool = False
    link: Address | None = Field(default=None, repr=False)
    reply_by: date | None = None
    contact: Plain = ""
    most: int = Field(default=MOST_LINES, ge=1)


class Letter(Value):
    """A message ready for any channel. The subject is one line."""

    subject: Plain
    text: str
    html: str


def section(line: Line, on: date) -> Section:
    """Which part of the letter of day `on` a line belongs to."""
    match line.rung:
        case "escalation" | "request" | "completed" as alone:
            return alone
        case _ if not line.mine:
            return "told"
        case "unsigned" | "opening" | "assigned":
            return BY_RUNG[line.rung]
    if line.status == "overdue":
        return "missing" if line.rung == "missing" else "overdue"
    if line.window.end == on and line.status != "submitted":
        return "due"
    return BY_RUNG.get(line.rung) or ("soon" if line.status == "at_risk" else "open")


def rank(line: Line, on: date) -> tuple[int, int, date, str]:
    """The order of lines in the letter of day `on`."""
    place = SECTIONS.index(section(line, on))
    return place, -line.days_late_working, line.window.end or date.max, line.key


def view_of(digest: Digest) -> dict[str, Any]:
    """What the templates see: lines by section, the late first, and their numbers."""
    lines = sorted(digest.lines, key=lambda line: rank(line, digest.on))
    count = Counter(section(line, digest.on) for line in lines)
    shown, rest = lines[: digest.most], lines[digest.most :]
    return {
        "digest": digest,
        "groups": _parts(shown, digest.on),
        "only": lines[0] if len(lines) == 1 else None,
        "count": count,
        "total": len(lines) - count["completed"],
        "late": sum(line.status == "overdue" for line in lines),
        "soon": count["due"] + count["soon"],  # what ends today counts as due soon
        "rest": {part: len(some) for part, some in _parts(rest, digest.on).items()},
        "provisional": any(line.provisional for line in shown),
        "documents": list(dict.fromkeys((x.programme_title, x.source) for x in lines)),
    }


def _parts(lines: Sequence[Line], on: date) -> dict[Section, list[Line]]:
    return {part: list(some) for part, some in groupby(lines, lambda line: section(line, on))}
