"""Reads the time phrases of a notice, writes them tidily, and labels their occurrences.

`core.phrase` has the passes of the reading.
"""

from collections.abc import Sequence
from datetime import date

from programme.core.customs import DEFAULT, Customs
from programme.core.phrase.context import Context
from programme.core.phrase.reading import Reading
from programme.core.phrase.spelling import normal
from programme.core.reason import Language, Unread
from programme.core.when import When, Window
from programme.core.wording import dated, periodic

MAX_LENGTH = 200
"""Characters; the longest phrase seen in a notice has about 40."""


def read(
    words: str,
    *,
    year: int | None = None,
    month: int | None = None,
    within: Window | None = None,
    customs: Customs = DEFAULT,
    mend: bool = True,
) -> When:
    """What a time phrase means; raises nothing and never guesses a year.

    `year` and `month` (1 to 12) are those of the place where it stands, `within` is the span of the
    enclosing phase or programme. A phrase that names no year has the one year in which it lies
    inside `within`, else `year`, else no date. Recurring work has its occurrences inside `within`
    (`year`, for an open side); its rule names the deadlines or, where the phrase sets none (每月),
    the first days. Units that a scrape lost are put back (`6-8`, `3月15前`), which is doubtful,
    unless not `mend`. Lines that make no phrase together are a list. `2022年6月前` is by the end of
    June, as official documents mean it, and comes with the other reading. `reasons` of an
    ambiguous phrase say what is doubtful, where no other reading has dates.
    """
    context = Context(year, month, within or _ANY, customs, mend)
    when = _read(words, words, context)
    if when.kind != "invalid" or "\n" not in words.strip():
        return when
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    listed = _read("、".join(lines), words, context)
    return when if listed.kind == "invalid" else listed


_ANY = Window()


def _read(text: str, words: str, context: Context) -> When:
    """The meaning of `text`, which stands as `words` in the notice."""
    try:
        if len(words) > MAX_LENGTH:
            raise Unread("long", MAX_LENGTH)
        return Reading(words, context).read(normal(text))
    except Unread as fault:
        return When(kind=fault.kind, words=words, reasons=(fault.reason,))


def format(when: When, language: Language) -> str:
    """Tidy words, which `read` takes for the same kind, windows and rule in the same context; the
    writer's own for what has no dates, and for recurring work that is not of whole periods."""
    if when.kind in ("no_date", "invalid"):
        return when.words
    if when.kind != "recurring":
        words = dated(when, language)
        return words if len(words) <= MAX_LENGTH else when.words
    words, span = periodic(when.rule, language), when.span()
    if words and span.start and span.end and not read(when.words).windows:
        years = Window(start=date(span.start.year, 1, 1), end=date(span.end.year, 12, 31))
        said = {read(text, within=years).windows for text in (words, when.words)}
        return words if said == {when.windows} else when.words  # 2023年每月, 次年每月
    return when.words


def slot_labels(windows: Sequence[Window]) -> list[str]:
    """The labels of a task's occurrences, in their order; '' for a single one.

    The first form that tells all apart: `2023-05` where each lies in a month, `2023-Q2` in a
    quarter, `2023` in a year, else the first day (the last, for a deadline), else both days.
    Raises ValueError where two windows are the same or one has no day at all.
    """
    if len(windows) < 2:
        return [""] * len(windows)
    ends = [(w.start or w.end, w.end or w.start) for w in windows]
    for label in (_month, _quarter, _whole_year, _day, _interval):
        labels = [label(first, last) for first, last in ends if first and last]
        if len(set(labels) - {""}) == len(windows):
            return labels
    raise ValueError("two occurrences have the same window, or one has no day")


def _month(first: date, last: date) -> str:
    return f"{first:%Y-%m}" if f"{first:%Y-%m}" == f"{last:%Y-%m}" else ""


def _quarter(first: date, last: date) -> str:
    a, b = (f"{day.year}-Q{(day.month + 2) // 3}" for day in (first, last))
    return a if a == b else ""


def _whole_year(first: date, last: date) -> str:
    return str(first.year) if first.year == last.year else ""


def _day(first: date, _last: date) -> str:
    return first.isoformat()


def _interval(first: date, last: date) -> str:
    return f"{first}/{last}"
