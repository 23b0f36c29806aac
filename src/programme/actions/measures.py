"""Take in measured values, many at once: all or nothing, and safe to repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.report import happened_on
from programme.core.facts import Measurement
from programme.core.indicators import KEY
from programme.core.measured import Value, Wrong, read_values, refused
from programme.core.plan import Plan
from programme.errors import ProgrammeError

SHOWN = 20
"""How many faulty cells are told; the rest are counted."""


@dataclass(frozen=True)
class Measured:
    """What was recorded: `new` values, and `known` ones that were there already."""

    programme: str
    new: int
    known: int


def measure_table(
    ctx: Context, slug: str, rows: Sequence[Sequence[str]], *, on: date | None = None
) -> Measured:
    """Record the values in a table of cells (see `core.measured`), on their own days, else `on`,
    else today.

    Raises ProgrammeError that names every wrong cell, UsageError where `on` is a day to come;
    nothing is recorded then. A value that is
    known for that unit and day already is not recorded twice.
    """
    with ctx.store.write() as tx:
        programme = programme_named(tx, slug)
        plan = _plan(tx, programme)
        today = ctx.today(programme.zone)
        day = happened_on(on, today)
        values, wrong = read_values(rows, plan, today)
        _refuse(wrong, values)
        known = _known(tx, programme.id)
        fresh = [v for v in values if (v.indicator, v.unit, v.on or day, v.value) not in known]
        for value in fresh:
            fact = Measurement(
                value=value.value,
                happened=value.on or day,
                recorded=ctx.now(),
                unit=value.unit,
                note=value.note,
                author=ctx.author,
                via=ctx.via,
            )
            store.facts.add_measurement(tx, programme.id, KEY + value.indicator, fact)
    return Measured(slug, len(fresh), len(values) - len(fresh))


def no_standard(slug: str) -> ProgrammeError:
    """The error for a programme whose plan names no standard."""
    return ProgrammeError(
        "no-standard",
        f"{slug} has no indicators",
        f"{slug} 没有指标体系",
        "name a standard in its schedule file (standard: standards/….yaml) and apply it",
        "请在计划文件里写明指标体系（standard: standards/….yaml）并启用",
    )


def _plan(tx: store.Tx, programme: store.ProgrammeRow) -> Plan:
    found = store.versions.latest(tx, programme.id)
    if not (found and found[1].standard):
        raise no_standard(programme.slug)
    return found[1]


def _known(tx: store.Tx, programme_id: int) -> set[tuple[str, str, date, Decimal]]:
    """The values that stand: of each unit and day the last recorded."""
    last: dict[tuple[str, str, date], Decimal] = {}
    for key, series in store.facts.measurements(tx, programme_id).items():
        for one in series:
            last[key.removeprefix(KEY), one.unit, one.happened] = one.value
    return {(*key, value) for key, value in last.items()}


def _refuse(wrong: Sequence[Wrong], values: Sequence[Value]) -> None:
    if not wrong and values:
        return
    raise ProgrammeError(
        "values-wrong",
        *refused(wrong),
        "mend these cells and give the table again",
        "请改好这些格，再交一次",
    )
