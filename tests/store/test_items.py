"""Items: in line with the plan whatever it becomes, due when their day comes, found by words."""

from collections import Counter
from dataclasses import replace
from datetime import date

from programme.core.when import Window
from programme.store import StatusChange, Store, items
from tests.store.sample import ITEMS, MARCH, MAY, MEETING, PAIRING, TODAY, VISITS, filled, moved

LATER = date(2023, 4, 10)


def test_a_first_sync_tracks_everything_from_today(store: Store) -> None:
    programme, rows = filled(store)
    assert [row.key for row in rows] == [a.key for one in ITEMS for a in one.assignments()]
    assert rows[0].window == MARCH
    assert sum(row.weight for row in rows) == sum(one.weight for one in ITEMS)
    with store.read() as tx:
        known = items.load(tx, programme.id)
        assert items.tracked_from(tx, programme.id) == {one.key: TODAY for one in ITEMS}
        assert len(items.due(tx, programme.id, TODAY, limit=99)) == len(rows)
    assert list(known) == [one.key for one in ITEMS]
    one = known[PAIRING.key]
    assert (one.born, one.retired, one.first_end) == (1, None, MAY.end)


def test_a_second_sync_with_the_same_plan_does_nothing(store: Store) -> None:
    programme, rows = filled(store)
    with store.write() as tx:
        items.update_status(tx, [StatusChange(row.id, "open", 10) for row in rows])
        before = items.rows(tx, programme.id)
        outcome = items.sync(tx, programme.id, 2, ITEMS, LATER)
        assert outcome == items.Synced(0, 0, 0, 0, ())
        assert items.rows(tx, programme.id) == before


def test_a_moved_window_keeps_the_first_deadline_and_is_looked_at_again(store: Store) -> None:
    programme, rows = filled(store)
    with store.write() as tx:
        items.update_status(tx, [StatusChange(row.id, "open") for row in rows])
        outcome = items.sync(tx, programme.id, 2, [moved(MEETING, MAY), *ITEMS[1:]], LATER)
        due = items.due(tx, programme.id, LATER, limit=99)
    assert outcome == items.Synced(added=0, changed=1, revived=0, retired=0, moved=(rows[0].id,))
    assert [(r.id, r.window, r.first_end, r.since, r.tracked_from) for r in due] == [
        (rows[0].id, MAY, MARCH.end, LATER, TODAY)
    ]


def test_a_new_title_or_weight_moves_nothing(store: Store) -> None:
    programme, rows = filled(store)
    with store.write() as tx:
        changed = replace(MEETING, title="召开会议", weight=20, phase="p9")
        outcome = items.sync(tx, programme.id, 2, [changed, *ITEMS[1:]], LATER)
        row = items.rows(tx, programme.id)[0]
    assert (outcome.changed, outcome.moved) == (1, ())
    assert (row.id, row.title, row.weight, row.phase) == (rows[0].id, "召开会议", 20, "p9")
    assert (row.since, row.next_change_on) == (TODAY, LATER)


def test_undated_work_gets_its_first_deadline_with_its_first_date(store: Store) -> None:
    programme, _ = filled(store)
    undated = replace(MEETING, task="t9", window=Window())
    with store.write() as tx:
        items.sync(tx, programme.id, 2, [*ITEMS, undated], TODAY)
        assert items.load(tx, programme.id)[undated.key].first_end is None
        for window in (MARCH, MAY):
            items.sync(tx, programme.id, 3, [*ITEMS, moved(undated, window)], LATER)
        assert items.load(tx, programme.id)[undated.key].first_end == MARCH.end


def test_what_leaves_is_retired_and_what_returns_is_revived(store: Store) -> None:
    programme, rows = filled(store)
    with store.write() as tx:
        gone = items.sync(tx, programme.id, 2, ITEMS[:2], LATER)
        assert (gone.retired, gone.moved) == (3, tuple(row.id for row in rows[4:]))
        assert {r.retired for r in items.rows(tx, programme.id)} == {None, 2}
        assert len(items.due(tx, programme.id, LATER, limit=99)) == 4
        assert items.counts(tx, programme.id) == Counter(upcoming=2)
        assert items.sync(tx, programme.id, 3, ITEMS[:2], LATER).retired == 0
        back = items.sync(tx, programme.id, 4, ITEMS, LATER)
        assert (back.added, back.changed, back.revived) == (0, 0, 3)
        again = items.rows(tx, programme.id)
    assert [(r.id, r.key, r.retired) for r in again] == [(r.id, r.key, None) for r in rows]
    assert [r.since for r in again] == [TODAY] * 4 + [LATER] * 3


