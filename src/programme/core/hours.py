"""The hours at which messages reach people."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from programme.core.calendar import Calendar
from programme.core.plan import Hours


def moment(day: datetime, hours: Hours) -> datetime:
    """The sending time on the day of an instant in the recipient's zone."""
    at = hours.send_at or time()
    return day.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)


def reachable(now: datetime, hours: Hours, calendar: Calendar) -> datetime:
    """The first instant from `now` (aware) on at which a message may reach its recipient."""
    here = now.astimezone(ZoneInfo(hours.zone or "UTC"))
    while True:
        if not (hours.rest_days or calendar.is_working(here.date())):
            here = moment(here + timedelta(days=1), hours)
        elif quiet := _quiet_until(here, hours):
            here = quiet
        else:
            return max(now, here.astimezone(now.tzinfo))


def _quiet_until(here: datetime, hours: Hours) -> datetime | None:
    """The end of the quiet hours that `here` lies in; a span may cross midnight."""
    clock = here.time()
    for start, end in hours.quiet or ():
        crosses = end <= start
        if not (start <= clock < end or (crosses and (clock >= start or clock < end))):
            continue
        day = here + timedelta(days=1) if crosses and clock >= start else here
        return day.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return None
