"""The RFC 5545 rule of a recurring phrase: its deadlines or, where it sets none, its first days."""

from collections.abc import Iterator

from programme.core.phrase.point import Pair, Span

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rule(parts: list[Span], length: int, starts: list[int], after: int, skipped: set[int]) -> str:
    """One line for each part that no other holds: periods of `length` months that begin in the
    months `starts`, `after` days behind their end, none in the months `skipped`."""
    merged: dict[frozenset[int], list[str]] = {}
    for day, months in _months_by_day(parts, length, starts, after).items():
        merged.setdefault(frozenset(months - skipped), []).append(day)
    return "\n".join(
        f"{_every(months, length)};{day}"
        for months, days in merged.items()
        for day in _joined(days)
    )


def _months_by_day(
    parts: list[Span], length: int, starts: list[int], after: int
) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for part in parts:
        if after:
            day = f"BYMONTHDAY={after}"
            months = {(month + length - 1) % 12 + 1 for month in starts}
        else:
            day, months = _day(part), {_month(part, length, month) for month in starts}
        found.setdefault(day, set()).update(months)
    return found


def _joined(days: list[str]) -> Iterator[str]:
    """Plain days of the month share a line; the others have one each."""
    key = "BYMONTHDAY="
    plain = [day.removeprefix(key) for day in days if day.startswith(key) and ";" not in day]
    if plain:
        yield key + ",".join(plain)
    yield from (day for day in days if not day.startswith(key) or ";" in day)


def _every(months: frozenset[int], length: int) -> str:
    if length == 1 and len(months) == 12:
        return "FREQ=MONTHLY"
    return f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(months)))}"


def _due(part: Span) -> bool:
    return not part.start and (bool(part.mark) or part.end.close)


def _month(part: Span, length: int, start: int) -> int:
    """The month of the part's day, in the period that begins in the month `start`."""
    point = part.start or part.end
    months: Pair = point.months or (start, start + length - 1)
    if point.shift is not None:
        months = (start + point.shift,) * 2
    last = _due(part) or bool(point.nth and point.nth[0] < 0)
    return (months[last] - 1) % 12 + 1


def _day(part: Span) -> str:
    """A day that some months lack is the last there is of 28, 29, …."""
    point, due = part.start or part.end, _due(part)
    if point.nth:
        return f"BYDAY={point.nth[0]}{DAYS[point.nth[1] - 1]}"
    day = -1 if due else 1
    if point.days:
        day = point.days[due] or -1
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"
