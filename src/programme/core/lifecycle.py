"""Whether a programme runs: facts that it was suspended, resumed or ended early."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from programme.core.value import Value

EventKind = Literal["suspended", "resumed", "ended"]


class ProgrammeEvent(Value):
    """What was decided about a whole programme, and why. `happened` is a day of its zone, `seq`
    the store's order of recording."""

    kind: EventKind
    happened: date
    recorded: datetime
    seq: int = 0
    note: str = ""
    author: str = ""
    via: str = "cli"


class Life(Value):
    """The state of a programme on a day: empty while it runs, else `suspended` or `ended`, since
    when and why."""

    state: Literal["", "suspended", "ended"] = ""
    since: date | None = None
    note: str = ""

    @property
    def ended(self) -> bool:
        """Whether what was open is over."""
        return self.state == "ended"


RUNNING = Life()


def life(events: Iterable[ProgrammeEvent], as_of: date = date.max) -> Life:
    """The state on a day, from what had happened by then; the last word counts."""
    known = (event for event in events if event.happened <= as_of)
    last = max(known, key=lambda event: (event.happened, event.seq), default=None)
    if last is None or last.kind == "resumed":
        return RUNNING
    return Life(state=last.kind, since=last.happened, note=last.note)
