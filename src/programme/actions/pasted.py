"""The day's digest of one office as plain text for a group chat; nothing is recorded as sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from programme import store
from programme.actions.context import Context
from programme.actions.listing import URGENCY
from programme.actions.picture import Share, picture
from programme.core.plan import Plan
from programme.core.policy import Policy
from programme.core.standing import SETTLED
from programme.core.words import word
from programme.errors import NotFound, choices
from programme.language import Language
from programme.notify.letter import one_line

MOST = 20
"""Lines of one kind; a chat shows no more on a screen."""
WORDS = {
    "head": {"zh": "【{office}】{day}工作提示", "en": "[{office}] Work on {day}"},
    "demo": {"zh": "（演示数据，不需办理）", "en": " (demonstration, nothing to do)"},
    "group": {"zh": "■ {status} {n} 项", "en": "■ {status}: {n}"},
    "late": {"zh": "{day}到期，已超期{n}个工作日", "en": "due {day}, {n} working day{s} late"},
    "last": {
        "zh": "{day}到期，今天是最后一个工作日",
        "en": "due {day}, today is the last working day",
    },
    "left": {"zh": "{day}到期，还有{n}个工作日", "en": "due {day}, {n} working day{s} left"},
    "today": {"zh": "今天到期", "en": "due today"},
    "open": {"zh": "未定时限", "en": "no deadline"},
    "progress": {"zh": "，进度{n}%", "en": ", {n}% done"},
    "more": {"zh": "另有 {n} 项", "en": "and {n} more"},
    "nothing": {"zh": "没有在办事项。", "en": "Nothing is open."},
    "ask": {"zh": "办结或有困难的，请及时填报。", "en": "Please report what is done or stuck."},
}


@dataclass(frozen=True)
class Matter:
    """One thing the office has to do: its share, in which plan."""

    share: Share
    policy: Policy

    def rank(self) -> tuple[int, date]:
        """Late ones first, then by deadline; else in the order of the plan."""
        end = self.share.item.window.end or date.max
        return URGENCY.index(self.share.standing.status), end


def pasted(ctx: Context, office: str, *, on: date | None = None, language: str = "") -> str:
    """What is open for an office on a day, today if not said; in its programme's language.

    Raises NotFound for an office that no programme names, with those there are.
    """
    with ctx.store.read() as tx:
        seen = [picture(tx, row, on or ctx.today(row.zone)) for row in store.programmes.all(tx)]
    plans = [one.plan for one in seen if one.plan]
    name = _known(office, plans)
    mine = [
        Matter(share, policy)
        for one in seen
        if one.plan and (policy := Policy(one.plan))
        for share in one.shares
        if (share.standing.said.handed_to or share.assignment.office) == name
        and share.standing.status not in SETTLED | {"upcoming"}
    ]
    first = mine[0].policy.plan if mine else plans[0]
    spoken: Language = "en" if (language or first.language) == "en" else "zh"
    day = on or ctx.today(first.zone)
    return "\n".join(_lines(sorted(mine, key=Matter.rank), name, day, spoken, ctx.store.simulated))


def _known(office: str, plans: list[Plan]) -> str:
    """The office's own name, of its name or an alias."""
    for plan in plans:
        if found := plan.office(office):
            return found.name
    names = {one.name for plan in plans for one in plan.offices}
    near = sorted(name for name in names if office in name) or sorted(names)
    raise NotFound(
        "unknown-office",
        f"no programme knows an office {office!r}",
        f"没有哪个项目有“{office}”这个单位",
        *choices(near[:12]),
    )


def _lines(
    mine: list[Matter], office: str, day: date, language: Language, demo: bool
) -> Iterator[str]:
    def say(key: str, **words: object) -> str:
        return WORDS[key][language].format(**words)

    yield say("head", office=office, day=_day(day, day, language)) + (say("demo") if demo else "")
    number = 0
    for status, some in groupby(mine, key=lambda matter: matter.share.standing.status):
        group = list(some)
        yield ""
        yield say("group", status=word(status, language), n=len(group))
        for matter in group[:MOST]:
            number += 1
            yield f"{number}. {one_line(matter.share.item.title)}"
            yield f"   {_when(matter, day, language)}"
        if len(group) > MOST:
            yield say("more", n=len(group) - MOST)
    yield ""
    yield say("ask") if mine else say("nothing")


def _when(matter: Matter, day: date, language: Language) -> str:
    """`3月31日到期，已超期55个工作日，进度40%`."""
    end, done = matter.share.standing.window.end, matter.share.standing.progress
    share = WORDS["progress"][language].format(n=done) if done else ""
    if not end:
        return WORDS["open"][language] + share
    n = abs(matter.policy.calendar().between(day, end))
    ahead = "left" if n else "last"
    key = "today" if end == day else "late" if end < day else ahead
    s = "" if n == 1 else "s"
    return WORDS[key][language].format(day=_day(end, day, language), n=n, s=s) + share


def _day(one: date, today: date, language: Language) -> str:
    """A date, with its year where that is not this one."""
    if language == "en":
        return f"{one.day} {one:%b}" if one.year == today.year else f"{one.day} {one:%b %Y}"
    year = "" if one.year == today.year else f"{one.year}年"
    return f"{year}{one.month}月{one.day}日"
