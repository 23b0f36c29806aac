"""Rules on plans made by hand; tests/schedules/bad shows each through a file."""

from string import Formatter

import pytest

from programme.core.checks import check
from programme.core.faults import FAULTS, Fault, nearest, render
from programme.core.plan import Gate, Office, Phase, Plan, Task
from programme.core.when import When

WHEN = When(kind="open_ended", words="长期坚持")


def plan_of(*phases: Phase) -> Plan:
    return Plan(programme="a", title="甲", offices=(Office(name="办公室"),), phases=phases)


def a_task(title: str, *after: str, n: int = 0) -> Task:
    at = ("phases", 0, "tasks", n)
    return Task(title=title, when=WHEN, lead=("办公室",), after=after, at=at)


def codes(plan: Plan) -> list[str]:
    return [fault.code for fault in check(plan)]


def test_a_sound_plan_has_no_faults() -> None:
    tasks = (a_task("一"), a_task("二", "一", n=1))
    assert check(plan_of(Phase(title="甲", tasks=tasks, at=("phases", 0)))) == ()


def test_a_cycle_is_told_with_its_path() -> None:
    tasks = (a_task("一", "二"), a_task("二", "一", n=1))
    (fault,) = check(plan_of(Phase(title="甲", tasks=tasks, at=("phases", 0))))
    assert fault.code == "dependency-cycle"
    assert fault.params["path"] in ("一 → 二 → 一", "二 → 一 → 二")


def test_a_task_cannot_wait_for_the_gate_of_its_own_phase() -> None:
    gate = Gate(title="评估", at=("phases", 0, "gate"))
    phase = Phase(title="甲", tasks=(a_task("一", "评估"),), gate=gate, at=("phases", 0))
    (fault,) = check(plan_of(phase))
    assert (fault.code, fault.loc) == ("dependency-cycle", ("phases", 0, "tasks", 0, "after"))


def test_a_later_phase_may_wait_for_an_earlier_gate() -> None:
    gate = Gate(title="评估", at=("phases", 0, "gate"))
    first = Phase(title="甲", tasks=(a_task("一"),), gate=gate, at=("phases", 0))
    second = Phase(title="乙", after=("评估",), objectives=("好",), at=("phases", 1))
    assert check(plan_of(first, second)) == ()


def test_every_unknown_office_is_told_once_for_each_place() -> None:
    tasks = tuple(
        a_task(title, n=n).model_copy(update={"lead": ("办公事",)})
        for n, title in enumerate(["一", "二"])
    )
    faults = check(plan_of(Phase(title="甲", tasks=tasks, at=("phases", 0))))
    assert [f.code for f in faults] == ["unknown-office"] * 2
    assert faults[0].params["choices"] == "办公室"


@pytest.mark.parametrize("zone", ["", "Asia", "../etc", "Asia/Pekin"])
def test_a_zone_must_be_one(zone: str) -> None:
    phase = Phase(title="甲", tasks=(a_task("一"),), at=("phases", 0))
    assert codes(plan_of(phase).model_copy(update={"zone": zone})) == ["unknown-zone"]


def test_the_nearest_name_comes_first() -> None:
    assert nearest("titel", ["note", "when", "title"]) == "title, note, when"
    assert nearest("x", []) == "—"


@pytest.mark.parametrize("code", FAULTS)
def test_every_code_speaks_both_languages(code: str) -> None:
    rule = FAULTS[code]
    fields = {name for text in (*rule.what, *rule.mend) for _, name, *_ in Formatter().parse(text)}
    params = {name: f"<{name}>" for name in fields if name}
    english, chinese = (render(Fault(code=code, params=params), lang) for lang in ("en", "zh"))
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in rule.what[0])
    assert all(
        any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in (rule.what[1], rule.mend[1])
    )
    assert english.startswith(f":0:0: {code}: ")
    assert chinese.startswith(f":0:0: {code}: ")
