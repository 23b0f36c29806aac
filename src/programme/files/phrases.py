"""Which words a schedule file needs so that a time is read again with the dates it has."""

from collections.abc import Callable, Iterator

from programme.core.reason import LACKS_YEAR
from programme.core.when import When, Window
from programme.core.window import format

Reader = Callable[[str], When]


def phrase(words: str, wanted: When | None, reader: Reader, chinese: bool) -> str:
    """`words` where `reader` has the dates of `wanted` by them, else other words by which it has;
    empty where no words can. Without `wanted` the words must only have a meaning."""
    found = reader(words)
    wanted = wanted or found
    if wanted.kind == "invalid":
        return ""
    if wanted.kind == "no_date":
        return words if asks_for_year(wanted) or found.kind == "no_date" else ""
    candidates = _candidates(words, wanted, chinese)
    return next((text for text in candidates if text and _same(reader(text), wanted)), "")


def asks_for_year(when: When) -> bool:
    """Whether only the year is wanting; the checker asks for it."""
    return bool(when.reasons) and when.reasons[0].code in LACKS_YEAR


def _same(one: When, other: When) -> bool:
    if one.rule:  # its occurrences depend on the phase
        return one.rule == other.rule
    return (one.kind, one.windows) == (other.kind, other.windows)


def _candidates(words: str, wanted: When, chinese: bool) -> Iterator[str]:
    """The words, these with the 月 that a scrape lost, tidy words, plain ISO dates."""
    yield from (words, f"{words}月")
    yield format(wanted, "zh" if chinese else "en")
    if all(w.end for w in wanted.windows):
        yield "、".join(_iso(w) for w in wanted.windows)


def _iso(window: Window) -> str:
    if not window.start:
        return f"{window.end}前"
    return f"{window.start}/{window.end}" if window.start != window.end else str(window.end)
