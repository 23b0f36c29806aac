"""Fifty rounds of tick and deliver under kill -9; `make faults` plays a thousand."""

from pathlib import Path

from tests.faults.rounds import PLACES, play


def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    counts = play(50, tmp_path)
    told = "\n".join(counts.lines())
    assert counts.kills.total() == 50, told
    assert not counts.lost, told
    assert not counts.duplicated, told
    assert all(counts.kills[place] for place in PLACES), told
    assert counts.unknown <= counts.kills[PLACES[2]], told
