"""The offices of all programmes: one directory, by names and confirmed aliases."""

from collections.abc import Iterable
from difflib import get_close_matches

from programme import store
from programme.core.plan import Plan
from programme.errors import NotFound, choices

NEAR = 8
"""How many names an error proposes."""


def plans(tx: store.Tx) -> list[tuple[store.ProgrammeRow, int, Plan]]:
    """Every programme with its plan in force and that plan's number, by short name."""
    rows = [(row, store.versions.latest(tx, row.id)) for row in store.programmes.all(tx)]
    return [(row, *found) for row, found in rows if found]


def known(some: Iterable[Plan]) -> dict[str, tuple[str, ...]]:
    """Every name and alias with the offices it stands for; a name stands for its own."""
    offices = [office for plan in some for office in plan.offices]
    names = {office.name for office in offices}
    found: dict[str, tuple[str, ...]] = {name: (name,) for name in names}
    for office in offices:
        for alias in office.aliases:
            if alias not in names:
                found[alias] = tuple(dict.fromkeys((*found.get(alias, ()), office.name)))
    return found


def office_named(directory: dict[str, tuple[str, ...]], name: str) -> str:
    """The office of that name or alias; NotFound, with the nearest, where there is none or an
    alias stands for several."""
    offices = directory.get(name, ())
    if len(offices) == 1:
        return offices[0]
    within = [known for known in directory if name and (name in known or known in name)]
    near = offices or within or get_close_matches(name, directory, NEAR, 0.3) or sorted(directory)
    what = (
        (f"{name!r} stands for {len(offices)} offices", f"“{name}”是 {len(offices)} 个单位的别名")
        if offices
        else (f"no office is {name!r}", f"没有单位“{name}”")
    )
    raise NotFound("unknown-office", *what, *choices([*near][:NEAR]))
