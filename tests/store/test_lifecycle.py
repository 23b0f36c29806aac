"""Decisions about whole programmes: appended, told by when they were recorded."""

from datetime import timedelta

from programme.core.lifecycle import ProgrammeEvent
from programme.store import Store, lifecycle, versions
from tests.store.sample import NOW, TODAY, add_version, filled, plan

DAY = timedelta(days=1)


def event(kind: str, days: int, note: str = "") -> ProgrammeEvent:
    when = {"happened": TODAY + days * DAY, "recorded": NOW + days * DAY}
    return ProgrammeEvent.model_validate({"kind": kind, "note": note, "author": "甲", **when})


def test_decisions_come_back_as_known_before_an_instant(store: Store) -> None:
    programme, _ = filled(store)
    other, _ = filled(store, "lingyuan")
    with store.write() as tx:
        for one in (event("suspended", 0, "区划调整"), event("resumed", 2)):
            lifecycle.add(tx, programme.id, one)
    with store.read() as tx:
        found = lifecycle.events(tx, programme.id)
        assert [(e.kind, e.happened, e.note, e.author) for e in found] == [
            ("suspended", TODAY, "区划调整", "甲"),
            ("resumed", TODAY + 2 * DAY, "", "甲"),
        ]
        assert found[0].seq < found[1].seq
        assert [e.kind for e in lifecycle.events(tx, programme.id, NOW + DAY)] == ["suspended"]
        assert lifecycle.events(tx, programme.id, NOW) == []
        assert lifecycle.events(tx, other.id) == []


def test_a_plan_knows_whether_its_programme_runs(store: Store) -> None:
    programme, _ = filled(store)
    add_version(store, programme.id, 1, NOW, plan())
    with store.write() as tx:
        lifecycle.add(tx, programme.id, event("ended", 0, "区划调整"))
    with store.read() as tx:
        found = versions.latest(tx, programme.id)
        assert found
    now = found[1].life
    assert (now.state, now.since, now.note) == ("ended", TODAY, "区划调整")
    assert "life" not in found[1].model_dump()
