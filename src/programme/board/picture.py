"""What a board shows: bars on a calendar, as values that know nothing of Prefect."""

from datetime import date
from typing import Literal

from programme.core.value import Value

Colour = Literal["green", "red", "blue", "amber", "orange", "grey", "black"]


class Bar(Value):
    """One line of a board: from the first to the last day, both included.

    `key` identifies the bar in its board for ever; `after` names the keys it is drawn after, an
    arrow from each. An `open` bar is not finished: once its last day is past it grows with the
    calendar, one that is not open keeps its length. `state_name` is read by people.
    """

    key: str
    label: str
    start: date
    end: date
    colour: Colour
    state_name: str
    after: tuple[str, ...] = ()
    open: bool = False

    def last_day(self, today: date) -> date | None:
        """The day at which the bar is drawn to end, or None where it grows with the calendar."""
        return None if self.open and self.end < today else max(self.start, self.end)


class Board(Value):
    """One calendar of bars: `name` and `state_name` are its headline, `starts` its left edge.

    About 300 bars can be read; the caller chooses them. Keys must differ.
    """

    key: str
    name: str
    state_name: str
    starts: date
    bars: tuple[Bar, ...]
    tags: tuple[str, ...] = ()
