"""A calendar feed: iCalendar (RFC 5545) for the calendars of phones and mail programs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event, Todo

from programme.core.standing import CLOSED
from programme.core.when import Window

Kind = Literal["vevent", "vtodo"]
KINDS: tuple[Kind, ...] = ("vevent", "vtodo")
NAMESPACE = UUID("0c2b1b4e-6f1c-5a53-9b83-5d3f0a4c7a11")
"""Names of ours hash into UIDs; any number, never to be changed."""
REFRESH = timedelta(hours=12)
"""How often a client that subscribes may look again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One matter. `uid` names it for good; `sequence` counts what the plan changed of it, and
    `changed` is when anything was last recorded about it; `gone` where it left the plan.
    `percent` is 0–100; `alarms` are the instants at which reminders are to come, with what they
    say."""

    uid: str
    title: str
    window: Window
    phase: str
    description: str
    status: str
    percent: int
    done_at: datetime | None
    sequence: int
    changed: datetime
    gone: bool = False
    alarms: tuple[tuple[datetime, str], ...] = ()


def feed(name: str, zone: str, entries: Iterable[Entry], kinds: Collection[Kind] = KINDS) -> bytes:
    """The file: UTF-8, CRLF, folded at 75 octets. The same entries give the same bytes.

    A matter is an all-day event where it has an end, and a to-do unless it ended before it was
    tracked. Its alarms are rung once, by its event where there are both.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//programme//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for entry in sorted(entries, key=lambda one: (one.window.end or date.max, one.uid)):
        event = entry.window.end if "vevent" in kinds else None
        if event:
            calendar.add_component(_event(entry, event))
        if "vtodo" in kinds and entry.status != "unreported":
            calendar.add_component(_todo(entry, rings=not event))
    data: bytes = calendar.to_ical()
    return data


def _event(entry: Entry, end: date) -> Event:
    """All day from the first day to the last; DTEND is the day after. It makes nobody busy."""
    event = Event()
    _common(event, entry, "vevent")
    event.add("dtstart", entry.window.start or end)
    event.add("dtend", end + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if _off(entry) else "CONFIRMED")
    _ring(event, entry)
    return event


def _todo(entry: Entry, *, rings: bool) -> Todo:
    """To be done by the last day. DTSTART stands only before DUE (RFC 5545, 3.8.2.3)."""
    todo, window = Todo(), entry.window
    _common(todo, entry, "vtodo")
    if window.start and (window.end is None or window.start < window.end):
        todo.add("dtstart", window.start)
    if window.end:
        todo.add("due", window.end)
    todo.add("status", _status(entry))
    todo.add("percent-complete", 100 if _status(entry) == "COMPLETED" else entry.percent)
    if entry.done_at and _status(entry) == "COMPLETED":
        todo.add("completed", entry.done_at.astimezone(UTC))
    if rings:
        _ring(todo, entry)
    return todo


def _common(component: Event | Todo, entry: Entry, kind: Kind) -> None:
    component.add("uid", str(uuid5(NAMESPACE, f"{kind}|{entry.uid}")))
    for name in ("dtstamp", "last-modified"):
        component.add(name, entry.changed.astimezone(UTC).replace(microsecond=0))
    component.add("sequence", entry.sequence)
    component.add("summary", entry.title)
    component.add("description", entry.description)
    component.add("categories", [entry.phase])


def _off(entry: Entry) -> bool:
    return entry.gone or entry.status == "waived"


def _status(entry: Entry) -> str:
    if _off(entry):
        return "CANCELLED"
    if entry.status in CLOSED:
        return "COMPLETED"
    return "IN-PROCESS" if entry.percent or entry.status == "submitted" else "NEEDS-ACTION"


def _ring(component: Event | Todo, entry: Entry) -> None:
    for moment, words in entry.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", moment.astimezone(UTC))
        alarm.add("description", words)
        component.add_component(alarm)
