"""A gathered digest made into a letter: subject, plain text and HTML, in Chinese or English."""

import unicodedata
from collections import Counter
from datetime import date
from functools import cache
from itertools import groupby
from typing import Annotated, Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import AfterValidator, Field

from programme.core.value import Value
from programme.core.when import Window

Section = Literal["overdue", "due", "soon", "opening", "open"]
SECTIONS: tuple[Section, ...] = ("overdue", "due", "soon", "opening", "open")
"""The parts of a letter in their order: what is late comes first."""

MOST_LINES = 50
"""More are counted but not listed: a letter of thousands is not read, and mail programs cut HTML
off at about 100 kB."""
SUBJECT_LENGTH = 100
"""In characters; about what a mail client's list shows on two lines of a wide screen."""


def one_line(text: str) -> str:
    """`text` on one line: blanks joined, no control, direction-changing or unpaired characters.

    A schedule file's words can therefore neither start a header nor imitate a part of the letter.
    """
    kinds = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": ""}
    return " ".join("".join(kinds.get(unicodedata.category(c), c) for c in text).split())


def clip(text: str, length: int) -> str:
    """`text` cut to `length` characters, the last one then an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def percent(share: float) -> str:
    """A share 0–1 as a percentage, floored: 0.999 is 99%, so that 100% means all of it."""
    return f"{int(share * 100 + 1e-9)}%"  # the billionth mends 0.29 * 100 = 28.999…


Plain = Annotated[str, AfterValidator(one_line)]


class Line(Value):
    """One assignment in a letter. `rung` is the step of the ladder that put it there and `n` its
    number; `words` are the notice's own for the time; `planned` and `actual` are shares 0–1;
    days are working days; `source` is the document it rests on."""

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
    programme_title: Plain
    source: Plain = ""


class Digest(Value):
    """What one recipient is told on one day. `simulated` marks a demonstration; `link` is where
    to look and report; `reply_by` the day by which a late matter is to be explained; `contact`
    whom to ask."""

    recipient: Plain
    language: Literal["zh", "en"] = "zh"
    on: date
    lines: tuple[Line, ...] = Field(min_length=1)
    simulated: bool = False
    link: str | None = Field(default=None, pattern=r"^https?://[^\s<>\"]+$")
    reply_by: date | None = None
    contact: Plain = ""


class Letter(Value):
    """A message ready for any channel. The subject is one line."""

    subject: Plain
    text: str
    html: str


def section(line: Line, on: date) -> Section:
    """Which part of the letter of day `on` a line belongs to."""
    if line.status == "overdue":
        return "overdue"
    if line.rung == "opening":
        return "opening"
    if line.window.end == on and line.status != "submitted":
        return "due"
    return "soon" if line.rung == "before" or line.status == "at_risk" else "open"


def render(digest: Digest) -> Letter:
    """The letter for a digest. A single line takes its rung's own subject, several the daily one.

    Wording lives in `templates/zh.j2` and `templates/en.j2`, layout in `letter.txt` and
    `letter.html`; everything from schedule files is escaped in HTML.
    """
    view = _view(digest)
    plain, html = _environment(False), _environment(True)
    words: Any = plain.get_template(f"{digest.language}.j2").module
    view["subject"] = clip(one_line(words.subject(view)), SUBJECT_LENGTH)
    return Letter(
        subject=view["subject"],
        text=plain.get_template("letter.txt").render(view, view=view),
        html=html.get_template("letter.html").render(view, view=view),
    )


def _view(digest: Digest) -> dict[str, Any]:
    """What the templates see: lines by section, the late first, and their numbers."""

    def rank(line: Line) -> tuple[int, int, date, str]:
        place = SECTIONS.index(section(line, digest.on))
        return place, -line.days_late_working, line.window.end or date.max, line.key

    lines = sorted(digest.lines, key=rank)
    count = Counter(section(line, digest.on) for line in lines)
    shown = groupby(lines[:MOST_LINES], key=lambda line: section(line, digest.on))
    return {
        "digest": digest,
        "groups": {s: list(g) for s, g in shown},
        "only": lines[0] if len(lines) == 1 else None,
        "count": count,
        "total": len(lines),
        "soon": count["due"] + count["soon"],  # what ends today counts as due soon
        "hidden": len(lines[MOST_LINES:]),
        "documents": list(dict.fromkeys((x.programme_title, x.source) for x in lines)),
    }


@cache
def _environment(html: bool) -> Environment:
    """Two environments, so that the wording files are escaped where HTML includes them."""
    environment = Environment(
        loader=PackageLoader("programme.notify"),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"clip": clip, "percent": percent}
    return environment
