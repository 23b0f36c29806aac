"""A simulated plan goes as the real one does with the same reports."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from programme import store
from programme.actions.behaviour import Offices, supposed
from programme.actions.deliver import deliver
from programme.actions.picture import picture
from programme.actions.remind import forecast
from programme.actions.report import report
from programme.actions.simulate import Simulation, month_ends, simulate
from programme.actions.tick import tick
from programme.clock import local_date
from programme.errors import UsageError
from tests.bureau import ZONE, Bureau
from tests.history import moved_to

FIRST, LAST = date(2023, 1, 1), date(2023, 8, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
LOOKS = [*month_ends(FIRST, LAST), date(2023, 4, 1), date(2023, 6, 10)]
Told = tuple[date, str, str, str]
TOLD = (
    ("units: {学校", "issuer: 市教育局\nremind: {due: true, completed: true}\nunits: {学校"),
    ("title: 拟订教师交流方案", "confirm: issuer, title: 拟订教师交流方案"),
)


@pytest.fixture
def file(bureau: Bureau) -> Path:
    return bureau.write(*TOLD)


def lived(bureau: Bureau, played: Simulation) -> tuple[set[Told], dict[date, dict[str, str]]]:
    """The same on a real store: a tick and a delivery a day, then the day's reports. Gives what
    was sent, and statuses on the days of LOOKS."""
    coming = {
        (one.key, said.happened): said.kind
        for item, one, _ in played.shares
        for said in played.offices(item, one)[-1:]
    }
    ctx, statuses = moved_to(bureau.context, FIRST, 6), {}
    for day in DAYS:
        tick(moved_to(ctx, day, 7), "pilot")
        deliver(moved_to(ctx, day, 10))
        for (key, on), kind in coming.items():
            if on == day:
                if kind == "accepted":
                    report(moved_to(ctx, day, 20), key, "done")
                by = "审核人" if kind == "accepted" else ""
                report(moved_to(ctx, day, 20), key, kind, by=by)
        deliver(moved_to(ctx, day, 21))
        if day in LOOKS:
            with ctx.store.read() as tx:
                (row,) = store.programmes.all(tx)
                shares = picture(tx, row, day).shares
            statuses[day] = {s.assignment.key: s.standing.status for s in shares}
    with ctx.store.read() as tx:
        (row,) = store.programmes.all(tx)
        sent = {
            (local_date(message.send_at, ZONE), reminder.recipient, reminder.rung, one.key)
            for one in store.items.rows(tx, row.id)
            for reminder, message in store.ledger.story(tx, one.id)
            if message and message.state == "sent" and reminder.state == "sent"
        }
    return sent, statuses


@pytest.mark.parametrize(
    "offices",
    [
        Offices(),
        Offices(12),
        Offices(
            days={"基础教育科": -5, "教研中心": None},
            dates={"pilot/1/基础教育科": date(2023, 4, 8)},
        ),
    ],
    ids=["on time", "late", "mixed"],
)
def test_it_goes_as_a_store_that_is_ticked_daily(
    bureau: Bureau, file: Path, offices: Offices
) -> None:
    from programme.actions.apply import apply

    apply(moved_to(bureau.context, FIRST, 6), [file])
    played = simulate(file, offices, last=LAST)
    sent, statuses = lived(bureau, played)
    assert {
        (message.on, message.recipient, rung.rung, key)
        for message in played.messages
        if not message.held
        for rung, bundle in message.entries
        for key in bundle.keys
    } == sent
    for day, known in statuses.items():
        shares = played.picture(day).shares
        assert {s.assignment.key: s.standing.status for s in shares} == known


def test_silent_offices_get_what_the_dry_run_foretells(bureau: Bureau, file: Path) -> None:
    never = Offices(days=dict.fromkeys(("基础教育科", "组织人事科", "教研中心")))
    played = simulate(file, never, last=LAST)
    ctx = moved_to(bureau.context, date(2024, 1, 1), 6)
    told = forecast(ctx, files=[file], first=FIRST, last=LAST)
    assert [(m.send_at, m.recipient, m.rung, m.assignments()) for m in played.messages] == [
        (m.send_at, m.recipient, m.rung, m.assignments()) for m in told.messages
    ]


def test_months_add_up(file: Path) -> None:
    data = simulate(file, supposed("late:10")).data()
    months = data["months"]
    assert (data["from"], data["to"]) == ("2023-01-01", "2024-01-10")
    assert [m["month"] for m in months][::12] == ["2023-01", "2024-01"]
    assert sum(m["messages"] for m in months) == data["messages"] == len(data["sent"]) > 0
    assert sum(r["messages"] for r in data["recipients"]) == data["messages"]
    assert months[3]["counts"] == {"done_late": 1, "upcoming": 6, "open": 1}
    assert data["end"]["counts"] == {"done_late": 8}
    assert data["end"]["actual"] == 1.0


def test_a_csv_tells_how_offices_behave(tmp_path: Path) -> None:
    path = tmp_path / "behaviour.csv"
    path.write_text("office,days\n基础教育科,3\n教研中心,\n", "utf-8-sig")
    assert supposed(str(path)) == Offices(days={"基础教育科": 3, "教研中心": None})
    path.write_text("key,date\npilot/1/基础教育科,2023-04-08\npilot/2/组织人事科,\n", "utf-8")
    told = {"pilot/1/基础教育科": date(2023, 4, 8), "pilot/2/组织人事科": None}
    assert supposed(str(path)) == Offices(dates=told)


@pytest.mark.parametrize(
    "text", ["office,days\n甲,soon\n", "key,date\na/b,1 May\n", "name,delay\n甲,3\n"]
)
def test_a_csv_that_is_not_understood_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "behaviour.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"behaviour\.csv"):
        supposed(str(path))


def test_other_words_are_no_behaviour() -> None:
    with pytest.raises(UsageError, match="sometimes"):
        supposed("sometimes")


def test_a_deadline_is_played_from_the_start_of_its_phase(bureau: Bureau) -> None:
    bureau.text = "programme: p\ntitle: 计划\nlead: 甲\noffices: [甲]\nphases:\n  - title: 一\n"
    bureau.text += "    when: 2023年9-12月\n    tasks: [{when: 2023年9月底前, title: 办}]\n"
    played = simulate(bureau.write(), Offices())
    assert played.first == date(2023, 9, 1)
    assert [message.rung for message in played.messages] == ["opening", "before", "before"]


def test_a_plan_without_dates_cannot_be_played(bureau: Bureau) -> None:
    bureau.text = "programme: p\ntitle: 计划\nlead: 甲\noffices: [甲]\nphases:\n  - title: 一\n"
    bureau.text += "    tasks: [{when: 适时, title: 办}]\n"
    with pytest.raises(UsageError, match="no date"):
        simulate(bureau.write(), Offices())
