"""What the dry run foretells is what daily ticks then send."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from programme import store
from programme.actions.apply import apply
from programme.actions.context import Context
from programme.actions.deliver import deliver
from programme.actions.remind import Forecast, forecast
from programme.actions.report import report
from programme.actions.tick import tick
from programme.clock import local_date
from tests.bureau import ZONE, Bureau, opened
from tests.history import moved_to

FIRST, LAST = date(2023, 9, 18), date(2023, 12, 15)
"""Over Mid-Autumn, National Day and a make-up Saturday on either side."""
Sent = tuple[date, str, str, str, bool]
"""Day, recipient, rung, assignment, whether it is held."""

HEAD = """\
programme: pilot
title: 试点学校工作
starts: 2023-09-01
ends: 2023-12-31
issuer: 市政府
offices:
  - 市政府
  - {{name: 市教育局, reports_to: 市政府}}
  - {{name: 基础教育科, reports_to: 市教育局, {one}}}
  - {{name: 教研中心, reports_to: 市教育局, {other}}}
lead: 基础教育科
units: {{学校: {{count: 2}}}}
remind: {{{remind}}}
phases:
  - title: 推进
    tasks:
"""
OWN = (
    "aliases: [甲]",
    "calendar: none",
    "calendar: {base: CN, rest: 2023-10-23/2023-10-27}",
    "hours: {rest_days: true, send_at: '17:30'}",
    "remind: {after: 2d, every: 3d}",
)
REMINDS = (
    "opening: true",
    "due: true, before: [10d, 3wd, 1d]",
    "after: 1wd, every: 3wd, most: 4",
    "after: off, escalate: [1d, 2d, 2d], hold: 1",
    "lag: 20, sign: 3wd, to: {unsigned: [office, superior]}",
    "escalate: [0d, 4d], hold: 0, to: {escalation: [superior, 总督学], after: [office, support]}",
)


@st.composite
def plans(draw: st.DrawFn) -> str:
    """A schedule file with a few tasks of any window."""
    one, other = (draw(st.sampled_from(OWN)) for _ in range(2))
    text = HEAD.format(
        one=one, other=other.replace("甲", "乙"), remind=draw(st.sampled_from(REMINDS))
    )
    for n in range(draw(st.integers(1, 3))):
        a = date(2023, 9, 1) + timedelta(days=draw(st.integers(0, 60)))
        b = a + timedelta(days=draw(st.integers(0, 40)))
        when = draw(st.sampled_from((f"{a}/{b}", f"{b}前")))
        more = draw(
            st.sampled_from(
                ("", "lead: [基础教育科, 教研中心], ", "for_each: 学校, ", "support: [教研中心], ")
            )
        )
        text += f"      - {{when: '{when}', {more}title: 工作{n}}}\n"
    return text


@contextmanager
def bureau_of(text: str) -> Iterator[Bureau]:
    with TemporaryDirectory() as folder, opened(Path(folder)) as found:
        found.text = text
        found.write()
        yield found


def foretold(found: Forecast) -> set[Sent]:
    return {
        (message.on, message.recipient, rung.rung, key, message.held)
        for message in found.messages
        for rung, bundle in message.entries
        for key in bundle.keys
    }


def recorded(ctx: Context, since: date) -> set[Sent]:
    """What the ledger says has gone, or is held."""
    found = set()
    with ctx.store.read() as tx:
        for row in [r for p in store.programmes.all(tx) for r in store.items.rows(tx, p.id)]:
            for reminder, message in store.ledger.story(tx, row.id):
                if reminder.state == "cancelled":  # it had no point any more when it was to go
                    continue
                assert message
                assert message.state in ("sent", "held")
                day = local_date(message.send_at, ZONE)
                if day >= since:
                    held = message.state == "held"
                    found.add((day, reminder.recipient, reminder.rung, row.key, held))
    return found


def going(some: set[Sent]) -> set[Sent]:
    """Without those that wait for a person, perhaps since long before."""
    return {one for one in some if not one[-1]}


def lived(ctx: Context, first: date, last: date) -> None:
    """Every day a tick in the morning; then what is due is sent."""
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        tick(moved_to(ctx, day, 7), "pilot")
        deliver(moved_to(ctx, day, 18))


@settings(max_examples=6)
@given(text=plans())
def test_the_dry_run_foretells_what_daily_ticks_send(text: str) -> None:
    with bureau_of(text) as bureau:
        ctx = moved_to(bureau.context, FIRST, 6)
        before = foretold(forecast(ctx, files=[bureau.file], last=LAST))
        apply(ctx, [bureau.file])
        assert foretold(forecast(ctx, last=LAST)) == before
        lived(ctx, FIRST, LAST)
        assert recorded(ctx, FIRST) == before


@settings(max_examples=5)
@given(text=plans(), days=st.integers(1, 40), said=st.sampled_from(("done", "progress", "blocked")))
def test_it_knows_what_was_sent_and_reported_so_far(text: str, days: int, said: str) -> None:
    with bureau_of(text) as bureau:
        ctx, midway = bureau.context, FIRST + timedelta(days=days)
        apply(moved_to(ctx, FIRST, 6), [bureau.file])
        lived(ctx, FIRST, midway)
        evening = moved_to(ctx, midway, 20)
        with ctx.store.read() as tx:
            key = store.items.find(tx, "工作0", limit=1)[0].key
        report(evening, key, said, progress=10 if said == "progress" else None)  # type: ignore[arg-type]  # one of the literals
        tomorrow = midway + timedelta(days=1)
        told = foretold(forecast(moved_to(ctx, tomorrow, 6), first=tomorrow, last=LAST))
        lived(ctx, tomorrow, LAST)
        assert going(recorded(ctx, tomorrow)) == going(told)


DAY = "2023-03-01"


def test_rows_say_when_to_whom_and_what(bureau: Bureau) -> None:
    bureau.apply(DAY)
    rows = list(forecast(bureau.on(DAY), last=date(2023, 3, 31)).rows())
    assert rows[0] == {
        "send_at": "2023-03-01T09:00+08:00",  # the day's digest has not gone yet, and it is nine
        "recipient": "基础教育科",
        "channel": "file",
        "rung": "opening",
        "assignments": ["pilot/1/基础教育科", "pilot/3/基础教育科"],
        "subject": "【演示】【每日提示】3月1日在办2项：超期0项、临期0项",
        "held": False,
        "provisional": False,
    }
    assert [row["send_at"][:10] for row in rows[2:]] == ["2023-03-22", "2023-03-30"]


def test_the_subject_is_that_of_the_letter(bureau: Bureau) -> None:
    bureau.apply(DAY)
    early = moved_to(bureau.context, date(2023, 3, 1), 6)
    rows = list(forecast(early, last=date(2023, 4, 14)).rows())
    lived(bureau.context, date(2023, 3, 1), date(2023, 4, 14))
    with bureau.context.store.read() as tx:
        sent = store.outbox.messages(tx)
    assert {(row["recipient"], row["send_at"][:10], row["subject"]) for row in rows} == {
        (m.recipient, str(local_date(m.send_at, ZONE)), m.subject) for m in sent
    }


def late(found: Forecast, key: str) -> date:
    """The first day on which a matter is said to be late."""
    return min(day for day, _, rung, one, _ in foretold(found) if (rung, one) == ("after", key))


def test_a_changed_file_is_tried_with_all_that_was_reported(bureau: Bureau) -> None:
    bureau.apply(DAY)
    report(bureau.on(DAY), "领导小组", "done")
    bureau.write(("when: 3月, title", "when: 4月, title"), ("9月", "10月"))
    ctx = bureau.on("2023-03-02")
    told = forecast(ctx, files=[bureau.file])
    assert not any(key == "pilot/1/基础教育科" for _, _, _, key, _ in foretold(told))
    assert late(told, "pilot/4/2023-09/教研中心") == date(2023, 11, 1)
    with ctx.store.read() as tx:
        assert [row.version for row in store.programmes.all(tx)] == [1]
    assert late(forecast(ctx), "pilot/4/2023-09/教研中心") == date(2023, 10, 7)


def test_a_file_of_the_past_is_played_from_the_day_asked_for(bureau: Bureau) -> None:
    bureau.write()
    ctx = bureau.on("2024-06-03")
    assert forecast(ctx, files=[bureau.file]).messages == []
    told = forecast(ctx, files=[bureau.file], first=date(2023, 3, 1))
    assert told.messages[0].on == date(2023, 3, 1)
    assert not any(message.provisional for message in told.messages)


def test_working_days_not_yet_announced_are_provisional(bureau: Bureau) -> None:
    bureau.write(("2023", "2031"))
    told = forecast(bureau.on(DAY), files=[bureau.file])
    assert told.messages
    assert all(message.provisional for message in told.messages)
