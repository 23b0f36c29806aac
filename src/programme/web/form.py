"""The one form: read from the request, made into a report; what is wrong told by field."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException

from programme.core.facts import FactKind
from programme.errors import ProgrammeError

Form = Mapping[str, str]

LARGEST_BODY = 32 * 1024
MOST_FIELDS = 20
LONGEST_NOTE = 2000
FIELD = {
    "range": "progress",
    "future-date": "on",
    "past-date": "until",
    "no-reason": "note",
    "closed-matter": "kind",
    "no-request": "kind",
}
"""The field beside which an error of an action is shown."""


class Mistake(Exception):
    """What is wrong, by the code that the page has words for, and beside which field."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(code)
        self.field, self.code = field, code


class Told(NamedTuple):
    """A form understood; `rest` are the further arguments of `actions.matter.answer`."""

    kind: FactKind
    seen: int
    rest: dict[str, Any]


async def read_form(request: Request) -> Form:
    """The fields of an urlencoded form. HTTPException for a body of another kind, or larger than
    any form of ours; no more of it is read."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(415)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HTTPException(413)
    try:
        return dict(parse_qsl(body.decode("utf-8"), max_num_fields=MOST_FIELDS))
    except ValueError:
        raise HTTPException(400) from None


def parsed(form: Form) -> Told:
    """What a form says. Raises Mistake for the first field that cannot be understood."""
    kind = form.get("kind", "")
    if not kind:
        raise Mistake("kind", "no-kind")
    rest: dict[str, Any] = {"note": _note(form), "on": _day(form, "on")}
    if kind == "progress":
        rest["progress"] = _percent(form)
    if kind == "snoozed":
        rest["until"] = _day(form, "until")
    seen = form.get("seen", "")
    return Told(cast(FactKind, kind), int(seen) if seen.isdecimal() else 0, rest)


def mistake_of(error: Mistake | ProgrammeError) -> Mistake:
    """An action's error beside its field; raises the error where it is none of a field."""
    if isinstance(error, Mistake):
        return error
    if error.code not in FIELD:
        raise error
    return Mistake(FIELD[error.code], error.code)


def _percent(form: Form) -> int:
    text = form.get("progress", "").strip().rstrip("%％").strip()
    if not text.isdecimal() or len(text) > 3:
        raise Mistake("progress", "range")
    return int(text)


def _day(form: Form, field: str) -> date | None:
    text = form.get(field, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Mistake(field, "no-date") from None


def _note(form: Form) -> str:
    text = form.get("note", "").replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST_NOTE:
        raise Mistake("note", "too-long")
    return text
