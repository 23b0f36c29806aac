"""Seed 001 on five dates of a history, against what was worked out by hand: asked that evening,
when all was known, and with corrections.

Both files in `expectations/` were written before any code ran on them; the history is played in
one store, through the command line.
"""

import csv
import json
import shlex
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from programme.actions.figures import Row
from programme.cli import cli
from tests.expected import floored, named

pytestmark = pytest.mark.xdist_group("five dates")  # played once, by one worker

FOLDER = Path(__file__).parent / "expectations"
SCHEDULES = Path(__file__).parents[1] / "schedules"
EXPECTED = yaml.safe_load((FOLDER / "lingyuan-dates.yaml").read_text("utf-8"))
HISTORY = yaml.safe_load((FOLDER / "lingyuan-dates.history.yaml").read_text("utf-8"))
SLUG, LEAD = "lingyuan-2021", "凌源市教育局"
LAST = date(2025, 6, 30)
"""The day on which all is asked again, after the last fact."""
DAYS = sorted(EXPECTED["dates"])
ASKED = [
    pytest.param(how, day, id=f"{day} {how}")
    for day in DAYS
    for how in ("that evening", "at last", "with corrections")
]
RATES = ("planned", "actual", "completion", "on_time")
Told = dict[tuple[str, date], Row]


