"""Programmes: their version in force, their watermark, their lease, the state of their board."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, update

from programme.core.plan import Plan
from programme.errors import Conflict, NotFound
from programme.store.schema import programme
from programme.store.sql import Tx, columns, upsert


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme. `version` is the number of the plan in force, 0 before the first; `watermark`
    the instant up to which ticks have looked."""

    id: int
    slug: str
    title: str
    zone: str
    adopted_on: date
    watermark: datetime | None
    version: int


_SELECT = select(*columns(ProgrammeRow, programme))


def add(tx: Tx, plan: Plan, adopted_on: date) -> ProgrammeRow:
    """A new programme. Raises Conflict where one of that name was added meanwhile."""
    row = {
        "slug": plan.programme, "title": plan.title, "zone": plan.zone, "adopted_on": adopted_on
    }  # fmt: skip
    new = upsert(tx, programme).on_conflict_do_nothing().returning(programme.c.id)
    added = tx.scalar(new, row)
    if added is None:
        raise Conflict(
            "programme-exists",
            f"there already is a programme {plan.programme}",
            f"已有项目 {plan.programme}",
            "apply again to change it",
            "要改动它，请再启用一次",
        )
    return by_id(tx, added)


def get(tx: Tx, slug: str) -> ProgrammeRow | None:
    """The programme of that short name."""
    row = tx.execute(_SELECT.where(programme.c.slug == slug)).first()
    return ProgrammeRow(*row) if row else None


def by_id(tx: Tx, programme_id: int) -> ProgrammeRow:
    """The programme of that row. Raises NotFound."""
    row = tx.execute(_SELECT.where(programme.c.id == programme_id)).first()
    if row is None:
        raise NotFound(
            "no-programme",
            f"no programme has the number {programme_id}",
            f"没有编号为 {programme_id} 的项目",
            "",
            "",
        )
    return ProgrammeRow(*row)


def all(tx: Tx) -> list[ProgrammeRow]:
    """Every programme, by short name."""
    return [ProgrammeRow(*row) for row in tx.execute(_SELECT.order_by(programme.c.slug))]


def set_version(tx: Tx, programme_id: int, plan: Plan, number: int) -> None:
    """The plan in force, with the title and the zone it gives."""
    tx.execute(_at(programme_id).values(version=number, title=plan.title, zone=plan.zone))


def set_watermark(tx: Tx, programme_id: int, instant: datetime) -> bool:
    """Move the watermark on; never back. Says whether it moved."""
    older = or_(programme.c.watermark.is_(None), programme.c.watermark < instant)
    return bool(tx.execute(_at(programme_id).where(older).values(watermark=instant)).rowcount)


def board_state(tx: Tx, programme_id: int) -> Any:
    """What the board last kept here, as plain JSON values; None before the first time."""
    return tx.scalar(select(programme.c.board_state).where(programme.c.id == programme_id))


def set_board_state(tx: Tx, programme_id: int, state: Any) -> None:
    """Keep what the board wants to remember."""
    tx.execute(_at(programme_id).values(board_state=state))


def acquire(
    tx: Tx,
    programme_id: int,
    owner: str,
    now: datetime,
    until: datetime,
    gone: Callable[[str], bool] = lambda _: False,
) -> int | None:
    """Take the lease where it is free, over, the owner's own, or held by one that is known to be
    `gone`: a new token, higher than any before. None while another holds it."""
    c = programme.c
    lease = select(c.lease_owner, c.lease_until).where(c.id == programme_id)
    holder, held_until = tx.execute(lease.with_for_update(key_share=True)).one()
    free = holder in (None, owner) or held_until <= now
    if not (free or gone(holder)):
        return None
    taken = _at(programme_id).values(
        lease_owner=owner, lease_until=until, lease_token=c.lease_token + 1
    )
    token: int | None = tx.scalar(taken.returning(c.lease_token))
    return token


def release(tx: Tx, programme_id: int, token: int) -> bool:
    """Give the lease back, if it is still held under this token; says whether it was."""
    held = _at(programme_id).where(programme.c.lease_token == token)
    free = held.where(programme.c.lease_owner.is_not(None)).values(
        lease_owner=None, lease_until=None
    )
    return bool(tx.execute(free).rowcount)


def renew(tx: Tx, programme_id: int, token: int, until: datetime) -> bool:
    """Hold the lease until a later instant; False where it was given back or taken over. In a
    writing transaction nobody else can take it, or change the programme, before that ends."""
    held = _at(programme_id).where(programme.c.lease_token == token)
    longer = held.where(programme.c.lease_owner.is_not(None)).values(lease_until=until)
    return bool(tx.execute(longer).rowcount)


def _at(programme_id: int) -> Any:
    return update(programme).where(programme.c.id == programme_id)
