"""The year of phrases that name none: from the title, a heading, else the document's date."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from programme.core.notice.text import plain
from programme.core.notice.times import Context
from programme.core.when import Window

_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?!\d)(?!号)(?:\s*年)?")
_SPAN = re.compile(r"((?:19|20)\d\d)\s*年?\s*(?:[-–—―~～至到]|--+)+\s*((?:19|20)\d\d)")
_SCHOOL = re.compile(
    r"((?:19|20)\d\d)(?:\s*年?\s*[-–—~至/]+\s*(?:(?:19|20)?\d\d))?"
    r"\s*(?:学年|(?:school|academic) year)"
)
_NUMBERED = re.compile(r"[〔\[(（【]\s*(?:19|20)\d\d\s*[〕\])）】]")


class Year(NamedTuple):
    """`whence` is 'given', 'title', 'heading', 'date' or '' for none."""

    context: Context
    whence: str = ""


def named(text: str) -> Context | None:
    """The one year, school year or span of years that a title or heading names."""
    words = _NUMBERED.sub("", plain(text))
    if school := _SCHOOL.search(words):
        first = int(school[1])
        return Context(None, Window(start=date(first, 8, 1), end=date(first + 1, 7, 31)))
    if span := _SPAN.search(words):
        first, last = int(span[1]), int(span[2])
        within = Window(start=date(first, 1, 1), end=date(last, 12, 31))
        return Context(None, within) if first < last else None
    years = set(_YEAR.findall(words))
    return Context(int(years.pop())) if len(years) == 1 else None


def headed(text: str) -> Context | None:
    """The year that a heading begins with; one that only mentions a year says nothing."""
    return named(text) if _YEAR.match(plain(text)) else None


def is_year(text: str) -> bool:
    """Whether a line is a year and nothing else: `2016年`, as it stands over a table."""
    return bool(re.fullmatch(r"[(（]?(?:19|20)\d\d\s*年?度?[)）]?", text.strip()))


def find(year: int | None, title: str, headings: Iterable[str], issued: str) -> Year:
    """What phrases are read with; a heading counts where all that name a year name the same."""
    if year is not None:
        return Year(Context(year), "given")
    if found := named(title):
        return Year(found, "title")
    said = {found for text in headings if (found := headed(text))}
    if len(said) == 1:
        return Year(said.pop(), "heading")
    if issued and not said:
        return Year(Context(int(issued[:4])), "date")
    return Year(Context())
