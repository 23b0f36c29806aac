"""Facts: reports, evidence, measurements. Appended, never changed; each with both its times."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Column, Select, Table, func, select

from programme.core.facts import Measurement, Report
from programme.store.schema import assignment, evidence, item, measurement, report, report_evidence
from programme.store.sql import Tx, chunks, insert_many, upsert

F = TypeVar("F", Report, Measurement)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that backs a report, known by its content. `size` is in bytes."""

    sha256: str
    name: str
    size: int
    media_type: str
    recorded: datetime


def add_report(tx: Tx, assignment_id: int, fact: Report) -> int:
    """Record a report; its evidence must have been added. Gives its `seq`."""
    row = {"assignment_id": assignment_id, **fact.model_dump(exclude={"seq", "evidence"})}
    number: int = tx.execute(report.insert().returning(report.c.id), row).scalar_one()
    pieces = [{"report_id": number, "sha256": sha} for sha in dict.fromkeys(fact.evidence)]
    insert_many(tx, report_evidence, pieces)
    return number


def reports(tx: Tx, assignment_ids: Sequence[int]) -> dict[int, list[Report]]:
    """The reports on these assignments in the order of recording; silent ones are left out."""
    told: dict[int, list[Report]] = {}
    for some in chunks(assignment_ids):
        found = _REPORTS.where(report.c.assignment_id.in_(some))
        for key, fact in _reports(tx, found, report.c.assignment_id):
            told.setdefault(key, []).append(fact)
    return told


def reports_of_programme(
    tx: Tx, programme_id: int, recorded_before: datetime | None = None
) -> dict[str, list[Report]]:
    """By assignment key, retired ones too, what was recorded before an instant (None: so far)."""
    found = _REPORTS.where(assignment.c.programme_id == programme_id)
    if recorded_before is not None:
        found = found.where(report.c.recorded < recorded_before)
    told: dict[str, list[Report]] = {}
    for key, fact in _reports(tx, found, assignment.c.key):
        told.setdefault(key, []).append(fact)
    return told


def has_reports(tx: Tx, programme_id: int) -> set[str]:
    """The keys of the items on which anything was ever reported."""
    reported = select(item.c.key).join_from(item, assignment).join(report)
    return set(tx.scalars(reported.where(item.c.programme_id == programme_id).distinct()))


def add_evidence(tx: Tx, piece: Evidence) -> None:
    """Record a file; the same content is recorded once."""
    tx.execute(upsert(tx, evidence).on_conflict_do_nothing(), asdict(piece))


def evidence_used(tx: Tx, sha256s: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Name of the file and key of the assignment for which each of these was given before."""
    found = (
        select(evidence.c.name, assignment.c.key)
        .join_from(report_evidence, evidence)
        .join(report, report.c.id == report_evidence.c.report_id)
        .join(assignment, assignment.c.id == report.c.assignment_id)
        .where(report_evidence.c.sha256.in_(sha256s))
        .distinct()
        .order_by(evidence.c.name, assignment.c.key)
    )
    return tuple((row.name, row.key) for row in tx.execute(found)) if sha256s else ()


def evidence_of(tx: Tx, sha256s: Sequence[str]) -> list[Evidence]:
    """What is known of these files, by name."""
    found = [
        Evidence(*row)
        for some in chunks(sha256s)
        for row in tx.execute(select(evidence).where(evidence.c.sha256.in_(some)))
    ]
    return sorted(found, key=lambda piece: piece.name)


def add_measurement(tx: Tx, programme_id: int, target: str, fact: Measurement) -> int:
    """Record a value of the target of that key. Gives its `seq`."""
    row = {"programme_id": programme_id, "target": target, **fact.model_dump(exclude={"seq"})}
    new = measurement.insert().returning(measurement.c.id)
    number: int = tx.execute(new, row).scalar_one()
    return number


def measurements(
    tx: Tx, programme_id: int, recorded_before: datetime | None = None
) -> dict[str, list[Measurement]]:
    """By target key, in the order of recording, what was recorded before an instant."""
    c = measurement.c
    found = select(*_MEASUREMENT.values(), c.target).order_by(c.id)
    found = found.where(c.programme_id == programme_id)
    if recorded_before is not None:
        found = found.where(c.recorded < recorded_before)
    told: dict[str, list[Measurement]] = {}
    for *known, target in tx.execute(found):
        fact = Measurement(**dict(zip(_MEASUREMENT, known, strict=True)))
        told.setdefault(target, []).append(fact)
    return told


def newest(tx: Tx) -> tuple[int, int]:
    """The numbers of the latest report and the latest measurement of all, 0 where there is none."""
    last = (tx.scalar(select(func.max(table.c.id))) for table in (report, measurement))
    reported, measured = (number or 0 for number in last)
    return reported, measured


def told_since(tx: Tx, programme_id: int, numbers: Sequence[int]) -> bool:
    """Whether anything was recorded of a programme since `newest` gave these numbers."""
    reported, measured = numbers
    reports = select(report.c.id).join_from(report, assignment)
    values = select(measurement.c.id).where(measurement.c.programme_id == programme_id)
    found = (
        reports.where(report.c.id > reported, assignment.c.programme_id == programme_id),
        values.where(measurement.c.id > measured),
    )
    return any(tx.scalar(some.limit(1)) is not None for some in found)


def _fields(kind: type[F], table: Table) -> dict[str, Column[Any]]:
    """The columns that hold the fields of a fact, its number first."""
    own = {name: table.c[name] for name in kind.model_fields if name in table.c}
    return {"seq": table.c.id} | own


_REPORT, _MEASUREMENT = _fields(Report, report), _fields(Measurement, measurement)
_REPORTS = (
    select(*_REPORT.values(), report_evidence.c.sha256)
    .join_from(report, assignment)
    .outerjoin(report_evidence)
    .order_by(report.c.id, report_evidence.c.sha256)
)


def _reports(tx: Tx, found: Select[Any], key: Any) -> Iterator[tuple[Any, Report]]:
    """Each report once, with the value of the column `key`; one row comes for each evidence."""
    rows = tx.execute(found.add_columns(key))
    for _, same in groupby(rows, key=itemgetter(0)):
        (*known, sha256, told_of), *more = same
        sha256s = (sha256, *(row[-2] for row in more)) if sha256 else ()
        yield told_of, Report(**dict(zip(_REPORT, known, strict=True)), evidence=sha256s)
