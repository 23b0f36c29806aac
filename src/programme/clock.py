"""The one module that reads the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Clock:
    """Tells the time: the real one, or `pinned` (an aware instant) in a simulated store."""

    pinned: datetime | None = None

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.pinned or self.real()

    def real(self) -> datetime:
        """The real instant, also where the clock is pinned: for leases between processes."""
        return datetime.now(UTC)  # noqa: TID251  # this is the place


def local_date(instant: datetime, zone: str) -> date:
    """The calendar day of an instant in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def at(day: date, hour: int, minute: int, zone: str) -> datetime:
    """The UTC instant of a local wall-clock time."""
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)
