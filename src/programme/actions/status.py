"""The roll-up people ask for: counts, rates, lateness and progress, along any axis or two."""

from collections.abc import Iterable
from datetime import date

from programme import store
from programme.actions.context import Context, programme_named
from programme.actions.figures import PLURAL, Figures, Row, leaves
from programme.actions.picture import Picture, picture
from programme.core.lifecycle import RUNNING
from programme.core.plan import Plan
from programme.errors import UsageError


def status(
    ctx: Context,
    slugs: Iterable[str] = (),
    *,
    as_of: date | None = None,
    corrected: bool = False,
    by: Iterable[str] = (),
    cross: bool = False,
    band: float = 0.0,
) -> dict[str, list[Row]]:
    """`{"programmes": […]}` for the programmes named, or all.

    Each has `phases`, `offices` and `targets`, and the rows of every other axis in `by`; with
    `cross`, also `cross`, the two axes in `by` against each other. Progress within `band` (0 to
    1) of what is planned is on pace. Raises UsageError for a cross of other than two axes.
    """
    by = tuple(dict.fromkeys(by))
    if cross and len(by) != 2:
        raise UsageError(
            "cross",
            "a cross takes two axes",
            "交叉汇总要两个维度",
            "say --by twice: --by office --by month",
            "请写两次 --by，如 --by office --by month",
        )
    pictures = pictured(ctx, slugs, as_of=as_of, corrected=corrected)
    return {
        "programmes": [
            told(p, by, simulated=ctx.store.simulated, cross=cross, band=band) for p in pictures
        ]
    }


def pictured(
    ctx: Context, slugs: Iterable[str], *, as_of: date | None = None, corrected: bool = False
) -> list[Picture]:
    """The programmes named, or all, as they stood."""
    with ctx.store.read() as tx:
        named = [
            programme_named(tx, slug) for slug in dict.fromkeys(slugs)
        ] or store.programmes.all(tx)
        return [
            picture(tx, row, as_of or ctx.today(row.zone), corrected=corrected) for row in named
        ]


def _state(plan: Plan | None) -> Row:
    """Whether the programme runs (an empty `state`), is suspended or was ended, since when, why."""
    now = plan.life if plan else RUNNING
    since = now.since.isoformat() if now.since else None
    return {"state": now.state, "state_since": since, "state_note": now.note}


def told(
    seen: Picture,
    by: Iterable[str] = (),
    *,
    simulated: bool = False,
    cross: bool = False,
    band: float = 0.0,
) -> Row:
    """One programme's roll-up as plain data."""
    by = tuple(by)
    slug, plan, shares = seen.programme.slug, seen.plan, leaves(seen)
    figures = Figures(seen, shares, band)
    return {
        "programme": slug,
        **figures.row("", plan.title if plan else seen.programme.title, shares, slug),
        "as_of": seen.as_of.isoformat(),
        "plan_version": seen.version,
        "adopted_on": seen.programme.adopted_on.isoformat(),
        "simulated": simulated,
        **_state(plan),
        "phases": figures.phases() if plan else [],
        "offices": figures.along("office") if plan else [],
        "targets": figures.targets() if plan else [],
        **{
            PLURAL[axis]: figures.along(axis) if plan else []
            for axis in by
            if axis not in ("phase", "office", "target")
        },
        **({"cross": figures.cross(*by)} if cross and plan else {}),
    }
