"""The stages and tasks of a table."""

import re

from programme.core.notice.draft import DraftPhase
from programme.core.notice.headings import marked
from programme.core.notice.place import Found, Place, key
from programme.core.notice.rows import groups, has_months, tasks
from programme.core.notice.table import Table
from programme.core.notice.text import trimmed
from programme.core.notice.times import timed
from programme.core.notice.within import split_time
from programme.core.notice.years import named

_NUMBERED = re.compile(r"^第[一二三四五六七八九十\d]{1,3}阶段[:：]?(?=..)(?!工作)")


def read_table(table: Table, place: Place, found: Found) -> None:
    """Adds what a table holds; a row's time is read within that of its stage."""
    place.problems.extend(table.problems)
    told = next(filter(None, map(named, (table.name, *table.headers.values()))), None)
    context = place.context if place.fixed or told is None else told
    months = has_months(table)
    for group in groups(table):
        title, words, rest = split_time(_NUMBERED.sub("", marked(group.title)[2] or group.title))
        when, doubts = timed(words, context, group.line)
        seen = when or place.stages.get(key(title))
        made = tasks(group.rows, context.inside(seen), place.known, months=months)
        if not group.title:
            found.tasks += made
            continue
        found.listed.append(
            DraftPhase(
                title=f"{title}{trimmed(rest)}" if title else group.title,
                words=words,
                when=when,
                tasks=made,
                line=group.line,
                doubts=doubts,
            )
        )
