"""What a time phrase means: its kind, its dates, and the words it was written in."""

from datetime import date
from typing import Literal

from programme.core.reason import Language, Reason, told
from programme.core.value import Value

Kind = Literal["window", "deadline", "list", "recurring", "open_ended", "no_date", "invalid"]


class Window(Value):
    """First and last day, both included; None where that side is open."""

    start: date | None = None
    end: date | None = None

    def days(self) -> int:
        """Length in days, both ends counted; 0 where a side is open."""
        return (self.end - self.start).days + 1 if self.start and self.end else 0

    def contains(self, other: "Window") -> bool:
        """Whether `other` lies inside, as far as both say."""
        early = self.start and other.start and other.start < self.start
        late = self.end and other.end and other.end > self.end
        return not (early or late)


class When(Value):
    """A time phrase that was read.

    `windows` holds the dates where they are fixed (one for a window or deadline, several for a
    list, the occurrences of a recurring phrase where context bounds them). `rule` is an RFC 5545
    RRULE for recurring phrases, else empty. `words` are always the writer's own.
    `ambiguous` comes with the readings not taken in `alternatives`; `reasons` say why a phrase
    has no date or is invalid, or what is doubtful; `message` is their words in English.
    """

    kind: Kind
    words: str
    windows: tuple[Window, ...] = ()
    rule: str = ""
    ambiguous: bool = False
    alternatives: tuple[Window, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def message(self) -> str:
        """The reasons in English."""
        return self.explained("en")

    def explained(self, language: Language) -> str:
        """The reasons in words of that language."""
        return told(self.reasons, language)

    def span(self) -> Window:
        """From the first start to the last end of all its windows."""
        starts = [w.start for w in self.windows]
        ends = [w.end for w in self.windows]
        return Window(
            start=None if not starts or None in starts else min(d for d in starts if d),
            end=None if not ends or None in ends else max(d for d in ends if d),
        )