def test_another_lead_office_means_another_share(store: Store) -> None:
    programme, rows = filled(store)
    handed_on = replace(PAIRING, offices=("基础教育科", "办公室"))
    with store.write() as tx:
        outcome = items.sync(tx, programme.id, 2, [MEETING, handed_on, *VISITS], LATER)
        live = {r.key: r for r in items.rows(tx, programme.id) if r.retired is None}
    assert (outcome.added, outcome.retired) == (0, 0)
    assert set(outcome.moved) == {rows[2].id, rows[3].id}
    shares = [live[f"{PAIRING.key}/{office}"] for office in handed_on.offices]
    assert [(s.weight, s.since) for s in shares] == [(5, TODAY), (5, LATER)]
    assert f"{PAIRING.key}/教育技术中心" not in live


def test_two_programmes_do_not_touch_each_other(store: Store) -> None:
    one, rows = filled(store)
    other, _ = filled(store, "lingyuan")
    with store.write() as tx:
        items.sync(tx, other.id, 2, [], LATER)
        assert items.rows(tx, one.id) == rows
        assert items.counts(tx, other.id) == Counter()
        assert items.next_changes(tx) == {one.id: TODAY}


def test_due_goes_through_everything_once_in_short_runs(store: Store) -> None:
    programme, rows = filled(store)
    seen: list[int] = []
    with store.write() as tx:
        items.update_status(tx, [StatusChange(rows[1].id, "open", next_change_on=LATER)])
        items.update_status(tx, [StatusChange(rows[2].id, "done", 100, TODAY)])
        while some := items.due(tx, programme.id, TODAY, limit=2, after_id=max(seen, default=0)):
            assert len(some) <= 2
            seen += [row.id for row in some]
        assert items.phases_due(tx, programme.id, TODAY) == {"p1", "p2"}
        only = items.due(tx, programme.id, TODAY, limit=9, phase="p1")
    assert seen == [row.id for n, row in enumerate(rows) if n not in (1, 2)]
    assert [row.id for row in only] == [rows[0].id]


def test_an_item_counts_once_by_what_its_shares_make_together(store: Store) -> None:
    programme, rows = filled(store)
    with store.write() as tx:
        items.update_status(tx, [StatusChange(rows[1].id, "done", 100, TODAY)])
        assert items.counts(tx, programme.id) == Counter(upcoming=4, open=1)
        items.update_status(tx, [StatusChange(row.id, "done", 100, TODAY) for row in rows[2:4]])
        assert items.counts(tx, programme.id, "p2") == Counter(upcoming=3, done=1)


def test_a_status_is_kept_with_all_that_belongs_to_it(store: Store) -> None:
    programme, rows = filled(store)
    with store.write() as tx:
        items.update_status(tx, [StatusChange(rows[0].id, "at_risk", 40, None, LATER)])
        row = items.rows(tx, programme.id, keys=[rows[0].key])[0]
        assert (row.status, row.progress, row.next_change_on) == ("at_risk", 40, LATER)
        assert items.counts(tx, programme.id, "p1") == Counter(at_risk=1)
        items.update_status(tx, [])
        items.dirty(tx, [rows[0].id], TODAY)
        assert items.rows(tx, programme.id)[0].next_change_on == TODAY


def test_find_takes_a_key_or_any_words(store: Store) -> None:
    programme, rows = filled(store)
    filled(store, "lingyuan")
    with store.write() as tx:
        items.sync(tx, programme.id, 2, [*ITEMS[:2], *VISITS[1:]], LATER)

        def keys(text: str) -> list[str]:
            return [row.key for row in items.find(tx, text, limit=99)]

        assert keys(rows[0].key) == [rows[0].key]
        assert keys("YUHUAN 会议") == [rows[0].key]
        assert keys("yuhuan/t2 技术") == [rows[3].key]
        assert keys("yuhuan 教学调研") == [rows[5].key, rows[6].key, rows[4].key]
        assert keys("100%") == keys("t_") == keys("") == []
        assert len(items.find(tx, "调研", limit=4)) == 4


def test_a_county_fits_through(store: Store) -> None:
    programme, _ = filled(store)
    county = [replace(VISITS[0], task=f"i{n % 31}", unit=f"学校{n // 31:03}") for n in range(5580)]
    with store.write() as tx:
        assert items.sync(tx, programme.id, 2, county, TODAY).added == 5580
        again = [replace(one, weight=8) for one in county]
        assert items.sync(tx, programme.id, 3, again, TODAY).changed == 5580
        assert items.sync(tx, programme.id, 4, [], TODAY).retired == 5580
