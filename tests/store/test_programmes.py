"""Programmes and versions: one of a name, leases with a fence, a watermark that only rises."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pendulum
import pytest

from programme.errors import Conflict, NotFound
from programme.store import Store, open_store, programmes, versions
from tests.store.sample import HOUR, NOW, TODAY, add_version, plan


def test_a_programme_is_found_by_name_and_added_once(store: Store) -> None:
    with store.write() as tx:
        row = programmes.add(tx, plan(), TODAY)
        programmes.add(tx, plan("lingyuan"), TODAY)
        assert programmes.get(tx, "yuhuan") == row == programmes.by_id(tx, row.id)
        assert (row.zone, row.adopted_on, row.watermark, row.version) == (
            "Asia/Shanghai", TODAY, None, 0
        )  # fmt: skip
        assert [one.slug for one in programmes.all(tx)] == ["lingyuan", "yuhuan"]
        assert programmes.get(tx, "nowhere") is None
        with pytest.raises(NotFound):
            programmes.by_id(tx, 99)
        with pytest.raises(Conflict):
            programmes.add(tx, plan(), TODAY)
        assert len(programmes.all(tx)) == 2  # the refusal has not spoiled the transaction


def test_a_watermark_never_goes_back(store: Store) -> None:
    with store.write() as tx:
        row = programmes.add(tx, plan(), TODAY)
        assert programmes.set_watermark(tx, row.id, NOW)
        assert not programmes.set_watermark(tx, row.id, NOW)
        assert not programmes.set_watermark(tx, row.id, NOW - HOUR)
        assert programmes.by_id(tx, row.id).watermark == NOW
        assert programmes.set_watermark(tx, row.id, NOW + HOUR)


def test_instants_come_back_in_utc_whatever_zone_they_were_in(store: Store) -> None:
    local = pendulum.datetime(2023, 3, 1, 16, tz="Asia/Shanghai")
    with store.write() as tx:
        row = programmes.add(tx, plan(), pendulum.date(2023, 3, 1))
        programmes.set_watermark(tx, row.id, local)
    with store.read() as tx:
        mark = programmes.by_id(tx, row.id).watermark
    assert mark == NOW
    assert mark.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with store.write() as tx:
        row = programmes.add(tx, plan(), TODAY)
        with pytest.raises(Exception, match="needs a time zone"):
            programmes.set_watermark(tx, row.id, NOW.replace(tzinfo=None))


def test_a_lease_is_fenced(store: Store) -> None:
    with store.write() as tx:
        me = programmes.add(tx, plan(), TODAY).id
        first = programmes.acquire(tx, me, "a", NOW, NOW + HOUR)
        assert first == 1
        assert programmes.renew(tx, me, first, NOW + HOUR)
        assert programmes.acquire(tx, me, "b", NOW, NOW + HOUR) is None
        again = programmes.acquire(tx, me, "a", NOW, NOW + HOUR)
        assert again == 2
        assert not programmes.renew(tx, me, first, NOW + HOUR)  # the owner's own earlier is over
        taken = programmes.acquire(tx, me, "b", NOW + HOUR, NOW + 2 * HOUR)
        assert taken == 3
        assert not programmes.release(tx, me, again)
        assert programmes.release(tx, me, taken)
        assert not programmes.renew(tx, me, taken, NOW + HOUR)
        assert programmes.acquire(tx, me, "c", NOW, NOW + HOUR) == 4


def test_a_lease_lasts_as_long_as_it_is_renewed(store: Store) -> None:
    with store.write() as tx:
        me = programmes.add(tx, plan(), TODAY).id
        mine = programmes.acquire(tx, me, "a", NOW, NOW + HOUR)
        assert mine
        assert programmes.renew(tx, me, mine, NOW + 2 * HOUR)
        assert programmes.acquire(tx, me, "b", NOW + HOUR, NOW + 3 * HOUR) is None
        assert programmes.acquire(tx, me, "b", NOW + 2 * HOUR, NOW + 3 * HOUR) == 2


def test_the_lease_of_one_that_is_gone_is_free(store: Store) -> None:
    with store.write() as tx:
        me = programmes.add(tx, plan(), TODAY).id
        programmes.acquire(tx, me, "a", NOW, NOW + HOUR)
        until = NOW + HOUR
        assert programmes.acquire(tx, me, "b", NOW, until, lambda who: who != "a") is None
        assert programmes.acquire(tx, me, "b", NOW, until, lambda who: who == "a") == 2


def test_of_many_who_want_a_lease_one_gets_it(store: Store, store_url: str) -> None:
    with store.write() as tx:
        me = programmes.add(tx, plan(), TODAY).id
    start = Barrier(4, timeout=60)

    def want(owner: str) -> int | None:
        mine = open_store(store_url, simulated=False)
        start.wait()
        with mine.write() as tx:
            token = programmes.acquire(tx, me, owner, NOW, NOW + HOUR)
        mine.close()
        return token

    with ThreadPoolExecutor(4) as pool:
        tokens = list(pool.map(want, "abcd"))
    assert sorted(t for t in tokens if t is not None) == [1]


def test_the_board_gets_back_what_it_kept(store: Store) -> None:
    state = {"run": "1f", "条": [1, None, {"整体推进": True}]}
    with store.write() as tx:
        me = programmes.add(tx, plan(), TODAY).id
        assert programmes.board_state(tx, me) is None
        programmes.set_board_state(tx, me, state)
        assert programmes.board_state(tx, me) == state


def test_versions_answer_for_any_moment(store: Store) -> None:
    with store.write() as tx:
        me = programmes.add(tx, plan(), TODAY).id
        assert versions.latest(tx, me) is None
    old, new = plan(), plan(title="试点学校工作（修订）")
    add_version(store, me, 1, NOW, old)
    add_version(store, me, 2, NOW + HOUR, new)
    with store.write() as tx:
        programmes.set_version(tx, me, new, 2)
    with store.read() as tx:
        assert versions.latest(tx, me) == (2, new) == versions.as_of(tx, me, None)
        assert versions.as_of(tx, me, NOW) is None
        assert versions.as_of(tx, me, NOW + HOUR) == (1, old)
        assert [(v.number, v.author) for v in versions.history(tx, me)] == [(2, "李"), (1, "李")]
        assert versions.history(tx, me)[0].changes == [{"kind": "added", "what": "召开"}]
        row = programmes.by_id(tx, me)
        assert (row.version, row.title) == (2, new.title)


def test_a_version_number_is_taken_once(store: Store) -> None:
    with store.write() as tx:
        me = programmes.add(tx, plan(), TODAY).id
    add_version(store, me, 1, NOW, plan())
    with pytest.raises(Conflict, match="meanwhile"):
        add_version(store, me, 1, NOW, plan())
