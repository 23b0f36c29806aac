"""Transitions: appended, read on from where one was, none ever missed."""

from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import text

from programme.store import Store, Transition, transitions
from tests.store.sample import NOW, TODAY, filled


def test_transitions_are_read_on_from_the_last_one_seen(store: Store) -> None:
    programme, rows = filled(store)
    other, others = filled(store, "lingyuan")
    made = [Transition(r.programme_id, r.id, "upcoming", "open", TODAY, NOW) for r in rows + others]
    with store.write() as tx:
        transitions.add(tx, made)
        transitions.add(tx, [])
    with store.read() as tx:
        first = transitions.after(tx, programme.id, 0, limit=4)
        rest = transitions.after(tx, programme.id, first[-1].id, limit=99)
        assert transitions.after(tx, programme.id, rest[-1].id, limit=99) == []
        assert len(transitions.after(tx, other.id, 0, limit=99)) == len(others)
    seen = [(t.assignment_id, t.key, t.title, t.office) for t in first + rest]
    assert seen == [(row.id, row.key, row.title, row.office) for row in rows]
    assert (first[0].before, first[0].after, first[0].happened, first[0].recorded) == (
        "upcoming", "open", TODAY, NOW
    )  # fmt: skip


def _wait_for_the_second(store: Store, waiting: "Future[None]") -> None:
    """Until it queues behind the first or, wrongly, has finished. (SQLite's writers queue before
    they begin, which cannot be seen and need not be.)"""
    queued = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(20_000 if store.dialect == "postgresql" else 0):
        with store.read() as tx:
            if waiting.done() or tx.scalar(queued):
                return


def test_a_later_id_is_never_seen_before_an_earlier_one(store: Store) -> None:
    programme, rows = filled(store)
    made = [Transition(programme.id, row.id, "upcoming", "open", TODAY, NOW) for row in rows[:2]]

    def second() -> None:
        with store.write() as tx:
            transitions.add(tx, made[1:])

    with ThreadPoolExecutor(1) as pool:
        with store.write() as tx:
            transitions.add(tx, made[:1])
            waiting = pool.submit(second)
            _wait_for_the_second(store, waiting)
            with store.read() as reader:
                assert transitions.after(reader, programme.id, 0, limit=9) == []
        waiting.result(timeout=60)
    with store.read() as tx:
        seen = transitions.after(tx, programme.id, 0, limit=9)
    assert [one.assignment_id for one in seen] == [row.id for row in rows[:2]]