@dataclass
class Desk:
    """A terminal at three in the afternoon of `day`; the schedule file stands in `home`."""

    home: Path
    day: date = LAST
    hour: int = 15

    @property
    def file(self) -> Path:
        return self.home / f"{SLUG}.yaml"

    def run(self, *arguments: str) -> str:
        """What a command prints; it must succeed."""
        env = {
            "PROGRAMME_NOW": f"{self.day}T{self.hour}:30",
            "PROGRAMME_HOME": str(self.home),
            "PROGRAMME_LANG": "zh",
            "PROGRAMME_AUTHOR": LEAD,
        }
        found = CliRunner().invoke(cli, arguments, env=env)
        assert found.exit_code == 0, f"{self.day}: {arguments}\n{found.output}"
        return found.stdout

    def status(self, *options: str) -> Row:
        """The roll-up of the programme."""
        (row,) = json.loads(self.run("status", SLUG, "--json", *options))["programmes"]
        return dict(row)

    def do(self, told: str | dict[str, dict[str, str]]) -> None:
        """One line of the history."""
        if isinstance(told, dict):
            return self.edit(told["edit"])
        command, *rest = shlex.split(told)
        if command == "fill":
            return self.fill(*rest)
        if "last" in rest:
            facts = json.loads(self.run("facts", rest[0], "--json"))["facts"]
            rest[rest.index("last")] = str(facts[-1]["seq"])
        self.run(command, *(str(self.file) if one == "FILE" else one for one in rest))
        return None

    def edit(self, edits: dict[str, str]) -> None:
        """Change the schedule file; every old text must be there once."""
        text = self.file.read_text("utf-8")
        for old, new in edits.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        self.file.write_text(text, "utf-8")

    def fill(self, task: str, schools: str, act: str, on: str, progress: str = "") -> None:
        """Export the office's sheet, fill in the rows of these schools, give it back."""
        sheet = self.home / "sheet.csv"
        self.run("sheet", LEAD, "-o", str(sheet), "--force")
        head, *rows = csv.reader(sheet.read_text("utf-8-sig").splitlines())
        first, last = map(int, schools.split(".."))
        wanted = {f"{task}·学校{n:03}" for n in range(first, last + 1)}
        said = {"本次填报": act, "进度（0-100）": progress, "发生日期": on}
        for row in rows:
            if row[head.index("工作任务")] in wanted:
                wanted.remove(row[head.index("工作任务")])
                for column, text in said.items():
                    row[head.index(column)] = text
        assert not wanted, "these schools are not on the sheet"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        self.run("report", "--from", str(sheet))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Every answer; the history is played once."""
    home = tmp_path_factory.mktemp("dates")
    shutil.copytree(SCHEDULES / "offices", home / "offices")
    shutil.copy(SCHEDULES / f"{SLUG}.yaml", home)
    found: Told = {}
    for day in sorted({*HISTORY, *DAYS}):
        for line in HISTORY.get(day, ()):
            Desk(home, day).do(line)
        if day in DAYS:
            found["that evening", day] = Desk(home, day, 23).status()
    for day in DAYS:
        found["at last", day] = Desk(home).status("--as-of", str(day))
        corrected = Desk(home).status("--as-of", str(day), "--with-corrections")
        found["with corrections", day] = corrected
    return found


def expected(how: str, day: date) -> dict[str, Any]:
    """What stands under that date, with what corrections change laid over it."""
    plain = EXPECTED["dates"][day]
    more = plain["corrected"] if how == "with corrections" else {}
    phases = more.get("phases", {})
    return plain | {
        "spans": EXPECTED["spans"] | plain.get("spans", {}) | more.get("spans", {}),
        "programme": plain["programme"] | more.get("programme", {}),
        "phases": {name: one | phases.get(name, {}) for name, one in plain["phases"].items()},
        "offices": plain["offices"] | more.get("offices", {}),
        "targets": plain["targets"] | more.get("targets", {}),
    }


def figures(row: Row) -> dict[str, Any]:
    """A row of the roll-up in the words of the expectations."""
    late = row["lateness"]
    return {
        "counts": row["counts"],
        "weight": round(row["weight"], 6),
        **{name: [row["weighted"][name], row["unweighted"][name]] for name in (*RATES, "pace")},
        "late": [late[name] for name in ("late", "mean", "median", "max")] if late["late"] else [],
    }


def by_hand(row: dict[str, Any]) -> dict[str, Any]:
    """The same of an expectation: fractions rounded down, one figure for both weights doubled."""
    pairs = {name: v if isinstance(v := row[name], list) else [v, v] for name in (*RATES, "pace")}
    rates = {name: [None if v is None else floored(v) for v in pairs[name]] for name in RATES}
    return row | {"weight": round(float(Fraction(row["weight"])), 6)} | pairs | rates


def not_begun(row: Row) -> dict[str, Any]:
    """What a phase tells before anything in it has begun."""
    n = EXPECTED["items"][row["title"]]
    nothing = {"planned": 0, "actual": 0, "completion": 0, "on_time": None, "pace": None}
    return {"counts": {"upcoming": n}, "weight": row["weight"], "late": []} | nothing


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_asked_later_all_is_as_it_was_that_evening(told: Told, day: date) -> None:
    assert told["at last", day] == told["that evening", day]


@pytest.mark.parametrize(("how", "day"), ASKED)
def test_the_programme(told: Told, how: str, day: date) -> None:
    row, wanted = told[how, day], expected(how, day)
    assert figures(row) == by_hand(wanted["programme"])
    assert row["total"] == sum(row["counts"].values())
    assert (row["as_of"], row["adopted_on"], row["simulated"]) == (str(day), "2021-09-01", True)
    assert row["plan_version"] == wanted["version"]
    assert [row["unscheduled"], row["unscheduled_done"]] == wanted["unscheduled"]
    assert [row["start"], row["end"]] == [str(d) for d in wanted["spans"]["programme"]]
    assert [row["planned"], row["actual"]] == [row["weighted"][name] for name in RATES[:2]]


@pytest.mark.parametrize(("how", "day"), ASKED)
def test_the_phases(told: Told, how: str, day: date) -> None:
    rows, wanted = told[how, day]["phases"], expected(how, day)
    dated = [row for row in rows if row["total"]]
    assert {row["title"] for row in dated} == wanted["spans"].keys() - {"programme"}
    for row in dated:
        start, end, derived = wanted["spans"][row["title"]]
        assert (row["start"], row["end"], row["derived"]) == (str(start), str(end), derived)
        hand = wanted["phases"].get(row["title"]) or not_begun(row)
        assert figures(row) == by_hand(hand), row["title"]


@pytest.mark.parametrize(("how", "day"), ASKED)
def test_the_offices(told: Told, how: str, day: date) -> None:
    rows = told[how, day]["offices"]
    dated = {row["title"]: row["counts"] for row in rows if row["total"]}
    assert dated == expected(how, day)["offices"]
    undated = {row["title"]: row["unscheduled"] for row in rows if row["unscheduled"]}
    assert undated == {LEAD: 18, "义务教育优质均衡发展领导小组": 1, "政府教育督导室": 1}


@pytest.mark.parametrize(("how", "day"), ASKED)
def test_the_targets(told: Told, how: str, day: date) -> None:
    row, wanted = told[how, day], expected(how, day)["targets"]
    work = named(row["phases"], "整体推进阶段")
    for target in row["targets"]:
        hand = wanted[target["title"]]
        assert [step["counts"] for step in target["steps"]] == hand["steps"]
        counts = sum((Counter(step) for step in hand["steps"]), Counter[str]())
        assert (target["counts"], target["total"]) == (counts, counts.total())
        assert (target["value"], target["unscheduled"]) == (hand["value"], 0)
        shares = (floored(hand["planned"]), floored(hand["actual"]))
        assert (target["planned"], target["actual"]) == shares
        assert figures(target["work"]) == figures(work)
