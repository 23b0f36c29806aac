"""Texts of a schedule file read as numbers, days, offsets; each says what was wrong with it.

The name of an error is the code of a fault, its context the fault's parameters.
"""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from programme.core.plan import Offset

MAX_UNITS = 1_000_000
"""Placeholders in one list; the country has 200,000 schools of compulsory education."""
HEAVIEST = 1_000_000
"""The largest weight: at the scale of `core.expand` it still fits the store's whole numbers."""

_TEXT = {"type": ["string", "number", "boolean"]}  # an editor takes 2023 for a number
_OFFSET = {"type": "string", "pattern": "^[0-9]{1,3}(wd|d)$"}


def fail(code: str, **params: object) -> PydanticCustomError:
    """The error that becomes a fault of that code."""
    return PydanticCustomError(code, code, {k: str(v) for k, v in params.items()})


def name(value: str) -> str:
    """A name that can stand in a key."""
    if re.search("[/×]", value):  # they separate the parts of an item's key
        raise fail("bad-name", value=value)
    return value


def _programme(value: str) -> str:
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", value):
        raise fail("bad-programme-name", value=value)
    return value


def _number(least: int, most: int = 10**15) -> Callable[[Any], Decimal]:
    def read(value: Any) -> Decimal:
        text = value if isinstance(value, str) else ""
        plain = re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", text)
        if plain and least <= Decimal(text) <= most:
            return Decimal(text)
        raise fail("not-a-number", value=value, least=least, most=most)

    return read


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value):
            number = int(value)
            if least <= number <= most:
                return number
        raise fail("not-whole", value=value, least=least, most=most)

    return read


def _date(value: Any) -> date:
    text = value if isinstance(value, str) else ""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise fail("not-a-date", value=value)


def _switch(value: Any) -> bool:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise fail("not-true-or-false", value=value)


def _offset(least: int) -> Callable[[Any], Offset]:
    def read(value: Any) -> Offset:
        found = re.fullmatch("([0-9]{1,3})(wd|d)", value if isinstance(value, str) else "")
        if found and int(found[1]) >= least:
            return Offset(n=int(found[1]), working=found[2] == "wd")
        raise fail("not-an-offset", value=value)

    return read


def _or_off(value: Any) -> Any:
    return "off" if value in ("off", "no", "false") else _offset(0)(value)


def _clock(value: Any) -> time:
    found = re.fullmatch(
        "([01]?[0-9]|2[0-3])[:：]([0-5][0-9])", value if isinstance(value, str) else ""
    )
    if found:
        return time(int(found[1]), int(found[2]))
    raise fail("not-a-time", value=value)


def _quiet(value: Any) -> tuple[time, time]:
    parts = re.split("[-–—~～至]", value) if isinstance(value, str) else []
    if len(parts) != 2:
        raise fail("not-hours", value=value)
    return _clock(parts[0].strip()), _clock(parts[1].strip())


def _range(value: Any) -> tuple[date, date]:
    first, _, last = value.partition("/") if isinstance(value, str) else (value, "", "")
    start, end = _date(first), _date(last or first)
    if end < start:
        raise fail("when-reversed", when=value)
    return start, end


CONTROL = "[\x00-\x08\x0b-\x1f\x7f]"
"""What no text may hold, though a quoted one could name it: databases and mails choke on it."""

_Bare = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, pattern=f"^{CONTROL.replace('[', '[^')}*$"
    ),
]
Text = Annotated[_Bare, WithJsonSchema(_TEXT)]
Name = Annotated[_Bare, AfterValidator(name), WithJsonSchema(_TEXT)]
ProgrammeName = Annotated[_Bare, AfterValidator(_programme)]
Number = Annotated[Decimal, BeforeValidator(_number(-(10**15))), WithJsonSchema({"type": "number"})]
Amount = Annotated[
    Decimal, BeforeValidator(_number(0, HEAVIEST)), WithJsonSchema({"type": "number"})
]
Share = Annotated[Decimal, BeforeValidator(_number(0, 100)), WithJsonSchema({"type": "number"})]
Count = Annotated[int, BeforeValidator(_whole(1, MAX_UNITS)), WithJsonSchema({"type": "integer"})]
Size = Annotated[int, BeforeValidator(_whole(1, 10**9)), WithJsonSchema({"type": "integer"})]
Year = Annotated[int, BeforeValidator(_whole(1949, 2199)), WithJsonSchema({"type": "integer"})]
Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Switch = Annotated[bool, BeforeValidator(_switch), WithJsonSchema({"type": "boolean"})]
Days = Annotated[Offset, BeforeValidator(_offset(0)), WithJsonSchema(_OFFSET)]
DaysOrOff = Annotated[
    Offset | Literal["off"],
    BeforeValidator(_or_off),
    WithJsonSchema({"anyOf": [_OFFSET, {"enum": ["off", False]}]}),
]
Percent = Annotated[int, BeforeValidator(_whole(0, 99)), WithJsonSchema({"type": "integer"})]
Level = Annotated[int, BeforeValidator(_whole(0, 9)), WithJsonSchema({"type": "integer"})]
Times = Annotated[int, BeforeValidator(_whole(1, 999)), WithJsonSchema({"type": "integer"})]
Clock = Annotated[time, BeforeValidator(_clock), WithJsonSchema(_TEXT)]
Quiet = Annotated[tuple[time, time], BeforeValidator(_quiet), WithJsonSchema(_TEXT)]
Range = Annotated[tuple[date, date], BeforeValidator(_range), WithJsonSchema(_TEXT)]
Period = Annotated[Offset, BeforeValidator(_offset(1)), WithJsonSchema(_OFFSET)]
