"""A draft becomes a file that says the same and is pleasant to edit."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from programme.core.notice.draft import Draft, DraftPhase, DraftStep, DraftTarget, DraftTask
from programme.core.notice.source import Problem
from programme.core.plan import Plan, walk_tasks
from programme.core.reason import Reason
from programme.core.when import When
from programme.core.window import read
from programme.files.schedule import check_file
from programme.files.tidy import proposed_name, tidy
from programme.files.written import clean, scalar

NASTY = [
    "yes", "~", "null", "2023", "12:30", "2023-03-01", "- 甲", "甲: 乙", "甲 # 乙", "#甲", "'甲'",
    '"', "{甲}", "[甲, 乙]", "甲, 乙", "*甲", "&甲", "!甲", "%", "@", "`", "|", ">", "=", "<<",
    "---", "...", "甲:", "a\tb", "a\nb", "a\r\nb", "a\x85b", "a\u2028b", "\ufeffa", "a\x00b", "\\",
    "a\u3000b", "😀", "true", "1e3", "0x1f", ".5", "-", "?", "：", "甲：乙", "\ud800a", "\uffff",
    "? 甲", "it's",
]  # fmt: skip
texts = st.one_of(st.sampled_from(NASTY), st.text(min_size=1)).filter(clean)


def plan_of(text: str, folder: Path) -> Plan:
    path = folder / "a.yaml"
    path.write_text(text, "utf-8", newline="")
    loaded = check_file(path)
    assert loaded.errors == (), text
    assert loaded.plan
    return loaded.plan


def task(title: str, words: str, **more: object) -> DraftTask:
    return DraftTask(title=title, words=words, **more)  # type: ignore[arg-type]  # as its caller has them


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tidy")


MARCH = read("3月", year=2023)
RELATIVE = When(kind="no_date", words="市评之先", reasons=(Reason(code="event"),))
DRAFT = Draft(
    title="2023年试点学校工作",
    year=2023,
    number="教〔2023〕2号",
    issuer="市教育局",
    issued="2023-01-04",
    offices=("基础教育科", "计划财务科"),
    phases=(
        DraftPhase(
            title="策划准备",
            tasks=(
                task("召开会议，布置工作", "3", when=MARCH, lead=("基础教育科",), line=12,
                     doubts=(Problem(line=12, code="month-lost", message="“3”读作3月"),)),
                task("拟订方案", "适时", lead=("计划财务科", "基础教育科"), line=13),
                task("拟订方案", "市评之先", when=RELATIVE, lead=("办公室",), line=14),
            ),
        ),
        DraftPhase(title="总结", words="11-12月", when=read("11-12月", year=2023), line=20),
    ),
    tasks=(task("其余", "全年"),),
    targets=(
        DraftTarget(title="学校达标", of="学校", measure="所", count=180, steps=(
            DraftStep(words="2022年6月前", value=Decimal(34), focus="教师配备, 师资"),
            DraftStep(words="2022年12月前", value=Decimal(146)))),
        DraftTarget(title="大班额比例", measure="%", direction="down", base=Decimal("8.4"), steps=(
            DraftStep(words="2025年", value=Decimal(5), add=False),)),
        DraftTarget(title="录取率", measure="%", reference="全省平均水平", note="原文", steps=(
            DraftStep(words="2022年", value=None, add=False),)),
    ),
    problems=(Problem(line=30, code="unread", message="没有读懂：\n附件略"),),
)  # fmt: skip


def test_the_file_reads_like_one_written_by_hand() -> None:
    assert tidy(DRAFT, programme="pilot-2023", source_name="通知.docx") == (
        Path(__file__).with_name("tidy.yaml").read_text("utf-8")
    )


def test_it_is_checked_without_an_error_and_keeps_the_doubts(folder: Path) -> None:
    plan = plan_of(tidy(DRAFT, programme="pilot-2023", source_name="通知.docx"), folder)
    found = {task.title: task for _, task in walk_tasks(plan)}
    assert found["召开会议，布置工作"].when.windows == read("3月", year=2023).windows
    assert found["其余"].lead == ("市教育局",)
    assert [t.when.words for _, t in walk_tasks(plan) if t.title == "拟订方案"] == ["适时", "适时"]
    assert [path.title for path in plan.phases] == ["策划准备", "总结", "其他工作"]
    assert plan.targets[0].steps[-1].value == 180


def test_a_year_that_is_not_known_is_asked_for(tmp_path: Path) -> None:
    text = tidy(Draft(tasks=(task("一", "3月", when=read("3月")),)), programme="a", source_name="b")
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    assert [fault.code for fault in check_file(path).faults] == ["year-unknown"]
    path.write_text(text.replace("# year: 2023", "year: 2023"), "utf-8")
    assert check_file(path).faults == ()


def test_an_english_document_is_told_in_english(folder: Path) -> None:
    draft = Draft(title="School plan 2024", year=2024, offices=("Finance",), tasks=(
        task("Buy desks", "2024-03-01", lead=("Finance",)),
        task("Think", "some day", line=4)))  # fmt: skip
    text = tidy(draft, programme=proposed_name(draft), source_name="plan.html")
    plan = plan_of(text, folder)
    assert (plan.programme, plan.language) == ("school-plan-2024", "en")
    assert "line 4, has “some day”" in text
    assert [task.note for _, task in walk_tasks(plan)] == ["", "some day"]


@given(texts)
@example("\x1f 甲")
def test_a_text_reads_back_as_itself(folder: Path, text: str) -> None:
    title = clean(text)
    draft = Draft(title=text, offices=(text,), problems=(Problem(line=0, code="x", message=text),),
                  tasks=(task(text, text, note=text, deliverable=text, lead=(text,)),))  # fmt: skip
    plan = plan_of(tidy(draft, programme="a", source_name=text), folder)
    office = title.replace("/", "／").replace("×", "Ｘ")
    assert (plan.title, [o.name for o in plan.offices], plan.source) == (title, [office], title)
    ((_, found),) = walk_tasks(plan)
    assert (found.title, found.deliverable, found.lead) == (title, title, (office,))
    assert found.note in (title, f"{title}；{title}")


names = st.lists(texts, max_size=3).map(tuple)
tasks = st.builds(DraftTask, title=texts, words=st.sampled_from(["3月", "", "8:00", "每月25日前"]),
                  lead=names, support=names, line=st.integers(0, 9))  # fmt: skip
phases = st.recursive(
    st.builds(DraftPhase, title=texts, words=st.sampled_from(["", "3-5月", "坏"]), objectives=names,
              tasks=st.lists(tasks, max_size=3).map(tuple)),
    lambda inner: st.builds(DraftPhase, title=texts, phases=st.lists(inner, max_size=2).map(tuple)),
    max_leaves=4,
)  # fmt: skip


drafts = st.builds(
    Draft, title=texts, year=st.just(2023), offices=names,
    tasks=st.lists(tasks, max_size=2).map(tuple), phases=st.lists(phases, max_size=3).map(tuple),
)  # fmt: skip


@given(drafts)
def test_a_draft_of_any_shape_is_a_file_without_errors(folder: Path, draft: Draft) -> None:
    path = folder / "any.yaml"
    path.write_text(tidy(draft, programme="a", source_name="s"), "utf-8", newline="")
    codes = {fault.code for fault in check_file(path).errors}
    assert codes <= {"recurring-never"}


@pytest.mark.parametrize(
    "text", ["甲", "召开会议，布置工作", "2022年7月---2023年6月", "“一校一案”", "it's"]
)
def test_plain_words_stay_unquoted(text: str) -> None:
    assert scalar(text) == text
