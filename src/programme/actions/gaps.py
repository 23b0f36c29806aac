"""One plan for each unit (一校一案): what a unit lacks becomes findings of its own."""

from programme.actions.context import Context
from programme.actions.findings import Found, find_table
from programme.actions.indicators import Standing, indicators

HEAD = ["领域", "项目", "问题", "整改措施", "责任单位", "整改时限", "对象", "来源"]


def gaps(ctx: Context, slug: str, *, office: str, by: str) -> Found:
    """Record a finding for every threshold that a unit misses by its latest values, to be put
    right by the unit's own office, else by `office`, until `by`; safe to repeat.

    Raises ProgrammeError where the plan has no standard, or as `find_table` does.
    """
    found = indicators(ctx, slug)
    return find_table(ctx, slug, [HEAD, *_rows(found, office, by)])


def _rows(found: Standing, office: str, by: str) -> list[list[str]]:
    """A row for each check that is not met; its words hold no value, so that the same gap is the
    same finding when it is measured again."""
    titles = {one.id: one for one in found.standard.indicators}
    rows = []
    for result in found.units:
        for check in result.failing:
            one = titles[check.indicator]
            least = ("不低于", "不高于")[one.direction == "down"]
            text = f"{one.title}未达标，应{least}{check.bar:f}{one.measure}"
            measure = f"{check.value:f}{one.measure} → {check.bar:f}{one.measure}"
            unit = result.unit
            rows.append(
                [
                    found.standard.title,
                    one.id,
                    text,
                    measure,
                    unit.office or office,
                    by,
                    unit.id,
                    found.standard.source or found.standard.title,
                ]
            )
    return rows
