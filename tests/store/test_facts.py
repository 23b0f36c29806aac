"""Facts: told back as they were told, and as they were known at any moment."""

from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from programme.core.facts import Measurement, Report
from programme.store import Evidence, Store, facts, items
from tests.store.sample import HOUR, ITEMS, NOW, PAIRING, TODAY, filled, ids

PHOTO = Evidence("a1", "会议照片.jpg", 2**33, "image/jpeg", NOW)
MINUTES = Evidence("b2", "纪要.docx", 1024, "application/octet-stream", NOW)


def test_reports_come_back_in_the_order_of_recording(store: Store) -> None:
    _, rows = filled(store)
    done = Report(kind="done", happened=TODAY, recorded=NOW, author="李", evidence=("a1", "b2"))
    half = Report(kind="progress", happened=TODAY, recorded=NOW + HOUR, progress=50, note="过半")
    with store.write() as tx:
        for piece in (PHOTO, MINUTES, PHOTO):
            facts.add_evidence(tx, piece)
        first = facts.add_report(tx, rows[0].id, done)
        second = facts.add_report(tx, rows[0].id, half)
        told = facts.reports(tx, ids(rows))
        assert facts.evidence_of(tx, done.evidence) == [PHOTO, MINUTES]
    assert told == {rows[0].id: [done.model_copy(update={"seq": first}),
                                 half.model_copy(update={"seq": second})]}  # fmt: skip
    assert first < second


def test_evidence_must_be_there_first(store: Store) -> None:
    _, rows = filled(store)
    fact = Report(kind="done", happened=TODAY, recorded=NOW, evidence=("nowhere",))
    with pytest.raises(IntegrityError), store.write() as tx:
        facts.add_report(tx, rows[0].id, fact)


def test_the_past_does_not_know_what_was_recorded_later(store: Store) -> None:
    programme, rows = filled(store)
    with store.write() as tx:
        for hours in (0, 1):
            fact = Report(kind="note", happened=TODAY, recorded=NOW + hours * HOUR)
            facts.add_report(tx, rows[0].id, fact)
        before = facts.reports_of_programme(tx, programme.id, NOW + HOUR)
        items.sync(tx, programme.id, 2, ITEMS[1:], TODAY)
        assert facts.reports_of_programme(tx, programme.id, NOW) == {}
        assert facts.reports_of_programme(tx, programme.id, NOW + HOUR) == before
        whole = facts.reports_of_programme(tx, programme.id)
    assert [len(told) for told in before.values()] == [1]
    assert [(key, len(told)) for key, told in whole.items()] == [(rows[0].key, 2)]


def test_who_has_reports(store: Store) -> None:
    programme, rows = filled(store)
    other, _ = filled(store, "lingyuan")
    with store.write() as tx:
        for row in rows[1:3]:
            facts.add_report(tx, row.id, Report(kind="note", happened=TODAY, recorded=NOW))
        assert facts.has_reports(tx, programme.id) == {PAIRING.key}
        assert facts.has_reports(tx, other.id) == set()


def test_measurements_are_exact_and_belong_to_their_moment(store: Store) -> None:
    programme, _ = filled(store)
    first = Measurement(value=Decimal("93.10"), happened=TODAY, recorded=NOW, unit="学校001")
    second = Measurement(value=Decimal("1e-30"), happened=TODAY, recorded=NOW + HOUR)
    with store.write() as tx:
        for fact in (first, second):
            facts.add_measurement(tx, programme.id, "g1", fact)
        told = facts.measurements(tx, programme.id)["g1"]
        assert [str(fact.value) for fact in told] == ["93.10", "1E-30"]
        assert [fact.model_copy(update={"seq": 0}) for fact in told] == [first, second]
        assert facts.measurements(tx, programme.id, NOW + HOUR) == {"g1": told[:1]}
