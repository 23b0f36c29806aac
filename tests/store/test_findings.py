"""Findings and decisions at gates: told back as recorded, and as they were known at any moment."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from programme.core.findings import Finding
from programme.core.gates import Decision
from programme.store import Store, findings, gates
from tests.store.sample import HOUR, NOW, TODAY, filled

CRACK = Finding(
    number=1, text="音乐教室不足", offices=("基础教育科", "计划财务科"), by=TODAY + timedelta(30),
    happened=TODAY, recorded=NOW, source="市评", area="资源配置", author="李",
)  # fmt: skip
LATER = CRACK.model_copy(update={"number": 2, "text": "教师不足", "recorded": NOW + HOUR})


def test_findings_come_back_as_they_were_known(store: Store) -> None:
    programme, _ = filled(store)
    with store.write() as tx:
        findings.add(tx, programme.id, [CRACK, LATER])
    with store.read() as tx:
        assert findings.all(tx, programme.id) == [CRACK, LATER]
        assert findings.all(tx, programme.id, NOW + HOUR) == [CRACK]


def test_a_number_is_given_once(store: Store) -> None:
    programme, _ = filled(store)
    with pytest.raises(IntegrityError), store.write() as tx:
        findings.add(tx, programme.id, [CRACK, LATER.model_copy(update={"number": 1})])


def test_decisions_come_back_in_the_order_of_recording(store: Store) -> None:
    programme, _ = filled(store)
    first = Decision(
        phase="P1", outcome="return", role="市督导室", note="材料不全", until=TODAY,
        missing=("findings",), version=2, happened=TODAY, recorded=NOW, author="王",
    )  # fmt: skip
    second = Decision(phase="P1", outcome="pass", happened=TODAY, recorded=NOW + HOUR)
    with store.write() as tx:
        gates.add(tx, programme.id, first)
        gates.add(tx, programme.id, second)
    with store.read() as tx:
        told = gates.all(tx, programme.id)
        assert [d.model_copy(update={"seq": 0}) for d in told] == [first, second]
        assert told[0].seq < told[1].seq
        assert gates.all(tx, programme.id, NOW + HOUR) == told[:1]
