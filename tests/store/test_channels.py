"""A channel that keeps failing rests, ever longer; one sender probes it."""

from datetime import timedelta

from programme.store import Store, channels
from programme.store.channels import FAILURES, FIRST_REST, LAST_REST, rest
from tests.store.sample import NOW


def broken(store: Store, times: int) -> None:
    with store.write() as tx:
        for _ in range(times):
            channels.failed(tx, "smtp", NOW, "refused")


def test_some_failures_in_a_row_close_a_channel(store: Store) -> None:
    broken(store, FAILURES - 1)
    with store.write() as tx:
        assert not channels.failing(tx)["smtp"].doubtful
        assert channels.failed(tx, "smtp", NOW, "refused") == NOW + FIRST_REST
        (row,) = channels.failing(tx).values()
    assert (row.failures, row.closed_until, row.error) == (FAILURES, NOW + FIRST_REST, "refused")
    assert row.doubtful


def test_a_success_in_between_forgets_them(store: Store) -> None:
    broken(store, FAILURES - 1)
    with store.write() as tx:
        assert not channels.mended(tx, "smtp")
        assert channels.failed(tx, "smtp", NOW, "refused") is None
        assert channels.failing(tx)["smtp"].failures == 1


def test_one_sender_probes(store: Store) -> None:
    broken(store, FAILURES)
    with store.write() as tx:
        (row,) = channels.failing(tx).values()
        assert channels.probe(tx, row, NOW + FIRST_REST)
        assert not channels.probe(tx, row, NOW + FIRST_REST)
        assert channels.mended(tx, "smtp")
        assert channels.failing(tx) == {}
        assert not channels.mended(tx, "smtp")


def test_the_rest_doubles_up_to_six_hours() -> None:
    rests = [rest(FAILURES + n) // timedelta(minutes=10) for n in range(8)]
    assert rests == [1, 2, 4, 8, 16, 32, 36, 36]
    assert rest(10_000) == LAST_REST
