"""Messages counted by what became of them, and when matters were last told of."""

from datetime import timedelta

from programme.store import Store, claims, tally
from programme.store.tally import Tally
from tests.store.sample import HOUR, NOW, filled
from tests.store.test_ledger import LATER, claimed, decided


def counted(store: Store, since: timedelta) -> list[Tally]:
    with store.read() as tx:
        return tally.tallies(tx, NOW + since)


def test_messages_are_counted_by_fate(store: Store) -> None:
    _, rows = filled(store)
    first, second, third = decided(store, rows)
    assert counted(store, timedelta()) == [
        Tally("", office, "planned", 1, 1) for office in sorted({row.office for row in rows})
    ]
    claimed(store)
    assert {(one.channel, one.fate) for one in counted(store, HOUR)} == {("mail", "planned")}
    with store.write() as tx:
        claims.mark_sent(tx, first, "me", LATER)
        claims.mark_failed(tx, second, "me", LATER, error="no", next_attempt_at=None)
        claims.mark_failed(tx, third, "me", LATER, error="no", next_attempt_at=LATER + HOUR)
    found = counted(store, HOUR)
    assert sorted(one.fate for one in found) == ["failed", "planned", "sent"]
    assert {(one.recent, one.total) for one in found} == {(1, 1)}
    assert {one.recent for one in counted(store, 2 * HOUR)} == {0}


def test_what_was_sent_tells_when_a_matter_was_last_told_of(store: Store) -> None:
    programme, rows = filled(store)
    (message,) = decided(store, rows[:1])
    claimed(store)
    with store.read() as tx:
        assert tally.last_told(tx, programme.id) == {}
    with store.write() as tx:
        claims.mark_sent(tx, message, "me", LATER)
        assert tally.last_told(tx, programme.id) == {rows[0].key: LATER}
